"""A picture, video or sound that is sent along: a path, a file handed over, or an earlier picture.

A file that is handed over is kept beside the notebook, for a cell must find it again. Nothing here
is uploaded, and whether the service takes it is the linter's question.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.cards import picture_of
from rendernet_jupyter.notebook.panels.studio.control import called, put, show_when, text_field
from rendernet_jupyter.notebook.panels.upload import ADVICE, Chosen, upload
from rendernet_jupyter.request.media import ADDRESS, MEDIA_ID
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.save import safe_name, write

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio
    from rendernet_jupyter.session import Session

FOLDER = "uploads"
"""Beside the notebook: where files go that are handed over."""

EDGE, HEAVIEST = 160, 12_000
_VIDEOS = (".mp4", ".webm", ".mov", ".avi", ".mkv")
_RUNS = 12
_LONGEST = 44
_ACCEPTS = {"image": "image/*", "picture": "image/*,video/*", "audio": "audio/*"}
_NOUNS = {"image": "Picture", "picture": "Picture or video", "audio": "Sound"}
_PLACEHOLDER = {
    "image": "picture.png, https://…, {{variable}}",
    "picture": "picture.png or video.mp4, https://…, {{variable}}",
    "audio": "voice.mp3, https://…, {{variable}}",
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
        self._field.observe(studio.guarded(lambda _: self._named()), "value")
        self._file = upload(studio, "File", _ACCEPTS[wanted], self._handed)
        self._file.tooltip = f"Take a file of your own; it is kept in {FOLDER}/. {ADVICE}"
        layout = ipywidgets.Layout(width="auto", flex="1 1 140px", margin="0")
        earlier = ipywidgets.Dropdown(options=_options([]), layout=layout)
        self._earlier = called(earlier, "Earlier picture")
        self._earlier.observe(studio.guarded(self._chosen), "value")
        show_when(self._earlier, wanted != "audio")
        self._preview = look.html()
        show_when(self._preview, shown=False)
        row = look.across(self._field, self._file, self._earlier)
        self.root: Any = look.stack(row, self._preview, gap=look.TIGHT)
        self.refresh()

    @property
    def value(self) -> str:
        """What is named; empty for nothing."""
        return str(self._field.value).strip()

    def show(self, typed: str) -> None:
        """Show an asset."""
        put(self._field, value=typed)
        put(self._earlier, value=typed if typed in self._known() else "")
        self._draw()

    def refresh(self) -> None:
        """Offer the newest pictures of the store."""
        if self._wanted != "audio":
            session = self._studio.session
            key = f"earlier {id(self)}"
            self._studio.behind(lambda: _earlier(session), self._offer, key=key)

    def _offer(self, pictures: list[tuple[str, str]]) -> None:
        with self._studio.hushed():
            self._earlier.options = _options(pictures)
            self._earlier.value = self.value if self.value in self._known() else ""

    def _known(self) -> tuple[str, ...]:
        return tuple(value for _, value in self._earlier.options)

    def _named(self) -> None:
        self._draw()
        self._on_change()

    def _chosen(self, change: Any) -> None:
        if change["new"]:
            with self._studio.hushed():
                put(self._field, value=change["new"])
            self._named()

    def _handed(self, files: tuple[Chosen, ...]) -> None:
        if not files:
            return
        file = files[-1]
        target = Path.cwd() / FOLDER / safe_name(file.name, "file")

        def named(path: Path) -> None:
            with self._studio.hushed():
                put(self._field, value=path.relative_to(Path.cwd()).as_posix())
            self._studio.say(f"Kept beside the notebook: {self.value}", "good")
            self._named()

        self._studio.behind(lambda: write(file.data, target), named)

    def _draw(self) -> None:
        """Show the picture that is named, when it is at hand."""
        typed = self.value
        if typed == self._drawn:
            return
        self._drawn = typed
        session = self._studio.session
        key = f"preview {id(self)}"
        self._studio.behind(lambda: _picture(session, typed), self._seen, key=key)

    def _seen(self, picture: str) -> None:
        self._preview.value = str(_framed(picture, self.value)) if picture else ""
        show_when(self._preview, picture)


def _framed(picture: str, name: str) -> Markup:
    style = f"display:block;margin:0;max-width:{EDGE}px;max-height:112px;border-radius:4px"
    return tag("img", src=picture, alt=name, style=f"{style};background:{theme.WASH}")


def _options(pictures: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("an earlier picture", ""), *pictures]


def _earlier(session: Session) -> list[tuple[str, str]]:
    """The newest pictures of the store: (words, media id)."""
    found = []
    for run in session.store.runs.latest(_RUNS):
        for picture in session.gallery(run):
            if picture.medium.kind != "video":
                seed = f" · seed {picture.seed}" if picture.seed is not None else ""
                words = shorten(picture.prompt or picture.answer.kind, _LONGEST)
                found.append((f"{words}{seed}", picture.media_id))
    unique = {media_id: words for words, media_id in reversed(found)}
    counted: dict[str, int] = {}
    named = []
    for media_id, words in reversed(unique.items()):
        counted[words] = counted.get(words, 0) + 1
        number = counted[words]
        named.append((f"{words} ({number})" if number > 1 else words, media_id))
    return named


def _picture(session: Session, typed: str) -> str:
    """A small picture of an asset as a `data:` address; empty where it is not at hand."""
    path = _path(session, typed)
    if path is None:
        return ""
    return picture_of(path, EDGE * 2, HEAVIEST, video=path.suffix.lower() in _VIDEOS)


def _path(session: Session, typed: str) -> Path | None:
    if MEDIA_ID.fullmatch(typed):
        sha256 = session.store.runs.content(typed)
        return session.store.media.find(sha256) if sha256 else None
    if not typed or ADDRESS.match(typed) or typed.startswith("{{"):
        return None
    try:
        path = Path.cwd() / Path(typed).expanduser()
        return path if path.is_file() else None
    except (OSError, RuntimeError, ValueError):  # a name too long, `~nobody`, a NUL
        return None
