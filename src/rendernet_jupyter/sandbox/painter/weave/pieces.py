"""Weaves that add things: flecks of gold, sparkles, moss, petals, circuits, frost, confetti, paper.

Each paints a copy of the picture at full strength; how much of it is taken is not decided here.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from rendernet_jupyter.sandbox.painter.noise import Field, clouds, ramp


def gold_leaf(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Torn leaf over the lights."""
    level = _level(image)
    torn = clouds(image.height, image.width, rng, octaves=6, cells=7)
    share = ramp(torn + (level - 0.5) * 0.9, 0.42, 0.47)
    shine = clouds(image.height, image.width, rng, octaves=4, cells=30)
    gold = np.array([226, 176, 66], np.float32) * (0.9 + 0.45 * shine[..., None])
    return _mixed(image, gold, share)


def moss(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Green and grey patches where it is dark."""
    level = _level(image.filter(ImageFilter.GaussianBlur(3)))
    growth = clouds(image.height, image.width, rng, octaves=6, cells=6)
    fine = clouds(image.height, image.width, rng, octaves=3, cells=60)
    share = ramp(growth + (0.5 - level) * 0.8 + 0.15 * fine, 0.08, 0.3)
    hue = ramp(clouds(image.height, image.width, rng, octaves=2, cells=5), -0.2, 0.5)[..., None]
    green, lichen = np.array([86, 118, 52], np.float32), np.array([172, 182, 128], np.float32)
    return _mixed(image, (green + (lichen - green) * hue) * (1 + 0.3 * fine[..., None]), share)


def frost(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Needles of ice from the edges inwards."""
    x = np.linspace(-1, 1, image.width, dtype=np.float32)[None]
    y = np.linspace(-1, 1, image.height, dtype=np.float32)[:, None]
    edge = np.maximum(np.abs(x), np.abs(y))
    ridged = 1 - np.abs(clouds(image.height, image.width, rng, octaves=6, cells=6))
    share = ramp(edge * 0.95 + (ridged - 0.75) * 0.9, 0.62, 1.0) * ramp(ridged, 0.45, 1.0)
    ice = np.broadcast_to(np.array([228, 243, 255], np.float32), (*share.shape, 3))
    return _mixed(image, ice, share)


def old_map(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Yellowed paper, stained, with folds."""
    stain = clouds(image.height, image.width, rng, octaves=5, cells=4)
    tone = np.array([1.0, 0.9, 0.68], np.float32) * (0.98 + 0.14 * stain[..., None])
    values = np.asarray(image, np.float32) * tone
    values = values * 0.78 + 0.2 * np.array([236, 214, 166], np.float32)
    for axis in (0, 1):
        size = values.shape[axis]
        at = np.arange(size, dtype=np.float32)
        for share in (0.25, 0.5, 0.75):
            fold = at - size * np.float32(share)
            line = 1 + 0.16 * np.exp(-((fold / 5 - 1) ** 2)) - 0.2 * np.exp(-((fold / 5) ** 2))
            values *= line[:, None, None] if axis == 0 else line[None, :, None]
    return _image(values)


def star_dust(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Sparkles with four points, and a fine glitter."""
    layer = Image.new("L", image.size)
    pen, side = ImageDraw.Draw(layer), min(image.size)
    for _ in range(260):
        x, y = rng.uniform(0, image.width), rng.uniform(0, image.height)
        reach = side * 0.026 * rng.random() ** 5 + 0.8
        thin = max(0.5, reach * 0.12)
        pen.polygon([(x, y - reach), (x + thin, y), (x, y + reach), (x - thin, y)], fill=255)
        pen.polygon([(x - reach, y), (x, y - thin), (x + reach, y), (x, y + thin)], fill=255)
    glow = layer.filter(ImageFilter.GaussianBlur(side * 0.006)).point(
        [min(255, v * 3) for v in range(256)]
    )
    tinted = Image.merge("RGB", [glow, glow.point([int(v * 0.93) for v in range(256)]), glow])
    return ImageChops.screen(ImageChops.screen(image, tinted), Image.merge("RGB", [layer] * 3))


def petals(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Petals drifting across the picture."""
    return _strewn(
        image, rng, 80, ((246, 178, 203), (252, 214, 226), (232, 138, 172)), round_ends=True
    )


def confetti(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Coloured paper."""
    tones = ((232, 74, 74), (250, 200, 66), (72, 160, 220), (110, 190, 110), (196, 110, 210))
    return _strewn(image, rng, 190, tones, round_ends=False)


def _strewn(
    image: Image.Image,
    rng: np.random.Generator,
    count: int,
    tones: tuple[tuple[int, int, int], ...],
    *,
    round_ends: bool,
) -> Image.Image:
    out, side = image.copy(), min(image.size)
    pen = ImageDraw.Draw(out)
    for _ in range(count):
        x, y = rng.uniform(0, image.width), rng.uniform(0, image.height)
        angle, reach = rng.uniform(0, math.pi), side * rng.uniform(0.006, 0.02)
        tone = tones[int(rng.integers(len(tones)))]
        steps = np.linspace(0, 2 * math.pi, 14 if round_ends else 5)[:-1] + math.pi / 4
        u, v = np.cos(steps) * reach, np.sin(steps) * reach * 0.5
        points = zip(
            x + u * math.cos(angle) - v * math.sin(angle),
            y + u * math.sin(angle) + v * math.cos(angle),
            strict=True,
        )
        pen.polygon([(float(a), float(b)) for a, b in points], fill=tone)
    return out


def circuit(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Copper paths and solder points on a grid."""
    out, side = image.copy(), min(image.size)
    pen, pitch = ImageDraw.Draw(out), max(4.0, side / 34)
    wide = max(1, round(side * 0.0035))
    for _ in range(58):
        x, y = (int(rng.integers(0, int(s / pitch) + 1)) * pitch for s in image.size)
        path = [(x, y)]
        for _ in range(int(rng.integers(2, 5))):
            dx, dy = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (1, -1))[int(rng.integers(6))]
            run = int(rng.integers(1, 5)) * pitch
            x, y = x + dx * run, y + dy * run
            path.append((x, y))
        pen.line(path, fill=(214, 148, 74), width=wide, joint="curve")
        for end in (path[0], path[-1]):
            box = (end[0] - wide * 2, end[1] - wide * 2, end[0] + wide * 2, end[1] + wide * 2)
            pen.ellipse(box, fill=(250, 226, 170), outline=(120, 74, 32), width=max(1, wide // 2))
    return out


def _level(image: Image.Image) -> Field:
    return np.asarray(image.convert("L"), np.float32) * np.float32(1 / 255)


def _mixed(image: Image.Image, tone: Field, share: Field) -> Image.Image:
    values = np.asarray(image, np.float32)
    return _image(values + (tone - values) * share[..., None])


def _image(values: Field) -> Image.Image:
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))
