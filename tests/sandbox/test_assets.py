"""Uploads, in both versions of the API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.probe import probe

pytestmark = pytest.mark.anyio
Upload = Callable[..., Awaitable[str]]
Refusal = Callable[..., Awaitable[tuple[int, str, str]]]


async def test_an_asset_is_pending_until_its_bytes_came_and_settled(
    client: httpx.AsyncClient, world: World, clock: Any, make_png: Callable[..., bytes]
) -> None:
    """A client would use an asset before it is ready, or wait for ever."""
    world.knobs.asset_latency = 3
    body = {"size": {"width": 512, "height": 512}}
    data = (await client.post("/pub/v2/assets/upload", json=body)).json()["data"]
    path = f"/pub/v2/assets/{data['id']}"

    async def seen() -> tuple[str, int]:
        found = (await client.get(path)).json()["data"]
        return found["status"], found["size"]["width"]

    assert await seen() == ("pending", 512)
    await client.put(data["upload_url"], content=make_png((30, 40)))
    assert await seen() == ("pending", 30)
    clock.now += 3
    assert await seen() == ("active", 30)
    assert (await client.get(data["url"], headers={"X-API-KEY": ""})).content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "headers", [{}, {"Content-Type": "application/octet-stream"}, {"Content-Type": "image/jpeg"}]
)
async def test_bytes_are_taken_with_any_content_type_and_without_a_key(
    client: httpx.AsyncClient, headers: dict[str, str], make_png: Callable[..., bytes]
) -> None:
    """An upload that works at the object store would be refused here."""
    del client.headers["X-API-KEY"]
    key = {"X-API-KEY": "sandbox"}
    address = (await client.post("/pub/v1/assets/upload", headers=key)).json()["data"]
    put = await client.put(address["upload_url"], content=make_png(), headers=headers)
    assert (put.status_code, put.content) == (200, b"")
    found = await client.get(f"/pub/v1/assets/{address['asset']['id']}", headers=key)
    assert found.json()["data"]["status"] == "active"
    assert found.json()["data"]["tags"] == ["api"]


async def test_an_upload_needs_its_signature(client: httpx.AsyncClient, world: World) -> None:
    """Anybody could replace somebody's file."""
    data = (await client.post("/pub/v2/assets/upload")).json()["data"]
    address, _, _ = data["upload_url"].partition("?")
    for path in (address, address + "?signature=x", "/upload/ast_nothing"):
        answer = await client.put(path, content=b"x")
        assert (answer.status_code, answer.json()["err"]["code"]) == (403, "SANDBOX_SIGNATURE")
    assert world.counters.uploads == 0


async def test_a_file_that_cannot_be_used_fails_with_its_reason(
    client: httpx.AsyncClient, upload: Upload, refusal: Refusal, picture: dict[str, Any]
) -> None:
    """A broken file would be noticed only when the generation fails."""
    asset = await upload(b"no picture")
    found = (await client.get(f"/pub/v2/assets/{asset}")).json()["data"]
    assert (found["status"], found["url"]) == ("failed", "")
    assert "PNG, JPEG or WebP" in found["error"]
    status, code, message = await refusal({**picture, "facelock": {"asset_id": asset}})
    assert (status, code) == (400, "SANDBOX_ASSET_NOT_READY")
    assert "failed: a picture must be" in message


async def test_an_asset_that_is_not_ready_or_of_another_type_is_refused(
    client: httpx.AsyncClient, refusal: Refusal, picture: dict[str, Any]
) -> None:
    """Using an asset too early would pass here and fail at the service."""
    image = (await client.post("/pub/v2/assets/upload")).json()["data"]["id"]
    sound = (await client.post("/pub/v2/assets/upload?type=audio")).json()["data"]["id"]
    early = await refusal({**picture, "facelock": {"asset_id": image}})
    wrong = await refusal({**picture, "facelock": {"asset_id": sound}})
    assert early[1:] == (
        "SANDBOX_ASSET_NOT_READY",
        f"[0].facelock.asset_id: {image} is pending, not active yet",
    )
    assert wrong[1] == "SANDBOX_ASSET_TYPE"


async def test_another_account_cannot_use_or_read_an_asset(
    world: World, connect: Callable[..., httpx.AsyncClient], upload: Upload, picture: Any
) -> None:
    """Accounts would share their uploads."""
    asset = await upload()
    other = connect(world, key="other-key")
    assert (await other.get(f"/pub/v2/assets/{asset}")).status_code == 404
    assert (await other.get("/pub/v2/assets")).json()["data"] == []
    body = [{**picture, "facelock": {"asset_id": asset}}]
    answer = await other.post("/pub/v1/generations", json=body)
    assert answer.json()["err"]["code"] == "SANDBOX_UNKNOWN_ASSET"


async def test_the_newest_asset_is_listed_first(client: httpx.AsyncClient, upload: Upload) -> None:
    """A picker of uploads would show the oldest."""
    ids = [await upload() for _ in range(3)]
    for version in ("v1", "v2"):
        answer = (await client.get(f"/pub/{version}/assets?page_size=2")).json()
        assert [one["id"] for one in answer["data"]] == ids[:0:-1]
        assert answer["pagination"] == {"page": 1, "page_size": 2, "total": 3}


async def test_an_unknown_type_of_upload_is_refused(client: httpx.AsyncClient) -> None:
    """A slip in the query would upload a video as a picture."""
    assert (await client.post("/pub/v2/assets/upload?type=gif")).status_code == 400


async def test_the_same_file_twice_is_kept_once(world: World, upload: Upload) -> None:
    """Every run of a notebook would fill the disk with the same picture."""
    await upload()
    await upload()
    assert world.counters.uploads == 2
    assert len(list((world.folder / "uploads").iterdir())) == 1


@pytest.mark.parametrize(
    ("body", "kind", "fault"),
    [
        (b"", "image", "no bytes"),
        (b"GIF89a", "image", "PNG, JPEG or WebP"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "image", "picture"),
        (b"RIFF....WAVE", "audio", "mp3"),
        (b"\x89PNG", "video", "mp4 or webm"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 40, "video", "video"),
    ],
)
def test_a_look_at_a_file_says_what_is_wrong(body: bytes, kind: str, fault: str) -> None:
    """The reason of a failed upload would be missing or wrong."""
    assert fault in probe(body, kind).fault


def test_a_truncated_picture_is_noticed(make_png: Callable[..., bytes]) -> None:
    """Half a picture would be taken for a whole one."""
    whole = make_png((200, 200))
    assert probe(whole, "image").fault == ""
    assert "cannot be read" in probe(whole[: len(whole) // 2], "image").fault


def test_a_picture_that_was_stored_lying_is_measured_upright() -> None:
    """A photograph from a telephone would get the size of its side."""
    import io

    from PIL import Image

    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(file, "JPEG", exif=exif)
    found = probe(file.getvalue(), "image")
    assert (found.width, found.height, found.format) == (20, 40, "jpeg")
