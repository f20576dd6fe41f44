"""Find and replace in a picture that nobody has a recipe for.

A place gets another place, a thing another thing in its room, and whatever words cannot be painted
lend their colour, under the light and shade that were there. Nothing here finds the region.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from rendernet_jupyter.sandbox.painter.alone import Cutout, cutout
from rendernet_jupyter.sandbox.painter.colour import Colour
from rendernet_jupyter.sandbox.painter.picture import paint, paint_air
from rendernet_jupyter.sandbox.painter.wanted import Wanted, wanted_by
from rendernet_jupyter.sandbox.painter.words import read
from rendernet_jupyter.sandbox.studio.carry import carried
from rendernet_jupyter.sandbox.studio.find import Region
from rendernet_jupyter.sandbox.studio.grid import Grid
from rendernet_jupyter.sandbox.studio.lab import Floats, lab_of, to_lab, to_rgb
from rendernet_jupyter.sandbox.studio.replaced import Replaced, laid

_SEED = 20  # of painted places: a sky with a few clouds
_HORIZON = 0.66  # part of a painted picture below which all is ground
_MARK = 0.07  # height of the sandbox's mark with its gap, as a part of the shorter side
_ROOMY = 1.2  # how much larger than what it replaces a thing may be, along each side
_FILLED = 192  # longer side of the copy on which a hole is filled


def patched(image: Image.Image, region: Region, find: str, into: str) -> Replaced:
    """`image` (RGB) with what `into` names in place of a region that `find` named."""
    wanted = wanted_by(into)
    if region.kind != "thing":
        place = _place(image.size, region, wanted)
        return laid(place, image, _grey(region.mask)) if place else _tinted(image, region, wanted)
    if wanted.away:
        return laid(_filled(image, region.mask), image, _grey(_wide(region.mask)))
    before = {thing.said for thing in read(find).things}
    named = {thing.said for thing in wanted.reading.things}
    if not named & before and (subject := _subject(image, region, wanted)):
        return _put(image, region, subject)
    return _tinted(image, region, wanted)


def _place(size: tuple[int, int], region: Region, wanted: Wanted) -> Image.Image | None:
    """A painted sky, ground or scene; None when the words name none."""
    if not wanted.lit and not wanted.reading.grounds:
        return None
    width, height = size
    if region.kind == "above":
        return paint_air(wanted.text, size, low=_bounds(region.mask)[3], seed=_SEED)
    tall = height
    if region.kind == "below":  # as tall as puts all of it below the horizon
        share = (height - _bounds(region.mask)[1]) / (1 - _HORIZON)
        tall = min(3 * max(size), max(height, round(share)))
    element = {"prompt": {"positive": wanted.text}}
    unmarked = round(_MARK * min(width, tall))
    painted = paint(element, size=(width, tall + unmarked), seed=_SEED)
    return painted.crop((0, tall - height, width, tall))


def _subject(image: Image.Image, region: Region, wanted: Wanted) -> Cutout | None:
    left, top, right, low = _bounds(region.mask)
    level = float(np.asarray(image.convert("L").resize((16, 16)), np.float32).mean()) / 255
    bust = low >= 0.97 * image.height and low - top > 0.45 * image.height
    wide, tall = round((right - left) * _ROOMY), round((low - top) * _ROOMY)
    return cutout(wanted, min(wide, image.width), min(tall, image.height), level=level, bust=bust)


def _put(image: Image.Image, region: Region, subject: Cutout) -> Replaced:
    """A subject where the region was, on its foot, over what was behind it."""
    left, top, right, low = _bounds(region.mask)
    tall, wide = subject.alpha.shape
    x = min(max(0, (left + right - wide) // 2), image.width - wide)
    y = (top + low - tall) // 2 if subject.aloft else low - tall
    y = min(max(0, y), image.height - tall)
    out = _filled(image, region.mask)
    alpha = Image.fromarray((subject.alpha.clip(0, 1) * 255).astype(np.uint8))
    mask = _grey(_wide(region.mask))
    if not subject.aloft and y + tall < image.height:
        shade = _shadow(image.size, (x, y + tall, wide))
        out.paste((18, 18, 24), (0, 0), shade.point([level // 2 for level in range(256)]))
        mask.paste(255, (0, 0), shade.point([255 if level > 8 else 0 for level in range(256)]))
    colours = Image.fromarray((subject.colours.clip(0, 1) * 255).astype(np.uint8))
    out.paste(colours, (x, y), alpha)
    mask.paste(255, (x, y), alpha.point([255 if level else 0 for level in range(256)]))
    return laid(out, image, mask)


def _shadow(size: tuple[int, int], foot: tuple[int, int, int]) -> Image.Image:
    """The dark under something that stands: L, in the size of the picture."""
    x, y, wide = foot
    image = Image.new("L", size)
    thick = max(2, wide // 14)
    ImageDraw.Draw(image).ellipse(
        (x + wide * 0.06, y - thick, x + wide * 0.94, y + thick), fill=190
    )
    return image.filter(ImageFilter.BoxBlur(thick / 2))


def _filled(image: Image.Image, mask: Floats) -> Image.Image:
    """A copy whose masked part is filled from its surroundings."""
    small, holes = image.copy(), _grey(_wide(mask))
    small.thumbnail((_FILLED, _FILLED), Image.Resampling.BOX)
    known = np.asarray(holes.resize(small.size, Image.Resampling.BOX)) < 6
    colours = _across(np.asarray(small, np.float32), known)
    fill = Image.fromarray(carried(colours, _bridged(known)).clip(0, 255).astype(np.uint8))
    fill = fill.filter(ImageFilter.BoxBlur((2, 0.6))).resize(image.size, Image.Resampling.BICUBIC)
    return Image.composite(fill, image, holes)


def _bridged(known: Grid) -> Floats:
    """1 where something is known, or to the left and to the right of it."""
    left = np.maximum.accumulate(known, axis=1)
    right = np.maximum.accumulate(known[:, ::-1], axis=1)[:, ::-1]
    return (known | (left & right)).astype(np.float32)


def _across(colours: Floats, known: Grid) -> Floats:
    """Gaps bridged from left to right, so that a horizon goes on behind what is taken away."""
    out, columns = colours.copy(), np.arange(colours.shape[1])
    for row in np.flatnonzero(known.any(1) & ~known.all(1)):
        at = columns[known[row]]
        for channel in range(3):
            out[row, :, channel] = np.interp(columns, at, colours[row, at, channel])
    return out


def _tinted(image: Image.Image, region: Region, wanted: Wanted) -> Replaced:
    """The region in another colour, under its own light and shade."""
    left, top, right, low = _bounds(region.mask)
    area = (slice(top, low), slice(left, right))
    lab = to_lab(np.asarray(image.crop((left, top, right, low))))
    inside = lab[region.mask[area] > 0.5]
    typical = np.median(inside, axis=0)
    red, green, blue = (float(v) / 255 for v in to_rgb(typical))
    before: Colour = (red, green, blue)
    tone = to_rgb(_recoloured(lab, typical, lab_of(wanted.shade(before))))
    out = image.copy()
    out.paste(Image.fromarray((tone + 0.5).clip(0, 255).astype(np.uint8)), (left, top))
    return laid(out, image, _grey(region.mask))


def _recoloured(lab: Floats, typical: Floats, target: Floats) -> Floats:
    """The picture in the target's hue; lightness and chroma keep their relief around it."""
    new = np.empty_like(lab)
    new[..., 0] = np.clip(lab[..., 0] + (target[0] - typical[0]) * 0.6, 0, 100)
    chroma = np.hypot(lab[..., 1], lab[..., 2]) / max(8.0, float(np.hypot(*typical[1:])))
    new[..., 1:] = target[1:] * np.clip(chroma, 0.5, 1.3)[..., None]
    return new


def _wide(mask: Floats) -> Floats:
    """The mask and a rim around it, where the colours of both sides are mixed."""
    cells = max(2, min(mask.shape) // 90)
    # Blurred and made hard: Pillow's own way to let a mask grow takes seconds.
    blurred = _grey(mask).filter(ImageFilter.BoxBlur(cells))
    image = blurred.point([0] * 12 + [255] * 244).filter(ImageFilter.BoxBlur(cells / 2))
    wide: Floats = np.maximum(np.asarray(image, np.float32) / np.float32(255), mask)
    return wide


def _grey(mask: Floats) -> Image.Image:
    return Image.fromarray((mask * 255).astype(np.uint8))


def _bounds(mask: Floats) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of what is masked, in pixels."""
    rows, columns = np.flatnonzero(mask.max(1) > 0.5), np.flatnonzero(mask.max(0) > 0.5)
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
