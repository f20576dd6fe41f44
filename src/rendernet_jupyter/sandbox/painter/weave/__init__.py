"""LoRAs: each weaves something of its own into the picture, as strongly as its weight.

Names on the shelf have weaves that go with them; any other name gets one by its hash, in a colour
of its own. A negative weight takes away: patterns are turned over, pieces become their own shadow.
Nothing here changes what is in the picture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from PIL import Image

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.noise import Field
from rendernet_jupyter.sandbox.painter.weave import bends, fields, pieces

_Pattern: TypeAlias = Callable[[Image.Image, np.random.Generator], Field]
_Pieces: TypeAlias = Callable[[Image.Image, np.random.Generator], Image.Image]
_Bend: TypeAlias = Callable[[Image.Image, np.random.Generator, float], Image.Image]

_DEPTH = 88.0  # how far a pattern of weight 1 lightens or darkens, of 255

PATTERNS: Mapping[str, tuple[_Pattern, tuple[float, float, float]]] = {
    "Silk Threads": (fields.threads, (1.0, 0.9, 0.75)),
    "Woven Linen": (fields.linen, (1.0, 0.97, 0.88)),
    "Contour Map": (fields.contours, (1.0, 0.85, 0.7)),
    "Film Grain": (fields.grain, (1.0, 1.0, 1.0)),
    "Brick Pattern": (fields.bricks, (0.7, 1.0, 1.1)),
    "Knitted": (fields.knit, (1.0, 1.0, 1.0)),
    "Scan Lines": (fields.scan_lines, (0.8, 1.0, 1.0)),
    "Crayon": (fields.crayon, (1.0, 1.0, 1.0)),
    "Honeycomb": (fields.honeycomb, (0.6, 0.9, 1.4)),
}
PIECES: Mapping[str, _Pieces] = {
    "Gold Leaf": pieces.gold_leaf,
    "Star Dust": pieces.star_dust,
    "Moss & Lichen": pieces.moss,
    "Petal Rain": pieces.petals,
    "Circuit Trace": pieces.circuit,
    "Frost": pieces.frost,
    "Old Map": pieces.old_map,
    "Confetti": pieces.confetti,
}
BENDS: Mapping[str, _Bend] = {
    "Ripple Glass": bends.ripple_glass,
    "Heat Haze": bends.heat_haze,
    "Prism, split": bends.prism,
}


def weave(image: Image.Image, name: str, weight: float, seed: int) -> Image.Image:
    """`image` (RGB) with one LoRA woven in; weight 0 leaves it alone."""
    if abs(weight) < 1e-6:
        return image
    rng = draw("weave", name, seed)
    if name in BENDS:
        return BENDS[name](image, rng, weight)
    if name in PIECES:
        return _taken(image, PIECES[name](image, rng), weight)
    if name in PATTERNS:
        pattern, tone = PATTERNS[name]
        return _patterned(image, pattern(image, rng), tone, weight)
    own = draw("lora", name)
    pattern, _ = list(PATTERNS.values())[int(own.integers(len(PATTERNS)))]
    red, green, blue = (float(v) for v in own.uniform(-0.5, 1.4, 3))
    return _patterned(image, pattern(image, rng), (red, green, blue), weight)


def _taken(image: Image.Image, full: Image.Image, weight: float) -> Image.Image:
    """Between the picture and the full effect, and beyond either end."""
    values, target = np.asarray(image, np.float32), np.asarray(full, np.float32)
    out = values + (target - values) * np.float32(weight)
    return Image.fromarray(out.clip(0, 255).astype(np.uint8))


def _patterned(
    image: Image.Image, field: Field, tone: tuple[float, float, float], weight: float
) -> Image.Image:
    depth = np.array(tone, np.float32) * np.float32(_DEPTH * weight)
    out = np.asarray(image, np.float32) + field[..., None] * depth
    return Image.fromarray(out.clip(0, 255).astype(np.uint8))
