"""The small copies of two pictures that a page carries, within a budget of bytes.

Quality steps down for what is heavier than its share. Nothing here knows where a copy is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from rendernet_jupyter.view.compare.apart import difference
from rendernet_jupyter.view.thumbnail import QUALITIES, SMALLEST, encode_within

if TYPE_CHECKING:
    from PIL import Image

    from rendernet_jupyter.view.compare.fit import Fit

TURN = 800
"""Milliseconds that each picture is seen in a blink: slow enough to harm nobody."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one copy may take.

    Attributes:
        edge: long edge in pixels.
        limit: bytes.
    """

    edge: int
    limit: int


@dataclass(frozen=True, slots=True)
class Budget:
    """What the copies of one comparison may take; a copy without a share is not made.

    Attributes:
        over: each of the two that lie over each other.
        beside: each of the two side by side.
        apart: the difference.
        errors: the error map.
        blink: the two in turns.
        still: the halves of both.
    """

    over: Share
    beside: Share | None = None
    apart: Share | None = None
    errors: Share | None = None
    blink: Share | None = None
    still: Share | None = None


# Together 142 kB, which are 190 kB in the base64 of a page; with the sheet beside it (`SHEET`) a
# comparison stays below 250 kB. Two sandbox pictures take about 100 kB.
WHOLE = Budget(
    over=Share(512, 28_000),
    beside=Share(320, 11_000),
    apart=Share(320, 14_000),
    errors=Share(320, 12_000),
    blink=Share(448, 28_000),
    still=Share(320, 10_000),
)
AMONG = Budget(over=Share(256, 8_000), apart=Share(192, 5_000))
"""Of a comparison among many."""

SHEET = 40_000
"""Bytes of the sheet of one comparison."""


@dataclass(frozen=True, slots=True)
class Copies:
    """JPEGs, but for the blink, which is a WebP; empty where there is none.

    Attributes:
        over: both at one size, to lie over each other.
        beside: both in their own shapes.
        apart: their difference.
        gain: how often that is amplified.
        errors: the error map.
        blink: both in turns.
        still: the left half of the first and the right half of the second.
    """

    beside: tuple[bytes, bytes]
    over: tuple[bytes, bytes] | None = None
    apart: bytes = b""
    gain: int = 0
    errors: bytes = b""
    blink: bytes = b""
    still: bytes = b""


def copies_of(pair: Fit, errors: Image.Image | None, budget: Budget) -> Copies:
    """The small copies of two pictures.

    Args:
        pair: the two.
        errors: their error map, if there is one.
        budget: what each copy may take.
    """
    if pair.reason:
        return Copies(beside=(copy(pair.one, budget.over), copy(pair.other, budget.over)))
    over = copy(pair.one, budget.over), copy(pair.other, budget.over)
    small = budget.beside
    beside = (copy(pair.one, small), copy(pair.other, small)) if small else over
    apart, gain = difference(pair.one, pair.other)
    differ = gain > 0
    return Copies(
        beside=beside,
        over=over,
        apart=copy(apart, budget.apart) if budget.apart and differ else b"",
        gain=gain,
        errors=copy(errors, budget.errors) if budget.errors and errors and differ else b"",
        blink=blink(pair.one, pair.other, budget.blink) if budget.blink and differ else b"",
        still=copy(halves(pair, budget.still), budget.still) if budget.still and differ else b"",
    )


def copy(image: Image.Image, share: Share) -> bytes:
    """A JPEG of `image`, no larger than its share."""
    return encode_within(reduced(image, share.edge), share.limit)


def blink(one: Image.Image, other: Image.Image, share: Share) -> bytes:
    """Two pictures of one size that take turns without end, as a WebP.

    Of two sandbox pictures it takes 17 kB, where an animated PNG takes 249 and a GIF 72.
    """
    pair = [reduced(image, share.edge) for image in (one, other)]
    while True:
        for quality in QUALITIES:
            made = _turning(pair, quality)
            if len(made) <= share.limit:
                return made
        if max(pair[0].size) <= SMALLEST:
            return made
        pair = [image.reduce(2) for image in pair]


def _turning(frames: list[Image.Image], quality: int) -> bytes:
    buffer = BytesIO()
    first, *rest = frames
    first.save(
        buffer, "WEBP", save_all=True, append_images=rest, duration=TURN, loop=0, quality=quality
    )
    return buffer.getvalue()


def halves(pair: Fit, share: Share) -> Image.Image:
    """The left half of one and the right half of the other: for those who want nothing to move."""
    still, other = (reduced(image, share.edge) for image in (pair.one, pair.other))
    half = still.width // 2
    still.paste(other.crop((half, 0, *other.size)), (half, 0))
    return still


def reduced(image: Image.Image, edge: int) -> Image.Image:
    """A copy of `image`, at most so many pixels long and wide."""
    from PIL import Image

    small = image.copy()
    small.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return small
