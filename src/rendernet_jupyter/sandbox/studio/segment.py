"""`segment`: one thing in a picture in place of another.

A picture that the sandbox painted is painted again with the other thing in it; in all others
something is found by its colour, its place, or because it stands out. Nothing here understands a
sentence: words are looked up one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image

from rendernet_jupyter.sandbox.painter.mark import stamp
from rendernet_jupyter.sandbox.painter.png import encode_png
from rendernet_jupyter.sandbox.studio.find import region_of
from rendernet_jupyter.sandbox.studio.patch import patched
from rendernet_jupyter.sandbox.studio.repaint import PAINTED, fault_of_words, repainted
from rendernet_jupyter.sandbox.studio.replaced import Replaced
from rendernet_jupyter.sandbox.studio.source import open_picture
from rendernet_jupyter.sandbox.world.inbox import Inbox

__all__ = ["PAINTED", "fault_of_segment", "replaced", "segment"]

_TRIAL = 384  # pixels of the longer side on which it is tried whether anything is found


def segment(recipe: Mapping[str, Any], inbox: Inbox) -> bytes:
    """The PNG of a `segment` recipe."""
    done = replaced(recipe, inbox)
    # What the sandbox painted carries its mark already.
    image = done.image if "painted" in recipe else stamp(done.image)
    return encode_png(image, {"kind": "segment"})


def replaced(recipe: Mapping[str, Any], inbox: Inbox) -> Replaced:
    """The picture of a `segment` recipe before it is marked, and where it changed.

    Where nothing can be found, nothing changes: `fault_of_segment` says so beforehand.
    """
    element = recipe["element"]
    image = open_picture(inbox, recipe["source"])
    origin = recipe.get("painted")
    if origin is not None and (done := repainted(image, origin, element, inbox)):
        return done
    region = region_of(image, element["find"])
    if region is None:
        return Replaced(image, Image.new("L", image.size))
    return patched(image, region, element["find"], element["replace"])


def fault_of_segment(
    element: Mapping[str, Any],
    source: str,
    inbox: Inbox,
    painted: Mapping[str, Any] | None = None,
) -> str:
    """Why a `segment` of an uploaded picture is bound to fail; empty when it is not."""
    if painted is not None and (fault := fault_of_words(painted, element, inbox)) is not None:
        return fault
    image = open_picture(inbox, source)
    image.thumbnail((_TRIAL, _TRIAL))
    if region_of(image, element["find"]) is None:
        return (
            f"nothing in the picture stands out as {element['find']!r}: other words may help, such "
            "as a colour that can be seen in it or 'background', or another picture"
        )
    return ""
