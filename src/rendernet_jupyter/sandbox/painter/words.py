"""Reading a prompt: which things in which colours, where, when, and in what weather.

The reader knows single words and short phrases, not grammar: a colour belongs to the next thing
that can have one, a number or a size likewise, and what the negative prompt names is struck out.
Words it does not know still count: they lend the picture a slight hue and composition of their own.
Nothing here draws.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rendernet_jupyter.sandbox.painter.colour import Colour, colour_of
from rendernet_jupyter.sandbox.painter.vocabulary import LONGEST, Meaning, is_plural, meanings

MOST_THINGS = 3
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_BREAKS = frozenset(",.;:!?|()[]{}")
_SINGLE = {"hour", "season"}  # of these a picture has one; the first that is named counts
_MANY = {"weather", "air", "ground", "view"}
_STRUCK = _SINGLE | _MANY | {"thing", "person", "trait"}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to be drawn.

    Attributes:
        name: key of the drawing, such as `bicycle`.
        said: the word that was used, such as `bike`; drawings may vary with it.
        colour: its own colour when none was named is None.
        count: how many, 1 to 4; 0 leaves its place empty.
        scale: 1 is usual; `tiny` and `huge` change it.
        place: `beside` its neighbour, `over` it, or `atop` of it.
    """

    name: str
    said: str = ""
    colour: Colour | None = None
    count: int = 1
    scale: float = 1.0
    place: str = "beside"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be drawn: a role, traits such as `beard`, and colours by what is worn."""

    role: str = "person"
    traits: frozenset[str] = frozenset()
    colours: Mapping[str, Colour] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a prompt asks for, in the painter's words.

    Attributes:
        things: at most three, in the order of the prompt.
        person: somebody, or None.
        hour: time of day, None when the seed may choose.
        season: likewise.
        weathers: all that were named.
        airs: atmospheres, all that were named.
        grounds: places in the order of the prompt.
        views: `close`, `far`, `whole` for somebody who stands, or nothing.
        parts: colours for sky, water, land, leaf, light.
        loose: colours that belong to nothing in particular.
        banned: keys of everything the negative prompt names.
        unknown: the words without a meaning here, joined; they are felt, not seen.
        voice: all words, joined.
    """

    things: tuple[Thing, ...] = ()
    person: Person | None = None
    hour: str | None = None
    season: str | None = None
    weathers: frozenset[str] = frozenset()
    airs: frozenset[str] = frozenset()
    grounds: tuple[str, ...] = ()
    views: frozenset[str] = frozenset()
    parts: Mapping[str, Colour] = field(default_factory=dict)
    loose: tuple[Colour, ...] = ()
    banned: frozenset[str] = frozenset()
    unknown: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Words that mean something together, what they mean, and the colour that they name."""

    words: tuple[str, ...]
    meanings: tuple[Meaning, ...] = ()
    colour: Colour | None = None

    @property
    def text(self) -> str:
        """The words, joined."""
        return " ".join(self.words)


def read(positive: str, negative: str = "") -> Reading:
    """What the prompt asks for, without what the negative prompt names."""
    unwanted = list(spans(negative))
    words = {word for span in unwanted for word in span.words} - _BREAKS
    banned = frozenset(m.key for span in unwanted for m in span.meanings if m.kind in _STRUCK)
    reader = _Reader()
    for span in spans(positive):
        struck = words.intersection(span.words) or any(
            m.kind in _STRUCK and m.key in banned for m in span.meanings
        )
        if not struck:
            reader.take(span)
    return replace(
        reader.reading(), banned=banned, unknown=" ".join(reader.unknown + sorted(words))
    )


def _tokens(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'s", "").replace("-", " ")
    kept = "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Mn", "Cs"))
    return _TOKEN.findall(kept)


def spans(text: str) -> Iterator[Span]:
    """The words and marks of a text, grouped to the longest phrases that mean something."""
    tokens = _tokens(text)
    at = 0
    while at < len(tokens):
        for length in range(min(LONGEST, len(tokens) - at), 0, -1):
            words = tuple(tokens[at : at + length])
            colour = colour_of(words)
            known = () if colour is not None else meanings(" ".join(words))
            if colour is not None or known or length == 1:
                yield Span(words, known, colour)
                at += length
                break


class _Reader:
    """Collects what spans say; one use, one prompt."""

    def __init__(self) -> None:
        self.unknown: list[str] = []
        self._voice: list[str] = []
        self._things: list[Thing] = []
        self._role: str | None = None
        self._traits: set[str] = set()
        self._worn: dict[str, Colour] = {}
        self._parts: dict[str, Colour] = {}
        self._loose: list[Colour] = []
        self._one: dict[str, str] = {}
        self._many: dict[str, list[str]] = {kind: [] for kind in _MANY}
        self._colour: Colour | None = None
        self._count = 0
        self._scale = 1.0
        self._place = "beside"
        self._compound = False  # whether nothing has parted the last thing from the next word

    def take(self, span: Span) -> None:
        """Add what one span says."""
        if span.colour is not None:
            self._release()
            self._colour = span.colour
            return
        self._voice.append(span.text)
        if span.words[0] in _BREAKS:
            self._release()
            self._count, self._scale, self._compound = 0, 1.0, False
        elif not span.meanings:
            self.unknown.append(span.text)
        wanted = self._colour
        for meaning in span.meanings:
            self._take_meaning(meaning, span.text, wanted)

    def _take_meaning(self, meaning: Meaning, said: str, colour: Colour | None) -> None:
        kind, key = meaning.kind, meaning.key
        if kind == "thing":
            self._take_thing(key, said, colour)
        elif kind == "person":
            if self._role in (None, "person"):  # "portrait of a queen" is about a queen
                self._role = key
            if colour is not None:
                self._wear("cloth", colour)
        elif kind == "wear" and colour is not None:
            self._wear(key, colour)
        elif kind == "part" and colour is not None:
            self._parts.setdefault(key, colour)
            self._colour = None
        elif kind == "trait":
            self._traits.add(key)
        elif kind in _SINGLE:
            self._one.setdefault(kind, key)
        elif kind in _MANY:
            self._many[kind].append(key)
        self._take_measure(kind, key)

    def _take_measure(self, kind: str, key: str) -> None:
        if kind == "number":
            self._count = int(key)
        elif kind == "size":
            self._scale = 0.62 if key == "small" else 1.32
        elif kind == "relation":
            self._place, self._compound = key, False

    def _take_thing(self, name: str, said: str, colour: Colour | None) -> None:
        count = self._count or (3 if is_plural(said) else 1)
        place = self._place if self._things else "beside"
        if place == "over":  # "a bird above a boat": the first of the two is the one in the air
            self._things[-1] = replace(self._things[-1], place="over")
            place = "beside"
        elif place == "under":
            place = "over"
        elif place == "atop":  # likewise: "a cat on a chair" lifts the cat
            self._things[-1] = replace(self._things[-1], place="atop")
            place = "beside"
        twin = self._compound and self._things[-1].name == name
        if twin and colour is None and not self._count:
            return  # "a mug of coffee" is one mug
        if len(self._things) < MOST_THINGS:
            self._things.append(Thing(name, said, colour, count, self._scale, place))
            self._colour, self._compound = None, True
        self._count, self._scale, self._place = 0, 1.0, "beside"

    def _wear(self, key: str, colour: Colour) -> None:
        self._worn[key] = colour
        self._colour = None

    def _release(self) -> None:
        """A colour that found nothing before the clause ended goes back, or becomes the mood's."""
        if self._colour is None:
            return
        last = self._things[-1] if self._things else None
        if last is not None and last.colour is None and not self._loose:
            self._things[-1] = replace(last, colour=self._colour)
        else:
            self._loose.append(self._colour)
        self._colour = None

    def reading(self) -> Reading:
        """All that was taken."""
        self._release()
        person = None
        if self._role is not None:
            person = Person(self._role, frozenset(self._traits), self._worn)
        return Reading(
            things=tuple(self._things),
            person=person,
            hour=self._one.get("hour"),
            season=self._one.get("season"),
            weathers=frozenset(self._many["weather"]),
            airs=frozenset(self._many["air"]),
            grounds=tuple(dict.fromkeys(self._many["ground"])),
            views=frozenset(self._many["view"]),
            parts=self._parts,
            loose=tuple(self._loose),
            voice=" ".join(self._voice),
        )
