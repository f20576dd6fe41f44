"""A picture in which something was replaced, and where.

Nothing here decides what takes whose place.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True, slots=True)
class Replaced:
    """The outcome of a find and replace.

    Attributes:
        image: the picture, RGB.
        mask: in its size, L; where it is black, not a byte has changed.
    """

    image: Image.Image
    mask: Image.Image


def laid(new: Image.Image, old: Image.Image, mask: Image.Image) -> Replaced:
    """`new` over `old` (both RGB) where `mask` (L) is white, mixed where it is grey."""
    return Replaced(Image.composite(new, old, mask), mask)
