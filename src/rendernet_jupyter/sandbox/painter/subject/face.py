"""Heads: skin, eyes, hair, hats. They fill the unit square down to the chin at y = 0.63.

The same head is used for portraits and for whole figures, so that a character is recognised in both.
Nothing here decides who somebody is; `people` does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, from_hex, mix, times
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
    sector,
)

INK, STEEL, GOLD = from_hex("#26212b"), from_hex("#c3cad3"), from_hex("#e2b04a")
_LIP, _BLUSH = from_hex("#b4545a"), from_hex("#e0706a")


@dataclass(frozen=True, slots=True)
class Face:
    """What a head looks like: all that stays the same over every picture of somebody.

    Attributes:
        skin: colour of the skin.
        hair: colour of the hair.
        style: `bob`, `long`, `short`, `bun`, `curly`, `braids`, `bald`.
        eyes: colour of the iris.
        wide: how wide the face is, around 1.
        brow: how the brows slant, around 0.
        lips: how full the lips are, around 1.
        smile: -1 stern to 1 smiling.
        traits: `beard`, `moustache`, `glasses`, `freckles`, `old`.
        round_eyes: large round eyes, for stylized characters and children.
    """

    skin: Colour
    hair: Colour
    style: str
    eyes: Colour
    wide: float = 1.0
    brow: float = 0.0
    lips: float = 1.0
    smile: float = 0.5
    traits: frozenset[str] = frozenset()
    round_eyes: bool = False


def draw_hair_behind(pen: Pen, face: Face) -> None:
    """The hair that falls behind neck and shoulders."""
    tone = times(face.hair, 0.78)
    if face.style == "long":
        pen.fill(
            blob(
                "50,6 66,9 75,24 76,46 79,66 76,86 64,90 50,84 36,90 24,86 21,66 24,46 25,24 34,9"
            ),
            tone,
            times(tone, 0.75),
        )
    elif face.style == "bob":
        pen.fill(
            blob("50,5 66,8 75,22 77,42 76,58 68,64 50,60 32,64 24,58 23,42 25,22 34,8"),
            tone,
            times(tone, 0.8),
        )
    elif face.style == "curly":
        puffs = [
            oval(0.5 + 0.235 * math.cos(a), 0.33 + 0.26 * math.sin(a), 0.105)
            for a in (x * 0.45 - 4.6 for x in range(13))
        ]
        pen.fill(join(oval(0.5, 0.27, 0.25), *puffs), tone, times(tone, 0.8), volume=1.2)
    elif face.style == "bun":
        pen.fill(oval(0.5, 0.035, 0.1, 0.09), tone, times(tone, 0.8))
    elif face.style == "braids":
        for step in range(5):
            pen.fill(
                both(oval(0.725 + 0.012 * step, 0.5 + 0.085 * step, 0.06 - 0.004 * step, 0.055)),
                face.hair,
                tone,
            )
        pen.fill(both(oval(0.785, 0.92, 0.03, 0.045)), from_hex("#d8506a"))


def draw_head(pen: Pen, face: Face) -> None:
    """Ears, face and features; `draw_hair` comes after it."""
    skin, shade = face.skin, mix(times(face.skin, 0.78), _BLUSH, 0.12)
    pen.fill(both(oval(0.5 + 0.195 * face.wide, 0.39, 0.036, 0.058)), skin, shade)
    half = 0.192 * face.wide
    jaw = half * (0.82 if "beard" in face.traits or face.wide > 1.0 else 0.74)
    pen.fill(
        blob(
            [
                (0.5, 0.12),
                (0.5 + half * 0.72, 0.16),
                (0.5 + half, 0.28),
                (0.5 + half, 0.4),
                (0.5 + jaw, 0.52),
                (0.5 + jaw * 0.55, 0.605),
                (0.5, 0.632),
                (0.5 - jaw * 0.55, 0.605),
                (0.5 - jaw, 0.52),
                (0.5 - half, 0.4),
                (0.5 - half, 0.28),
                (0.5 - half * 0.72, 0.16),
            ]
        ),
        mix(skin, WHITE, 0.05),
        mix(skin, shade, 0.45),
        volume=0.8,
    )
    pen.fill(
        both(oval(0.5 + half * 0.58, 0.475, 0.05, 0.036)), _BLUSH, opacity=0.26, soft=0.02, volume=0
    )
    _eyes(pen, face)
    side = 1 if pen.side > 0 else -1
    pen.fill(
        curve(
            [
                (0.5 - side * 0.012, 0.37),
                (0.5 - side * 0.018, 0.44),
                (0.5 - side * 0.03, 0.478),
                (0.5, 0.492),
            ],
            width=0.012,
            taper=0.8,
        ),
        shade,
        opacity=0.75,
        volume=0,
    )
    if "freckles" in face.traits:
        dots = [
            oval(0.5 + s * (0.06 + 0.022 * k), 0.455 + 0.014 * ((k * 7) % 3), 0.0055)
            for s in (-1, 1)
            for k in range(4)
        ]
        pen.fill(join(*dots), times(shade, 0.8), opacity=0.7, volume=0)
    if "old" in face.traits:
        folds = [
            curve("42,47 39.5,52 40,56", width=0.006),
            curve("38,23.5 50,22.5 62,23.5", width=0.006),
            curve("40,26.5 50,25.8 60,26.5", width=0.005),
        ]
        pen.fill(join(folds[0], both(folds[0])[1:], *folds[1:]), shade, opacity=0.55, volume=0)
    _mouth(pen, face)
    _beard(pen, face)


def _eyes(pen: Pen, face: Face) -> None:
    """Brows, whites, irises and lids."""
    y, apart = 0.395, 0.083 * face.wide
    size = 0.04 if face.round_eyes else 0.032
    for sign in (-1, 1):
        x = 0.5 + sign * apart
        white = oval(x, y, size * 1.06, size * (0.98 if face.round_eyes else 0.66))
        pen.fill(white, from_hex("#fbf8f3"), volume=0.3)
        pen.fill(
            oval(x, y, size * 0.62, size * (0.72 if face.round_eyes else 0.62)), face.eyes, volume=0
        )
        pen.fill(oval(x, y, size * 0.32), INK, volume=0)
        pen.fill(oval(x - size * 0.2, y - size * 0.25, size * 0.17), WHITE, volume=0)
        lid = size * (1.02 if face.round_eyes else 0.72)
        lash = curve(
            [(x - size * 1.15, y - lid * 0.1), (x, y - lid), (x + size * 1.15, y - lid * 0.1)],
            width=0.0095,
        )
        pen.fill(lash, mix(INK, face.hair, 0.25), volume=0)
        tilt = face.brow * 0.02
        brow = curve(
            [
                (x - sign * 0.048, y - 0.058 - tilt),
                (x, y - 0.072),
                (x + sign * 0.055, y - 0.056 + tilt),
            ],
            width=0.016,
            taper=0.6,
        )
        pen.fill(brow, mix(face.hair, INK, 0.3), volume=0.2)


def _mouth(pen: Pen, face: Face) -> None:
    bend, y = 0.022 * face.smile, 0.552
    lip = mix(_LIP, face.skin, 0.3)
    thick = 0.012 * face.lips
    upper = blob(
        [
            (0.438, y - bend * 0.6),
            (0.478, y - thick),
            (0.5, y - thick * 0.6),
            (0.522, y - thick),
            (0.562, y - bend * 0.6),
            (0.5, y + bend * 0.7),
        ]
    )
    lower = blob(
        [
            (0.445, y - bend * 0.4),
            (0.5, y + bend * 0.5),
            (0.555, y - bend * 0.4),
            (0.5, y + bend + thick * 1.7),
        ]
    )
    pen.fill(lower, mix(lip, WHITE, 0.12), volume=0.4)
    pen.fill(upper, lip, volume=0.2)
    pen.fill(
        curve([(0.432, y - bend), (0.5, y + bend * 0.5), (0.568, y - bend)], width=0.0065),
        times(lip, 0.55),
        volume=0,
    )


def _beard(pen: Pen, face: Face) -> None:
    if "beard" in face.traits:
        full = blob(
            "30.5,40 34,48 40,50.5 50,50 60,50.5 66,48 69.5,40 70,54 64,66 50,72 36,66 30,54"
        )
        mouth = oval(0.5, 0.553, 0.058, 0.026)
        pen.fill(cut(full, mouth), face.hair, times(face.hair, 0.72), volume=0.9)
    if face.traits & {"beard", "moustache"}:
        pen.fill(
            blob("50,50.5 57,50.5 64,55 57,54.5 50,53.5 43,54.5 36,55 43,50.5"),
            mix(face.hair, WHITE, 0.06),
        )


def draw_hair(pen: Pen, face: Face) -> None:
    """The hair in front, and glasses."""
    tone, dark = face.hair, times(face.hair, 0.8)
    if face.style in ("bob", "long"):
        pen.fill(
            blob(
                "29,52 27,36 29,19 39,8 51,5.5 63,8 72,20 73,36 71,52 68,36 62,24 53,19 46,25 38,28 33,36"
            ),
            tone,
            dark,
        )
        pen.fill(
            curve("36,17 46,11 60,13", width=0.012, taper=0.4),
            mix(tone, WHITE, 0.35),
            opacity=0.45,
            soft=0.006,
            volume=0,
        )
    elif face.style in ("bun", "braids"):
        pen.fill(
            blob(
                "30,37 29.5,22 39,9.5 50,7.5 61,9.5 70.5,22 70,37 66,25.5 58,19.5 50,16.5 42,19.5 34,25.5"
            ),
            tone,
            dark,
        )
    elif face.style == "short":
        pen.fill(
            blob("30,36 28,22 34,10 47,5.5 60,6 70,14 72,24 70,36 67,27 60,22 48,23 39,19 34,25"),
            tone,
            dark,
        )
    elif face.style == "curly":
        puffs = [
            oval(0.5 + 0.19 * math.cos(a), 0.29 + 0.17 * math.sin(a), 0.062)
            for a in (3.35 + 0.325 * k for k in range(9))
        ]
        pen.fill(join(*puffs), tone, dark, volume=1.1)
    if "glasses" in face.traits:
        x = 0.086 * face.wide
        for sign in (-1, 1):
            pen.fill(oval(0.5 + sign * x, 0.397, 0.062, 0.054), WHITE, opacity=0.14, volume=0)
            pen.fill(
                cut(
                    oval(0.5 + sign * x, 0.397, 0.066, 0.058),
                    oval(0.5 + sign * x, 0.397, 0.058, 0.05),
                ),
                INK,
                volume=0.4,
            )
        pen.fill(
            join(
                line([(0.478, 0.39), (0.522, 0.39)], width=0.009),
                both(line([(0.65, 0.385), (0.69, 0.375)], width=0.009)),
            ),
            INK,
            volume=0,
        )


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
