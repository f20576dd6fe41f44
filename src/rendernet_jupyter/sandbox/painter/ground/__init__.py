"""Where the picture takes place: land, water, a city, a room, space, the bottom of the sea.

A prompt may name two places ("a city by the sea"): one is then painted near and the other far.
Nothing here puts subjects into the place.
"""

from __future__ import annotations

from dataclasses import dataclass

from rendernet_jupyter.sandbox.painter.ground.beyond import paint_deep, paint_space
from rendernet_jupyter.sandbox.painter.ground.city import paint_city
from rendernet_jupyter.sandbox.painter.ground.indoors import paint_room
from rendernet_jupyter.sandbox.painter.ground.ridge import paint_dunes, paint_hills, paint_peaks
from rendernet_jupyter.sandbox.painter.ground.water import paint_bank, paint_beach, paint_water
from rendernet_jupyter.sandbox.painter.ground.wood import (
    foreground,
    fringe,
    paint_forest,
    paint_meadow,
)
from rendernet_jupyter.sandbox.painter.scene import Scene

__all__ = ["Plan", "foreground", "paint_ground", "plan_for"]

_WHOLE = ("room", "space", "deep")
_NEAR = ("beach", "lake", "sea", "meadow", "desert", "city", "forest", "hills", "peaks")
_FAR = ("peaks", "city", "forest", "desert", "hills")
_GRASSY = {"hills", "meadow", "forest", "peaks"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is near and what is far.

    Attributes:
        near: the place in front; `room`, `space` and `deep` have nothing behind them.
        far: the place at the horizon, empty when it is the same.
        bank: whether somebody needs dry land in front of a lake or the sea.
    """

    near: str
    far: str = ""
    bank: bool = False

    @property
    def floor(self) -> float:
        """Where things stand, as a fraction of the height from the top."""
        return {"room": 0.86, "lake": 0.86, "sea": 0.85, "beach": 0.92}.get(self.near, 0.9)

    @property
    def wet(self) -> bool:
        """Whether there is water to float on."""
        return self.near in ("lake", "sea")

    @property
    def shore(self) -> float:
        """Where the water ends in front, as a fraction of the height from the top."""
        return self.floor - 0.055 if self.bank else 1.0

    @property
    def grassy(self) -> bool:
        """Whether grass grows in front."""
        return self.near in _GRASSY or (self.near == "lake" and self.bank)


def plan_for(grounds: tuple[str, ...]) -> Plan:
    """Near and far from the places that were named, in any order."""
    for whole in _WHOLE:
        if whole in grounds:
            return Plan(whole)
    near = next((key for key in _NEAR if key in grounds), "hills")
    far = next((key for key in _FAR if key in grounds and key != near), "")
    return Plan(near, far)


def paint_ground(scene: Scene, plan: Plan) -> None:
    """Paint the place over the sky that is already on the canvas."""
    if plan.near == "room":
        paint_hills(scene, count=2, rise=0.06)
        paint_room(scene)
        return
    if plan.near in ("space", "deep"):
        (paint_space if plan.near == "space" else paint_deep)(scene)
        return
    _paint_far(scene, plan)
    _paint_near(scene, plan)


def _paint_far(scene: Scene, plan: Plan) -> None:
    far = plan.far
    if plan.near == "lake" and not far:
        far = "peaks" if scene.draw("far shore").random() < 0.6 else "hills"
    if far == "peaks":
        paint_peaks(scene)
        if plan.near in ("lake", "sea", "beach"):
            paint_hills(scene, count=1, start=0.4, rise=0.025, reach=0.06)
    elif far == "city":
        paint_city(scene, street=False)
    elif far == "forest":
        paint_forest(scene, floor=False)
    elif far == "desert":
        paint_dunes(scene, count=2)
    elif far == "hills":
        paint_hills(scene, count=2, rise=0.06, reach=0.015, plant=fringe)


def _paint_near(scene: Scene, plan: Plan) -> None:
    near = plan.near
    if near in ("lake", "sea", "beach"):
        line = scene.horizon + (0.05 if plan.far or near == "lake" else 0.0)
        paint_water(scene, top=line, calm=0.85 if near == "lake" else 0.25)
        if near == "beach":
            paint_beach(scene, top=scene.horizon + 0.19)
        elif plan.bank:
            paint_bank(scene, top=plan.shore, sandy=near == "sea")
    elif near == "meadow":
        paint_meadow(scene, hills=not plan.far)
    elif near == "desert":
        paint_dunes(scene)
    elif near == "city":
        paint_city(scene)
    elif near == "forest":
        paint_forest(scene)
    elif near == "peaks":
        paint_peaks(scene, tall=1.1)
        paint_hills(scene, count=3, start=0.28, rise=0.05, plant=fringe)
    else:
        far = bool(plan.far)
        paint_hills(scene, count=3 if far else 4, start=0.2 if far else 0.0, plant=fringe)
