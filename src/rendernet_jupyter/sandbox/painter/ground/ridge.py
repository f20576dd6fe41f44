"""Ridges one behind the other: hills, mountains and dunes, each with its own air before it.

Every ridge is one line across the picture and everything below it. Nothing here grows on them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, mix, times
from rendernet_jupyter.sandbox.painter.noise import Field, profile, ramp
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import blob


def fill_below(
    scene: Scene,
    crest: Field,
    top: Colour,
    bottom: Colour,
    *,
    depth: float,
    relief: float = 0.16,
    shade: Field | None = None,
) -> None:
    """Paint everything below the line `crest`.

    Args:
        scene: painted on.
        crest: y of the line for every column, in pixels; shape (width,).
        top: colour along the line.
        bottom: colour `depth` pixels below it and further down.
        depth: pixels from the one to the other.
        relief: strength of the surface's texture.
        shade: lightness of each column at the crest, fading downwards; shape (width,).
    """
    start = max(0, int(np.floor(crest.min())) - 1)
    if start >= scene.height:
        return
    region = scene.canvas[start:]
    below = np.arange(start, scene.height, dtype=np.float32)[:, None] - crest[None]
    share = (below + np.float32(0.5)).clip(0, 1)[..., None]
    fall = (below * np.float32(1 / max(1.0, depth))).clip(0, 1)
    first, last = np.array(top, np.float32), np.array(bottom, np.float32)
    tone = first + (last - first) * fall[..., None]
    strength = 1 + np.float32(relief) * scene.grain[start:]
    if shade is not None:
        # Read a little aside the deeper it goes: light on a slope runs down at an angle.
        lean = 0.8 if scene.sun[0] > 0.5 else -0.8
        aside = np.arange(scene.width)[None] + (below * np.float32(lean)).astype(np.int32)
        strength += shade[aside.clip(0, scene.width - 1)] * (1 - fall) ** 2
    tone *= strength[..., None]
    region += (tone - region) * share


def sunny_side(scene: Scene, crest: Field, strength: float) -> Field:
    """How much lighter each column of a ridge is for facing the sun; shape (width,)."""
    reach = max(1, scene.width // 60)
    slope = (np.roll(crest, -reach) - np.roll(crest, reach)) / (2 * reach)
    slope[:reach] = slope[reach]
    slope[-reach:] = slope[-reach - 1]
    columns = np.linspace(0, 1, scene.width, dtype=np.float32)
    side = np.tanh((scene.sun[0] - columns) * 4)
    lit: Field = (np.tanh(slope * 2.2) * -side * np.float32(strength)).astype(np.float32)
    return lit


def mist(scene: Scene, colour: Colour, share: float) -> Colour:
    """A colour seen through mist that lies in a valley."""
    return mix(colour, scene.light.low, share * scene.light.haze)


def paint_hills(
    scene: Scene,
    *,
    count: int = 4,
    start: float = 0.0,
    rise: float = 0.07,
    reach: float = 0.25,
    plant: Callable[[Scene, Field, float], None] | None = None,
) -> None:
    """Rolling hills from the horizon to the foot of the picture.

    `start` above 0 leaves out the far ones, `rise` is their height and `reach` how far down the
    last one's crest is, as fractions of the picture's height. `plant` is called with the line of
    every far hill and how near it is, before the next hill covers its slope.
    """
    ground = scene.matter.covered(scene.matter.grass)
    leaf = scene.matter.covered(scene.matter.needle, 0.4)
    for layer in range(count):
        near = min(1.0, start + (1 - start) * (layer + 1) / count)
        base = scene.horizon + reach * near**1.7 - 0.02
        wave = profile(scene.width, scene.draw("hill", layer), octaves=3, cells=3)
        wave = wave + 0.3 * profile(scene.width, scene.wander("hill", layer), octaves=3, cells=4)
        crest = (base - rise * (1.15 - 0.5 * near) * wave).astype(np.float32) * scene.height
        local = mix(leaf, ground, 0.35 + 0.65 * near)
        top = scene.light.hazed(local, (1 - near) ** 0.9 * 0.9)
        foot = mist(scene, times(top, 0.86), 0.5 * (1 - near))
        if layer == count - 1:
            foot = scene.matter.shaded(top, 0.58)
        fill_below(
            scene,
            crest,
            top,
            foot,
            depth=scene.height * (0.1 + 0.2 * near),
            shade=sunny_side(scene, crest, 0.3),
            relief=0.1 + 0.1 * near,
        )
        if plant is not None and layer < count - 1:
            plant(scene, crest, near)
    if plant is not None and count > 2 and scene.draw("lane").random() < 0.6:
        _lane(scene, crest)


def _lane(scene: Scene, crest: Field) -> None:
    """A lane that winds down the nearest hill towards the viewer."""
    rng = scene.draw("lane at")
    far, near = float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.15, 0.85))
    top = float(crest[int(far * (scene.width - 1))]) / scene.height + 0.004
    sway = 0.14 * float(rng.choice((-1.0, 1.0)))
    path = []
    for t in np.linspace(0, 1, 9).tolist():
        x = far + (near - far) * t**1.3 + sway * math.sin(t * math.pi * 1.6) * t**0.7
        path.append((x * scene.width, (top + (1.04 - top) * t**1.5) * scene.height))
    widths = np.linspace(0.05, 1, 9) ** 1.6 * scene.width * 0.13
    left = [(x - w, y) for (x, y), w in zip(path, widths.tolist(), strict=True)]
    right = [(x + w, y) for (x, y), w in zip(path, widths.tolist(), strict=True)]
    dust = scene.matter.covered(mix(scene.matter.sand, scene.matter.wood, 0.3), 0.9)
    start, end = scene.light.hazed(dust, 0.25), scene.light.on(scene.matter.shaded(dust, 0.62))
    scene.lay(blob([*left, *right[::-1]]), start, end, opacity=0.8, soft=scene.side * 0.003)


def paint_peaks(scene: Scene, *, base: float | None = None, tall: float = 1.0) -> None:
    """Mountains with a sunny and a shady side, and snow where it is high enough."""
    foot = scene.horizon if base is None else base
    for layer in range(3):
        near = (layer + 1) / 3
        _range(scene, layer, near, foot + 0.03 * layer, tall * (0.36 - 0.085 * layer))


def _range(scene: Scene, layer: int, near: float, foot: float, tall: float) -> None:
    rng, loose = scene.draw("peaks", layer), scene.wander("peaks", layer)
    count = int(rng.integers(3, 6)) + layer
    middles = (np.arange(count) + rng.uniform(0.1, 0.9, count)) / count
    middles += loose.uniform(-0.04, 0.04, count)
    heights = rng.uniform(0.45, 1.0, count) * tall * loose.uniform(0.9, 1.1, count)
    widths = heights * rng.uniform(0.85, 1.35, count) * scene.height
    for index in np.argsort(-heights):
        _peak(
            scene,
            (layer, int(index)),
            summit=(middles[index] * scene.width, (foot - heights[index]) * scene.height),
            foot=(foot + 0.05) * scene.height,
            slope=float(heights[index] * scene.height / widths[index]),
            distance=0.84 - 0.62 * near,
        )


def _peak(
    scene: Scene,
    name: tuple[int, int],
    *,
    summit: tuple[float, float],
    foot: float,
    slope: float,
    distance: float,
) -> None:
    """One mountain: a rough triangle, a spine that divides sun from shadow, and a white cap."""
    x, y = summit
    half = int((foot - y) / slope) + 2
    left, right = max(0, int(x) - half), min(scene.width, int(x) + half)
    start, end = max(0, int(y) - 8), min(scene.height, int(foot))
    if right - left < 2 or end - start < 2:
        return
    tall = foot - y
    rough = profile(2 * half + 2, scene.draw("rough", *name), octaves=6, cells=5)
    columns = np.arange(left, right, dtype=np.float32)
    edge = rough[(columns - (int(x) - half)).astype(int)]
    away = np.abs(columns - np.float32(x))
    crest = np.float32(y) + away * np.float32(slope) + edge * (0.05 * tall * (away / half) ** 0.5)
    rows = np.arange(start, end, dtype=np.float32)[:, None]
    below = rows - crest[None]
    grain = scene.grain[start:end, left:right]
    wobble = profile(end - start, scene.draw("spine", *name), octaves=5, cells=4)[:, None]
    fall = ((rows - np.float32(y)) / np.float32(tall)).clip(0, 1)
    spine = (columns[None] - np.float32(x)) / half - wobble * 0.5 * fall - 0.06 * grain
    side = 1.0 if scene.sun[0] * scene.width > x else -1.0
    lit = ramp(spine * np.float32(side), -0.012, 0.02)
    ragged = profile(right - left, scene.draw("cap", *name), octaves=5, cells=9)[None]
    line = 0.34 + 0.14 * ragged + 0.45 * scene.matter.frost - 0.2 * (tall < 0.3 * scene.height)
    white = ramp(line - fall + 0.05 * grain, -0.01, 0.015)
    region = scene.canvas[start:end, left:right]
    tone = _face(scene, distance, (lit, white, fall))
    region += (tone - region) * (below + np.float32(0.5)).clip(0, 1)[..., None]


def _face(scene: Scene, distance: float, fields: tuple[Field, Field, Field]) -> Field:
    """Colours of a mountain from its sunny side, its snow, and how far down each point is."""
    lit, white, fall = fields
    light = scene.light
    rock = light.hazed(times(scene.matter.covered(scene.matter.rock, 0.5), 0.78), distance)
    snow = light.hazed(mix(scene.matter.snow, WHITE, 0.4), distance * 0.5)
    base = np.array(rock, np.float32)
    tone = base + (np.array(snow, np.float32) - base) * white[..., None]
    shadow = np.array(mix(light.top, light.mid, 0.5), np.float32)
    tone += (shadow - tone) * ((1 - lit) * np.float32(0.46))[..., None]
    sun = np.array(mix(light.glow, WHITE, 0.3), np.float32)
    tone += (sun - tone) * (lit * np.float32(0.16 * (1 - 0.6 * light.dark)))[..., None]
    low = np.array(mist(scene, rock, 0.9), np.float32)
    tone += (low - tone) * (ramp(fall, 0.35, 1.0) * np.float32(0.85))[..., None]
    face: Field = tone
    return face


def paint_dunes(scene: Scene, *, count: int = 4) -> None:
    """Dunes with sharp crests, one side in the sun, and mesas far behind."""
    _mesas(scene)
    sand = scene.matter.covered(scene.matter.sand, 0.6)
    for layer in range(count):
        near = (layer + 1) / count
        base = scene.horizon + (1 - scene.horizon) * 0.7 * near**1.6 - 0.01
        wave = profile(scene.width, scene.draw("dune", layer), octaves=2, cells=2)
        wave = wave + 0.3 * profile(scene.width, scene.wander("dune", layer), octaves=2, cells=3)
        crest = (base - 0.07 * (1.2 - 0.4 * near) * np.abs(wave)).astype(np.float32)
        top = scene.light.hazed(sand, (1 - near) * 0.75)
        fill_below(
            scene,
            crest * scene.height,
            mix(top, WHITE, 0.08),
            mix(times(top, 0.66), scene.light.top, 0.12),
            depth=scene.height * (0.08 + 0.2 * near),
            shade=sunny_side(scene, crest * scene.height, 0.34),
            relief=0.06,
        )


def _mesas(scene: Scene) -> None:
    rng = scene.draw("mesas")
    columns = np.linspace(0, 1, scene.width, dtype=np.float32)
    rock = mix(scene.matter.sand, (0.62, 0.26, 0.16), 0.6)
    for layer, far in enumerate((0.75, 0.5)):
        top = np.zeros(scene.width, np.float32)
        for _ in range(int(rng.integers(2, 4))):
            middle, half = rng.uniform(0, 1), rng.uniform(0.03, 0.12)
            shoulder = (half - np.abs(columns - middle)) / 0.025
            top = np.maximum(top, (rng.uniform(0.05, 0.14) * shoulder.clip(0, 1)).astype("f4"))
        rough = profile(scene.width, rng, octaves=5, cells=20) * 0.006
        crest = (scene.horizon + 0.02 + 0.01 * layer - top + rough) * scene.height
        tone = scene.light.hazed(rock, far)
        fill_below(scene, crest, tone, mist(scene, tone, 0.5), depth=0.12 * scene.height)
