"""Pictures in matplotlib, for papers and slides; of videos their posters.

A notebook shows the figure once; see `canvas`. Text is text, never mathematics. Fonts, sizes and
colours are those of `rcParams`, and so is the width, where somebody set `figure.figsize`; the
height follows from the pictures. Nothing here changes `rcParams`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap
from typing import Any

from matplotlib import rcParams, rcParamsDefault
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from PIL import Image

from rendernet_jupyter.errors import MissingPackage, cells
from rendernet_jupyter.view.axes import Layout
from rendernet_jupyter.view.canvas import blank
from rendernet_jupyter.view.cell import columns_for
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.picture import Picture
from rendernet_jupyter.view.poster import stand_in
from rendernet_jupyter.view.tile import Tile, is_picture
from rendernet_jupyter.view.typeface import points, set_type

_INCHES = 2.6
_SMALLEST = 0.9
_PAGE = 9.0
_PIXELS = 768
_LETTER = 0.56 / 72  # inches that a usual letter takes for each point of its size
_LINE = 1.45 / 72
_LONGEST_REASON = 90


def figure(
    pictures: Sequence[Picture],
    content: Content,
    *,
    columns: int | None = None,
    titles: Sequence[str] | bool = True,
) -> Figure:
    """`pictures` in a grid of axes without ticks.

    Args:
        pictures: each with its file.
        content: the words that captions are taken from.
        columns: how many; chosen by count and shape if left out.
        titles: one a picture; True takes the captions, False leaves them out.

    Raises:
        StoreError: a file is gone or cannot be read as a picture.
        ValueError: there are not as many titles as pictures.
    """
    tiles = [tile for tile in content.tiles if is_picture(tile.medium)]
    across = max(1, min(columns or columns_for(tiles), len(pictures) or 1))
    down = max(1, ceil(len(pictures) / across))
    wide = _width(across) / across
    size = points(_title_size())
    captions = _captions(tiles, len(pictures), _letters(wide, size), titles=titles)
    above = _LINE * size * max((c.count("\n") + 1 for c in captions if c), default=0)
    made = blank(
        figsize=(across * wide, down * (wide * _tallness(pictures) + above)), layout="constrained"
    )
    for place, picture in enumerate(pictures):
        axes = made.add_subplot(down, across, place + 1)
        axes.imshow(_reduced(picture))
        axes.set_axis_off()
        axes.set_anchor("N")
        axes.set_title(captions[place], fontsize=_title_size(), parse_math=False)
    set_type(_texts(made))
    return made


def table_figure(pictures: Sequence[Picture], content: Content, layout: Layout) -> Figure | None:
    """`pictures` as tables whose rows and columns share their labels, one for each folded value.

    What brought no picture is a hatched cell that says why.

    Args:
        pictures: each with its file.
        content: the words of the table.
        layout: where each request stands.

    Returns:
        The figure; None where a cell would hold several pictures.

    Raises:
        StoreError: a file is gone or cannot be read as a picture.
    """
    cells = {layout.places[tile.medium.request] for tile in content.tiles}
    if not pictures or len(cells) < len(content.tiles):
        return None
    table = _Table(layout, _tallness(pictures), columns_for(content.tiles))
    made = blank(figsize=table.size, layout="constrained")
    panels = _panels(made, table)
    by_medium = {picture.medium: picture for picture in pictures}
    for fold, panel in zip(layout.folds, panels, strict=False):
        tiles = [t for t in content.tiles if layout.places[t.medium.request].fold == fold]
        _draw(panel, table, tiles, by_medium)
        if said := _heading(layout, fold):
            panel.suptitle(said, size=rcParams["axes.titlesize"], weight="bold", parse_math=False)
    set_type(_texts(made))
    return made


@dataclass(frozen=True, slots=True)
class _Table:
    """The shape of the tables of a figure.

    Attributes:
        layout: where each request stands.
        tallness: height of a picture by its width.
        most: columns before one axis alone is wrapped.
    """

    layout: Layout
    tallness: float
    most: int

    @property
    def columns(self) -> int:
        """Of one table."""
        count = len(self.layout.across) if self.layout.across else 1
        return min(count, self.most) if self.layout.wraps else count

    @property
    def rows(self) -> int:
        """Of one table."""
        if self.layout.wraps:
            return ceil(len(self.layout.across or ()) / self.columns)
        return len(self.layout.down) if self.layout.down else 1

    @property
    def beside(self) -> int:
        """Tables next to each other."""
        count = len(self.layout.folds)
        return min(count, max(1, int(_PAGE // (self.columns * 1.6 + 1))))

    @property
    def wide(self) -> float:
        """Inches of a picture."""
        across = self.beside * (self.columns + (0.5 if self.layout.down else 0))
        return max(_SMALLEST, min(_INCHES, _width(across) / across))

    @property
    def size(self) -> tuple[float, float]:
        """Inches of the figure."""
        across = self.columns + (0.5 if self.layout.down else 0)
        line = _LINE * points(rcParams["axes.titlesize"])
        titles = self.rows if self.layout.wraps else 1
        high = self.rows * self.wide * self.tallness + line * (
            titles + 1 + bool(self.layout.folded)
        )
        return self.beside * across * self.wide, ceil(len(self.layout.folds) / self.beside) * high

    def place(self, request: int) -> tuple[int, int]:
        """Row and column of a request in its table."""
        found = self.layout.places[request]
        return (
            divmod(found.column, self.columns) if self.layout.wraps else (found.row, found.column)
        )


def _panels(made: Figure, table: _Table) -> Sequence[Any]:
    """A part of the figure for each of the tables."""
    count = len(table.layout.folds)
    if count == 1:
        return [made]
    parts = made.subfigures(ceil(count / table.beside), table.beside, squeeze=False)
    return list(parts.flat)


def _draw(panel: Any, table: _Table, tiles: Sequence[Tile], pictures: dict[Any, Picture]) -> None:
    """One table."""
    grid = panel.subplots(table.rows, table.columns, squeeze=False)
    for axes in grid.flat:
        axes.set(xticks=[], yticks=[], frame_on=False)
    _label(grid, table)
    for tile in tiles:
        axes = grid[table.place(tile.medium.request)]
        if tile.state or tile.medium not in pictures:
            _hatch(axes, tile, table)
        else:
            axes.imshow(_reduced(pictures[tile.medium]))
            axes.set_xlabel(tile.length, fontsize="small", parse_math=False)


def _label(grid: Any, table: _Table) -> None:
    """Label the first row and the first column of axes; the others share those labels."""
    layout, letters = table.layout, _letters(table.wide, points(rcParams["axes.titlesize"]))
    for column, words in enumerate(layout.across.values if layout.across else ()):
        place = divmod(column, table.columns) if layout.wraps else (0, column)
        grid[place].set_title(_wrapped(", ".join(words), letters), parse_math=False)
    beside = max(10, _letters(table.wide, points(rcParams["axes.labelsize"])) * 2 // 3)
    for axes, words in zip(grid[:, 0], layout.down.values if layout.down else (), strict=False):
        said = _wrapped(", ".join(words), beside)
        axes.set_ylabel(said, rotation=0, ha="right", va="center", parse_math=False)


def _hatch(axes: Axes, tile: Tile, table: _Table) -> None:
    """A cell without a picture, as large as one, with the reason."""
    ink, page = rcParams["text.color"], rcParams["figure.facecolor"]
    axes.set_box_aspect(table.tallness)
    axes.add_patch(
        Rectangle((0, 0), 1, 1, transform=axes.transAxes, fill=False, hatch="///", alpha=0.35,
                  edgecolor=ink, linewidth=1)
    )  # fmt: skip
    size = min(points("small"), points(rcParams["axes.titlesize"]))
    reason = _wrapped(shorten(tile.reason, _LONGEST_REASON), _letters(table.wide * 0.85, size))
    said = f"{tile.state}\n{reason}" if tile.reason else tile.state
    box = {"facecolor": page, "edgecolor": "none", "pad": 3}
    text = axes.text(0.5, 0.5, said, ha="center", va="center", fontsize=size, bbox=box,
                     transform=axes.transAxes)  # fmt: skip
    text.set_parse_math(False)


def _heading(layout: Layout, fold: Sequence[int]) -> str:
    said = [axis.values[at] for axis, at in zip(layout.folded, fold, strict=True)]
    return ", ".join(word for words in said for word in words)


def _captions(
    tiles: Sequence[Tile], count: int, letters: int, *, titles: Sequence[str] | bool
) -> list[str]:
    if titles is False:
        return [""] * count
    if titles is True:
        told = [", ".join(filter(None, (*tile.first, tile.length))) for tile in tiles]
        return [_wrapped(words, letters) for words in told]
    if len(titles) != count:
        raise ValueError(f"{len(titles)} titles were given for {count} pictures")
    return [str(title) for title in titles]


def _texts(made: Figure) -> Iterator[Text]:
    yield from (text for text in made.findobj(Text) if text.get_text())


def _width(across: float) -> float:
    """Inches of a figure: those of `figure.figsize` where somebody chose them, else by columns."""
    chosen = rcParams["figure.figsize"]
    if list(chosen) != list(rcParamsDefault["figure.figsize"]):
        return float(chosen[0])
    return min(across * _INCHES, max(_PAGE, across * _SMALLEST))


def _title_size() -> str | float:
    """Of captions: small, unless somebody chose another size for titles."""
    chosen: str | float = rcParams["axes.titlesize"]
    return "small" if chosen == rcParamsDefault["axes.titlesize"] else chosen


def _tallness(pictures: Sequence[Picture]) -> float:
    """Height by width of the tallest picture."""
    return max((p.height / p.width for p in pictures if p.width), default=1.0)


def _letters(wide: float, size: float) -> int:
    """Letters of some points in a line of so many inches."""
    return max(6, int(wide / (_LETTER * size)))


def _wrapped(text: str, letters: int) -> str:
    """`text` in lines of one width, whether its letters are wide or narrow."""
    return "\n".join(wrap(text, max(1, letters * len(text) // max(1, cells(text)))))


def _reduced(picture: Picture) -> Image.Image:
    """As many pixels as a printed column needs: matplotlib holds each one as four floats."""
    try:
        image = picture.image
    except MissingPackage:
        return stand_in(picture.medium, _PIXELS)
    image.thumbnail((_PIXELS, _PIXELS), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image
