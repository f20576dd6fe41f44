"""Fields of smooth noise and soft steps, the stuff of clouds, hills and paper.

All fields are float32 arrays of shape (height, width). Nothing here knows what it will be used for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Field = npt.NDArray[np.float32]


def enlarge(field: Field, height: int, width: int) -> Field:
    """`field` resampled to (height, width) by Pillow's bicubic filter, which frees the GIL."""
    image = Image.fromarray(np.ascontiguousarray(field, np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), np.float32)


def clouds(
    height: int,
    width: int,
    rng: np.random.Generator,
    *,
    octaves: int = 4,
    cells: int = 3,
    stretch: float = 1.0,
) -> Field:
    """Fractal noise between -1 and 1.

    `cells` is the number of lumps across the width in the first octave; every further octave has
    twice as many and half the strength. `stretch` above 1 draws the lumps out sideways.
    """
    total = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        across = cells * 2**octave
        down = max(2, round(across * stretch * height / width))
        grid = rng.standard_normal((down, across)).astype(np.float32)
        total += enlarge(grid, height, width) * np.float32(0.5**octave)
    field: Field = total / (np.abs(total).max() + np.float32(1e-6))
    return field


def profile(width: int, rng: np.random.Generator, *, octaves: int = 4, cells: int = 3) -> Field:
    """Fractal noise along one line of `width` points, between -1 and 1; shape (width,)."""
    total = np.zeros((1, width), np.float32)
    for octave in range(octaves):
        grid = rng.standard_normal((1, cells * 2**octave)).astype(np.float32)
        total += enlarge(grid, 1, width) * np.float32(0.5**octave)
    line: Field = total[0] / (np.abs(total).max() + np.float32(1e-6))
    return line


def ramp(field: npt.NDArray[np.floating[Any]], low: float, high: float) -> Field:
    """0 below `low`, 1 above `high`, and a smooth step between."""
    t = np.clip((field.astype(np.float32) - np.float32(low)) / np.float32(high - low), 0, 1)
    smooth: Field = t * t * (3 - 2 * t)
    return smooth
