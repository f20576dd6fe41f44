"""Pictures in matplotlib, for papers and slides.

The figure belongs to nobody: no window, no current figure, so a notebook shows it once, as the
value of its cell. Text is text, never mathematics. Nothing here changes `rcParams`.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from textwrap import wrap
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from rendernet_jupyter.errors import cells
from rendernet_jupyter.view.axes import Axis, Layout
from rendernet_jupyter.view.cell import columns_for
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.picture import Picture
from rendernet_jupyter.view.tile import Tile, is_picture

_INCHES = 2.6
_LINE = 0.17
_LETTERS = 36
_PIXELS = 768
_PAGE = 9.0


class PictureFigure(Figure):
    """A figure that shows itself in a notebook, whether or not `%matplotlib inline` was said."""

    def _repr_png_(self) -> bytes:
        buffer = BytesIO()
        FigureCanvasAgg(self)
        self.savefig(buffer, format="png")
        return buffer.getvalue()


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
    tiles = [t for t in content.tiles if is_picture(t.medium) and t.medium.kind != "video"]
    across = max(1, min(columns or columns_for(tiles), len(pictures) or 1))
    down = max(1, -(-len(pictures) // across))
    captions = _captions(tiles, len(pictures), titles=titles)
    tall = max((p.height / p.width for p in pictures if p.width), default=1.0)
    above = _LINE * max((caption.count("\n") + 1 for caption in captions if caption), default=0)
    made = PictureFigure(
        figsize=(across * _INCHES, down * (_INCHES * tall + above)), layout="constrained"
    )
    for place, picture in enumerate(pictures):
        axes = made.add_subplot(down, across, place + 1)
        axes.imshow(_reduced(picture))
        axes.set_axis_off()
        axes.set_anchor("N")
        axes.set_title(captions[place], fontsize="small", parse_math=False)
    return made


def table_figure(pictures: Sequence[Picture], content: Content, layout: Layout) -> Figure | None:
    """`pictures` as a table whose rows and columns share their labels.

    Sizes and weights of the labels are those of `rcParams` for titles and labels of axes.

    Args:
        pictures: each with its file.
        content: the words of the table.
        layout: where each request stands.

    Returns:
        The figure; None where rows and columns cannot hold them: one axis, more than two, or
        several pictures in a cell.

    Raises:
        StoreError: a file is gone or cannot be read as a picture.
    """
    down, across = layout.down, layout.across
    cells = {layout.places[tile.medium.request] for tile in content.tiles}
    if down is None or across is None or layout.folded or len(cells) < len(content.tiles):
        return None
    # Labels are wrapped at the width of a picture, which is smaller the more there are.
    wide = max(1.0, min(_INCHES, _PAGE / len(across)))
    tall = wide * max((p.height / p.width for p in pictures if p.width), default=1.0)
    size = (wide * (len(across) + 0.5), tall * len(down) + 3 * _LINE)
    made = PictureFigure(figsize=size, layout="constrained")
    grid = made.subplots(len(down), len(across), squeeze=False)
    for axes in grid.flat:
        axes.set(xticks=[], yticks=[], frame_on=False)
    _label(grid, down, across, max(6, round(_LETTERS * wide / _INCHES)))
    for tile in content.tiles:
        if tile.state:
            place = layout.places[tile.medium.request]
            said = grid[place.row, place.column].text(0.5, 0.5, tile.state, ha="center")
            said.set_parse_math(False)
    for picture in pictures:
        place = layout.places[picture.medium.request]
        grid[place.row, place.column].imshow(_reduced(picture))
    return made


def _label(grid: Any, down: Axis, across: Axis, letters: int) -> None:
    """Label the first row and the first column of axes; the others share those labels."""
    for axes, words in zip(grid[0], across.values, strict=True):
        axes.set_title(_wrapped(", ".join(words), letters), parse_math=False)
    for axes, words in zip(grid[:, 0], down.values, strict=True):
        said = _wrapped(", ".join(words), letters)
        axes.set_ylabel(said, rotation=0, ha="right", va="center", parse_math=False)


def _captions(tiles: Sequence[Tile], count: int, *, titles: Sequence[str] | bool) -> list[str]:
    if titles is False:
        return [""] * count
    if titles is True:
        return [_wrapped(", ".join(tile.first)) for tile in tiles]
    if len(titles) != count:
        raise ValueError(f"{len(titles)} titles were given for {count} pictures")
    return [str(title) for title in titles]


def _wrapped(text: str, letters: int = _LETTERS) -> str:
    """`text` in lines of one width, whether its letters are wide or narrow."""
    return "\n".join(wrap(text, max(1, letters * len(text) // max(1, cells(text)))))


def _reduced(picture: Picture) -> Image.Image:
    """As many pixels as a printed column needs: matplotlib holds each one as four floats."""
    image = picture.image
    image.thumbnail((_PIXELS, _PIXELS), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image
