"""ControlNets: a given picture that shapes the painted one.

`Depth` reads light as near and dark as far, `Normal` reads relief, `Canny` and every unknown name
outlines, `Openpose` where the mass of the picture is. Nothing here copies the given picture's
colours.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from rendernet_jupyter.sandbox.painter.colour import WHITE, mix
from rendernet_jupyter.sandbox.painter.noise import Field, ramp
from rendernet_jupyter.sandbox.painter.scene import Scene

_STRENGTH = {0: 1.0, 1: 0.55, 2: 1.35}  # balanced, prompt first, ControlNet first


def guide(scene: Scene, control: Image.Image) -> None:
    """Shape the canvas by `control`, as the wish's ControlNet reads it."""
    wish = scene.wish
    grey = _fitted(control, (scene.width, scene.height), wish.guide_resize)
    strength = _STRENGTH.get(wish.guide_mode, 1.0)
    name = wish.guide.casefold()
    if name == "depth":
        _depth(scene, grey, strength)
    elif name == "normal":
        _relief(scene, grey, strength)
    else:
        _lines(scene, grey, strength, soft=name == "openpose")


def _fitted(control: Image.Image, size: tuple[int, int], resize: int) -> Image.Image:
    """In grey and in the picture's size: 0 whole with a rim, 1 cropped, 2 stretched."""
    grey = ImageOps.autocontrast(control.convert("L"), cutoff=1)
    if resize == 0:
        rim = int(np.median(np.asarray(grey)))
        return ImageOps.pad(grey, size, color=rim)
    return grey.resize(size) if resize == 2 else ImageOps.fit(grey, size)


def _values(image: Image.Image) -> Field:
    return np.asarray(image, np.float32) * np.float32(1 / 255)


def _depth(scene: Scene, grey: Image.Image, strength: float) -> None:
    """Light parts come forward, warm and clear; dark parts sink into the haze of the horizon."""
    near = _values(grey.filter(ImageFilter.GaussianBlur(scene.side * 0.006)))
    far = np.array(mix(scene.light.low, scene.light.mid, 0.45), np.float32)
    share = ((1 - near) * np.float32(0.62 * strength)).clip(0, 0.9)[..., None]
    scene.canvas += (far - scene.canvas) * share
    front = np.array(mix(scene.light.glow, WHITE, 0.1), np.float32)
    lit = (ramp(near, 0.45, 1.0) * np.float32(0.34 * strength)).clip(0, 0.8)[..., None]
    scene.canvas += (front * 0.95 - scene.canvas) * lit
    _contour(scene, grey, 0.3 * strength)


def _relief(scene: Scene, grey: Image.Image, strength: float) -> None:
    """Light from the sun on the surface that the picture describes."""
    height = _values(grey.filter(ImageFilter.GaussianBlur(scene.side * 0.004)))
    down, across = np.gradient(height)
    side = 1.0 if scene.sun[0] > 0.5 else -1.0
    slope = (down * 0.7 - across * side * 0.7).astype(np.float32) * np.float32(scene.side / 26)
    gain = 1 + np.tanh(slope) * np.float32(0.62 * strength)
    scene.canvas *= gain[..., None]


def _lines(scene: Scene, grey: Image.Image, strength: float, *, soft: bool) -> None:
    """Outlines drawn with light; for a pose the body between them is lifted as well."""
    if soft:
        mass = _values(grey.filter(ImageFilter.GaussianBlur(scene.side * 0.03)))
        middle = np.abs(mass - np.float32(np.median(mass)))
        lift = (ramp(middle, 0.08, 0.4) * np.float32(0.4 * strength))[..., None]
        scene.canvas += (np.array(scene.light.glow, np.float32) - scene.canvas) * lift
    _contour(scene, grey, 0.85 * strength)


def _contour(scene: Scene, grey: Image.Image, strength: float) -> None:
    near = _values(grey.filter(ImageFilter.GaussianBlur(max(0.7, scene.side * 0.0016))))
    far = _values(grey.filter(ImageFilter.GaussianBlur(max(1.6, scene.side * 0.004))))
    edge = ramp(np.abs(near - far), 0.015, 0.07) * np.float32(min(1.0, strength))
    halo = Image.fromarray((edge * 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(max(1.0, scene.side * 0.006))
    )
    glow = np.array(mix(scene.light.glow, WHITE, 0.35), np.float32)
    scene.canvas *= (1 - _values(halo) * np.float32(0.35))[..., None]
    scene.canvas += (glow - scene.canvas) * edge[..., None]
