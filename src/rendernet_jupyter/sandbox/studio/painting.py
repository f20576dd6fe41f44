"""Pictures from words, with the face, the control picture and the character that go with them.

Nothing here paints; that is `painter`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image

from rendernet_jupyter.sandbox.painter.change import Change
from rendernet_jupyter.sandbox.painter.picture import paint
from rendernet_jupyter.sandbox.painter.png import encode_png
from rendernet_jupyter.sandbox.shelf import Character
from rendernet_jupyter.sandbox.studio.source import open_picture
from rendernet_jupyter.sandbox.world.inbox import Inbox


def painting(recipe: Mapping[str, Any], inbox: Inbox) -> bytes:
    """The PNG of a `model`, `style`, `portrait` or `sample` recipe."""
    return encode_png(painted(recipe, inbox), {"kind": recipe["kind"]})


def painted(
    recipe: Mapping[str, Any], inbox: Inbox, changes: Sequence[Change] = (), *, raw_side: int = 0
) -> Image.Image:
    """The picture of such a recipe.

    Args:
        recipe: what it is made by.
        inbox: holds the files that the recipe names.
        changes: of some of its parts.
        raw_side: pixels of the shorter side of a small picture before any finish; 0 for the real
            one.
    """
    width, height = recipe["size"]
    if raw_side:
        scale = raw_side / min(width, height)
        width, height = round(width * scale), round(height * scale)
    character = recipe.get("character")
    return paint(
        recipe["element"],
        size=(width, height),
        seed=recipe["seed"],
        face=_picture(recipe, "face", inbox),
        control=_picture(recipe, "control", inbox),
        character=None if character is None else Character(**character),
        changes=changes,
        raw=bool(raw_side),
    )


def _picture(recipe: Mapping[str, Any], name: str, inbox: Inbox) -> Image.Image | None:
    return open_picture(inbox, recipe[name]) if name in recipe else None
