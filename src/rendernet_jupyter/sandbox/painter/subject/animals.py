"""Animals that sit or stand on the ground: one function per drawing, foot at y = 1.

Nothing here chooses sizes or places.
"""

from __future__ import annotations

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import (
    blob,
    curve,
    join,
    line,
    mirrored,
    oval,
    poly,
    sided,
)
from rendernet_jupyter.sandbox.painter.subject.look import Look

INK = from_hex("#22202a")
PINK, CREAM = from_hex("#e8959a"), from_hex("#fbf4e8")


def eye(pen: Pen, x: float, y: float, radius: float, iris: Colour | None = None) -> None:
    """A round eye with a glint; without an iris it is a dark bead."""
    if iris is not None:
        pen.fill(oval(x, y, radius * 1.25, radius * 1.2), iris, volume=0.4)
    pen.fill(oval(x, y, radius * (0.72 if iris else 1.0), radius), INK, volume=0)
    pen.fill(oval(x - radius * 0.28, y - radius * 0.38, radius * 0.3), WHITE, volume=0)


def coat(look: Look) -> tuple[Colour, Colour, Colour]:
    """Fur, fur in shade, and the pale parts."""
    main = look.main
    return main, mix(times(main, 0.72), INK, 0.08), mix(main, CREAM, 0.72)


def cat(pen: Pen, look: Look) -> None:
    """Sitting, tail round the side, looking at you."""
    fur, shade, pale = coat(look)
    pen.fill(curve("68,93 86,95 95,83 90,68 96,58", width=0.085, taper=0.6), shade)
    body = blob("50,42 63,52 73,72 75.5,92 66,99.5 50,100 34,99.5 24.5,92 27,72 37,52")
    pen.fill(body, fur, shade)
    pen.fill(blob("50,50 58,58 57.5,74 50,84 42.5,74 42,58"), pale)
    for side in (-1, 1):
        haunch = oval(0.5 + side * 0.185, 0.885, 0.095, 0.115)
        pen.fill(haunch, fur, shade, volume=0.7)
        pen.fill(sided(blob("60,70 62.5,90 63,98.5 53,98.5 52.5,80"), side), fur)
        pen.fill(oval(0.5 + side * 0.082, 0.972, 0.066, 0.034), pale)
        ear = sided(blob("57,20 70,1 72.8,4 72.2,26"), side)
        pen.fill(ear, fur, shade)
        pen.fill(sided(poly("61.5,19 69.3,7.5 70,22"), side), PINK, volume=0.3)
    head = blob("50,12.5 63,15 71.5,26 71,36 62,44 50,46.5 38,44 29,36 28.5,26 37,15")
    pen.fill(head, fur, mix(fur, shade, 0.5))
    if look.rng.random() < 0.6:
        stripes = [
            curve([(x, 0.135), (x * 0.7 + 0.15, 0.215)], width=0.022, taper=0.3)
            for x in (0.43, 0.5, 0.57)
        ]
        pen.fill(join(*stripes), shade, volume=0.2, opacity=0.8)
    pen.fill(
        join(oval(0.448, 0.385, 0.068, 0.052), oval(0.552, 0.385, 0.068, 0.052)), pale, volume=0.6
    )
    iris = from_hex(("#9fc24d", "#e0b13c", "#6fb7d6")[int(look.rng.integers(3))])
    for x in (0.398, 0.602):
        eye(pen, x, 0.285, 0.042, iris)
    pen.fill(blob("47.5,35.2 52.5,35.2 50,37.8"), PINK, volume=0.3)
    pen.fill(
        join(
            curve("50,37.5 48,40.5 45,40.2", width=0.007),
            curve("50,37.5 52,40.5 55,40.2", width=0.007),
        ),
        INK,
        volume=0,
    )
    whiskers = [
        line([(0.5 + s * 0.09, 0.385 + d), (0.5 + s * 0.27, 0.365 + 2.6 * d)], width=0.004)
        for s in (-1, 1)
        for d in (-0.01, 0.005, 0.02)
    ]
    pen.fill(join(*whiskers), CREAM, volume=0, opacity=0.8)


def dog(pen: Pen, look: Look) -> None:
    """Sitting, ears hanging, with a collar."""
    fur, shade, pale = coat(look)
    pen.fill(curve("70,93 84,88 90,74", width=0.075, taper=0.4), fur)
    body = blob("50,44 62,50 70,68 74,90 66,99 50,100 34,99 26,90 30,68 38,50")
    pen.fill(body, fur, shade)
    pen.fill(blob("50,50 59,58 59,76 50,86 41,76 41,58"), pale)
    for side in (-1, 1):
        pen.fill(oval(0.5 + side * 0.18, 0.89, 0.1, 0.105), fur, shade, volume=0.7)
        pen.fill(sided(blob("62,66 63.5,90 64.5,98.5 53.5,98.5 53,78"), side), fur)
        pen.fill(oval(0.5 + side * 0.09, 0.968, 0.075, 0.038), pale)
    pen.fill(curve("36.5,48.5 50,53 63.5,48.5", width=0.045), look.accent)
    pen.fill(oval(0.5, 0.555, 0.028), from_hex("#e2b84a"))
    head = blob("50,6 62,9 69,20 67.5,34 60,45 50,48.5 40,45 32.5,34 31,20 38,9")
    pen.fill(head, fur, mix(fur, shade, 0.4))
    pen.fill(blob("50,6.5 54,16 55,28 62,36 58,45 50,48 42,45 38,36 45,28 46,16"), pale, volume=0.6)
    for side in (-1, 1):
        ear = sided(blob("63,8.5 73.5,10 78.5,25 75.5,40 70,38 66.5,22"), side)
        pen.fill(ear, shade, times(shade, 0.85))
        eye(pen, 0.5 + side * 0.095, 0.245, 0.032)
    pen.fill(blob("47,43 53,43 52.5,51 50,53 47.5,51"), PINK, volume=0.5)
    pen.fill(oval(0.5, 0.355, 0.048, 0.034), INK)
    pen.fill(
        join(
            curve("50,38.5 47,43.5 42.5,42.5", width=0.008),
            curve("50,38.5 53,43.5 57.5,42.5", width=0.008),
        ),
        INK,
        volume=0,
    )


def fox(pen: Pen, look: Look) -> None:
    """Sitting, with a great tail."""
    fur, shade, _ = coat(look)
    sock = mix(shade, INK, 0.7)
    tail = blob("62,95 80,100 98,90 104,70 98,50 90,62 82,78 68,86")
    pen.fill(tail, fur, shade)
    pen.fill(blob("103.5,67 98,50 91,60 93,70 98.5,66"), CREAM)
    body = blob("50,42 60,52 68,72 72,93 62,99.5 50,100 38,99.5 28,93 32,72 40,52")
    pen.fill(body, fur, shade)
    pen.fill(blob("50,46 60,54 57,70 50,82 43,70 40,54"), CREAM)
    for side in (-1, 1):
        pen.fill(oval(0.5 + side * 0.16, 0.9, 0.09, 0.095), fur, shade, volume=0.6)
        pen.fill(sided(blob("60,72 61,90 62,98.5 53,98.5 52.8,80"), side), fur, sock)
        ear = sided(blob("56,19 66,0 69,-1 75,24"), side)
        pen.fill(ear, mix(fur, INK, 0.55), fur)
        pen.fill(sided(poly("61,18 66.8,6.5 71,21"), side), sock, volume=0)
    head = blob("50,12.5 62,15.5 73.5,28 77,37 65,40 56,46 50,53 44,46 35,40 23,37 26.5,28 38,15.5")
    pen.fill(head, fur, mix(fur, shade, 0.4))
    cheek = blob("76,37 66,33.5 57,33 52.5,41 50,50 56,46.2 65,40.2")
    pen.fill(join(cheek, mirrored(cheek)), CREAM, volume=0.7)
    for side in (-1, 1):
        eye(pen, 0.5 + side * 0.105, 0.29, 0.031)
    pen.fill(oval(0.5, 0.505, 0.036, 0.028), INK)


def bear(pen: Pen, look: Look) -> None:
    """Sitting like a teddy."""
    fur, shade, pale = coat(look)
    panda = look.said == "panda"
    limbs = INK if panda else shade
    pen.fill(oval(0.5, 0.74, 0.235, 0.255), fur, shade)
    pen.fill(oval(0.5, 0.77, 0.15, 0.17), pale, volume=0.7)
    for side in (-1, 1):
        pen.fill(oval(0.5 + side * 0.225, 0.64, 0.07, 0.155, turn=side * -28), limbs)
        pen.fill(oval(0.5 + side * 0.2, 0.925, 0.11, 0.085), limbs)
        pen.fill(oval(0.5 + side * 0.21, 0.93, 0.06, 0.052), mix(pale, PINK, 0.25), volume=0.5)
        pen.fill(oval(0.5 + side * 0.165, 0.13, 0.078), limbs if panda else fur)
        pen.fill(oval(0.5 + side * 0.165, 0.138, 0.043), mix(limbs, PINK, 0.35), volume=0.4)
    pen.fill(oval(0.5, 0.305, 0.228, 0.205), fur, mix(fur, shade, 0.5))
    if panda:
        for side in (-1, 1):
            pen.fill(oval(0.5 + side * 0.092, 0.285, 0.052, 0.062, turn=side * 24), INK, volume=0.3)
    pen.fill(oval(0.5, 0.38, 0.096, 0.076), pale, volume=0.8)
    for side in (-1, 1):
        eye(pen, 0.5 + side * 0.09, 0.28, 0.026)
    pen.fill(oval(0.5, 0.348, 0.04, 0.028), INK)
    pen.fill(curve("46,40.5 50,42.5 54,40.5", width=0.009), INK, volume=0)


def rabbit(pen: Pen, look: Look) -> None:
    """Sitting up, ears tall."""
    fur, shade, pale = coat(look)
    pen.fill(oval(0.73, 0.88, 0.075), CREAM)
    pen.fill(blob("50,52 62,60 71,78 70,94 50,100 30,94 29,78 38,60"), fur, shade)
    pen.fill(oval(0.5, 0.79, 0.125, 0.155), pale, volume=0.6)
    for side in (-1, 1):
        pen.fill(sided(blob("53,27 55,8 62,-6 67.5,6 63.5,28"), side), fur, shade)
        pen.fill(
            sided(blob("56.8,24 58.5,9 62,0 64,8 61.5,24"), side), PINK, volume=0.3, opacity=0.8
        )
        pen.fill(oval(0.5 + side * 0.155, 0.955, 0.115, 0.048), pale)
        pen.fill(oval(0.5 + side * 0.075, 0.7, 0.05, 0.09, turn=side * 14), fur, shade)
    pen.fill(blob("50,23.5 63,28 69,40 63.5,51 50,55 36.5,51 31,40 37,28"), fur)
    pen.fill(
        join(oval(0.455, 0.465, 0.062, 0.05), oval(0.545, 0.465, 0.062, 0.05)), pale, volume=0.6
    )
    for side in (-1, 1):
        eye(pen, 0.5 + side * 0.11, 0.375, 0.032)
    pen.fill(blob("47.8,42.8 52.2,42.8 50,45.2"), PINK, volume=0.3)
