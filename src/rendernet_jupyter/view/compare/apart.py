"""Where two pictures differ: their absolute difference, amplified until it can be seen.

Nothing here says how much that is: see `number`.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

GAINS = (16, 8, 4, 2, 1)
"""How often a difference may be amplified; the most that leaves 99 of 100 pixels unsaturated."""


def difference(one: Image.Image, other: Image.Image) -> tuple[Image.Image, int]:
    """The difference of two RGB pictures of one size, and how often it was amplified.

    Black is where they agree. Pictures that agree everywhere have a gain of 0.
    """
    from PIL import ImageChops

    plain = ImageChops.difference(one, other)
    gain = _gain(plain)
    return (plain.point(lambda light: min(255, light * gain)) if gain > 1 else plain), gain


def _gain(plain: Image.Image) -> int:
    from PIL import ImageChops

    red, green, blue = plain.split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    if not any(counts[1:]):
        return 0
    most = sum(counts) * 0.99
    level = next(light for light, below in enumerate(accumulate(counts)) if below >= most)
    return next((gain for gain in GAINS if level * gain <= 255), 1)
