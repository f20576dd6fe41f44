"""Changes of a picture: `segment` recolours what it finds, `true_touch` enlarges and sharpens.

Light and texture stay as they are. Nothing here makes anything up, as the real service would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PIL import Image, ImageFilter

from rendernet_jupyter.sandbox.painter import encode_png
from rendernet_jupyter.sandbox.painter.mark import stamp
from rendernet_jupyter.sandbox.studio.find import fault_in_words, mask_of, named_colour
from rendernet_jupyter.sandbox.studio.lab import Floats, lab_of, to_lab, to_rgb
from rendernet_jupyter.sandbox.studio.source import open_picture
from rendernet_jupyter.sandbox.world.inbox import Inbox

_PREVIEW = 384  # pixels of the longer side on which it is tried whether anything is found


def segment(recipe: Mapping[str, Any], inbox: Inbox) -> bytes:
    """The PNG of a `segment` recipe: what `find` names by colour gets the colour of `replace`."""
    element = recipe["element"]
    image = open_picture(inbox, recipe["source"])
    pixels = np.asarray(image)
    lab = to_lab(pixels)
    mask = mask_of(lab, element["find"])
    colour = named_colour(element["replace"])
    if mask is not None and colour is not None:
        painted = to_rgb(_recoloured(lab, mask, lab_of(colour)))
        share = mask[..., None]
        image = Image.fromarray((pixels * (1 - share) + painted * share + 0.5).astype(np.uint8))
    return encode_png(stamp(image), {"kind": "segment", "element": element})


def fault_of_segment(element: Mapping[str, Any], source: str, inbox: Inbox) -> str:
    """Why a `segment` is bound to fail; empty when it is not. Tried on a small copy."""
    if fault := fault_in_words(element["find"], element["replace"]):
        return fault
    image = open_picture(inbox, source)
    image.thumbnail((_PREVIEW, _PREVIEW))
    if mask_of(to_lab(np.asarray(image)), element["find"]) is None:
        return f"nothing in the picture has the colour of {element['find']!r}"
    return ""


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
    return encode_png(stamp(touched), {"kind": "true_touch", "element": element})


def _recoloured(lab: Floats, mask: Floats, target: Floats) -> Floats:
    """The picture in the target's hue; lightness and chroma keep their relief around it."""
    typical = np.median(lab[mask > 0.5], axis=0)
    new = np.empty_like(lab)
    new[..., 0] = np.clip(lab[..., 0] + (target[0] - typical[0]) * 0.6, 0, 100)
    chroma = np.hypot(lab[..., 1], lab[..., 2]) / max(8.0, float(np.hypot(*typical[1:])))
    new[..., 1:] = target[1:] * np.clip(chroma, 0.5, 1.3)[..., None]
    return new
