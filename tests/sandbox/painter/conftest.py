"""Pictures small enough to paint by the dozen, and how far apart two of them are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from rendernet_jupyter.sandbox.painter.picture import paint

SMALL = (144, 144)
Painted = Callable[..., Image.Image]
Distance = Callable[[Image.Image, Image.Image], float]


@pytest.fixture
def painted() -> Painted:
    """`painted(positive, negative, seed=…, who=…, **element)`: a small picture."""

    def painted(
        positive: str, negative: str = "", *, size: tuple[int, int] = SMALL, **element: Any
    ) -> Image.Image:
        given = {k: element.pop(k) for k in ("face", "control") if k in element}
        seed, who = element.pop("seed", 7), element.pop("who", None)
        body = {"prompt": {"positive": positive, "negative": negative}, **element}
        return paint(body, size=size, seed=seed, character=who, **given)

    return painted


@pytest.fixture
def distance() -> Distance:
    """Mean difference of two pictures' pixels, 0 to 255."""

    def distance(one: Image.Image, other: Image.Image) -> float:
        pixels = (np.asarray(image, np.float32) for image in (one, other))
        return float(np.abs(next(pixels) - next(pixels)).mean())

    return distance


@pytest.fixture
def hue_share() -> Callable[[Image.Image, str], float]:
    """Which part of a picture is clearly red, green, blue or yellow."""
    spans = {"red": (-20, 14), "yellow": (38, 66), "green": (80, 165), "blue": (195, 255)}

    def hue_share(image: Image.Image, name: str) -> float:
        hue, saturation, value = np.moveaxis(np.asarray(image.convert("HSV"), np.float32), -1, 0)
        low, high = spans[name]
        near = (hue * 360 / 255 - low) % 360 < high - low
        return float((near & (saturation > 130) & (value > 90)).mean())

    return hue_share
