"""How the pictures of a contact sheet are spread over a page, so that it can be printed and read.

A page is wide and high as paper: 6 inches with letters of 6 points, of 5 only where otherwise not
all pictures had room. Pictures are as large as that allows. A gallery gets more columns than on a
screen; the tables of a sweep stand beside each other and share the heads of their rows; long tables
are parted. All is in units of type, and heights are estimates. Nothing here is drawn or placed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf

from rendernet_jupyter.view.axes import Axis, Layout
from rendernet_jupyter.view.cell import columns_for
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.leaf import HEAD, MARGIN, PAGE, TITLE, dotted, high, wide
from rendernet_jupyter.view.tile import Tile

AIM = 1.3
"""Height by width of a page."""

_FULL = 1.36  # the same where no place of the last line stays empty
TALLEST = 1.42
"""Height by width at the most: on paper of 6 by 8 inches the letters are smaller by a trifle."""

PAGES = (PAGE, 1.1 * PAGE, 1.2 * PAGE)
"""Units that pages are wide: on 6 inches the smallest letters have 6, 5.5 or 5 points."""

NARROWEST = 360
GUTTER = 28
SLIMMEST = 34
"""Units of the narrowest picture: its index has room below it."""

MOST_TITLE = 4
"""Lines of what is folded, above a table: without it the table would be any."""

_SIDE = 150
_ROOMY, _SNUG = 96, 60  # units of a picture that has room for longer captions
_PARTS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16)
_MOST_BESIDE = 16
_TALL, _BARE = 0.6, 0.75
"""What pictures of a size are worth in a shape that is no page, and without indices."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The width and height that hold every picture, for a long edge of 1."""

    wide: float
    high: float


@dataclass(frozen=True, slots=True)
class Spread:
    """What stands beside what.

    Attributes:
        edge: units of the long edge of the pictures.
        shape: what holds them, for an edge of 1.
        beside: pictures of a gallery, or parts of tables, next to each other.
        columns: of a part of a table.
        rows: likewise.
        side: units beside the pictures, for the heads of rows.
        shared: whether parts beside each other share the heads of rows.
        inner: pictures beside each other in a cell.
        is_table: whether there are heads.
        marked: whether there are captions.
        page: units that the page is wide at the most.
    """

    edge: float
    shape: Shape
    beside: int
    columns: int = 1
    rows: int = 1
    side: float = 0
    shared: bool = False
    inner: int = 1
    is_table: bool = False
    marked: bool = True
    page: float = PAGE

    @property
    def box(self) -> tuple[float, float]:
        """Units that every picture fits into."""
        return self.edge * self.shape.wide, self.edge * self.shape.high

    @property
    def gap(self) -> int:
        """Units between two pictures."""
        return 12 if self.box[0] >= _ROOMY else 8

    @property
    def is_dense(self) -> bool:
        """Whether a caption that does not fit is an index alone."""
        return self.box[0] < _SNUG

    @property
    def captions(self) -> tuple[int, int]:
        """Lines at the most of what tells a picture from others, and of the rest."""
        room = self.box[0]
        if not self.marked:
            return 0, 0
        return (2, 2) if room >= _ROOMY else (2, 0) if room >= _SNUG else (1, 0)

    @property
    def part(self) -> float:
        """Units of a picture of a gallery, or of a part of a table without the heads of rows."""
        return self.columns * self.inner * (self.box[0] + self.gap) - self.gap

    @property
    def width(self) -> float:
        """Units of the page."""
        return max(2 * MARGIN + self.beside * self.part + self.between, NARROWEST)

    @property
    def between(self) -> float:
        """Units of all gutters and heads of rows."""
        sides = 1 if self.shared else self.beside
        gap = GUTTER if self.is_table else self.gap
        return (self.beside - 1) * gap + sides * self.side


def shape_of(tiles: Sequence[Tile]) -> Shape:
    """The smallest box for all of them."""
    sizes = [(t.medium.width, t.medium.height) for t in tiles if t.medium.width and t.medium.height]
    fitted = [(w / max(w, h), h / max(w, h)) for w, h in sizes] or [(1.0, 1.0)]
    return Shape(max(w for w, _ in fitted), max(h for _, h in fitted))


def caption_of(tile: Tile, heads: Sequence[str] = ()) -> tuple[str, str]:
    """What tells a tile from the others, with its index, and the rest."""
    return f"{tile.mark} {dotted([*heads, *tile.first])}".strip(), dotted(tile.second)


def gallery_spread(content: Content, edge: int, columns: int | None = None) -> Spread:
    """Pictures beside each other, each above its caption.

    Args:
        content: what is said.
        edge: units of the long edge of the largest picture.
        columns: how many, if a page holds them; chosen by count and shape if left out.
    """
    tiles, shape, frame = content.tiles, shape_of(content.tiles), _Frame(content)
    said = [caption_of(tile, heads_of(content, tile)) for tile in tiles]
    lengths = [(wide(first), wide(second)) for first, second in said]
    count = len(content.layout.across) if content.layout and content.layout.across else 0
    usual = count if 0 < count <= 4 else columns_for(tiles)
    asked = Spread(edge, shape, columns) if columns else None
    while (asked := asked and _sized(asked)) and asked.box[0] >= _SNUG:
        if frame.tall(asked.width) + _gallery(asked, lengths) <= TALLEST * PAGE:
            return asked
        asked = replace(asked, edge=0.9 * asked.edge)
    best, least = Spread(SLIMMEST / shape.wide, shape, usual), inf
    for page in PAGES:
        for beside in range(usual, max(usual, len(tiles)) + 1):
            spread = _sized(Spread(edge, shape, beside, page=page))
            if spread is None:
                break
            tall = frame.tall(spread.width) + _gallery(spread, lengths)
            if tall <= (_FULL if len(tiles) % beside == 0 else AIM) * spread.width:
                return spread
            if tall / spread.width < least:
                best, least = spread, tall / spread.width
        if least <= TALLEST:
            break
    return best


def heads_of(content: Content, tile: Tile) -> tuple[str, ...]:
    """What the heads of a table would say of a tile, where it stands in none."""
    return content.layout.heads(tile.medium.request) if content.layout else ()


def _gallery(spread: Spread, lengths: Sequence[tuple[float, float]]) -> float:
    """Units that the pictures of a gallery are high, of whose captions the lengths are given."""
    rows = (lengths[at : at + spread.beside] for at in range(0, len(lengths), spread.beside))
    return sum(max(_tile(spread, *one) for one in row) + spread.gap for row in rows)


def _tile(spread: Spread, first: float, second: float) -> float:
    """Units that a picture with its caption is high, of which the lengths are given."""
    (one, other), room = spread.captions, spread.box[0]
    if not one:
        return spread.box[1]
    return spread.box[1] + 4 + high(first, room, most=one) + high(second, room, most=other)


def table_spread(content: Content, layout: Layout, edge: int) -> Spread:
    """Tables beside each other, long ones in parts.

    Args:
        content: what is said.
        layout: where each picture stands.
        edge: units of the long edge of the largest picture.
    """
    tables = _Tables(content, layout, edge)
    for page in PAGES:
        if found := list(tables.spreads(page)):
            return max(found, key=lambda one: one[0])[1]
    return tables.smallest(PAGES[-1])


class _Frame:
    """What stands above and below the pictures."""

    def __init__(self, content: Content) -> None:
        facts = dotted([*content.badges, *(f"{key} {value}" for key, value in content.facts)])
        self._title = wide(f"{content.name}: {content.title}")
        self._rest = [wide(said) for said in (facts, content.remedy, dotted(content.spending))]

    def tall(self, width: float) -> float:
        """Its units on a page that is so wide."""
        inner = width - 2 * MARGIN
        said = high(self._title, inner, size=TITLE) + sum(high(one, inner) for one in self._rest)
        return said + 2 * MARGIN + 24


class _Tables:
    """What is known of the tables of a sweep while their place is sought."""

    def __init__(self, content: Content, layout: Layout, edge: int) -> None:
        places = Counter(layout.places[tile.medium.request] for tile in content.tiles)
        self._edge, self._frame = edge, _Frame(content)
        self._shape = shape_of(content.tiles)
        self._inner = max(places.values(), default=1)
        self._columns = len(layout.across) if layout.across else 1
        self._rows = len(layout.down) if layout.down else 1
        self._folds = len(layout.folds)
        self._beside = _widest(layout.down)
        self._side = min(_SIDE, self._beside + GUTTER / 2) if layout.down else 0
        self._above = _widest(layout.across)
        self._title = sum(_widest(axis) + 10 for axis in layout.folded)
        said = [caption_of(tile) for tile in content.tiles]
        self._said = (
            max((wide(one) for one, _ in said), default=0),
            max((wide(other) for _, other in said), default=0),
        )

    def spreads(self, page: float) -> Iterator[tuple[float, Spread]]:
        """Each that fits a page, with what it is worth: large pictures in few parts."""
        for spread, parts in self._wished(page):
            fitted = self._fitted(spread)
            if fitted is not None:
                is_page = self._tall(fitted) <= AIM * fitted.width
                worth = (1 if is_page else _TALL) * (1 if fitted.marked else _BARE)
                # What is parted is read less easily, the more so the fewer the parts are.
                yield fitted.edge * worth / parts**0.2, fitted

    def smallest(self, page: float) -> Spread:
        """What shows the most where no page holds all."""
        slim = SLIMMEST / self._shape.wide
        wished = (_sized(replace(spread, edge=slim)) for spread, _ in self._wished(page))
        found = [one for one in wished if one and self._tall(one, 1) <= TALLEST * page]
        return min(found, key=self._tall, default=self._spread(1, 1, 1, marked=False, page=page))

    def _wished(self, page: float) -> Iterator[tuple[Spread, int]]:
        """Tables whole, or parted one way; and in how many parts."""
        splits = [(ceil(self._columns / n), self._rows) for n in _PARTS]
        splits += [(self._columns, ceil(self._rows / n)) for n in _PARTS]
        for columns, rows in dict.fromkeys(splits):
            parts = ceil(self._columns / columns) * ceil(self._rows / rows)
            for beside in range(1, min(self._folds * parts, _MOST_BESIDE) + 1):
                for marked in (True, False):
                    yield self._spread(columns, rows, beside, marked=marked, page=page), parts

    def _spread(self, columns: int, rows: int, beside: int, *, marked: bool, page: float) -> Spread:
        return Spread(self._edge, self._shape, beside, columns, rows, self._side,
                      rows == self._rows, self._inner, is_table=True, marked=marked,
                      page=page)  # fmt: skip

    def _fitted(self, spread: Spread) -> Spread | None:
        """The same with the largest pictures that a page holds; None if they were too slim."""
        largest = _sized(spread)
        if largest is None or self._tall(largest) <= AIM * spread.page:
            return largest
        low, top = SLIMMEST / spread.shape.wide, largest.edge
        if self._tall(replace(spread, edge=low)) > AIM * spread.page:
            return None
        while top - low > 1:
            middle = (low + top) / 2
            fits = self._tall(replace(spread, edge=middle)) <= AIM * spread.page
            low, top = (middle, top) if fits else (low, middle)
        return replace(spread, edge=low)

    def _tall(self, spread: Spread, lines: int = 0) -> float:
        """Units of a page with so many lines of parts; 0 for all of them."""
        parts = self._folds * ceil(self._columns / spread.columns) * ceil(self._rows / spread.rows)
        row = max(_tile(spread, *self._said), high(self._beside, spread.side, most=6)) + spread.gap
        cell = spread.inner * (spread.box[0] + spread.gap) - spread.gap
        part = spread.rows * row + high(self._above, cell, most=3) + 4 + GUTTER / 2
        if self._title:
            part += high(self._title, spread.part, size=HEAD, most=MOST_TITLE) + 4
        return self._frame.tall(spread.width) + part * (lines or ceil(parts / spread.beside))


def _widest(axis: Axis | None) -> float:
    """Units of the longest head of an axis on one line."""
    return max((wide(dotted(words)) for words in axis.values), default=0) if axis else 0


def _sized(spread: Spread) -> Spread | None:
    """The same with pictures that fit the width of a page; None when they would be too slim."""
    part = (spread.page - 2 * MARGIN - spread.between) / spread.beside
    room = (part + spread.gap) / (spread.columns * spread.inner) - spread.gap
    edge = min(spread.edge, room / spread.shape.wide)
    if edge * spread.shape.wide < SLIMMEST:
        return None
    return replace(spread, edge=edge)
