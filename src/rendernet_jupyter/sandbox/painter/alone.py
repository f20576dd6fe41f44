"""One subject alone, on nothing: what is put into a picture that somebody else made.

Nothing here knows that picture, but for the light that things stand in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.light import HOURS, Light
from rendernet_jupyter.sandbox.painter.noise import Field
from rendernet_jupyter.sandbox.painter.pen import MARGIN, Pen
from rendernet_jupyter.sandbox.painter.subject import DRAWINGS
from rendernet_jupyter.sandbox.painter.subject.look import Look
from rendernet_jupyter.sandbox.painter.subject.people import figure, portrait, somebody
from rendernet_jupyter.sandbox.painter.wanted import Wanted

_TRIAL = 96  # pixels of the unit square on which it is found out how large a subject comes out
_DIM = 0.28  # mean level of a picture, 0 to 1, below which it is taken for a night


@dataclass(frozen=True, slots=True)
class Cutout:
    """A painted subject, cropped to what can be seen of it.

    Attributes:
        colours: shape (height, width, 3), 0 to 1.
        alpha: how opaque it is, shape (height, width).
        aloft: whether it hangs in the air rather than stands.
    """

    colours: Field
    alpha: Field
    aloft: bool = False


def cutout(
    wanted: Wanted, width: int, height: int, *, level: float, bust: bool = False
) -> Cutout | None:
    """The subject that words name, as large as fits; None when they name none that can be painted.

    Args:
        wanted: the words.
        width: in pixels, of the room for it.
        height: likewise.
        level: how light the picture is that it is for, 0 to 1.
        bust: whether somebody is to be shown by head and shoulders.
    """
    light = HOURS["night" if level < _DIM else "day"]
    trial = _painted(wanted, _TRIAL, light, bust=bust)
    if trial is None:
        return None
    tall, wide = _cropped(trial).alpha.shape
    size = max(4, round(_TRIAL * min(width / wide, height / tall)))
    pen = _painted(wanted, size, light, bust=bust)
    return None if pen is None else _cropped(pen, aloft=_aloft(wanted))


def _aloft(wanted: Wanted) -> bool:
    things = wanted.reading.things
    return bool(things) and DRAWINGS[things[0].name].where in ("air", "sky", "deep")


def _painted(wanted: Wanted, size: int, light: Light, *, bust: bool) -> Pen | None:
    pen = Pen(size, light)
    reading = wanted.reading
    if reading.things:
        thing = reading.things[0]
        drawing = DRAWINGS[thing.name]
        colour = thing.colour or wanted.colour
        chance = draw("cutout", wanted.text.casefold())
        drawing.draw(pen, Look(colour or drawing.own, thing.said, chance, colour is not None))
    elif reading.person is not None:
        seed = int(draw("cutout", wanted.text.casefold()).integers(2**31))
        (portrait if bust else figure)(pen, somebody(reading.person, None, seed, 1.0))
    else:
        return None
    return pen


def _cropped(pen: Pen, *, aloft: bool = False) -> Cutout:
    foot = round(pen.size * (1 + MARGIN)) + 1 + pen.size // 40  # below it a bust has no end
    alpha = pen.alpha[:foot]
    rows, columns = np.flatnonzero(alpha.max(1) > 0.1), np.flatnonzero(alpha.max(0) > 0.1)
    area = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    return Cutout(pen.colours[area], alpha[area], aloft)
