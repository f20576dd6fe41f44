"""Finishes of a brush or a knife: oil strokes, watercolour, gouache, paper cut-outs, canvas.

Nothing here prints dots or draws outlines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from rendernet_jupyter.sandbox.painter.finish.sheet import Sheet, Step, floats, image_of
from rendernet_jupyter.sandbox.painter.noise import Field, clouds, ramp


@dataclass(frozen=True, slots=True)
class _Pass:
    """One pass of strokes: `number` 0 covers everything, later ones only where there is detail."""

    number: int
    wide: float
    jitter: float

    @property
    def least(self) -> float:
        """How much of an edge a place needs to be painted again."""
        return (0.0, 0.02, 0.045)[self.number]


def strokes(*, wide: float, thick: float = 0.5, jitter: float = 0.05) -> Step:
    """Brush strokes along the forms, large ones first, small ones where there is detail.

    Args:
        wide: width of the largest strokes as a part of the shorter side.
        thick: how much the paint stands out.
        jitter: how far the colours of neighbouring strokes differ.
    """

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        canvas = image.filter(ImageFilter.GaussianBlur(sheet.pixels(wide * 0.5)))
        relief = Image.new("L", image.size, 128)
        for number, share in enumerate((1.0, 0.5, 0.25)):
            brush = _Pass(number, sheet.pixels(wide * share, 1.5), jitter)
            _paint_pass(canvas, relief, image, sheet, brush)
        bumps = relief.filter(ImageFilter.GaussianBlur(0.7)).filter(ImageFilter.EMBOSS)
        light = 1 + (floats(bumps) - np.float32(0.5)) * np.float32(thick)
        return image_of(floats(canvas) * light[..., None])

    return step


def _paint_pass(
    canvas: Image.Image, relief: Image.Image, image: Image.Image, sheet: Sheet, brush: _Pass
) -> None:
    """Lines in the colour of what is under them, along the edges of the forms."""
    wide, rng = brush.wide, sheet.draw("strokes", brush.number)
    step = wide * (0.8 if brush.number else 0.62)
    columns, rows = max(1, int(image.width / step)), max(1, int(image.height / step))
    count = columns * rows
    xs = (np.tile(np.arange(columns), rows) + rng.uniform(0, 1, count)) * image.width / columns
    ys = (np.repeat(np.arange(rows), columns) + rng.uniform(0, 1, count)) * image.height / rows
    ix, iy = xs.astype(int).clip(0, image.width - 1), ys.astype(int).clip(0, image.height - 1)
    soft = image.filter(ImageFilter.GaussianBlur(max(0.5, wide * 0.3)))
    colours = np.asarray(soft)[iy, ix] * (1 + rng.normal(0, brush.jitter, (count, 1)))
    angle, edge = _directions(image, wide)
    turns = angle[iy, ix] + rng.normal(0, 0.25, count)
    half = wide * rng.uniform(0.9, 1.9, count)
    dx, dy = np.cos(turns) * half, np.sin(turns) * half
    chosen = rng.permutation(np.flatnonzero(edge[iy, ix] >= brush.least))
    paths = np.stack([xs - dx, ys - dy, xs + dx, ys + dy], 1)[chosen].tolist()
    tones = colours.clip(0, 255).astype(int)[chosen].tolist()
    levels = rng.integers(60, 200, len(paths)).tolist()
    pen, bump = ImageDraw.Draw(canvas), ImageDraw.Draw(relief)
    thick = max(1, round(wide * 0.8))
    for path, tone, level in zip(paths, tones, levels, strict=True):
        pen.line(path, tuple(tone), thick)
        bump.line(path, level, thick)


def _directions(image: Image.Image, wide: float) -> tuple[Field, Field]:
    """For every pixel the angle along the nearest form, and how much of an edge is there."""
    grey = floats(image.convert("L").filter(ImageFilter.GaussianBlur(max(1.0, wide * 0.6))))
    down = np.zeros_like(grey)
    across = np.zeros_like(grey)
    down[1:-1] = (grey[2:] - grey[:-2]) * np.float32(0.5)
    across[:, 1:-1] = (grey[:, 2:] - grey[:, :-2]) * np.float32(0.5)
    edge: Field = np.hypot(down, across) * np.float32(wide)
    angle = np.arctan2(down, across) + np.float32(np.pi / 2)
    return np.where(edge < 0.004, np.float32(0.5), angle), edge


def watercolour(*, flow: float = 0.012) -> Step:
    """Pigment that runs, pools at the edges of areas, and leaves the paper white in places."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        moved = _bled(image, sheet, sheet.pixels(flow))
        flat = moved.filter(ImageFilter.MedianFilter(3)).filter(
            ImageFilter.GaussianBlur(sheet.pixels(0.002))
        )
        grey = flat.convert("L")
        blurred = grey.filter(ImageFilter.GaussianBlur(sheet.pixels(0.008)))
        rim = floats(ImageChops.difference(grey, blurred))
        pool = clouds(image.height, image.width, sheet.draw("pool"), octaves=4, cells=6)
        washed = flat.point([round(225 * (v / 255) ** 0.82 + 30) for v in range(256)] * 3)
        flow_of_ink = (1 - np.float32(1.1) * rim) * (1 + np.float32(0.09) * pool)
        values = floats(washed) * flow_of_ink[..., None]
        margin = _ragged_margin(image, sheet)
        return image_of(1 - (1 - values) * margin[..., None])

    return step


def _bled(image: Image.Image, sheet: Sheet, reach: float) -> Image.Image:
    """Every pixel taken from a little aside, so that edges waver."""
    height, width = image.height, image.width
    shift_x = clouds(height, width, sheet.draw("bleed x"), octaves=3, cells=18) * reach
    shift_y = clouds(height, width, sheet.draw("bleed y"), octaves=3, cells=18) * reach
    rows = (np.arange(height)[:, None] + shift_y).astype(int).clip(0, height - 1)
    columns = (np.arange(width)[None] + shift_x).astype(int).clip(0, width - 1)
    return Image.fromarray(np.asarray(image)[rows, columns])


def _ragged_margin(image: Image.Image, sheet: Sheet) -> Field:
    """1 inside the painted area, 0 on the bare paper round it."""
    x = np.minimum(np.arange(image.width), np.arange(image.width)[::-1])[None]
    y = np.minimum(np.arange(image.height), np.arange(image.height)[::-1])[:, None]
    edge = np.minimum(x, y).astype(np.float32) / sheet.side
    rough = clouds(image.height, image.width, sheet.draw("margin"), octaves=5, cells=9)
    return ramp(edge + 0.018 * rough, 0.022, 0.034)


def gouache(levels: int = 7) -> Step:
    """Opaque paint: few, flat, slightly chalky tones."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        soft = _bled(image, sheet, sheet.pixels(0.004)).filter(ImageFilter.MedianFilter(3))
        hue = soft.filter(ImageFilter.GaussianBlur(sheet.pixels(0.004)))
        few = hue.quantize(levels * 4, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        flat = few.convert("RGB").filter(ImageFilter.ModeFilter(5))
        return Image.blend(flat, soft, 0.25)

    return step


def paper_cut(levels: int = 6) -> Step:
    """Layers of card by lightness, each throwing a shadow on the one below."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        smooth = image.filter(ImageFilter.GaussianBlur(sheet.pixels(0.004))).filter(
            ImageFilter.MedianFilter(3)
        )
        grey = np.asarray(ImageOps.equalize(smooth.convert("L")))
        flat = smooth.quantize(levels * 3, dither=Image.Dither.NONE).convert("RGB")
        values = floats(flat)
        shade = np.zeros(grey.shape, np.float32)
        reach, drop = sheet.pixels(0.006), round(sheet.pixels(0.008))
        for level in range(1, levels):
            above = Image.fromarray(((grey < 256 * level / levels) * 255).astype(np.uint8))
            soft = floats(above.filter(ImageFilter.BoxBlur(reach)))
            cast = np.roll(soft, (drop, drop), (0, 1)) * (1 - floats(above))
            shade = np.maximum(shade, cast)
        return image_of(values * (1 - 0.5 * shade[..., None]))

    return step


def canvas_weave(strength: float) -> Step:
    """The threads of a canvas under the paint."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        pitch = 2 * np.pi / sheet.pixels(0.0045, 3.0)
        x = np.sin(np.arange(image.width, dtype=np.float32) * pitch)[None]
        y = np.sin(np.arange(image.height, dtype=np.float32) * pitch)[:, None]
        weave = 1 + np.float32(strength) * (np.abs(x) - np.abs(y))
        return image_of(floats(image) * weave[..., None])

    return step
