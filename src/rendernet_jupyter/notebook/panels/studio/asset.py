"""A picture, video or sound that is sent along: named, handed over, or picked from what there is.

A file that is handed over is kept beside the notebook, for a cell must find it again. Nothing here
is uploaded, and whether the service takes it is the linter's question.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.sources import Account, Folder, Made, Piece, Sheet, Source
from rendernet_jupyter.notebook.panels.sources.named import Known, known
from rendernet_jupyter.notebook.panels.studio.control import put, show_when, text_field
from rendernet_jupyter.notebook.panels.upload import ADVICE, Chosen, upload
from rendernet_jupyter.view.markup import Markup
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.save import safe_name, write

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

FOLDER = "uploads"
"""Beside the notebook: where files go that are handed over."""

EDGE = 72
"""CSS pixels of the picture of what is named."""

PAUSE = 0.2
"""Seconds without a change before what is named is looked at."""

_ACCEPTS = {"image": "image/*", "picture": "image/*,video/*", "audio": "audio/*"}
_NOUNS = {"image": "Picture", "picture": "Picture or video", "audio": "Sound"}
_PLACEHOLDER = {
    "image": "picture.png, https://…, {{variable}}",
    "picture": "picture.png, video.mp4, https://…",
    "audio": "voice.mp3, https://…, {{variable}}",
}


_TIPS = {
    "image": "Look through pictures",
    "picture": "Look through pictures and videos",
    "audio": "Look through sounds",
}


class AssetField:
    """Where an asset is named.

    Args:
        studio: in which it stands.
        wanted: `image`, `picture` (an image or a video) or `audio`.
        on_change: called when a person names another one; a guarded callback.
    """

    def __init__(self, studio: Studio, wanted: str, on_change: Callable[[], None]) -> None:
        self._studio = studio
        self._wanted = wanted
        self._on_change = on_change
        self._drawn = ""
        self._field = text_field(_NOUNS[wanted], placeholder=_PLACEHOLDER[wanted])
        self._field.layout.flex = "1 1 264px"  # room for the example
        self._field.observe(studio.guarded(lambda _: self._named()), "value")
        self._file = upload(studio, "File", _ACCEPTS[wanted], self._handed)
        self._file.tooltip = f"Take a file of your own; it is kept in {FOLDER}/. {ADVICE}"
        self._clear = look.button("Clear", f"Choose no {_NOUNS[wanted].lower()}", plain=True)
        self._clear.on_click(studio.guarded(lambda _: self._take("")))
        self._fold = look.button("Choose", _TIPS[wanted])
        self._fold.on_click(studio.guarded(lambda _: self._turn()))
        self._sheet = studio.part(Sheet(studio.session, self._sources(), self._picked))
        self._place = look.stack()
        self._seen = look.html()
        show_when(self._seen, shown=False)
        show_when(self._place, shown=False)
        row = look.across(self._field, self._clear, self._file, self._fold)
        self.root: Any = look.stack(self._seen, row, self._place, gap=look.TIGHT)
        self._draw()

    def _sources(self) -> tuple[Source, ...]:
        session, wanted = self._studio.session, self._wanted
        made = (Made(session, wanted),) if wanted != "audio" else ()  # the service makes no sound
        return (*made, Account(session, wanted), Folder(wanted, Path.cwd()))

    @property
    def value(self) -> str:
        """What is named; empty for nothing."""
        return str(self._field.value).strip()

    def show(self, typed: str) -> None:
        """Show an asset."""
        put(self._field, value=typed)
        self._draw()

    def refresh(self) -> None:
        """Offer what was made meanwhile."""
        self._sheet.refresh()

    # What a person does

    def _turn(self) -> None:
        """Open the sheet, made when it is first seen, or close it."""
        is_open = self._place.layout.display == "none"
        if is_open:
            self._place.children = (self._sheet.root,)
            self._sheet.mark(self.value)
        show_when(self._place, is_open)
        put(self._fold, description="Done" if is_open else "Choose")

    def _picked(self, piece: Piece) -> None:
        path = piece.path
        if piece.copied and path is not None:
            self._keep(f"{piece.name}{path.suffix}", path.read_bytes)
        else:
            self._take(piece.name)

    def _take(self, typed: str) -> None:
        with self._studio.hushed():
            put(self._field, value=typed)
        self._named()

    def _named(self) -> None:
        self._draw()
        self._on_change()

    def _handed(self, files: tuple[Chosen, ...]) -> None:
        if files:
            file = files[-1]
            self._keep(file.name, lambda: file.data)

    def _keep(self, name: str, read: Callable[[], bytes]) -> None:
        """Keep a file beside the notebook, and name it."""
        target = Path.cwd() / FOLDER / safe_name(name, "file")

        def kept(path: Path) -> None:
            self._take(path.relative_to(Path.cwd()).as_posix())
            self._studio.say(f"Kept beside the notebook: {self.value}", "good")
            self._sheet.refresh()

        self._studio.behind(lambda: write(read(), target), kept)

    # How it looks

    def _draw(self) -> None:
        """Show what is named, when it is at hand."""
        typed = self.value
        show_when(self._clear, typed)
        if typed == self._drawn:
            return
        self._drawn = typed
        self._sheet.mark(typed)
        session = self._studio.session
        key = f"asset {id(self)}"
        self._studio.behind(lambda: known(session, typed), self._come, key=key, pause=PAUSE)

    def _come(self, found: Known | None) -> None:
        look.put(self._seen, _row(found) if found else Markup())


def _row(found: Known) -> Markup:
    """What is named: its picture, what it is called, facts."""
    piece = found.piece
    name = without_home(piece.label())
    named = without_home(piece.name)
    about = " · ".join(filter(None, ("" if named == name else named, piece.about)))
    return look.row(name, [about], found.picture, name, edge=EDGE, blank=piece.blank)
