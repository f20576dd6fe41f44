"""From an element of a request to a picture: every step, in order.

Nothing here keeps anything between two calls, so several threads may paint at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.diffusion import develop
from rendernet_jupyter.sandbox.painter.finish import finish
from rendernet_jupyter.sandbox.painter.ground import Plan, foreground, paint_ground, plan_for
from rendernet_jupyter.sandbox.painter.guide import guide
from rendernet_jupyter.sandbox.painter.lighting import light_for
from rendernet_jupyter.sandbox.painter.mark import stamp
from rendernet_jupyter.sandbox.painter.matter import matter_for
from rendernet_jupyter.sandbox.painter.noise import clouds
from rendernet_jupyter.sandbox.painter.scene import Scene
from rendernet_jupyter.sandbox.painter.sky import paint_sky
from rendernet_jupyter.sandbox.painter.stage import is_portrait, paint_cast, paint_sky_things
from rendernet_jupyter.sandbox.painter.subject import DRAWINGS
from rendernet_jupyter.sandbox.painter.subject.people import Somebody, somebody
from rendernet_jupyter.sandbox.painter.weather import (
    paint_behind_cast,
    paint_behind_land,
    paint_in_front,
)
from rendernet_jupyter.sandbox.painter.weave import weave
from rendernet_jupyter.sandbox.painter.wish import Wish, wish_of
from rendernet_jupyter.sandbox.shelf import Character

_SEEDED_GROUNDS = ("hills", "hills", "meadow", "peaks", "lake", "meadow")


def paint(
    element: Mapping[str, Any],
    *,
    size: tuple[int, int],
    seed: int,
    face: Image.Image | None = None,
    control: Image.Image | None = None,
    character: Character | None = None,
) -> Image.Image:
    """Paint what an element of a request asks for.

    The same arguments give the same bytes, in every process.

    Args:
        element: one object of the API's array; fields that it does not have get defaults.
        size: width and height in pixels, see `size_of`.
        seed: chooses the composition.
        face: the picture that `facelock` names.
        control: the picture that `control_net` names.
        character: the character that `character` names.

    Returns:
        A picture in RGB of exactly `size`, with the sandbox's mark.
    """
    wish = wish_of(element, seed)
    who = _sitter(wish, face, character)
    plan = _plan(wish, who)
    if plan.wet and _walks(wish, who):
        plan = replace(plan, bank=True)
    scene = _scene(wish, size, plan)
    paint_sky(scene)
    paint_sky_things(scene)
    paint_behind_land(scene)
    paint_ground(scene, plan)
    paint_behind_cast(scene, plan.near)
    paint_cast(scene, who, face)
    if plan.grassy and "calm" not in wish.reading.airs and not (who and is_portrait(scene, face)):
        foreground(scene)
    paint_in_front(scene, plan.near)
    if control is not None:
        guide(scene, control)
    pixels = (scene.canvas.clip(0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    focus = (scene.focus * np.float32(255)).astype(np.uint8)
    image = Image.fromarray(pixels)
    for name, weight in wish.loras:
        image = weave(image, name, weight, seed)
    image = finish(image, Image.fromarray(focus), wish)
    return stamp(develop(image, wish))


def _scene(wish: Wish, size: tuple[int, int], plan: Plan) -> Scene:
    width, height = size
    rng, loose = draw(wish.seed, "frame"), draw(*wish.wandering, "frame")
    voice = draw("voice", wish.reading.voice)
    light = light_for(wish, plan.near)
    horizon = 0.6 + 0.045 * rng.uniform(-1, 1) + 0.012 * loose.uniform(-1, 1)
    horizon += 0.008 * voice.uniform(-1, 1) - (0.3 if plan.near == "room" else 0.0)
    x = 0.5 + 0.36 * rng.uniform(-1, 1) + 0.05 * loose.uniform(-1, 1) + 0.03 * voice.uniform(-1, 1)
    scene = Scene(
        np.zeros((height, width, 3), np.float32),
        wish,
        light,
        matter_for(wish.reading, wish.adherence),
        horizon=float(horizon),
        sun=(float(x), float(horizon * (1 - 0.85 * light.height))),
        floor=plan.floor,
        wet=plan.wet,
        shore=plan.shore,
    )
    octaves = 6 if wish.fine else 5
    scene.focus = np.zeros((height, width), np.float32)
    scene.grain = clouds(height, width, rng, octaves=octaves, cells=18, stretch=2.5)
    return scene


def _sitter(wish: Wish, face: Image.Image | None, character: Character | None) -> Somebody | None:
    person = wish.reading.person
    if person is None and character is None and face is None:
        return None
    return somebody(person, character, wish.seed, wish.likeness)


def _walks(wish: Wish, who: Somebody | None) -> bool:
    """Whether something or somebody in the picture needs dry land."""
    return who is not None or any(
        DRAWINGS[thing.name].where == "ground" and thing.place == "beside"
        for thing in wish.reading.things
    )


def _plan(wish: Wish, who: Somebody | None) -> Plan:
    """Where it takes place: as named, as suits the subjects, or as the seed likes."""
    reading = wish.reading
    grounds = tuple(g for g in reading.grounds if g not in reading.banned)
    if grounds:
        return plan_for(grounds)
    for thing in reading.things:
        home = DRAWINGS[thing.name].home
        if home and home not in reading.banned:
            return plan_for((home,))
    if who is not None and who.role == "astronaut":
        return plan_for(("space",))
    free = [g for g in _SEEDED_GROUNDS if g not in reading.banned] or ["hills"]
    return plan_for((free[int(draw(wish.seed, "ground").integers(len(free)))],))
