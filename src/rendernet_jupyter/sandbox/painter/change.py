"""Another wish for a picture that is already painted: one part of it in place of another.

A change says what the picture is to show instead, and which of its layers have to be painted anew;
the others stay as they were, stroke by stroke. Nothing here paints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from rendernet_jupyter.sandbox.painter.colour import Colour, from_hex
from rendernet_jupyter.sandbox.painter.layout import HELD
from rendernet_jupyter.sandbox.painter.part import HAIR_CUTS, HAIR_TONES, ON_FACE, Part, part_of
from rendernet_jupyter.sandbox.painter.subject import DRAWINGS
from rendernet_jupyter.sandbox.painter.vocabulary import is_plural
from rendernet_jupyter.sandbox.painter.wanted import Wanted, wanted_by
from rendernet_jupyter.sandbox.painter.words import MOST_THINGS, Person, Reading, Thing

Layer: TypeAlias = Literal["sky", "land", "cast"]

_SKY: frozenset[Layer] = frozenset({"sky"})
_LAND: frozenset[Layer] = frozenset({"land"})
_CAST: frozenset[Layer] = frozenset({"cast"})
_ALL: frozenset[Layer] = _SKY | _LAND | _CAST
_PLACES = ("water", "land", "leaf")
_PLAIN = {"woman", "man", "girl", "boy", "grandmother", "grandfather", "person"}  # in any clothes


@dataclass(frozen=True, slots=True)
class Change:
    """What a picture is to show in place of what it shows.

    Attributes:
        reading: all of what it is to show.
        layers: which layers follow this reading; the others keep to the old one.
        relit: whether these layers stand in the light of this reading as well.
        stranger: whether somebody else stands where a character or a given face was.
        remade: whether the words come before what is known of a character.
        backdrop: a plain colour in place of sky and land.
    """

    reading: Reading
    layers: frozenset[Layer]
    relit: bool = False
    stranger: bool = False
    remade: bool = False
    backdrop: Colour | None = None


def change_of(reading: Reading, find: str, into: str, *, sitter: str | None) -> Change | None:
    """The change that replaces what `find` means by what `into` means.

    Args:
        reading: what the picture was asked to show.
        find: words for a part of it; words that name none of its parts mean its main subject.
        into: words for what is to stand there.
        sitter: the name of a character that is in the picture besides the prompt's words, empty for
            a given face; None when nobody is.

    Returns:
        None when the picture has no subject that unknown words could mean.
    """
    part = part_of(reading, find, sitter=sitter)
    return None if part is None else _CHANGES[part.kind](reading, part, wanted_by(into))


def _other_thing(reading: Reading, part: Part, wanted: Wanted) -> Change:
    """Another thing, or somebody, or nothing, or the same thing in another colour."""
    index, others = part.index, list(reading.things)
    old = others[index]
    if wanted.reading.person and not (reading.person or wanted.reading.things):
        del others[index]
        # Standing, as the thing stood: alone in a picture they would fill it.
        views = reading.views | {"whole"}
        somebody = wanted.reading.person
        things = tuple(others)
        return Change(replace(reading, things=things, person=somebody, views=views), _CAST)
    layers = _CAST
    if wanted.reading.things:
        others[index] = _successor(old, wanted)
        if "sky" in (DRAWINGS[old.name].where, DRAWINGS[others[index].name].where):
            layers = _CAST | _SKY
            if len(others) > 1:  # or it would take its turn among those who stand
                others[index] = replace(others[index], place="over")
    elif wanted.away:
        others[index] = replace(old, count=0)
        layers = _CAST | _SKY
    else:
        own = old.colour or DRAWINGS[old.name].own
        others[index] = replace(old, colour=wanted.shade(own))
    return Change(replace(reading, things=tuple(others)), layers)


def _successor(old: Thing, wanted: Wanted) -> Thing:
    new = wanted.reading.things[0]
    count = wanted.number or (old.count if is_plural(new.said) and old.count > 1 else new.count)
    scale = new.scale if new.scale != 1 else old.scale
    colour = new.colour or wanted.colour
    if new.name == old.name and colour is None and new.said != old.said:
        colour = wanted.shade(old.colour or DRAWINGS[old.name].own)  # a pear for an apple
    return replace(new, colour=colour, count=count, scale=scale, place=old.place)


def _other_person(reading: Reading, part: Part, wanted: Wanted) -> Change:
    """Somebody else where somebody was, or a thing, or nobody, or the same one in other clothes."""
    new, old = wanted.reading, reading.person or Person()
    if new.person is not None:
        worn = ("cloth", "scarf") if new.person.role in _PLAIN else ()
        kept = {key: tone for key, tone in old.colours.items() if key in worn}
        traits = (old.traits - ON_FACE) | wanted.traits
        tones = {**kept, **new.person.colours}
        person = Person(new.person.role, frozenset(traits), tones)
        return Change(replace(reading, person=person), _CAST, stranger=True)
    if new.things and len(reading.things) < MOST_THINGS:
        # What somebody held hovers over what comes in their place.
        others = (replace(t, place="over" if t.name in HELD else t.place) for t in reading.things)
        things = (replace(new.things[0], place="beside"), *others)
        changed = replace(reading, person=None, things=things)
        return Change(changed, _CAST, stranger=True)
    if wanted.away:
        return Change(replace(reading, person=None), _CAST, stranger=True)
    return _redressed(reading, replace(part, kind="wear", key="cloth"), wanted)


def _redressed(reading: Reading, part: Part, wanted: Wanted) -> Change:
    """Another colour of what is worn, another piece in its place, other hair, another face."""
    old = reading.person or Person()
    traits = set(old.traits)
    if part.kind == "trait":
        traits.discard(part.key)
        if part.key in ("beard", "moustache"):
            traits.add("shaven")
    for group in (HAIR_CUTS, {"beard", "moustache"}):
        if wanted.traits & group:
            traits -= group
    traits |= wanted.traits - HAIR_TONES.keys()
    person = Person(old.role, frozenset(traits), _retinted(old, part, wanted))
    return Change(replace(reading, person=person), _CAST, remade=True)


def _retinted(old: Person, part: Part, wanted: Wanted) -> Mapping[str, Colour]:
    """The colours of somebody's hair and clothes after the change."""
    tones: dict[str, Colour] = dict(old.colours)
    key = part.key if part.kind == "wear" else ""
    if wanted.away or (wanted.worn and key not in wanted.worn):
        tones.pop(key, None)
    # Hair by its colour alone: the word `blond` also lightens the skin of whom it describes.
    hair = next((code for name, code in HAIR_TONES.items() if name in wanted.traits), "")
    cut = bool(wanted.traits & HAIR_CUTS)
    if hair:
        tones["hair"] = from_hex(hair)
    elif wanted.worn:
        for name, tone in wanted.worn.items():
            if tone is not None or not (cut and name == "hair"):
                tones[name] = tone or wanted.shade(tones.get(name))
    elif wanted.colour is not None:
        tones[key or "hair"] = wanted.colour
    elif key and not wanted.traits and not wanted.away:
        tones[key] = wanted.shade(tones.get(key))
    return tones


def _other_sky(reading: Reading, part: Part, wanted: Wanted) -> Change:
    """In another hour or weather, or in another colour."""
    lit = _relit(reading, wanted)
    parts = {key: tone for key, tone in reading.parts.items() if key != part.kind}
    if not wanted.lit or wanted.colour is not None:
        parts[part.kind] = wanted.shade(reading.parts.get(part.kind))
    return Change(replace(lit, parts=parts, loose=()), _SKY, relit=True)


def _other_light(reading: Reading, part: Part, wanted: Wanted) -> Change:
    """All of it in another hour, season or weather, or in coloured light."""
    lit = _relit(reading, wanted)
    if not wanted.lit:
        shade = wanted.shade(reading.parts.get(part.kind))
        lit = replace(lit, parts={**reading.parts, part.kind: shade})
    return Change(lit, _ALL, relit=True)


def _other_backdrop(reading: Reading, part: Part, wanted: Wanted) -> Change:
    """Another place, in another light when one is named; a plain colour when no place is."""
    del part
    new = wanted.reading
    layers = _SKY | _LAND
    if not new.grounds and not wanted.lit:
        return Change(reading, layers, backdrop=wanted.shade(None))
    lit = _relit(replace(reading, parts=new.parts, loose=new.loose), wanted)
    lit = replace(lit, grounds=new.grounds or reading.grounds)
    indoors = bool({"room", "space", "deep"}.intersection(new.grounds))
    return Change(lit, layers, relit=wanted.lit or indoors or bool(new.parts))


def _other_place(reading: Reading, part: Part, wanted: Wanted) -> Change:
    """Another ground where one was, or the same one in another colour or another season."""
    return Change(_placed(reading, part.key, wanted), _LAND)


def _placed(reading: Reading, key: str, wanted: Wanted) -> Reading:
    new = wanted.reading
    if new.grounds:
        named = key in reading.grounds
        kept = tuple(g for g in reading.grounds if g != key) if named else ()
        grounds = tuple(dict.fromkeys((*new.grounds, *kept)))
        kept_parts = {k: tone for k, tone in reading.parts.items() if k not in _PLACES}
        parts = {**kept_parts, **new.parts}
        lit = _relit(reading, wanted)
        return replace(reading, grounds=grounds, parts=parts, season=lit.season)
    if wanted.lit and wanted.colour is None:
        lit = _relit(reading, wanted)
        winter = "winter" if "snowfall" in new.weathers else lit.season
        return replace(reading, season=winter, airs=lit.airs)
    part = key if key in _PLACES else _part_of_ground(key)
    tones: Mapping[str, Colour] = reading.parts
    shade = wanted.shade(tones.get(part))
    return replace(reading, parts={**tones, part: shade})


def _part_of_ground(ground: str) -> str:
    if ground in ("sea", "lake"):
        return "water"
    return "leaf" if ground == "forest" else "land"


def _relit(reading: Reading, wanted: Wanted) -> Reading:
    """In the hour, the season, the weather and the atmosphere that are wanted."""
    new = wanted.reading
    weathers = new.weathers or reading.weathers
    if new.hour in ("night", "neon") and not new.weathers:
        weathers -= {"rainbow", "clear"}
    return replace(
        reading,
        hour=new.hour or reading.hour,
        season=new.season or reading.season,
        weathers=weathers,
        airs=new.airs or reading.airs,
    )


_CHANGES: Mapping[str, Callable[[Reading, Part, Wanted], Change]] = {
    "thing": _other_thing,
    "person": _other_person,
    "wear": _redressed,
    "trait": _redressed,
    "sky": _other_sky,
    "light": _other_light,
    "place": _other_place,
    "backdrop": _other_backdrop,
}
