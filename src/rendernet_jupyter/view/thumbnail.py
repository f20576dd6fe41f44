"""Small JPEGs of stored pictures, and of the posters of videos, within a budget of bytes.

The whole picture is decoded once, scaled, turned upright, laid on white where it is transparent
and encoded; quality steps down only for a picture that is heavier than its share. Nothing here
knows where a thumbnail is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.view.poster import read_poster

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True, slots=True)
class Budget:
    """What one picture of a grid may take.

    Attributes:
        pictures: up to how many pictures in the grid.
        edge: long edge of the thumbnail in pixels.
        limit: bytes of the JPEG. A usual picture stays at half of it.
        sheet: long edge in the contact sheet in pixels.
    """

    pictures: int
    edge: int
    limit: int
    sheet: int


# 512 px is sharp on a dense screen in four columns and takes 20 to 30 kB at quality 75; a half or a
# quarter of the usual 1024 px costs a third of the time of a size between them. A base64 character
# holds 6 bits, so the HTML of a full row is at most pictures x limit x 4/3.
BUDGETS = (
    Budget(pictures=4, edge=512, limit=60_000, sheet=320),
    Budget(pictures=9, edge=512, limit=40_000, sheet=288),
    Budget(pictures=16, edge=512, limit=30_000, sheet=224),
    Budget(pictures=36, edge=320, limit=16_000, sheet=160),
    Budget(pictures=64, edge=256, limit=12_000, sheet=128),
    Budget(pictures=144, edge=192, limit=7_000, sheet=96),
    Budget(pictures=1 << 30, edge=160, limit=5_000, sheet=80),
)
QUALITIES = (75, 62, 50, 38, 28)

# From which share of the notebook's budget on thumbnails are no larger than so many pixels, and
# get so much of the bytes that the table grants. At the end pictures are still told apart.
_STEPS = ((0.5, 384, 1.0), (0.75, 256, 1.0), (1.0, 256, 0.5))
SMALLEST = 64


@dataclass(frozen=True, slots=True)
class Thrift:
    """What a notebook that has grown heavy leaves to further thumbnails.

    Attributes:
        edge: long edge in pixels at the most.
        share: part of the usual bytes, from 0 to 1.
        held: bytes that the galleries of the notebook hold already.
        budget: bytes that all of them may take.
    """

    edge: int
    share: float
    held: int
    budget: int

    def touches(self, pictures: int) -> bool:
        """Whether a grid of so many pictures is another with it."""
        return self.edge < budget_for(pictures).edge or self.share < 1


def thrift_for(held: int, budget: int) -> Thrift | None:
    """How thrifty a gallery is to be; None where there is room, or no budget.

    Args:
        held: bytes that the galleries of the notebook hold already.
        budget: bytes that all of them may take; 0 for no limit.
    """
    made = None
    for filled, edge, share in _STEPS if budget > 0 else ():
        if held >= filled * budget:
            made = Thrift(edge, share, held, budget)
    return made


def budget_for(pictures: int) -> Budget:
    """The row of the table that serves a grid of so many pictures."""
    return next(row for row in BUDGETS if pictures <= row.pictures)


def edge_for(pictures: int, thrift: Thrift | None = None) -> int:
    """Long edge in pixels of the thumbnails in a grid of so many pictures, if none is chosen."""
    usual = budget_for(pictures).edge
    return min(usual, thrift.edge) if thrift else usual


def share_of(
    pictures: int, edge: int | None = None, thrift: Thrift | None = None
) -> tuple[int, int]:
    """What each thumbnail in a grid of so many pictures may take.

    Args:
        pictures: tiles in the grid, the failed ones too.
        edge: another long edge than the table's; its bytes are granted in proportion.
        thrift: what the notebook leaves; another long edge than the table's is obeyed all the same.

    Returns:
        Pixels of the long edge, and bytes.
    """
    row = budget_for(pictures)
    if edge is not None:
        return edge, max(row.limit, row.limit * edge**2 // row.edge**2)
    edge = edge_for(pictures, thrift)
    share = thrift.share if thrift else 1.0
    return edge, round(share * row.limit * edge**2 / row.edge**2)


def thumbnail(path: Path, edge: int = 512, *, limit: int = 60_000, video: bool = False) -> bytes:
    """A JPEG of the picture at `path`, at most `edge` pixels long and wide.

    The last few hundred are remembered.

    Args:
        path: the file of a picture in any format that Pillow reads.
        edge: pixels of the long edge; a smaller picture is not enlarged.
        limit: bytes that quality steps down for. A picture that is too heavy at the lowest
            quality is scaled down further.
        video: whether it is a video, of which the poster is taken.

    Raises:
        StoreError: the file is missing, broken, not a picture, or unreasonably large.
        MissingPackage: it is a video, and PyAV is not installed.
    """
    try:
        stamp = path.stat().st_mtime_ns
    except OSError as error:
        raise StoreError("Its file is no longer in the store.") from error
    return _made(path, edge, limit, stamp, video=video)


@lru_cache(maxsize=512)
def _made(path: Path, edge: int, limit: int, _stamp: int, *, video: bool) -> bytes:
    try:
        image = _still(path, edge) if video else _scaled(path, edge)
    except RenderNetError:
        raise
    except Exception as error:  # Pillow raises nearly anything over a broken or hostile file
        raise StoreError("Its file cannot be read as a picture.") from error
    return encode_within(image, limit)


def encode_within(image: Image.Image, limit: int) -> bytes:
    """`image` as a JPEG of at most `limit` bytes, smaller if the lowest quality is too heavy."""
    while True:
        for quality in QUALITIES:
            made = encode(image, quality)
            if len(made) <= limit:
                return made
        if max(image.size) <= SMALLEST:
            return made
        image = image.reduce(2)


def encode(image: Image.Image, quality: int = QUALITIES[0], *, dots: int = 0) -> bytes:
    """`image` (RGB or grey) as a baseline JPEG; `dots` are pixels of an inch on paper."""
    from io import BytesIO

    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality, progressive=False, dpi=(dots, dots))
    return buffer.getvalue()


def _still(path: Path, edge: int) -> Image.Image:
    from PIL import Image

    image = read_poster(path)
    image.thumbnail((edge, edge), Image.Resampling.HAMMING, reducing_gap=1.0)
    return image


def _scaled(path: Path, edge: int) -> Image.Image:
    from PIL import Image, ImageOps

    with Image.open(path) as image:
        shown = _continuous(image)
        # A mean over whole pixels, then Hamming for the rest: half the time of Lanczos in one step,
        # and the same to the eye, since the page shows it smaller still.
        shown.thumbnail((edge, edge), Image.Resampling.HAMMING, reducing_gap=1.0)
        ImageOps.exif_transpose(shown, in_place=True)
        return on_white(shown)


def _continuous(image: Image.Image) -> Image.Image:
    """`image` in a mode that can be scaled: a palette's numbers are names, not light."""
    if image.mode in ("P", "1"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda light: light / 257).convert("L")
    return image


def on_white(image: Image.Image) -> Image.Image:
    """`image` as RGB or grey, laid on white where it is transparent."""
    from PIL import Image

    if image.has_transparency_data:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return image if image.mode in ("RGB", "L") else image.convert("RGB")
