"""Two pictures at one size, so that their pixels can be held against each other.

The larger is scaled down to the smaller where their shapes agree. Nothing here is measured, and
nothing opens a file.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from rendernet_jupyter.view.phrase import TIMES
from rendernet_jupyter.view.thumbnail import on_white

if TYPE_CHECKING:
    from PIL import Image

_SLACK = 0.01
"""How far two ratios may lie apart and be one: 1024 x 683 is meant to be 3:2."""

MEGAPIXEL = 1 << 20
"""Pixels that are measured at the most: a larger picture would take hundreds of MB and seconds."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Two pictures, RGB.

    Attributes:
        one: the first.
        other: the second, of the same size unless `reason` says why it could not be.
        note: what was done to one of them; empty when nothing was.
        reason: why their pixels cannot be compared; empty when they can.
    """

    one: Image.Image
    other: Image.Image
    note: str = ""
    reason: str = ""


def fitted(one: Image.Image, other: Image.Image) -> Fit:
    """Both pictures upright, without transparency, and of one size where their shapes agree."""
    first, second = upright(one), upright(other)
    if first.size == second.size:
        return Fit(first, second)
    sizes = f"A has {_size(first)} pixels and B {_size(second)}"
    ratios = [image.width / image.height for image in (first, second)]
    if max(ratios) / min(ratios) - 1 > _SLACK:
        return Fit(first, second, reason=f"Their shapes differ: {sizes}.")
    small = min(first.size, second.size)
    larger = "A" if first.size > second.size else "B"
    note = f"{sizes}; {larger} was scaled down to compare them."
    return Fit(_scaled(first, small), _scaled(second, small), note)


def upright(image: Image.Image) -> Image.Image:
    """`image` as it is meant to be seen: RGB, turned by its EXIF mark, on white where clear."""
    from PIL import ImageOps

    return on_white(ImageOps.exif_transpose(image)).convert("RGB")


def within(image: Image.Image, pixels: int) -> Image.Image:
    """`image`, scaled down if it has more than so many pixels."""
    count = image.width * image.height
    if count <= pixels:
        return image
    shrink = sqrt(pixels / count)
    size = (max(1, int(image.width * shrink)), max(1, int(image.height * shrink)))
    return _scaled(image, size)


def _scaled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    from PIL import Image

    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _size(image: Image.Image) -> str:
    return f"{image.width} {TIMES} {image.height}"
