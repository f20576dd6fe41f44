"""Finishes of lines and prints: comic, woodcut, pencil, charcoal, chalk, blueprint, riso, halftone.

Nothing here blurs for its own sake.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from rendernet_jupyter.sandbox.painter.finish.sheet import Sheet, Step, floats, image_of
from rendernet_jupyter.sandbox.painter.noise import Field, clouds, ramp


def outlines(image: Image.Image, sheet: Sheet, *, wide: float = 0.0016, keen: float = 1.0) -> Field:
    """How much of an outline each point is, 0 to 1: a difference of two blurs."""
    grey = ImageOps.autocontrast(image.convert("L"))
    near = floats(grey.filter(ImageFilter.GaussianBlur(sheet.pixels(wide, 0.7))))
    far = floats(grey.filter(ImageFilter.GaussianBlur(sheet.pixels(wide, 0.7) * 2.2)))
    return ramp(far - near, 0.012 / keen, 0.05 / keen)


def inked(
    *, ink: str = "#17151c", keen: float = 1.0, wide: float = 0.0016, share: float = 1.0
) -> Step:
    """Outlines in one ink over the picture."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        lines = outlines(image, sheet, wide=wide, keen=keen) * np.float32(share)
        return _over(image, ink, lines)

    return step


def _over(image: Image.Image, ink: str, share: Field) -> Image.Image:
    mask = image_of(share)
    return Image.composite(Image.new("RGB", image.size, ink), image, mask)


def dots(*, pitch: float, angle: float, ink: str, below: float = 0.5) -> Step:
    """Printed dots in the shadows, larger where it is darker."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        grey = floats(image.convert("L"))
        grid = _dot_grid(image.size, sheet.pixels(pitch, 3.0), angle)
        amount = ((np.float32(below) - grey) / np.float32(below)).clip(0, 0.85)
        return _over(image, ink, ramp(amount - grid, -0.06, 0.06))

    return step


def _dot_grid(size: tuple[int, int], pitch: float, angle: float) -> Field:
    """0 in the middle of every dot, 1 furthest away from all of them."""
    turn = math.radians(angle)
    x = np.arange(size[0], dtype=np.float32)[None]
    y = np.arange(size[1], dtype=np.float32)[:, None]
    scale = np.float32(math.pi / pitch)
    u = (x * np.float32(math.cos(turn)) + y * np.float32(math.sin(turn))) * scale
    v = (y * np.float32(math.cos(turn)) - x * np.float32(math.sin(turn))) * scale
    grid: Field = 1 - (np.sin(u) ** 2 + np.sin(v) ** 2) * np.float32(0.5)
    return grid


def halftone(*, pitch: float = 0.012) -> Step:
    """Cyan, magenta and yellow dots at three angles on white paper."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        values = floats(ImageEnhance.Color(image).enhance(1.5))
        channels = []
        for channel, angle in enumerate((15, 75, 0)):
            grid = _dot_grid(image.size, sheet.pixels(pitch, 3.0), angle)
            channels.append(ramp(values[..., channel] - (0.1 + 0.85 * (1 - grid)), -0.14, 0.14))
        return image_of(np.stack(channels, -1) * 0.92 + 0.05)

    return step


def woodcut(*, ink: str = "#1d1a22", ground: str = "#f1e6cf") -> Step:
    """Carved lines whose width is the tone, following the forms."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        grey = ImageOps.autocontrast(image.convert("L"), cutoff=2)
        level = floats(grey.filter(ImageFilter.GaussianBlur(sheet.pixels(0.002))))
        sway = floats(grey.filter(ImageFilter.GaussianBlur(sheet.pixels(0.02))))
        x = np.arange(image.width, dtype=np.float32)[None]
        y = np.arange(image.height, dtype=np.float32)[:, None]
        phase = (y + 0.28 * x) * np.float32(2 * math.pi / sheet.pixels(0.011, 4.0)) + sway * 14
        carved = 0.5 + 0.5 * np.sin(phase)
        paper_share = ramp(level * 1.15 - 0.12 - carved * 0.72, -0.07, 0.07)
        paper_share *= 1 - outlines(image, sheet, wide=0.002)
        return Image.composite(
            Image.new("RGB", image.size, ground),
            Image.new("RGB", image.size, ink),
            image_of(paper_share),
        )

    return step


def pencil(*, paper: str = "#f6f1e4", lead: str = "#33333a", colour: float = 0.0) -> Step:
    """Graphite: outlines and soft hatching; `colour` lets some of the picture's own through."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        grey = image.convert("L")
        level = floats(grey)
        soft = floats(ImageOps.invert(grey).filter(ImageFilter.GaussianBlur(sheet.pixels(0.012))))
        dodge = (level / (1.02 - soft)).clip(0, 1) ** 1.7
        hatch = _hatching(image, sheet, level)
        tone = (dodge * 0.75 + 0.25 * (0.35 + 0.65 * level)) * hatch
        tone *= 1 - 0.85 * outlines(image, sheet)
        drawn = ImageOps.colorize(image_of(tone), lead, paper)
        return Image.blend(drawn, image, colour) if colour else drawn

    return step


def _hatching(image: Image.Image, sheet: Sheet, level: Field) -> Field:
    """Strokes in two directions, the second only where it is dark."""
    rough = clouds(image.height, image.width, sheet.draw("hatch"), octaves=3, cells=60)
    x = np.arange(image.width, dtype=np.float32)[None]
    y = np.arange(image.height, dtype=np.float32)[:, None]
    pitch = np.float32(2 * math.pi / sheet.pixels(0.0065, 3.0))
    first = 0.5 + 0.5 * np.sin((x + y * 0.8) * pitch + rough * 2.5)
    second = 0.5 + 0.5 * np.sin((x - y * 0.7) * pitch + rough * 2.5)
    shade = (0.85 - level).clip(0, 1)
    field: Field = 1 - 0.5 * first * shade - 0.55 * second * (0.45 - level).clip(0, 1)
    return field * (1 + 0.06 * rough)


def charcoal() -> Step:
    """Smoky blacks on grey paper, lights lifted out with a rubber."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        grey = ImageOps.autocontrast(image.convert("L"), cutoff=3)
        smoke = floats(grey.filter(ImageFilter.GaussianBlur(sheet.pixels(0.006))))
        tooth = clouds(image.height, image.width, sheet.draw("tooth"), octaves=3, cells=150)
        tone = (smoke * 1.2 - 0.12) + 0.16 * tooth * (1.1 - smoke)
        tone *= 1 - 0.9 * outlines(image, sheet, wide=0.003)
        return ImageOps.colorize(image_of(tone), "#141316", "#f2eee8", "#86817c")

    return step


def chalk(*, board: str = "#25352f") -> Step:
    """Coloured chalk on slate: lines, and colours rubbed in thinly."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        bright = floats(ImageEnhance.Color(image).enhance(1.3)) ** 0.7
        tooth = clouds(image.height, image.width, sheet.draw("chalk"), octaves=3, cells=130)
        level = floats(image.convert("L"))
        rub = ramp(tooth + (level - 0.4) * 1.3, -0.7, 0.6) * (0.3 + 0.55 * level)
        lines = outlines(image, sheet, wide=0.002) * ramp(tooth, -0.8, 0.1)
        share = np.maximum(rub, lines * 0.95)[..., None]
        slate = np.array(floats(Image.new("RGB", (1, 1), board))[0, 0], np.float32)
        chalked = np.maximum(bright, (lines * 0.9)[..., None])
        ground = slate * (1 + 0.08 * tooth)[..., None]
        return image_of(ground + (chalked - ground) * share)

    return step


def blueprint(*, ground: str = "#1d4a86") -> Step:
    """White lines on drafting blue, over a grid."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        level = floats(image.convert("L"))
        base = np.array(floats(Image.new("RGB", (1, 1), ground))[0, 0], np.float32)
        values = base * (0.72 + 0.5 * level)[..., None]
        pitch = max(4, round(sheet.side / 26))
        grid = np.zeros(level.shape, np.float32)
        for step_size, tone in ((pitch, 0.1), (pitch * 5, 0.13)):
            grid[::step_size] += tone
            grid[:, ::step_size] += tone
        lines = outlines(image, sheet, wide=0.0017, keen=1.3)
        return image_of(values + grid[..., None] + (1 - values) * (lines * 0.92)[..., None])

    return step


def neon_lines(*, dim: float = 0.22) -> Step:
    """The picture in the dark, its outlines glowing in its own colours."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        lines = outlines(image, sheet, wide=0.0022, keen=1.4)[..., None]
        own = floats(ImageEnhance.Color(image.filter(ImageFilter.GaussianBlur(2))).enhance(3.0))
        own = own / (own.max(-1, keepdims=True) + np.float32(0.05))
        glowing = image_of(lines * own)
        halo = floats(glowing.filter(ImageFilter.GaussianBlur(sheet.pixels(0.012))))
        night = floats(image) * np.float32(dim) * np.array([0.75, 0.7, 1.15], np.float32)
        return image_of(night + lines * own * 0.95 + halo * 1.6)

    return step


def riso(first: str, second: str, *, shift: float = 0.005) -> Step:
    """Two inks on warm paper: one for the light, one for the colour, printed a little aside."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        values = floats(ImageEnhance.Color(image).enhance(1.35))
        speck = clouds(image.height, image.width, sheet.draw("riso"), octaves=2, cells=220)
        dark = (1 - values @ np.array([0.2, 0.6, 0.2], np.float32)) ** 1.15
        warm = (values[..., 0] - values[..., 2] * 0.8 + 0.12).clip(0, 1)
        off = round(sheet.pixels(shift))
        warm = np.roll(warm, (off, -off), (0, 1))
        grounds = [floats(Image.new("RGB", (1, 1), code))[0, 0] for code in (first, second)]
        paper = np.array([0.97, 0.95, 0.89], np.float32)
        out = np.broadcast_to(paper, values.shape).copy()
        for amount, tone in ((warm, grounds[1]), (dark, grounds[0])):
            share = (amount * (1 + 0.16 * speck)).clip(0, 1)[..., None]
            out *= 1 - share * (1 - tone)
        return image_of(out)

    return step
