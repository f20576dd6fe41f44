"""The finish of a picture: what a style or a model makes of it.

A few words of the prompt ask for a finish as well, such as "black and white". A finish sees the
picture and where its subjects are; nothing here knows what they are.
"""

from __future__ import annotations

from PIL import Image

from rendernet_jupyter.sandbox.painter.finish.recipes import recipe_for
from rendernet_jupyter.sandbox.painter.finish.sheet import Sheet
from rendernet_jupyter.sandbox.painter.finish.tone import grade, monochrome, vignette
from rendernet_jupyter.sandbox.painter.wish import Wish

_AIRS = {
    "mono": (monochrome("#0b0b0d", "#f8f7f4"),),
    "vintage": (
        grade(saturation=0.7, contrast=0.9, warmth=0.5, lift=0.07),
        vignette(0.35),
    ),
}


def finish(image: Image.Image, focus: Image.Image, wish: Wish) -> Image.Image:
    """`image` (RGB) in the look that `wish` names; `focus` (L) is white where subjects are."""
    sheet = Sheet(wish.seed, focus)
    steps = recipe_for(wish.look, wish.base_model, styled=wish.styled)
    for air in sorted(wish.reading.airs):
        steps += _AIRS.get(air, ())
    for step in steps:
        image = step(image, sheet)
    return image
