"""What one element of a request wishes for, with every knob in its place.

Values that are missing get the sandbox's defaults; values of a strange type are read as well as
they can be, because refusing is the service's business. For Flux only the fields that it honours
are taken. Nothing here draws.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.sandbox.painter.words import Reading, read

STEPS, CFG, SAMPLER = 20.0, 7.0, "DPM++ 2M Karras"
_ENOUGH_CFG = 7.0  # from here on the prompt is followed fully
_BURNING_CFG = 15.0  # from here on the picture burns
_MODES = {"flexible": 0.35, "balanced": 0.7, "strong": 1.0}


@dataclass(frozen=True, slots=True)
class Wish:
    """An element, read.

    Attributes:
        reading: what the prompt asks for.
        seed: chooses the composition.
        base_model: `flux`, or an empty string where the element does not say.
        look: name of the style, or of the model when there is no style.
        styled: whether `look` is a style.
        steps: sampling steps, at least 1.
        cfg_scale: prompt guidance, 0 or more.
        sampler: its name in the API.
        fine: quality `Plus`.
        loras: names and weights.
        guide: name of the ControlNet, empty without one.
        guide_mode: 0 balanced, 1 prompt first, 2 ControlNet first.
        guide_resize: 0 fit whole, 1 crop, 2 stretch.
        likeness: how strictly a character keeps its pose and clothes, 0 to 1.
    """

    reading: Reading
    seed: int
    base_model: str = ""
    look: str = ""
    styled: bool = False
    steps: float = STEPS
    cfg_scale: float = CFG
    sampler: str = SAMPLER
    fine: bool = False
    loras: tuple[tuple[str, float], ...] = ()
    guide: str = ""
    guide_mode: int = 0
    guide_resize: int = 1
    likeness: float = 0.7

    @property
    def ancestral(self) -> bool:
        """Whether the sampler adds fresh noise at each step, so that it never settles."""
        return self.sampler.endswith(" a") or " a " in self.sampler or "SDE" in self.sampler

    @property
    def wandering(self) -> tuple[object, ...]:
        """Labels of the chance that a sampler adds to the seed's."""
        return (self.seed, self.sampler, self.steps if self.ancestral else "")

    @property
    def residue(self) -> float:
        """What is left of the noise after the last step, from 1 to almost 0."""
        pace = 4.6 if "Karras" in self.sampler else 6.2  # Karras's steps are spent where it counts
        return math.exp(-self.steps / pace)

    @property
    def adherence(self) -> float:
        """How much of the prompt is followed, 0 to 1."""
        return min(1.0, self.cfg_scale / _ENOUGH_CFG)

    @property
    def burn(self) -> float:
        """How badly too much guidance distorts, from 0 to 1."""
        return min(1.0, max(0.0, (self.cfg_scale - _BURNING_CFG) / 12))


def wish_of(element: Mapping[str, Any], seed: int) -> Wish:
    """What `element`, one object of the API's array, wishes for."""
    prompt = _mapping(element.get("prompt"))
    reading = read(_text(prompt.get("positive")), _text(prompt.get("negative")))
    detail, style = _mapping(element.get("style_detail")), _text(element.get("style"))
    model = _text(element.get("model"))
    look = _text(detail.get("name")) or style or model
    styled = bool(detail.get("name") or style)
    base = _text(detail.get("base_model")) if detail.get("name") else ""
    if not styled and model.casefold() == "flux":
        base = "flux"
    guide = _mapping(element.get("control_net"))
    if base == "flux":
        return Wish(reading, seed, base, look, styled, guide=_text(guide.get("name")))
    character = _mapping(element.get("character"))
    return Wish(
        reading,
        seed,
        base,
        look,
        styled,
        steps=max(1.0, _number(element.get("steps"), STEPS)),
        cfg_scale=max(0.0, _number(element.get("cfg_scale"), CFG)),
        sampler=_text(element.get("sampler")) or SAMPLER,
        fine=element.get("quality") == "Plus",
        loras=_loras(element.get("loras")),
        guide=_text(guide.get("name")),
        guide_mode=int(_number(guide.get("control_mode"), 0)),
        guide_resize=int(_number(guide.get("resize_mode"), 1)),
        likeness=_MODES.get(_text(character.get("mode")), 0.7),
    )


def _loras(value: object) -> tuple[tuple[str, float], ...]:
    entries = value if isinstance(value, list | tuple) else ()
    return tuple(
        (_text(entry.get("name")), min(2.0, max(-2.0, _number(entry.get("weight"), 1.0))))
        for entry in entries
        if isinstance(entry, Mapping)
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object, default: float) -> float:
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return default
