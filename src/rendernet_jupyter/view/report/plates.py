"""The pictures of a run on a page that knows no scripts: each opens larger by its address.

A link to a picture makes it the target of the page, and the style gives the target the whole
window; going back closes it. Sweeps stand in tables with heads, everything else in a grid that
makes its own columns. Nothing here decides what is said of a picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rendernet_jupyter.errors import cells as letters
from rendernet_jupyter.view.axes import Axis, Layout
from rendernet_jupyter.view.cell import ratio
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.film import player
from rendernet_jupyter.view.markup import Markup, join, tag
from rendernet_jupyter.view.phrase import bound, shorten
from rendernet_jupyter.view.report.prose import plain
from rendernet_jupyter.view.tile import FETCH, Tile

_FILM = 480
_LONGEST = 120
_WIDE, _NARROW = 240, 160
_MANY = 24
_MOST_ACROSS = 12
_LETTER, _WIDEST_HEAD = 8, 170  # CSS pixels


@dataclass(frozen=True, slots=True)
class Plates:
    """What the pictures of a run are drawn from.

    Attributes:
        content: the words.
        base: what the names of its places begin with, such as `r1`.
        stills: data URIs of pictures and posters by content hash.
        films: likewise, of the videos that are in the file.
        gaps: why a picture that came is not to be seen, by content hash.
        level: of the headings of folded tables.
    """

    content: Content
    base: str
    stills: Mapping[str, str]
    films: Mapping[str, str]
    gaps: Mapping[str, str]
    level: int

    def html(self) -> Markup:
        """All pictures and gaps, in order."""
        tiles = _linked(list(self._plates()))
        layout = self.content.layout
        if layout is not None and not layout.wraps and _fits(layout):
            return join(self._tables(layout, tiles))
        if len(tiles) == 1:
            return tag("div", self._figure(tiles[0], single=True), id=tiles[0].place)
        items = (tag("li", self._figure(one), id=one.place) for one in tiles)
        wide = _NARROW if len(tiles) > _MANY else _WIDE
        across = (
            5 if len(tiles) > _MANY else 3 if len(tiles) in (3, 5, 6, 9) else min(4, len(tiles))
        )
        style = f"--wide:{wide}px;--print:{across}"
        # A list without marks is one for screen readers only where it says so.
        return tag("ul", *items, class_="grid", style=style, role="list")

    def _plates(self) -> Iterator[_Plate]:
        for at, tile in enumerate(self.content.tiles, start=1):
            gap = self.gaps.get(tile.medium.sha256, "") if not tile.state else ""
            shown = replace(tile, state="missing", reason=gap, advice=FETCH) if gap else tile
            name = f"{self.base}-{at}"
            yield _Plate(shown, name, f"{name}-at")

    def _figure(self, plate: _Plate, *, single: bool = False, heads: str = "") -> Markup:
        tile = plate.tile
        kind = "single" if single else None
        if tile.state:
            shape = ratio([tile, *self.content.tiles])
            bare = replace(plate, tile=replace(tile, size=""))
            return tag("figure", _hole(tile, shape), _caption(bare), class_=kind)
        still = self.stills[tile.medium.sha256]
        if tile.medium.kind == "video":
            film = player(
                replace(tile, link=""), still, self.films.get(tile.medium.sha256, ""), _FILM
            )
            return tag("figure", film, _caption(plate, self._below(tile)), class_=kind)
        size = {"width": tile.medium.width or None, "height": tile.medium.height or None}
        image = tag("img", src=still, alt=plain(tile.alt), **size)
        opened = tag("a", image, href=f"#{plate.name}", class_="open")
        large = [tag("div", heads, dir="auto", class_="large")] if heads else []
        return tag(
            "figure", _walk(plate), opened, _caption(plate, large),
            class_=kind, id=plate.name,
        )  # fmt: skip

    def _below(self, tile: Tile) -> list[Markup]:
        """How to see a video that is not in the file, and what is said in it."""
        lines = []
        if tile.medium.sha256 not in self.films:
            lines.append(tag("p", "The video is too large for this file; the picture is a frame of"
                             " it. ", tag("code", self.content.saving), " saves it.",
                             class_="quiet"))  # fmt: skip
        if tile.transcript:
            lines.append(tag("p", "Transcript: ", tag("bdi", plain(tile.transcript))))
        return lines

    # Sweeps

    def _tables(self, layout: Layout, plates: Sequence[_Plate]) -> Iterator[Markup]:
        tables: defaultdict[tuple[int, ...], defaultdict[tuple[int, int], list[_Plate]]]
        tables = defaultdict(lambda: defaultdict(list))
        for plate in plates:
            place = layout.places[plate.tile.medium.request]
            tables[place.fold][place.row, place.column].append(plate)
        for fold in layout.folds:
            said = [axis.values[at] for axis, at in zip(layout.folded, fold, strict=True)]
            if said:
                yield tag(f"h{self.level}", _words([word for words in said for word in words]))
            yield self._table(layout, tables[fold])

    def _table(self, layout: Layout, cells: Mapping[tuple[int, int], Sequence[_Plate]]) -> Markup:
        down, across = layout.down, layout.across
        columns = range(len(across) if across else 1)
        head = [tag("td", style=f"width:{_head_width(down)}px")] if down else []
        head += [
            tag("th", _words(words), scope="col") for words in (across.values if across else ())
        ]
        rows = []
        for row in range(len(down) if down else 1):
            beside = [tag("th", _words(down.values[row]), scope="row")] if down else []
            inside = [self._cell(layout, cells.get((row, at), ())) for at in columns]
            rows.append(tag("tr", *beside, *inside))
        thead = [tag("thead", tag("tr", *head))] if across else []
        style = f"--across:{len(columns) + (1 if down else 0)}"
        table = tag("table", *thead, tag("tbody", *rows), class_="sheet", style=style)
        label = f"{len(rows)} rows, {len(columns)} columns"
        return tag("div", table, class_="scroll", role="group", tabindex=0, aria_label=label)

    def _cell(self, layout: Layout, here: Sequence[_Plate]) -> Markup:
        made = []
        for plate in here:
            heads = " · ".join(layout.heads(plate.tile.medium.request))
            made.append(tag("div", self._figure(plate, heads=heads), id=plate.place))
        return tag("td", tag("div", *made, class_="batch") if len(made) > 1 else join(made))


@dataclass(frozen=True, slots=True)
class _Plate:
    """A tile on the page.

    Attributes:
        tile: what is said of it.
        name: of the picture, by which it is opened.
        place: of where it stands when it is not open.
        before: the name of the picture before it that can be opened, empty for the first.
        after: likewise after it.
    """

    tile: Tile
    name: str
    place: str
    before: str = ""
    after: str = ""


def _linked(plates: Sequence[_Plate]) -> list[_Plate]:
    """The plates, each with the names of its neighbours."""
    names = [p.name for p in plates if not p.tile.state and p.tile.medium.kind != "video"]
    after = dict(pairwise(names))
    before = {name: earlier for earlier, name in after.items()}
    return [
        replace(one, before=before.get(one.name, ""), after=after.get(one.name, ""))
        for one in plates
    ]


def _walk(plate: _Plate) -> Markup:
    """The way from an opened picture to its neighbours, and back to the page."""
    steps = []
    if plate.before:
        steps.append(tag("a", "← Previous", href=f"#{plate.before}"))
    if plate.after:
        steps.append(tag("a", "Next →", href=f"#{plate.after}"))
    close = tag("a", "Close", href=f"#{plate.place}", class_="close")
    return tag("nav", *steps, close, class_="walk", aria_label=f"Image {plate.tile.mark}")


def _head_width(down: Axis) -> int:
    """CSS pixels of the heads beside the rows."""
    longest = max(letters(word) for words in down.values for word in words)
    return min(_WIDEST_HEAD, 16 + _LETTER * longest)


def _fits(layout: Layout) -> bool:
    return (len(layout.across) if layout.across else 1) <= _MOST_ACROSS


def _hole(tile: Tile, shape: float) -> Markup:
    """What stands in the place of a picture, as large as the picture would be."""
    reason = [tag("div", plain(tile.reason), dir="auto")] if tile.reason else []
    return tag(
        "div",
        tag("strong", tile.state.capitalize()),
        *reason,
        class_="hole",
        style=f"aspect-ratio:{shape:.3f}",
    )


def _caption(plate: _Plate, large: Sequence[Markup] = ()) -> Markup:
    tile = plate.tile
    mark = [tag("code", tile.mark, class_="mark"), " "] if tile.mark else []
    first = tag("div", *mark, _dotted(tile.first))
    more = [tag("div", _dotted(tile.second), class_="more")] if tile.second else []
    return tag("figcaption", first, *large, *more)


def _words(words: Sequence[str]) -> Markup:
    return join((tag("bdi", plain(word)) for word in words), " · ")


def _dotted(words: Sequence[str]) -> Markup:
    return join((tag("bdi", bound(shorten(plain(said), _LONGEST))) for said in words), " · ")
