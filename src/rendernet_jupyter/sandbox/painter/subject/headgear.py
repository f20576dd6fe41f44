"""What people wear on their heads: crowns, hats, helmets; they fit a face of `face`.

Nothing here knows who wears it.
"""

from __future__ import annotations

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import (
    blob,
    both,
    box,
    curve,
    cut,
    join,
    oval,
    poly,
    sector,
)
from rendernet_jupyter.sandbox.painter.subject.face import GOLD, STEEL


def draw_headgear(pen: Pen, role: str, colour: Colour | None) -> None:
    """What a role wears on its head; `colour` is a hat that was asked for."""
    if role in ("king", "queen"):
        crown = poly("33,17 31,-1 40,8 50,-6 60,8 69,-1 67,17")
        pen.fill(crown, mix(GOLD, WHITE, 0.15), times(GOLD, 0.8))
        gems = [oval(x, 0.125, 0.014) for x in (0.4, 0.5, 0.6)]
        pen.fill(join(*gems), colour or from_hex("#c8304a"), volume=0.8)
    elif role in ("wizard", "witch"):
        tone = colour or from_hex("#3c3a78" if role == "wizard" else "#2d2a38")
        pen.fill(
            blob("26,19 36,13 40,-4 52,-24 66,-30 60,-20 60,-2 64,13 74,19 50,22"),
            tone,
            times(tone, 0.75),
        )
        pen.fill(oval(0.5, 0.185, 0.34, 0.05), times(tone, 0.9), times(tone, 0.6))
        pen.fill(curve("36.5,13 50,16 63.5,13", width=0.035), GOLD)
    elif role == "knight":
        dome = cut(
            blob("50,1 66,5 74.5,20 75,44 72,60 60,68 50,70 40,68 28,60 25,44 25.5,20 34,5"),
            oval(0.5, 0.43, 0.165, 0.165),
        )
        pen.fill(dome, STEEL, times(STEEL, 0.66), volume=1.2)
        pen.fill(curve("33,27 50,24.5 67,27", width=0.03), times(STEEL, 0.75))
        pen.fill(
            blob("49,2 56,-12 74,-16 92,-4 98,14 86,4 70,0 56,5"), colour or from_hex("#c8304a")
        )
    elif role == "astronaut":
        _helmet(pen)
    elif colour is not None:
        pen.fill(blob("28,24 30,8 42,-2 58,-2 70,8 72,24 50,20"), colour, times(colour, 0.8))
        pen.fill(box(0.265, 0.165, 0.735, 0.25, 0.04), times(colour, 0.85))
        pen.fill(oval(0.5, -0.03, 0.05), mix(colour, WHITE, 0.5))


def _helmet(pen: Pen) -> None:
    shell = from_hex("#f1f2f4")
    pen.fill(
        cut(oval(0.5, 0.34, 0.345, 0.36), oval(0.5, 0.365, 0.262, 0.262)),
        shell,
        times(shell, 0.75),
        volume=1.1,
    )
    pen.fill(cut(oval(0.5, 0.365, 0.272, 0.272), oval(0.5, 0.365, 0.252, 0.252)), GOLD)
    pen.fill(
        oval(0.5, 0.365, 0.252),
        mix(from_hex("#9fd0ea"), pen.light.mid, 0.4),
        opacity=0.16,
        volume=0.6,
    )
    pen.fill(
        cut(sector(0.5, 0.365, 0.225, 190, 262), oval(0.5, 0.365, 0.188)),
        WHITE,
        opacity=0.6,
        soft=0.006,
        volume=0,
    )
    pen.fill(both(box(0.8, 0.28, 0.88, 0.44, 0.03)), times(shell, 0.85), times(shell, 0.6))
