"""Files, made and uploaded, to whoever has their address: no key, as at an object store.

Nothing here makes a file; see `world.outbox`.
"""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from rendernet_jupyter.sandbox.call import Door
from rendernet_jupyter.sandbox.refused import not_found
from rendernet_jupyter.sandbox.studio import portrait_of, sample_of
from rendernet_jupyter.sandbox.world import assets, generations
from rendernet_jupyter.sandbox.world.outbox import suffix_of

_TYPES = {
    "png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp",
    "mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg",
}  # fmt: skip


class _File(FileResponse):
    chunk_size = 2**20  # a hop to a thread for every 64 KiB would cost more than the file


async def generated(door: Door, request: Request) -> Response:
    """`GET /prod/user_generated/{user_id}/{file}`: ranges and HEAD included."""
    world = door.world
    world.counters.downloads += 1
    name, user = Path(request.path_params["file"]), request.path_params["user_id"]
    found = await world.database.aread(lambda db: generations.medium(db, name.stem, user))
    if found is None or name.suffix != suffix_of(found.recipe):
        raise not_found("file")
    if found.status(world.clock(), stuck=world.knobs.stuck) != "success":
        raise not_found("file: the medium is not finished, or failed")
    path = await world.outbox.file(found.recipe)
    media_type = _TYPES[name.suffix.removeprefix(".")]
    if request.method == "GET" and world.knobs.take("truncate_next_download"):
        return _half(path, media_type)
    return _file(path, media_type)


async def uploaded(door: Door, request: Request) -> Response:
    """`GET /input_images/{file}` and its like: the file of an asset that can be used."""
    world = door.world
    name = Path(request.path_params["file"]).stem
    if (portrait := portrait_of(name)) is not None:
        return _file(await world.outbox.file(portrait), "image/png")
    found = await world.database.aread(lambda db: assets.find(db, name))
    if found is None or found.status(world.clock()) != "active":
        raise not_found("file")
    return _file(world.inbox.path(found.sha256), _TYPES[found.format])


async def sample(door: Door, request: Request) -> Response:
    """`GET /samples/{listing}/{base_model}/{file}`: how a model, a style or a LoRA looks."""
    part = request.path_params
    recipe = sample_of(part["listing"], part["base_model"], part["file"].removesuffix(".png"))
    if recipe is None:
        raise not_found("sample")
    return _file(await door.world.outbox.file(recipe), "image/png")


def _file(path: Path, media_type: str) -> Response:
    # Named by what it holds: a range that is asked for later belongs to the same bytes.
    headers = {"etag": f'"{path.stem}"'}
    return _File(path, media_type=media_type, headers=headers)


def _half(path: Path, media_type: str) -> Response:
    """An answer that announces the whole file and sends the first half of it."""
    content = path.read_bytes()
    headers = {"content-length": str(len(content))}
    return Response(content[: len(content) // 2], media_type=media_type, headers=headers)
