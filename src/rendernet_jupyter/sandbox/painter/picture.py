"""From an element of a request to a picture: every step, in order.

Nothing here keeps anything between two calls, so several threads may paint at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from PIL import Image

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.change import Change, Layer
from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, mix, times
from rendernet_jupyter.sandbox.painter.diffusion import develop
from rendernet_jupyter.sandbox.painter.finish import finish
from rendernet_jupyter.sandbox.painter.ground import Plan, foreground, paint_ground, plan_for
from rendernet_jupyter.sandbox.painter.guide import guide
from rendernet_jupyter.sandbox.painter.light import Light
from rendernet_jupyter.sandbox.painter.lighting import light_for
from rendernet_jupyter.sandbox.painter.mark import stamp
from rendernet_jupyter.sandbox.painter.matter import Matter, matter_for
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
    changes: Sequence[Change] = (),
    raw: bool = False,
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
        changes: what it is to show in place of something that the element asks for, one after the
            other. What they do not touch comes out as it would without them.
        raw: whether all that comes after the painting is left out: LoRAs, the finish, what the
            sampler leaves, and the mark.

    Returns:
        A picture in RGB of exactly `size`, with the sandbox's mark unless it is raw.
    """
    wish = wish_of(element, seed)
    act = _act(wish, face, character)
    acts = _acts(act, character, changes)
    scene = _scene(act, size)
    behind = [change.backdrop for change in changes if change.layers >= {"sky", "land"}]
    _paint_behind(scene, acts, behind[-1] if behind else None)
    _paint_cast(scene, acts["cast"])
    if control is not None:
        guide(scene, control)
    pixels = (scene.canvas.clip(0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
    focus = (scene.focus * np.float32(255)).astype(np.uint8)
    image = Image.fromarray(pixels)
    if raw:
        return image
    for name, weight in wish.loras:
        image = weave(image, name, weight, seed)
    image = finish(image, Image.fromarray(focus), wish)
    return stamp(develop(image, wish))


def paint_air(words: str, size: tuple[int, int], *, low: int, seed: int) -> Image.Image:
    """The sky that words ask for, without any land and without the sandbox's mark.

    Args:
        words: such as `a starry night`.
        size: width and height in pixels.
        low: the row at which its horizon is.
        seed: places clouds, sun and moon.
    """
    wish = wish_of({"prompt": {"positive": words}}, seed)
    act = replace(_act(wish, None, None), plan=plan_for(("hills",)))
    scene = _scene(act, size)
    scene.horizon = max(1, low) / size[1]
    scene.sun = (scene.sun[0], _height_of_sun(scene.horizon, act.light))
    paint_sky(scene)
    paint_sky_things(scene)
    paint_behind_land(scene)
    pixels = scene.canvas.clip(0, 1) * np.float32(255) + np.float32(0.5)
    return Image.fromarray(pixels.astype(np.uint8))


@dataclass(frozen=True, slots=True)
class _Act:
    """What one layer of the picture is painted by; without a change all layers share one."""

    wish: Wish
    who: Somebody | None
    face: Image.Image | None
    plan: Plan
    light: Light
    matter: Matter


def _acts(
    first: _Act, character: Character | None, changes: Sequence[Change]
) -> Mapping[Layer, _Act]:
    """The act of each layer."""
    acts: dict[Layer, _Act] = {"sky": first, "land": first, "cast": first}
    face, remade = first.face, False
    for change in changes:
        remade = remade or change.remade
        if change.stranger:
            face = character = None
        wish = replace(first.wish, reading=change.reading)
        changed = _act(wish, face, character, remade=remade)
        for layer in change.layers:
            before, act = acts[layer], changed
            if not change.relit:
                act = replace(act, light=before.light)
            if (
                "land" not in change.layers
            ):  # a subject brings neither its home nor that ground along
                act = replace(act, plan=before.plan, matter=before.matter)
            acts[layer] = act
    return acts


def _act(
    wish: Wish, face: Image.Image | None, character: Character | None, *, remade: bool = False
) -> _Act:
    who = _sitter(wish, face, character, remade=remade)
    plan = _plan(wish, who)
    if plan.wet and _walks(wish, who):
        plan = replace(plan, bank=True)
    light = light_for(wish, plan.near)
    return _Act(wish, who, face, plan, light, matter_for(wish.reading, wish.adherence))


def _follow(scene: Scene, act: _Act) -> None:
    scene.wish, scene.light, scene.matter = act.wish, act.light, act.matter
    scene.sun = (scene.sun[0], _height_of_sun(scene.horizon, act.light))


def _height_of_sun(horizon: float, light: Light) -> float:
    """Where sun or moon stands, as a fraction of the picture's height from the top."""
    return horizon * (1 - 0.85 * light.height)


def _paint_behind(scene: Scene, acts: Mapping[Layer, _Act], backdrop: Colour | None) -> None:
    """Sky and land, or a plain colour in their place."""
    _follow(scene, acts["sky"])
    if backdrop is not None:
        _paint_plain(scene, backdrop)
        return
    paint_sky(scene)
    paint_sky_things(scene)
    paint_behind_land(scene)
    land = acts["land"]
    _follow(scene, land)
    scene.wet, scene.shore = land.plan.wet, land.plan.shore
    paint_ground(scene, land.plan)
    paint_behind_cast(scene, land.plan.near)


def _paint_cast(scene: Scene, act: _Act) -> None:
    """Everybody and everything, and what is between them and the viewer."""
    _follow(scene, act)
    paint_cast(scene, act.who, act.face)
    calm = "calm" in act.wish.reading.airs
    if act.plan.grassy and not calm and not (act.who and is_portrait(scene, act.face)):
        foreground(scene)
    paint_in_front(scene, act.plan.near)


def _paint_plain(scene: Scene, colour: Colour) -> None:
    """A studio's backdrop: lighter where the lamp is, darker towards the corners."""
    x = np.linspace(-1, 1, scene.width, dtype=np.float32)[None]
    y = np.linspace(-1, 1, scene.height, dtype=np.float32)[:, None]
    far = ((x * x + (y + 0.3) ** 2) / np.float32(2.7)).clip(0, 1)[..., None]
    near_tone = np.array(mix(colour, WHITE, 0.14), np.float32)
    far_tone = np.array(times(colour, 0.82), np.float32)
    scene.canvas[:] = near_tone + (far_tone - near_tone) * far


def _scene(act: _Act, size: tuple[int, int]) -> Scene:
    wish, plan = act.wish, act.plan
    width, height = size
    rng, loose = draw(wish.seed, "frame"), draw(*wish.wandering, "frame")
    voice = draw("voice", wish.reading.voice)
    horizon = 0.6 + 0.045 * rng.uniform(-1, 1) + 0.012 * loose.uniform(-1, 1)
    horizon += 0.008 * voice.uniform(-1, 1) - (0.3 if plan.near == "room" else 0.0)
    x = 0.5 + 0.36 * rng.uniform(-1, 1) + 0.05 * loose.uniform(-1, 1) + 0.03 * voice.uniform(-1, 1)
    scene = Scene(
        np.zeros((height, width, 3), np.float32),
        wish,
        act.light,
        act.matter,
        horizon=float(horizon),
        sun=(float(x), _height_of_sun(float(horizon), act.light)),
        floor=plan.floor,
        wet=plan.wet,
        shore=plan.shore,
    )
    octaves = 6 if wish.fine else 5
    scene.focus = np.zeros((height, width), np.float32)
    scene.grain = clouds(height, width, rng, octaves=octaves, cells=18, stretch=2.5)
    return scene


def _sitter(
    wish: Wish, face: Image.Image | None, character: Character | None, *, remade: bool
) -> Somebody | None:
    person = wish.reading.person
    if person is None and character is None and face is None:
        return None
    return somebody(person, character, wish.seed, wish.likeness, remade=remade)


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
