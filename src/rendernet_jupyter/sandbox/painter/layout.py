"""Who stands where: a spot for every subject, from the prompt's relations and the seed.

Everything is arithmetic on fractions of the picture. Nothing here paints.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.subject import DRAWINGS
from rendernet_jupyter.sandbox.painter.words import Thing

_SIZES = (0.6, 0.47, 0.4, 0.36)  # of each subject by their number, as a part of the shorter side
_CROWD = (1.0, 0.74, 0.62, 0.55)  # of each one in a group of 1 to 4, against a single one
_APART = 1.14  # between neighbours, in sizes
_ABREAST = 0.84  # between members of a group, in sizes
_CEILING = 0.035  # nothing in the air comes closer to the upper edge, as a part of the height
# In a figure's hand: size, how far aside, and at which level of the figure the thing's foot is.
HELD = {"umbrella": (0.8, 0.12, 0.58), "balloon": (0.42, 0.21, 0.42), "kite": (0.5, 0.42, 0.16)}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one layer goes.

    Attributes:
        x: middle, as a fraction of the picture's width.
        foot: lower edge of the unit square, as a fraction of the height.
        size: side of the unit square in pixels.
        where: `ground`, `air`, `water`, `sky`, `deep`, `atop`, or `front` for a portrait.
        order: later ones cover earlier ones.
    """

    x: float
    foot: float
    size: int
    where: str
    order: float = 0.0

    def level(self, scene: Scene, unit: float) -> float:
        """Height in the picture of a level of the unit square (0 its top, 1 its foot)."""
        return self.foot - (1 - unit) * self.size / scene.height


@dataclass(frozen=True, slots=True)
class Part:
    """One drawing of one thing: which thing of the prompt, and where."""

    thing: Thing
    index: int
    spot: Spot


def slots_for(scene: Scene, count: int, *, behind: bool) -> list[Spot]:
    """Places for `count` subjects; `behind` a portrait they are smaller and to the sides."""
    size = _SIZES[min(count, len(_SIZES)) - 1]
    if "far" in scene.wish.reading.views:
        size *= 0.6
    elif "close" in scene.wish.reading.views and not behind:
        size *= 1.3
    if behind:
        size *= 0.72
    elif count == 1 and scene.height > scene.width:
        size *= 1.2
    spread = min(0.7, _APART * size * (count - 1) * scene.side / scene.width)
    turned = -1 if scene.draw("order").random() < 0.5 else 1
    places: list[Spot] = []
    for index in range(count):
        step = (index / (count - 1) - 0.5) if count > 1 else 0.0
        x = 0.5 + turned * step * spread
        x += (0.1 if count == 1 else 0.025) * scene.varied("spot", index)
        if behind:
            x = 0.78 if count == 1 else 0.5 + 0.68 * step
        foot = scene.floor + 0.022 * scene.varied("foot", index) - (0.07 if behind else 0.0)
        own = size * (1 + 0.08 * scene.varied("size", index))
        places.append(Spot(x, foot, round(own * scene.side), "ground", foot))
    return places


def parts_for(scene: Scene, things: list[Thing], slots: list[Spot]) -> list[Part]:
    """Every drawing that the things of a prompt need, back to front."""
    parts: list[Part] = []
    free = iter(slots)
    last: Spot | None = None
    for index, thing in enumerate(things):
        neighbour = things[index - 1] if last is not None else _after(things, index)
        if thing.place == "beside" or neighbour is None:
            spot = settled(scene, next(free, slots[-1]), thing)
        else:
            base = last if last is not None else settled(scene, slots[0], neighbour)
            spot = _stacked(scene, thing, neighbour, base)
        last = spot
        parts += [Part(thing, index, one) for one in _group(scene, spot, thing, index)]
    return sorted(parts, key=lambda part: part.spot.order)


def held(scene: Scene, figure: Spot, thing: Thing) -> Spot:
    """Where somebody holds a thing of `HELD`."""
    scale, aside, level = HELD[thing.name]
    size = round(figure.size * scale * thing.scale)
    x = figure.x + aside * figure.size / scene.width
    foot = max(figure.level(scene, level), size / scene.height + _CEILING)
    return Spot(x, foot, size, "air", figure.order - 0.1)


def _after(things: list[Thing], index: int) -> Thing | None:
    return things[index + 1] if index + 1 < len(things) else None


def settled(scene: Scene, spot: Spot, thing: Thing) -> Spot:
    """A spot with the size and the height that suit a thing."""
    drawing = DRAWINGS[thing.name]
    size = round(spot.size * drawing.size * thing.scale)
    spot = replace(spot, x=_inside(scene, spot.x, size * _crowded(thing)), size=size)
    where = drawing.where
    half = size / scene.height / 2
    if where == "deep":
        middle = 0.5 + 0.05 * scene.varied("deep", thing.name)
        return replace(spot, foot=middle + half, where="deep")
    if where == "air":
        middle = scene.horizon * 0.5 + 0.04 * scene.varied("air", thing.name)
        middle = max(half + _CEILING, middle)
        return replace(spot, foot=middle + half, where="air", order=spot.order - 1)
    if where in ("water", "rock") and scene.wet:
        afloat = min(spot.foot, scene.shore - 0.02)
        return replace(spot, foot=afloat, where="water", order=afloat)
    return spot


def _stacked(scene: Scene, thing: Thing, neighbour: Thing, base: Spot) -> Spot:
    """A spot over a neighbour, or on top of it."""
    drawing, other = DRAWINGS[thing.name], DRAWINGS[neighbour.name]
    size = round(base.size / other.size * drawing.size * thing.scale * 0.85)
    if thing.place == "atop":
        foot = base.level(scene, other.seat) + 0.012
        return replace(base, foot=foot, size=size, where="atop", order=base.order + 0.5)
    if thing.name == "umbrella":  # its handle reaches down beside what it covers
        size = round(size * 1.25)
        foot = base.level(scene, 0.72)
    else:
        foot = base.level(scene, 0.0) - 0.02
    foot = max(foot, size / scene.height + _CEILING)
    return replace(base, foot=foot, size=size, where="air", order=base.order - 0.5)


def _group(scene: Scene, spot: Spot, thing: Thing, index: int) -> list[Spot]:
    """The spots of one thing's whole group, side by side and a little apart in depth."""
    count = min(thing.count, len(_CROWD))
    if count == 0:
        return []
    if count == 1:
        return [spot]
    size = round(spot.size * _CROWD[count - 1])
    members: list[Spot] = []
    for number in range(count):
        aside = (number - (count - 1) / 2) * _ABREAST * size / scene.width
        depth = (0.09 if spot.where == "air" else 0.03) * scene.varied("group", index, number)
        foot = max(spot.foot + depth - 0.012 * (number % 2), size / scene.height + _CEILING)
        order = spot.order + depth
        members.append(replace(spot, x=spot.x + aside, foot=foot, size=size, order=order))
    return members


def _crowded(thing: Thing) -> float:
    """How wide a thing's group is, in sizes of a single one."""
    count = max(1, min(thing.count, len(_CROWD)))
    return _CROWD[count - 1] * (1 + _ABREAST * (count - 1))


def _inside(scene: Scene, x: float, wide: float) -> float:
    """`x` moved so that something `wide` pixels wide is hardly cut by the picture's edge."""
    half = min(0.5, 0.53 * wide / scene.width)
    return min(1 - half, max(half, x))
