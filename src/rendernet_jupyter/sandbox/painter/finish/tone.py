"""Finishes that only change colours: grading, inks, sepia, monochrome, grain.

Nothing here moves a pixel.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from rendernet_jupyter.sandbox.painter.finish.sheet import Sheet, Step, floats, image_of
from rendernet_jupyter.sandbox.painter.noise import clouds


def grade(
    *,
    saturation: float = 1.0,
    contrast: float = 1.0,
    warmth: float = 0.0,
    lift: float = 0.0,
    gamma: float = 1.0,
) -> Step:
    """Saturation, contrast round the middle, warm or cool balance, raised blacks, gamma."""

    def curve(value: float, gain: float) -> int:
        level: float = (value / 255) ** gamma
        level = 0.5 + (level - 0.5) * contrast
        level = lift + level * (1 - lift)
        return round(255 * min(1.0, max(0.0, level * gain)))

    gains = (1 + 0.16 * warmth, 1 + 0.02 * warmth, 1 - 0.18 * warmth)
    table = [curve(value, gain) for gain in gains for value in range(256)]

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        del sheet
        if saturation != 1.0:
            image = ImageEnhance.Color(image).enhance(saturation)
        return image.point(table)

    return step


def split_tone(shadows: str, lights: str, share: float) -> Step:
    """One colour into the shadows and another into the lights."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        del sheet
        toned = ImageOps.colorize(image.convert("L"), shadows, lights)
        return Image.blend(image, toned, share)

    return step


def monochrome(
    dark: str = "#050506", light: str = "#fbfaf7", *, mid: str | None = None, contrast: float = 1.0
) -> Step:
    """One ink: from its darkest to paper, over a middle tone if one is given."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        del sheet
        grey = ImageOps.autocontrast(image.convert("L"), cutoff=1)
        if contrast != 1.0:
            grey = ImageEnhance.Contrast(grey).enhance(contrast)
        return ImageOps.colorize(grey, dark, light, mid)

    return step


def local_contrast(strength: float, reach: float = 0.03) -> Step:
    """More difference between neighbouring areas: the clear look of fine detail."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        radius = sheet.pixels(reach)
        return image.filter(ImageFilter.UnsharpMask(radius, round(100 * strength), 1))

    return step


def grain(strength: float, size: float = 0.0012) -> Step:
    """Film grain, strongest in the middle tones."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        lump = max(1, round(sheet.side * size))
        small = (max(2, image.width // lump), max(2, image.height // lump))
        noise = sheet.draw("grain").standard_normal(small[::-1]).astype(np.float32)
        speck = np.asarray(Image.fromarray(noise).resize(image.size, Image.Resampling.BILINEAR))
        values = floats(image)
        level = floats(image.convert("L"))
        amount = (4 * level * (1 - level) * 0.8 + 0.2) * np.float32(strength)
        return image_of(values + (speck * amount)[..., None])

    return step


def vignette(strength: float, colour: float = 0.0) -> Step:
    """Darker corners; `colour` is the level they go towards."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        del sheet
        x = np.linspace(-1, 1, image.width, dtype=np.float32)[None]
        y = np.linspace(-1, 1, image.height, dtype=np.float32)[:, None]
        far = ((x * x + y * y) * np.float32(0.5)) ** np.float32(1.4)
        share = (far * np.float32(strength))[..., None].clip(0, 1)
        values = floats(image)
        return image_of(values + (np.float32(colour) - values) * share)

    return step


def paper(tone: tuple[float, float, float], strength: float, cells: int = 90) -> Step:
    """The tooth of paper under the colours, and the paper's own tone."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        tooth = clouds(image.height, image.width, sheet.draw("paper"), octaves=3, cells=cells)
        values = floats(image) * (np.array(tone, np.float32))
        return image_of(values * (1 + np.float32(strength) * tooth)[..., None])

    return step


def posterize(bits: int) -> Step:
    """Fewer levels of every colour."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        del sheet
        return ImageOps.posterize(image, bits)

    return step


def soften(share: float, reach: float) -> Step:
    """Some of a blurred copy over the picture."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        return Image.blend(
            image, image.filter(ImageFilter.GaussianBlur(sheet.pixels(reach))), share
        )

    return step
