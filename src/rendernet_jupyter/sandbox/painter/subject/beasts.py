"""Larger and stranger animals: horse, elephant, penguin, owl; foot at y = 1.

Nothing here chooses sizes or places.
"""

from __future__ import annotations

from rendernet_jupyter.sandbox.painter.colour import BLACK, WHITE, Colour, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import blob, curve, join, oval, poly, sided
from rendernet_jupyter.sandbox.painter.subject.animals import CREAM, INK, PINK, coat, eye
from rendernet_jupyter.sandbox.painter.subject.look import Look


def horse(pen: Pen, look: Look) -> None:
    """Standing, from the side; a unicorn or a stag when the word says so."""
    fur, shade, pale = coat(look)
    antlered = look.said in ("deer", "stag")
    mane = pale if look.said == "unicorn" else mix(shade, INK, 0.55)
    if not antlered:
        pen.fill(blob("14,44 6,50 2,66 5,82 10,76 13,60 17,50"), mane)
    far = (
        blob("25,58 32,58 28,78 27.5,97 22.5,97 22.5,78"),
        blob("57,58 66,58 65.5,78 65.5,97 60.5,97 60,78"),
    )
    pen.fill(join(*far), times(fur, 0.62))
    near = (
        blob("13,50 27,54 23,66 21.7,78 21.3,97 15.7,97 15,78 13,64"),
        blob("62,52 76,48 74,64 73.2,78 72.8,97 67.2,97 66.6,78 64,62"),
    )
    trunk = "12,46 20,40 40,43 58,40 68,30 75.5,15 80,12 84,20 81,36 76,52 68,61 50,63 32,64 17,62"
    pen.fill(join(blob(trunk), *near), fur, shade)
    hooves = [
        poly([(x - 0.034, 1.0), (x - 0.026, 0.955), (x + 0.026, 0.955), (x + 0.036, 1.0)])
        for x in (0.185, 0.25, 0.63, 0.7)
    ]
    pen.fill(join(*hooves), INK)
    head = "74.5,13 81,9 87,14 95,25 98.5,32 95.5,36.5 90,34.5 83,29 77,25"
    pen.fill(blob(head), fur, mix(fur, shade, 0.5))
    pen.fill(blob("93,27 98.5,31.5 95.5,36.7 90.5,34.5"), pale, volume=0.5)
    pen.fill(blob("76.5,12 77.5,0 82.5,9.5"), fur)
    pen.fill(oval(0.96, 0.318, 0.009, 0.013), INK, volume=0)
    eye(pen, 0.85, 0.185, 0.017)
    if antlered:
        _antlers(pen, mix(shade, CREAM, 0.4))
        return
    pen.fill(blob("79,7.5 73,13 64,28 57,41 63,42 70,34 75.5,24 80,16"), mane)
    pen.fill(blob("78.5,7 83,9 85,15 81,14"), mane)
    if look.said == "unicorn":
        pen.fill(poly("83,11 93,-12 86.5,13.5"), from_hex("#f4d27a"))


def _antlers(pen: Pen, horn: Colour) -> None:
    branches = (
        ("79,9 74,-2 78,-12", 0.02),
        ("76.5,2 70,-3 69,-8", 0.016),
        ("81,9 86,0 85,-11", 0.02),
        ("84.5,2 90,-2 92,-8", 0.016),
    )
    pen.fill(join(*(curve(path, width=wide, taper=0.5) for path, wide in branches)), horn)


def elephant(pen: Pen, look: Look) -> None:
    """Standing, from the side, trunk curled up."""
    fur, shade, pale = coat(look)
    far = times(fur, 0.66)
    for x in (0.3, 0.58):
        pen.fill(blob([(x - 0.07, 0.6), (x + 0.07, 0.6), (x + 0.06, 0.98), (x - 0.06, 0.98)]), far)
    pen.fill(curve("10,50 5,60 6,72", width=0.02, taper=0.5), shade)
    legs = (
        blob("10,54 30,60 28,80 27,98.5 13,98.5 12,80"),
        blob("54,58 72,50 72,80 71,98.5 57,98.5 56,80"),
    )
    body = blob("9,56 14,36 34,27 55,30 70,42 68,66 50,74 26,74 12,70")
    pen.fill(join(body, *legs), fur, shade)
    toes = [oval(x + d, 0.972, 0.017, 0.02) for x in (0.2, 0.64) for d in (-0.045, 0.0, 0.045)]
    pen.fill(join(*toes), pale, volume=0.3)
    trunk = curve("86,46 96,60 95,76 104,80 108,70", width=0.12, taper=0.45)
    pen.fill(trunk, fur, shade)
    pen.fill(blob("60,42 66,25 78,20 90,27 94,42 88,56 74,60 64,54"), fur, mix(fur, shade, 0.5))
    pen.fill(curve("86,55 93,63 100,62", width=0.04, taper=0.3), CREAM)
    pen.fill(blob("72,26 58,18 45,28 44,46 53,60 64,54 71,42"), mix(fur, WHITE, 0.08), shade)
    pen.fill(
        blob("68,31 58,25 50,33 50,45 56,54 63,48"), mix(fur, PINK, 0.45), volume=0.3, opacity=0.7
    )
    eye(pen, 0.84, 0.36, 0.02)


def penguin(pen: Pen, look: Look) -> None:
    """Standing upright, wings a little spread."""
    coat = mix(look.main, BLACK, 0.12)
    orange = from_hex("#f39a2e")
    for side in (-1, 1):
        pen.fill(oval(0.5 + side * 0.1, 0.975, 0.085, 0.034), orange)
        pen.fill(sided(blob("70,40 83,58 85,74 75,68"), side), times(coat, 0.85))
    body = blob("50,6 62,10 68,24 72,44 76,70 70,92 50,98.5 30,92 24,70 28,44 32,24 38,10")
    pen.fill(body, coat, times(coat, 0.8))
    pen.fill(blob("50,40 62,46 67,68 61,88 50,93 39,88 33,68 38,46"), CREAM)
    pen.fill(join(oval(0.43, 0.235, 0.085, 0.1), oval(0.57, 0.235, 0.085, 0.1)), CREAM, volume=0.6)
    pen.fill(
        join(oval(0.36, 0.35, 0.04, 0.03), oval(0.64, 0.35, 0.04, 0.03)),
        from_hex("#f6c65a"),
        soft=0.01,
        volume=0,
        opacity=0.8,
    )
    for side in (-1, 1):
        eye(pen, 0.5 + side * 0.085, 0.215, 0.026)
    pen.fill(blob("45,27.5 55,27.5 50,35"), orange)


def owl(pen: Pen, look: Look) -> None:
    """Sitting on a branch, eyes wide."""
    fur, shade, pale = coat(look)
    pen.fill(curve("5,97 40,94 95,98", width=0.05, taper=0.7), from_hex("#6b4a34"))
    pen.fill(blob("50,10 68,16 78,40 75,75 60,95 40,95 25,75 22,40 32,16"), fur, shade)
    pen.fill(blob("50,48 64,54 64,78 50,92 36,78 36,54"), pale)
    marks = [
        curve([(x - 0.03, y), (x, y + 0.02), (x + 0.03, y)], width=0.012)
        for row, y in enumerate((0.57, 0.64, 0.71, 0.78))
        for x in ((0.45, 0.55) if row % 2 else (0.41, 0.5, 0.59))
    ]
    pen.fill(join(*marks), shade, volume=0.2)
    for side in (-1, 1):
        pen.fill(
            sided(blob("75,38 81,60 70,86 66,60"), side), mix(fur, shade, 0.6), times(shade, 0.8)
        )
        pen.fill(sided(poly("60,18 75,2 74,26"), side), fur)
        pen.fill(oval(0.5 + side * 0.125, 0.31, 0.135, 0.13), pale, volume=0.7)
        pen.fill(oval(0.5 + side * 0.125, 0.315, 0.085), from_hex("#f4b63c"), volume=0.5)
        eye(pen, 0.5 + side * 0.125, 0.315, 0.055)
        claws = [oval(0.5 + side * 0.1 + d, 0.945, 0.016, 0.034) for d in (-0.035, 0.0, 0.035)]
        pen.fill(join(*claws), from_hex("#e8a33a"), volume=0.5)
    pen.fill(blob("46.5,36 53.5,36 50,46"), from_hex("#e8a33a"))
