"""A sandbox whose clock a test moves by hand, and which draws at once."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest
from PIL import Image

from rendernet_jupyter.sandbox import SANDBOX_KEY, SANDBOX_ORIGIN, Knobs, World, create_app


class Clock:
    """Time that a test moves by hand, in Unix seconds."""

    def __init__(self) -> None:
        self.now = 1_736_500_000.0

    def __call__(self) -> float:
        return self.now


def png(size: tuple[int, int] = (12, 20), colour: str = "teal") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def draw(recipe: Mapping[str, Any]) -> bytes:
    """Stands in for the painter: any small PNG."""
    return png()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_world(clock: Clock) -> Iterator[Callable[..., World]]:
    """Makes worlds that are closed when the test ends."""
    opened: list[World] = []

    def open_world(*args: Any, **options: Any) -> World:
        options = {"clock": clock, "make": draw, **options}
        options.setdefault("knobs", Knobs(latency=0, asset_latency=0))
        opened.append(World(*args, **options))
        return opened[-1]

    yield open_world
    for world in opened:
        world.close()


@pytest.fixture
def world(open_world: Callable[..., World]) -> World:
    return open_world()


@pytest.fixture
async def connect() -> AsyncIterator[Callable[..., httpx.AsyncClient]]:
    """Clients of a world, closed when the test ends."""
    clients: list[httpx.AsyncClient] = []

    def connect(world: World, key: str = SANDBOX_KEY, **options: Any) -> httpx.AsyncClient:
        options.setdefault("keys", (SANDBOX_KEY, "other-key"))
        transport = httpx.ASGITransport(create_app(world, **options))
        base = options.get("base_url") or SANDBOX_ORIGIN
        client = httpx.AsyncClient(transport=transport, base_url=base, headers={"X-API-KEY": key})
        clients.append(client)
        return client

    yield connect
    for client in clients:
        await client.aclose()


@pytest.fixture
def client(world: World, connect: Callable[..., httpx.AsyncClient]) -> httpx.AsyncClient:
    return connect(world)


@pytest.fixture
def picture() -> dict[str, Any]:
    """The element of a plain request."""
    return {"model": "JuggernautXL", "prompt": {"positive": "a lighthouse", "negative": ""}}


@pytest.fixture
def start(client: httpx.AsyncClient) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Starts a generation and gives `data` of the answer."""

    async def start(*elements: Mapping[str, Any]) -> dict[str, Any]:
        answer = await client.post("/pub/v1/generations", json=list(elements))
        assert answer.status_code == 201, answer.text
        data: dict[str, Any] = answer.json()["data"]
        return data

    return start


@pytest.fixture
def media(client: httpx.AsyncClient) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    """The media of a generation as they stand now."""

    async def media(data: Mapping[str, Any]) -> list[dict[str, Any]]:
        answer = await client.get(f"/pub/v1/generations/{data['generation_id']}")
        found: list[dict[str, Any]] = answer.json()["data"]["media"]
        return found

    return media


@pytest.fixture
def refusal(client: httpx.AsyncClient) -> Callable[..., Awaitable[tuple[int, str, str]]]:
    """Status, code and message that an element is refused with."""

    async def refusal(*elements: Any) -> tuple[int, str, str]:
        # Dumped here: httpx would not send what no JSON should hold.
        answer = await client.post("/pub/v1/generations", content=json.dumps(elements))
        err = answer.json()["err"]
        return answer.status_code, err.get("code", ""), err.get("message", "")

    return refusal


@pytest.fixture
def upload(client: httpx.AsyncClient) -> Callable[..., Awaitable[str]]:
    """Uploads bytes (a small picture unless told) and gives the asset's id."""

    async def upload(body: bytes | None = None, kind: str = "image") -> str:
        answer = await client.post(f"/pub/v2/assets/upload?type={kind}")
        data = answer.json()["data"]
        put = await client.put(data["upload_url"], content=png() if body is None else body)
        assert put.status_code == 200
        return str(data["id"])

    return upload


@pytest.fixture
def make_png() -> Callable[..., bytes]:
    return png
