"""Which part of a picture words mean, of all that the picture was asked to show.

Nothing here changes anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from rendernet_jupyter.sandbox.painter.colour import Colour
from rendernet_jupyter.sandbox.painter.vocabulary import Meaning
from rendernet_jupyter.sandbox.painter.words import Reading, Span, spans

HAIR_TONES = {
    "blond": "#dcb766",
    "ginger": "#b8552c",
    "brunette": "#5b3a26",
    "grey hair": "#b9bcc2",
    "black hair": "#1f1b1d",
}
HAIR_CUTS = frozenset({"bald", "bob", "bun", "long", "short", "curly", "braids"})
ON_FACE = frozenset({"beard", "moustache", "glasses", "freckles", "smile", "stern"})
_BEHIND = {"background", "backdrop", "scenery", "surroundings", "scene"}
_ABOVE = {"sky", "skies", "heaven", "cloudscape"}
_LINKS = {"in", "with", "of", "on", "at", "by", "wearing", "behind", "under", "near", "from", "and"}
_WEAK = ("trait", "light")  # what is said beside the thing that is meant: "smiling woman"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a picture.

    Attributes:
        kind: `thing`, `person`, `wear`, `trait`, `sky`, `place`, `backdrop`, or `light` for all.
        key: which of its kind.
        index: of a thing, its number among the things of the reading.
    """

    kind: str
    key: str = ""
    index: int = 0


def part_of(reading: Reading, find: str, *, sitter: str | None) -> Part | None:
    """The part that words mean, or the main subject when they name none.

    Args:
        reading: what the picture was asked to show.
        find: the words.
        sitter: the name of a character that is in the picture besides the prompt's words, empty for
            a given face; None when nobody is.

    Returns:
        None when the words name nothing that is there, and there is no subject.
    """
    person = reading.person is not None or sitter is not None
    called = set((sitter or "").casefold().split())
    colour: Colour | None = None
    parts: list[Part] = []
    for span in spans(find):
        if parts and _LINKS.intersection(span.words):  # "the man in the coat" is about the man
            break
        colour = colour or span.colour
        known = called.intersection(span.words)
        parts += [Part("person")] if known else _parts(reading, span, colour, person=person)
    strong = [part for part in parts if part.kind not in _WEAK]
    if parts:
        return (strong or parts)[-1]  # "the woman's hair" is about the hair
    if colour is not None and (found := _coloured(reading, colour)):
        return found
    filled = person and "close" in reading.views  # by somebody, with things behind
    if reading.things and not filled:
        return Part("thing")
    return Part("person") if person else None


def _parts(reading: Reading, span: Span, colour: Colour | None, *, person: bool) -> list[Part]:
    if span.text in _BEHIND:
        return [Part("backdrop")]
    if _ABOVE.intersection(span.words):  # "blue sky" is an hour as well
        return [Part("sky")]
    meant = (_meant(reading, meaning, colour, person=person) for meaning in span.meanings)
    return [part for part in meant if part is not None][:1]


def _meant(
    reading: Reading, meaning: Meaning, colour: Colour | None, *, person: bool
) -> Part | None:
    kind, key = meaning.kind, meaning.key
    if kind == "thing":
        same = [i for i, thing in enumerate(reading.things) if thing.name == key]
        alike = [i for i in same if colour is not None and reading.things[i].colour == colour]
        return Part("thing", key, (alike or same)[0]) if same else None
    if kind in ("person", "wear", "trait"):
        seen = kind != "trait" or key in ON_FACE | HAIR_CUTS | HAIR_TONES.keys()
        return Part(kind, key) if person and seen else None
    if kind in ("part", "ground"):
        return Part({"sky": "sky", "light": "light"}.get(key, "place"), key)
    shown = {"season": (reading.season,), "weather": reading.weathers, "air": reading.airs}
    if kind == "hour" or key in shown.get(kind, ()):
        return Part("light")
    return None


def _coloured(reading: Reading, colour: Colour) -> Part | None:
    """What the prompt gave that colour."""
    for index, thing in enumerate(reading.things):
        if thing.colour == colour:
            return Part("thing", thing.name, index)
    worn = reading.person.colours if reading.person is not None else {}
    if key := next((key for key, tone in worn.items() if tone == colour), ""):
        return Part("wear", key)
    if key := next((key for key, tone in reading.parts.items() if tone == colour), ""):
        return Part("sky") if key == "sky" else Part("place", key)
    return None
