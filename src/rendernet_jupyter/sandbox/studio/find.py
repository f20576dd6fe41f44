"""Where in a picture a thing is that was described by its colour, or the background.

Nothing here understands a picture: it compares colours.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from rendernet_jupyter.sandbox.painter.colour import Colour, colour_of
from rendernet_jupyter.sandbox.studio.lab import Floats, lab_of

_BACKGROUND = {"background", "backdrop", "sky", "wall"}
_GREYS = 14.0  # chroma below which a colour has no hue to go by
_SMALLEST = 0.0015  # share of the picture below which nothing was found
_GRID = 160  # side of the small copy on which the background grows from the border


def named_colour(text: str) -> Colour | None:
    """The first colour that a text names, in one word or two."""
    words = re.findall(r"[a-z]+", text.casefold())
    for start in range(len(words)):
        for length in (2, 1):
            if found := colour_of(tuple(words[start : start + length])):
                return found
    return None


def fault_in_words(find: str, replace: str) -> str:
    """Why these words cannot be followed in any picture; empty when they can."""
    if named_colour(find) is None and not _asks_for_background(find):
        return f"the sandbox finds things by a colour or as the background; {find!r} names neither"
    if named_colour(replace) is None:
        return f"the sandbox only recolours; {replace!r} names no colour"
    return ""


def mask_of(lab: Floats, find: str) -> Floats | None:
    """How much each pixel belongs to what `find` describes, 0 to 1; None when nothing does.

    Args:
        lab: the picture, shape (height, width, 3).
        find: words with a colour or the background in them.
    """
    colour = named_colour(find)
    raw = _coloured(lab, lab_of(colour)) if colour is not None else _background(lab)
    soft = Image.fromarray((raw * 255).astype(np.uint8))
    soft = soft.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(1.2))
    mask = np.asarray(soft, np.float32) / np.float32(255)
    return mask if float((mask > 0.5).mean()) >= _SMALLEST else None


def _asks_for_background(text: str) -> bool:
    return bool(_BACKGROUND & set(re.findall(r"[a-z]+", text.casefold())))


def _coloured(lab: Floats, wanted: Floats) -> Floats:
    """Pixels of the hue that is wanted, in light and in shade; of the lightness for greys."""
    lightness, chroma = lab[..., 0], np.hypot(lab[..., 1], lab[..., 2])
    wanted_lightness, wanted_chroma = float(wanted[0]), float(np.hypot(wanted[1], wanted[2]))
    if wanted_chroma < _GREYS:
        near = _ramp(26 - np.abs(lightness - wanted_lightness), 0, 8)
        return near * _ramp(_GREYS + 6 - chroma, 0, 8)
    turned = np.arctan2(lab[..., 2], lab[..., 1]) - np.arctan2(wanted[2], wanted[1])
    apart = np.abs(np.degrees(np.arctan2(np.sin(turned), np.cos(turned))))
    # Shade lowers chroma with lightness, so a dark pixel needs less of it to count.
    enough = np.minimum(22.0, 0.3 * wanted_chroma) * np.clip(lightness / 45, 0.45, 1)
    near = _ramp(48 - np.abs(lightness - wanted_lightness), 0, 10)
    return _ramp(32 - apart, 0, 8) * _ramp(chroma - enough, 0, 6) * near


def _background(lab: Floats) -> Floats:
    """Pixels like the rim of the picture's upper half that hang together with its border."""
    height, width = lab.shape[:2]
    rim = max(2, min(height, width) // 50)
    half = height // 2
    edges = [lab[:rim], lab[:half, :rim], lab[:half, -rim:]]
    typical = np.median(np.concatenate([edge.reshape(-1, 3) for edge in edges]), axis=0)
    apart = np.sqrt((((lab - typical) * [0.5, 1.2, 1.2]) ** 2).sum(-1))
    return _joined_to_border(_ramp(18 - apart, 0, 9))


def _joined_to_border(soft: Floats) -> Floats:
    """`soft` without the parts that no way through the mask joins to the border."""
    height, width = soft.shape
    small = Image.fromarray((soft * 255).astype(np.uint8))
    open_ = np.asarray(small.resize((_GRID, _GRID), Image.Resampling.BOX)) > 115
    reached = open_.copy()
    reached[1:-1, 1:-1] = False
    while True:
        grown = reached.copy()
        grown[1:] |= reached[:-1]
        grown[:-1] |= reached[1:]
        grown[:, 1:] |= reached[:, :-1]
        grown[:, :-1] |= reached[:, 1:]
        grown &= open_
        if (grown == reached).all():
            break
        reached = grown
    wide = Image.fromarray((reached * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(3))
    keep = np.asarray(wide.resize((width, height), Image.Resampling.BILINEAR), np.float32) / 255
    return np.asarray(soft * keep, np.float32)


def _ramp(values: NDArray[np.floating[Any]], low: float, high: float) -> Floats:
    """0 up to `low`, 1 from `high` on, a straight line between."""
    return np.asarray(np.clip((values - low) / (high - low), 0, 1), np.float32)
