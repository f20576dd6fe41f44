"""Weaves that are patterns: each gives a field that lightens and darkens the picture.

A pattern is a function of the picture and its chance; it gives values around 0 in the shape
(height, width). Nothing here knows how strongly it will be woven in.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageFilter

from rendernet_jupyter.sandbox.painter.noise import Field, clouds, ramp


def _grid(image: Image.Image) -> tuple[Field, Field, float]:
    """Coordinates x and y of every pixel in shorter sides, and that side in pixels."""
    side = float(min(image.size))
    x = np.arange(image.width, dtype=np.float32)[None] / np.float32(side)
    y = np.arange(image.height, dtype=np.float32)[:, None] / np.float32(side)
    return x, y, side


def _level(image: Image.Image, blur: float) -> Field:
    soft = image.convert("L").filter(ImageFilter.GaussianBlur(min(image.size) * blur))
    return np.asarray(soft, np.float32) * np.float32(1 / 255)


def threads(image: Image.Image, rng: np.random.Generator) -> Field:
    """Wavy lines that follow light and dark."""
    x, y, _ = _grid(image)
    sway = clouds(image.height, image.width, rng, octaves=2, cells=3)
    wave: Field = np.sin((y + 0.35 * x) * 210 + sway * 6 + _level(image, 0.02) * 26)
    return wave * np.float32(0.5)


def linen(image: Image.Image, rng: np.random.Generator) -> Field:
    """Warp and weft."""
    x, y, side = _grid(image)
    pitch = min(560.0, side * 0.7)
    uneven = clouds(image.height, image.width, rng, octaves=3, cells=20)
    over = np.sign(np.sin(x * pitch)) * np.sign(np.sin(y * pitch))
    cloth: Field = np.abs(np.sin(x * pitch)) * (over > 0) - np.abs(np.sin(y * pitch)) * (over <= 0)
    return cloth * np.float32(0.36) + uneven * np.float32(0.2)


def contours(image: Image.Image, rng: np.random.Generator) -> Field:
    """Lines of equal lightness, as heights on a map."""
    level = _level(image, 0.012) + 0.04 * clouds(image.height, image.width, rng, octaves=3, cells=3)
    phase: Field = (level * 13) % 1
    away: Field = np.float32(0.09) - np.abs(phase - np.float32(0.5))
    return -ramp(away, 0.0, 0.07) * np.float32(1.3)


def grain(image: Image.Image, rng: np.random.Generator) -> Field:
    """The grain of fast film."""
    lump = max(1, min(image.size) // 640)
    small = rng.standard_normal((image.height // lump + 1, image.width // lump + 1))
    enlarged = Image.fromarray(small.astype(np.float32)).resize(
        image.size, Image.Resampling.BILINEAR
    )
    return np.asarray(enlarged, np.float32) * np.float32(0.42)


def bricks(image: Image.Image, rng: np.random.Generator) -> Field:
    """Courses of brick, each brick its own shade."""
    x, y, _ = _grid(image)
    rows = y * 17
    columns = x * 8.5 + 0.5 * (rows.astype(int) % 2)
    shades = rng.normal(0, 0.16, (64, 64)).astype(np.float32)
    tone = shades[rows.astype(int) % 64, columns.astype(int) % 64]
    near = np.minimum(
        np.minimum(rows % 1, 1 - rows % 1), np.minimum(columns % 1, 1 - columns % 1) * 2
    )
    wall: Field = tone - ramp(0.09 - near, 0.0, 0.05) * 0.85
    return wall


def knit(image: Image.Image, rng: np.random.Generator) -> Field:
    """Rows of stitches."""
    x, y, _ = _grid(image)
    columns = x * 34
    lean = np.abs(columns % 1 - 0.5)
    stitch = np.abs(np.sin((y * 42 + lean * 1.6) * math.pi))
    furrow = ramp(0.13 - lean, 0.0, 0.13)
    fuzz = clouds(image.height, image.width, rng, octaves=2, cells=90)
    wool: Field = (stitch - 0.62) * 0.8 - furrow * 0.4 + 0.12 * fuzz
    return wool


def scan_lines(image: Image.Image, rng: np.random.Generator) -> Field:
    """The lines of an old screen, and a brighter band that rolls."""
    x, y, side = _grid(image)
    pitch = max(3, round(side / 120))
    rows = np.arange(image.height) % pitch < max(1, pitch // 2)
    band = np.exp(-(((y - float(rng.uniform(0.1, 0.9))) / 0.12) ** 2)) * 0.35
    screen: Field = (np.where(rows, 0.16, -0.42)[:, None] + band + 0 * x).astype(np.float32)
    return screen


def crayon(image: Image.Image, rng: np.random.Generator) -> Field:
    """Waxy strokes in one direction."""
    length = image.width + image.height
    strip = clouds(image.height, length, rng, octaves=5, cells=150)
    rows = np.arange(image.height)
    columns = np.arange(image.width)[None] + rows[::-1][:, None]
    strokes: Field = strip[(rows * 0.12).astype(int)[:, None], columns.clip(0, length - 1)]
    return strokes * np.float32(0.75)


def honeycomb(image: Image.Image, rng: np.random.Generator) -> Field:
    """Six-sided cells."""
    x, y, _ = _grid(image)
    u, v = x * 15 + float(rng.uniform(0, 1)), y * 15
    root = np.float32(math.sqrt(3))
    nearest = np.full((image.height, image.width), 9.0, np.float32)
    second = nearest.copy()
    for shift_u, shift_v in ((0.0, 0.0), (0.5, 0.5)):
        for over in (-0.5, 0.5):
            du = u - (np.floor(u - shift_u + over) + shift_u + 0.5)
            dv = v - (np.floor(v / root - shift_v) + shift_v + 0.5) * root
            away = np.sqrt(du * du + dv * dv)
            second = np.minimum(second, np.maximum(nearest, away))
            nearest = np.minimum(nearest, away)
    cells: Field = ramp(second - nearest, 0.02, 0.14) * 0.55 - 0.45
    return cells
