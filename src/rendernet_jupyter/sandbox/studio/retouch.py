"""`true_touch`: a picture enlarged and sharpened.

Nothing here makes anything up, as the real service would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image, ImageFilter

from rendernet_jupyter.sandbox.painter.mark import stamp
from rendernet_jupyter.sandbox.painter.png import encode_png
from rendernet_jupyter.sandbox.studio.source import open_picture
from rendernet_jupyter.sandbox.world.inbox import Inbox


def true_touch(recipe: Mapping[str, Any], inbox: Inbox) -> bytes:
    """The PNG of a `true_touch` recipe: enlarged, and its detail lifted by `enhance_strength`."""
    element = recipe["element"]
    width, height = recipe["size"]
    image = open_picture(inbox, recipe["source"])
    large = image.resize((width, height), Image.Resampling.LANCZOS)
    strength, scale = element["enhance_strength"], element["scale_factor"]
    fine = ImageFilter.UnsharpMask(radius=0.7 * scale, percent=round(220 * strength), threshold=2)
    broad = ImageFilter.UnsharpMask(radius=12 * scale, percent=round(40 * strength), threshold=0)
    touched = large.filter(fine).filter(broad)
    return encode_png(stamp(touched), {"kind": "true_touch"})
