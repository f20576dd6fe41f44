"""Files made on demand: off the event loop, once, and within bounds."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import anyio.lowlevel
import httpx
import pytest

from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.world.outbox import Outbox

pytestmark = pytest.mark.anyio
PATH = "/pub/v1/generations"


def recipe(number: int) -> dict[str, Any]:
    return {"kind": "model", "seed": number}


class HeldPainter:
    """Paints when it is told to, and says when it was asked."""

    def __init__(self) -> None:
        self.asked, self.go_on = threading.Event(), threading.Event()
        self.painted: list[Any] = []

    def __call__(self, wanted: Any) -> bytes:
        self.painted.append(wanted)
        self.asked.set()
        assert self.go_on.wait(timeout=30)
        return b"picture"


async def test_painting_does_not_hold_the_event_loop(
    open_world: Callable[..., World],
    connect: Callable[..., httpx.AsyncClient],
    picture: dict[str, Any],
) -> None:
    """A kernel would freeze, and every other request wait, while a picture is painted."""
    painter = HeldPainter()
    client = connect(open_world(make=painter))
    data = (await client.post(PATH, json=[picture])).json()["data"]
    medium = f"{PATH}/media/{data['media'][0]['id']}"
    url = (await client.get(medium)).json()["data"]["url"]
    files: list[httpx.Response] = []

    async def download() -> None:
        files.append(await client.get(url))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(download)
        assert await anyio.to_thread.run_sync(painter.asked.wait, 30)
        assert (await client.get(medium)).status_code == 200
        assert (await client.post(PATH, json=[picture])).status_code == 201
        assert files == []
        painter.go_on.set()
    assert files[0].content == b"picture"


async def test_whoever_stops_waiting_is_let_go_at_once(
    open_world: Callable[..., World],
    connect: Callable[..., httpx.AsyncClient],
    picture: dict[str, Any],
) -> None:
    """Interrupting a cell would have to wait for a film, or the film would be lost."""
    painter = HeldPainter()
    client = connect(open_world(make=painter))
    data = (await client.post(PATH, json=[picture])).json()["data"]
    medium = await client.get(f"{PATH}/media/{data['media'][0]['id']}")
    url = medium.json()["data"]["url"]
    with anyio.fail_after(20):  # the painter waits longer than that
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.get, url)
            assert await anyio.to_thread.run_sync(painter.asked.wait, 30)
            tasks.cancel_scope.cancel()
    assert not painter.go_on.is_set()
    painter.go_on.set()
    assert (await client.get(url)).content == b"picture"
    assert len(painter.painted) == 1


async def test_the_same_upload_gives_the_same_picture(
    world: World,
    client: httpx.AsyncClient,
    upload: Callable[..., Awaitable[str]],
    picture: dict[str, Any],
) -> None:
    """A face that was uploaded twice would make two different pictures of one seed."""
    for asset in (await upload(), await upload()):
        body = [{**picture, "seed": 5, "facelock": {"asset_id": asset}}]
        data = (await client.post(PATH, json=body)).json()["data"]
        medium = await client.get(f"{PATH}/media/{data['media'][0]['id']}")
        await client.get(medium.json()["data"]["url"])
    assert world.counters.downloads == 2
    assert world.counters.paints == 1


def test_two_who_ask_at_once_get_one_painting(tmp_path: Path) -> None:
    """The same picture would be painted twice at the same time."""
    painter = HeldPainter()
    outbox = Outbox(tmp_path, painter, limit=100)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(outbox.obtain, recipe(1)) for _ in range(2)]
        assert painter.asked.wait(timeout=30)
        painter.go_on.set()
    assert both[0].result() == both[1].result()
    assert len(painter.painted) == 1


async def test_equal_requests_share_one_file(
    open_world: Callable[..., World],
    connect: Callable[..., httpx.AsyncClient],
    picture: dict[str, Any],
) -> None:
    """The same request with the same seed would be painted anew, or give other bytes."""
    world = open_world(make=lambda wanted: repr(sorted(wanted.items())).encode())
    client = connect(world)
    contents = []
    for element in (picture, picture, {**picture, "steps": 30}):
        body = [{**element, "seed": 5}]
        data = (await client.post(PATH, json=body)).json()["data"]
        medium = await client.get(f"{PATH}/media/{data['media'][0]['id']}")
        contents.append((await client.get(medium.json()["data"]["url"])).content)
    assert contents[0] == contents[1] != contents[2]
    assert world.counters.paints == 2


def test_a_file_outlives_the_process(tmp_path: Path) -> None:
    """Every restart would paint all pictures again."""
    first = Outbox(tmp_path, lambda wanted: b"first", limit=100).obtain(recipe(1))
    again = Outbox(tmp_path, lambda wanted: b"second", limit=100).obtain(recipe(1))
    assert again == first
    assert again.read_bytes() == b"first"


def test_the_folder_stays_within_its_bound(tmp_path: Path) -> None:
    """A semester of pictures would fill the disk."""
    outbox = Outbox(tmp_path, lambda wanted: b"x" * 40, limit=100)
    first, second = outbox.obtain(recipe(1)), outbox.obtain(recipe(2))
    for age, path in enumerate((second, first)):
        _touch(path, 1_000_000 + age)
    third = outbox.obtain(recipe(3))
    assert (first.exists(), second.exists(), third.exists()) == (True, False, True)
    assert outbox.obtain(recipe(2)).read_bytes() == b"x" * 40


def _touch(path: Path, at: float) -> None:
    import os

    os.utime(path, (at, at))


def test_one_file_beyond_the_bound_is_kept_until_the_next(tmp_path: Path) -> None:
    """A video larger than the bound could never be fetched."""
    outbox = Outbox(tmp_path, lambda wanted: b"x" * 500, limit=100)
    path = outbox.obtain(recipe(1))
    assert path.read_bytes() == b"x" * 500


def test_a_painter_that_fails_leaves_no_file(tmp_path: Path) -> None:
    """Half a picture would be served for ever."""
    broken = Outbox(tmp_path, _fail, limit=100)
    with pytest.raises(RuntimeError):
        broken.obtain(recipe(1))
    assert list(tmp_path.iterdir()) == []


def _fail(wanted: Any) -> bytes:
    raise RuntimeError("no paint")


async def test_a_fault_of_the_painter_is_told_in_the_envelope(
    open_world: Callable[..., World],
    connect: Callable[..., httpx.AsyncClient],
    picture: dict[str, Any],
    start: Callable[..., Awaitable[Any]],
) -> None:
    """A bug of the sandbox would show as a broken connection."""
    app = connect(open_world(make=_fail))._transport.app
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"X-API-KEY": "sandbox"}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://sandbox.invalid", headers=headers
    ) as client:
        data = (await client.post(PATH, json=[picture])).json()["data"]
        medium = await client.get(f"{PATH}/media/{data['media'][0]['id']}")
        answer = await client.get(medium.json()["data"]["url"])
    assert answer.status_code == 500
    assert "no paint" in answer.json()["err"]["message"]
