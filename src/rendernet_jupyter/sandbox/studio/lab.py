"""CIE Lab, in which lightness can be kept while the colour changes (D65, arrays of float32).

Nothing here knows a picture from a table of colours.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Bytes: TypeAlias = NDArray[np.uint8]

_TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], np.float32
)
_FROM_XYZ = np.linalg.inv(_TO_XYZ).astype(np.float32)
_WHITE = np.array([0.9505, 1.0, 1.089], np.float32)


def to_lab(pixels: Bytes) -> Floats:
    """Bytes of sRGB, shape (..., 3), as L (0 to 100), a and b."""
    table = np.arange(256, dtype=np.float32) / 255
    table = np.where(table > 0.04045, ((table + 0.055) / 1.055) ** 2.4, table / 12.92)
    xyz = table.astype(np.float32)[pixels] @ _TO_XYZ.T / _WHITE
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], -1).astype(np.float32)


def to_rgb(lab: Floats) -> Floats:
    """The way back: sRGB as floats from 0 to 255, colours that no screen has clipped."""
    y = (lab[..., 0] + 16) / 116
    f = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], -1)
    xyz = np.where(f > 0.2069, f**3, (f - 16 / 116) / 7.787) * _WHITE
    linear = np.clip(xyz.astype(np.float32) @ _FROM_XYZ.T, 0, 1)
    coded = np.where(linear > 0.0031308, 1.055 * linear ** (1 / 2.4) - 0.055, linear * 12.92)
    return np.asarray(coded * 255, np.float32)


def lab_of(colour: tuple[float, float, float]) -> Floats:
    """One colour, red, green and blue from 0 to 1, as L, a and b."""
    return to_lab(np.round(np.array(colour) * 255).astype(np.uint8))
