"""What sampling leaves in a picture: noise after few steps, weak or burnt guidance, finer detail.

Nothing here knows what the picture shows.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.noise import Field
from rendernet_jupyter.sandbox.painter.wish import Wish

_INVISIBLE = 0.014  # a residue that nobody would see: 20 steps with Karras's schedule


def develop(image: Image.Image, wish: Wish) -> Image.Image:
    """`image` (RGB) as the sampler would have left it."""
    image = _guided(image, wish)
    if wish.residue > _INVISIBLE:
        image = _unfinished(image, wish, wish.residue - _INVISIBLE)
    if wish.fine:
        image = image.filter(ImageFilter.UnsharpMask(max(1.0, min(image.size) / 600), 80, 2))
    return image


def _guided(image: Image.Image, wish: Wish) -> Image.Image:
    """Pale and soft below the useful range of guidance; harsh, then broken, above it."""
    scale = wish.cfg_scale
    colour = 0.5 + 0.5 * wish.adherence + 0.022 * max(0.0, scale - 7)
    contrast = 0.72 + 0.28 * wish.adherence + 0.014 * max(0.0, scale - 7)
    if abs(colour - 1) > 0.005:
        image = ImageEnhance.Color(image).enhance(colour)
    if abs(contrast - 1) > 0.005:
        image = ImageEnhance.Contrast(image).enhance(contrast)
    if wish.burn > 0:
        image = _burnt(image, wish.burn)
    return image


def _burnt(image: Image.Image, burn: float) -> Image.Image:
    edges = image.filter(ImageFilter.UnsharpMask(min(image.size) / 90, round(60 + 220 * burn), 0))
    hard = ImageOps.posterize(
        ImageEnhance.Color(edges).enhance(1.2 + 0.6 * burn), 4 if burn > 0.4 else 5
    )
    return Image.blend(image, hard, min(1.0, 0.45 + 0.55 * burn))


def _unfinished(image: Image.Image, wish: Wish, left: float) -> Image.Image:
    """Blurred towards large patches, under a noise of which `left` has not been taken away."""
    width, height = image.size
    side = min(width, height)
    pixels = np.asarray(
        image.filter(ImageFilter.GaussianBlur(side * 0.045 * left**0.8)), np.float32
    )
    rng = draw(*wish.wandering, "noise")
    noise = _speckle(rng, width, height, max(1, side // 128)) * np.float32(56)
    noise += _speckle(rng, width, height, max(1, side // 42)) * np.float32(36)
    grey = np.float32(118)
    fog = np.float32(min(0.9, left * 1.05))
    out = (
        pixels
        + (grey - pixels) * fog * np.float32(0.62)
        + noise * np.float32(min(1.15, left * 1.35))
    )
    return Image.fromarray(out.clip(0, 255).astype(np.uint8))


def _speckle(rng: np.random.Generator, width: int, height: int, grain: int) -> Field:
    """Coloured noise in lumps of `grain` pixels, shape (height, width, 3), deviation near 1."""
    small = rng.standard_normal((max(2, height // grain), max(2, width // grain), 3))
    channels = [
        np.asarray(
            Image.fromarray(small[..., c].astype(np.float32)).resize(
                (width, height), Image.Resampling.BICUBIC
            ),
            np.float32,
        )
        for c in range(3)
    ]
    return np.stack(channels, -1)
