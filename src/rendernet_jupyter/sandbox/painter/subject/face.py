"""Heads: skin, eyes, hair, hats. They fill the unit square down to the chin at y = 0.63.

The same head is used for portraits and for whole figures, so that a character is recognised in
both. Nothing here decides who somebody is; `people` does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, from_hex, mix, times
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import (
    Shape,
    blob,
    both,
    curve,
    cut,
    join,
    line,
    oval,
    sided,
)

INK, STEEL, GOLD = from_hex("#26212b"), from_hex("#c3cad3"), from_hex("#e2b04a")
_LIP, _BLUSH = from_hex("#b4545a"), from_hex("#e0706a")


_BEHIND = {
    "long": "50,6 66,9 75,24 76,46 79,66 76,86 64,90 50,84 36,90 24,86 21,66 24,46 25,24 34,9",
    "bob": "50,5 66,8 75,22 77,42 76,58 68,64 50,60 32,64 24,58 23,42 25,22 34,8",
}
_FRINGE = "29,52 27,36 29,19 39,8 51,5.5 63,8 72,20 73,36 71,52 68,36 62,24 53,19 46,25 38,28 33,36"
_PARTING = (
    "30,37 29.5,22 39,9.5 50,7.5 61,9.5 70.5,22 70,37 66,25.5 58,19.5 50,16.5 42,19.5 34,25.5"
)
_FRONT = {
    "bob": _FRINGE,
    "long": _FRINGE,
    "bun": _PARTING,
    "braids": _PARTING,
    "short": "30,36 28,22 34,10 47,5.5 60,6 70,14 72,24 70,36 67,27 60,22 48,23 39,19 34,25",
}


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
    if face.style in _BEHIND:
        pen.fill(blob(_BEHIND[face.style]), tone, times(tone, 0.78))
    elif face.style == "curly":
        angles = (0.45 * k - 4.6 for k in range(13))
        puffs = [oval(0.5 + 0.235 * math.cos(a), 0.33 + 0.26 * math.sin(a), 0.105) for a in angles]
        pen.fill(join(oval(0.5, 0.27, 0.25), *puffs), tone, times(tone, 0.8), volume=1.2)
    elif face.style == "bun":
        pen.fill(oval(0.5, 0.035, 0.1, 0.09), tone, times(tone, 0.8))
    elif face.style == "braids":
        for step in range(5):
            link = oval(0.725 + 0.012 * step, 0.5 + 0.085 * step, 0.06 - 0.004 * step, 0.055)
            pen.fill(both(link), face.hair, tone)
        pen.fill(both(oval(0.785, 0.92, 0.03, 0.045)), from_hex("#d8506a"))


def draw_hair(pen: Pen, face: Face) -> None:
    """The hair in front, and glasses."""
    tone, dark = face.hair, times(face.hair, 0.8)
    if face.style in _FRONT:
        pen.fill(blob(_FRONT[face.style]), tone, dark)
    elif face.style == "curly":
        angles = (3.35 + 0.325 * k for k in range(9))
        puffs = [oval(0.5 + 0.19 * math.cos(a), 0.29 + 0.17 * math.sin(a), 0.062) for a in angles]
        pen.fill(join(*puffs), tone, dark, volume=1.1)
    if face.style in ("bob", "long"):
        gleam = curve("36,17 46,11 60,13", width=0.012, taper=0.4)
        pen.fill(gleam, mix(tone, WHITE, 0.35), opacity=0.45, soft=0.006, volume=0)
    if "glasses" in face.traits:
        _glasses(pen, face)


def _glasses(pen: Pen, face: Face) -> None:
    x = 0.5 + 0.086 * face.wide
    pen.fill(both(oval(x, 0.397, 0.062, 0.054)), WHITE, opacity=0.14, volume=0)
    rim = cut(oval(x, 0.397, 0.066, 0.058), oval(x, 0.397, 0.058, 0.05))
    pen.fill(both(rim), INK, volume=0.4)
    arms = both(line("65,38.5 69,37.5", width=0.009))
    pen.fill(join(line("47.8,39 52.2,39", width=0.009), arms), INK, volume=0)


def draw_head(pen: Pen, face: Face) -> None:
    """Ears, face and features; `draw_hair` comes after it."""
    skin, shade = face.skin, mix(times(face.skin, 0.78), _BLUSH, 0.12)
    pen.fill(both(oval(0.5 + 0.195 * face.wide, 0.39, 0.036, 0.058)), skin, shade)
    pen.fill(_oval_face(face), mix(skin, WHITE, 0.05), mix(skin, shade, 0.45), volume=0.8)
    cheeks = both(oval(0.5 + 0.111 * face.wide, 0.475, 0.05, 0.036))
    pen.fill(cheeks, _BLUSH, opacity=0.26, soft=0.02, volume=0)
    _eyes(pen, face)
    nose = sided(curve("48.8,37 48.2,44 47,47.8 50,49.2", width=0.012, taper=0.8), pen.side)
    pen.fill(nose, shade, opacity=0.75, volume=0)
    _marks(pen, face, shade)
    _mouth(pen, face)
    _beard(pen, face)


def _oval_face(face: Face) -> Shape:
    """The outline of the face, from the forehead down to the chin and up again."""
    half = 0.192 * face.wide
    jaw = half * (0.82 if "beard" in face.traits or face.wide > 1.0 else 0.74)
    right = [(half * 0.72, 0.16), (half, 0.28), (half, 0.4), (jaw, 0.52), (jaw * 0.55, 0.605)]
    left = [(-x, y) for x, y in reversed(right)]
    return blob([(0.5 + x, y) for x, y in ((0.0, 0.12), *right, (0.0, 0.632), *left)])


def _marks(pen: Pen, face: Face, shade: Colour) -> None:
    """Freckles, and the lines of age."""
    if "freckles" in face.traits:
        dots = [oval(0.56 + 0.022 * k, 0.455 + 0.014 * ((k * 7) % 3), 0.0055) for k in range(4)]
        pen.fill(both(join(*dots)), times(shade, 0.8), opacity=0.7, volume=0)
    if "old" in face.traits:
        folds = both(curve("42,47 39.5,52 40,56", width=0.006))
        brow = join(
            curve("38,23.5 50,22.5 62,23.5", width=0.006),
            curve("40,26.5 50,25.8 60,26.5", width=0.005),
        )
        pen.fill(join(folds, brow), shade, opacity=0.55, volume=0)


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
