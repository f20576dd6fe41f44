"""Trees by the dozen: conifers, round crowns, and grass, as silhouettes with a lit side.

Single trees that a prompt asks for are drawn in `subject`, not here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import Colour, mix, times
from rendernet_jupyter.sandbox.painter.noise import Field
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.shape import Outline, Shape, join, oval

Plant = Callable[[float, float, float, np.random.Generator], tuple[Shape, Shape]]


def conifer(x: float, foot: float, tall: float, rng: np.random.Generator) -> tuple[Shape, Shape]:
    """A fir and its lit half, standing at (x, foot), `tall` pixels high."""
    tiers = 5
    half = tall * float(rng.uniform(0.15, 0.22))
    right: list[tuple[float, float]] = [(x, foot - tall)]
    for tier in range(1, tiers + 1):
        y = foot - tall * (1 - tier / tiers * 0.94)
        reach = half * (tier / tiers) ** 0.85
        right += [(x + reach, y + tall * 0.03), (x + reach * 0.48, y - tall * 0.012)]
    right[-1] = (x + half * 0.12, foot - tall * 0.04)
    right.append((x + half * 0.12, foot + tall * 0.03))
    left = [(2 * x - px, py) for px, py in reversed(right)]
    whole = (Outline(np.array(right + left)),)
    return whole, (Outline(np.array([*right, (x, foot)])),)


def crown(x: float, foot: float, tall: float, rng: np.random.Generator) -> tuple[Shape, Shape]:
    """A leafy tree and its lit half."""
    radius = tall * float(rng.uniform(0.24, 0.34))
    middle = foot - tall + radius
    trunk = Outline(
        np.array(
            [
                (x - tall * 0.035, foot + tall * 0.03),
                (x - tall * 0.02, middle),
                (x + tall * 0.02, middle),
                (x + tall * 0.035, foot + tall * 0.03),
            ]
        )
    )
    puffs = [oval(x, middle, radius)]
    lit = [oval(x + radius * 0.25, middle - radius * 0.2, radius * 0.62)]
    for side in (-1, 1):
        dx, dy = side * radius * rng.uniform(0.5, 0.75), radius * rng.uniform(0.05, 0.45)
        puffs.append(oval(x + dx, middle + dy, radius * rng.uniform(0.55, 0.75)))
        if side > 0:
            lit.append(oval(x + dx * 1.05, middle + dy * 0.8, radius * 0.42))
    return (trunk, *join(*puffs)), join(*lit)


def stand(
    scene: Scene,
    plant: Plant,
    *,
    crest: Field,
    tall: tuple[float, float],
    colours: tuple[Colour, Colour, Colour],
    count: int,
    label: object,
    clearing: float = 0.0,
) -> None:
    """A row of trees along a line.

    Args:
        scene: painted on.
        plant: `conifer` or `crown`.
        crest: y of the ground for every column, in pixels.
        tall: smallest and largest height in pixels.
        colours: at the top, at the foot, and of the lit side.
        count: how many stand across the picture.
        label: names the row's own chance.
        clearing: share of the width around the middle that only low trees may enter.
    """
    rng, loose = scene.draw("stand", label), scene.wander("stand", label)
    wholes: list[Shape] = []
    halves: list[Shape] = []
    side = 1.0 if scene.sun[0] > 0.5 else -1.0
    for index in range(count):
        at = (index + rng.uniform(0, 1) + 0.25 * loose.uniform(-1, 1)) / count
        height = float(rng.uniform(*tall) * loose.uniform(0.94, 1.06))
        if abs(at - 0.5) < clearing / 2:
            height *= 0.45 + abs(at - 0.5) / max(1e-6, clearing)
        x = at * scene.width
        foot = float(crest[min(scene.width - 1, max(0, int(x)))])
        whole, lit = plant(x, foot, height, rng)
        if side < 0:
            whole, lit = _flipped(whole, x), _flipped(lit, x)
        wholes.append(whole)
        halves.append(lit)
    top, bottom, bright = colours
    scene.lay(join(*wholes), top, bottom)
    scene.lay(join(*halves), bright, mix(bright, bottom, 0.7), opacity=0.55)


def _flipped(shape: Shape, x: float) -> Shape:
    return tuple(Outline(o.points * (-1, 1) + (2 * x, 0), o.solid) for o in shape)


def grass(scene: Scene, *, foot: float, tall: float, colour: Colour, label: object) -> None:
    """Blades along the lower edge, in front of everything."""
    rng = scene.draw("grass", label)
    count = max(12, scene.width // 9)
    blades: list[Shape] = []
    tips: list[Shape] = []
    xs = rng.uniform(-0.02, 1.02, count) * scene.width
    clumps = 0.5 + 0.5 * np.sin(xs / scene.width * rng.uniform(14, 22) + rng.uniform(0, 6))
    for x, clump in zip(xs, clumps, strict=True):
        length = tall * (0.35 + 0.65 * clump) * rng.uniform(0.5, 1.1)
        lean, thick = length * rng.uniform(-0.4, 0.4), tall * 0.035 + 0.8
        points = [
            (x - thick, foot),
            (x - thick * 0.4 + lean * 0.4, foot - length * 0.6),
            (x + lean, foot - length),
            (x + thick * 0.6 + lean * 0.4, foot - length * 0.55),
            (x + thick, foot),
        ]
        (tips if rng.random() < 0.4 else blades).append((Outline(np.array(points)),))
    scene.lay(join(*blades), times(colour, 0.7), times(colour, 0.35))
    if tips:
        scene.lay(join(*tips), times(colour, 1.12), times(colour, 0.5))
