"""The cast: everything and everybody the prompt asks for, painted and laid into the scene.

Where they stand is decided in `layout`, how they look in `subject`; nothing here does either.
"""

from __future__ import annotations

from dataclasses import replace

from PIL import Image

from rendernet_jupyter.sandbox.painter.layer import lay
from rendernet_jupyter.sandbox.painter.layout import HELD, Spot, held, parts_for, slots_for
from rendernet_jupyter.sandbox.painter.pen import Pen
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.subject import DRAWINGS
from rendernet_jupyter.sandbox.painter.subject.look import Look
from rendernet_jupyter.sandbox.painter.subject.people import Somebody, figure, portrait
from rendernet_jupyter.sandbox.painter.words import Thing

_PORTRAIT = 0.86  # size of a portrait as a part of the shorter side
_ADULT, _CHILD = 1.4, 1.15  # size of a whole figure, in sizes of a usual subject


def is_portrait(scene: Scene, photo: Image.Image | None) -> bool:
    """Whether somebody fills the picture, rather than standing in it."""
    reading = scene.wish.reading
    if photo is not None or "close" in reading.views:
        return True
    return not reading.things and not reading.views & {"far", "whole"}


def paint_sky_things(scene: Scene) -> None:
    """Things that stand in the sky, behind all land: the moon."""
    for index, thing in enumerate(scene.wish.reading.things):
        drawing = DRAWINGS[thing.name]
        if drawing.where == "sky" and thing.count:
            x = 0.5 + 0.2 * scene.varied("moon", index)
            size = round(scene.side * 0.5 * drawing.size * thing.scale)
            _place_thing(scene, thing, index, Spot(x, scene.horizon * 0.78, size, "sky"))


def paint_cast(scene: Scene, who: Somebody | None, photo: Image.Image | None) -> None:
    """Things from back to front, then somebody: a figure among them, or a portrait before them."""
    things = [t for t in scene.wish.reading.things if DRAWINGS[t.name].where != "sky"]
    close = who is not None and is_portrait(scene, photo)
    figures = int(who is not None and not close)
    kept = [thing for thing in things if not figures or thing.name not in HELD]
    standing = sum(thing.place == "beside" for thing in kept) + figures
    slots = slots_for(scene, max(1, standing), behind=close)
    for part in parts_for(scene, kept, slots[figures:] or slots):
        _place_thing(scene, part.thing, part.index, part.spot)
    if who is not None and close:
        _place_portrait(scene, who, photo)
    elif who is not None:
        spot = _grown(slots[0], who, laden=len(kept) < len(things))
        for index, thing in enumerate(things):
            if thing.name in HELD and thing.count:
                _place_thing(scene, thing, index, held(scene, spot, thing))
        _place_figure(scene, who, spot)


def _place_thing(scene: Scene, thing: Thing, index: int, spot: Spot) -> None:
    drawing = DRAWINGS[thing.name]
    pen = _pen(scene, spot, mirror=bool(scene.draw("mirror", index).random() < 0.5))
    colour = drawing.own if thing.colour is None else thing.colour
    if thing.colour is None and thing.name == "tree":
        colour = scene.matter.leaf
    elif thing.colour is None and thing.name == "pine":
        colour = scene.matter.covered(scene.matter.needle, 0.4)
    rng = scene.draw("thing", thing.name, index, round(spot.x, 2))
    drawing.draw(pen, Look(colour, thing.said, rng, thing.colour is not None))
    lay(scene, pen, spot)


def _place_portrait(scene: Scene, who: Somebody, photo: Image.Image | None) -> None:
    upright = 1.12 if scene.height > scene.width else 1.0
    size = round(min(scene.side * _PORTRAIT * upright, scene.height * 0.86))
    x = 0.4 if scene.wish.reading.things else 0.5 + 0.06 * scene.varied("sitter")
    spot = Spot(x, 1.0, size, "front")
    pen = _pen(scene, spot, mirror=False)
    portrait(pen, who, photo)
    lay(scene, pen, spot)


def _grown(spot: Spot, who: Somebody, *, laden: bool) -> Spot:
    """A slot in a person's size; who holds something up leaves room for it."""
    scale = (_CHILD if who.child else _ADULT) * (0.8 if laden else 1.0)
    return replace(spot, size=round(spot.size * scale))


def _place_figure(scene: Scene, who: Somebody, spot: Spot) -> None:
    pen = _pen(scene, spot, mirror=False)
    figure(pen, who)
    lay(scene, pen, spot)


def _pen(scene: Scene, spot: Spot, *, mirror: bool) -> Pen:
    side = 1 if scene.sun[0] >= spot.x else -1
    return Pen(max(4, spot.size), scene.light, side, mirror)
