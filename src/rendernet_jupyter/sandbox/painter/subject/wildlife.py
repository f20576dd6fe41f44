"""Animals of air and water: one function per drawing, foot or keel at y = 1.

Nothing here chooses sizes or places.
"""

from __future__ import annotations

from rendernet_jupyter.sandbox.painter.colour import WHITE, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import blob, curve, join, line, mirrored, oval, poly
from rendernet_jupyter.sandbox.painter.subject.animals import INK, eye
from rendernet_jupyter.sandbox.painter.subject.look import Look

_CREAM, _BILL = from_hex("#fbf4e8"), from_hex("#f2a03a")


def bird(pen: Pen, look: Look) -> None:
    """In flight, wings up."""
    main, shade, pale = look.main, times(look.main, 0.66), mix(look.main, _CREAM, 0.75)
    pen.fill(blob("50,52 56,28 74,2 80,12 74,40 62,56"), shade)
    pen.fill(poly("24,60 0,60 3,68 0,75 26,69"), shade)
    body = blob("18,63 36,53 58,50 74,44 86,46 89,55 80,65 62,75 40,76 24,70")
    pen.fill(body, main, mix(main, shade, 0.4))
    pen.fill(blob("36,70 60,66 82,57 79,65 62,75 44,76"), pale)
    wing = blob("64,58 50,34 28,8 20,5 22,20 30,42 42,62")
    pen.fill(wing, mix(main, WHITE, 0.12), shade)
    feathers = [
        curve([(0.46 - 0.06 * k, 0.56 - 0.09 * k), (0.27 - 0.02 * k, 0.34 - 0.1 * k)], width=0.012)
        for k in range(3)
    ]
    pen.fill(join(*feathers), shade, opacity=0.6, volume=0)
    pen.fill(poly("87.5,48.5 98,53 87.5,55.5"), _BILL)
    eye(pen, 0.82, 0.51, 0.022)


def duck(pen: Pen, look: Look) -> None:
    """Swimming, from the side; a swan's neck is longer."""
    main, shade = look.main, times(look.main, 0.72)
    long = look.said in ("swan", "goose")
    lift = 0.22 if long else 0.0
    pen.fill(blob("2,62 14,70 34,66 60,66 78,72 80,86 68,98 36,100 14,90"), main, shade)
    neck = curve(
        [(0.7, 0.84), (0.78, 0.66), (0.7, 0.5 - lift), (0.76, 0.4 - lift)],
        width=0.17 - 0.35 * lift,
        taper=0.85,
    )
    pen.fill(neck, main, mix(main, shade, 0.5))
    pen.fill(oval(0.765, 0.385 - lift, 0.12, 0.105), main)
    pen.fill(
        blob(
            [
                (0.86, 0.36 - lift),
                (0.94, 0.37 - lift),
                (1.0, 0.41 - lift),
                (0.93, 0.445 - lift),
                (0.86, 0.43 - lift),
            ]
        ),
        _BILL,
        times(_BILL, 0.85),
    )
    pen.fill(blob("20,70 40,66 60,72 56,84 40,90 24,84"), mix(main, WHITE, 0.18), shade)
    feathers = [
        curve([(0.3, 0.79 + d), (0.42, 0.84 + d * 0.6), (0.53, 0.8 + d)], width=0.01)
        for d in (-0.04, 0.0, 0.035)
    ]
    pen.fill(join(*feathers), shade, opacity=0.6, volume=0)
    eye(pen, 0.8, 0.36 - lift, 0.022)


def fish(pen: Pen, look: Look) -> None:
    """From the side, fins spread."""
    main, shade, pale = look.main, times(look.main, 0.68), mix(look.main, _CREAM, 0.6)
    pen.fill(blob("26,52 12,34 0,28 6,50 0,76 13,70"), shade, mix(shade, main, 0.5))
    pen.fill(blob("40,34 48,16 66,14 76,34"), shade)
    pen.fill(blob("46,70 46,86 58,90 64,70"), shade)
    body = blob("20,52 38,36 62,29 84,37 98,52 84,67 62,75 38,68")
    pen.fill(body, main, mix(main, shade, 0.6), volume=1.3)
    pen.fill(blob("36,64 60,64 90,60 76,71 60,74.5 42,70"), pale, opacity=0.8)
    for x, wide in ((0.68, 0.05), (0.48, 0.045)):
        pen.fill(
            blob(
                [
                    (x, 0.31),
                    (x + wide, 0.5),
                    (x, 0.72),
                    (x - wide, 0.7),
                    (x - wide * 0.2, 0.5),
                    (x - wide, 0.34),
                ]
            ),
            look.accent,
            opacity=0.85,
            volume=0.6,
        )
    pen.fill(blob("62,54 50,50 46,60 56,64"), mix(main, WHITE, 0.25))
    pen.fill(oval(0.85, 0.47, 0.042), WHITE, volume=0.4)
    eye(pen, 0.856, 0.473, 0.026)
    pen.fill(curve("96.5,55 93,57 91,56.5", width=0.009), shade, volume=0)


def whale(pen: Pen, look: Look) -> None:
    """At the surface, blowing."""
    main, shade = look.main, times(look.main, 0.62)
    for dx, tall in ((-0.07, 0.18), (0.0, 0.26), (0.07, 0.18)):
        pen.fill(
            curve(
                [
                    (0.68, 0.4),
                    (0.68 + dx * 0.6, 0.4 - tall * 0.7),
                    (0.68 + dx * 2, 0.4 - tall * 0.75),
                ],
                width=0.02,
                taper=0.7,
            ),
            WHITE,
            opacity=0.7,
            soft=0.004,
            volume=0,
        )
    pen.fill(blob("14,62 8,50 -6,44 -2,34 10,38 13,42 18,32 30,34 24,48 22,60"), shade, main)
    body = blob("11,56 24,60 42,50 64,42 84,46 98,60 99,78 88,93 60,100 34,95 18,78")
    pen.fill(body, main, shade, volume=1.2)
    pen.fill(
        blob("99,76 84,78 60,82 36,86 38,95.5 60,100 88,93"), mix(_CREAM, main, 0.15), volume=0.8
    )
    grooves = [
        curve(
            [
                (0.96 - 0.02 * k, 0.81 + 0.035 * k),
                (0.75, 0.85 + 0.035 * k),
                (0.52, 0.88 + 0.03 * k),
            ],
            width=0.007,
        )
        for k in range(3)
    ]
    pen.fill(join(*grooves), shade, opacity=0.35, volume=0)
    pen.fill(blob("60,86 52,98 40,104 44,90"), shade)
    eye(pen, 0.86, 0.7, 0.02)


def butterfly(pen: Pen, look: Look) -> None:
    """Wings open, from above."""
    main, shade, spot = look.main, times(look.main, 0.45), look.accent
    for upper, lower, inner in (
        (
            blob("50,42 62,14 86,4 98,16 90,42 68,54"),
            blob("50,50 70,54 84,66 80,86 66,90 56,74"),
            blob("53,43 64,21 84,12 91,19 84,39 68,49"),
        ),
    ):
        small = blob("53,53 69,58 78.5,68 75,81 67,83 59,72")
        for shape, tone in ((lower, shade), (small, main), (upper, shade), (inner, main)):
            pen.fill(
                join(shape, mirrored(shape)), mix(tone, WHITE, 0.08), times(tone, 0.85), volume=0.6
            )
    for x, y, r in (
        (0.83, 0.2, 0.034),
        (0.75, 0.31, 0.026),
        (0.69, 0.7, 0.032),
        (0.63, 0.39, 0.018),
    ):
        pen.fill(join(oval(x, y, r), oval(1 - x, y, r)), spot, volume=0.4)
    pen.fill(
        join(curve("50,28 54,16 61,10", width=0.009), curve("50,28 46,16 39,10", width=0.009)),
        INK,
        volume=0,
    )
    pen.fill(join(oval(0.5, 0.55, 0.03, 0.2), oval(0.5, 0.31, 0.036)), mix(INK, main, 0.2))
    pen.fill(line("50,45 50,70", width=0.008), spot, opacity=0.5, volume=0)
