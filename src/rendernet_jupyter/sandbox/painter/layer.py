"""Layers laid over the scene, with the shadow they throw or the reflection they have.

Nothing here knows what is on a layer.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from rendernet_jupyter.sandbox.painter.colour import mix, times
from rendernet_jupyter.sandbox.painter.layout import Spot
from rendernet_jupyter.sandbox.painter.noise import Field
from rendernet_jupyter.sandbox.painter.pen import MARGIN, Pen
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import oval

_DULL = {"overcast", "rain", "storm", "fog", "snowfall"}  # weathers that hardly cast shadows
_SUNK = 0.035  # how deep floating things lie in the water, in sizes


def lay(scene: Scene, pen: Pen, spot: Spot) -> None:
    """Put a finished layer into the picture; with little guidance subjects hardly form."""
    share = 0.22 + 0.78 * scene.wish.adherence**1.3
    left = round(spot.x * scene.width - pen.size * (0.5 + MARGIN))
    top = round(spot.foot * scene.height - pen.size * (1 + MARGIN))
    if spot.where == "water":
        _reflect(scene, pen, spot, left, share)
    elif spot.where == "ground":
        _cast_shadow(scene, pen, spot, left, share)
        _contact(scene, pen, spot, share)
    _compose(scene.canvas, pen.colours, pen.alpha * np.float32(share), left, top)
    _compose(scene.focus[..., None], np.ones_like(pen.colours[..., :1]), pen.alpha, left, top)


def _cast_shadow(scene: Scene, pen: Pen, spot: Spot, left: int, share: float) -> None:
    """The layer's outline lying on the ground: towards the viewer and away from the sun."""
    light = scene.light
    size, base = pen.alpha.shape[0], round(pen.size * (1 + MARGIN))
    outline = pen.alpha[max(0, base - pen.size) : base][::-1]
    tall = max(2, round(outline.shape[0] * (0.2 + 0.3 * (1 - light.height))))
    flat = Image.fromarray((outline * 255).clip(0, 255).astype(np.uint8)).resize((size, tall))
    lean = min(0.9, max(-0.9, (spot.x - scene.sun[0]) * 1.5))
    shift, pad = abs(lean) * tall, max(2, pen.size // 40)
    wide = size + int(shift) + 1
    slant = (1, -lean, 0 if lean > 0 else -shift, 0, 1, 0)
    flat = flat.transform((wide, tall), Image.Transform.AFFINE, slant, Image.Resampling.BILINEAR)
    padded = Image.new("L", (wide + 2 * pad, tall + 2 * pad))
    padded.paste(flat, (pad, pad))
    soft = np.asarray(padded.filter(ImageFilter.GaussianBlur(pad / 2)), np.float32)
    fade = np.linspace(1.0, 0.35, soft.shape[0], dtype=np.float32)[:, None]
    depth = 0.34 * share * (0.4 if scene.wish.reading.weathers & _DULL else 1.0) / 255
    shade = np.array(times(mix(light.top, light.mid, 0.4), 0.25), np.float32)
    place = (left - pad - (int(shift) if lean < 0 else 0), round(spot.foot * scene.height) - pad)
    tone = np.broadcast_to(shade, (*soft.shape, 3))
    _compose(scene.canvas, tone, soft * fade * np.float32(depth), *place)


def _contact(scene: Scene, pen: Pen, spot: Spot, share: float) -> None:
    """The dark under the feet, without which things seem to float."""
    middle = (spot.x * scene.width, spot.foot * scene.height)
    under = oval(*middle, pen.size * 0.34, pen.size * 0.028)
    tone = times(scene.light.top, 0.12)
    scene.lay(under, tone, opacity=0.42 * share, soft=pen.size * 0.014)


def _reflect(scene: Scene, pen: Pen, spot: Spot, left: int, share: float) -> None:
    """The layer upside down in the water below it, broken by small waves."""
    sunk = round(pen.size * _SUNK)
    base = round(pen.size * (1 + MARGIN)) - sunk
    colours, alpha = pen.colours[:base][::-1], pen.alpha[:base][::-1]
    rows = np.arange(base, dtype=np.float32) / np.float32(max(80, pen.size))
    wave = np.sin(rows * 66) * 0.004 + np.sin(rows * 19 + spot.x * 9) * 0.003
    sway = (wave * pen.size * (0.4 + rows)).astype(int)
    columns = (np.arange(alpha.shape[1])[None] + sway[:, None]).clip(0, alpha.shape[1] - 1)
    index = np.arange(base)[:, None]
    fade = np.linspace(0.62, 0.1, base, dtype=np.float32)[:, None] * np.float32(share)
    water = np.array(scene.light.on(scene.matter.water), np.float32)
    tone = colours[index, columns] * np.float32(0.8)
    tone += (water - tone) * np.float32(0.22)
    top = round(spot.foot * scene.height) - sunk
    _compose(scene.canvas, tone, alpha[index, columns] * fade, left, top)


def _compose(canvas: Field, colours: Field, alpha: Field, left: int, top: int) -> None:
    """Lay `colours` with straight alpha at a place that may lie partly outside."""
    height, width = alpha.shape
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(canvas.shape[1], left + width), min(canvas.shape[0], top + height)
    if x1 <= x0 or y1 <= y0:
        return
    own = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    region = canvas[y0:y1, x0:x1]
    region += (colours[own] - region) * alpha[own][..., None]
