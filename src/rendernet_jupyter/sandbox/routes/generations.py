"""Generations: start, list, read, price. Nothing here decides what is accepted or becomes of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from anyio import to_thread
from starlette.responses import Response

from rendernet_jupyter.sandbox.answer import success
from rendernet_jupyter.sandbox.call import PAID, Call
from rendernet_jupyter.sandbox.checks import orders_of
from rendernet_jupyter.sandbox.knobs import ConnectionDropped
from rendernet_jupyter.sandbox.order import Order, total
from rendernet_jupyter.sandbox.origin import origin_of
from rendernet_jupyter.sandbox.page import page_of
from rendernet_jupyter.sandbox.refused import Refused, bad_request, not_found
from rendernet_jupyter.sandbox.world import World, accounts, generations
from rendernet_jupyter.sandbox.world.belongings import Belongings
from rendernet_jupyter.sandbox.world.generations import Filter, Generation, Medium


async def create(call: Call) -> Response:
    """`POST /pub/v1/generations`: charged and started in one transaction."""
    world = call.world
    orders = [await _foreseen(call, order) for order in await _orders(call)]
    now = world.clock()
    accepted = await world.database.awrite(
        lambda db: generations.accept(db, call.account, orders, world.knobs, now)
    )
    price = total(orders)
    if accepted is None:
        raise Refused(402, "SANDBOX_NO_CREDITS", f"Not enough credits: this needs {price}")
    world.counters.charges += 1
    world.counters.charged_credits += price
    if world.knobs.drop_next == "after":
        world.knobs.drop_next = ""
        world.counters.drops += 1
        raise ConnectionDropped(PAID, accepted=True)
    generation, left = accepted
    observed = world.knobs.profile == "observed"
    status = world.knobs.success_status or (202 if observed else 201)
    return success(_started(call, generation, left, observed=observed), status=status)


def _started(call: Call, generation: Generation, left: int, *, observed: bool) -> dict[str, Any]:
    extra = call.world.knobs.extra_fields
    media = [
        {
            "id": medium.id,
            "dim": {"height": medium.height, "width": medium.width},
            "status": "initiated",
            "type": medium.type,
            **medium.echo,
            **extra,
        }
        for medium in generation.media
    ]
    data: dict[str, Any] = {
        "credits_remaining": left,
        "generation_id": generation.id,
        "media": media,
        "result": "initiated",
        **extra,
    }
    if observed:
        data["images"] = [{"id": medium.id} for medium in generation.media]
    return data


async def estimate(call: Call) -> Response:
    """`POST /pub/v1/generations/estimate`: what `create` would charge; its error key is `error`."""
    world = call.world
    world.counters.estimates += 1
    orders = await _orders(call)
    now = world.clock()
    balance = await world.database.aread(lambda db: accounts.balance(db, call.account, now))
    return success({"estimated": total(orders), "balance": balance}, key="error")


async def listing(call: Call) -> Response:
    """`GET /pub/v1/generations`: newest first."""
    world, query = call.world, call.request.query_params
    world.counters.polls += 1
    part = page_of(query)
    status = query.get("status", "")
    if status not in ("", "success", "failed"):
        raise bad_request(f"status={status[:20]} is neither success nor failed")
    wanted = Filter(status, query.get("media_id", ""), query.get("generation_id", ""))
    now = -math.inf if world.knobs.stuck else world.clock()
    found, count = await world.database.aread(
        lambda db: generations.page(db, call.account.user_id, wanted, part, now=now)
    )
    data = [_generation(call, one) for one in found]
    return success(data, pagination=part.facts(count))


async def one(call: Call) -> Response:
    """`GET /pub/v1/generations/{generation_id}`."""
    return success(_generation(call, await find(call)))


async def medium(call: Call) -> Response:
    """`GET /pub/v1/generations/media/{media_id}`."""
    call.world.counters.polls += 1
    name, user = call.path("media_id"), call.account.user_id
    found = await call.world.database.aread(lambda db: generations.medium(db, name, user))
    if found is None:
        raise not_found("medium")
    return success(_medium(call, found))


async def _orders(call: Call) -> list[Order]:
    """The checked body."""
    body, world, user, now = await call.json(), call.world, call.account.user_id, call.world.clock()
    return await world.database.aread(
        lambda db: orders_of(body, Belongings(db, user, now, world.knobs))
    )


async def _foreseen(call: Call, order: Order) -> Order:
    """A segment's order with what is known of its picture, and its doom if it holds nothing."""
    if order.kind != "segment":
        return order
    world, user = call.world, call.account.user_id
    recipes = await world.database.aread(lambda db: generations.recipes(db, user, order.size))
    return await to_thread.run_sync(_looked_at, world, order, recipes)


def _looked_at(world: World, order: Order, recipes: Sequence[Mapping[str, Any]]) -> Order:
    from rendernet_jupyter.sandbox.studio.segment import PAINTED, fault_of_segment  # brings numpy

    source = order.sources["source"]
    known = (one for one in recipes if one["kind"] in PAINTED or "painted" in one)
    painted = origin_of(world.inbox.path(source), known, world.outbox)
    doom = fault_of_segment(order.element, source, world.inbox, painted)
    sources = order.sources if painted is None else {**order.sources, "painted": painted}
    return replace(order, sources=sources, doom=doom)


async def find(call: Call) -> Generation:
    """The generation that the path names, counted as a poll."""
    call.world.counters.polls += 1
    name, user = call.path("generation_id"), call.account.user_id
    found = await call.world.database.aread(lambda db: generations.generation(db, name, user))
    if found is None:
        raise not_found("generation")
    return found


def _generation(call: Call, generation: Generation) -> dict[str, Any]:
    return {
        "created_at": int(generation.created_at),
        "generation_id": generation.id,
        "media": [_medium(call, medium) for medium in generation.media],
        **call.world.knobs.extra_fields,
    }


def _medium(call: Call, medium: Medium) -> dict[str, Any]:
    """A medium as the newer end-points show it: they know no `censored`, only `failed`."""
    knobs = call.world.knobs
    status = medium.status(call.world.clock(), stuck=knobs.stuck)
    shown: dict[str, Any] = {
        "id": medium.id,
        "dim": {"height": medium.height, "width": medium.width},
        "type": medium.type,
        "status": "failed" if status == "censored" else status,
        **knobs.extra_fields,
    }
    if shown["status"] == "failed":
        shown |= {"url": "", "error": medium.reason}
    elif knobs.status_override:
        shown["status"] = knobs.status_override
    elif status == "success":
        shown["url"] = address_of(call.origin, medium)
    return shown


def address_of(origin: str, medium: Medium) -> str:
    """Where the file of a finished medium lies: nothing secret, and no key is asked for."""
    suffix = "mp4" if medium.type == "video" else "png"
    return f"{origin}/prod/user_generated/{medium.user_id}/{medium.id}.{suffix}"
