"""People: who somebody is, and how they are painted as a portrait or as a whole figure.

A character's face follows from its id and description alone, so it is the same in every picture;
without a character the seed invents somebody. Nothing here places them in the scene.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.colour import (
    BLACK,
    NAMED,
    WHITE,
    Colour,
    from_hex,
    mix,
    times,
    turn,
)
from rendernet_jupyter.sandbox.painter.part import HAIR_CUTS, HAIR_TONES
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.shape import blob, both, box, curve, join, line, oval, poly
from rendernet_jupyter.sandbox.painter.subject.face import (
    GOLD,
    STEEL,
    Face,
    draw_hair,
    draw_hair_behind,
    draw_head,
)
from rendernet_jupyter.sandbox.painter.subject.headgear import draw_headgear
from rendernet_jupyter.sandbox.painter.words import Person, read
from rendernet_jupyter.sandbox.shelf import Character

_SKINS = ("#f6d7c0", "#f0c6a4", "#e3ae86", "#cf9468", "#b0774c", "#946040", "#7d4e33", "#6a432d")
_HAIRS = ("#26201f", "#3b2a22", "#5b3a26", "#7d5230", "#a9743c", "#d9b267", "#a8482a")
_EYES = ("#4b3423", "#6b4b2a", "#3f6f8f", "#5a7f52", "#6a8fb5", "#7a6a45")
_CLOTHS = ("#3f6b8c", "#b5523b", "#4f7a5a", "#c99a3c", "#6a4f86", "#2f4858", "#a84a66", "#7d8a94")
_MEN = {"man", "boy", "grandfather", "king", "wizard", "knight"}
_WOMEN = {"woman", "girl", "grandmother", "queen", "witch"}
_CHILDREN = {"girl", "boy"}
_HELMETED = {"knight", "astronaut"}


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person ready to be painted."""

    face: Face
    role: str
    cloth: Colour
    scarf: Colour | None
    hat: Colour | None
    collar: int

    @property
    def child(self) -> bool:
        """Whether they are small."""
        return self.role in _CHILDREN


def somebody(
    person: Person | None,
    character: Character | None,
    seed: int,
    likeness: float,
    *,
    remade: bool = False,
) -> Somebody:
    """Who is in the picture.

    Args:
        person: what the prompt says about them.
        character: somebody known; their face overrules the seed.
        seed: invents everything that nobody said.
        likeness: from 0 to 1, how much of a character's clothes stay the same as well.
        remade: whether hair, eyes and beard of a character follow the prompt where it names them.
    """
    said = person or Person()
    if character is None:
        return _dressed(said, _face(said, draw(seed, "face"), stylized=False), draw(seed, "cloth"))
    known = read(character.prompt).person or Person()
    merged = Person(
        said.role if said.role not in ("person", "woman", "man", "girl", "boy") else known.role,
        known.traits | (said.traits & {"smile", "stern", "glasses"}),
        {**known.colours, **said.colours},
    )
    stylized = character.character_type == "stylized"
    own = draw("character", character.id)
    looks = Person(known.role, merged.traits, known.colours)
    face = _face(_remade(looks, said) if remade else looks, own, stylized=stylized)
    same = likeness >= 0.5
    return _dressed(merged, face, draw("cloth", character.id, "" if same else seed))


def _remade(known: Person, said: Person) -> Person:
    """What is known of a face, overruled by what is said."""
    traits = known.traits
    for group in (HAIR_CUTS, {"beard", "moustache"}):
        if said.traits & group:
            traits -= group
    return Person(known.role, traits | said.traits, {**known.colours, **said.colours})


def _face(person: Person, rng: np.random.Generator, *, stylized: bool) -> Face:
    traits, role = person.traits, person.role
    skin = from_hex(_SKINS[int(rng.integers(len(_SKINS)))])
    if "dark skin" in traits:
        skin = from_hex(_SKINS[int(rng.integers(5, 8))])
    elif "light skin" in traits or traits & {"blond", "ginger"}:
        skin = from_hex(_SKINS[int(rng.integers(0, 2))])
    hair = from_hex(_HAIRS[int(rng.integers(len(_HAIRS)))])
    old = "old" in traits or role in ("grandmother", "grandfather", "wizard")
    if old:
        hair = mix(hair, from_hex("#d9dade"), 0.85)
    for word, code in HAIR_TONES.items():
        if word in traits:
            hair = from_hex(code)
    hair = _natural(person.colours.get("hair", hair))
    features = set(traits & {"beard", "moustache", "glasses", "freckles", "shaven"})
    masculine = role in _MEN or (role not in _WOMEN and bool(rng.random() < 0.5))
    if masculine and role not in _CHILDREN and not features and rng.random() < 0.35:
        features.add("beard")
    if role == "wizard":
        features.add("beard")
    if old:
        features.add("old")
    return Face(
        skin=skin,
        hair=hair,
        style=_hair_style(person, rng, masculine=masculine),
        eyes=person.colours.get("eyes", from_hex(_EYES[int(rng.integers(len(_EYES)))])),
        wide=float(rng.uniform(0.93, 1.08)),
        brow=float(rng.uniform(-0.6, 0.6)),
        lips=float(rng.uniform(0.7, 1.35)) * (0.8 if masculine else 1.0),
        smile=-0.5
        if "stern" in traits
        else 1.0
        if "smile" in traits
        else float(rng.uniform(0.2, 0.8)),
        traits=frozenset(features),
        round_eyes=stylized or role in _CHILDREN,
    )


def _natural(hair: Colour) -> Colour:
    """Red hair is not the red of paint; every other colour is taken as it was named."""
    return from_hex(HAIR_TONES["ginger"]) if hair == NAMED["red"] else hair


def _hair_style(person: Person, rng: np.random.Generator, *, masculine: bool) -> str:
    for style in ("bald", "bob", "bun", "braids", "curly", "long", "short"):
        if style in person.traits:
            return style
    choices = ("bob", "long", "bun", "curly", "bob", "long")
    if masculine:
        choices = ("short", "short", "curly", "short", "curly", "bald")
    count = len(choices) - (person.role in _CHILDREN)
    return choices[int(rng.integers(count))]


def _dressed(person: Person, face: Face, rng: np.random.Generator) -> Somebody:
    cloth = from_hex(_CLOTHS[int(rng.integers(len(_CLOTHS)))])
    if person.role == "astronaut":
        cloth = from_hex("#eceef1")
    elif person.role == "knight":
        cloth = STEEL
    cloth = person.colours.get("cloth", cloth)
    return Somebody(
        face,
        person.role,
        cloth,
        person.colours.get("scarf"),
        person.colours.get("hat"),
        int(rng.integers(3)),
    )


def portrait(pen: Pen, who: Somebody, photo: Image.Image | None = None) -> None:
    """Head and shoulders; with `photo` its face takes the place of the painted one."""
    if photo is None and who.role not in _HELMETED:
        draw_hair_behind(pen, who.face)
    _bust(pen, who)
    if photo is not None:
        pen.paste(photo, oval(0.5, 0.37, 0.25, 0.31), soft=0.03)
        return
    draw_head(pen, who.face)
    if who.role not in _HELMETED:
        draw_hair(pen, who.face)
    draw_headgear(pen, who.role, who.hat)


def _bust(pen: Pen, who: Somebody) -> None:
    cloth, skin = who.cloth, who.face.skin
    shade = mix(times(skin, 0.7), from_hex("#b4545a"), 0.15)
    pen.fill(blob("42,52 58,52 58.5,66 63,76 50,84 37,76 41.5,66"), shade, times(skin, 0.85))
    body = blob("4,116 6,96 14,83 30,77 40,72 50,79 60,72 70,77 86,83 94,96 96,116")
    pen.fill(body, mix(cloth, WHITE, 0.05), times(cloth, 0.7), volume=1.2)
    if who.role == "astronaut":
        pen.fill(box(0.28, 0.68, 0.72, 0.78, 0.05), times(cloth, 0.75))
        pen.fill(box(0.36, 0.88, 0.64, 1.02, 0.03), from_hex("#5b6b80"))
        pen.fill(
            join(oval(0.43, 0.94, 0.022), oval(0.5, 0.94, 0.022)), from_hex("#e0523f"), shine=True
        )
    elif who.role == "knight":
        pen.fill(
            both(oval(0.84, 0.88, 0.13, 0.1, turn=25)), mix(STEEL, WHITE, 0.2), times(STEEL, 0.7)
        )
        pen.fill(line("50,80 50,112", width=0.012), times(STEEL, 0.6), volume=0)
    elif who.role in ("king", "queen"):
        fur = from_hex("#faf6ee")
        pen.fill(curve("16,86 34,78 50,90 66,78 84,86", width=0.13), fur, times(fur, 0.85))
        pen.fill(oval(0.5, 0.93, 0.045), GOLD)
    elif who.collar == 0:
        pen.fill(
            curve("37,74 50,83 63,74", width=0.075), mix(cloth, WHITE, 0.12), times(cloth, 0.85)
        )
    elif who.collar == 1:
        shirt = from_hex("#f7f4ee")
        pen.fill(poly("38,73 50,82 62,73 56,112 44,112"), shirt, times(shirt, 0.85), volume=0.4)
        pen.fill(both(poly("50,82 62,71 69,78 57,93")), mix(cloth, BLACK, 0.12), times(cloth, 0.75))
    else:
        pen.fill(curve("34,76 42,87 50,90 58,87 66,76", width=0.03), times(cloth, 0.62))
    if who.scarf is not None:
        pen.fill(curve("34,72 50,81 66,72", width=0.13), who.scarf, times(who.scarf, 0.75))
        pen.fill(blob("56,78 66,76 70,112 60,114"), times(who.scarf, 0.9), times(who.scarf, 0.7))


def figure(pen: Pen, who: Somebody) -> None:
    """Standing, from head to toe."""
    cloth, skin = who.cloth, who.face.skin
    legs = turn(times(cloth, 0.5), 12) if who.role != "astronaut" else times(cloth, 0.88)
    skirt = who.role in _WOMEN
    pen.frame = (0.44, 0.28, -0.042)
    if who.role not in _HELMETED:
        draw_hair_behind(pen, who.face)
    pen.frame = (1.0, 0.0, 0.0)
    shoe = from_hex("#3a2f2e")
    stocking = skin if skirt else legs
    pen.fill(
        both(line("54.5,60 55,95", width=0.066 if not skirt else 0.045)),
        stocking,
        times(stocking, 0.75),
    )
    pen.fill(both(blob("51,94 58,94 62,99 61,101 51,101")), shoe)
    for sign in (-1, 1):
        arm = curve(
            [(0.5 + sign * 0.1, 0.31), (0.5 + sign * 0.145, 0.43), (0.5 + sign * 0.135, 0.545)],
            width=0.066,
            taper=0.8,
        )
        pen.fill(arm, times(cloth, 0.9), times(cloth, 0.7))
        pen.fill(oval(0.5 + sign * 0.135, 0.57, 0.027), skin)
    pen.fill(box(0.475, 0.21, 0.525, 0.29, 0.02), times(skin, 0.8))
    if skirt:
        gown = blob("43,26 50,28 57,26 61,31 58,43 63,60 68,78 50,81 32,78 37,60 42,43 39,31")
    else:
        gown = blob("42,26 50,28 58,26 62,32 61.5,46 62,62 50,64 38,62 38.5,46 38,32")
    pen.fill(gown, mix(cloth, WHITE, 0.06), times(cloth, 0.74), volume=1.2)
    pen.fill(line("40.5,46 59.5,46", width=0.018), times(cloth, 0.5), volume=0.4)
    if who.scarf is not None:
        pen.fill(curve("43,26 50,30 57,26", width=0.055), who.scarf)
    pen.frame = (0.44, 0.28, -0.042)
    draw_head(pen, who.face)
    if who.role not in _HELMETED:
        draw_hair(pen, who.face)
    draw_headgear(pen, who.role, who.hat)
    pen.frame = (1.0, 0.0, 0.0)
