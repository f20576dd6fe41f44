"""A city: rows of houses with windows, and a street that shines a little.

Nothing here is a single building that a prompt asks for; those are drawn in `subject`.
"""

from __future__ import annotations

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import Colour, mix, times
from rendernet_jupyter.sandbox.painter.noise import Field
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import Outline, Shape, box, join, line, oval, poly

_WALLS: tuple[Colour, ...] = (
    (0.66, 0.5, 0.44),
    (0.55, 0.56, 0.62),
    (0.74, 0.66, 0.54),
    (0.45, 0.5, 0.58),
    (0.6, 0.44, 0.42),
)


def paint_city(scene: Scene, *, street: bool = True) -> None:
    """Three rows of houses, the far ones tall and pale; then a street unless water follows."""
    foot = scene.horizon + 0.035
    for layer in range(3):
        near = (layer + 1) / 3
        _row(scene, layer, near, foot + 0.02 * layer)
    if street:
        _street(scene, foot + 0.03)
        _lamp_posts(scene, foot + 0.03)


def _row(scene: Scene, layer: int, near: float, foot: float) -> None:
    rng, loose = scene.draw("row", layer), scene.wander("row", layer)
    left = -0.04
    unit = scene.side
    while left < 1.02:
        wide = float(rng.uniform(0.07, 0.15)) * (0.75 + 0.5 * near) * unit / scene.width
        tall = float(rng.uniform(0.1, 0.42) ** (0.9 + 0.5 * near)) * (1.0 - 0.25 * near)
        tall *= float(loose.uniform(0.88, 1.12))
        wall = mix(_WALLS[int(rng.integers(len(_WALLS)))], scene.matter.wall, 0.25)
        x0, x1 = left * scene.width, (left + wide) * scene.width
        y0 = (foot - tall * (0.9 if scene.width > scene.height else 0.75)) * scene.height
        _house(scene, (x0, y0, x1, (foot + 0.02) * scene.height), wall, near, rng)
        left += wide * float(rng.uniform(0.86, 1.06))


def _house(
    scene: Scene,
    frame: tuple[float, float, float, float],
    wall: Colour,
    near: float,
    rng: np.random.Generator,
) -> None:
    x0, y0, x1, y1 = (round(v) for v in frame)
    light, wide = scene.light, max(1, x1 - x0)
    face = light.hazed(times(wall, 0.92 - 0.34 * light.dark), 0.8 - 0.6 * near)
    foot = mix(face, light.low, 0.42 * (1 - 0.6 * near))
    roof = _roof(x0, y0, x1, int(rng.integers(5)), wide)
    scene.lay(join(box(x0, y0, x1, y1), roof), face, foot)
    side = 1 if scene.sun[0] * scene.width > (x0 + x1) / 2 else -1
    third = wide * 0.3
    shady = box(x0, y0, x0 + third, y1) if side > 0 else box(x1 - third, y0, x1, y1)
    scene.lay(shady, times(face, 0.78), times(foot, 0.88), opacity=0.6)
    _windows(scene, (x0, y0, x1, y1), face, near, rng)


def _roof(x0: float, y0: float, x1: float, kind: int, wide: float) -> Shape:
    middle = (x0 + x1) / 2
    if kind == 0:
        return poly([(x0, y0 + 1), (middle, y0 - wide * 0.4), (x1, y0 + 1)])
    if kind == 1:
        return line([(middle, y0 + 1), (middle, y0 - wide * 0.7)], width=max(1.2, wide * 0.04))
    if kind == 2:
        step = wide * 0.22
        return box(x0 + step, y0 - wide * 0.25, x1 - step, y0 + 1)
    if kind == 3:
        return poly([(x0, y0 + 1), (x0, y0 - wide * 0.3), (x1, y0 + 1)])
    return box(x0, y0 - 1, x1, y0 + 1)


def _windows(
    scene: Scene,
    frame: tuple[int, int, int, int],
    wall: Colour,
    near: float,
    rng: np.random.Generator,
) -> None:
    """A grid of panes; more of them are lit the darker it is."""
    x0, y0, x1, y1 = frame
    pitch = max(4.0, scene.side * (0.011 + 0.012 * near))
    columns, rows = int((x1 - x0) / pitch) - 1, int((y1 - y0) / (pitch * 1.35)) - 1
    if columns < 1 or rows < 1:
        return
    lit = rng.random((rows, columns)) < 0.06 + 0.5 * scene.light.dark**0.8
    warm = rng.uniform(0.55, 1.0, (rows, columns))
    inset = ((x1 - x0) - columns * pitch) / 2
    shining: list[Shape] = []
    glass: list[Shape] = []
    for row in range(rows):
        top = y0 + pitch * (0.7 + 1.35 * row)
        for column in range(columns):
            left = x0 + inset + column * pitch + pitch * 0.22
            pane = _pane(left, top, pitch * 0.56, pitch * 0.8)
            if lit[row, column]:
                shining.append(pane)
            elif warm[row, column] > 0.6:
                glass.append(pane)
    fade = 0.35 + 0.65 * near
    if glass:
        sky = mix(times(wall, 0.7), scene.light.mid, 0.35)
        scene.lay(join(*glass), sky, times(sky, 0.9), opacity=0.7 * fade)
    if shining:
        lamp = scene.light.lamps
        panes = join(*shining)
        if scene.light.dark > 0.3:
            scene.lay(panes, lamp, opacity=0.4 * fade, soft=pitch * 0.5)
        scene.lay(panes, lamp, mix(lamp, (1, 0.6, 0.3), 0.25), opacity=0.9 * fade)


def _pane(left: float, top: float, wide: float, tall: float) -> Shape:
    corners = [(left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall)]
    return (Outline(np.array(corners)),)


def _street(scene: Scene, top: float) -> None:
    """Paving in perspective that mirrors the houses: faintly when dry, clearly in the rain."""
    start = int(top * scene.height)
    rows = scene.height - start
    if rows < 4 or start < 4:
        return
    light = scene.light
    depth = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    stone = scene.matter.covered(mix(scene.matter.stone, (0.36, 0.37, 0.42), 0.6), 0.7)
    far, close = light.hazed(stone, 0.5), light.on(times(stone, 0.66 - 0.15 * light.dark))
    first, last = np.array(far, np.float32), np.array(close, np.float32)
    tone = first + (last - first) * depth[..., None]
    tone = tone * (1 + 0.12 * scene.grain[start:, :, None] + _joints(scene, rows)[..., None])
    wet = scene.wish.reading.weathers & {"rain", "storm"}
    shine = 0.55 if wet else 0.14 + 0.22 * light.dark
    source = (start - 1 - np.arange(rows) * 1.15).astype(int).clip(0, start - 1)
    mirror = scene.canvas[source]
    reach = max(2, scene.height // 40)
    total = np.cumsum(np.concatenate([mirror[:1].repeat(reach, 0), mirror]), 0)
    mirror = (total[reach:] - total[:-reach]) / np.float32(reach)
    tone += (mirror - tone) * (np.float32(shine) * (1 - 0.45 * depth))[..., None]
    scene.canvas[start:] = tone


def _joints(scene: Scene, rows: int) -> Field:
    """Thin dark lines between slabs: level ones, and ones that meet at the horizon."""
    depth = np.linspace(0.05, 1, rows, dtype=np.float32)[:, None]
    x = (np.arange(scene.width, dtype=np.float32)[None] - scene.width / 2) / scene.side
    across = np.abs((x / (depth + 0.12) * 2.4) % 1 - 0.5)
    level = np.abs((1.9 / (depth + 0.12)) % 1 - 0.5)
    thin = np.float32(0.025)
    lines = np.maximum((thin - (0.5 - across)) / thin, (thin - (0.5 - level)) / thin).clip(0, 1)
    joints: Field = (-0.12 * lines * (0.3 + 0.7 * depth)).astype(np.float32)
    return joints


def _lamp_posts(scene: Scene, foot: float) -> None:
    """Street lamps at both sides, lit from dusk on."""
    light = scene.light
    iron = light.on((0.16, 0.17, 0.2))
    for index, (at, size) in enumerate(((0.07, 0.36), (0.93, 0.36), (0.2, 0.2), (0.8, 0.2))):
        x = (at + 0.015 * scene.varied("post", index)) * scene.width
        base = (foot + 0.3 * (size - 0.12)) * scene.height
        tall, thick = size * scene.side, max(1.5, 0.014 * size * scene.side * 1.6)
        top = base - tall
        bulb = oval(x, top, thick * 1.9, thick * 2.4)
        scene.lay(
            join(
                line([(x, base), (x, top + thick)], width=thick),
                box(x - thick * 1.6, base - thick * 3, x + thick * 1.6, base, thick),
                box(x - thick * 2, top + thick * 2, x + thick * 2, top + thick * 3, thick / 2),
            ),
            iron,
            times(iron, 0.7),
        )
        if light.dark > 0.25:
            scene.lay(bulb, light.lamps, opacity=0.5, soft=thick * 5)
            scene.lay(bulb, light.lamps, opacity=0.5, soft=thick * 1.5)
        scene.lay(bulb, mix(light.lamps, (1, 1, 1), 0.6) if light.dark > 0.25 else light.low)
