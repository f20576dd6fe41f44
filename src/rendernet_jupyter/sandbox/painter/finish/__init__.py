"""The finish of a picture: what a style or a model makes of it.

Nothing here reads the prompt; a finish sees the picture and where its subjects are.
"""

from __future__ import annotations

from PIL import Image

from rendernet_jupyter.sandbox.painter.finish.recipes import recipe_for
from rendernet_jupyter.sandbox.painter.finish.sheet import Sheet
from rendernet_jupyter.sandbox.painter.wish import Wish


def finish(image: Image.Image, focus: Image.Image, wish: Wish) -> Image.Image:
    """`image` (RGB) in the look that `wish` names; `focus` (L) is white where subjects are."""
    sheet = Sheet(wish.seed, focus)
    for step in recipe_for(wish.look, wish.base_model, styled=wish.styled):
        image = step(image, sheet)
    return image
