"""Moods: what weather and atmosphere do to a light.

Several are applied in the order of the alphabet, so that the order of words does not matter.
Nothing here knows the prompt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from rendernet_jupyter.sandbox.painter.colour import (
    BLACK,
    WHITE,
    Colour,
    from_hex,
    grey,
    mix,
    times,
    turn,
)
from rendernet_jupyter.sandbox.painter.light import Light


def weathered(light: Light, weathers: Iterable[str]) -> Light:
    """`light` under the weathers that are named."""
    for weather in sorted(weathers):
        if weather in _GLOOM:
            light = _clouded(light, *_GLOOM[weather])
        elif weather == "fog":
            light = _fogged(light)
        elif weather == "snowfall":
            light = _snowing(light)
    return light


def aired(light: Light, airs: Iterable[str]) -> Light:
    """`light` in the atmospheres that are named."""
    for air in sorted(airs):
        light = _AIRS[air](light) if air in _AIRS else light
    return light


# How far the sky turns grey, and how dark that grey is.
_GLOOM = {"rain": (0.7, 0.85), "storm": (0.9, 0.5), "overcast": (0.75, 0.85)}


def _clouded(light: Light, depth: float, gloom: float) -> Light:
    sky = times(from_hex("#8d9aa8"), 1.0 - 0.72 * light.dark)
    return replace(
        light,
        top=mix(light.top, times(sky, gloom * 0.8), depth),
        mid=mix(light.mid, times(sky, gloom), depth * 0.85),
        low=mix(light.low, times(sky, 1.22), depth * 0.6),
        tint=grey(times(light.tint, 0.86), 0.3),
        haze=min(1.0, light.haze + 0.2),
    )


def _fogged(light: Light) -> Light:
    veil = mix(light.low, times(from_hex("#dfe3e6"), 1.0 - 0.65 * light.dark), 0.5)
    return replace(
        light,
        top=mix(light.top, veil, 0.55),
        mid=mix(light.mid, veil, 0.75),
        low=veil,
        haze=1.0,
    )


def _snowing(light: Light) -> Light:
    pale = times(from_hex("#d5dfea"), 1.0 - 0.7 * light.dark)
    return replace(
        light,
        top=mix(light.top, pale, 0.4),
        mid=mix(light.mid, pale, 0.45),
        haze=min(1.0, light.haze + 0.15),
    )


def _every(light: Light, change: Mapping[str, float], towards: Colour, share: float) -> Light:
    """Every colour of the sky changed (see `turn`), then mixed towards one colour."""

    def bent(colour: Colour) -> Colour:
        return mix(turn(colour, 0, **change), towards, share)

    return replace(
        light,
        top=bent(light.top),
        mid=bent(light.mid),
        low=bent(light.low),
        tint=mix(light.tint, towards, share * 0.5),
    )


_AIRS: Mapping[str, Callable[[Light], Light]] = {
    "vintage": lambda light: _every(light, {"saturation": 0.6}, from_hex("#e3c79a"), 0.22),
    "noir": lambda light: replace(
        _every(light, {"saturation": 0.55, "value": 0.62}, BLACK, 0.12),
        tint=times(grey(light.tint, 0.4), 0.8),
        dark=max(0.45, light.dark),
    ),
    "pastel": lambda light: _every(light, {"saturation": 0.62, "value": 1.15}, WHITE, 0.28),
    "dreamy": lambda light: replace(
        _every(light, {"saturation": 0.85}, from_hex("#f5d9f0"), 0.25), haze=1.0
    ),
    "spooky": lambda light: _every(
        light, {"saturation": 0.8, "value": 0.7}, from_hex("#3c5a3a"), 0.28
    ),
    "tropical": lambda light: _every(light, {"saturation": 1.25}, from_hex("#39d3d0"), 0.12),
    "volcanic": lambda light: replace(
        _every(light, {"value": 0.6}, from_hex("#5a1208"), 0.4),
        low=from_hex("#ff7a2e"),
        glow=from_hex("#ffd27a"),
        tint=from_hex("#e08a6a"),
        dark=max(0.5, light.dark),
    ),
    "warm": lambda light: replace(
        _every(light, {}, from_hex("#ffb066"), 0.2), tint=mix(light.tint, from_hex("#ffd9a8"), 0.5)
    ),
    "cold": lambda light: replace(
        _every(light, {"saturation": 0.9}, from_hex("#a9cbe8"), 0.28),
        tint=mix(light.tint, from_hex("#bcd6f2"), 0.5),
    ),
    "vivid": lambda light: _every(light, {"saturation": 1.4, "value": 1.06}, WHITE, 0.0),
    "mono": lambda light: replace(
        _every(light, {"saturation": 0.0}, WHITE, 0.0), glow=WHITE, tint=grey(light.tint, 1.0)
    ),
    "epic": lambda light: _every(light, {"saturation": 1.12, "value": 0.9}, light.top, 0.1),
}
