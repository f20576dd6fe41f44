"""What the service takes: from a body to the orders it amounts to, or a refusal.

One faulty element refuses the whole call; whether the service does so is not documented. Fields
that do not count for the kind that wins are passed over unread, as the documentation says. Codes
that begin with `SANDBOX_` are the sandbox's own. Nothing here charges or starts anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rendernet_jupyter.sandbox.checks.films import narrator, video_anyone
from rendernet_jupyter.sandbox.checks.pictures import model, style
from rendernet_jupyter.sandbox.checks.retouches import segment, true_touch
from rendernet_jupyter.sandbox.fields import Fields
from rendernet_jupyter.sandbox.order import Order
from rendernet_jupyter.sandbox.refused import bad_request
from rendernet_jupyter.sandbox.world.belongings import Belongings

# Highest first: where several are given, one wins and the others are passed over.
_KINDS: Mapping[str, Callable[[Fields, Belongings], Order]] = {
    "segment": segment,
    "style": style,
    "model": model,
    "true_touch": true_touch,
    "narrator": narrator,
    "video_anyone": video_anyone,
}
PRIORITY = tuple(_KINDS)


def orders_of(body: object, own: Belongings) -> list[Order]:
    """Check a body and reduce each element to what counts.

    Raises:
        Refused: the body is no array, or an element is one the service would not take.
    """
    if not isinstance(body, list):
        raise bad_request("Body must be an array of objects, also for a single one: [{...}]")
    most = own.knobs.max_elements
    if not 1 <= len(body) <= most:
        raise bad_request(
            f"Body holds {len(body)} elements; 1 to {most} are allowed",
            "SANDBOX_LIMIT",
        )
    return [_order_of(Fields.of(one, f"[{i}]"), own) for i, one in enumerate(body)]


def kind_of(element: Fields) -> str | None:
    """The kind that wins in this element; `style_detail` stands where `style` does."""
    for kind in PRIORITY:
        names = ("style_detail", "style") if kind == "style" else (kind,)
        # An empty text names nothing: clients send one for a field they leave out.
        if any(element.has(name) and element.values[name] != "" for name in names):
            return kind
    return None


def _order_of(element: Fields, own: Belongings) -> Order:
    kind = kind_of(element)
    if kind is None:
        kinds = ", ".join(PRIORITY)
        raise bad_request(
            f"{element.place} asks for nothing: give one of {kinds}", "SANDBOX_NO_KIND"
        )
    return _KINDS[kind](element, own)
