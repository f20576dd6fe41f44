"""Finishes of a lens: bloom, bokeh, flares, leaks of light, bars, a narrow plane of focus.

Nothing here draws lines or grain.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from rendernet_jupyter.sandbox.painter.finish.sheet import Sheet, Step, floats, image_of


def bloom(strength: float, *, reach: float = 0.03, above: int = 150, tint: str = "#ffffff") -> Step:
    """Light that spills from everything brighter than `above` (0 to 255)."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        span = 255 - above
        table = [round(255 * max(0, value - above) / span) for value in range(256)] * 3
        bright = image.point(table).filter(ImageFilter.GaussianBlur(sheet.pixels(reach)))
        bright = ImageChops.multiply(bright, Image.new("RGB", image.size, tint))
        bright = bright.point([min(255, round(value * strength)) for value in range(256)] * 3)
        return ImageChops.screen(image, bright)

    return step


def bokeh(reach: float) -> Step:
    """Everything but the subjects out of focus, lights as discs."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        radius = sheet.pixels(reach)
        soft = image.filter(ImageFilter.GaussianBlur(radius * 0.6)).filter(
            ImageFilter.BoxBlur(radius * 0.5)
        )
        soft = ImageEnhance.Brightness(soft).enhance(1.05)
        discs = _discs(image, sheet, radius)
        soft = ImageChops.screen(soft, discs)
        focus = sheet.focus.filter(ImageFilter.MinFilter(5))
        focus = focus.filter(ImageFilter.GaussianBlur(sheet.pixels(0.002)))
        return Image.composite(image, soft, focus)

    return step


def _discs(image: Image.Image, sheet: Sheet, radius: float) -> Image.Image:
    """Discs in the colours of the brightest places, more of them where the picture is dark."""
    rng = sheet.draw("discs")
    small = image.resize((64, 64), Image.Resampling.BOX)
    values = np.asarray(small, np.float32)
    weight = (values.max(-1) / 255) ** 3 + 0.015
    picks = rng.choice(64 * 64, 70, p=(weight / weight.sum()).ravel())
    layer = Image.new("RGB", image.size)
    pen = ImageDraw.Draw(layer)
    for pick, size in zip(picks, rng.uniform(0.5, 1.7, len(picks)), strict=True):
        y, x = (pick // 64 + 0.5) / 64 * image.height, (pick % 64 + 0.5) / 64 * image.width
        tone = values[pick // 64, pick % 64] * rng.uniform(0.14, 0.34)
        reach = radius * size
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), tuple(int(v) for v in tone))
    return layer.filter(ImageFilter.GaussianBlur(max(0.8, radius * 0.06)))


def tilt(reach: float, level: float = 0.72, depth: float = 0.16) -> Step:
    """Sharp only in a level band, as a photograph of a small model."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        soft = image.filter(ImageFilter.GaussianBlur(sheet.pixels(reach)))
        rows = np.linspace(0, 1, image.height)
        share = (np.abs(rows - level) / depth - 0.6).clip(0, 1)
        mask = Image.fromarray((255 * (1 - share[:, None].repeat(image.width, 1))).astype(np.uint8))
        return Image.composite(image, soft, mask)

    return step


def bars(share: float) -> Step:
    """Black bars above and below, as in the cinema."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        del sheet
        out = image.copy()
        tall = round(image.height * share)
        for top in (0, image.height - tall):
            out.paste((6, 6, 8), (0, top, image.width, top + tall))
        return out

    return step


def flare(tint: tuple[float, float, float], strength: float) -> Step:
    """A level streak through the brightest place."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        small = image.convert("L").resize((48, 48), Image.Resampling.BOX)
        level = floats(small.filter(ImageFilter.BoxBlur(1)))
        at = int(level.argmax())
        x0, y0 = (at % 48 + 0.5) / 48 * image.width, (at // 48 + 0.5) / 48 * image.height
        x = np.abs(np.arange(image.width, dtype=np.float32)[None] - np.float32(x0)) / image.width
        y = np.abs(np.arange(image.height, dtype=np.float32)[:, None] - np.float32(y0)) / sheet.side
        streak = np.exp(-x * 3.2) * np.exp(-((y * 55) ** 2)) + 0.6 * np.exp(
            -((x * 7) ** 2 + (y * 7) ** 2)
        )
        values = floats(image)
        return image_of(
            values + (streak * np.float32(strength))[..., None] * np.array(tint, np.float32)
        )

    return step


def leak(tint: tuple[float, float, float], strength: float) -> Step:
    """Light that came in through the back of the camera, from one edge."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        rng = sheet.draw("leak")
        side = 1.0 if rng.random() < 0.5 else 0.0
        x = np.linspace(0, 1, image.width, dtype=np.float32)[None]
        y = np.linspace(0, 1, image.height, dtype=np.float32)[:, None]
        wave = 0.12 * np.sin(y * 3.1 + float(rng.uniform(0, 6))) + 0.1
        share = np.exp(-(((np.abs(x - side) - wave) / 0.17).clip(0, None) ** 1.6))
        share = share * (0.7 + 0.3 * np.sin(y * math.pi))
        values = floats(image)
        spill = (share * np.float32(strength))[..., None] * np.array(tint, np.float32)
        return image_of(1 - (1 - values) * (1 - spill))

    return step


def highlights_up(share: float) -> Step:
    """High key: the lights go towards white."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        del sheet
        values = floats(image)
        return image_of(values + (1 - values) * values * np.float32(share))

    return step
