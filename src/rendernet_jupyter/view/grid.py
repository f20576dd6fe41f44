"""The grid: a run as one piece of self-contained HTML.

A table, because that is what GitHub and other strict readers leave standing; inline styles,
because untrusted notebooks keep nothing else; pictures inside the page, because notebooks travel.
It asks for no script, no style sheet, no name and no file. Nothing here decides what is said: see
`content`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

from rendernet_jupyter.view import theme
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.film import beside, data_uri, player
from rendernet_jupyter.view.markup import Markup, join, tag
from rendernet_jupyter.view.message import detail
from rendernet_jupyter.view.phrase import bound, shorten
from rendernet_jupyter.view.tile import Tile, is_picture

Thumbs = Mapping[str, bytes]
Films = Mapping[str, str]

SHOWN = 256
"""CSS pixels of a square picture on the page; others are given the same area."""

ALONE = 384
"""The same for a picture that is the only one."""

_GAP = 12
_LONGEST_TITLE = 200
_LONGEST_FACT = 80


def grid(
    content: Content,
    thumbs: Thumbs,
    films: Films | None = None,
    *,
    columns: int | None = None,
    shown: int | None = None,
) -> Markup:
    """`content` as HTML.

    Args:
        content: what is said.
        thumbs: JPEGs by content hash, one for each tile without a `state`.
        films: data URIs by content hash, of the videos that travel in the page.
        columns: how many; chosen by count and shape if left out.
        shown: CSS pixels of a square picture.
    """
    tiles = content.tiles
    scale = shown or (ALONE if len(tiles) == 1 else SHOWN)
    across = columns or columns_for(tiles)
    widths = [_shown_width(tile, tiles, scale) for tile in tiles]
    cells = [
        _cell(tile, content, thumbs, films or {}, width)
        for tile, width in zip(tiles, widths, strict=True)
    ]
    return tag(
        "div",
        _title(content),
        _facts(content),
        *map(_note, content.notes),
        _table(cells, across, max(widths)) if tiles else "",
        _footer(content),
        _spec(content),
        style=theme.ROOT,
    )


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
        join([tag("span", key, style=f"opacity:{theme.QUIET}"), f" {shorten(fact, _LONGEST_FACT)}"])
        for key, fact in content.facts
    ]
    line = join([*parts, join(said, " · ")])
    return tag("div", line, style=theme.FACTS) if parts or said else Markup("")


def _note(text: str) -> Markup:
    return tag("div", detail(text), style=theme.ASIDE)


def _table(contents: Sequence[list[Markup]], columns: int, width: int) -> Markup:
    share = f"{100 // columns}%"
    cells = [tag("td", *one, style=theme.TILE, valign="top", width=share) for one in contents]
    cells += [tag("td", style=theme.TILE, width=share)] * (-len(cells) % columns)
    rows = [
        tag("tr", *cells[at : at + columns], style=theme.ROW)
        for at in range(0, len(cells), columns)
    ]
    widest = columns * (width + _GAP)
    style = f"{theme.TABLE};table-layout:fixed;width:100%;max-width:{widest}px;margin:8px 0 0"
    return tag("table", tag("tbody", *rows), style=style, role="presentation")


def _shown_width(tile: Tile, tiles: Sequence[Tile], scale: int) -> int:
    medium = tile.medium
    shape = medium.width / medium.height if medium.width and medium.height else ratio(tiles)
    return round(scale * min(2.0, max(0.5, sqrt(shape))))


def _cell(tile: Tile, content: Content, thumbs: Thumbs, films: Films, width: int) -> list[Markup]:
    if tile.state:
        return [_gap(tile, width, ratio([tile, *content.tiles])), _caption(tile)]
    source = data_uri("image/jpeg", thumbs[tile.medium.sha256])
    if tile.medium.kind == "video":
        film = films.get(tile.medium.sha256, "")
        below = beside(tile, film, content.saving)
        return [player(tile, source, film, width), _caption(tile), *below]
    image = tag("img", src=source, alt=tile.alt, width=width, style=theme.PICTURE)
    if tile.link:
        image = tag("a", image, href=tile.link, style=theme.LINK)
    return [image, _caption(tile)]


def _gap(tile: Tile, width: int, shape: float) -> Markup:
    """What stands in the place of a picture, as large as the picture would be."""
    style = f"{theme.HOLE};max-width:{width}px;aspect-ratio:{shape:.3f}"
    told = [
        tag("div", tile.reason, dir="auto", style="margin-top:4px") if tile.reason else "",
        tag("div", tile.advice, style=f"margin-top:4px;opacity:{theme.QUIET}"),
    ]
    return tag("div", tag("b", tile.state), *told, style=style)


def _caption(tile: Tile) -> Markup:
    mark = [tag("code", tile.mark, style=theme.INDEX), " "] if tile.mark else []
    if not tile.first:  # one picture, without a seed: its index does not need a line of its own
        quiet = tag("span", _dotted(tile.second), style=f"opacity:{theme.QUIET}")
        lines = [tag("div", *mark, quiet, style=theme.SMALL)]
    else:
        lines = [
            tag("div", *mark, _dotted(tile.first), style=theme.SMALL),
            tag("div", _dotted(tile.second), style=theme.QUIET_SMALL),
        ]
    # Pages that take styles out have tables set to the right; this attribute they leave.
    return tag("div", *lines, align="left", style=theme.CAPTION)


def _dotted(words: Sequence[str]) -> Markup:
    """Words with dots between them, each on its own side whichever way it is written."""
    return join((tag("bdi", bound(shorten(said, _LONGEST_FACT))) for said in words), " · ")


def _footer(content: Content) -> Markup:
    parts: list[str] = [*content.spending]
    if any(is_picture(tile.medium) for tile in content.tiles):
        parts.append(join(["save the originals: ", tag("code", content.saving, style=theme.CODE)]))
    return tag("div", join(parts, " · "), style=theme.QUIET_SMALL)


def _spec(content: Content) -> Markup:
    if not content.spec:
        return Markup("")
    summary = tag("summary", "Spec", style=theme.SUMMARY)
    return tag("details", summary, tag("pre", content.spec, style=theme.PRE), style=theme.SMALL)
