"""Assets, in both versions of the API: v1 wraps them one level deeper and knows tags.

Nothing here looks into a file; see `probe`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from rendernet_jupyter.sandbox import limits
from rendernet_jupyter.sandbox.answer import success
from rendernet_jupyter.sandbox.call import Call, Door, Endpoint, decode, read_body
from rendernet_jupyter.sandbox.fields import Fields
from rendernet_jupyter.sandbox.page import page_of
from rendernet_jupyter.sandbox.probe import probe
from rendernet_jupyter.sandbox.refused import Refused, bad_request, not_found
from rendernet_jupyter.sandbox.world import assets
from rendernet_jupyter.sandbox.world.assets import Asset, Content

Show = Callable[[Call, Asset], dict[str, Any]]


async def create_v1(call: Call) -> Response:
    """`POST /pub/v1/assets/upload`: pictures only."""
    asset = await _create(call, "image")
    data = {"asset": v1(call, asset), "upload_url": _upload_url(call, asset)}
    return success(data, status=_created(call))


async def create_v2(call: Call) -> Response:
    """`POST /pub/v2/assets/upload?type=image|video|audio`: the answer names no status."""
    kind = call.request.query_params.get("type", "image")
    if kind not in limits.ASSET_TYPES:
        raise bad_request(f"type={kind[:20]} is none of {', '.join(limits.ASSET_TYPES)}")
    asset = await _create(call, kind)
    data = {
        "id": asset.id,
        "type": asset.type,
        "size": {"height": asset.height, "width": asset.width},
        "url": address_of(call.origin, asset),
        "upload_url": _upload_url(call, asset),
        **call.world.knobs.extra_fields,
    }
    return success(data, status=_created(call))


async def receive(door: Door, request: Request) -> Response:
    """`PUT /upload/{asset_id}?signature=...`: the raw bytes, of any content type, without a key."""
    world, asset_id = door.world, request.path_params["asset_id"]
    asset = await world.database.aread(lambda db: assets.find(db, asset_id))
    if asset is None or request.query_params.get("signature") != asset.token:
        raise Refused(403, "SANDBOX_SIGNATURE", "This is no upload address; ask for a new one")
    body = await read_body(request, limits.LARGEST_FILE)
    world.counters.uploads += 1
    content = await to_thread.run_sync(_keep, door, body, asset.type)
    ready_at = world.clock() + world.knobs.asset_latency
    await world.database.awrite(lambda db: assets.fill(db, asset, content, ready_at))
    return Response(status_code=200)


def show_all(show: Show) -> Endpoint:
    """The end-point that lists assets, newest first, in the shape of one version."""

    async def listing(call: Call) -> Response:
        call.world.counters.listings += 1
        part, user = page_of(call.request.query_params), call.account.user_id
        found, count = await call.world.database.aread(lambda db: assets.page(db, user, part))
        return success([show(call, one) for one in found], pagination=part.facts(count))

    return listing


def show_one(show: Show) -> Endpoint:
    """The end-point that reads one asset in the shape of one version."""

    async def one(call: Call) -> Response:
        name, user = call.path("asset_id"), call.account.user_id
        found = await call.world.database.aread(lambda db: assets.find(db, name, user))
        if found is None:
            raise not_found("asset")
        return success(show(call, found))

    return one


def v1(call: Call, asset: Asset) -> dict[str, Any]:
    """An asset as version 1 shows it."""
    size = {"height": asset.height, "width": asset.width}
    return {
        "id": asset.id,
        "type": asset.type,
        "status": asset.status(call.world.clock()),
        "tags": ["api"],
        "data": {"size": size, "url": address_of(call.origin, asset)},
        **call.world.knobs.extra_fields,
    }


def v2(call: Call, asset: Asset) -> dict[str, Any]:
    """An asset as version 2 shows it; `error` is a field of the sandbox."""
    status = asset.status(call.world.clock())
    shown: dict[str, Any] = {
        "id": asset.id,
        "type": asset.type,
        "status": status,
        "size": {"height": asset.height, "width": asset.width},
        "url": "" if status == "failed" else address_of(call.origin, asset),
        **call.world.knobs.extra_fields,
    }
    measured = {"duration": asset.duration, "frames": asset.frames}
    shown |= {name: value for name, value in measured.items() if value is not None}
    return shown | ({"error": asset.fault} if status == "failed" else {})


def address_of(origin: str, asset: Asset) -> str:
    """Where the file of an asset can be fetched."""
    ending = {"image": "png", "video": "mp4", "audio": "mp3"}[asset.type]
    return f"{origin}/input_{asset.type}s/{asset.id}.{ending}"


def _upload_url(call: Call, asset: Asset) -> str:
    return f"{call.origin}/upload/{asset.id}?signature={asset.token}"


def _created(call: Call) -> int:
    return 200 if call.world.knobs.profile == "observed" else 201


async def _create(call: Call, kind: str) -> Asset:
    body = await read_body(call.request, limits.LARGEST_REQUEST)
    fields = Fields.of(decode(body), "") if body.strip() else Fields({}, "")
    width = height = 0
    if fields.has("size"):
        size = fields.object("size")
        width = size.whole("width", 0, limits.LARGEST_SIDE) or 0
        height = size.whole("height", 0, limits.LARGEST_SIDE) or 0
    user, now = call.account.user_id, call.world.clock()
    return await call.world.database.awrite(
        lambda db: assets.create(db, user, kind, (width, height), now)
    )


def _keep(door: Door, body: bytes, kind: str) -> Content:
    """Store the bytes and say what they are; runs in a worker thread."""
    return replace(probe(body, kind), sha256=door.world.inbox.put(body))
