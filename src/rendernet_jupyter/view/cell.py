"""One cell of a grid as HTML: a picture or a video, or what stands in its place; its caption.

Galleries and the tables of sweeps are made of the same cells. Nothing here knows rows or columns,
and nothing decides what is said: see `content`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from rendernet_jupyter.view import theme
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.film import beside, data_uri, player
from rendernet_jupyter.view.markup import Markup, join, tag
from rendernet_jupyter.view.phrase import bound, shorten
from rendernet_jupyter.view.tile import Tile

Thumbs = Mapping[str, bytes]
Films = Mapping[str, str]

SHOWN = 256
"""CSS pixels of a square picture on the page; others are given the same area."""

ALONE = 384
"""The same for a picture that is the only one."""

GAP = 12
"""CSS pixels between two pictures."""

_BLANK = f"width:100%;border-radius:4px;background:{theme.WASH}"

LONGEST_FACT = 80
"""Letters of a fact; more belong into the spec."""

PENDING = "pending"
"""State of a tile whose picture is still to come."""

SPACIOUS = 140
"""CSS pixels that hold a reason; smaller gaps name the state alone."""


def columns_for(tiles: Sequence[Tile]) -> int:
    """How many columns let so many tiles of this shape look composed, from 1 to 4."""
    count = len(tiles)
    if count <= 3:
        return max(1, count)
    if count == 4:
        return 4 if ratio(tiles) < 0.9 else 2
    return 3 if count in (5, 6, 9) else 4


def ratio(tiles: Sequence[Tile]) -> float:
    """Width over height of the first tile whose size is known; 1 when none is."""
    sizes = ((tile.medium.width, tile.medium.height) for tile in tiles)
    return next((wide / high for wide, high in sizes if wide and high), 1.0)


def shown_width(tile: Tile, tiles: Sequence[Tile], scale: int) -> int:
    """CSS pixels that a tile is wide where a square one has `scale`: all have the same area.

    Args:
        tile: one of `tiles`.
        tiles: those whose shape it takes when its own is not known.
        scale: CSS pixels.
    """
    medium = tile.medium
    shape = medium.width / medium.height if medium.width and medium.height else ratio(tiles)
    return round(scale * min(2.0, max(0.5, sqrt(shape))))


@dataclass(frozen=True, slots=True)
class Desk:
    """What cells are made of.

    Attributes:
        content: what is said.
        thumbs: JPEGs by content hash, one for each tile without a `state`.
        films: data URIs by content hash, of the videos that travel in the page.
    """

    content: Content
    thumbs: Thumbs
    films: Films

    def cell(self, tile: Tile, width: int, *, terse: bool = False) -> list[Markup]:
        """The picture of a tile, `width` CSS pixels wide, and its caption.

        Args:
            tile: one of the content's.
            width: CSS pixels.
            terse: say of a gap only what it needs; its advice stands elsewhere.
        """
        if tile.state == PENDING:
            return [_blank(tile, width, ratio([tile, *self.content.tiles])), _caption(tile)]
        if tile.state:
            shape = ratio([tile, *self.content.tiles])
            hole = _terse_gap(tile, width, shape) if terse else _gap(tile, width, shape)
            return [hole, _caption(tile)]
        source = data_uri("image/jpeg", self.thumbs[tile.medium.sha256])
        if tile.medium.kind == "video":
            film = self.films.get(tile.medium.sha256, "")
            below = beside(tile, film, self.content.saving)
            return [player(tile, source, film, width), _caption(tile), *below]
        image = tag("img", src=source, alt=tile.alt, width=width, style=theme.PICTURE)
        if tile.link:
            image = tag("a", image, href=tile.link, style=theme.LINK)
        return [image, _caption(tile)]


def _blank(tile: Tile, width: int, shape: float) -> Markup:
    """The place of a picture that is still to come: as large, without a word."""
    style = f"{_BLANK};max-width:{width}px;aspect-ratio:{shape:.3f}"
    return tag("div", style=style, role="img", aria_label=f"{tile.mark} {tile.state}".strip())


def _gap(tile: Tile, width: int, shape: float) -> Markup:
    """What stands in the place of a picture, as large as the picture would be."""
    style = f"{theme.HOLE};max-width:{width}px;aspect-ratio:{shape:.3f}"
    told = [
        tag("div", tile.reason, dir="auto", style="margin-top:4px") if tile.reason else "",
        tag("div", tile.advice, style=f"margin-top:4px;opacity:{theme.QUIET}"),
    ]
    return tag("div", tag("b", tile.state), *told, style=style)


def _terse_gap(tile: Tile, width: int, shape: float) -> Markup:
    """A gap among many: its reason is shortened, or a tip for the mouse where there is no room."""
    roomy = width >= SPACIOUS
    tight = "" if roomy else ";padding:2px 4px;font-size:11px"
    style = f"{theme.HOLE};max-width:{width}px;aspect-ratio:{shape:.3f};overflow:hidden{tight}"
    told = tag("div", shorten(tile.reason, LONGEST_FACT), dir="auto", style="margin-top:4px")
    said = [tag("b", tile.state), told if roomy and tile.reason else ""]
    return tag("div", *said, style=style, title=tile.reason or None)


def _caption(tile: Tile) -> Markup:
    mark = [tag("code", tile.mark, style=theme.INDEX), " "] if tile.mark else []
    if not tile.first and not tile.second:  # in the table of a sweep, where heads say the rest
        lines = [join(mark)]
    elif not tile.first:  # one picture without a seed: its index needs no line of its own
        quiet = tag("span", _dotted(tile.second), style=f"opacity:{theme.QUIET}")
        lines = [tag("div", *mark, quiet, style=theme.SMALL)]
    else:
        lines = [tag("div", *mark, _dotted(tile.first), style=theme.SMALL)]
        if tile.second:
            lines.append(tag("div", _dotted(tile.second), style=theme.QUIET_SMALL))
    # Pages that take styles out have tables set to the right; this attribute they leave.
    return tag("div", *lines, align="left", style=theme.CAPTION) if any(lines) else Markup("")


def _dotted(words: Sequence[str]) -> Markup:
    """Words with dots between them, each on its own side whichever way it is written."""
    return join((tag("bdi", bound(shorten(said, LONGEST_FACT))) for said in words), " · ")
