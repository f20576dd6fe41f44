"""Things that drive: one function per drawing, in the unit square, foot at y = 1.

Nothing here chooses sizes or places.
"""

from __future__ import annotations

import math

import numpy as np

from rendernet_jupyter.sandbox.painter.colour import BLACK, WHITE, Colour, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import (
    blob,
    box,
    curve,
    cut,
    join,
    line,
    oval,
    poly,
    ring,
    sector,
)
from rendernet_jupyter.sandbox.painter.subject.look import Look

_RUBBER, _STEEL, _LEATHER = from_hex("#2b2b33"), from_hex("#c9ced6"), from_hex("#7a4a2c")
_GLASS, _LAMP = from_hex("#bfe0ef"), from_hex("#fff0b8")


def _wheel(pen: Pen, x: float, y: float, radius: float, hub: Colour) -> None:
    pen.fill(oval(x, y, radius), _RUBBER, volume=0.5)
    pen.fill(oval(x, y, radius * 0.62), _STEEL, times(_STEEL, 0.8))
    pen.fill(oval(x, y, radius * 0.26), hub)


def bicycle(pen: Pen, look: Look) -> None:
    """From the side: diamond frame, spokes, saddle, a lamp."""
    main = look.main
    back, front, bottom = (0.22, 0.78), (0.79, 0.78), (0.46, 0.785)
    seat, head = (0.39, 0.52), (0.685, 0.5)
    for x, y in (back, front):
        spokes = [
            line([(x, y), (x + 0.185 * math.cos(a), y + 0.185 * math.sin(a))], width=0.0045)
            for a in np.arange(0.2, 6.4, math.pi / 7)
        ]
        pen.fill(join(*spokes), _STEEL, volume=0, opacity=0.8)
        pen.fill(ring(x, y, 0.195, 0.028), _RUBBER)
        pen.fill(ring(x, y, 0.176, 0.009), _STEEL)
        pen.fill(oval(x, y, 0.019), _STEEL)
    fork = curve([(0.69, 0.47), (0.715, 0.6), front], width=0.025, taper=0.7)
    stays = join(line([back, bottom], width=0.02), line([back, seat], width=0.018))
    frame = join(
        line([bottom, seat], width=0.027),
        line([seat, head], width=0.027),
        line([bottom, (0.7, 0.545)], width=0.03),
        line("67.5,45.5 70.5,55.5", width=0.034),
    )
    pen.fill(join(fork, stays), times(main, 0.88))
    pen.fill(frame, main)
    guards = join(sector(*back, 0.222, 190, 300), sector(*front, 0.222, 215, 320))
    hollow = join(oval(*back, 0.211), oval(*front, 0.211))
    pen.fill(cut(guards, hollow), mix(main, WHITE, 0.15))
    pen.fill(cut(oval(*bottom, 0.052), oval(*bottom, 0.034)), _STEEL)
    pen.fill(line([bottom, (0.5, 0.865)], width=0.014), _STEEL)
    pen.fill(box(0.475, 0.86, 0.545, 0.876, 0.006), _RUBBER)
    pen.fill(line([seat, (0.375, 0.46)], width=0.016), _STEEL)
    pen.fill(blob("29,44.5 34,43.2 46,44.5 41,46.5 34,47.8"), _LEATHER)
    bars = curve("67.5,46 66.5,40.5 72,38.5 77.5,40.5 76,44", width=0.016)
    pen.fill(bars, _STEEL)
    pen.fill(line("76.5,43 73.5,44.5", width=0.024), _LEATHER)
    pen.fill(oval(0.742, 0.475, 0.026), _STEEL)
    if pen.light.dark > 0.3:
        beam = poly("76,47 112,42 112,62")
        pen.fill(beam, _LAMP, opacity=0.22, soft=0.02, shine=True)
        pen.fill(oval(0.758, 0.475, 0.018), _LAMP, shine=True)


def car(pen: Pen, look: Look) -> None:
    """A round little car from the side."""
    main = look.main
    shell = blob(
        "2,82 3,70 10,63.5 24,60 33,48.5 45,43 60,43.5 70,50 76.5,60 90,64 "
        "97.5,71 98.5,83 90,87 10,87"
    )
    pen.fill(box(0.08, 0.8, 0.92, 0.9, 0.03), _RUBBER, volume=0)
    pen.fill(shell, mix(main, WHITE, 0.06), times(main, 0.82), volume=1.25)
    cabin = blob("29,60 36,50.5 46,46.5 50,46.3 50,60")
    front = blob("53.5,60 53.5,46.4 60,47.2 66,52 71,60")
    glass = mix(_GLASS, pen.light.mid, 0.45)
    pen.fill(join(cabin, front), mix(glass, WHITE, 0.2), times(glass, 0.7), volume=0.4)
    pen.fill(poly("38,59 45,48 48,47.5 42,59"), WHITE, opacity=0.3, volume=0)
    pen.fill(curve("9,70 50,68.5 94,70.5", width=0.008), WHITE, opacity=0.4, volume=0)
    pen.fill(line("51.8,60 51.8,85", width=0.005), times(main, 0.5), opacity=0.6, volume=0)
    pen.fill(box(0.54, 0.66, 0.585, 0.672, 0.005), _STEEL)
    for bumper in (box(0.0, 0.8, 0.12, 0.835, 0.016), box(0.89, 0.8, 1.0, 0.835, 0.016)):
        pen.fill(bumper, _STEEL, times(_STEEL, 0.7))
    for x in (0.225, 0.775):
        pen.fill(oval(x, 0.865, 0.122), times(main, 0.42), volume=0)
        _wheel(pen, x, 0.885, 0.108, main)
    pen.fill(oval(0.955, 0.715, 0.026, 0.036), _LAMP, shine=True)
    pen.fill(oval(0.035, 0.72, 0.016, 0.026), from_hex("#d8402f"))
    if pen.light.dark > 0.3:
        pen.fill(poly("96,71 116,68 116,84"), _LAMP, opacity=0.3, soft=0.02, shine=True)


def bus(pen: Pen, look: Look) -> None:
    """A camper with a white top and curtains."""
    main = look.main
    body = blob("3,86 2,50 6,36 20,33 82,33 93,38 98.5,56 98.5,84 90,88 10,88")
    pen.fill(box(0.08, 0.8, 0.92, 0.91, 0.03), _RUBBER, volume=0)
    pen.fill(body, mix(main, WHITE, 0.86), mix(main, WHITE, 0.7))
    lower = blob("2.8,86 2.2,62 40,60 80,60 98.5,70 98.5,84 90,88 10,88")
    pen.fill(lower, main, times(main, 0.82))
    glass = mix(_GLASS, pen.light.mid, 0.4)
    for left in (0.07, 0.26, 0.45, 0.64):
        pen.fill(
            box(left, 0.41, left + 0.16, 0.56, 0.025),
            mix(glass, WHITE, 0.2),
            times(glass, 0.75),
            volume=0.4,
        )
        if pen.light.dark > 0.3:
            pen.fill(
                box(left, 0.41, left + 0.16, 0.56, 0.025), pen.light.lamps, opacity=0.75, shine=True
            )
    pen.fill(poly("83,41 90,42 94.5,57 83,57"), mix(glass, WHITE, 0.15), times(glass, 0.75))
    pen.fill(box(0.24, 0.62, 0.245, 0.86), times(main, 0.6), volume=0)
    pen.fill(box(0.435, 0.62, 0.44, 0.86), times(main, 0.6), volume=0)
    for x in (0.22, 0.77):
        pen.fill(oval(x, 0.87, 0.105), times(main, 0.4), volume=0)
        _wheel(pen, x, 0.895, 0.095, mix(main, WHITE, 0.8))
    pen.fill(oval(0.965, 0.72, 0.022, 0.034), _LAMP, shine=True)
    for bumper in (box(0.0, 0.82, 0.1, 0.85, 0.015), box(0.9, 0.82, 1.0, 0.85, 0.015)):
        pen.fill(bumper, _STEEL)


def train(pen: Pen, look: Look) -> None:
    """A steam locomotive with its tender, from the side."""
    main, iron = look.main, mix(look.main, BLACK, 0.72)
    brass = from_hex("#d9a441")
    pen.fill(box(-0.1, 0.955, 1.1, 0.975, 0.01), from_hex("#6a5a50"))
    pen.fill(box(-0.06, 0.8, 0.18, 0.86, 0.01), iron)
    pen.fill(box(-0.06, 0.56, 0.14, 0.82, 0.015), main, times(main, 0.8))
    pen.fill(blob("-5,57 0,52 5,53.5 10,51.5 13.5,57"), from_hex("#2c2a2e"))
    pen.fill(box(0.19, 0.8, 0.92, 0.86, 0.012), iron)
    pen.fill(box(0.36, 0.53, 0.86, 0.79, 0.06), main, times(main, 0.72), volume=1.5)
    for x in (0.47, 0.59, 0.72):
        pen.fill(box(x, 0.528, x + 0.016, 0.792), brass)
    pen.fill(box(0.84, 0.54, 0.9, 0.79, 0.02), iron)
    pen.fill(box(0.19, 0.4, 0.39, 0.81, 0.015), mix(main, WHITE, 0.05), times(main, 0.8))
    pen.fill(blob("16,40.5 20,36.5 38,36.5 42,40.5 30,41.5"), iron)
    pane = pen.light.lamps if pen.light.dark > 0.3 else mix(_GLASS, pen.light.mid, 0.4)
    pen.fill(box(0.225, 0.46, 0.355, 0.59, 0.03), pane, shine=pen.light.dark > 0.3)
    pen.fill(poly("77,54 78.5,40 75.5,36 86.5,36 83.5,40 85,54"), iron)
    pen.fill(blob("53,54 53.5,47 58,44.5 62.5,47 63,54"), brass)
    _smoke(pen)
    _train_wheels(pen, iron, look.accent)
    pen.fill(poly("90,82 100,95 88,95"), look.accent)
    pen.fill(oval(0.905, 0.62, 0.026), _LAMP, shine=True)
    if pen.light.dark > 0.3:
        pen.fill(poly("91,62 116,54 116,74"), _LAMP, opacity=0.3, soft=0.02, shine=True)


def _smoke(pen: Pen) -> None:
    steam = from_hex("#f2f0ee")
    puffs = ((0.8, 0.29, 0.045, 0.85), (0.72, 0.2, 0.062, 0.7), (0.6, 0.12, 0.08, 0.5))
    for x, y, radius, opacity in (*puffs, (0.44, 0.06, 0.09, 0.3)):
        pen.fill(oval(x, y, radius * 1.25, radius), steam, opacity=opacity, soft=0.018)


def _train_wheels(pen: Pen, iron: Colour, rim: Colour) -> None:
    small, large = 0.055, 0.09
    wheels = ((0.03, small), (0.12, small), (0.28, large), (0.48, large), (0.68, large))
    for x, radius in (*wheels, (0.83, small)):
        y, arm, wide = 0.955 - radius, radius * 0.6, radius * 0.14
        pen.fill(oval(x, y, radius), iron)
        pen.fill(ring(x, y, radius * 0.72, radius * 0.16), rim)
        level = line([(x - arm, y), (x + arm, y)], width=wide)
        upright = line([(x, y - arm), (x, y + arm)], width=wide)
        pen.fill(join(level, upright), rim)
    pen.fill(line("28,88 68,88", width=0.022), _STEEL)
