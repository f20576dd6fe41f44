"""The contact sheet: a run as one JPEG with its labels drawn in.

For readers of a notebook that show no HTML: LaTeX, PDF, slides, mail. It is paper: dark on white,
whatever the theme. Nothing here decides what is said: see `content`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.grid import Thumbs, columns_for, ratio
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
    across = columns or columns_for(content.tiles)
    page = _Page(width=max(2 * _MARGIN + across * (box[0] + _GAP) - _GAP, _NARROWEST))
    low = _heading(page, content)
    for at in range(0, len(content.tiles), across):
        low = _row(page, content.tiles[at : at + across], low, box)
    inner = page.width - 2 * _MARGIN
    low = page.write(_dotted(content.spending), (_MARGIN, low), inner)
    return encode(_drawn(page, low + _MARGIN, box, thumbs))


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


def _row(page: _Page, tiles: Sequence[Tile], top: int, box: tuple[int, int]) -> int:
    low = 0
    for column, tile in enumerate(tiles):
        x, y = _MARGIN + column * (box[0] + _GAP), top + box[1] + 4
        page.places.append((tile, x, top))
        y = page.write(f"{tile.mark} {_dotted(tile.first)}", (x, y), box[0], ink=INK)
        low = max(low, page.write(_dotted(tile.second), (x, y), box[0]))
    return low + _GAP


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
