"""Colours: what they are called, and how they are mixed.

A colour is three floats from 0 to 1 (red, green, blue as sRGB stores them). The names are those of
CSS, also written as two words ("sky blue"), with a few that painters and prompts use beside them,
and a modifier before any of them ("pale", "deep"). Nothing here decides what gets a colour.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from typing import TypeAlias

from PIL import ImageColor

Colour: TypeAlias = tuple[float, float, float]

WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)


def from_hex(text: str) -> Colour:
    """`"#ff8800"`, or a name of CSS, as a colour."""
    red, green, blue = ImageColor.getrgb(text)[:3]
    return red / 255, green / 255, blue / 255


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """From `first` (share 0) to `second` (share 1); beyond both ends the result is clipped."""
    a, b, c = (min(1.0, max(0.0, p + (q - p) * share)) for p, q in zip(first, second, strict=True))
    return a, b, c


def times(colour: Colour, light: Colour | float) -> Colour:
    """`colour` under a light: channel by channel, clipped at white."""
    by = (light, light, light) if isinstance(light, float | int) else light
    a, b, c = (min(1.0, max(0.0, p * q)) for p, q in zip(colour, by, strict=True))
    return a, b, c


def luminance(colour: Colour) -> float:
    """How light a colour is to the eye, 0 to 1."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def turn(colour: Colour, degrees: float, *, saturation: float = 1.0, value: float = 1.0) -> Colour:
    """`colour` with its hue turned, and its saturation and value multiplied."""
    hue, sat, val = colorsys.rgb_to_hsv(*colour)
    return colorsys.hsv_to_rgb(
        (hue + degrees / 360) % 1.0, min(1.0, sat * saturation), min(1.0, val * value)
    )


def grey(colour: Colour, share: float) -> Colour:
    """`colour` drained towards its own grey by `share`."""
    light = luminance(colour)
    return mix(colour, (light, light, light), share)


# Names that are no colours in a prompt: a "snow" scene is weather, "a linen shirt" a cloth.
_NOT_HERE = {"snow", "linen", "peru", "wheat", "chocolate", "seashell", "oldlace", "navajowhite"}
# Pure CSS colours that would shout in a painting stand here in a paintable shade.
_PAINT = {
    "red": "#d8312c",
    "green": "#3a9444",
    "blue": "#2f6fd0",
    "yellow": "#f6c932",
    "orange": "#f08a2c",
    "purple": "#7d3fa8",
    "pink": "#f39ab8",
    "brown": "#7d4f2e",
    "black": "#23242b",
    "white": "#f6f4ef",
    "grey": "#8b8f96",
    "gray": "#8b8f96",
    "cyan": "#35c4d8",
    "magenta": "#d43ba4",
    "lime": "#8fd437",
    "teal": "#1d8a8a",
    "gold": "#e2ac38",
    "silver": "#c3c9d1",
}
_MORE = {
    "amber": "#f5a623",
    "apricot": "#f8b88b",
    "aubergine": "#4a2545",
    "bronze": "#a9713a",
    "burgundy": "#6d1a36",
    "carmine": "#a3132e",
    "cerulean": "#2a8fc4",
    "charcoal": "#36393f",
    "cherry": "#b3152f",
    "cobalt": "#1f4fae",
    "copper": "#c0733f",
    "cream": "#f8edd3",
    "ebony": "#2b2623",
    "emerald": "#139a62",
    "golden": "#e2ac38",
    "jade": "#2fa27a",
    "lemon": "#f9e24c",
    "lilac": "#c3a4dc",
    "mauve": "#a888b5",
    "mint": "#a8e0c4",
    "mustard": "#d8a52a",
    "ochre": "#c98a2e",
    "peach": "#fbc09c",
    "petrol": "#0f5d6e",
    "ruby": "#b11640",
    "rust": "#a8482a",
    "rusty": "#a8482a",
    "sage": "#a3b18a",
    "sapphire": "#1c4fa0",
    "scarlet": "#cf2a1e",
    "terracotta": "#c66a48",
    "ultramarine": "#2637a6",
    "vermilion": "#dd4124",
    "vermillion": "#dd4124",
}
# How the first word of "dark red" or "pale green" changes the second: saturation, value, to white.
_MODIFIERS = {
    "dark": (1.05, 0.55, 0.0),
    "deep": (1.15, 0.68, 0.0),
    "light": (0.85, 1.05, 0.38),
    "pale": (0.6, 1.05, 0.5),
    "pastel": (0.6, 1.1, 0.45),
    "soft": (0.75, 1.02, 0.25),
    "dusty": (0.55, 0.9, 0.12),
    "muted": (0.5, 0.88, 0.05),
    "bright": (1.2, 1.18, 0.0),
    "vivid": (1.35, 1.1, 0.0),
    "hot": (1.3, 1.1, 0.0),
    "electric": (1.4, 1.25, 0.0),
    "neon": (1.5, 1.35, 0.0),
    "metallic": (0.8, 1.0, 0.1),
}


def _named() -> Mapping[str, Colour]:
    css = {name: from_hex(name) for name in list(ImageColor.colormap) if name not in _NOT_HERE}
    return css | {name: from_hex(code) for name, code in (_MORE | _PAINT).items()}


NAMED: Mapping[str, Colour] = _named()


def colour_of(words: tuple[str, ...]) -> Colour | None:
    """The colour that one or two words name, or None.

    `("sky", "blue")` is CSS's `skyblue`; `("pale", "jade")` is a modifier and a name.
    """
    joined = NAMED.get("".join(words))
    if joined is not None or len(words) != 2:
        return joined
    modifier, base = _MODIFIERS.get(words[0]), NAMED.get(words[1])
    if modifier is None or base is None:
        return None
    saturation, value, to_white = modifier
    return mix(turn(base, 0, saturation=saturation, value=value), WHITE, to_white)
