"""Which light a picture has: the hour that the prompt names, or one that suits, or the seed's.

Nothing here touches a pixel.
"""

from __future__ import annotations

from dataclasses import replace

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.colour import WHITE, mix
from rendernet_jupyter.sandbox.painter.light import HOURS, Light, blend, tinted_sky, turned
from rendernet_jupyter.sandbox.painter.mood import aired, weathered
from rendernet_jupyter.sandbox.painter.wish import Wish

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
    stray = turned(chosen, rng.uniform(-40, 40))
    asked = HOURS[reading.hour] if reading.hour else _home_light(wish, place, chosen)
    light = blend(stray, weathered(asked, reading.weathers), wish.adherence)
    light = aired(light, reading.airs)
    light = _coloured(light, wish)
    drift = draw("drift", reading.unknown).uniform(-9, 9) if reading.unknown else 0.0
    return turned(light, drift)


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


def _coloured(light: Light, wish: Wish) -> Light:
    """Colour words for the sky, for the light, and those that belong to nothing."""
    parts, loose = wish.reading.parts, wish.reading.loose
    share = wish.adherence
    if "sky" in parts:
        light = tinted_sky(light, parts["sky"], 0.9 * share)
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
        light = tinted_sky(light, loose[0], 0.62 * share)
        second = loose[1] if len(loose) > 1 else loose[0]
        light = replace(
            light,
            low=mix(light.low, second, 0.5 * share),
            tint=mix(light.tint, mix(second, WHITE, 0.55), 0.35 * share),
        )
    return light
