"""Things of the house: one function per drawing, foot at y = 1.

Nothing here chooses sizes or places.
"""

from __future__ import annotations

from rendernet_jupyter.sandbox.painter.colour import WHITE, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import (
    blob,
    both,
    box,
    curve,
    cut,
    join,
    line,
    oval,
    poly,
)
from rendernet_jupyter.sandbox.painter.subject.look import Look

_WOOD, _STEEL, _CREAM = from_hex("#a0693c"), from_hex("#c9ced6"), from_hex("#fbf4e8")
_BRASS, _COFFEE, _INK = from_hex("#d9a441"), from_hex("#4a2c1c"), from_hex("#22202a")


def _steam(pen: Pen, x: float, y: float) -> None:
    for shift, tall in ((-0.09, 0.24), (0.02, 0.32), (0.12, 0.22)):
        path = [
            (x + shift, y),
            (x + shift + 0.05, y - tall * 0.35),
            (x + shift - 0.03, y - tall * 0.7),
            (x + shift + 0.03, y - tall),
        ]
        pen.fill(curve(path, width=0.05, taper=0.5), WHITE, opacity=0.4, soft=0.018, volume=0)


def mug(pen: Pen, look: Look) -> None:
    """A steaming mug."""
    main = look.main
    pen.fill(
        cut(oval(0.77, 0.66, 0.17, 0.19), oval(0.77, 0.66, 0.1, 0.115)), main, times(main, 0.75)
    )
    pen.fill(
        blob("16,40 20,38 50,36 75,38 78,40 77,70 74,92 68,99 48,101 27,99 21,92 18,70"),
        mix(main, WHITE, 0.06),
        times(main, 0.76),
        volume=1.4,
    )
    pen.fill(curve("18,80 35,85 60,85 76,80", width=0.035), look.accent, opacity=0.85, volume=0.4)
    pen.fill(oval(0.47, 0.395, 0.312, 0.078), mix(main, WHITE, 0.35), main, volume=0.5)
    pen.fill(oval(0.47, 0.402, 0.278, 0.06), times(main, 0.5), volume=0)
    pen.fill(oval(0.47, 0.412, 0.262, 0.05), _COFFEE, mix(_COFFEE, _BRASS, 0.3), volume=0.4)
    pen.fill(
        curve("25,48 24,62 26,80", width=0.04, taper=0.6), WHITE, opacity=0.32, soft=0.012, volume=0
    )
    _steam(pen, 0.47, 0.34)


def teapot(pen: Pen, look: Look) -> None:
    """A round pot with spout and handle."""
    main = look.main
    pen.fill(
        cut(oval(0.17, 0.64, 0.17, 0.2), oval(0.175, 0.64, 0.105, 0.135)), main, times(main, 0.7)
    )
    pen.fill(
        blob("70,78 84,72 88,56 94,44 101,41 103,46 98,52 97,68 88,86 72,92"),
        main,
        times(main, 0.78),
    )
    pen.fill(oval(0.5, 0.975, 0.2, 0.035), times(main, 0.6))
    pen.fill(
        blob("50,38 70,43 83,58 84,74 74,91 60,98 40,98 26,91 16,74 17,58 30,43"),
        mix(main, WHITE, 0.05),
        times(main, 0.74),
        volume=1.5,
    )
    pen.fill(curve("17.5,66 35,74 65,74 82.5,66", width=0.03), look.accent, opacity=0.8, volume=0.3)
    pen.fill(blob("33,43 38,34 50,30 62,34 67,43 50,47"), mix(main, WHITE, 0.1), times(main, 0.85))
    pen.fill(oval(0.5, 0.275, 0.048), look.accent)
    pen.fill(oval(0.34, 0.57, 0.045, 0.085, turn=24), WHITE, opacity=0.38, soft=0.012, volume=0)
    _steam(pen, 0.98, 0.38)


def chair(pen: Pen, look: Look) -> None:
    """A wooden chair; an armchair or a sofa when the word says so."""
    main = look.main
    if look.said == "armchair":
        _armchair(pen, look)
        return
    if look.said.rstrip("s") in ("sofa", "couch", "settee"):
        _sofa(pen, look)
        return
    for path in ("29,52 26,98", "70,52 73,98"):
        pen.fill(line(path, width=0.04), times(main, 0.62))
    if look.said != "stool":
        rails = [
            curve([(0.3, y), (0.5, y - 0.02), (0.7, y)], width=0.05) for y in (0.14, 0.27, 0.4)
        ]
        pen.fill(join(*rails), mix(main, WHITE, 0.06), times(main, 0.8))
        pen.fill(
            join(line("27,8 31,56", width=0.044), line("73,8 69,56", width=0.044)),
            main,
            times(main, 0.7),
        )
    pen.fill(
        blob("24,55 50,52 76,55 84,64 83,68 50,71 17,68 16,64"),
        mix(main, WHITE, 0.12),
        times(main, 0.8),
    )
    pen.fill(
        join(line("20,68 17,99", width=0.046), line("80,68 83,99", width=0.046)),
        main,
        times(main, 0.66),
    )
    pen.fill(line("19,85 81,85", width=0.026), times(main, 0.75))


def _armchair(pen: Pen, look: Look) -> None:
    main = look.main
    pen.fill(both(box(0.76, 0.9, 0.82, 1.0, 0.01)), _WOOD)
    pen.fill(
        blob("22,50 24,22 36,10 64,10 76,22 78,50 78,80 22,80"),
        times(main, 0.86),
        times(main, 0.62),
        volume=1.3,
    )
    pen.fill(box(0.2, 0.72, 0.8, 0.92, 0.06), times(main, 0.7))
    pen.fill(
        box(0.24, 0.56, 0.76, 0.76, 0.09), mix(main, WHITE, 0.1), times(main, 0.85), volume=1.2
    )
    pen.fill(both(box(0.72, 0.46, 0.92, 0.94, 0.09)), main, times(main, 0.7), volume=1.2)
    buttons = [oval(x, y, 0.014) for x in (0.38, 0.5, 0.62) for y in (0.24, 0.4)]
    pen.fill(join(*buttons), times(main, 0.5))


def _sofa(pen: Pen, look: Look) -> None:
    """Two cushions wide: it reaches a little beyond the unit square on both sides."""
    main = look.main
    pen.fill(both(box(0.95, 0.92, 1.0, 1.0, 0.01)), _WOOD)
    pen.fill(box(-0.02, 0.4, 1.02, 0.86, 0.08), times(main, 0.86), times(main, 0.62), volume=1.3)
    pen.fill(both(box(0.51, 0.42, 0.94, 0.72, 0.07)), times(main, 0.95), times(main, 0.74))
    pen.fill(box(0.0, 0.76, 1.0, 0.94, 0.05), times(main, 0.7))
    seat = both(box(0.505, 0.66, 0.95, 0.8, 0.05))
    pen.fill(seat, mix(main, WHITE, 0.1), times(main, 0.85), volume=1.2)
    pen.fill(both(box(0.92, 0.54, 1.1, 0.96, 0.08)), main, times(main, 0.7), volume=1.2)


def lamp(pen: Pen, look: Look) -> None:
    """A lamp with a cloth shade; a tall one when the word says so."""
    main, glow = look.main, pen.light.lamps
    tall = look.said in ("standard lamp", "floor lamp")
    foot = 0.62 if tall else 0.56
    pen.fill(
        oval(0.5, 0.42, 0.5, 0.44), glow, opacity=0.16 + 0.2 * pen.light.dark, soft=0.09, shine=True
    )
    if tall:
        pen.fill(line("50,50 50,97", width=0.03), _BRASS, times(_BRASS, 0.7))
    else:
        pen.fill(
            blob("46,55 54,55 55,64 64,76 62,90 54,95 46,95 38,90 36,76 45,64"),
            main,
            times(main, 0.65),
            volume=1.3,
        )
    pen.fill(blob("32,98 40,94 60,94 68,98 50,101"), times(_BRASS, 0.9), times(_BRASS, 0.6))
    pen.fill(line([(0.5, foot), (0.5, 0.5)], width=0.024), _BRASS)
    shade = poly("34,12 66,12 82,54 18,54")
    tone = mix(main, _CREAM, 0.62) if not tall else main
    pen.fill(shade, mix(tone, glow, 0.35), mix(tone, WHITE, 0.3), volume=0.8)
    pen.fill(
        poly("36,16 64,16 76,52 24,52"), mix(glow, WHITE, 0.3), opacity=0.3, soft=0.04, shine=True
    )
    pen.fill(
        join(line("34,12 66,12", width=0.014), line("18,54 82,54", width=0.016)), times(tone, 0.8)
    )
    pen.fill(line("63,54 63,64", width=0.006), _BRASS)
    pen.fill(oval(0.63, 0.65, 0.012), _BRASS)


def lantern(pen: Pen, look: Look) -> None:
    """A round paper lantern; a candle when the word says so."""
    main, glow = look.main, pen.light.lamps
    if look.said == "candle":
        pen.fill(oval(0.5, 0.25, 0.4, 0.4), glow, opacity=0.3, soft=0.09, shine=True)
        pen.fill(oval(0.5, 0.97, 0.26, 0.035), _BRASS, times(_BRASS, 0.6))
        pen.fill(box(0.4, 0.42, 0.6, 0.96, 0.03), mix(main, _CREAM, 0.4), main, volume=1.3)
        pen.fill(
            blob("40,43 46,40 60,43 60,52 57,58 54,50 47,54 42,66 40,56"), mix(main, _CREAM, 0.65)
        )
        pen.fill(line("50,43 50,36", width=0.01), _INK)
        pen.fill(
            blob("50,12 55,24 56,32 50,38 44,32 45,24"), from_hex("#ffb347"), soft=0.004, shine=True
        )
        pen.fill(blob("50,22 53,30 52.5,34 50,36 47.5,34 47,30"), from_hex("#fff6d8"), shine=True)
        return
    pen.fill(oval(0.5, 0.5, 0.5), glow, opacity=0.24, soft=0.1, shine=True)
    pen.fill(line("50,-4 50,14", width=0.008), _INK)
    body = blob("36,14 64,14 84,32 88,50 84,68 64,86 36,86 16,68 12,50 16,32")
    pen.fill(body, mix(main, WHITE, 0.08), times(main, 0.85), volume=1.2)
    pen.fill(oval(0.5, 0.52, 0.3), mix(glow, main, 0.2), opacity=0.55, soft=0.09, shine=True)
    ribs = [
        curve(
            [
                (0.14 + 0.02 * abs(k), 0.5 + 0.105 * k),
                (0.5, 0.53 + 0.11 * k),
                (0.86 - 0.02 * abs(k), 0.5 + 0.105 * k),
            ],
            width=0.007,
        )
        for k in range(-2, 3)
    ]
    pen.fill(join(*ribs), times(main, 0.6), opacity=0.55, volume=0)
    pen.fill(join(box(0.36, 0.105, 0.64, 0.15, 0.012), box(0.36, 0.855, 0.64, 0.9, 0.012)), _INK)
    pen.fill(
        join(*(line([(x, 0.9), (x, 1.02)], width=0.012) for x in (0.46, 0.5, 0.54))),
        times(main, 0.8),
    )


def book(pen: Pen, look: Look) -> None:
    """An open book."""
    main, page = look.main, from_hex("#fdf8ec")
    pen.fill(both(poly("50,60 101,52 103,94 50,102")), main, times(main, 0.7))
    for lift in (0.04, 0.02, 0.0):
        y = 0.96 - lift
        leaf = blob(
            [
                (0.5, y),
                (0.62, y - 0.06),
                (0.8, y - 0.065),
                (0.98, y - 0.045),
                (0.96, y - 0.44),
                (0.8, y - 0.47),
                (0.62, y - 0.46),
                (0.5, y - 0.4),
            ]
        )
        pen.fill(both(leaf), times(page, 1.0 - 0.5 * (0.04 - lift)), times(page, 0.9), volume=0.5)
    pen.fill(
        both(poly("50,53 56,49 54,90 50,94")), times(page, 0.7), opacity=0.4, soft=0.012, volume=0
    )
    lines = [
        curve([(0.57, y + 0.02), (0.7, y), (0.91, y + 0.012)], width=0.008)
        for y in (0.54, 0.59, 0.64, 0.69, 0.74, 0.79)
    ]
    pen.fill(both(join(*lines)), _INK, opacity=0.35, volume=0)
    pen.fill(poly("48.5,50 51.5,50 51.5,104 50,101 48.5,104"), look.accent, volume=0.3)
