"""The grid: a run as one piece of self-contained HTML.

A table, because that is what GitHub and other strict readers leave standing; inline styles,
because untrusted notebooks keep nothing else; pictures inside the page, because notebooks travel.
It asks for no script, no style sheet, no name and no file. Nothing here decides what is said: see
`content`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rendernet_jupyter.result.mark import BALANCE
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.cell import (
    ALONE,
    GAP,
    LONGEST_FACT,
    SHOWN,
    Desk,
    Films,
    Thumbs,
    columns_for,
    shown_width,
)
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.markup import Markup, join, tag
from rendernet_jupyter.view.message import detail
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.sweep import sweep
from rendernet_jupyter.view.tile import is_picture

_LONGEST_TITLE = 200
_LEAST = 132  # CSS pixels below which a caption is torn, and columns become fewer
_PAGE = 880  # CSS pixels in which as many columns as were asked for have room
_CELL = f"{theme.TILE};display:inline-block;box-sizing:border-box;max-width:100%"


def grid(
    content: Content,
    thumbs: Thumbs,
    films: Films | None = None,
    *,
    columns: int | None = None,
    shown: int | None = None,
) -> Markup:
    """`content` as HTML: a table of its axes if it has any, else a gallery.

    Args:
        content: what is said.
        thumbs: JPEGs by content hash, one for each tile without a `state`.
        films: data URIs by content hash, of the videos that travel in the page.
        columns: how many; chosen by count and shape if left out.
        shown: CSS pixels of a square picture.
    """
    return tag(
        "div",
        _title(content),
        _facts(content),
        *map(_note, content.notes),
        pictures(content, thumbs, films, columns=columns, shown=shown),
        _note(content.remedy) if content.remedy else "",
        _footer(content),
        _spec(content),
        style=theme.ROOT,
    )


def pictures(
    content: Content,
    thumbs: Thumbs,
    films: Films | None = None,
    *,
    columns: int | None = None,
    shown: int | None = None,
) -> Markup:
    """The tiles of `content` alone; the arguments are those of `grid`."""
    desk = Desk(content, thumbs, films or {})
    if content.layout is not None:
        return sweep(desk, content.layout, columns=columns, shown=shown)
    tiles = content.tiles
    if not tiles:
        return Markup("")
    scale = shown or (ALONE if len(tiles) == 1 else SHOWN)
    widths = [shown_width(tile, tiles, scale) for tile in tiles]
    columns = columns or columns_for(tiles)
    widest = max(widths)
    style = f"{_CELL};width:auto;min-width:{100 / columns:.4g}%"
    share = f"{100 // columns}%"
    least = tag("div", style=f"width:{min(_LEAST, _PAGE // columns) - GAP}px")
    if len(tiles) == 1:  # as wide as it is shown, and with room to grow
        style = f"{_CELL};width:auto"
        least = tag("div", style=f"width:{widest}px;max-width:100%")
    cells = [
        tag("td", least, *desk.growing(tile, width, widest), style=style, valign="top",
            width=share, title=desk.tip(tile))
        for tile, width in zip(tiles, widths, strict=True)
    ]  # fmt: skip
    cells += [tag("td", style=style, width=share)] * (-len(cells) % columns)
    return _table(cells, columns, 2 * widest if len(tiles) == 1 else widest)


def _title(content: Content) -> Markup:
    name = [tag("code", content.name, style=theme.NAME), " "] if content.name else []
    title = tag("b", shorten(content.title, _LONGEST_TITLE), dir="auto", style=theme.TITLE)
    if len(content.title) <= _LONGEST_TITLE:
        return tag("div", *name, title)
    whole = tag("div", content.title, dir="auto", style=theme.WHOLE)
    return tag("details", tag("summary", *name, title, style=theme.SUMMARY), whole)


def _facts(content: Content) -> Markup:
    unstyled = tag("span", " · ", style=theme.UNSTYLED)
    parts: list[str] = []
    for badge in content.badges:
        parts += [tag("span", badge, style=theme.CHIP), unstyled, " "]
    said = [
        join([tag("span", key, style=f"opacity:{theme.QUIET}"), f" {shorten(fact, LONGEST_FACT)}"])
        for key, fact in content.facts
    ]
    line = join([*parts, join(said, " · ")])
    return tag("div", line, style=theme.FACTS) if parts or said else Markup("")


def _note(text: str) -> Markup:
    return tag("div", detail(text), style=theme.ASIDE)


def _table(cells: Sequence[Markup], columns: int, width: int) -> Markup:
    """Cells in rows; on a page too narrow for them they flow as words do."""
    rows = [
        tag("tr", *cells[at : at + columns], style=f"{theme.ROW};display:inline;padding:0")
        for at in range(0, len(cells), columns)
    ]
    widest = columns * (width + GAP)
    style = f"{theme.TABLE};display:block;width:100%;max-width:{widest}px;margin:8px 0 0"
    body = tag("tbody", *rows, style="display:block")
    return tag("table", body, style=style, role="presentation")


def _footer(content: Content) -> Markup:
    parts = _account(content)
    if content.saving and any(is_picture(tile.medium) for tile in content.tiles):
        parts.append(join(["save the originals: ", tag("code", content.saving, style=theme.CODE)]))
    return tag("div", join(parts, " · "), style=theme.QUIET_SMALL)


def _account(content: Content) -> list[str]:
    """What was spent; what is left is marked, so that it can be taken out of a page."""
    parts: list[str] = [*content.spending]
    if content.left:
        before = " · " if parts else ""
        left = tag("span", f"{before}{content.left}", data_rendernet=BALANCE)
        parts[:1] = [join([*parts[:1], left])]
    return parts


def _spec(content: Content) -> Markup:
    """The cell, and the name of the run."""
    if not content.spec:
        return Markup("")
    summary = tag("summary", "Spec", style=theme.SUMMARY)
    said = tag("pre", content.spec, style=theme.PRE)
    run = tag("div", content.run, style=theme.NOTE)
    return tag("details", summary, said, run, style=theme.SMALL)
