"""Pictures from words, with the face, the control picture and the character that go with them.

Nothing here paints; that is `painter`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image

from rendernet_jupyter.sandbox.painter import encode_png, paint
from rendernet_jupyter.sandbox.shelf import Character
from rendernet_jupyter.sandbox.studio.source import open_picture
from rendernet_jupyter.sandbox.world.inbox import Inbox


def painting(recipe: Mapping[str, Any], inbox: Inbox) -> bytes:
    """The PNG of a `model`, `style`, `portrait` or `sample` recipe."""
    element, seed = recipe["element"], recipe["seed"]
    width, height = recipe["size"]
    character = recipe.get("character")
    image = paint(
        element,
        size=(width, height),
        seed=seed,
        face=_picture(recipe, "face", inbox),
        control=_picture(recipe, "control", inbox),
        character=None if character is None else Character(**character),
    )
    return encode_png(image, {"kind": recipe["kind"], "seed": seed, "element": element})


def _picture(recipe: Mapping[str, Any], name: str, inbox: Inbox) -> Image.Image | None:
    return open_picture(inbox, recipe[name]) if name in recipe else None
