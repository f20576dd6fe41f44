"""Where in a picture a thing is: by its colour, by its place, or because it stands out.

Regions are found on a small grid, where flooding is cheap, and their rims then in the picture
itself. Nothing here understands a picture: it compares colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from rendernet_jupyter.sandbox.painter.colour import Colour
from rendernet_jupyter.sandbox.painter.words import spans
from rendernet_jupyter.sandbox.studio.carry import carried
from rendernet_jupyter.sandbox.studio.grid import (
    Grid,
    box_of,
    closed,
    enlarged,
    filled,
    flooded,
    grown,
    main_parts,
    opened,
)
from rendernet_jupyter.sandbox.studio.lab import Floats, lab_of, to_lab

_GRID = 128  # longer side of the grid
_GREYS = 14.0  # chroma below which a colour has no hue to go by
_SMALLEST, _LARGEST = 0.002, 0.9  # shares of the picture that a thing may fill
_SUBJECT = 0.6  # share of the picture beyond which what is not background is no single thing
_EVEN = 2.5  # in Lab: a picture that varies less shows nothing
_BEHIND = {"background", "backdrop", "wall", "surroundings", "scenery"}
_ABOVE = {"sky", "skies", "clouds", "ceiling"}
_BELOW = {"floor", "ground", "grass", "road", "street", "sea", "water", "lawn", "sand", "snow"}
_BELOW |= {"table", "carpet", "ocean", "lake", "field", "meadow", "beach", "river", "desk"}


@dataclass(frozen=True, slots=True)
class Region:
    """What was found.

    Attributes:
        mask: how much each pixel belongs to it, 0 to 1, shape (height, width).
        kind: `thing`, or the place `behind`, `above` or `below`.
    """

    mask: Floats
    kind: str = "thing"


def named_colour(text: str) -> Colour | None:
    """The first colour that a text names, in one word or two."""
    return next((span.colour for span in spans(text) if span.colour is not None), None)


def region_of(image: Image.Image, find: str) -> Region | None:
    """What `find` means in a picture (RGB): None only when nothing in it stands out.

    A place is found by where it is, a thing by the colour that the words name. Words without
    either, or with a colour that the picture does not have, mean what stands out.
    """
    small = image.copy()
    small.thumbnail((_GRID, _GRID), Image.Resampling.BOX)
    lab = to_lab(np.asarray(small.filter(ImageFilter.BoxBlur(0.7))))
    if float(lab.std(axis=(0, 1)).max()) < _EVEN:
        return None
    words = {word for span in spans(find) for word in span.words}
    for kind, names in (("behind", _BEHIND), ("above", _ABOVE), ("below", _BELOW)):
        if words & names:
            grid = _flooded(lab, kind)
            return Region(_refined(image, grid), kind) if _sized(grid) else None
    colour = named_colour(find)
    if colour is not None:
        grid = main_parts(opened(_coloured(lab, lab_of(colour)) > 0.5, 1))
        if _sized(grid):
            return Region(_coloured_rim(image, grid, colour))
    grid = _outstanding(lab)
    return Region(_refined(image, grid)) if _sized(grid) else None


def _sized(grid: Grid) -> bool:
    return _SMALLEST <= float(grid.mean()) <= _LARGEST


def _coloured(lab: Floats, wanted: Floats) -> Floats:
    """Pixels of the hue that is wanted, in light and in shade; of the lightness for greys."""
    lightness, chroma = lab[..., 0], np.hypot(lab[..., 1], lab[..., 2])
    wanted_lightness, wanted_chroma = float(wanted[0]), float(np.hypot(wanted[1], wanted[2]))
    if wanted_chroma < _GREYS:
        near = _ramp(20 - np.abs(lightness - wanted_lightness), 0, 8)
        return near * _ramp(_GREYS + 6 - chroma, 0, 8)
    turned = np.arctan2(lab[..., 2], lab[..., 1]) - np.arctan2(wanted[2], wanted[1])
    apart = np.abs(np.degrees(np.arctan2(np.sin(turned), np.cos(turned))))
    # Shade lowers chroma with lightness, so a dark pixel needs less of it to count.
    enough = np.minimum(22.0, 0.3 * wanted_chroma) * np.clip(lightness / 45, 0.45, 1)
    near = _ramp(48 - np.abs(lightness - wanted_lightness), 0, 10)
    return _ramp(32 - apart, 0, 8) * _ramp(chroma - enough, 0, 6) * near


def _coloured_rim(image: Image.Image, grid: Grid, colour: Colour) -> Floats:
    """The pixels of a colour in and beside the region, worked out where it lies alone."""
    left, top, right, low = box_of(grown(grid, 2), image.size)
    lab = to_lab(np.asarray(image.crop((left, top, right, low))))
    soft = Image.fromarray((_coloured(lab, lab_of(colour)) * 255).astype(np.uint8))
    soft = soft.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(1.2))
    mask = np.zeros((image.height, image.width), np.float32)
    mask[top:low, left:right] = np.asarray(soft, np.float32) / np.float32(255)
    return np.asarray(mask * enlarged(grown(grid, 2), image.size), np.float32)


def _flooded(lab: Floats, kind: str) -> Grid:
    """What hangs together with the upper or lower rim, or with all but the lower one."""
    height, width = lab.shape[:2]
    if kind == "below":
        return flooded(lab, [(slice(height - 2, height), slice(None))])
    if kind == "above":  # clouds, birds and the sun go with their sky
        return filled(flooded(lab, [(slice(0, 2), slice(None))]))
    high = slice(0, height // 2)
    sides = [(high, slice(0, 2)), (high, slice(width - 2, width))]
    return flooded(lab, [(slice(0, 2), slice(None)), *sides])


def _outstanding(lab: Floats) -> Grid:
    """The main parts of what is neither background nor ground, or of what is unlike the rim."""
    rest = ~_flooded(lab, "behind")
    for places in (rest & ~_flooded(lab, "below"), rest):
        parts = main_parts(opened(closed(places), 2))
        if _SMALLEST < parts.mean() < _SUBJECT:
            return parts
    rim = np.concatenate([lab[0], lab[:, 0], lab[:, -1]])
    tones = [np.median(part, axis=0) for part in np.array_split(rim, 6)]
    strange = np.min([np.sqrt(((lab - tone) ** 2).sum(-1)) for tone in tones], axis=0)
    height, width = strange.shape
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    weight = strange * np.exp(-(x * x + (y - 0.1) ** 2) / 0.9)
    return main_parts(opened(closed(weight > weight.mean() + 0.6 * weight.std()), 1))


def _refined(image: Image.Image, grid: Grid) -> Floats:
    """A region's rim in the picture: each pixel goes with the side whose colour it is nearer to."""
    size = image.size
    core, reach = ~grown(~grid, 2), grown(grid, 2)
    small = np.asarray(image.resize(grid.shape[::-1], Image.Resampling.BOX), np.float32)
    pixels = np.asarray(image, np.float32)
    inside = np.abs(pixels - _spread(small, core if core.any() else grid, size)).sum(-1)
    outside = np.abs(pixels - _spread(small, ~reach, size)).sum(-1)
    share = _ramp(outside / (inside + outside + 1), 0.38, 0.62)
    mask = np.maximum(share * enlarged(reach, size), enlarged(core, size))
    soft = Image.fromarray((mask * 255).astype(np.uint8)).filter(ImageFilter.MedianFilter(3))
    return np.asarray(soft.filter(ImageFilter.GaussianBlur(0.8)), np.float32) / np.float32(255)


def _spread(small: Floats, grid: Grid, size: tuple[int, int]) -> Floats:
    """The colours of one side, carried on over its rim; shape (height, width, 3) of `size`."""
    colours = carried(small, grid.astype(np.float32)).clip(0, 255).astype(np.uint8)
    image = Image.fromarray(colours).filter(ImageFilter.BoxBlur(1))
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR), np.float32)


def _ramp(values: NDArray[np.floating[Any]], low: float, high: float) -> Floats:
    """0 up to `low`, 1 from `high` on, a straight line between."""
    return np.asarray(np.clip((values - low) / (high - low), 0, 1), np.float32)
