"""A sheet of pictures to choose from: each a button, in as many columns as there is room for.

A page that drops the style sheet shows each picture above its button. Nothing here knows where a
picture comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.offer import Item
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, tag

SHOWN = 12
"""Pictures of a page: full rows in two, three, four or six columns."""

STYLE = (
    ".rendernet-tile{position:relative;overflow:hidden;border-radius:4px;margin:0}"
    ".rendernet-tile>.widget-html,.rendernet-tile .widget-html-content{margin:0;line-height:0;"
    "height:auto;width:100%}"
    ".rendernet-tile>button{position:absolute;inset:0;width:100%;height:100%;margin:0;"
    "padding:calc(100% - 25px) 7px 0;box-sizing:border-box;line-height:22px;text-align:left;"
    "color:#fff;font-size:12px;text-shadow:0 1px 2px rgba(0,0,0,.8);box-shadow:none;"
    "background:linear-gradient(transparent 60%,rgba(0,0,0,.78))}"
    ".rendernet-tile>button:hover,.rendernet-tile>button:focus{color:#fff;box-shadow:none;"
    "background:linear-gradient(transparent 45%,rgba(0,0,0,.82))}"
    f".rendernet-tile>button:focus-visible{{outline:2px solid {theme.ACCENT};outline-offset:-2px}}"
    ".rendernet-tile.rendernet-chosen>button.jupyter-button"  # stronger than a page's own :focus
    f"{{box-shadow:inset 0 0 0 3px {theme.ACCENT}}}"
)
"""Refinements of the sheet."""

_FRAME = "display:block;width:100%;aspect-ratio:1;object-fit:cover;border-radius:4px"


class Tiles:
    """A page of pictures.

    Args:
        on_pick: called with the item whose picture was chosen; a guarded callback.
    """

    def __init__(self, on_pick: Callable[[Item], None]) -> None:
        self._on_pick = on_pick
        self._items: tuple[Item, ...] = ()
        self._frames: list[Any] = []
        self._buttons: list[Any] = []
        self._tiles: list[Any] = []
        layout = ipywidgets.Layout(
            display="grid",
            grid_template_columns="repeat(auto-fill, minmax(108px, 1fr))",
            grid_gap="6px",
            width="100%",
        )
        self.root: Any = ipywidgets.Box(layout=layout)

    def show(self, items: Sequence[Item], chosen: Sequence[tuple[str, str]]) -> None:
        """Show the first items, and mark those that are chosen."""
        self._items = tuple(items[:SHOWN])
        while len(self._tiles) < len(self._items):
            self._add()
        for number, item in enumerate(self._items):
            button = self._buttons[number]
            alone = [one.name for one in self._items].count(item.name) == 1
            button.description = item.label(with_base=not alone)
            facts = dict.fromkeys((item.label(), item.name, item.base, item.about))
            button.tooltip = clean(" · ".join(filter(None, facts)))
            mark = self._tiles[number]
            (mark.add_class if item.key in chosen else mark.remove_class)("rendernet-chosen")
        self.root.children = tuple(self._tiles[: len(self._items)])

    def draw(self, picture_of: Callable[[Item], str | None]) -> None:
        """Put the pictures that are known into their tiles, and initials into the others."""
        for frame, item in zip(self._frames, self._items, strict=False):
            frame.value = str(_picture(item, picture_of(item)))

    def close(self) -> None:
        """Take all tiles off the page, those without a picture as well."""
        for tile in self._tiles:
            look.close(tile)

    def _add(self) -> None:
        number = len(self._tiles)
        frame = look.html(width="100%")
        button = ipywidgets.Button(layout=ipywidgets.Layout(width="auto"))
        button.on_click(lambda _: self._on_pick(self._items[number]))
        tile = ipywidgets.VBox((frame, button), layout=ipywidgets.Layout(width="100%"))
        tile.add_class("rendernet-tile")
        self._frames.append(frame)
        self._buttons.append(button)
        self._tiles.append(tile)


def _picture(item: Item, picture: str | None) -> Markup:
    """The picture of an item; the button beside it has its name, so it needs no other words."""
    if picture:
        return tag("img", src=picture, alt="", style=_FRAME)
    letters = (item.blank or look.initials(item.name)) if picture is not None else ""
    style = f"{_FRAME};background:{theme.WASH};display:flex;align-items:center"
    style += f";justify-content:center;font-size:20px;opacity:{theme.QUIET}"
    return tag("div", letters, style=style, aria_hidden="true")
