"""What the land is made of in each season: the colours of grass, leaves, rock, sand and water.

These are colours in white light; `light` decides how they look at an hour. Nothing here knows
shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rendernet_jupyter.sandbox.painter.colour import Colour, from_hex, grey, mix, times, turn
from rendernet_jupyter.sandbox.painter.words import Reading


@dataclass(frozen=True, slots=True)
class Matter:
    """Local colours; `frost` from 0 to 1 says how much snow lies on them."""

    grass: Colour
    leaf: Colour
    needle: Colour
    rock: Colour
    sand: Colour
    water: Colour
    wood: Colour
    stone: Colour
    wall: Colour
    petal: Colour
    frost: float = 0.0

    @property
    def snow(self) -> Colour:
        """The colour of lying snow."""
        return from_hex("#eef3fa")

    def shaded(self, colour: Colour, light: float) -> Colour:
        """`colour` times `light`, but snow is hardly darker in front than far away."""
        return times(colour, light + (1 - light) * 0.62 * self.frost)

    def covered(self, colour: Colour, share: float = 0.85) -> Colour:
        """`colour` under as much snow as the season brings."""
        return mix(colour, self.snow, self.frost * share)


def _matter(**codes: str) -> Matter:
    return Matter(**{name: from_hex(code) for name, code in codes.items()}, frost=0.0)


_SUMMER = _matter(
    grass="#6f9a4a",
    leaf="#4d8a45",
    needle="#2c5f45",
    rock="#7f7f86",
    sand="#e6c795",
    water="#2d7e9c",
    wood="#a9744a",
    stone="#8d8a92",
    wall="#cbbca6",
    petal="#f3d04e",
)
_SEASONS: Mapping[str, Matter] = {
    "spring": replace(
        _SUMMER,
        grass=from_hex("#86b44f"),
        leaf=from_hex("#f0b4c8"),
        needle=from_hex("#3f7a4f"),
        petal=from_hex("#f6b6cf"),
    ),
    "summer": _SUMMER,
    "autumn": replace(
        _SUMMER,
        grass=from_hex("#b08a3c"),
        leaf=from_hex("#d0702a"),
        needle=from_hex("#55603a"),
        petal=from_hex("#c8552d"),
    ),
    "winter": replace(
        _SUMMER,
        grass=from_hex("#a9b3a6"),
        leaf=from_hex("#8f8a84"),
        needle=from_hex("#3c5a58"),
        rock=from_hex("#858c9a"),
        water=from_hex("#5d93ad"),
        petal=from_hex("#dfe8f2"),
        frost=1.0,
    ),
}


def matter_for(reading: Reading, adherence: float) -> Matter:
    """What a prompt's season, weather and colour words make of the land."""
    season = reading.season or ("winter" if "snowfall" in reading.weathers else "summer")
    matter = _SEASONS[season]
    for air in sorted(reading.airs):
        matter = _aired(matter, air)
    parts = reading.parts
    if "land" in parts:
        land = parts["land"]
        matter = replace(
            matter,
            grass=mix(matter.grass, land, 0.85 * adherence),
            sand=mix(matter.sand, land, 0.85 * adherence),
            rock=mix(matter.rock, land, 0.7 * adherence),
            wall=mix(matter.wall, land, 0.85 * adherence),
        )
    if "leaf" in parts:
        leaf = parts["leaf"]
        matter = replace(
            matter,
            leaf=mix(matter.leaf, leaf, 0.85 * adherence),
            needle=mix(matter.needle, leaf, 0.8 * adherence),
        )
    if "water" in parts:
        matter = replace(matter, water=mix(matter.water, parts["water"], 0.9 * adherence))
    return matter


def _aired(matter: Matter, air: str) -> Matter:
    if air == "tropical":
        return replace(
            matter, water=from_hex("#1fb8b4"), sand=from_hex("#f7e3b6"), grass=from_hex("#5fae4a")
        )
    if air == "volcanic":
        dark = from_hex("#2b2326")
        return replace(
            matter, grass=dark, leaf=from_hex("#4a2a22"), rock=dark, sand=from_hex("#3b3034")
        )
    drain = {"vintage": 0.35, "noir": 0.5, "mono": 1.0, "spooky": 0.4, "pastel": 0.15}.get(air)
    if drain is None:
        return turned(matter, 1.3) if air == "vivid" else matter
    return turned(matter, 1.0 - drain)


def turned(matter: Matter, saturation: float) -> Matter:
    """`matter` with the saturation of every colour multiplied."""

    def bent(colour: Colour) -> Colour:
        if saturation >= 1:
            return turn(colour, 0, saturation=saturation)
        return grey(colour, 1 - saturation)

    return replace(
        matter,
        grass=bent(matter.grass),
        leaf=bent(matter.leaf),
        needle=bent(matter.needle),
        rock=bent(matter.rock),
        sand=bent(matter.sand),
        water=bent(matter.water),
        wood=bent(matter.wood),
        wall=bent(matter.wall),
        petal=bent(matter.petal),
    )
