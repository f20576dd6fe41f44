"""Places beyond the land: space with a planet and the ground of a moon, and the bottom of the sea.

Nothing here has a horizon with weather.
"""

from __future__ import annotations

import math

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import BLACK, WHITE, Colour, mix, times, turn
from rendernet_jupyter.sandbox.painter.ground.ridge import fill_below
from rendernet_jupyter.sandbox.painter.noise import clouds, enlarge, profile, ramp
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import Shape, curve, cut, join, oval, ring


def paint_space(scene: Scene) -> None:
    """Nebulae over the stars, a planet with a ring, and grey ground with craters."""
    _nebula(scene)
    _planet(scene)
    rock = mix(scene.matter.rock, (0.62, 0.6, 0.68), 0.5)
    for layer in range(2):
        wave = profile(scene.width, scene.draw("moon", layer), octaves=4, cells=3)
        base = scene.horizon + 0.1 + 0.1 * layer
        crest = ((base + 0.02 * wave) * scene.height).astype(np.float32)
        top = times(rock, 0.62 + 0.1 * layer)
        fill_below(scene, crest, top, times(top, 0.4), depth=scene.height * 0.34, relief=0.3)
    _craters(scene, rock)


def _nebula(scene: Scene) -> None:
    height, width = max(2, scene.height // 4), max(2, scene.width // 4)
    rng = scene.draw("nebula")
    base = turn(scene.light.mid, float(rng.uniform(-60, 60)), saturation=1.2)
    for index in range(3):
        field = clouds(height, width, rng, octaves=5, cells=2)
        field += 0.25 * clouds(height, width, scene.wander("nebula", index), octaves=4, cells=3)
        density = enlarge(ramp(field, 0.0, 0.85), scene.height, scene.width) * np.float32(0.55)
        tone = turn(mix(base, WHITE, 0.12), index * 55 - 55, value=1.5)
        scene.canvas += np.array(tone, np.float32) * density.clip(0, 1)[..., None]


def _planet(scene: Scene) -> None:
    rng = scene.draw("planet")
    side = -1 if scene.sun[0] > 0.5 else 1
    x = (0.5 + side * float(rng.uniform(0.16, 0.3))) * scene.width
    y = scene.horizon * float(rng.uniform(0.3, 0.5)) * scene.height
    radius = scene.side * float(rng.uniform(0.11, 0.17))
    tone = turn((0.85, 0.58, 0.42), float(rng.uniform(0, 360)))
    back = -1.0 if rng.random() < 0.5 else 1.0
    scene.lay(oval(x, y, radius * 1.25), tone, opacity=0.3, soft=radius * 0.3)
    body = oval(x, y, radius)
    scene.lay(body, mix(tone, WHITE, 0.25), times(tone, 0.55))
    for index in range(4):
        dy = (index - 1.5) * radius * 0.42
        half = math.sqrt(max(0.0, radius**2 - dy**2)) * 0.97
        band = oval(x, y + dy, half, radius * 0.08)
        scene.lay(band, turn(tone, 14, value=0.85), opacity=0.5, soft=radius * 0.04)
    lit = oval(x - side * radius * 0.5, y - radius * 0.35, radius * 1.15)
    scene.lay(cut(body, lit), times(tone, 0.18), opacity=0.75, soft=radius * 0.1)
    halo = oval(x, y, radius * 1.9, radius * 0.46, turn=14 * back)
    hole = oval(x, y, radius * 1.45, radius * 0.3, turn=14 * back)
    front = oval(x, y - radius * 0.36, radius * 0.99, radius * 0.42, turn=14 * back)
    scene.lay(cut(halo, hole, front), mix(tone, WHITE, 0.5), times(tone, 0.9), opacity=0.75)


def _craters(scene: Scene, rock: Colour) -> None:
    rng = scene.draw("craters")
    base = scene.horizon + 0.2
    for _ in range(11):
        depth = float(rng.random())
        x, y = rng.uniform(0, 1) * scene.width, (base + 0.04 + (0.95 - base) * depth)
        wide = scene.side * (0.012 + 0.05 * depth) * float(rng.uniform(0.6, 1.4))
        bowl = oval(x, y * scene.height, wide, wide * 0.34)
        rim = oval(x, y * scene.height + wide * 0.06, wide * 1.08, wide * 0.4)
        scene.lay(rim, times(rock, 0.75), times(rock, 0.5), opacity=0.8)
        scene.lay(bowl, times(rock, 0.22), times(rock, 0.48), opacity=0.9)


def paint_deep(scene: Scene) -> None:
    """Water all the way up, rays from above, weeds and corals, bubbles."""
    water = scene.light.on(scene.matter.water, strength=0.6)
    stops = (mix(mix(water, scene.light.mid, 0.4), WHITE, 0.4), water, times(water, 0.3))
    rows = np.linspace(0, 1, scene.height)
    tones = [np.interp(rows, (0, 0.42, 1.0), [c[i] for c in stops]) for i in range(3)]
    scene.canvas[:] = np.stack(tones, 1).astype(np.float32)[:, None]
    _rays(scene, stops[0])
    sand = mix(scene.matter.sand, water, 0.5)
    for layer in range(3):
        near = (layer + 1) / 3
        wave = profile(scene.width, scene.draw("bed", layer), octaves=3, cells=3)
        base = scene.horizon + 0.12 + 0.09 * layer
        crest = ((base + 0.022 * wave) * scene.height).astype(np.float32)
        tone = mix(water, sand, 0.2 + 0.6 * near)
        _weeds(scene, layer, crest + 4, mix(water, (0.1, 0.42, 0.32), 0.3 + 0.4 * near), near)
        fill_below(scene, crest, tone, times(tone, 0.5), depth=scene.height * 0.3, relief=0.16)
    _bubbles(scene)


def _rays(scene: Scene, tone: Colour) -> None:
    y = np.linspace(0, 1, scene.height, dtype=np.float32)[:, None]
    x = np.linspace(0, 1, scene.width, dtype=np.float32)[None]
    lean = 0.5 * (scene.sun[0] - 0.5)
    stripes = profile(2 * scene.width, scene.draw("rays"), octaves=5, cells=10)
    at = ((x - (scene.sun[0] - x) * y * 0.7 + lean * y + 0.5) * scene.width).astype(int)
    rays = stripes[at.clip(0, 2 * scene.width - 1)]
    share = ramp(rays, 0.0, 0.8) * np.exp(-y * 2.4) * np.float32(0.42)
    scene.canvas += (np.array(mix(tone, WHITE, 0.5), np.float32) - scene.canvas) * share[..., None]


def _weeds(
    scene: Scene,
    layer: int,
    crest: np.ndarray[tuple[int], np.dtype[np.float32]],
    tone: Colour,
    near: float,
) -> None:
    rng, loose = scene.draw("weeds", layer), scene.wander("weeds", layer)
    blades: list[Shape] = []
    corals: list[Shape] = []
    for _ in range(12):
        at = float(rng.uniform(0, 1))
        if layer == 2 and abs(at - 0.5) < 0.25:
            at = at / 2 if at < 0.5 else 0.5 + at / 2
        x, foot = at * scene.width, float(crest[min(scene.width - 1, int(at * scene.width))])
        tall = scene.height * float(rng.uniform(0.06, 0.2)) * (0.5 + 0.6 * near)
        sway = tall * 0.16 * float(loose.uniform(-1, 1))
        if rng.random() < 0.62:
            points = [(x + sway * math.sin(k * 1.6), foot - tall * k / 4) for k in range(5)]
            blades.append(curve([*points], width=scene.side * 0.014 * (0.5 + near), taper=0.2))
        else:
            for spread in (-0.5, -0.2, 0.15, 0.45):
                tip = (x + tall * spread, foot - tall * (0.72 - abs(spread) * 0.5))
                corals.append(
                    curve(
                        [(x, foot), (x + tall * spread * 0.7, foot - tall * 0.3), tip],
                        width=scene.side * 0.016 * (0.4 + near),
                        taper=0.7,
                    )
                )
    if blades:
        scene.lay(join(*blades), mix(tone, WHITE, 0.12), times(tone, 0.55))
    if corals:
        coral = mix(tone, turn((0.93, 0.42, 0.4), float(rng.uniform(-30, 40))), 0.25 + 0.5 * near)
        scene.lay(join(*corals), mix(coral, WHITE, 0.1), mix(coral, BLACK, 0.3))


def _bubbles(scene: Scene) -> None:
    rng = scene.wander("bubbles")
    for _ in range(4):
        x = float(rng.uniform(0.08, 0.92)) * scene.width
        y = float(rng.uniform(0.5, 0.8)) * scene.height
        for step in range(int(rng.integers(3, 7))):
            size = scene.side * float(rng.uniform(0.004, 0.012))
            at = (x + size * float(rng.uniform(-3, 3)), y - step * scene.height * 0.05)
            scene.lay(oval(*at, size), WHITE, opacity=0.12)
            scene.lay(ring(*at, size, max(1.0, size * 0.2)), WHITE, opacity=0.55)
            glint = oval(at[0] - size * 0.35, at[1] - size * 0.35, size * 0.22)
            scene.lay(glint, WHITE, opacity=0.8)
