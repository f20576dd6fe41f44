"""The page at `/` and the description at `/openapi.json`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from jsonschema import Draft202012Validator

from rendernet_jupyter.sandbox import World, limits

pytestmark = pytest.mark.anyio
PATH = "/pub/v1/generations"


async def test_the_page_shows_accounts_credits_and_last_requests(
    client: httpx.AsyncClient, picture: dict[str, Any]
) -> None:
    """A teacher could not see what a class does."""
    await client.post(PATH, json=[{**picture, "batch_size": 3}])
    await client.get("/pub/v1/styles?page=0")
    page = BeautifulSoup((await client.get("/")).text, "html.parser")
    text = page.get_text(" ", strip=True)
    assert "sandbox usr_PO8mxcrgBq 997" in text
    assert f"POST {PATH} 201" in text
    assert "GET /pub/v1/styles 400" in text
    assert page.find("script") is None
    assert page.html is not None
    assert page.html["lang"] == "en"


async def test_the_page_hides_keys_and_escapes_what_it_was_sent(
    world: World, connect: Callable[..., httpx.AsyncClient]
) -> None:
    """A key could be read from the page, or a request put a script on it."""
    key = "canary-5up3r-s3cret"
    client = connect(world, key=key, keys=(key,))
    await client.get("/pub/v1/generations/<img src=x onerror=alert(1)>")
    answer = await client.get("/")
    assert key not in answer.text
    assert "can…et" in answer.text
    assert "<img" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_description_is_sound_and_complete(client: httpx.AsyncClient) -> None:
    """A tool that reads `/openapi.json` would find broken references or missing operations."""
    document = (await client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    operations = [one for path in document["paths"].values() for one in path.values()]
    assert len(operations) == len({one["operationId"] for one in operations}) == 22
    names = document["components"]["schemas"]
    for schema in names.values():
        Draft202012Validator.check_schema(schema)
    wanted = set(_references(document))
    assert wanted == {f"#/components/schemas/{name}" for name in names}


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for one in value.values() for found in _references(one)]
    if isinstance(value, list):
        return [found for one in value for found in _references(one)]
    return []


async def test_the_description_follows_the_knobs(client: httpx.AsyncClient, world: World) -> None:
    """A plan's limit would be described otherwise than it is enforced."""
    world.knobs.max_batch_size = 9
    element = (await client.get("/openapi.json")).json()["components"]["schemas"]["Element"]
    size = element["properties"]["batch_size"]["anyOf"][0]
    assert (size["minimum"], size["maximum"]) == (1, 9)


async def test_own_answers_fit_the_own_description(
    client: httpx.AsyncClient, picture: dict[str, Any], upload: Any
) -> None:
    """The sandbox would describe answers that it does not give."""
    document = (await client.get("/openapi.json")).json()
    await upload()
    created = await client.post(PATH, json=[picture])
    generation = created.json()["data"]["generation_id"]
    answers = {
        ("post", PATH): created,
        ("get", PATH): await client.get(PATH),
        ("get", PATH + "/{generation_id}"): await client.get(f"{PATH}/{generation}"),
        ("get", PATH + "/{generation_id}/status"): await client.get(f"{PATH}/{generation}/status"),
        ("post", PATH + "/estimate"): await client.post(PATH + "/estimate", json=[picture]),
        ("get", "/pub/v1/assets"): await client.get("/pub/v1/assets"),
        ("get", "/pub/v2/assets"): await client.get("/pub/v2/assets"),
        ("post", "/pub/v2/assets/upload"): await client.post("/pub/v2/assets/upload"),
        ("get", "/pub/v1/characters"): await client.get("/pub/v1/characters"),
        ("get", "/pub/v1/loras"): await client.get("/pub/v1/loras"),
        ("get", "/pub/v1/voices"): await client.get("/pub/v1/voices"),
    }
    for (method, path), answer in answers.items():
        responses = document["paths"][path][method]["responses"]
        schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
        whole = {**schema, "components": document["components"]}
        Draft202012Validator(whole).validate(answer.json())


async def test_listings_narrow_by_base_model(client: httpx.AsyncClient) -> None:
    """A picker would offer styles that do not go with the model."""
    for base in limits.BASE_MODELS:
        found = (await client.get(f"/pub/v1/styles?type={base}&page_size=50")).json()["data"]
        assert {one["base_model"] for one in found} == {base}
    everything = (await client.get("/pub/v1/controlnets")).json()["data"]
    assert {one["base_model"] for one in everything} == set(limits.BASE_MODELS)
    assert (await client.get("/pub/v1/styles?type=sd3")).status_code == 400
