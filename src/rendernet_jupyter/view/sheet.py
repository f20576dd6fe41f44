"""The contact sheet: a run as one JPEG with its labels drawn in.

For readers of a notebook that show no HTML: LaTeX, PDF, slides, mail. It is paper: dark on white,
whatever the theme. Nothing here decides what is said: see `content`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from rendernet_jupyter.view.axes import Layout, Place
from rendernet_jupyter.view.cell import Thumbs, columns_for, ratio
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.lettering import drawable, font_for, wrap
from rendernet_jupyter.view.phrase import bound
from rendernet_jupyter.view.thumbnail import budget_for, encode
from rendernet_jupyter.view.tile import Tile

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

    from rendernet_jupyter.view.lettering import Font

INK = "#1a1a1a"
QUIET = "#595959"
GROUND = "#ffffff"
HOLE = "#f2f2f2"

_MARGIN, _GAP = 16, 12
_TITLE, _SMALL = 15, 12
_LEADING = 1.35
_NARROWEST = 360
_DOTS = 110  # pixels of an inch: in a PDF the small labels are type of 8 points
_LONGEST_SIDE = 150


@dataclass(frozen=True, slots=True)
class _Line:
    x: int
    y: int
    text: str
    font: Font
    ink: str


@dataclass(slots=True)
class _Page:
    """A page that grows downwards; it is drawn when everything has its place."""

    width: int
    lines: list[_Line] = field(default_factory=list)
    places: list[tuple[Tile, int, int]] = field(default_factory=list)

    def write(
        self,
        text: str,
        at: tuple[int, int],
        width: int,
        *,
        size: int = _SMALL,
        ink: str = QUIET,
        most: int = 2,
    ) -> int:
        """Place `text` in at most `most` lines; return where the next thing may begin."""
        x, y = at
        text = drawable(text)
        font = font_for(text, size)
        for line in wrap(text, width, font, most):
            self.lines.append(_Line(x, y, line, font, ink))
            y += round(size * _LEADING)
        return y


def sheet(content: Content, thumbs: Thumbs, *, columns: int | None = None) -> bytes:
    """`content` as a JPEG.

    Args:
        content: what is said.
        thumbs: JPEGs by content hash, one for each tile without a `state`.
        columns: how many; chosen by count and shape if left out.
    """
    box = _box(content.tiles, budget_for(len(content.tiles)).sheet)
    count = len(content.layout.across) if content.layout and content.layout.across else 0
    if content.layout and not content.layout.wraps:
        page = _Page(width=_width(max(1, count) * _inner(content, content.layout), box)
                     + _side(content.layout))  # fmt: skip
        low = _tables(page, content, content.layout, _heading(page, content), box)
    else:
        across = columns or (count if 0 < count <= 4 else columns_for(content.tiles))
        page = _Page(width=_width(across, box))
        low = _heading(page, content)
        for at in range(0, len(content.tiles), across):
            low = _row(page, content, content.tiles[at : at + across], low, box)
    inner = page.width - 2 * _MARGIN
    if content.remedy:
        low = page.write(content.remedy, (_MARGIN, low), inner, ink=INK)
    low = page.write(_dotted(content.spending), (_MARGIN, low), inner)
    return encode(_drawn(page, low + _MARGIN, box, thumbs), dots=_DOTS)


def _width(across: int, box: tuple[int, int]) -> int:
    return max(2 * _MARGIN + across * (box[0] + _GAP) - _GAP, _NARROWEST)


def _box(tiles: Sequence[Tile], edge: int) -> tuple[int, int]:
    """The smallest box that every picture fits into at `edge` pixels."""
    sizes = [(t.medium.width, t.medium.height) for t in tiles if t.medium.width and t.medium.height]
    fitted = [(edge * w / max(w, h), edge * h / max(w, h)) for w, h in sizes] or [(edge, edge)]
    return max(1, round(max(w for w, _ in fitted))), max(1, round(max(h for _, h in fitted)))


def _heading(page: _Page, content: Content) -> int:
    inner = page.width - 2 * _MARGIN
    named = f"{content.name}: {content.title}" if content.name else content.title
    low = page.write(named, (_MARGIN, _MARGIN), inner, size=_TITLE, ink=INK)
    facts = [*content.badges, *(f"{key} {value}" for key, value in content.facts)]
    return page.write(_dotted(facts), (_MARGIN, low), inner) + _GAP


def _row(
    page: _Page, content: Content, tiles: Sequence[Tile], top: int, box: tuple[int, int]
) -> int:
    """Pictures beside each other, each above its caption."""
    low = 0
    for column, tile in enumerate(tiles):
        heads = content.layout.heads(tile.medium.request) if content.layout else ()
        at = (_MARGIN + column * (box[0] + _GAP), top)
        low = max(low, _tile(page, tile, heads, at, box))
    return low + _GAP


def _tile(
    page: _Page, tile: Tile, heads: Sequence[str], at: tuple[int, int], box: tuple[int, int]
) -> int:
    x, y = at
    page.places.append((tile, x, y))
    said = f"{tile.mark} {_dotted([*heads, *tile.first])}".strip()
    low = page.write(said, (x, y + box[1] + 4), box[0], ink=INK)
    return page.write(_dotted(tile.second), (x, low), box[0])


def _side(layout: Layout) -> int:
    """Pixels beside the pictures, for the heads of rows."""
    if layout.down is None:
        return 0
    longest = max(len(word) for words in layout.down.values for word in words)
    return min(_LONGEST_SIDE, 16 + 7 * longest)


def _inner(content: Content, layout: Layout) -> int:
    """Pictures beside each other in the fullest cell."""
    return max(Counter(layout.places[t.medium.request] for t in content.tiles).values(), default=1)


def _tables(page: _Page, content: Content, layout: Layout, low: int, box: tuple[int, int]) -> int:
    """One table for each value of the folded axes, one below the other."""
    found: dict[Place, list[Tile]] = {}
    for tile in content.tiles:
        found.setdefault(layout.places[tile.medium.request], []).append(tile)
    wide = _inner(content, layout) * (box[0] + _GAP)
    left = _MARGIN + _side(layout)
    for fold in layout.folds:
        said = [axis.values[at] for axis, at in zip(layout.folded, fold, strict=True)]
        title = _dotted([word for words in said for word in words])
        low = page.write(title, (_MARGIN, low), page.width - 2 * _MARGIN, size=_TITLE, ink=INK)
        low = _columns(page, layout, (left, low), wide)
        for row in range(len(layout.down) if layout.down else 1):
            top, bottom = low, low + box[1]
            if layout.down:
                head = _dotted(layout.down.values[row])
                side = left - _MARGIN - _GAP
                bottom = max(bottom, page.write(head, (_MARGIN, top), side, ink=INK, most=6))
            for column in range(len(layout.across) if layout.across else 1):
                for number, tile in enumerate(found.get(Place(fold, row, column), ())):
                    at = (left + column * wide + number * (box[0] + _GAP), top)
                    bottom = max(bottom, _tile(page, tile, (), at, box))
            low = bottom + _GAP
    return low


def _columns(page: _Page, layout: Layout, at: tuple[int, int], wide: int) -> int:
    """The heads of the columns; return where the first row begins."""
    low = at[1]
    for column, words in enumerate(layout.across.values if layout.across else ()):
        place = (at[0] + column * wide, at[1])
        low = max(low, page.write(_dotted(words), place, wide - _GAP, ink=INK, most=3))
    return low + 4


def _dotted(words: Sequence[str]) -> str:
    return " · ".join(map(bound, words))


def _drawn(page: _Page, height: int, box: tuple[int, int], thumbs: Thumbs) -> Image.Image:
    from PIL import Image, ImageDraw

    drawn = Image.new("RGB", (page.width, height), GROUND)
    pen = ImageDraw.Draw(drawn)
    for tile, x, y in page.places:
        if tile.state:
            _hole(page, pen, tile, (x, y), box)
        else:
            drawn.paste(_fitted(thumbs[tile.medium.sha256], box), (x, y))
    for line in page.lines:
        pen.text((line.x, line.y), line.text, fill=line.ink, font=line.font)
    return drawn


def _hole(
    page: _Page, pen: ImageDraw.ImageDraw, tile: Tile, at: tuple[int, int], box: tuple[int, int]
) -> None:
    """What stands in the place of a picture, as large as the picture would be."""
    shape = ratio([tile])
    wide, high = min(box[0], round(box[1] * shape)), min(box[1], round(box[0] / shape))
    x, y = at
    pen.rectangle((x, y, x + wide - 1, y + high - 1), fill=HOLE, outline=QUIET)
    said = " ".join(filter(None, (f"{tile.state}:", tile.reason, tile.advice)))
    most = max(1, round((high - _GAP) / (_SMALL * _LEADING)) - 1)
    inner = max(1, wide - 2 * _GAP)
    page.write(said, (x + _GAP, y + _GAP), inner, ink=INK, most=most)


def _fitted(jpeg: bytes, box: tuple[int, int]) -> Image.Image:
    from PIL import Image

    with Image.open(BytesIO(jpeg)) as image:
        image.thumbnail(box, Image.Resampling.HAMMING, reducing_gap=1.0)
        return image.convert("RGB")
