"""Pictures in matplotlib, for papers and slides.

The figure belongs to nobody: no window, no current figure, so a notebook shows it once, as the
value of its cell. Text is text, never mathematics. Nothing here changes `rcParams`.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from textwrap import wrap

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from rendernet_jupyter.errors import cells
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.grid import columns_for
from rendernet_jupyter.view.picture import Picture
from rendernet_jupyter.view.tile import Tile, is_picture

_INCHES = 2.6
_LINE = 0.17
_LETTERS = 36
_PIXELS = 768


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


def _captions(tiles: Sequence[Tile], count: int, *, titles: Sequence[str] | bool) -> list[str]:
    if titles is False:
        return [""] * count
    if titles is True:
        return [_wrapped(", ".join(tile.first)) for tile in tiles]
    if len(titles) != count:
        raise ValueError(f"{len(titles)} titles were given for {count} pictures")
    return [str(title) for title in titles]


def _wrapped(text: str) -> str:
    """`text` in lines of one width, whether its letters are wide or narrow."""
    return "\n".join(wrap(text, max(1, _LETTERS * len(text) // max(1, cells(text)))))


def _reduced(picture: Picture) -> Image.Image:
    """As many pixels as a printed column needs: matplotlib holds each one as four floats."""
    image = picture.image
    image.thumbnail((_PIXELS, _PIXELS), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image
