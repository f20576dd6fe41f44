"""Weaves that move what is there: glass, hot air, a prism. They bend further with their weight.

Nothing here adds a colour that was not in the picture.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from rendernet_jupyter.sandbox.painter.noise import Field, clouds


def ripple_glass(image: Image.Image, rng: np.random.Generator, weight: float) -> Image.Image:
    """Seen through an uneven pane."""
    reach = 0.034 * weight * min(image.size)
    x = clouds(image.height, image.width, rng, octaves=2, cells=14) * np.float32(reach)
    y = clouds(image.height, image.width, rng, octaves=2, cells=14) * np.float32(reach)
    return _moved(image, x, y)


def heat_haze(image: Image.Image, rng: np.random.Generator, weight: float) -> Image.Image:
    """Air that trembles: level waves, most of them low down."""
    reach = 0.014 * weight * min(image.size)
    rows = np.linspace(0, 1, image.height, dtype=np.float32)[:, None]
    wave = np.sin(rows * 95 + float(rng.uniform(0, 6))) * np.sin(
        rows * 37 + float(rng.uniform(0, 6))
    )
    sway = clouds(image.height, image.width, rng, octaves=3, cells=5, stretch=4.0)
    shift = ((wave + sway) * (0.35 + 0.65 * rows) * np.float32(reach)).astype(np.float32)
    return _moved(image, shift, shift * np.float32(0.3))


def prism(image: Image.Image, rng: np.random.Generator, weight: float) -> Image.Image:
    """Colours that drift apart towards the corners."""
    reach = 0.042 * weight * (1 + 0.2 * float(rng.uniform(-1, 1)))
    bands = image.split()
    out = [
        _scaled(band, 1 + reach * side) for band, side in zip(bands, (1.0, 0.0, -1.0), strict=True)
    ]
    return Image.merge("RGB", out)


def _scaled(band: Image.Image, scale: float) -> Image.Image:
    """Larger or smaller round the middle, the edge repeated where it gets smaller."""
    width, height = band.size
    values = np.asarray(band)
    columns = ((np.arange(width) - width / 2) / scale + width / 2).astype(int).clip(0, width - 1)
    rows = ((np.arange(height) - height / 2) / scale + height / 2).astype(int).clip(0, height - 1)
    return Image.fromarray(values[rows[:, None], columns[None]])


def _moved(image: Image.Image, x: Field, y: Field) -> Image.Image:
    height, width = x.shape
    rows = (np.arange(height)[:, None] + y).astype(int).clip(0, height - 1)
    columns = (np.arange(width)[None] + x).astype(int).clip(0, width - 1)
    return Image.fromarray(np.asarray(image)[rows, columns])
