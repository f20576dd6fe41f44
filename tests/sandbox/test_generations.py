"""Generations from the POST to the finished file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.order import Order
from rendernet_jupyter.sandbox.world.generations import recipe_of

pytestmark = pytest.mark.anyio
PATH = "/pub/v1/generations"
Start = Callable[..., Awaitable[dict[str, Any]]]
Media = Callable[..., Awaitable[list[dict[str, Any]]]]


async def test_media_come_in_the_order_of_elements_and_batches(
    start: Start, picture: dict[str, Any]
) -> None:
    """A picture would be shown under the wrong element of its call."""
    data = await start({**picture, "batch_size": 2}, {**picture, "aspect_ratio": "16:9"})
    sizes = [(one["dim"]["width"], one["dim"]["height"]) for one in data["media"]]
    assert sizes == [(1024, 1024), (1024, 1024), (1344, 768)]
    assert len({one["id"] for one in data["media"]}) == 3


async def test_a_generation_takes_its_time(
    world: World, clock: Any, start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """Progress could not be shown: everything would be done at once, or at no time."""
    world.knobs.latency, world.knobs.latency_step = 2.0, 1.0
    data = await start({**picture, "batch_size": 3})
    seen = []
    for _ in range(5):
        seen.append([one["status"][0] for one in await media(data)])
        clock.now += 1.0
    assert seen == [list("iii"), list("ppp"), list("spp"), list("ssp"), list("sss")]


async def test_without_latency_everything_is_done_at_once(
    start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """Tests of notebooks would wait for nothing."""
    found = await media(await start({**picture, "batch_size": 4}))
    assert [one["status"] for one in found] == ["success"] * 4


async def test_another_account_sees_nothing(
    world: World,
    connect: Callable[..., httpx.AsyncClient],
    start: Start,
    picture: dict[str, Any],
) -> None:
    """Accounts would read each other's work."""
    data = await start(picture)
    other = connect(world, key="other-key")
    for path in (f"{PATH}/{data['generation_id']}", f"{PATH}/media/{data['media'][0]['id']}"):
        assert (await other.get(path)).status_code == 404
    assert (await other.get(PATH)).json()["data"] == []
    assert world.credits("other-key") == 1000


async def test_the_newest_generation_is_listed_first(
    client: httpx.AsyncClient, clock: Any, start: Start, picture: dict[str, Any]
) -> None:
    """One poll of the listing would not show what was started last."""
    names = []
    for step in (0, 0, 5):
        clock.now += step
        names.append((await start(picture))["generation_id"])
    listed = (await client.get(PATH)).json()["data"]
    assert [one["generation_id"] for one in listed] == names[::-1]
    assert all(isinstance(one["created_at"], int) for one in listed)


async def test_filters_narrow_the_listing_and_combine(
    client: httpx.AsyncClient, world: World, start: Start, picture: dict[str, Any]
) -> None:
    """A lost generation could not be looked for."""
    good = await start(picture)
    world.knobs.fail_next = 1
    bad = await start({**picture, "batch_size": 2})
    world.knobs.latency = 9
    running = await start(picture)

    async def found(**query: str) -> list[str]:
        answer = await client.get(PATH, params=query)
        return [one["generation_id"] for one in answer.json()["data"]]

    assert await found(status="success") == [good["generation_id"]]
    assert await found(status="failed") == [bad["generation_id"]]
    assert await found(media_id=running["media"][0]["id"]) == [running["generation_id"]]
    assert await found(generation_id=good["generation_id"]) == [good["generation_id"]]
    assert await found(generation_id=good["generation_id"], status="failed") == []
    assert (await client.get(PATH, params={"status": "pending"})).status_code == 400


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=1.5", "page_size=0", "page_size=51", "page=", "page=٣"],
)
@pytest.mark.parametrize("path", [PATH, "/pub/v1/models", "/pub/v2/assets", "/pub/v1/characters"])
async def test_pages_out_of_range_are_refused(
    client: httpx.AsyncClient, path: str, query: str
) -> None:
    """A client that asks for 100 at a time would work here and fail at the service."""
    answer = await client.get(f"{path}?{query}")
    assert answer.status_code == 400
    err = answer.json()["err"]
    assert err["code"] == "SANDBOX_BAD_PAGE"
    assert query.split("=", maxsplit=1)[0] in err["message"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", 7), ("page_size=1", 1), ("page_size=50", 7), ("page=3&page_size=3", 1), ("page=9", 0)],
)
async def test_every_page_in_range_is_given(
    client: httpx.AsyncClient, start: Start, picture: dict[str, Any], query: str, shown: int
) -> None:
    """Generations beyond the first page would never be seen."""
    for _ in range(7):
        await start(picture)
    answer = (await client.get(f"{PATH}?{query}")).json()
    assert len(answer["data"]) == shown
    assert answer["pagination"]["total"] == 7


async def test_the_file_needs_no_key_and_is_there_only_when_it_is_done(
    world: World, client: httpx.AsyncClient, start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """A download would fail for want of a key, or give a picture that is not finished."""
    (done,) = await media(await start(picture))
    answer = await client.get(done["url"], headers={"X-API-KEY": ""})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    world.knobs.latency = 9
    running = await start(picture)
    address = done["url"].replace(done["id"], running["media"][0]["id"])
    assert (await client.get(address)).status_code == 404
    assert (await client.get(done["url"].replace(".png", ".mp4"))).status_code == 404
    assert (await client.get(done["url"].replace("usr_", "usr_x"))).status_code == 404


async def test_a_download_can_go_on_where_it_stopped(
    client: httpx.AsyncClient, start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """A video could not be sought in, nor an interrupted download be completed."""
    (done,) = await media(await start(picture))
    whole = await client.get(done["url"])
    headers = {"Range": "bytes=10-", "If-Range": whole.headers["etag"]}
    rest = await client.get(done["url"], headers=headers)
    assert rest.status_code == 206
    assert whole.content[:10] + rest.content == whole.content
    assert (await client.head(done["url"])).headers["content-length"] == str(len(whole.content))


async def test_addresses_follow_the_host_where_the_sandbox_is_served(
    world: World, connect: Callable[..., httpx.AsyncClient], picture: dict[str, Any]
) -> None:
    """Pictures of a sandbox behind another name could not be fetched."""
    own = connect(world, base_url="")
    data = (await own.post(PATH, json=[picture])).json()["data"]
    answer = await own.get(f"{PATH}/media/{data['media'][0]['id']}", headers={"Host": "twin:99"})
    assert answer.json()["data"]["url"].startswith("http://twin:99/prod/user_generated/usr_")


async def test_answers_say_that_they_come_from_a_sandbox(client: httpx.AsyncClient) -> None:
    """A client pointed at an address would take invented pictures for real ones."""
    for path in (PATH, "/pub/v1/models", "/nowhere", "/"):
        assert (await client.get(path)).headers["x-rendernet-sandbox"] == "1"


@pytest.mark.parametrize("headers", [{}, {"X-API-KEY": "wrong"}, {"Authorization": "Bearer x"}])
async def test_a_missing_or_wrong_key_is_refused(
    world: World, connect: Callable[..., httpx.AsyncClient], headers: dict[str, str]
) -> None:
    """A notebook that forgot its key would work here and fail at the service."""
    client = connect(world)
    del client.headers["X-API-KEY"]
    answer = await client.post(PATH, json=[], headers=headers)
    assert answer.status_code == 401
    assert answer.json()["err"]["code"] == "SANDBOX_UNAUTHORIZED"


async def test_unknown_paths_and_methods_are_refused_in_the_envelope(
    client: httpx.AsyncClient,
) -> None:
    """A client that reads `err` of every answer would stumble over plain text."""
    missing = await client.get("/pub/v1/nothing")
    method = await client.delete("/pub/v1/characters/chr_1")
    assert (missing.status_code, missing.json()["err"]["code"]) == (404, "SANDBOX_NOT_FOUND")
    assert (method.status_code, method.json()["err"]["code"]) == (405, "SANDBOX_METHOD")
    several = await client.delete(PATH)
    assert several.headers["allow"] == "GET, HEAD, POST"


def _order(seed: int | None) -> Order:
    element = {"prompt": {"positive": "x"}} | ({} if seed is None else {"seed": seed})
    return Order("model", element, (64, 64), 1, count=4, base_model="sdxl")


@given(st.integers(0, 2**63 - 1), st.integers(0, 3), st.integers())
def test_a_given_seed_decides_the_picture_alone(seed: int, batch: int, drawn: int) -> None:
    """The same request with the same seed would give another picture."""
    order = _order(seed)
    assert recipe_of(order, batch, drawn=drawn) == recipe_of(order, batch, drawn=0)


@given(st.integers(0, 2**31), st.integers(1, 3))
def test_neighbouring_seeds_share_no_picture(seed: int, batch: int) -> None:
    """A sweep over seeds with batches would show pictures twice."""
    later = recipe_of(_order(seed + batch), 0, drawn=0)["seed"]
    assert recipe_of(_order(seed), batch, drawn=0)["seed"] != later


async def test_a_seed_that_is_left_out_is_drawn(
    world: World, open_world: Callable[..., World], connect: Any, picture: dict[str, Any]
) -> None:
    """Every picture without a seed would look the same."""
    asked: list[int] = []
    keen = open_world(make=lambda recipe: asked.append(recipe["seed"]) or b"x")
    client = connect(keen)
    for seed in ({}, {"seed": None}, {"seed": -1}, {"seed": 7}):
        data = (await client.post(PATH, json=[{**picture, **seed}])).json()["data"]
        found = await client.get(f"{PATH}/media/{data['media'][0]['id']}")
        await client.get(found.json()["data"]["url"])
    assert len(set(asked)) == 4
    assert asked[-1] == 7
