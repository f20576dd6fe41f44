"""One cell of a grid as HTML: a picture or a video, or what stands in its place; its caption.

Galleries and the tables of sweeps are made of the same cells. Nothing here knows rows or columns,
and nothing decides what is said: see `content`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from rendernet_jupyter.view import theme
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.film import beside, player
from rendernet_jupyter.view.markup import Markup, data_uri, join, tag
from rendernet_jupyter.view.phrase import ELLIPSIS, bound, shorten
from rendernet_jupyter.view.tile import Tile

Thumbs = Mapping[str, bytes]
Films = Mapping[str, str]

SHOWN = 256
"""CSS pixels of a square picture on the page; others are given the same area."""

ALONE = 384
"""The same for a picture that is the only one."""

GAP = 12
"""CSS pixels between two pictures."""

_WORDS = "box-sizing:border-box;min-width:0;overflow-wrap:break-word"
_WITHIN = "position:absolute;top:0;left:0;width:100%;height:100%;overflow:hidden"

# Has no width of its own, and takes what there is.
_FILLS = "width:0;min-width"

_QUIET = f"opacity:{theme.QUIET}"
_PRE = f"{theme.PRE};box-sizing:border-box;{_FILLS}:100%"
_NOTE = f"{theme.NOTE};{_FILLS}:100%"

LONGEST_FACT = 80
"""Letters of a fact; more belong into the spec."""

_TOGETHER = 16  # letters of `seed 4294967295`; words of a prompt may be broken

LONGEST_TIP = 300
"""Letters of a spec that those read who point at a picture."""

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

    def tip(self, tile: Tile) -> str | None:
        """What those read who point at a tile: its spec, cut where a page would be covered."""
        if len(tile.spec) <= LONGEST_TIP:
            return tile.spec or None
        return tile.spec[: LONGEST_TIP - 1] + ELLIPSIS

    @property
    def _alone(self) -> bool:
        """Whether there is one tile alone: its cell is the one below the gallery."""
        return len(self.content.tiles) == 1

    def _folded(self, tile: Tile, width: int) -> list[Markup]:
        """What is folded below a picture; of one alone its cell stands below the gallery."""
        if self._alone:
            return folded(replace(tile, spec=""))
        return folded(tile) if width >= SPACIOUS else []

    def growing(self, tile: Tile, width: int, widest: int) -> list[Markup]:
        """The cell of a gallery: unfolded, its picture is twice as large.

        No script and no style sheet is needed: the cell is as wide as what it shows, of which only
        what is unfolded has a width, and the picture fills the cell.

        Args:
            tile: one of the content's.
            width: CSS pixels.
            widest: CSS pixels of the widest picture of the gallery.
        """
        room = f"{_FILLS}:{100 * width / widest:.4g}%"
        larger = 0 if tile.state else 2 * widest
        caption = _caption(tile, self._folded(tile, width), larger)
        if tile.state:
            return [self._gap(tile, width, room), caption]
        if tile.medium.kind == "video":
            shown, below = self._film(tile, width)
            return [tag("div", shown, style=room), caption,
                    tag("div", *below, style=f"{_FILLS}:100%")]  # fmt: skip
        return [self._image(tile, width, f"{theme.PICTURE};{room}"), caption]

    def cell(self, tile: Tile, width: int, *, terse: bool = False) -> list[Markup]:
        """The picture of a tile, `width` CSS pixels wide, and its caption.

        Args:
            tile: one of the content's.
            width: CSS pixels.
            terse: say of a gap only what it needs; its advice stands elsewhere.
        """
        caption = _caption(tile, self._folded(tile, width))
        if tile.state:
            return [self._gap(tile, width, f"max-width:{width}px", terse=terse), caption]
        if tile.medium.kind == "video":
            shown, below = self._film(tile, width)
            return [shown, caption, *below]
        return [self._image(tile, width, theme.PICTURE), caption]

    def _gap(self, tile: Tile, width: int, room: str, *, terse: bool = False) -> Markup:
        shape = ratio([tile, *self.content.tiles])
        if tile.state == PENDING:
            return _blank(tile, shape, room)
        return _terse_gap(tile, width, shape, room) if terse else _gap(tile, shape, room)

    def _image(self, tile: Tile, width: int, style: str) -> Markup:
        image = tag("img", src=self._still(tile), alt=tile.alt, width=width, style=style)
        return tag("a", image, href=tile.link, style=theme.LINK) if tile.link else image

    def _film(self, tile: Tile, width: int) -> tuple[Markup, list[Markup]]:
        film = self.films.get(tile.medium.sha256, "")
        below = beside(tile, film, self.content.saving)
        return player(tile, self._still(tile), film, width), below

    def _still(self, tile: Tile) -> str:
        return data_uri("image/jpeg", self.thumbs[tile.medium.sha256])


def _blank(tile: Tile, shape: float, room: str) -> Markup:
    """The place of a picture that is still to come: as large, without a word."""
    style = f"{theme.BLANK};{room}"
    label = f"{tile.mark} {tile.state}".strip()
    return tag("div", _strut(shape), style=style, role="img", aria_label=label)


def _gap(tile: Tile, shape: float, room: str) -> Markup:
    """What stands in the place of a picture, as large as the picture would be."""
    told = [
        tag("div", tile.reason, dir="auto", style="margin-top:4px") if tile.reason else "",
        tag("div", tile.advice, style=f"margin-top:4px;opacity:{theme.QUIET}"),
    ]
    words = tag("div", tag("b", tile.state), *told, style=f"{_WORDS};padding:10px 12px")
    return tag("div", _strut(shape), words, style=f"{theme.HOLE};{room}")


def _terse_gap(tile: Tile, width: int, shape: float, room: str) -> Markup:
    """A gap among many: its reason is shortened, or a tip for the mouse where there is no room."""
    roomy = width >= SPACIOUS
    tight = "padding:10px 12px" if roomy else "padding:2px 4px;font-size:11px"
    told = tag("div", shorten(tile.reason, LONGEST_FACT), dir="auto", style="margin-top:4px")
    said = [tag("b", tile.state), told if roomy and tile.reason else ""]
    words = tag("div", *said, style=f"{_WORDS};{_WITHIN};{tight}")
    style = f"{theme.HOLE};position:relative;{room}"
    return tag("div", _strut(shape), words, style=style, title=tile.reason or None)


def _strut(shape: float) -> Markup:
    """What holds a box open as high as a picture would be, at any width.

    JupyterLab takes `aspect-ratio` out of a page that is not trusted; a padding in per cent, which
    is one of the width, it leaves.
    """
    return tag("div", style=f"padding-top:{100 / shape:.2f}%")


def folded(tile: Tile) -> list[Markup]:
    """How a picture was made: its cell, what it was made from, its cost and names."""
    origin = tile.origin()
    said = [tag("pre", tile.spec, style=_PRE)] if tile.spec else []
    if origin:
        words = tag("div", origin, dir="auto", style="white-space:pre-wrap")
        said.append(tag("div", "made from", words, style=_NOTE))
    if tile.record:
        said.append(tag("div", join(tile.record, " · "), style=_NOTE))
    return said


def _caption(tile: Tile, below: Sequence[Markup], larger: int = 0) -> Markup:
    """The words below a picture; they fold what tells more of it.

    Args:
        tile: what is said of it.
        below: what is folded.
        larger: CSS pixels that the cell takes while it is unfolded; 0 leaves it as it is.
    """
    mark = [tag("code", tile.mark, style=theme.INDEX), " "] if tile.mark else []
    if not tile.first and not tile.second:  # in the table of a sweep, where heads say the rest
        lines = [join(mark)]
    elif not tile.first:  # one picture without a seed: its index needs no line of its own
        lines = [join([*mark, tag("span", _dotted(tile.second), style=_QUIET)])]
    else:
        lines = [join([*mark, _dotted(tile.first)])]
        if tile.second:
            lines.append(tag("div", _dotted(tile.second), style=_QUIET))
    if not any(lines) and not below and not larger:
        return Markup("")
    # Pages that take styles out have tables set to the right; this attribute they leave.
    style = f"{theme.SMALL};{theme.CAPTION}"
    if not below and not larger:
        return tag("div", *lines, align="left", style=f"{style};{_FILLS}:100%")
    said = lines if any(lines) else ["larger" if larger else "spec"]
    summary = tag("summary", *said, style=f"{theme.SUMMARY};{_FILLS}:100%")
    wide = [tag("div", style=f"width:{larger}px;max-width:100%")] if larger else []
    return tag("div", tag("details", summary, *wide, *below), align="left", style=style)


def _dotted(words: Sequence[str]) -> Markup:
    """Words with dots between them, each on its own side whichever way it is written."""
    told = (shorten(said, LONGEST_FACT) for said in words)
    return join((tag("bdi", bound(s) if len(s) <= _TOGETHER else s) for s in told), " · ")
