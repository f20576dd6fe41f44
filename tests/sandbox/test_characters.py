"""Characters: made, used, changed, put away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from rendernet_jupyter.sandbox import World, shelf

pytestmark = pytest.mark.anyio
PATH = "/pub/v1/characters"
Upload = Callable[..., Awaitable[str]]
Refusal = Callable[..., Awaitable[tuple[int, str, str]]]


@pytest.fixture
async def zoe(client: httpx.AsyncClient, upload: Upload) -> dict[str, Any]:
    body = {
        "asset_id": await upload(),
        "character_type": "realistic",
        "name": "Zoe",
        "prompt": "a woman, 40",
    }
    return (await client.post(PATH, json=body)).json()["data"]


async def test_own_characters_come_first_and_say_so(
    client: httpx.AsyncClient, zoe: dict[str, Any]
) -> None:
    """Somebody's own character would be lost among the sandbox's."""
    listed = (await client.get(PATH)).json()
    assert listed["pagination"]["total"] == 1 + len(shelf.CHARACTERS)
    assert listed["data"][0] == zoe
    assert [one["system_character"] for one in listed["data"]] == [False] + [True] * 6


async def test_every_listed_face_can_be_looked_at(
    client: httpx.AsyncClient, zoe: dict[str, Any]
) -> None:
    """A list with faces would have holes."""
    for one in (await client.get(PATH)).json()["data"]:
        face = await client.get(one["input_image"], headers={"X-API-KEY": ""})
        assert face.content.startswith(b"\x89PNG"), one["name"]
    assert (await client.get("/input_images/chr_nobody.png")).status_code == 404


@pytest.mark.parametrize("text", ["Zoe at sea", "{Zoe} at sea", "portrait of ZOE"])
async def test_a_character_is_used_by_its_name(
    open_world: Callable[..., World], start: Any, picture: Any, zoe: Any, text: str
) -> None:
    """A prompt that names the character, with braces or without, would be refused."""
    element = {**picture, "prompt": {"positive": text}}
    await start({**element, "character": {"character_id": zoe["id"], "mode": "strong"}})


@pytest.mark.parametrize("change", ["name", "prompt", "character_type", "asset_id"])
async def test_every_field_is_needed(
    client: httpx.AsyncClient, upload: Upload, change: str
) -> None:
    """A character without a face or a name would be made."""
    body = {"asset_id": await upload(), "character_type": "stylized", "name": "A", "prompt": "b"}
    del body[change]
    answer = await client.post(PATH, json=body)
    assert answer.status_code == 400
    assert answer.json()["err"]["message"].startswith(f"{change}:")


async def test_a_name_is_taken_once(
    client: httpx.AsyncClient, upload: Upload, zoe: dict[str, Any]
) -> None:
    """Two characters would answer to one name."""
    body = {"asset_id": await upload(), "character_type": "stylized", "name": "Zoe", "prompt": "x"}
    answer = await client.post(PATH, json=body)
    assert answer.json()["err"]["code"] == "SANDBOX_NAME_TAKEN"


async def test_an_edit_keeps_the_name(
    client: httpx.AsyncClient, upload: Upload, zoe: dict[str, Any]
) -> None:
    """Prompts that name the character would stop working."""
    face = await upload()
    body = {"asset_id": face, "character_type": "stylized", "prompt": "older", "name": "Eva"}
    edited = (await client.put(f"{PATH}/{zoe['id']}", json=body)).json()["data"]
    assert (edited["name"], edited["prompt"]) == ("Zoe", "older")
    assert edited["input_image"].endswith(f"/input_images/{face}.png")
    assert (await client.get(PATH)).json()["data"][0] == edited


async def test_an_archived_character_is_out_of_use(
    client: httpx.AsyncClient, refusal: Refusal, picture: dict[str, Any], zoe: dict[str, Any]
) -> None:
    """A character that was put away would still be painted."""
    archived = await client.post(f"{PATH}/archive/{zoe['id']}")
    assert archived.json() == {"data": {}, "err": {}}
    assert zoe["id"] not in [one["id"] for one in (await client.get(PATH)).json()["data"]]
    element = {**picture, "prompt": {"positive": "Zoe"}, "character": {"character_id": zoe["id"]}}
    status, code, message = await refusal(element)
    assert (status, code) == (400, "SANDBOX_UNKNOWN_CHARACTER")
    assert "archived" in message
    assert (await client.post(f"{PATH}/archive/{zoe['id']}")).status_code == 404


async def test_the_sandboxs_own_characters_cannot_be_changed(client: httpx.AsyncClient) -> None:
    """One account would take a character away from all."""
    name = shelf.CHARACTERS[0].id
    for answer in (
        await client.post(f"{PATH}/archive/{name}"),
        await client.put(f"{PATH}/{name}", json={}),
    ):
        assert (answer.status_code, answer.json()["err"]["code"]) == (
            403,
            "SANDBOX_SYSTEM_CHARACTER",
        )


async def test_another_account_does_not_see_or_use_it(
    world: World, connect: Callable[..., httpx.AsyncClient], picture: Any, zoe: dict[str, Any]
) -> None:
    """Faces would travel between accounts."""
    other = connect(world, key="other-key")
    assert zoe["id"] not in [one["id"] for one in (await other.get(PATH)).json()["data"]]
    element = {**picture, "prompt": {"positive": "Zoe"}, "character": {"character_id": zoe["id"]}}
    answer = await other.post("/pub/v1/generations", json=[element])
    assert answer.json()["err"]["code"] == "SANDBOX_UNKNOWN_CHARACTER"
