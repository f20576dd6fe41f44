"""What stands in the picture: a table of drawings, their usual sizes, places and colours.

A drawing paints itself with a pen in a unit square. Nothing here decides where it stands; `layout`
does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rendernet_jupyter.sandbox.painter.colour import Colour, from_hex
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.subject import (
    aloft,
    animals,
    beasts,
    buildings,
    craft,
    household,
    plants,
    toys,
    vehicles,
    wildlife,
)
from rendernet_jupyter.sandbox.painter.subject.look import Look


@dataclass(frozen=True, slots=True)
class Drawing:
    """One thing that can be drawn.

    Attributes:
        draw: paints it.
        own: its colour when the prompt names none.
        size: relative to the usual size of a single subject.
        home: the ground it brings along when the prompt names none; empty leaves it to the seed.
        where: `ground`, `rock` (which may lie in water), `air`, `water`, `sky` (behind the land) or
            `deep`.
        seat: how high something stands that is on top of it, in its unit square from the top.
    """

    draw: Callable[[Pen, Look], None]
    own: Colour
    size: float = 1.0
    home: str = ""
    where: str = "ground"
    seat: float = 0.3


def _drawing(
    draw: Callable[[Pen, Look], None],
    own: str,
    size: float = 1.0,
    home: str = "",
    *,
    where: str = "ground",
    seat: float = 0.3,
) -> Drawing:
    return Drawing(draw, from_hex(own), size, home, where, seat)


DRAWINGS: Mapping[str, Drawing] = {
    "airplane": _drawing(craft.airplane, "#d8453a", 0.95, where="air"),
    "apple": _drawing(plants.apple, "#c8312c", 0.6, "room", seat=0.36),
    "balloon": _drawing(aloft.balloon, "#e0473f", 0.7, where="air"),
    "bear": _drawing(animals.bear, "#9a6a42", 0.95, "forest", seat=0.1),
    "bicycle": _drawing(vehicles.bicycle, "#2f7f86", 1.12, seat=0.44),
    "bird": _drawing(wildlife.bird, "#3f78b8", 0.6, where="air"),
    "boat": _drawing(craft.boat, "#c8443a", 1.05, "sea", where="water", seat=0.8),
    "book": _drawing(household.book, "#8a3a44", 0.85, "room", seat=0.6),
    "bus": _drawing(vehicles.bus, "#3f9a9a", 1.15, seat=0.33),
    "butterfly": _drawing(wildlife.butterfly, "#ef8a33", 0.6, "meadow", where="air"),
    "cactus": _drawing(plants.cactus, "#4f9158", 1.0, "desert", seat=0.1),
    "car": _drawing(vehicles.car, "#d2453a", 1.15, seat=0.43),
    "castle": _drawing(buildings.castle, "#b9b1a6", 1.2, "peaks", seat=0.45),
    "cat": _drawing(animals.cat, "#d98a45", 0.9, seat=0.13),
    "chair": _drawing(household.chair, "#b9763f", 0.95, "room", seat=0.58),
    "dog": _drawing(animals.dog, "#b98350", 0.92, seat=0.08),
    "duck": _drawing(wildlife.duck, "#f3c53f", 0.75, "lake", where="water", seat=0.68),
    "elephant": _drawing(beasts.elephant, "#93939f", 1.15, "desert", seat=0.28),
    "fish": _drawing(wildlife.fish, "#f08a35", 0.85, "deep", where="deep"),
    "flower": _drawing(plants.flower, "#e4577a", 1.0, "meadow"),
    "fox": _drawing(animals.fox, "#dd6f2c", 0.92, "forest", seat=0.13),
    "guitar": _drawing(toys.guitar, "#c07a35", 1.05, "room"),
    "horse": _drawing(beasts.horse, "#8f5a35", 1.12, seat=0.42),
    "hot-air balloon": _drawing(craft.hot_air_balloon, "#d8453a", 0.95, where="air"),
    "house": _drawing(buildings.house, "#e6cfa6", 1.1, seat=0.17),
    "hut": _drawing(buildings.hut, "#9a6238", 1.05, "peaks", seat=0.2),
    "kite": _drawing(aloft.kite, "#e0473f", 0.8, where="air"),
    "lamp": _drawing(household.lamp, "#3f6f8f", 0.95, "room", seat=0.12),
    "lantern": _drawing(household.lantern, "#d8432f", 0.8, "city", seat=0.1),
    "lighthouse": _drawing(buildings.lighthouse, "#cf3b33", 1.2, "sea", where="rock"),
    "moon": _drawing(aloft.moon, "#efe6cf", 0.7, where="sky"),
    "mug": _drawing(household.mug, "#3f7f8c", 0.8, "room", seat=0.37),
    "mushroom": _drawing(plants.mushroom, "#cf3b33", 0.9, "forest", seat=0.13),
    "owl": _drawing(beasts.owl, "#96683f", 0.85, "forest", seat=0.12),
    "palm": _drawing(plants.palm, "#4f9a4a", 1.15, "beach"),
    "penguin": _drawing(beasts.penguin, "#2c3242", 0.9, "peaks", seat=0.06),
    "pine": _drawing(plants.pine, "#2f6b4a", 1.15, seat=0.02),
    "rabbit": _drawing(animals.rabbit, "#b7a79a", 0.85, "meadow", seat=0.24),
    "robot": _drawing(toys.robot, "#4f8fa8", 1.0, "city", seat=0.08),
    "rocket": _drawing(craft.rocket, "#d8453a", 1.05, "desert", where="air"),
    "snowman": _drawing(toys.snowman, "#c8403a", 0.95, seat=-0.02),
    "teapot": _drawing(household.teapot, "#3f8f86", 0.85, "room", seat=0.28),
    "tent": _drawing(buildings.tent, "#dd7f35", 0.95, "peaks", seat=0.3),
    "train": _drawing(vehicles.train, "#2f6f5a", 1.2, seat=0.4),
    "tree": _drawing(plants.tree, "#5a9a4a", 1.2, seat=0.02),
    "ufo": _drawing(craft.ufo, "#98a3b3", 0.95, where="air"),
    "umbrella": _drawing(aloft.umbrella, "#c8403a", 0.95, "city", seat=0.05),
    "whale": _drawing(wildlife.whale, "#3f6fa0", 1.15, "sea", where="water", seat=0.45),
    "windmill": _drawing(buildings.windmill, "#e9dcc3", 1.15, "meadow", seat=0.25),
}
