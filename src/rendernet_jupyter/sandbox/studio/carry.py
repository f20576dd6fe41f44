"""Colours carried on to where none are known: behind a thing, and beyond the rim of a region.

Nothing here knows why they are not known.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from rendernet_jupyter.sandbox.studio.lab import Floats


def carried(colours: Floats, known: Floats) -> Floats:
    """The colours, with those that are not known taken from around them, coarse to fine.

    Args:
        colours: shape (height, width, 3).
        known: how far each is known, 0 to 1; shape (height, width).
    """
    return _filled(colours * known[..., None], known)


def _filled(weighted: Floats, known: Floats) -> Floats:
    """At half the size, and at half of that; what is not known takes the coarser colour."""
    height, width = known.shape
    if max(height, width) <= 2:
        total = max(float(known.sum()), 1e-6)
        mean = weighted.sum((0, 1)) / total
        return np.broadcast_to(mean, weighted.shape).astype(np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    less = _resized(np.concatenate([weighted, known[..., None]], -1), half, Image.Resampling.BOX)
    coarse = _filled(less[..., :3], less[..., 3])
    wide = _resized(coarse, (width, height), Image.Resampling.BILINEAR)
    share = known.clip(0, 1)[..., None]
    own = weighted / np.maximum(known, 1e-6)[..., None]
    return np.asarray(own * share + wide * (1 - share), np.float32)


def _resized(layers: Floats, size: tuple[int, int], how: Image.Resampling) -> Floats:
    bands = (np.ascontiguousarray(band) for band in np.moveaxis(layers, -1, 0))
    return np.stack([np.asarray(Image.fromarray(band).resize(size, how)) for band in bands], -1)
