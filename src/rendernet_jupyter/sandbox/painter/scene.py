"""The picture while it is being painted: a canvas, its light, and where things are.

Canvas values are floats from 0 to 1 (as sRGB stores colours), shape (height, width, 3). Lengths in
the picture are fractions of its height or width, as the name says. Nothing here decides what is
painted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rendernet_jupyter.sandbox.painter.chance import draw
from rendernet_jupyter.sandbox.painter.colour import Colour
from rendernet_jupyter.sandbox.painter.light import Light
from rendernet_jupyter.sandbox.painter.matter import Matter
from rendernet_jupyter.sandbox.painter.noise import Field
from rendernet_jupyter.sandbox.painter.shape import Shape, bounds, covered, moved
from rendernet_jupyter.sandbox.painter.wish import Wish


@dataclass(slots=True)
class Scene:
    """One picture in the making.

    Attributes:
        canvas: the picture so far.
        wish: what is asked for.
        light: how it is lit.
        matter: what the land is made of.
        horizon: its height from the top, as a fraction of the height.
        sun: x and y of sun or moon, as fractions of width and height.
        floor: where things stand, as a fraction of the height from the top.
        wet: whether there is water to float on.
        shore: where that water ends in front, as a fraction of the height.
        grain: one field of fine noise (height, width), for every surface to use.
        focus: how much of each pixel belongs to a subject, 0 to 1; shape (height, width).
    """

    canvas: Field
    wish: Wish
    light: Light
    matter: Matter
    horizon: float
    sun: tuple[float, float]
    floor: float = 0.9
    wet: bool = False
    shore: float = 1.0
    grain: Field = field(default_factory=lambda: np.zeros((1, 1), np.float32))
    focus: Field = field(default_factory=lambda: np.zeros((1, 1), np.float32))

    @property
    def width(self) -> int:
        """In pixels."""
        return int(self.canvas.shape[1])

    @property
    def height(self) -> int:
        """In pixels."""
        return int(self.canvas.shape[0])

    @property
    def side(self) -> int:
        """The shorter side in pixels."""
        return min(self.width, self.height)

    def draw(self, *labels: object) -> np.random.Generator:
        """Chance that depends on the seed alone."""
        return draw(self.wish.seed, *labels)

    def wander(self, *labels: object) -> np.random.Generator:
        """Chance that also depends on the sampler, and on the steps where it never settles."""
        return draw(*self.wish.wandering, *labels)

    def varied(self, *labels: object, wander: float = 0.28) -> float:
        """A number around 0, mostly the seed's (-1 to 1), slightly the sampler's."""
        own = self.draw(*labels).uniform(-1, 1)
        return float(own + wander * self.wander(*labels).uniform(-1, 1))

    def lay(
        self,
        shape: Shape,
        top: Colour,
        bottom: Colour | None = None,
        *,
        opacity: float = 1.0,
        soft: float = 0.0,
    ) -> None:
        """Fill a shape with a colour.

        Args:
            shape: its points are in pixels; what is outside of the picture is left out.
            top: the colour, or its start at the upper edge of the shape.
            bottom: its end at the lower edge; None for one flat colour.
            opacity: 0 to 1.
            soft: radius in pixels by which the edge is blurred.
        """
        left, high, right, low = bounds(shape)
        rim = int(2 * soft) + 1
        x0, y0 = max(0, int(left) - rim), max(0, int(high) - rim)
        x1, y1 = min(self.width, int(right) + rim + 1), min(self.height, int(low) + rim + 1)
        if x1 <= x0 or y1 <= y0:
            return
        cover = covered(moved(shape, by=(-x0, -y0)), x1 - x0, y1 - y0, scale=2, soft=soft)
        share = cover[..., None] * np.float32(opacity / 255)
        tone = np.array(top, np.float32)
        if bottom is not None:
            rows = np.arange(y0, y1, dtype=np.float32)[:, None, None]
            t = ((rows - np.float32(high)) / np.float32(max(1.0, low - high))).clip(0, 1)
            tone = tone + (np.array(bottom, np.float32) - tone) * t
        region = self.canvas[y0:y1, x0:x1]
        region += (tone - region) * share
