"""The listings of what may be named. Nothing here holds a name."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from rendernet_jupyter.sandbox import limits, shelf
from rendernet_jupyter.sandbox.answer import success
from rendernet_jupyter.sandbox.call import Call, Endpoint
from rendernet_jupyter.sandbox.page import page_of
from rendernet_jupyter.sandbox.refused import bad_request


def resources(entries: Sequence[shelf.Entry]) -> Endpoint:
    """An end-point that lists `entries`; `?type=flux` (or another base model) narrows it."""

    async def listing(call: Call) -> Response:
        wanted = call.request.query_params.get("type", "")
        if wanted not in ("", *limits.BASE_MODELS):
            raise bad_request(f"type={wanted[:20]} is none of {', '.join(limits.BASE_MODELS)}")
        return _answer(call, [entry for entry in entries if wanted in ("", entry.base_model)])

    return listing


async def voices(call: Call) -> Response:
    """`GET /pub/v1/voices`."""
    return _answer(call, shelf.VOICES)


def _answer(call: Call, entries: Sequence[shelf.Entry | shelf.Voice]) -> Response:
    call.world.counters.listings += 1
    part = page_of(call.request.query_params)
    extra = call.world.knobs.extra_fields
    items = [{**entry.to_item(), **extra} for entry in part.cut(entries)]
    return success(items, pagination=part.facts(len(entries)))
