"""Finishes of small pieces: pixels, mosaic, facets, stained glass.

Nothing here keeps a detail smaller than a piece.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageEnhance, ImageFilter

from rendernet_jupyter.sandbox.painter.finish.sheet import Sheet, Step, floats, image_of
from rendernet_jupyter.sandbox.painter.noise import Field, clouds, ramp


def pixels(*, across: int = 84, colours: int = 28) -> Step:
    """Large pixels in few colours."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        size = max(1, round(sheet.side / across))
        small = (max(1, image.width // size), max(1, image.height // size))
        few = ImageEnhance.Color(image.resize(small, Image.Resampling.BOX)).enhance(1.2)
        few = few.quantize(colours, dither=Image.Dither.NONE).convert("RGB")
        return few.resize(image.size, Image.Resampling.NEAREST)

    return step


def mosaic(*, across: int = 58) -> Step:
    """Square tiles, each its own shade, with pale joints."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        size = max(3, round(sheet.side / across))
        columns, rows = -(-image.width // size), -(-image.height // size)
        tones = floats(image.resize((columns, rows), Image.Resampling.BOX))
        shades = sheet.draw("tiles").standard_normal((rows, columns, 1)).astype(np.float32)
        tones = tones * (1 + np.float32(0.07) * shades)
        big = tones.repeat(size, 0).repeat(size, 1)[: image.height, : image.width]
        x = np.arange(image.width)[None] % size
        y = np.arange(image.height)[:, None] % size
        joint = (x < max(1, size // 9)) | (y < max(1, size // 9))
        bevel = np.where((x < size // 3) & (y < size // 3), 1.08, 1.0).astype(np.float32)
        grout = np.array([0.86, 0.83, 0.78], np.float32)
        return image_of(np.where(joint[..., None], grout, big * bevel[..., None]))

    return step


def facets(*, across: int = 34) -> Step:
    """Flat cells of colour with a fall of light over each, like folded paper."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        cell, first, second = _cells(image.size, sheet, across)
        tones = _cell_tones(image, sheet, cell, across)
        shade = 1 + np.float32(0.22) * (first / (second + np.float32(0.5)) - np.float32(0.5))
        return image_of(tones * shade[..., None])

    return step


def stained_glass(*, across: int = 22) -> Step:
    """Panes with light behind them, between dark lead."""

    def step(image: Image.Image, sheet: Sheet) -> Image.Image:
        rich = ImageEnhance.Color(image).enhance(1.7)
        cell, first, second = _cells(image.size, sheet, across)
        tones = _cell_tones(rich, sheet, cell, across)
        glass = clouds(image.height, image.width, sheet.draw("glass"), octaves=4, cells=12)
        tones = (tones * 0.72 + floats(rich) * 0.28) * (1.08 + 0.14 * glass[..., None])
        lead = ramp(second - first, sheet.side / across * 0.05, sheet.side / across * 0.12)
        return image_of(tones * (0.06 + 0.94 * lead[..., None]))

    return step


def _cells(
    size: tuple[int, int], sheet: Sheet, across: int
) -> tuple[npt.NDArray[np.int32], Field, Field]:
    """For every pixel: its cell's number, and the distances to the two nearest cell centres."""
    width, height = size
    pitch = sheet.side / across
    columns, rows = int(width / pitch) + 3, int(height / pitch) + 3
    rng = sheet.draw("cells", across)
    jitter_x = rng.uniform(0.1, 0.9, (rows, columns)).astype(np.float32)
    jitter_y = rng.uniform(0.1, 0.9, (rows, columns)).astype(np.float32)
    gx = (np.arange(width, dtype=np.float32) / np.float32(pitch)) + 1
    gy = (np.arange(height, dtype=np.float32) / np.float32(pitch)) + 1
    cx, cy = gx.astype(np.int32), gy.astype(np.int32)
    first = np.full((height, width), 1e9, np.float32)
    second = first.copy()
    cell = np.zeros((height, width), np.int32)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            row, column = (cy + dy)[:, None], (cx + dx)[None]
            away_x = gx[None] - (column + jitter_x[row, column])
            away_y = gy[:, None] - (row + jitter_y[row, column])
            away = away_x * away_x + away_y * away_y
            nearer = away < first
            second = np.where(nearer, first, np.minimum(second, away))
            cell = np.where(nearer, row * columns + column, cell)
            first = np.where(nearer, away, first)
    return cell, np.sqrt(first) * np.float32(pitch), np.sqrt(second) * np.float32(pitch)


def _cell_tones(
    image: Image.Image, sheet: Sheet, cell: npt.NDArray[np.int32], across: int
) -> Field:
    """Each cell in the mean colour of what it covers; every second pixel of it is asked."""
    soft = floats(image.filter(ImageFilter.BoxBlur(max(1.0, sheet.side / across / 6))))
    flat, count = cell[::2, ::2].ravel(), int(cell.max()) + 1
    counts = np.bincount(flat, minlength=count).clip(1)
    means = [
        np.bincount(flat, soft[::2, ::2, c].ravel(), minlength=count) / counts for c in range(3)
    ]
    tones: Field = np.stack(means, -1).astype(np.float32)[cell]
    return tones
