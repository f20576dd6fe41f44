"""What a checked element of a call asks for, and what it costs.

The prices are the sandbox's own: the service publishes none. Nothing here checks or charges.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Credits for one medium: pictures by quality, Flux whatever the quality, the other kinds by kind.
PRICES = {
    "Regular": 1,
    "Plus": 2,
    "flux": 2,
    "segment": 2,
    "true_touch": 2,
    "narrator": 10,
    "video_anyone": 10,
}


@dataclass(frozen=True, slots=True)
class Order:
    """One element of a call, reduced to what counts.

    Attributes:
        kind: `model`, `style`, `segment`, `true_touch`, `narrator` or `video_anyone`.
        element: the fields that are honoured for this kind, and no others.
        size: planned width and height in pixels.
        price: credits for each medium.
        count: how many media come out of it.
        base_model: `sd`, `sdxl` or `flux`; empty for kinds without one.
        medium: `image` or `video`.
        sources: what it works on besides: hashes of uploaded files, a character, a medium's recipe.
        echo: what the answer repeats of it: model, style, style_detail.
        doom: why its media are bound to fail; empty for those that are not.
    """

    kind: str
    element: Mapping[str, Any]
    size: tuple[int, int]
    price: int
    count: int = 1
    base_model: str = ""
    medium: str = "image"
    sources: Mapping[str, Any] = field(default_factory=dict)
    echo: Mapping[str, Any] = field(default_factory=dict)
    doom: str = ""


def price_of_picture(base_model: str, quality: str) -> int:
    """Credits for one picture of the kinds `model` and `style`."""
    return PRICES["flux" if base_model == "flux" else quality]


def total(orders: Iterable[Order]) -> int:
    """Credits for a whole call: what the estimate says is what the charge will be."""
    return sum(order.count * order.price for order in orders)
