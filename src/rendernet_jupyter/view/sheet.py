"""The contact sheet: a run as one JPEG with its labels drawn in.

For readers of a notebook that show no HTML: LaTeX, PDF, slides, mail. It is paper: dark on white,
whatever the theme, as wide and high as a page, with letters that can be read in print. What a page
does not hold is counted on it. It goes to people who do not know the account, so it never says what
is left there. Nothing here decides what is said: see `content`; or what stands beside what: see
`spread`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from rendernet_jupyter.view.axes import Layout, Place
from rendernet_jupyter.view.cell import Thumbs, ratio
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.leaf import (
    HEAD,
    INK,
    MARGIN,
    QUIET,
    SMALL,
    TITLE,
    Leaf,
    Line,
    dotted,
    wide,
)
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.spread import (
    GUTTER,
    MOST_TITLE,
    TALLEST,
    Spread,
    caption_of,
    gallery_spread,
    heads_of,
    table_spread,
)
from rendernet_jupyter.view.thumbnail import budget_for, encode
from rendernet_jupyter.view.tile import Tile, noun_of

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

GROUND = "#ffffff"
HOLE = "#f2f2f2"
RULE = "#d0d0d0"

DOTS = 110  # pixels of an inch: in a PDF the small labels are type of 8 points at the most
_FINEST = 2  # pixels of a unit at the most, where pictures are small on their page
_ROOMY = 96  # units of a gap that has room for its reason
_MOST_REASONS = 6


def sheet(content: Content, thumbs: Thumbs, *, columns: int | None = None) -> bytes:
    """`content` as a JPEG.

    Args:
        content: what is said.
        thumbs: JPEGs by content hash, one for each tile without a `state`.
        columns: how many, if a page holds them; chosen by count and shape if left out.
    """
    leaf = leaf_of(content, columns=columns)
    return encode(_drawn(leaf, thumbs), dots=round(DOTS * leaf.unit))


def leaf_of(content: Content, *, columns: int | None = None) -> Leaf:
    """Where everything stands; the arguments are those of `sheet`."""
    edge = budget_for(len(content.tiles)).sheet
    layout = content.layout if content.layout and not content.layout.wraps else None
    spread = (
        table_spread(content, layout, edge) if layout else gallery_spread(content, edge, columns)
    )
    unit = max(1.0, min(_FINEST, edge / spread.edge))
    box = max(1, round(unit * spread.box[0])), max(1, round(unit * spread.box[1]))
    leaf = Leaf(round(unit * spread.width), unit, box)
    low = _heading(leaf, content)
    low = _filled(leaf, content, spread, layout, low)
    low = _reasons(leaf, content, low)
    for said in filter(None, (_omitted(leaf, content), content.remedy)):
        low = leaf.write(said, (leaf.px(MARGIN), low), leaf.inner, ink=INK)
    low = leaf.write(dotted(content.spending), (leaf.px(MARGIN), low), leaf.inner)
    leaf.height = low + leaf.px(MARGIN)
    return leaf


def _heading(leaf: Leaf, content: Content) -> int:
    left = leaf.px(MARGIN)
    named = f"{content.name}: {content.title}" if content.name else content.title
    low = leaf.write(named, (left, left), leaf.inner, size=TITLE, ink=INK)
    facts = [*content.badges, *(f"{key} {value}" for key, value in content.facts)]
    return leaf.write(dotted(facts), (left, low), leaf.inner) + leaf.px(12)


def _filled(leaf: Leaf, content: Content, spread: Spread, layout: Layout | None, low: int) -> int:
    """The pictures, line after line, as far as the page holds them; returns where they end."""
    lines = (
        _Tables(leaf, content, layout, spread).lines(low)
        if layout
        else _rows(leaf, content, spread, low)
    )
    foot, before = leaf.px(6 * SMALL + MARGIN), leaf.mark()
    tallest = leaf.px(TALLEST * spread.page)
    for end in lines:
        if end + foot > tallest and before[1]:
            leaf.back(before)
            break
        low, before = end, leaf.mark()
    leaf.omitted = len(content.tiles) - len(leaf.places)
    return low


def _rows(leaf: Leaf, content: Content, spread: Spread, low: int) -> Iterator[int]:
    """Pictures beside each other, each above its caption."""
    step = leaf.box[0] + leaf.px(spread.gap)
    for at in range(0, len(content.tiles), spread.beside):
        ends = [
            _tile(leaf, spread, tile, heads_of(content, tile), (leaf.px(MARGIN) + n * step, low))
            for n, tile in enumerate(content.tiles[at : at + spread.beside])
        ]
        low = max(ends) + leaf.px(spread.gap)
        yield low


def _tile(leaf: Leaf, spread: Spread, tile: Tile, heads: Sequence[str], at: tuple[int, int]) -> int:
    """Returns where the next thing below may begin."""
    (x, y), (first, second) = at, caption_of(tile, heads)
    leaf.places.append((tile, x, y))
    one, other = spread.captions
    if not one:
        return y + leaf.box[1]
    if spread.is_dense and wide(first) > spread.box[0]:
        first = tile.mark or first
    low = y + leaf.box[1] + leaf.px(4)
    low = leaf.write(first, (x, low), leaf.box[0], ink=INK, most=one)
    return leaf.write(second, (x, low), leaf.box[0], most=other)


Part = tuple[tuple[int, ...], range, range]
"""Of a table: its values on the folded axes, which rows, which columns."""


def _parts(layout: Layout, spread: Spread) -> Iterator[Part]:
    rows = range(len(layout.down) if layout.down else 1)
    columns = range(len(layout.across) if layout.across else 1)
    for fold in layout.folds:
        for row in rows[:: spread.rows]:
            for column in columns[:: spread.columns]:
                yield (
                    fold,
                    rows[row : row + spread.rows],
                    columns[column : column + spread.columns],
                )


class _Tables:
    """Places tables and parts of them, each under its own heads of columns."""

    def __init__(self, leaf: Leaf, content: Content, layout: Layout, spread: Spread) -> None:
        self._leaf, self._layout, self._spread = leaf, layout, spread
        self._found: defaultdict[Place, list[Tile]] = defaultdict(list)
        for tile in content.tiles:
            self._found[layout.places[tile.medium.request]].append(tile)
        self._gap = leaf.px(spread.gap)
        self._cell = spread.inner * (leaf.box[0] + self._gap)
        self._side = leaf.px(spread.side)

    def lines(self, low: int) -> Iterator[int]:
        """Parts beside each other, whose rows begin at one height; after each, where it ends."""
        parts, leaf, spread = list(_parts(self._layout, self._spread)), self._leaf, self._spread
        width = spread.columns * self._cell - self._gap
        step = width + leaf.px(GUTTER) + (0 if spread.shared else self._side)
        for at in range(0, len(parts), spread.beside):
            line = parts[at : at + spread.beside]
            left = leaf.px(MARGIN) + self._side
            places = [(part, left + number * step) for number, part in enumerate(line)]
            low = max(self._head(part, (x, low), width) for part, x in places)
            for row in range(max(len(rows) for _, rows, _ in line)):
                low = self._row(row, places, low)
            low += leaf.px(GUTTER / 2)
            yield low

    def _head(self, part: Part, at: tuple[int, int], width: int) -> int:
        """What is folded, and the heads of columns; returns where the first row may begin."""
        (fold, _, columns), (left, low), leaf = part, at, self._leaf
        said = [axis.values[at] for axis, at in zip(self._layout.folded, fold, strict=True)]
        if said:
            title = dotted([word for words in said for word in words])
            leaf.rules.append((left, low, left + width))
            low = leaf.write(title, (left, low + leaf.px(4)), width, size=HEAD, ink=INK,
                             most=MOST_TITLE)  # fmt: skip
        ends = [low]
        for number, column in enumerate(columns if self._layout.across else ()):
            words = dotted(self._layout.across.values[column]) if self._layout.across else ""
            place = left + number * self._cell, low
            ends.append(leaf.write(words, place, self._cell - self._gap, most=3))
        return max(ends) + leaf.px(4)

    def _row(self, number: int, places: Sequence[tuple[Part, int]], low: int) -> int:
        """One row of each part; returns where the next may begin."""
        ends = [low + self._leaf.box[1]]
        for at, ((fold, rows, columns), left) in enumerate(places):
            if number >= len(rows):
                continue
            if self._layout.down and not (at and self._spread.shared):
                head = dotted(self._layout.down.values[rows[number]])
                place, side = (left - self._side, low), self._side - self._leaf.px(GUTTER / 2)
                ends.append(self._leaf.write(head, place, side, most=6))
            for step, column in enumerate(columns):
                x = left + step * self._cell
                for tile in self._found[Place(fold, rows[number], column)]:
                    ends.append(_tile(self._leaf, self._spread, tile, (), (x, low)))
                    x += self._leaf.box[0] + self._gap
        return max(ends) + self._gap


def _reasons(leaf: Leaf, content: Content, low: int) -> int:
    """Why pictures are missing, where their places have no room to say so."""
    if leaf.box[0] >= leaf.px(_ROOMY):
        return low
    met: defaultdict[str, list[str]] = defaultdict(list)
    for tile in content.tiles:
        if tile.state and tile.reason:
            met[f"{tile.state}: {tile.reason}"].append(dotted(heads_of(content, tile)))
    for reason, places in list(met.items())[:_MOST_REASONS]:
        where = "; ".join(filter(None, dict.fromkeys(places)))
        said = f"{reason} ({where})" if where else reason
        low = leaf.write(said, (leaf.px(MARGIN), low), leaf.inner, ink=INK)
    return low


def _omitted(leaf: Leaf, content: Content) -> str:
    """How many pictures have no place on the page, and where they are to be seen."""
    if not leaf.omitted:
        return ""
    nouns = counted(leaf.omitted, f"more {noun_of([tile.medium for tile in content.tiles])}")
    have = "has" if leaf.omitted == 1 else "have"
    name = content.name or "_"
    return f'{nouns} {have} no room on this page. {name}.export("all.html") shows them all.'


def _drawn(leaf: Leaf, thumbs: Thumbs) -> Image.Image:
    from PIL import Image, ImageDraw

    drawn = Image.new("RGB", (leaf.width, leaf.height), GROUND)
    pen = ImageDraw.Draw(drawn)
    for left, y, right in leaf.rules:
        pen.line((left, y, right, y), fill=RULE, width=leaf.px(1))
    words = list(leaf.lines)
    for tile, x, y in leaf.places:
        if tile.state:
            words += _hole(leaf, pen, tile, (x, y))
        else:
            shown = _fitted(thumbs[tile.medium.sha256], leaf.box)
            # Beside a tall picture a flat one stands on its caption.
            drawn.paste(shown, (x, y + leaf.box[1] - shown.height))
    for line in words:
        pen.text((line.x, line.y), line.text, fill=line.ink, font=line.font)
    return drawn


def _hole(leaf: Leaf, pen: ImageDraw.ImageDraw, tile: Tile, at: tuple[int, int]) -> list[Line]:
    """Draws what stands in the place of a picture, as large as it would be; its words."""
    shape, box = ratio([tile]), leaf.box
    width, height = min(box[0], round(box[1] * shape)), min(box[1], round(box[0] / shape))
    x, y = at[0], at[1] + box[1] - height
    pen.rectangle((x, y, x + width - 1, y + height - 1), fill=HOLE, outline=QUIET)
    said, edge = tile.state, leaf.px(2)
    if box[0] >= leaf.px(_ROOMY):
        said = " ".join(filter(None, (f"{tile.state}:", tile.reason, tile.advice)))
        edge = leaf.px(12)
    words = Leaf(width, leaf.unit, box)
    words.write(said, (x + edge, y + edge), max(1, width - 2 * edge), ink=INK,
                most=max(1, round((height - edge) / leaf.px(16)) - 1))  # fmt: skip
    return words.lines


def _fitted(jpeg: bytes, box: tuple[int, int]) -> Image.Image:
    from PIL import Image

    with Image.open(BytesIO(jpeg)) as image:
        image.thumbnail(box, Image.Resampling.HAMMING, reducing_gap=1.0)
        return image.convert("RGB")
