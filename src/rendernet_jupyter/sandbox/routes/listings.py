"""The listings of what may be named. Nothing here holds a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.responses import Response

from rendernet_jupyter.sandbox import limits, shelf
from rendernet_jupyter.sandbox.answer import success
from rendernet_jupyter.sandbox.call import Call, Endpoint
from rendernet_jupyter.sandbox.page import page_of
from rendernet_jupyter.sandbox.refused import bad_request
from rendernet_jupyter.sandbox.studio import SAMPLED

Listed = TypeVar("Listed")


def resources(name: str, entries: Sequence[shelf.Entry]) -> Endpoint:
    """An end-point that lists `entries`; `?type=flux` (or another base model) narrows it.

    Args:
        name: of the listing, as in its path: where samples of its entries are.
        entries: what it lists.
    """

    async def listing(call: Call) -> Response:
        wanted = call.request.query_params.get("type", "")
        if wanted not in ("", *limits.BASE_MODELS):
            raise bad_request(f"type={wanted[:20]} is none of {', '.join(limits.BASE_MODELS)}")
        kept = [entry for entry in entries if wanted in ("", entry.base_model)]
        return _answer(call, kept, lambda entry: _with_sample(call, name, entry))

    return listing


async def voices(call: Call) -> Response:
    """`GET /pub/v1/voices`."""
    return _answer(call, shelf.VOICES, shelf.Voice.to_item)


def _with_sample(call: Call, listing: str, entry: shelf.Entry) -> dict[str, Any]:
    """The item of an entry; `preview`, like `description`, is an extra field of the sandbox."""
    item = entry.to_item()
    if listing in SAMPLED:
        path = f"/samples/{listing}/{entry.base_model}/{quote(entry.name, safe='')}.png"
        item["preview"] = call.origin + path
    return item


def _answer(
    call: Call, entries: Sequence[Listed], item_of: Callable[[Listed], dict[str, Any]]
) -> Response:
    call.world.counters.listings += 1
    part = page_of(call.request.query_params)
    extra = call.world.knobs.extra_fields
    items = [{**item_of(entry), **extra} for entry in part.cut(entries)]
    return success(items, pagination=part.facts(len(entries)))
