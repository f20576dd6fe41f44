"""What the words of a replacement bring along: things, somebody, a place, a light, colours.

A replacement is shorter than a prompt ("red", "a tweed coat"), so colours of materials count as
well, and a word that nobody knows lends a colour of its own. Nothing here knows the picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.colour import Colour, from_hex
from rendernet_jupyter.sandbox.painter.words import Reading, read, spans

_MATERIALS = {
    "brick": "#a5523d",
    "chrome": "#b9c2cb",
    "concrete": "#a7a8a6",
    "cork": "#b98a58",
    "corduroy": "#8a6238",
    "denim": "#3f5f8a",
    "fur": "#8b6b4a",
    "glass": "#bfdbe2",
    "iron": "#5c6168",
    "ivy": "#3f7a45",
    "leather": "#6b4426",
    "linen": "#e3d8bf",
    "marble": "#ece8e1",
    "metal": "#9aa3ad",
    "oak": "#a97a48",
    "plaid": "#8c2f35",
    "satin": "#d9b7c8",
    "silk": "#dcb8c4",
    "steel": "#9aa3ad",
    "stone": "#8d8a92",
    "straw": "#d9b766",
    "suede": "#a67c52",
    "tartan": "#8c2f35",
    "tweed": "#84704f",
    "velvet": "#6a1f3f",
    "wood": "#8a5a34",
    "wooden": "#8a5a34",
    "wool": "#cfc1a6",
}
_PALETTE = ("#b5523b", "#3f6b8c", "#4f7a5a", "#c99a3c", "#6a4f86", "#a84a66", "#2f7f86", "#8a5a34")
_AWAY = {"nothing", "none", "empty", "remove", "removed", "gone", "no", "without"}
_ALIKE = 0.3  # how near (0 to 1.7) two colours are that nobody would call different


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words after the arrow, read.

    Attributes:
        text: as they stand.
        reading: what they would mean as a prompt.
        colour: the first colour or material that they name.
        worn: clothes that they name, each with its colour or None.
        traits: such as `beard` and `curly`.
        number: how many they ask for, 0 when they do not say.
        away: whether they ask for the thing to be gone.
    """

    text: str
    reading: Reading
    colour: Colour | None = None
    worn: Mapping[str, Colour | None] = field(default_factory=dict)
    traits: frozenset[str] = frozenset()
    number: int = 0
    away: bool = False

    @property
    def lit(self) -> bool:
        """Whether they name an hour, a weather or an atmosphere."""
        reading = self.reading
        return bool(reading.hour or reading.weathers or reading.airs or reading.season)

    def shade(self, unlike: Colour | None) -> Colour:
        """Their colour; of words without one, always the same, and not like that of before."""
        if self.colour is not None:
            return self.colour
        start = int(draw("shade", self.text.casefold()).integers(len(_PALETTE)))
        turns = (from_hex(code) for code in _PALETTE[start:] + _PALETTE[:start])
        return next(one for one in turns if unlike is None or _apart(one, unlike) > _ALIKE)


def wanted_by(text: str) -> Wanted:
    """Read the words of a replacement."""
    colour: Colour | None = None
    first: Colour | None = None
    worn: dict[str, Colour | None] = {}
    traits: set[str] = set()
    number = 0
    words: set[str] = set()
    for span in spans(text):
        words.update(span.words)
        named = span.colour or material(span.words)
        if named is not None:
            colour, first = named, first or named
        for meaning in span.meanings:
            if meaning.kind == "wear":
                worn.setdefault(meaning.key, colour)
            elif meaning.kind == "trait":
                traits.add(meaning.key)
            elif meaning.kind == "number":
                number = int(meaning.key)
    away = bool(words & _AWAY)
    return Wanted(text, read(text), first, worn, frozenset(traits), number, away)


def material(words: tuple[str, ...]) -> Colour | None:
    """The colour of a material such as denim, or None."""
    code = _MATERIALS.get(" ".join(words))
    return None if code is None else from_hex(code)


def _apart(one: Colour, other: Colour) -> float:
    return float(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5)
