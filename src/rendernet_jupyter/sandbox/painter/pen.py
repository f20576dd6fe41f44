"""A pen that fills shapes with shaded colour on a transparent layer.

Every filled shape gets the same treatment: rounded by light from where the sun is, darker below,
tinted by the hour; so that drawings made of flat outlines look as if one hand had painted them.
Nothing here knows where the layer will be placed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from rendernet_jupyter.sandbox.painter.colour import WHITE, Colour, mix
from rendernet_jupyter.sandbox.painter.light import Light
from rendernet_jupyter.sandbox.painter.noise import Field
from rendernet_jupyter.sandbox.painter.shape import Cover, Shape, bounds, covered, mirrored, moved

MARGIN = 0.16  # room around the unit square, for tails, strings and soft light
_BLEED = 0.1  # rim of a pasted picture that is left out on each side: mostly background
_OWN_COLOUR = 0.44  # how much the hour may tint a thing: a red bicycle stays red at night


@dataclass(slots=True)
class Pen:
    """A layer of `(1 + 2 * MARGIN) * size` pixels square, and the means to fill shapes on it.

    Attributes:
        size: pixels of the unit square's side.
        light: how things are lit.
        side: 1 when the sun is to the right, -1 when it is to the left.
        mirror: whether drawings are flipped; the light is not.
        frame: scale and shift (x, y) of what is drawn next: a head on a figure.
        colours: what has been painted, shape (side, side, 3), 0 to 1.
        alpha: how opaque it is, shape (side, side).
    """

    size: int
    light: Light
    side: int = 1
    mirror: bool = False
    frame: tuple[float, float, float] = (1.0, 0.0, 0.0)
    colours: Field = field(init=False)
    alpha: Field = field(init=False)

    def __post_init__(self) -> None:
        """Prepare an empty layer."""
        length = max(4, round(self.size * (1 + 2 * MARGIN)))
        self.colours = np.zeros((length, length, 3), np.float32)
        self.alpha = np.zeros((length, length), np.float32)

    def fill(
        self,
        shape: Shape,
        colour: Colour,
        bottom: Colour | None = None,
        *,
        volume: float = 1.0,
        opacity: float = 1.0,
        soft: float = 0.0,
        shine: bool = False,
    ) -> None:
        """Fill a shape.

        Args:
            shape: in the unit square, its foot at y = 1.
            colour: in white light.
            bottom: colour at the lower edge, when it differs.
            volume: how rounded it looks; 0 is flat.
            opacity: 0 to 1.
            soft: blur of the edge, as a part of the unit.
            shine: it gives light itself, so the hour does not tint it.
        """
        pixels = self._placed(shape)
        left, top, right, low = bounds(pixels)
        blur = soft * self.size
        rim = 2 + int(2.5 * blur)
        length = self.alpha.shape[0]
        x0, y0 = max(0, int(left) - rim), max(0, int(top) - rim)
        x1, y1 = min(length, int(right) + rim + 1), min(length, int(low) + rim + 1)
        if x1 <= x0 or y1 <= y0:
            return
        cover = covered(moved(pixels, by=(-x0, -y0)), x1 - x0, y1 - y0, soft=blur)
        share = cover.astype(np.float32) * np.float32(opacity / 255)
        tone = self._tone(colour, bottom, y1 - y0, shine=shine)
        if volume > 0 and not shine:
            tone = self._rounded(tone, cover, min(right - left, low - top), volume)
        area = (slice(y0, y1), slice(x0, x1))
        self._compose(area, tone, share)

    def paste(self, picture: Image.Image, shape: Shape, *, soft: float) -> None:
        """Fill a shape with a picture, cropped to fit, in the light of the hour."""
        left, top, right, low = (round(v) for v in bounds(self._placed(shape)))
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(self.alpha.shape[0], right), min(self.alpha.shape[0], low)
        if x1 <= x0 or y1 <= y0:
            return
        crop = ImageOps.fit(
            picture.convert("RGB"), (x1 - x0, y1 - y0), bleed=_BLEED, centering=(0.5, 0.4)
        )
        cover = covered(
            moved(self._placed(shape), by=(-x0, -y0)), x1 - x0, y1 - y0, soft=soft * self.size
        )
        tone = np.asarray(crop, np.float32) * np.float32(1 / 255)
        tint = np.array(mix(WHITE, self.light.tint, _OWN_COLOUR), np.float32)
        share = cover.astype(np.float32) * np.float32(1 / 255)
        self._compose((slice(y0, y1), slice(x0, x1)), tone * tint, share)

    def _placed(self, shape: Shape) -> Shape:
        scale, right, down = self.frame
        if scale != 1.0 or right or down:
            shape = moved(shape, scale=scale, by=(right, down))
        if self.mirror:
            shape = mirrored(shape)
        return moved(moved(shape, by=(MARGIN, MARGIN)), scale=self.size)

    def _tone(self, top: Colour, bottom: Colour | None, rows: int, *, shine: bool) -> Field:
        """A column of colours from top to bottom, in the light of the hour; shape (rows, 1, 3)."""
        ends = [top, top if bottom is None else bottom]
        if not shine:
            ends = [self.light.on(end, strength=_OWN_COLOUR) for end in ends]
        first, last = (np.array(end, np.float32) for end in ends)
        t = np.linspace(0, 1, rows, dtype=np.float32)[:, None, None]
        column: Field = first + (last - first) * t
        return column

    def _rounded(self, tone: Field, cover: Cover, thickness: float, volume: float) -> Field:
        """Light on the side of the sun, shade on the other, from a blurred copy of the mask."""
        radius = min(max(thickness * 0.2, 0.8), self.size * 0.07)
        pad = int(2 * radius) + 1
        blurred = Image.fromarray(np.pad(cover, pad)).filter(ImageFilter.GaussianBlur(radius))
        soft = np.asarray(blurred, np.float32) * np.float32(1 / 255)
        dx, dy = round(0.62 * radius * self.side), -round(0.78 * radius)
        height, width = cover.shape

        def shifted(by: int) -> Field:
            y, x = pad + by * dy, pad + by * dx
            return soft[y : y + height, x : x + width]

        slope: Field = ((shifted(-1) - shifted(1)) * np.float32(volume))[..., None]
        lit: Field = slope.clip(0, 1)
        shade: Field = (-slope).clip(0, 1)
        glow = np.array(mix(self.light.glow, WHITE, 0.2), np.float32)
        cool = np.array(mix(self.light.top, self.light.mid, 0.3), np.float32) * np.float32(0.45)
        tone = tone * (1 + np.float32(0.1) * lit - np.float32(0.3) * shade)
        tone = tone + (glow - tone) * (lit * np.float32(0.34 - 0.14 * self.light.dark))
        tone += (cool * tone - tone) * (shade * np.float32(0.38))
        return tone

    def _compose(self, area: tuple[slice, slice], tone: Field, share: Field) -> None:
        """Paint over what is there, with straight alpha."""
        under = self.alpha[area]
        total = share + under * (1 - share)
        weight = np.divide(share, total, out=np.zeros_like(share), where=total > 1e-4)
        region = self.colours[area]
        region += (tone - region) * weight[..., None]
        self.alpha[area] = total
