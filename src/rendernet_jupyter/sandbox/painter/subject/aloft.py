"""Things that are held up or float: umbrella, kite, balloon, moon; foot at y = 1.

Nothing here chooses sizes or places.
"""

from __future__ import annotations

import math

from rendernet_jupyter.sandbox.painter.colour import WHITE, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import blob, curve, cut, join, line, oval, poly
from rendernet_jupyter.sandbox.painter.subject.look import Look

_WOOD, _STEEL = from_hex("#8a5a38"), from_hex("#c9ced6")


def umbrella(pen: Pen, look: Look) -> None:
    """Open, with a curved handle."""
    main = look.main
    pen.fill(line("50,10 50,92", width=0.018), _STEEL)
    pen.fill(curve("50,86 50,97 56,101 62,97 62,92", width=0.034), _WOOD)
    canopy = blob("0,50 4,34 16,17 34,7 50,4 66,7 84,17 96,34 100,50 91,45.5 83,44.5 75,46.5 67,52 "
                  "58,46.5 50,45 42,46.5 33,52 25,46.5 17,44.5 9,45.5")  # fmt: skip
    pen.fill(canopy, main, times(main, 0.78), volume=1.3)
    side = blob("50,4 60,14 66,32 67,52 58,46.5 50,45 42,46.5 33,52 34,32 40,14")
    pen.fill(side, mix(main, WHITE, 0.14), times(main, 0.92), volume=0.5)
    ribs = [
        curve("50,4 60,16 66,34 67,51", width=0.006),
        curve("50,4 40,16 34,34 33,51", width=0.006),
    ]
    pen.fill(join(*ribs), times(main, 0.6), opacity=0.6, volume=0)
    pen.fill(line("50,4 50,-2", width=0.014), _STEEL)


def kite(pen: Pen, look: Look) -> None:
    """A diamond with a tail of bows."""
    main, other = look.main, look.accent
    pen.fill(poly("56,0 88,30 50,72 20,22"), main, times(main, 0.85), volume=0.5)
    pen.fill(poly("56,0 53,27 20,22"), mix(main, WHITE, 0.2), volume=0.2)
    pen.fill(poly("53,27 88,30 50,72"), times(main, 0.8), volume=0.2)
    pen.fill(poly("53,27 50,72 20,22"), other, times(other, 0.9), volume=0.2)
    pen.fill(join(line("56,0 50,72", width=0.01), line("20,22 88,30", width=0.01)), _WOOD)
    tail = [(0.5, 0.72), (0.42, 0.8), (0.5, 0.88), (0.4, 0.97), (0.46, 1.08)]
    pen.fill(curve(tail, width=0.008), _WOOD, volume=0)
    for index, (x, y) in enumerate(tail[1:]):
        bow = join(
            poly([(x, y), (x - 0.055, y - 0.03), (x - 0.05, y + 0.03)]),
            poly([(x, y), (x + 0.055, y - 0.025), (x + 0.05, y + 0.035)]),
        )
        pen.fill(bow, main if index % 2 else other, volume=0.4)


def balloon(pen: Pen, look: Look) -> None:
    """A toy balloon on a string."""
    main = look.main
    pen.fill(curve("50,66 47,76 53,86 48,100 51,112", width=0.006), _STEEL, volume=0)
    pen.fill(
        blob("50,0 67,4 79,17 81,33 73,50 58,63 50,66 42,63 27,50 19,33 21,17 33,4"),
        mix(main, WHITE, 0.05),
        times(main, 0.8),
        volume=1.5,
    )
    pen.fill(poly("50,64.5 55,70 45,70"), times(main, 0.8))
    pen.fill(
        oval(0.5 + 0.15 * pen.side, 0.2, 0.055, 0.095, turn=24 * pen.side),
        WHITE,
        opacity=0.5,
        soft=0.014,
        volume=0,
    )


def moon(pen: Pen, look: Look) -> None:
    """A large moon with seas; a crescent when the word says so."""
    main = look.main
    pen.fill(oval(0.5, 0.5, 0.5), main, opacity=0.35, soft=0.1, shine=True)
    if "crescent" in look.said or look.said == "🌙":
        disc = cut(oval(0.5, 0.5, 0.42), oval(0.66, 0.42, 0.36))
        pen.fill(disc, mix(main, WHITE, 0.4), main, shine=True)
        return
    pen.fill(oval(0.5, 0.5, 0.42), mix(main, WHITE, 0.45), mix(main, WHITE, 0.1), shine=True)
    grey = mix(times(main, 0.82), pen.light.mid, 0.12)
    seas = (
        (-0.14, -0.12, 0.12, 0.1),
        (0.1, -0.2, 0.08, 0.06),
        (0.14, 0.04, 0.13, 0.1),
        (-0.16, 0.14, 0.09, 0.08),
        (0.02, 0.24, 0.08, 0.05),
    )
    patches = [oval(0.5 + x, 0.5 + y, rx, ry, turn=20) for x, y, rx, ry in seas]
    pen.fill(join(*patches), grey, opacity=0.5, soft=0.012, shine=True)
    pits = [
        oval(
            0.5 + 0.36 * math.cos(k * 2.4) * (k / 14) ** 0.5,
            0.5 + 0.36 * math.sin(k * 2.4) * (k / 14) ** 0.5,
            0.012 + 0.008 * (k % 3),
        )
        for k in range(14)
    ]
    pen.fill(join(*pits), grey, opacity=0.45, shine=True)
