"""A grid of cards: a picture, what it is called, a few facts. A card is opened by its name.

The name is a button, so the keyboard reaches every card; a page that keeps style sheets makes the
whole card part of it. The widgets are made once and filled anew for each page. What a card stands
for, and where its picture comes from, is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import field, look
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, data_uri, tag
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.thumbnail import thumbnail

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

HEIGHT = 120
"""CSS pixels of a picture on the page."""

NARROWEST = 148
"""CSS pixels of a card; a row holds as many as there is room for."""

EDGE, HEAVIEST = 320, 14_000
"""Pixels of the long edge of a picture, and bytes, before base64 adds a third."""

_CARD = "rendernet-card"
_WORDS = 60
_FRAME = (
    f"box-sizing:border-box;width:100%;height:{HEIGHT}px;border-radius:5px 5px 0 0;"
    f"background:{theme.WASH}"
)
_BLANK = (
    f"{_FRAME};display:flex;align-items:center;justify-content:center;text-align:center;"
    f"padding:0 8px;{theme.SMALL};opacity:{theme.QUIET}"
)
_MARK = (
    "position:absolute;right:6px;bottom:6px;padding:0 6px;border-radius:3px;"
    "background:rgba(0,0,0,.72);color:#fff;font-size:11px;line-height:18px"
)
STYLE = (
    f".{_CARD}{{position:relative;border:1px solid {theme.LINE};border-radius:6px;"
    "overflow:hidden;transition:border-color .12s}"
    f".{_CARD}:hover,.{_CARD}:focus-within{{border-color:{theme.ACCENT}}}"
    f".{_CARD}:focus-within{{box-shadow:0 0 0 1px {theme.ACCENT}}}"
    f".{_CARD} .jupyter-button{{background:none;box-shadow:none;text-align:left;padding:0 8px;"
    "position:static;font-weight:600;height:26px;line-height:26px}"
    f".{_CARD} .jupyter-button:is(:hover,:active,:focus){{background:none;box-shadow:none;"
    "outline:none}"
    f".{_CARD} .jupyter-button::before{{content:'';position:absolute;inset:0}}"
    "@media (prefers-reduced-motion:reduce){"
    f".{_CARD}{{transition:none}}}}"
)
"""Refinements: without them a card is its picture, the button below it, and the facts."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card shows.

    Attributes:
        key: what it stands for.
        name: on its button.
        facts: below the name, a line each.
        picture: a `data:` address, empty while there is none.
        alt: what the picture shows.
        blank: words in place of the picture.
        length: of a video, such as `4.2 s`; it is marked as one by it. Empty for pictures.
        face: whether the picture is a face, of which the upper half matters.
        whole: whether all of the picture matters, so that none of it may be cut off.
    """

    key: str
    name: str
    facts: tuple[str, ...] = ()
    picture: str = ""
    alt: str = ""
    blank: str = ""
    length: str = ""
    face: bool = False
    whole: bool = False


class Cards:
    """A grid of cards.

    Args:
        panel: in which it stands.
        most: cards on a page.
        on_open: called with the key of a card that was opened.
    """

    def __init__(self, panel: Panel, most: int, on_open: Callable[[str], None]) -> None:
        self._open = on_open
        self._keys: list[str] = [""] * most
        self._slots = [self._slot(panel, number) for number in range(most)]
        self._words = look.html()
        columns = f"repeat(auto-fill, minmax({NARROWEST}px, 1fr))"
        layout = ipywidgets.Layout(grid_template_columns=columns, grid_gap="12px", width="100%")
        self._grid = ipywidgets.GridBox([slot[0] for slot in self._slots], layout=layout)
        style = look.html(Markup(f"<style>{STYLE}{field.STYLE}</style>"))
        self.root: Any = look.stack(style, self._words, self._grid, gap="0")

    def _slot(self, panel: Panel, number: int) -> tuple[Any, Any, Any, Any]:
        picture, facts = look.html(), look.html(padding="0 8px 6px")
        name = look.button("")
        name.layout.width = "100%"
        name.on_click(panel.guarded(lambda _: self._open(self._keys[number])))
        box = look.stack(picture, name, facts, gap="0", display="none")
        box.add_class(_CARD)
        return box, picture, name, facts

    def show(self, cards: Sequence[Card]) -> None:
        """Fill the grid; what it cannot hold is left out."""
        self._words.value = ""
        for number, slot in enumerate(self._slots):
            shown = cards[number] if number < len(cards) else None
            self._keys[number] = shown.key if shown else ""
            if shown:
                _fill(slot, shown)
            slot[0].layout.display = "" if shown else "none"

    def say(self, words: Markup) -> None:
        """Words in place of cards: why there is none, or that they are being fetched."""
        self.show(())
        self._words.value = look.shown(words)


def _fill(slot: tuple[Any, Any, Any, Any], card: Card) -> None:
    _, picture, name, facts = slot
    # Only what differs: each of these is a message to the page.
    said = clean(shorten(without_home(card.name), _WORDS)) or "?"
    new = {
        (picture, "value"): look.shown(_picture(card)),
        (name, "description"): said,
        (name, "tooltip"): f"Open {said}",
        (facts, "value"): look.shown(_facts(card.facts)),
    }
    for (control, trait), value in new.items():
        if getattr(control, trait) != value:
            setattr(control, trait, value)


def _picture(card: Card) -> Markup:
    if not card.length:
        return _still(card)
    mark = tag("span", f"\N{BLACK RIGHT-POINTING TRIANGLE} {card.length}", style=_MARK)
    return tag("div", _still(card), mark, style="position:relative")


def _still(card: Card) -> Markup:
    if not card.picture:
        said = card.blank or look.initials(card.name)
        return tag("div", said, style=_BLANK, aria_hidden=None if card.blank else "true")
    place = "50% 20%" if card.face else "50% 50%"
    fit = "contain" if card.whole else "cover"
    style = f"{_FRAME};display:block;margin:0;object-fit:{fit};object-position:{place}"
    return tag("img", src=card.picture, alt=without_home(card.alt), style=style)


def _facts(lines: Iterable[str]) -> Markup:
    style = f"{theme.QUIET_SMALL};line-height:1.35;overflow:hidden;overflow-wrap:anywhere;"
    style += "display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2"
    told = (tag("div", without_home(line), style=style, dir="auto") for line in lines if line)
    return Markup("".join(told))


def pictures_of(files: Mapping[str, tuple[Path, bool]]) -> dict[str, str]:
    """Small pictures as `data:` addresses, by the keys of their files; those that can be read.

    Args:
        files: a file and whether it is a video, by any key.
    """
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(_small, files.values()))
    return {key: address for key, address in zip(files, made, strict=True) if address}


def _small(file: tuple[Path, bool]) -> str:
    return picture_of(file[0], EDGE, HEAVIEST, video=file[1])


def picture_of(path: Path, edge: int, limit: int, *, video: bool = False) -> str:
    """A picture as a `data:` address; empty where it cannot be read.

    Args:
        path: its file.
        edge: pixels of its long edge.
        limit: bytes of the JPEG.
        video: whether it is a video, of which the poster is shown.
    """
    try:
        made = thumbnail(path, edge, limit=limit, video=video)
    except RenderNetError:
        return ""
    return data_uri("image/jpeg", made)
