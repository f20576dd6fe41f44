"""Things that float and fly: one function per drawing, in the unit square, foot at y = 1.

Nothing here chooses sizes or places.
"""

from __future__ import annotations

import math

from rendernet_jupyter.sandbox.painter.colour import WHITE, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import blob, box, curve, line, oval, poly
from rendernet_jupyter.sandbox.painter.subject.look import Look

_RUBBER, _STEEL, _LEATHER = from_hex("#2b2b33"), from_hex("#c9ced6"), from_hex("#7a4a2c")
_GLASS, _LAMP = from_hex("#bfe0ef"), from_hex("#fff0b8")


def boat(pen: Pen, look: Look) -> None:
    """A small sailing boat: painted hull, cream sails, a pennant."""
    main, cream = look.main, from_hex("#fbf3e2")
    wood = from_hex("#a06b40")
    pen.fill(line("47,86 47,2", width=0.016), wood)
    sail = blob("49.5,6 60,22 74,46 84,70 66,74 49.5,74.5")
    pen.fill(sail, cream, times(cream, 0.88), volume=0.9)
    stripe = poly("50,56 74.2,50 78.8,60 50,65")
    pen.fill(stripe, main, opacity=0.92, volume=0.3)
    jib = blob("45.2,12 40,30 28,56 16,72 30,75.5 45,74")
    pen.fill(jib, mix(cream, main, 0.12), times(cream, 0.84), volume=0.9)
    pen.fill(poly("47,3 47,-5 60,-1"), look.accent, volume=0.4)
    hull = blob("6,80 30,83.5 60,83.5 95,78 91,90 80,100 50,102 22,100 11,92")
    pen.fill(hull, mix(main, WHITE, 0.05), times(main, 0.6), volume=1.1)
    pen.fill(curve("7,81.5 35,85 62,85 94,79.7", width=0.022), cream)
    pen.fill(curve("13,95 40,97.5 65,97.5 87,94.5", width=0.012), cream, opacity=0.8)
    pen.fill(line("16,76.2 82,75.2", width=0.014), wood)


def airplane(pen: Pen, look: Look) -> None:
    """A propeller plane in flight."""
    main, cream = look.main, from_hex("#f7f0e3")
    pen.fill(poly("10,52 0,30 9,30 22,50"), times(main, 0.85))
    far_wing = poly("46,52 40,30 47,29 60,51")
    pen.fill(far_wing, times(main, 0.7))
    body = blob("2,50 20,47 45,43 70,43 86,47 92,54 85,62 66,66 40,64 18,57")
    pen.fill(body, cream, times(cream, 0.78), volume=1.3)
    belly = blob("5,53 30,57 60,58 91,55 85,62 66,66 40,64 18,57")
    pen.fill(belly, main, times(main, 0.8))
    pen.fill(blob("50,44 55,36 66,35 74,44"), mix(_GLASS, pen.light.mid, 0.3))
    for x in (0.26, 0.34, 0.42):
        pen.fill(oval(x, 0.51, 0.02), mix(_GLASS, pen.light.mid, 0.5))
    wing = blob("40,58 52,56 66,60 56,80 42,90 36,87")
    pen.fill(wing, mix(main, WHITE, 0.1), times(main, 0.8))
    pen.fill(oval(0.94, 0.54, 0.012, 0.17), _STEEL, opacity=0.5)
    pen.fill(oval(0.925, 0.54, 0.03, 0.035), look.accent)


def rocket(pen: Pen, look: Look) -> None:
    """A rocket with fins and a porthole, its engine burning."""
    main, cream = look.main, from_hex("#f4efe6")
    for spread, colour, opacity in (
        (0.15, "#ff7a2e", 0.5),
        (0.1, "#ffb347", 0.85),
        (0.055, "#fff3c4", 1.0),
    ):
        flame = blob(
            [
                (0.5 - spread, 0.8),
                (0.5 + spread, 0.8),
                (0.5 + spread * 0.6, 0.95),
                (0.5, 0.9 + spread * 1.6),
                (0.5 - spread * 0.6, 0.95),
            ]
        )
        pen.fill(flame, from_hex(colour), opacity=opacity, soft=0.012, shine=True)
    for sign in (-1, 1):
        fin = blob(
            [
                (0.5 + sign * 0.14, 0.52),
                (0.5 + sign * 0.28, 0.68),
                (0.5 + sign * 0.3, 0.9),
                (0.5 + sign * 0.14, 0.8),
            ]
        )
        pen.fill(fin, main, times(main, 0.7))
    body = blob("50,0 61,14 67.5,38 66,62 60,80 40,80 34,62 32.5,38 39,14")
    pen.fill(body, cream, times(cream, 0.86), volume=1.5)
    nose = blob("50,0 57.5,8 62.8,19 50,21.5 37.2,19 42.5,8")
    pen.fill(nose, main, times(main, 0.85))
    pen.fill(oval(0.5, 0.38, 0.088), main)
    pen.fill(oval(0.5, 0.38, 0.066), mix(_GLASS, pen.light.top, 0.5), from_hex("#7fb4d6"))
    pen.fill(oval(0.475, 0.355, 0.02), WHITE, opacity=0.7, volume=0)
    pen.fill(poly("47,56 53,56 52,86 48,86"), times(main, 0.85))
    pen.fill(box(0.41, 0.785, 0.59, 0.82, 0.01), _STEEL, times(_STEEL, 0.6))


def hot_air_balloon(pen: Pen, look: Look) -> None:
    """A striped envelope with a basket under it."""
    main = look.main
    pale = look.accent
    envelope = blob("50,0 72,5 84,22 83,40 72,58 57,72 43,72 28,58 17,40 16,22 28,5")
    pen.fill(envelope, main, times(main, 0.8), volume=1.5)
    for wide in (0.235, 0.07):
        gore = blob(
            [
                (0.5, 0.003),
                (0.5 + wide, 0.1),
                (0.5 + wide * 1.25, 0.3),
                (0.5 + wide * 0.85, 0.55),
                (0.5 + wide * 0.3, 0.715),
                (0.5 - wide * 0.3, 0.715),
                (0.5 - wide * 0.85, 0.55),
                (0.5 - wide * 1.25, 0.3),
                (0.5 - wide, 0.1),
            ]
        )
        tone = pale if wide > 0.1 else main
        pen.fill(gore, mix(tone, WHITE, 0.05), times(tone, 0.82), volume=0.55)
    for start, end in (
        ((0.435, 0.72), (0.45, 0.87)),
        ((0.565, 0.72), (0.55, 0.87)),
        ((0.5, 0.72), (0.5, 0.87)),
    ):
        pen.fill(line([start, end], width=0.005), _LEATHER, volume=0)
    if pen.light.dark > 0.3:
        pen.fill(oval(0.5, 0.62, 0.16, 0.2), pen.light.lamps, opacity=0.3, soft=0.06, shine=True)
    pen.fill(oval(0.5, 0.79, 0.018, 0.035), from_hex("#ffb347"), soft=0.004, shine=True)
    pen.fill(box(0.435, 0.87, 0.565, 1.0, 0.025), _LEATHER, times(_LEATHER, 0.6))
    pen.fill(box(0.425, 0.86, 0.575, 0.885, 0.012), mix(_LEATHER, WHITE, 0.25))


def ufo(pen: Pen, look: Look) -> None:
    """A saucer with a dome and a beam."""
    main = look.main
    pen.fill(
        poly("36,50 64,50 86,102 14,102"), from_hex("#d9fff0"), opacity=0.26, soft=0.012, shine=True
    )
    pen.fill(blob("30,36 36,20 50,13 64,20 70,36"), mix(_GLASS, pen.light.mid, 0.2), opacity=0.85)
    pen.fill(oval(0.5, 0.31, 0.06, 0.09), from_hex("#7cc46a"))
    saucer = blob("0,42 20,34 50,31 80,34 100,42 80,51 50,54 20,51")
    pen.fill(saucer, main, times(main, 0.62), volume=1.4)
    for index in range(5):
        x = 0.18 + index * 0.16
        pen.fill(oval(x, 0.445 + 0.02 * math.sin(index * math.pi / 4), 0.024), _LAMP, shine=True)
