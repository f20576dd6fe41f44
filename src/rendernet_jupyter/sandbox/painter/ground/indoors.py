"""A room: a wall, a window with the weather in it, and a wooden table.

The sky and the hills are painted before, so that the window shows them. Nothing here stands on the
table.
"""

from __future__ import annotations

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import Colour, mix, times
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import Shape, bounds, box, cut, join, poly


def paint_room(scene: Scene) -> None:
    """Wall, window, a patch of light, and a table from the scene's floor line down."""
    light = scene.light
    shine = 1 - 0.55 * light.dark
    wall = mix(times(scene.matter.wall, shine), light.on(scene.matter.wall), 0.5)
    side = 1 if scene.sun[0] > 0.5 else -1
    pane = _window(scene, side)
    edge = scene.floor - 0.16
    frame = box(0, 0, scene.width, scene.height)
    scene.lay(cut(frame, pane), times(wall, 1.02), times(wall, 0.8))
    _falloff(scene, pane, side, wall)
    _bars(scene, pane, wall)
    _table(scene, edge)
    _patch(scene, side, edge)


def _window(scene: Scene, side: int) -> Shape:
    middle = 0.5 + side * (0.25 + 0.03 * scene.varied("window"))
    half, top, foot = 0.17, 0.1, scene.floor - 0.36
    return box(
        (middle - half) * scene.width,
        top * scene.height,
        (middle + half) * scene.width,
        foot * scene.height,
        scene.side * 0.012,
    )


def _falloff(scene: Scene, pane: Shape, side: int, wall: Colour) -> None:
    """The wall is lighter near the window and darker in the far corner."""
    left, top, right, bottom = bounds(pane)
    x = np.abs(np.arange(scene.width, dtype=np.float32)[None] - (left + right) / 2) / scene.width
    y = np.abs(np.arange(scene.height, dtype=np.float32)[:, None] - (top + bottom) / 2)
    near = np.exp(-((x * 2.0) ** 2 + (y / scene.height * 1.6) ** 2)).astype(np.float32)
    outside = np.ones((scene.height, scene.width), np.float32)
    outside[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = 0
    gain = 0.8 + 0.3 * near * (1 - 0.4 * scene.light.dark) + 0.012 * scene.grain
    scene.canvas *= (1 + (gain - 1) * outside)[..., None]
    lamp = np.array(scene.light.lamps, np.float32)
    corner = (0.5 - side * 0.42) * scene.width
    far = np.abs(np.arange(scene.width, dtype=np.float32)[None] - corner) / scene.width
    warm = np.exp(-((far * 2.4) ** 2 + ((y / scene.height) * 1.3) ** 2)) * outside
    warm *= np.float32(0.16 + 0.22 * scene.light.dark)
    scene.canvas += (lamp * np.array(mix(wall, (1, 1, 1), 0.4), np.float32) - scene.canvas) * warm[
        ..., None
    ]


def _bars(scene: Scene, pane: Shape, wall: Colour) -> None:
    left, top, right, bottom = bounds(pane)
    thick = scene.side * 0.011
    frame = times(mix(wall, (1, 1, 1), 0.55), 0.95 - 0.3 * scene.light.dark)
    middle, third = (left + right) / 2, top + (bottom - top) * 0.42
    bars = join(
        cut(
            box(left - thick, top - thick, right + thick, bottom + thick, thick),
            box(left + thick, top + thick, right - thick, bottom - thick, thick),
        ),
        box(middle - thick / 2, top, middle + thick / 2, bottom),
        box(left, third - thick / 2, right, third + thick / 2),
        box(left - 3 * thick, bottom + thick, right + 3 * thick, bottom + 2.6 * thick, thick / 2),
    )
    scene.lay(bars, frame, times(frame, 0.82))
    sill = box(left - 2 * thick, bottom + 2.6 * thick, right + 2 * thick, bottom + 4 * thick)
    scene.lay(sill, times(wall, 0.6), times(wall, 0.8), opacity=0.5, soft=thick * 0.6)


def _table(scene: Scene, edge: float) -> None:
    light = scene.light
    wood = mix(times(scene.matter.wood, 1 - 0.45 * light.dark), light.on(scene.matter.wood), 0.55)
    top = edge * scene.height
    shadow = box(0, top - scene.side * 0.03, scene.width, top)
    scene.lay(shadow, times(wood, 0.4), opacity=0.35, soft=scene.side * 0.02)
    scene.lay(
        box(-2, top, scene.width + 2, scene.height + 2),
        mix(wood, light.low, 0.22),
        times(wood, 0.7),
    )
    start = int(top)
    rows = scene.height - start
    if rows < 2:
        return
    rng = scene.draw("planks")
    grain = rng.standard_normal(scene.width // 3 + 2).astype(np.float32)
    depth = np.linspace(0.1, 1, rows, dtype=np.float32)[:, None]
    x = (np.arange(scene.width, dtype=np.float32)[None] - scene.width / 2) / (0.5 + 0.5 * depth)
    stripe = grain[(x / 3 + len(grain) * 2).astype(int) % len(grain)]
    plank = np.abs((x / (scene.side * 0.3)) % 1 - 0.5) > 0.494
    scene.canvas[start:] *= (1 + 0.02 * stripe + 0.05 * scene.grain[start:] - 0.22 * plank)[
        ..., None
    ]


def _patch(scene: Scene, side: int, edge: float) -> None:
    """Sunlight from the window, lying on the table."""
    if scene.light.dark > 0.6 or scene.wish.reading.weathers & {"overcast", "rain", "storm"}:
        return
    start, wide = 0.5 + side * 0.2, 0.15
    for shift in (-0.082, 0.082):
        left, right = start + shift - wide / 2, start + shift + wide / 2
        corners = [
            (left, edge + 0.03),
            (right, edge + 0.03),
            (right - side * 0.17, edge + 0.2),
            (left - side * 0.17, edge + 0.2),
        ]
        quad = poly([*((x * scene.width, y * scene.height) for x, y in corners)])
        scene.lay(quad, scene.light.glow, opacity=0.2, soft=scene.side * 0.008)
