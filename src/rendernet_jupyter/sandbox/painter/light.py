"""The light of a picture: sky, sun, air and what they do to colours.

Every hour of the day has a hand-mixed palette. Weather, atmosphere, colour words, the seed and the
guidance bend it. Nothing here touches a pixel.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.colour import (
    BLACK,
    WHITE,
    Colour,
    from_hex,
    grey,
    luminance,
    mix,
    times,
    turn,
)
from rendernet_jupyter.sandbox.painter.wish import Wish


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
HOURS = {
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
# Hours that a seed may choose when the prompt names none, the usual ones more often.
_UNASKED = ("day", "day", "golden", "golden", "dawn", "sunset", "dusk")


def light_for(wish: Wish, place: str) -> Light:
    """The light that a wish asks for, with the seed's own light where guidance is low.

    Some places, such as `space`, bring their hour along when the prompt names none.
    """
    reading = wish.reading
    rng = draw(wish.seed, "hour")
    free = [hour for hour in _UNASKED if hour not in reading.banned] or ["day"]
    chosen = HOURS[free[int(rng.integers(len(free)))]]
    stray = _turned(chosen, rng.uniform(-40, 40))
    asked = HOURS[reading.hour] if reading.hour else _home_light(wish, place, chosen)
    light = _blend(stray, _weathered(asked, reading.weathers), wish.adherence)
    for air in sorted(reading.airs):
        light = _AIRS[air](light) if air in _AIRS else light
    light = _coloured(light, wish)
    drift = draw("drift", reading.unknown).uniform(-9, 9) if reading.unknown else 0.0
    return _turned(light, drift)


def _home_light(wish: Wish, place: str, chosen: Light) -> Light:
    """Where no hour was named, some weathers and places still imply one."""
    reading = wish.reading
    if reading.weathers & {"aurora", "fireflies"} or place == "space":
        return HOURS["night"]
    if any(thing.name == "moon" for thing in reading.things):
        return HOURS["blue"]
    if "spooky" in reading.airs or "noir" in reading.airs:
        return HOURS["dusk"]
    sunny = {"clear", "rainbow"} & reading.weathers or "tropical" in reading.airs
    if sunny or place in ("deep", "room") or reading.season == "winter":
        return HOURS["day"]
    return chosen


def _weathered(light: Light, weathers: Iterable[str]) -> Light:
    for weather in sorted(weathers):
        if weather in ("rain", "storm", "overcast"):
            depth = {"rain": 0.7, "storm": 0.9, "overcast": 0.75}[weather]
            sky = times(from_hex("#8d9aa8"), 1.0 - 0.72 * light.dark)
            gloom = 0.5 if weather == "storm" else 0.85
            light = replace(
                light,
                top=mix(light.top, times(sky, gloom * 0.8), depth),
                mid=mix(light.mid, times(sky, gloom), depth * 0.85),
                low=mix(light.low, times(sky, 1.22), depth * 0.6),
                tint=grey(times(light.tint, 0.86), 0.3),
                haze=min(1.0, light.haze + 0.2),
            )
        elif weather == "fog":
            veil = mix(light.low, times(from_hex("#dfe3e6"), 1.0 - 0.65 * light.dark), 0.5)
            light = replace(
                light,
                top=mix(light.top, veil, 0.55),
                mid=mix(light.mid, veil, 0.75),
                low=veil,
                haze=1.0,
            )
        elif weather == "snowfall":
            pale = times(from_hex("#d5dfea"), 1.0 - 0.7 * light.dark)
            light = replace(
                light,
                top=mix(light.top, pale, 0.4),
                mid=mix(light.mid, pale, 0.45),
                haze=min(1.0, light.haze + 0.15),
            )
    return light


def _turned(light: Light, degrees: float) -> Light:
    return replace(
        light,
        top=turn(light.top, degrees),
        mid=turn(light.mid, degrees),
        low=turn(light.low, degrees),
    )


def _sky(light: Light, target: Colour, share: float) -> Light:
    """The sky bent towards one colour, its own steps of lightness kept."""

    def bend(colour: Colour, lift: float) -> Colour:
        level = 0.35 + luminance(colour)
        return mix(colour, mix(times(target, min(1.1, level)), WHITE, lift), share)

    return replace(
        light, top=bend(light.top, 0.0), mid=bend(light.mid, 0.12), low=bend(light.low, 0.4)
    )


def _coloured(light: Light, wish: Wish) -> Light:
    """Colour words for the sky, for the light, and those that belong to nothing."""
    parts, loose = wish.reading.parts, wish.reading.loose
    share = wish.adherence
    if "sky" in parts:
        light = _sky(light, parts["sky"], 0.9 * share)
    if "light" in parts:
        glow = parts["light"]
        light = replace(
            light,
            glow=mix(light.glow, mix(glow, WHITE, 0.3), 0.9 * share),
            low=mix(light.low, glow, 0.45 * share),
            lamps=mix(light.lamps, glow, 0.9 * share),
            tint=mix(light.tint, mix(glow, WHITE, 0.4), 0.4 * share),
        )
    if loose:
        light = _sky(light, loose[0], 0.62 * share)
        second = loose[1] if len(loose) > 1 else loose[0]
        light = replace(
            light,
            low=mix(light.low, second, 0.5 * share),
            tint=mix(light.tint, mix(second, WHITE, 0.55), 0.35 * share),
        )
    return light


def _blend(first: Light, second: Light, share: float) -> Light:
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


def _every(light: Light, change: dict[str, float], towards: Colour, share: float) -> Light:
    def bent(colour: Colour) -> Colour:
        return mix(turn(colour, 0, **change), towards, share)

    return replace(
        light,
        top=bent(light.top),
        mid=bent(light.mid),
        low=bent(light.low),
        tint=mix(light.tint, towards, share * 0.5),
    )


_AIRS = {
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
