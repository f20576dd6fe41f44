"""What every finish is given beside the picture, and what a step of a finish is.

Nothing here changes a picture.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from PIL import Image

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.noise import Field


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper a finish works on.

    Attributes:
        seed: of the picture; textures differ with it.
        focus: where the subjects are, an image of mode L and of the picture's size.
    """

    seed: int
    focus: Image.Image

    @property
    def side(self) -> int:
        """The shorter side in pixels; all lengths of a finish are measured by it."""
        return min(self.focus.size)

    def draw(self, *labels: object) -> np.random.Generator:
        """Chance of the paper's own."""
        return draw("sheet", self.seed, *labels)

    def pixels(self, share: float, least: float = 1.0) -> float:
        """A share of the shorter side in pixels."""
        return max(least, self.side * share)


Step: TypeAlias = Callable[[Image.Image, Sheet], Image.Image]


def floats(image: Image.Image) -> Field:
    """Values from 0 to 1; shape (height, width, channels), without channels for mode L."""
    return np.asarray(image, np.float32) * np.float32(1 / 255)


def image_of(field: Field) -> Image.Image:
    """The picture with these values from 0 to 1."""
    return Image.fromarray((field.clip(0, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8))
