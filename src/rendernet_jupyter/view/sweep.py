"""The table of a sweep: heads of rows and columns, a picture where they meet, other axes folded.

A real table with real heads, so that a screen reader says where each picture stands. Heads stay in
view while it is scrolled where the page keeps `position: sticky`; wide tables scroll in a box of
their own. Folding is `<details>`: no script. Which axis runs where is the business of `axes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from rendernet_jupyter.errors import cells as letters
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.axes import Axis, Layout
from rendernet_jupyter.view.cell import GAP, SHOWN, SPACIOUS, Desk, columns_for, shown_width
from rendernet_jupyter.view.markup import Markup, join, tag
from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.tile import Tile, noun_of

PAGE = 880
"""CSS pixels that a table takes before its pictures grow smaller."""

SMALLEST = 72
"""CSS pixels of a square picture in the widest table."""

_PHONE = 280  # CSS pixels that an output has on the narrowest screen

_LETTER, _NARROW, _WIDE = 7.5, 60, 168  # CSS pixels of a head beside its row
_LONGEST_HEAD = 140
_TALL = 1600  # estimated CSS pixels above which the heads of columns would leave the screen
_CAPTION = 30
_MOST_REASONS = 12

# A head that stays in view needs a ground of its own. A page that does not say its colour gets
# none: a guessed one could be that of the letters.
_GROUND = "background:var(--jp-layout-color0,var(--vscode-editor-background,transparent))"
_HEADING = (
    f"{theme.CELL};{_GROUND};position:sticky;font-size:12px;line-height:1.4;font-weight:600;"
    "overflow-wrap:break-word"
)
_ABOVE = f"{_HEADING};vertical-align:bottom;top:0;z-index:1;padding:0 8px 4px 0"
_BESIDE = f"{_HEADING};left:0;z-index:1;padding:0 8px 8px 0"
_TILE = f"{theme.CELL};overflow-wrap:break-word"
_CORNER = f"{_HEADING};left:0;top:0;z-index:2;padding:0"

Cells = Mapping[tuple[int, int], Sequence[Tile]]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table.

    Attributes:
        shown: which values of the axis across, or a single one without it.
        widths: CSS pixels of the pictures of each.
        gap: CSS pixels between two pictures.
        inner: pictures beside each other in a cell, for batches.
        head: CSS pixels of the column of heads, 0 without one.
    """

    shown: range
    widths: tuple[int, ...]
    gap: int
    inner: int
    head: int

    @property
    def whole(self) -> int:
        """CSS pixels of the whole table at its largest."""
        return self.head + sum(map(self.cell, self.widths))

    def cell(self, width: int) -> int:
        """CSS pixels of a column whose pictures are so wide."""
        return self.inner * (width + self.gap)

    def share(self, width: int) -> str:
        """Some CSS pixels as a part of the whole."""
        return f"{100 * width / self.whole:.2f}%"


def sweep(
    desk: Desk, layout: Layout, *, columns: int | None = None, shown: int | None = None
) -> Markup:
    """The tiles of the desk in the table of their axes.

    Args:
        desk: what its cells are made of.
        layout: where each request stands.
        columns: how many before one axis alone is wrapped; chosen by count and shape if left out.
        shown: CSS pixels of a square picture; chosen by the number of columns if left out.
    """
    tables: defaultdict[tuple[int, ...], defaultdict[tuple[int, int], list[Tile]]]
    tables = defaultdict(lambda: defaultdict(list))
    for tile in desk.content.tiles:
        place = layout.places[tile.medium.request]
        tables[place.fold][place.row, place.column].append(tile)
    made = {
        fold: _table(desk, layout, tables[fold], columns=columns, shown=shown)
        for fold in layout.folds
    }
    parts = [
        _folded(layout, fold, table, tables[fold], opened=number == 0) if layout.folded else table
        for number, (fold, table) in enumerate(made.items())
    ]
    return join([*parts, *_reasons(desk, layout)])


def _folded(
    layout: Layout, fold: tuple[int, ...], table: Markup, cells: Cells, *, opened: bool
) -> Markup:
    """One of several tables, open or shut."""
    said = [axis.values[at] for axis, at in zip(layout.folded, fold, strict=True)]
    tiles = [tile for cell in cells.values() for tile in cell]
    gaps = sum(bool(tile.state) for tile in tiles)
    count = counted(len(tiles), noun_of([tile.medium for tile in tiles]))
    told = f" · {count}" + (f", {gaps} without" if gaps else "")
    summary = tag(
        "summary",
        tag("b", _words([word for words in said for word in words])),
        tag("span", told, style=f"opacity:{theme.QUIET}"),
        style=theme.SUMMARY,
    )
    # As far from what comes below all of them as from each other.
    return tag("details", summary, table, open="" if opened else None, style="margin:8px 0")


def _table(
    desk: Desk, layout: Layout, cells: Cells, *, columns: int | None, shown: int | None
) -> Markup:
    tiles = [tile for cell in cells.values() for tile in cell]
    count = len(layout.across) if layout.across else 1
    most = (columns or _wrapped_at(count, tiles)) if layout.wraps else count
    scale = shown or _scale(layout, cells, min(most, count))
    parts = [
        _columns(layout, cells, range(at, min(at + most, count)), tiles, scale)
        for at in range(0, count, most)
    ]
    # All parts of a wrapped row get the columns of the first, so that they stand below each other.
    return join(_part(desk, layout, cells, part, spare=most - len(part.shown)) for part in parts)


def _wrapped_at(count: int, tiles: Sequence[Tile]) -> int:
    """Columns of one axis alone: a row as long as it is short enough."""
    return count if count <= 4 else columns_for(tiles[:count])


def _scale(layout: Layout, cells: Cells, columns: int) -> int:
    """CSS pixels of a square picture: as many as let the table fit a usual page, within limits."""
    room = (PAGE - _head_width(layout.down)) // (columns * _inner(cells))
    return max(SMALLEST, min(SHOWN, room - GAP))


def _gap(scale: int) -> int:
    return GAP if scale >= SPACIOUS else GAP // 2


def _inner(cells: Cells) -> int:
    """Pictures beside each other in a cell, as near to a square as the fullest cell can be."""
    return ceil(sqrt(max(map(len, cells.values()), default=1)))


def _head_width(down: Axis | None) -> int:
    if down is None:
        return 0
    longest = max(letters(word) for words in down.values for word in words)
    return round(min(_WIDE, max(_NARROW, GAP + _LETTER * longest)))


def _columns(
    layout: Layout, cells: Cells, shown: range, tiles: Sequence[Tile], scale: int
) -> _Columns:
    inner = _inner(cells)
    widths: list[int] = []
    for column in shown:
        here = [tile for (_, at), cell in cells.items() if at == column for tile in cell]
        widths.append(max((shown_width(tile, tiles, scale) for tile in here), default=scale))
    return _Columns(shown, tuple(widths), _gap(scale), inner, _head_width(layout.down))


def _part(desk: Desk, layout: Layout, cells: Cells, columns: _Columns, *, spare: int) -> Markup:
    """A table, or a piece of one that wraps, as much narrower as it has columns to spare."""
    head = [tag("thead", _head(layout, columns), style=theme.ROW)] if layout.across else []
    rows = [_row(desk, layout, cells, columns, row) for row in _rows(layout)]
    widest = columns.whole
    full = widest + spare * columns.cell(max(columns.widths))
    least = columns.head + sum(columns.cell(min(SMALLEST, w)) for w in columns.widths)
    style = (
        f"{theme.TABLE};table-layout:fixed;width:{100 * widest / full:.2f}%;"
        f"max-width:{widest}px;min-width:{least}px;margin:8px 0 0"
    )
    table = tag("table", *head, tag("tbody", *rows), style=style)
    high = len(rows) * (columns.inner * max(columns.widths) + _CAPTION)
    tall = high > _TALL and layout.across is not None
    box = "overflow:auto;max-height:min(85vh,1000px)" if tall else "overflow-x:auto"
    style = f"{box};max-width:100%"
    if not tall and least <= _PHONE:
        return tag("div", table, style="max-width:100%")
    # What scrolls must be reached by those who scroll with keys.
    label = f"{counted(len(rows), 'row')}, {counted(len(columns.widths), 'column')}"
    return tag("div", table, style=style, role="group", tabindex=0, aria_label=label)


def _rows(layout: Layout) -> range:
    return range(len(layout.down) if layout.down else 1)


def _head(layout: Layout, columns: _Columns) -> Markup:
    cells = []
    if layout.down:
        cells.append(tag("td", style=_CORNER, width=columns.head))
    for column, width in zip(columns.shown, columns.widths, strict=True):
        said = layout.across.values[column] if layout.across else ()
        share = columns.share(columns.cell(width))
        cells.append(_headline(said, "col", _ABOVE, width=share, valign="bottom"))
    return tag("tr", *cells, style=theme.ROW)


def _headline(words: Sequence[str], scope: str, style: str, **attributes: str) -> Markup:
    """The head of a row or column; a long one is cut, and whole for those who point at it."""
    whole = " · ".join(words)
    title = whole if len(whole) > _LONGEST_HEAD else None
    said = _words(words)
    return tag("th", said, scope=scope, style=style, align="left", title=title, **attributes)


def _words(words: Sequence[str]) -> Markup:
    """Words of several keys, each on its own side whichever way it is written."""
    return join((tag("bdi", shorten(word, _LONGEST_HEAD)) for word in words), " · ")


def _row(desk: Desk, layout: Layout, cells: Cells, columns: _Columns, row: int) -> Markup:
    made = []
    if layout.down:
        words = layout.down.values[row]
        made.append(_headline(words, "row", _BESIDE, valign="top", width=str(columns.head)))
    for column, width in zip(columns.shown, columns.widths, strict=True):
        share = columns.share(columns.cell(width))
        found = cells.get((row, column), ())
        inside = _inside(desk, found, columns, width)
        style = f"{_TILE};padding:0 {columns.gap}px {columns.gap}px 0"
        tip = desk.tip(found[0]) if len(found) == 1 else None
        made.append(tag("td", *inside, style=style, valign="top", width=share, title=tip))
    return tag("tr", *made, style=theme.ROW)


def _inside(desk: Desk, tiles: Sequence[Tile], columns: _Columns, width: int) -> list[Markup]:
    """The pictures of a cell: one, or those of a batch beside each other."""
    if columns.inner == 1:
        return [part for tile in tiles for part in desk.cell(tile, width, terse=True)]
    style = (
        f"display:inline-block;vertical-align:top;width:{100 / columns.inner:.2f}%;"
        f"box-sizing:border-box;padding:0 {columns.gap // 2}px {columns.gap // 2}px 0"
    )
    return [tag("div", *desk.cell(tile, width, terse=True), style=style) for tile in tiles]


def _reasons(desk: Desk, layout: Layout) -> list[Markup]:
    """A line for each reason of a gap, and where it is met: small gaps have no room for it."""
    met: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for tile in desk.content.tiles:
        if tile.state and tile.reason:
            met[tile.state, tile.reason].append(", ".join(layout.heads(tile.medium.request)))
    lines = []
    for (state, reason), places in list(met.items())[:_MOST_REASONS]:
        where = shorten("; ".join(dict.fromkeys(places)), _LONGEST_HEAD)
        lines.append(tag("div", tag("b", state), f" ({where}): {reason}", dir="auto",
                         style=theme.NOTE))  # fmt: skip
    return lines
