"""The face of a form: chosen in the browser or named by a path, an address or an id.

It is looked at before anything leaves, and what it is stands beside it. Nothing is sent here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.asset.material import Material
from rendernet_jupyter.asset.preflight import demand_fit
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.upload import ADVICE, Chosen, emptied, preview, told, upload
from rendernet_jupyter.request.media import ASSET_ID
from rendernet_jupyter.session.belongings import Belongings
from rendernet_jupyter.session.materials import is_remote
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, tag

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel
    from rendernet_jupyter.session import Session

PAUSE = 0.3
SIDE = 112
"""CSS pixels of the preview."""

_SQUARE = (
    f"display:block;width:{SIDE}px;height:{SIDE}px;margin:0;border-radius:8px;"
    f"background:{theme.WASH};object-fit:cover;object-position:50% 20%"
)


@dataclass(frozen=True, slots=True)
class Face:
    """A face that was looked at.

    Attributes:
        given: what is handed on: text, or bytes of a chosen file; None for none.
        words: what it is, or why it cannot be taken.
        fits: whether it can be taken, as far as is known before anything is sent.
        picture: a `data:` address, empty when it cannot be shown yet.
    """

    given: str | bytes | None = None
    words: str = ""
    fits: bool = False
    picture: str = ""


def looked_at(session: Session, given: str | Chosen) -> Face:
    """A face as text or as a chosen file, held against the rules."""
    if isinstance(given, str):
        typed = given.strip()
        if not typed:
            return Face()
        if ASSET_ID.fullmatch(typed):
            return Face(typed, "a file of your account; it is looked at when it is used", fits=True)
        if is_remote(typed):
            return Face(typed, "it is fetched, and looked at, before it is sent", fits=True)
    try:
        material = _material(session, given)
        demand_fit(material, "asset_id")
        words, picture = told(material), preview(material)
    except RenderNetError as error:
        return Face(None, f"{error.message}. {error.hint}".removesuffix(" "))
    return Face(given.strip() if isinstance(given, str) else given.data, words, True, picture)  # noqa: FBT003 - the fields of a record


def _material(session: Session, given: str | Chosen) -> Material:
    belongings = Belongings(session)
    if isinstance(given, str):
        return belongings.look(given.strip())
    return belongings.look(given.data, given.name)


class FaceField:
    """Where a face is chosen or named.

    Args:
        panel: in which it stands.
        on_face: called with each face that was looked at.
    """

    def __init__(self, panel: Panel, on_face: Callable[[Face], None]) -> None:
        self._panel = panel
        self._on_face = on_face
        self.face = Face()
        self._upload = upload(panel, "Choose a picture", "image/*", self._chosen)
        self._typed = ipywidgets.Text(
            placeholder="or its path, address or id",
            layout=ipywidgets.Layout(width="auto", flex="1 1 200px", margin="0"),
        )
        self._typed.observe(panel.guarded(lambda e: self._named(e["new"])), names="value")
        self._picture, self._words = look.html(), look.html()
        beside = look.stack(
            look.across(self._upload, self._typed), self._words, flex="1 1 260px", min_width="0"
        )
        beside.layout.width = "auto"
        self.root: Any = look.across(
            self._picture, beside, gap="12px", align_items="flex-start", flex_flow="row nowrap"
        )
        self.clear()

    def clear(self) -> None:
        """Forget what was chosen."""
        with self._panel.hushed():
            self._typed.value = ""
            emptied(self._upload)
        self._panel.drop("face")
        self._show(Face())

    def _chosen(self, files: tuple[Chosen, ...]) -> None:
        if files:
            with self._panel.hushed():
                self._typed.value = ""
            self._look(files[-1])

    def _named(self, typed: str) -> None:
        with self._panel.hushed():
            emptied(self._upload)  # of the two the last one counts
        self._look(typed, pause=PAUSE)

    def _look(self, given: str | Chosen, *, pause: float = 0) -> None:
        session = self._panel.session
        self.face = Face()  # until it is looked at
        self._panel.behind(lambda: looked_at(session, given), self._take, key="face", pause=pause)

    def _take(self, face: Face) -> None:
        self._show(face)
        self._on_face(face)

    def _show(self, face: Face) -> None:
        self.face = face
        self._picture.value = look.shown(_shown(face))
        self._words.value = look.shown(_words(face))


def _shown(face: Face) -> Markup:
    if face.picture:
        return tag("img", src=face.picture, alt="The face that was chosen", style=_SQUARE)
    words = "no face yet" if face.given is None else "seen when it is used"
    style = f"{_SQUARE};display:flex;align-items:center;justify-content:center;text-align:center"
    return tag("div", words, style=f"{style};{theme.QUIET_SMALL};box-sizing:border-box;padding:6px")


def _words(face: Face) -> Markup:
    if not face.words:
        return look.quiet(f"One person, the face well to be seen. {ADVICE}")
    return look.message(face.words, "good" if face.fits else "error")
