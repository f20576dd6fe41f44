"""Light: a sky from top to horizon, a sun or moon, the tint and the air it gives to everything.

Every hour of the day has a hand-mixed palette. Nothing here knows a prompt or touches a pixel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from rendernet_jupyter.sandbox.painter.colour import (
    WHITE,
    Colour,
    from_hex,
    luminance,
    mix,
    times,
    turn,
)


@dataclass(frozen=True, slots=True)
class Light:
    """How everything is lit.

    Attributes:
        top: the sky overhead.
        mid: the sky half way up.
        low: the sky at the horizon, the colour of haze.
        glow: sun, moon, and lit edges of clouds.
        tint: what white paper looks like in it.
        height: of sun or moon above the horizon, 0 to 1 of the sky.
        dark: 0 by day, 1 at deep night.
        haze: how soon the distance fades, 0 to 1.
        lamps: colour of windows and lamps.
    """

    top: Colour
    mid: Colour
    low: Colour
    glow: Colour
    tint: Colour
    height: float
    dark: float
    haze: float
    lamps: Colour = (1.0, 0.82, 0.46)

    def on(self, colour: Colour, *, strength: float = 1.0) -> Colour:
        """`colour` in this light; a lower strength keeps more of the colour's own."""
        return mix(colour, times(colour, self.tint), strength)

    def hazed(self, colour: Colour, distance: float) -> Colour:
        """`colour` in this light, seen through `distance` (0 near, 1 at the horizon) of air."""
        air = mix(self.low, self.mid, 0.3)
        return mix(self.on(colour), air, min(0.96, distance * (0.5 + 0.5 * self.haze)))


def _hour(colours: str, *, height: float, dark: float, haze: float) -> Light:
    """A light from the codes of top, mid, low, glow, tint and lamps."""
    top, mid, low, glow, tint, lamps = (from_hex(code) for code in colours.split())
    return Light(top, mid, low, glow, tint, height=height, dark=dark, haze=haze, lamps=lamps)


# Sky overhead, half way up and at the horizon; glow; what white looks like; lamps.
HOURS: Mapping[str, Light] = {
    "day": _hour(
        "#2f80c9 #79bdea #dff0f2 #fff7df #fffaf0 #ffd176", height=0.72, dark=0.0, haze=0.62
    ),
    "dawn": _hour(
        "#5a78bb #d3a2c4 #ffd9b0 #fff0cf #ead2d8 #ffd176", height=0.2, dark=0.12, haze=0.85
    ),
    "golden": _hour(
        "#5f93b5 #f3c684 #ffe7ab #fffadb #ffdf9f #ffd176", height=0.3, dark=0.05, haze=0.8
    ),
    "sunset": _hour(
        "#43286f #cf4f74 #ffb05c #fff1b5 #f0a287 #ffd176", height=0.13, dark=0.3, haze=0.7
    ),
    "dusk": _hour(
        "#1b2558 #6f5a97 #f4a98c #ffe6c4 #a897bd #ffd176", height=0.1, dark=0.55, haze=0.75
    ),
    "blue": _hour(
        "#0b1d4a #2a5596 #9cc0d8 #f1f6ff #7f9dcb #ffd176", height=0.55, dark=0.7, haze=0.7
    ),
    "night": _hour(
        "#050a20 #101f4d #2c4a80 #f2f4ff #5a72aa #ffd176", height=0.68, dark=0.95, haze=0.6
    ),
    "neon": _hour(
        "#0c0525 #4a1170 #ff4aa2 #ffd1f4 #9a70c4 #5ff4ff", height=0.24, dark=0.8, haze=0.65
    ),
}


def turned(light: Light, degrees: float) -> Light:
    """A light whose sky has another hue."""
    return replace(
        light,
        top=turn(light.top, degrees),
        mid=turn(light.mid, degrees),
        low=turn(light.low, degrees),
    )


def tinted_sky(light: Light, target: Colour, share: float) -> Light:
    """The sky bent towards one colour, its own steps of lightness kept."""

    def bend(colour: Colour, lift: float) -> Colour:
        level = 0.35 + luminance(colour)
        return mix(colour, mix(times(target, min(1.1, level)), WHITE, lift), share)

    return replace(
        light, top=bend(light.top, 0.0), mid=bend(light.mid, 0.12), low=bend(light.low, 0.4)
    )


def blend(first: Light, second: Light, share: float) -> Light:
    """From `first` (share 0) to `second` (share 1)."""

    def between(one: float, other: float) -> float:
        return one + (other - one) * share

    return Light(
        top=mix(first.top, second.top, share),
        mid=mix(first.mid, second.mid, share),
        low=mix(first.low, second.low, share),
        glow=mix(first.glow, second.glow, share),
        tint=mix(first.tint, second.tint, share),
        height=between(first.height, second.height),
        dark=between(first.dark, second.dark),
        haze=between(first.haze, second.haze),
        lamps=mix(first.lamps, second.lamps, share),
    )
