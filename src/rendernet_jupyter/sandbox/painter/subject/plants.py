"""Plants: one function per drawing, foot at y = 1.

Nothing here chooses sizes or places.
"""

from __future__ import annotations

import math

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, from_hex, mix, times, turn
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import (
    Shape,
    blob,
    box,
    curve,
    join,
    line,
    moved,
    oval,
    poly,
    sector,
)
from rendernet_jupyter.sandbox.painter.subject.look import Look

_STEM, _LEAF, _BARK = from_hex("#4d8a3f"), from_hex("#5d9c48"), from_hex("#7a5236")
_CREAM = from_hex("#fbf4e8")


def _petals(x: float, y: float, count: int, shape: Shape, start: float = 0.0) -> Shape:
    """`shape`, drawn upwards from (0.5, 0.5), repeated round (x, y)."""
    step = 360 / count
    by = (x - 0.5, y - 0.5)
    return join(
        *(moved(shape, turn=start + k * step, about=(0.5, 0.5), by=by) for k in range(count))
    )


def flower(pen: Pen, look: Look) -> None:
    """A daisy; a tulip, rose, poppy or sunflower when the word says so."""
    if look.said == "bouquet":
        for x, y, lean in ((0.28, 0.36, -10.0), (0.72, 0.36, 10.0), (0.5, 0.24, 0.0)):
            _stem(pen, x, y)
            _head(pen, look, x, y, lean)
        pen.fill(poly("34,66 66,66 56,101 44,101"), _CREAM, times(_CREAM, 0.8))
        pen.fill(curve("40,80 50,83 60,80", width=0.03), look.accent)
        return
    _stem(pen, 0.5, 0.33)
    _head(pen, look, 0.5, 0.33, float(look.rng.uniform(-8, 8)))


def _stem(pen: Pen, x: float, y: float) -> None:
    bend = (x - 0.5) * 0.4
    pen.fill(
        curve([(x, y), (x - bend, 0.6), (0.5, 0.85), (0.5, 1.0)], width=0.026),
        _STEM,
        times(_STEM, 0.7),
    )
    if abs(x - 0.5) < 0.01:
        pen.fill(blob("50,84 56,72 68,64 78,62 74,72 64,81"), _LEAF, times(_LEAF, 0.75))
        pen.fill(blob("50,92 44,81 33,74 22,73 27,82 37,90"), times(_LEAF, 0.9), times(_LEAF, 0.68))


def _head(pen: Pen, look: Look, x: float, y: float, lean: float) -> None:
    main, dark = look.main, times(look.main, 0.72)
    if look.said in ("tulip", "tulips", "🌷"):
        for shape, tone in (("36,18 34,44 50,56 66,44 64,18 58,32 50,16 42,32", main),):
            cup = moved(blob(shape), by=(x - 0.5, y - 0.4), turn=lean, about=(0.5, 0.5))
            pen.fill(cup, mix(tone, WHITE, 0.1), dark, volume=1.2)
        inner = moved(blob("50,17 59,34 55,54 45,54 41,34"), by=(x - 0.5, y - 0.4))
        pen.fill(inner, mix(main, WHITE, 0.18), main)
    elif look.said.startswith(("rose", "poppy", "🌹")):
        for count, reach, share in ((6, 0.2, 0.0), (5, 0.14, 0.1), (4, 0.085, 0.2)):
            leaf = oval(0.5, 0.5 - reach * 0.62, reach * 0.62, reach * 0.56)
            tone = mix(main, WHITE, share)
            pen.fill(
                _petals(x, y, count, leaf, lean + reach * 400), tone, times(tone, 0.8), volume=1.1
            )
        heart = times(main, 0.6) if look.said.startswith("ros") else from_hex("#2c2a2e")
        pen.fill(oval(x, y, 0.04), heart)
    else:
        sunny = look.said.startswith(("sunflower", "🌻"))
        count = 18 if sunny else 13
        petal = blob("50,50 54.5,36 53.5,26 50,22 46.5,26 45.5,36")
        pen.fill(_petals(x, y, count, petal, lean + 9), dark, volume=0.6)
        pen.fill(_petals(x, y, count, petal, lean), main, mix(main, WHITE, 0.12), volume=0.8)
        heart = from_hex("#5a3a22") if sunny else from_hex("#f3c23c")
        pen.fill(oval(x, y, 0.125 if sunny else 0.085), heart, times(heart, 0.75), volume=1.2)
        seeds = [
            oval(
                x + 0.0065 * k**0.5 * 2 * math.cos(k * 2.4),
                y + 0.0065 * k**0.5 * 2 * math.sin(k * 2.4),
                0.006,
            )
            for k in range(2, 30)
        ]
        pen.fill(join(*seeds), times(heart, 0.6), opacity=0.6, volume=0)


def _crown(
    rng: np.random.Generator, middle: float, top: float, wide: float, tall: float
) -> list[Shape]:
    puffs = [oval(middle, top + tall * 0.5, wide * 0.36, tall * 0.42)]
    for angle in np.linspace(0, 2 * math.pi, 9)[:-1]:
        x = middle + wide * 0.3 * math.cos(angle) * float(rng.uniform(0.85, 1.15))
        y = top + tall * (0.5 + 0.3 * math.sin(angle))
        puffs.append(oval(x, y, wide * float(rng.uniform(0.15, 0.2))))
    return puffs


def tree(pen: Pen, look: Look) -> None:
    """A broad leafy tree, its crown in three lights."""
    main = look.main
    trunk = blob(
        "44,100 46,78 45,60 37,46 41,44 49,56 51,40 55,40 54,57 62,46 66,48 56,62 55,80 58,100"
    )
    pen.fill(trunk, _BARK, times(_BARK, 0.65))
    crown = _crown(look.rng, 0.5, 0.0, 0.96, 0.66)
    pen.fill(join(*crown), times(main, 0.72), times(main, 0.5), volume=0.9)
    shift = 0.045 * pen.side * (-1 if pen.mirror else 1)
    inner = join(*(moved(puff, by=(shift, -0.035), scale=0.84, about=(0.5, 0.3)) for puff in crown))
    pen.fill(inner, main, times(main, 0.72), volume=0.8)
    for row in range(3):
        for column in range(4 - row % 2):
            x = 0.5 + shift + (column - 1.5 + 0.5 * (row % 2)) * 0.14
            y = 0.13 + row * 0.135 + 0.02 * float(look.rng.uniform(-1, 1))
            leaf = sector(x, y, float(look.rng.uniform(0.05, 0.075)), 180, 360)
            pen.fill(leaf, mix(main, WHITE, 0.14), opacity=0.5, soft=0.008, volume=0)
    if "apple" in look.said or "cherry" in look.said:
        fruit = from_hex("#d8342c")
        for _ in range(12):
            x, y = (
                0.5 + float(look.rng.uniform(-0.34, 0.34)),
                0.34 + float(look.rng.uniform(-0.22, 0.22)),
            )
            pen.fill(oval(x, y, 0.024), fruit)


def pine(pen: Pen, look: Look) -> None:
    """A fir of five tiers."""
    main = look.main
    pen.fill(box(0.455, 0.84, 0.545, 1.0, 0.01), _BARK, times(_BARK, 0.7))
    for tier in range(5):
        top, low = 0.66 - tier * 0.165, 0.9 - tier * 0.155
        half = 0.36 - tier * 0.058
        tone = mix(times(main, 0.8), mix(main, WHITE, 0.08), tier / 4)
        branch = blob(
            [
                (0.5, top),
                (0.5 + half * 0.45, top + (low - top) * 0.55),
                (0.5 + half, low - 0.02),
                (0.5 + half * 0.72, low + 0.02),
                (0.5 + half * 0.35, low - 0.012),
                (0.5, low + 0.025),
                (0.5 - half * 0.35, low - 0.012),
                (0.5 - half * 0.72, low + 0.02),
                (0.5 - half, low - 0.02),
                (0.5 - half * 0.45, top + (low - top) * 0.55),
            ]
        )
        pen.fill(branch, tone, times(tone, 0.68))
    if "christmas" in look.said or look.said == "🎄":
        pen.fill(
            _petals(0.5, 0.0, 5, poly("50,43 52.5,50 47.5,50")), from_hex("#ffd45a"), shine=True
        )
        for index, x in enumerate((0.42, 0.58, 0.36, 0.52, 0.66, 0.3, 0.46, 0.7)):
            y = 0.32 + 0.07 * index
            pen.fill(oval(x, y, 0.024), turn((0.9, 0.25, 0.2), 70 * index))


def palm(pen: Pen, look: Look) -> None:
    """A leaning palm with coconuts."""
    main = look.main
    trunk = curve("44,101 47,78 53,55 62,34", width=0.075, taper=0.6)
    pen.fill(trunk, from_hex("#a67b50"), from_hex("#7c5838"))
    rings = [
        line(
            [(0.415 + 0.03 * k, 0.93 - 0.09 * k), (0.49 + 0.024 * k, 0.92 - 0.09 * k)], width=0.009
        )
        for k in range(6)
    ]
    pen.fill(join(*rings), from_hex("#5f432b"), opacity=0.6, volume=0)
    fronds = (
        "62,33 76,20 94,24 104,42 90,34 76,34",
        "62,33 78,30 92,44 94,62 84,48 72,42",
        "62,33 64,14 78,2 96,4 80,14 70,24",
        "62,33 48,20 30,24 18,42 34,34 48,34",
        "62,33 46,32 34,44 30,60 42,48 52,42",
        "62,33 56,14 44,4 26,6 42,14 54,24",
    )
    for index, frond in enumerate(fronds):
        tone = times(main, 0.72 + 0.06 * (index % 4))
        pen.fill(blob(frond), mix(tone, WHITE, 0.08), times(tone, 0.75))
    for x, y in ((0.585, 0.36), (0.635, 0.375), (0.615, 0.335)):
        pen.fill(oval(x, y, 0.034), from_hex("#6b4630"))


def cactus(pen: Pen, look: Look) -> None:
    """A saguaro with two arms and a flower."""
    main = look.main
    arms = join(
        curve("54,66 72,66 74,52 74,40", width=0.12), curve("46,76 28,76 26,62 26,52", width=0.11)
    )
    pen.fill(arms, main, times(main, 0.8), volume=1.2)
    pen.fill(box(0.405, 0.1, 0.595, 1.02, 0.095), main, times(main, 0.72), volume=1.3)
    ribs = [line([(x, 0.18), (x, 1.0)], width=0.007) for x in (0.45, 0.5, 0.55)]
    ribs += [line("74,42 74,56", width=0.006), line("26,54 26,66", width=0.006)]
    pen.fill(join(*ribs), times(main, 0.55), opacity=0.5, volume=0)
    spines = [
        line([(x - 0.012, y), (x + 0.012, y - 0.012)], width=0.004)
        for x in (0.428, 0.475, 0.525, 0.572)
        for y in np.arange(0.2, 1.0, 0.09)
    ]
    pen.fill(join(*spines), _CREAM, opacity=0.7, volume=0)
    bloom: Colour = from_hex("#f06a8a")
    pen.fill(_petals(0.5, 0.1, 6, oval(0.5, 0.455, 0.026, 0.05)), bloom)
    pen.fill(oval(0.5, 0.1, 0.02), from_hex("#ffd45a"))


def mushroom(pen: Pen, look: Look) -> None:
    """A toadstool with spots, a small one beside it."""
    main = look.main
    for x, size in ((0.78, 0.42), (0.44, 1.0)):

        def at(shape: Shape, x: float = x, size: float = size) -> Shape:
            return moved(shape, scale=size, about=(0.5, 1.0), by=(x - 0.5, 0.0))

        pen.fill(
            at(blob("43,52 57,52 59,80 63,99 50,102 37,99 41,80")), _CREAM, times(_CREAM, 0.75)
        )
        pen.fill(at(blob("8,56 30,60 50,62 70,60 92,56 78,66 50,70 22,66")), times(_CREAM, 0.8))
        pen.fill(at(blob("38,66 50,69 62,66 64,74 50,78 36,74")), _CREAM, times(_CREAM, 0.85))
        cap = blob("6,56 10,36 26,18 50,11 74,18 90,36 94,56 72,61 50,62.5 28,61")
        pen.fill(at(cap), mix(main, WHITE, 0.05), times(main, 0.75), volume=1.3)
        for sx, sy, sr in (
            (0.3, 0.34, 0.06),
            (0.5, 0.22, 0.055),
            (0.7, 0.36, 0.07),
            (0.5, 0.46, 0.065),
            (0.17, 0.48, 0.035),
            (0.85, 0.5, 0.03),
        ):
            pen.fill(at(oval(sx, sy, sr, sr * 0.82)), _CREAM, volume=0.6)
    blades = [
        blob([(x, 1.01), (x + lean, 0.87), (x + 0.025, 1.01)])
        for x, lean in ((0.12, -0.02), (0.17, 0.03), (0.6, 0.03), (0.93, 0.02))
    ]
    pen.fill(join(*blades), _LEAF, times(_LEAF, 0.7))


def apple(pen: Pen, look: Look) -> None:
    """An apple with a leaf."""
    main = look.main
    pen.fill(
        blob("50,36 66,27 84,36 90,56 82,82 66,98 50,95 34,98 18,82 10,56 16,36 34,27"),
        mix(main, WHITE, 0.05),
        times(main, 0.72),
        volume=1.5,
    )
    pen.fill(oval(0.5, 0.365, 0.1, 0.03), times(main, 0.55), opacity=0.6, soft=0.012, volume=0)
    pen.fill(curve("50,38 51,26 57,16", width=0.03, taper=0.8), _BARK)
    pen.fill(blob("54,26 64,14 82,12 76,24 64,29"), _LEAF, times(_LEAF, 0.7))
    shine = oval(0.5 + 0.23 * pen.side, 0.5, 0.05, 0.09, turn=-24 * pen.side)
    pen.fill(shine, WHITE, opacity=0.35, soft=0.012, volume=0)
