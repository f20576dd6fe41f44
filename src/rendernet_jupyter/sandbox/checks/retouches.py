"""Changes of a picture that was uploaded: `segment` and `true_touch`.

Only the fields of the kind itself are read, as documented. Nothing here opens the picture.
"""

from __future__ import annotations

from rendernet_jupyter.sandbox import limits
from rendernet_jupyter.sandbox.checks.addons import usable_asset
from rendernet_jupyter.sandbox.fields import Fields
from rendernet_jupyter.sandbox.order import PRICES, Order
from rendernet_jupyter.sandbox.world.belongings import Belongings


def segment(element: Fields, own: Belongings) -> Order:
    """`segment`: all three fields are taken to be needed, as all three stand in the sample."""
    fields = element.object("segment")
    asset = usable_asset(fields, "asset_id", "image", own)
    words = {name: fields.text(name, needed=True) for name in ("find", "replace")}
    return Order(
        kind="segment",
        element=words,
        size=(asset.width, asset.height),
        price=PRICES["segment"],
        sources={"source": asset.sha256},
    )


def true_touch(element: Fields, own: Belongings) -> Order:
    """`true_touch`: strength 0 to 1 (0.5 unless told), scale 1 to 4 (1.5 unless told)."""
    fields = element.object("true_touch")
    asset = usable_asset(fields, "asset_id", "image", own)
    strength = fields.number("enhance_strength", 0, 1)
    scale = fields.number("scale_factor", 1, limits.LARGEST_SCALE)
    scale = 1.5 if scale is None else scale
    size = round(asset.width * scale), round(asset.height * scale)
    if max(size) > limits.LARGEST_RESULT:
        why = f"the picture would be {size[0]} x {size[1]}, beyond {limits.LARGEST_RESULT} a side"
        raise fields.refuse("scale_factor", why, "SANDBOX_LIMIT")
    return Order(
        kind="true_touch",
        element={"enhance_strength": 0.5 if strength is None else strength, "scale_factor": scale},
        size=size,
        price=PRICES["true_touch"],
        sources={"source": asset.sha256},
    )
