"""Forests and meadows: rows of trees fading into the air, shafts of light, flowers in the grass.

Nothing here is a single tree that a prompt asks for.
"""

from __future__ import annotations

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, mix, times
from rendernet_jupyter.sandbox.painter.ground.flora import Plant, conifer, crown, grass, stand
from rendernet_jupyter.sandbox.painter.ground.ridge import fill_below, mist, paint_hills
from rendernet_jupyter.sandbox.painter.noise import Field, profile
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import Shape, join, oval, poly


def paint_forest(scene: Scene, *, floor: bool = True) -> None:
    """Four rows of trees, each darker and larger than the one behind; then a glade."""
    leafy = _is_leafy(scene)
    for layer in range(4):
        near = (layer + 1) / 4
        base = scene.horizon + 0.015 + 0.035 * layer
        wave = profile(scene.width, scene.draw("wood", layer), octaves=3, cells=3)
        crest = ((base + 0.018 * wave) * scene.height).astype(np.float32)
        top, foot, lit = _leaves(scene, near, leafy=leafy)
        fill_below(scene, crest, foot, foot, depth=9)
        size = (0.1 + 0.16 * near) * scene.height
        stand(
            scene,
            _plant(leafy=leafy),
            crest=crest,
            tall=(size * 0.65, size * 1.35),
            colours=(top, foot, lit),
            count=round((30 - 16 * near) * max(0.6, scene.width / scene.height)),
            label=layer,
            clearing=0.5 * near if layer > 1 else 0.0,
        )
    if floor:
        _glade(scene)
        _shafts(scene)


def _is_leafy(scene: Scene) -> bool:
    reading = scene.wish.reading
    if reading.season in ("spring", "autumn") or "tropical" in reading.airs:
        return True
    return reading.season != "winter" and bool(scene.draw("leafy").random() < 0.4)


def _plant(*, leafy: bool) -> Plant:
    return crown if leafy else conifer


def _leaves(scene: Scene, near: float, *, leafy: bool) -> tuple[Colour, Colour, Colour]:
    """Colours of a row: at its top, at its foot in the mist, and in the sun."""
    matter, light = scene.matter, scene.light
    local = matter.leaf if leafy else matter.covered(matter.needle, 0.55)
    far = (1 - near) * 0.95
    top = light.hazed(times(local, 0.95 - 0.25 * near), far)
    foot = mist(scene, times(top, 0.85), 0.62 * (1 - 0.55 * near))
    lit = mix(times(top, 1.3), light.glow, 0.1 * (1 - light.dark))
    if not leafy:
        lit = mix(lit, light.hazed(matter.snow, far * 0.6), 0.75 * matter.frost)
    return top, foot, lit


def _glade(scene: Scene) -> None:
    light, matter = scene.light, scene.matter
    wave = profile(scene.width, scene.draw("glade"), octaves=3, cells=3)
    base = scene.horizon + 0.15
    crest = ((base + 0.012 * wave) * scene.height).astype(np.float32)
    ground = mix(matter.covered(matter.grass), matter.covered(matter.needle, 0.6), 0.35)
    ground = mix(ground, matter.snow, 0.5 * matter.frost)
    far, close = light.hazed(ground, 0.22), light.on(matter.shaded(ground, 0.42))
    fill_below(scene, crest, far, close, depth=(1 - base) * scene.height, relief=0.22)
    x = scene.width * (0.5 + 0.06 * scene.varied("pool"))
    pool = oval(x, scene.height * (base + 0.11), scene.width * 0.36, scene.height * 0.05)
    scene.lay(pool, mix(light.glow, far, 0.5), opacity=0.34, soft=scene.height * 0.03)


def _shafts(scene: Scene) -> None:
    """Sunlight that falls through the trees."""
    if scene.light.dark > 0.5 or scene.wish.reading.weathers & {"rain", "storm", "overcast"}:
        return
    x, y = scene.sun[0] * scene.width, -0.1 * scene.height
    beams: list[Shape] = []
    for index in range(5):
        aim = scene.width * (0.5 + 0.55 * scene.varied("shaft", index))
        wide = scene.width * scene.draw("beam", index).uniform(0.03, 0.09)
        foot = scene.height * 0.86
        beams.append(poly([(x, y), (aim - wide, foot), (aim + wide, foot)]))
    fade = mix(scene.light.glow, scene.light.low, 0.4)
    for beam in beams:
        scene.lay(beam, scene.light.glow, fade, opacity=0.085, soft=scene.side * 0.012)


def fringe(scene: Scene, crest: Field, near: float) -> None:
    """A loose row of trees along a hill; `near` is 0 at the horizon and 1 in front."""
    leafy = _is_leafy(scene)
    top, foot, lit = _leaves(scene, near * 0.9, leafy=leafy)
    size = (0.028 + 0.05 * near) * scene.height
    stand(
        scene,
        _plant(leafy=leafy),
        crest=crest,
        tall=(size * 0.5, size * 1.2),
        colours=(top, foot, lit),
        count=round((40 - 26 * near) * max(0.6, scene.width / scene.height)),
        label=("fringe", round(near, 2)),
    )


def paint_meadow(scene: Scene, *, hills: bool = True) -> None:
    """Gentle hills, and grass full of flowers."""
    if hills:
        paint_hills(scene, count=3, rise=0.05, plant=fringe)
    light, matter = scene.light, scene.matter
    base = scene.horizon + 0.12
    wave = profile(scene.width, scene.draw("meadow"), octaves=2, cells=2)
    crest = ((base + 0.02 * wave) * scene.height).astype(np.float32)
    fringe(scene, crest + 2, 0.55)
    ground = matter.covered(matter.grass)
    far, close = light.hazed(ground, 0.25), light.on(matter.shaded(ground, 0.6))
    fill_below(scene, crest, far, close, depth=(1 - base) * scene.height, relief=0.2)
    if matter.frost < 0.5:
        _flowers(scene, base)


def _flowers(scene: Scene, base: float) -> None:
    rng = scene.draw("flowers")
    petals = (scene.matter.petal, (0.95, 0.95, 0.92), (0.86, 0.36, 0.38), (0.62, 0.5, 0.84))
    for tone in petals[: int(rng.integers(2, 5))]:
        dots: list[Shape] = []
        stalks: list[Shape] = []
        for _ in range(46):
            depth = float(rng.random()) ** 0.7
            x = scene.width * rng.uniform(-0.02, 1.02)
            y = scene.height * (base + 0.035 + (1 - base) * depth)
            size = scene.side * (0.0018 + 0.0075 * depth**1.5)
            dots.append(oval(x, y, size, size * 0.72))
            stalks.append(oval(x, y + size * 1.6, size * 0.16, size * 1.4))
        stem = scene.light.on(times(scene.matter.grass, 0.55))
        scene.lay(join(*stalks), stem)
        flower = scene.light.on(tone, strength=0.85)
        scene.lay(join(*dots), mix(flower, WHITE, 0.08), flower)


def foreground(scene: Scene) -> None:
    """Grass in front of everything on a meadow or in a glade, unless snow lies on it."""
    if scene.matter.frost > 0.5:
        return
    ground = scene.matter.covered(scene.matter.grass, 0.6)
    tone = scene.light.on(times(ground, 0.62))
    foot = scene.height * 1.01
    grass(scene, foot=foot, tall=scene.height * 0.085, colour=tone, label="front")
