"""Water: it mirrors what stands behind it, glitters under the sun, and breaks on a beach.

Water is painted after everything behind it, because it mirrors the canvas. Nothing here floats.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rendernet_jupyter.sandbox.painter.colour import WHITE, mix, times
from rendernet_jupyter.sandbox.painter.ground.ridge import fill_below
from rendernet_jupyter.sandbox.painter.noise import Field, clouds, profile, ramp
from rendernet_jupyter.sandbox.painter.scene import Scene


def paint_water(scene: Scene, *, top: float, calm: float) -> None:
    """Fill everything below `top` (a fraction of the height) with water.

    `calm` from 0 (open sea) to 1 (a pond) says how clearly it mirrors.
    """
    start = int(top * scene.height)
    rows = scene.height - start
    if rows < 2 or start < 2:
        return
    waves = _waves(scene, rows, calm)
    mirrored = _mirror(scene, start, rows, waves, calm)
    depth = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    light = scene.light
    deep = light.on(times(scene.matter.water, 0.62))
    near_sky = mix(light.hazed(scene.matter.water, 0.55), light.low, 0.25)
    body = _gradient(near_sky, deep, depth)
    gloss = (0.78 - 0.5 * depth**0.7) * (0.62 + 0.38 * np.float32(calm)) + 0.1 * waves
    tone = body + (mirrored - body) * gloss.clip(0.05, 0.95)[..., None]
    crest = ramp(waves, 0.35, 0.9) * (0.1 + 0.16 * depth) * np.float32(1.25 - calm)
    tone += (np.array(mix(light.low, WHITE, 0.35), np.float32) - tone) * crest[..., None]
    trough = ramp(-waves, 0.2, 0.9) * np.float32(0.26 - 0.12 * calm)
    tone *= 1 - trough[..., None]
    _glitter(scene, tone, waves)
    edge = np.float32(0.5) * np.exp(-depth * rows * 0.5)
    tone += (np.array(light.low, np.float32) - tone) * edge[..., None]
    scene.canvas[start:] = tone


def _waves(scene: Scene, rows: int, calm: float) -> Field:
    """Ripples between -1 and 1 that grow towards the viewer; shape (rows, width)."""
    side = 256
    texture = clouds(side, side, scene.draw("waves"), octaves=4, cells=6, stretch=1.6)
    texture = texture + 0.5 * clouds(side, side, scene.wander("waves"), octaves=3, cells=8)
    texture *= np.float32(1 / np.abs(texture).max())
    depth = np.linspace(0.02, 1, rows)
    down = (np.log(depth / 0.02) * (95 + 40 * calm)).astype(int)
    across = np.linspace(-0.5, 0.5, scene.width)[None] / (0.25 + depth[:, None] * 1.5)
    columns = (across * side * 0.55 + side / 2).astype(int)
    field: Field = texture[_folded(down, side)[:, None], _folded(columns, side)]
    return field


def _folded(index: npt.NDArray[np.int64], size: int) -> npt.NDArray[np.int64]:
    """Indices beyond the edges, folded back as in a row of mirrors: no seam shows."""
    period = 2 * size - 2
    inside = np.abs(index) % period
    folded: npt.NDArray[np.int64] = np.minimum(inside, period - inside)
    return folded


def _mirror(scene: Scene, start: int, rows: int, waves: Field, calm: float) -> Field:
    """What stands above the line, upside down and stirred by the waves."""
    depth = np.arange(rows, dtype=np.float32)[:, None]
    sway = waves * (1.0 + depth * np.float32(0.055)) * np.float32(1.9 - 1.5 * calm)
    source = start - 1 - depth * np.float32(0.92) - np.abs(sway) * 1.4
    columns = np.arange(scene.width, dtype=np.float32)[None] + sway
    upper: Field = scene.canvas[
        source.astype(int).clip(0, start - 1), columns.astype(int).clip(0, scene.width - 1)
    ]
    return upper


def _gradient(top: tuple[float, ...], bottom: tuple[float, ...], t: Field) -> Field:
    first, last = np.array(top, np.float32), np.array(bottom, np.float32)
    tones: Field = first + (last - first) * (t**0.8)[..., None]
    return tones


def _glitter(scene: Scene, tone: Field, waves: Field) -> None:
    """A road of sparks from the sun to the viewer."""
    if scene.wish.reading.weathers & {"overcast", "rain", "storm", "fog"}:
        return
    rows = tone.shape[0]
    depth = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    columns = np.linspace(0, 1, scene.width, dtype=np.float32)[None] - np.float32(scene.sun[0])
    road = np.exp(-((columns / (0.035 + 0.13 * depth)) ** 2))
    strength = (1.05 - scene.light.height * 0.6) * (1 - 0.55 * depth)
    sparks = ramp(waves + 0.45 * (road - 0.5), 0.12, 0.42) * road * strength * np.float32(0.95)
    tone += (np.array(mix(scene.light.glow, WHITE, 0.25), np.float32) - tone) * sparks[..., None]


def paint_beach(scene: Scene, *, top: float) -> None:
    """Sand in front of the water, with foam where they meet."""
    light = scene.light
    shore = profile(scene.width, scene.draw("shore"), octaves=3, cells=2)
    shore = shore + 0.35 * profile(scene.width, scene.wander("shore"), octaves=3, cells=3)
    slope = np.linspace(-0.05, 0.05, scene.width, dtype=np.float32)
    slope *= np.float32(1 if scene.sun[0] > 0.5 else -1)
    crest: Field = ((top + 0.022 * shore + slope) * scene.height).astype(np.float32)
    sand = light.on(scene.matter.covered(scene.matter.sand, 0.7))
    wet = mix(times(sand, 0.72), light.low, 0.25)
    foam = mix(light.low, WHITE, 0.7 * (1 - 0.5 * light.dark))
    reach = scene.height * 0.012
    lace = profile(scene.width, scene.wander("foam"), octaves=6, cells=12) * reach
    fill_below(scene, crest - reach * 1.6 + lace, foam, foam, depth=10, relief=0.05)
    fill_below(scene, crest + lace * 0.5, wet, wet, depth=10, relief=0.03)
    second: Field = crest + np.float32(reach * 2.2) + np.float32(0.8) * lace
    fill_below(scene, second, mix(foam, sand, 0.3), sand, depth=reach * 0.8, relief=0.02)
    dry: Field = second + np.float32(reach * 1.5)
    fill_below(scene, dry, mix(sand, wet, 0.35), sand, depth=0.09 * scene.height, relief=0.06)


def paint_bank(scene: Scene, *, top: float, sandy: bool) -> None:
    """Dry land in front of a lake or the sea, for those who do not swim."""
    light, matter = scene.light, scene.matter
    wave = profile(scene.width, scene.draw("bank"), octaves=3, cells=2)
    crest = ((top + 0.014 * wave) * scene.height).astype(np.float32)
    ground = matter.covered(matter.sand if sandy else matter.grass)
    near, close = light.on(ground), light.on(matter.shaded(ground, 0.6))
    wet = times(light.on(matter.sand), 0.55)
    rim = mix(light.low, WHITE, 0.3)
    fill_below(scene, crest - scene.height * 0.008, rim, rim, depth=9, relief=0.0)
    fill_below(scene, crest - scene.height * 0.003, wet, wet, depth=9, relief=0.04)
    depth = max(4.0, (1 - top) * scene.height)
    fill_below(scene, crest + scene.height * 0.009, near, close, depth=depth, relief=0.2)
