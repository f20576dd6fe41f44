"""A guitar, a robot, a snowman: one function per drawing, foot at y = 1.

Nothing here chooses sizes or places.
"""

from __future__ import annotations

from rendernet_jupyter.sandbox.painter.colour import BLACK, WHITE, from_hex, mix, times
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
)
from rendernet_jupyter.sandbox.painter.subject.look import Look

_WOOD, _STEEL, _CREAM = from_hex("#a0693c"), from_hex("#c9ced6"), from_hex("#fbf4e8")
_BRASS, _COFFEE, _INK = from_hex("#d9a441"), from_hex("#4a2c1c"), from_hex("#22202a")


def guitar(pen: Pen, look: Look) -> None:
    """Leaning a little."""
    main, dark = look.main, from_hex("#3a2418")
    pen.fill(poly("47.6,10 52.4,10 53.2,60 46.8,60"), dark, volume=0.5)
    pen.fill(blob("46,12 45,-6 50,-10 55,-6 54,12"), times(_WOOD, 0.7))
    pegs = [oval(0.5 + side * 0.062, y, 0.014) for side in (-1, 1) for y in (-0.03, 0.02, 0.07)]
    pen.fill(join(*pegs), _CREAM)
    body = blob(
        "50,43 59,43.5 67,49 67,57 63,63 65,69 74,77 75,89 66,99 50,102 34,99 25,89 26,77 "
        "35,69 37,63 33,57 33,49 41,43.5"
    )
    pen.fill(body, times(main, 0.62), times(main, 0.45))
    top = blob(
        "50,44.5 58.5,45 65.5,50 65.5,57 61.5,63 63.5,70 72,78 73,88.5 65,97 50,100 35,97 "
        "27,88.5 28,78 36.5,70 38.5,63 34.5,57 34.5,50 41.5,45"
    )
    pen.fill(top, mix(main, WHITE, 0.08), times(main, 0.82), volume=0.7)
    pen.fill(oval(0.5, 0.655, 0.076), mix(_BRASS, _CREAM, 0.4), volume=0.3)
    pen.fill(oval(0.5, 0.655, 0.064), dark, times(dark, 0.5), volume=0)
    pen.fill(poly("47.6,44 52.4,44 53.2,62 46.8,62"), dark, volume=0.5)
    pen.fill(box(0.4, 0.845, 0.6, 0.875, 0.012), dark)
    strings = [
        line([(0.484 + 0.0064 * k, 0.1), (0.47 + 0.012 * k, 0.86)], width=0.003) for k in range(6)
    ]
    pen.fill(join(*strings), _STEEL, volume=0, opacity=0.9)
    frets = [line([(0.475, y), (0.525, y)], width=0.004) for y in (0.16, 0.22, 0.28, 0.34, 0.4)]
    pen.fill(join(*frets), _STEEL, volume=0, opacity=0.6)


def robot(pen: Pen, look: Look) -> None:
    """A friendly one, with an aerial and a dial."""
    main, dark = look.main, mix(look.main, BLACK, 0.45)
    joint = mix(_STEEL, main, 0.2)
    pen.fill(line("50,8 50,-3", width=0.014), joint)
    pen.fill(oval(0.5, -0.035, 0.026), from_hex("#ff6a4d"), shine=True)
    for side in (-1, 1):
        x = 0.5 + side * 0.265
        pen.fill(
            curve([(x, 0.5), (x + side * 0.1, 0.6), (x + side * 0.08, 0.74)], width=0.055),
            joint,
            times(joint, 0.7),
        )
        pen.fill(cut(oval(x + side * 0.08, 0.785, 0.055), oval(x + side * 0.08, 0.81, 0.028)), dark)
        pen.fill(
            box(0.5 + side * 0.12 - 0.045, 0.82, 0.5 + side * 0.12 + 0.045, 0.95),
            joint,
            times(joint, 0.7),
        )
        pen.fill(box(0.5 + side * 0.13 - 0.09, 0.93, 0.5 + side * 0.13 + 0.09, 1.0, 0.035), dark)
        pen.fill(oval(x, 0.49, 0.055), dark)
        pen.fill(oval(0.5 + side * 0.225, 0.235, 0.035, 0.05), dark)
    pen.fill(box(0.45, 0.37, 0.55, 0.46), joint, times(joint, 0.7))
    pen.fill(box(0.26, 0.43, 0.74, 0.85, 0.07), main, times(main, 0.74), volume=1.3)
    pen.fill(
        box(0.28, 0.08, 0.72, 0.39, 0.09), mix(main, WHITE, 0.06), times(main, 0.82), volume=1.3
    )
    pen.fill(box(0.32, 0.135, 0.68, 0.305, 0.07), from_hex("#1d2430"), volume=0.4)
    for x in (0.41, 0.59):
        pen.fill(oval(x, 0.22, 0.062), from_hex("#7df1ff"), opacity=0.5, soft=0.018, shine=True)
        pen.fill(oval(x, 0.22, 0.04), from_hex("#c9fbff"), shine=True)
    pen.fill(curve("44,34 50,35.8 56,34", width=0.012), dark, volume=0)
    pen.fill(box(0.33, 0.5, 0.67, 0.68, 0.03), mix(main, WHITE, 0.5), times(main, 0.95), volume=0.5)
    pen.fill(oval(0.42, 0.59, 0.055), _CREAM)
    pen.fill(line("42,59 45.5,55.5", width=0.01), from_hex("#d8402f"), volume=0)
    for x, colour in ((0.54, "#ff6a4d"), (0.6, "#ffd45a")):
        pen.fill(oval(x, 0.555, 0.019), from_hex(colour), shine=True)
    pen.fill(
        join(*(box(0.52, y, 0.64, y + 0.012, 0.005) for y in (0.6, 0.625, 0.65))), dark, volume=0
    )
    pen.fill(ring(0.5, 0.765, 0.035, 0.016), joint)


def snowman(pen: Pen, look: Look) -> None:
    """Three balls of snow, a hat, a scarf in the main colour."""
    snow, main = from_hex("#f4f8fd"), look.main
    shade = from_hex("#cfdcec")
    for path in ("70,56 92,42 100,44", "92,42 98,34", "30,56 8,44 0,48", "8,44 3,36"):
        pen.fill(curve(path, width=0.02, taper=0.6), from_hex("#6b4a34"))
    for y, radius in ((0.81, 0.24), (0.51, 0.18), (0.27, 0.135)):
        pen.fill(oval(0.5, y, radius, radius * 0.94), snow, shade, volume=1.4)
    pen.fill(join(*(oval(0.5, y, 0.018) for y in (0.47, 0.56, 0.72))), _INK)
    pen.fill(join(oval(0.455, 0.245, 0.016), oval(0.545, 0.245, 0.016)), _INK)
    pen.fill(
        join(*(oval(0.5 + x, 0.33 - 8 * x * x, 0.008) for x in (-0.06, -0.03, 0.0, 0.03, 0.06))),
        _INK,
        volume=0,
    )
    pen.fill(poly("49,27 50,30.5 62,30"), from_hex("#f08a2c"))
    pen.fill(curve("38.5,37.5 50,42 61.5,37.5", width=0.06), main)
    pen.fill(blob("57,39 63,39 66,60 58,60"), main, times(main, 0.75))
    pen.fill(box(0.4, -0.02, 0.6, 0.15, 0.012), from_hex("#34343e"))
    pen.fill(box(0.4, 0.1, 0.6, 0.135), main)
    pen.fill(box(0.33, 0.135, 0.67, 0.17, 0.016), from_hex("#2b2b33"))
