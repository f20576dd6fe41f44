"""Each knob, felt from outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from rendernet_jupyter.sandbox import ConnectionDropped, Refusal, World

pytestmark = pytest.mark.anyio
PATH = "/pub/v1/generations"
Start = Callable[..., Awaitable[dict[str, Any]]]
Media = Callable[..., Awaitable[list[dict[str, Any]]]]


async def test_media_that_are_told_to_fail_fail_with_their_reason(
    world: World, start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """The way a client shows a failure could not be tried."""
    world.knobs.fail_next, world.knobs.fail_reason = 1, "out of paint"
    first, second = await media(await start({**picture, "batch_size": 2}))
    assert (first["status"], first["url"], first["error"]) == ("failed", "", "out of paint")
    assert second["status"] == "success"
    assert "error" not in second


@pytest.mark.parametrize(("rate", "failed"), [(0.0, 0), (1.0, 8)])
async def test_a_failure_rate_has_its_ends(
    world: World, start: Start, media: Media, picture: dict[str, Any], rate: float, failed: int
) -> None:
    """A sandbox that should never fail would fail now and then."""
    world.knobs.fail_rate = rate
    found = await media(await start(*[{**picture, "batch_size": 4}] * 2))
    assert [one["status"] for one in found].count("failed") == failed


async def test_with_a_seed_chance_repeats_itself_and_ids_do_not(
    world: World, client: httpx.AsyncClient, start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """A lesson or a CI run on a flaky sandbox would go another way each time."""
    world.knobs.fail_rate, world.knobs.seed = 0.5, 7
    told, ids = [], []
    for _ in range(2):
        world.reset()
        made = [await media(await start({**picture, "batch_size": 4})) for _ in range(4)]
        told.append([one["status"] for call in made for one in call])
        ids += [one["id"] for call in made for one in call]
    assert told[0] == told[1]
    assert {"success", "failed"} <= set(told[0])
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("refunds", "left"), [(True, 999), (False, 998)])
async def test_failed_media_are_refunded_when_they_fail_or_never(
    world: World,
    clock: Any,
    client: httpx.AsyncClient,
    start: Start,
    picture: dict[str, Any],
    refunds: bool,
    left: int,
) -> None:
    """Credits would come back too early, twice, or against the knob."""
    world.knobs.fail_next, world.knobs.refunds, world.knobs.latency = 1, refunds, 5.0
    data = await start({**picture, "batch_size": 2})
    assert data["credits_remaining"] == world.credits("sandbox") == 998
    clock.now += 5
    assert world.credits("sandbox") == left
    estimate = await client.post(f"{PATH}/estimate", json=[picture])
    assert estimate.json()["data"] == {"estimated": 1, "balance": left}
    assert (await start(picture))["credits_remaining"] == left - 1
    assert world.credits("sandbox") == left - 1
    expected = [1000, -2, 1, -1] if refunds else [1000, -2, -1]
    assert [one.credits for one in world.ledger()] == expected


async def test_stuck_media_stay_under_way_until_they_are_let_go(
    world: World,
    clock: Any,
    client: httpx.AsyncClient,
    start: Start,
    media: Media,
    picture: dict[str, Any],
) -> None:
    """A deadline, and picking a job up again after it, could not be tried."""
    data = await start(picture)
    world.knobs.stuck = True
    clock.now += 1_000_000
    assert [one["status"] for one in await media(data)] == ["pending"]
    assert (await client.get(f"{PATH}?status=success")).json()["data"] == []
    world.knobs.stuck = False
    assert [one["status"] for one in await media(data)] == ["success"]


async def test_an_unknown_status_is_shown_without_an_address(
    world: World, start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """How a client takes a status that nobody documented could not be tried."""
    data = await start(picture)
    world.knobs.status_override = "processing"
    (found,) = await media(data)
    assert found["status"] == "processing"
    assert "url" not in found


async def test_a_refusal_is_given_as_often_as_asked(
    client: httpx.AsyncClient, world: World
) -> None:
    """Waiting for a rate limit, and going on after it, could not be tried."""
    world.knobs.refuse_next.append(Refusal(headers={"Retry-After": "3"}, times=2))
    first, second, third = [await client.get(PATH) for _ in range(3)]
    assert [first.status_code, second.status_code, third.status_code] == [429, 429, 200]
    assert first.headers["retry-after"] == "3"
    assert first.json()["err"] == {"code": "SANDBOX_RATE_LIMIT", "message": "Slow down"}
    assert world.knobs.refuse_next == []


async def test_a_refusal_waits_for_its_operation(
    client: httpx.AsyncClient, world: World, picture: dict[str, Any]
) -> None:
    """A refusal that is meant for the POST would hit a poll."""
    world.knobs.refuse_next = [Refusal(503, "DOWN", "Later", operation="createGeneration")]
    assert (await client.get(PATH)).status_code == 200
    refused = await client.post(PATH, json=[picture])
    assert (refused.status_code, refused.json()["err"]["code"]) == (503, "DOWN")
    assert world.counters.charges == 0


@pytest.mark.parametrize(("when", "charged"), [("before", 0), ("after", 1)])
async def test_a_paid_post_is_dropped_before_or_after_it_is_charged(
    client: httpx.AsyncClient, world: World, picture: dict[str, Any], when: Any, charged: int
) -> None:
    """Nobody could prove that a client never pays twice."""
    world.knobs.drop_next = when
    assert (await client.get(PATH)).status_code == 200
    with pytest.raises(ConnectionDropped) as dropped:
        await client.post(PATH, json=[picture])
    assert dropped.value.accepted is bool(charged)
    assert (world.counters.posts, world.counters.charges) == (1, charged)
    assert world.credits("sandbox") == 1000 - charged
    assert (await client.get(PATH)).json()["pagination"]["total"] == charged
    assert (await client.post(PATH, json=[picture])).status_code == 201


async def test_reads_are_dropped_as_often_as_asked(
    client: httpx.AsyncClient, world: World, picture: dict[str, Any]
) -> None:
    """Repeating a read after a lost connection could not be tried."""
    world.knobs.drop_reads = 2
    assert (await client.post(PATH, json=[picture])).status_code == 201
    for _ in range(2):
        with pytest.raises(ConnectionDropped):
            await client.get(PATH)
    assert (await client.get(PATH)).status_code == 200
    assert world.counters.drops == 2


async def test_offline_nothing_is_answered(
    client: httpx.AsyncClient, world: World, start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """What a notebook says when the service is down could not be tried."""
    (done,) = await media(await start(picture))
    world.knobs.offline = True
    for path in (PATH, done["url"], "/"):
        with pytest.raises(ConnectionDropped):
            await client.get(path)
    with pytest.raises(ConnectionDropped):
        await client.post(PATH, json=[picture])
    assert world.counters.charges == 1


async def test_half_a_download_is_announced_whole(
    client: httpx.AsyncClient, world: World, start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """A client that stores half a picture could not be caught."""
    (done,) = await media(await start(picture))
    world.knobs.truncate_next_download = 1
    half, whole = await client.get(done["url"]), await client.get(done["url"])
    assert int(half.headers["content-length"]) == len(whole.content)
    assert half.content == whole.content[: len(whole.content) // 2]


async def test_fields_that_nobody_knows_are_added_everywhere(
    client: httpx.AsyncClient, world: World, start: Start, picture: dict[str, Any]
) -> None:
    """A client that chokes on a new field could not be caught."""
    world.knobs.extra_fields = {"shiny": [1]}
    data = await start(picture)
    one = (await client.get(f"{PATH}/{data['generation_id']}")).json()["data"]
    models = (await client.get("/pub/v1/models")).json()["data"]
    for found in (data, data["media"][0], one, one["media"][0], models[0]):
        assert found["shiny"] == [1]


@pytest.mark.parametrize(
    ("profile", "status", "expected"),
    [("documented", None, 201), ("observed", None, 202), ("documented", 200, 200)],
)
async def test_success_has_the_status_of_the_profile_or_the_knob(
    client: httpx.AsyncClient,
    world: World,
    picture: dict[str, Any],
    profile: Any,
    status: int | None,
    expected: int,
) -> None:
    """A client that takes only one code for success could not be caught."""
    world.knobs.profile, world.knobs.success_status = profile, status
    assert (await client.post(PATH, json=[picture])).status_code == expected


async def test_the_limit_of_a_plan_can_be_moved(
    client: httpx.AsyncClient, world: World, picture: dict[str, Any]
) -> None:
    """A lesson on plans could not be given."""
    world.knobs.max_batch_size = 8
    answer = await client.post(PATH, json=[{**picture, "batch_size": 8}])
    assert len(answer.json()["data"]["media"]) == 8


async def test_counters_tell_what_reached_the_sandbox(
    client: httpx.AsyncClient, world: World, start: Start, media: Media, picture: dict[str, Any]
) -> None:
    """A test that ends with `charged once` would prove nothing."""
    (done, _) = await media(await start({**picture, "batch_size": 2}))
    await client.get(done["url"])
    await client.get(done["url"])
    await client.get("/pub/v1/styles")
    await client.post(f"{PATH}/estimate", json=[picture])
    await client.post(PATH, json=[])
    counted = world.counters
    assert (counted.requests, counted.posts, counted.charges, counted.charged_credits) == (
        7,
        2,
        1,
        2,
    )
    assert (counted.polls, counted.downloads, counted.paints) == (1, 2, 1)
    assert (counted.listings, counted.estimates, counted.refusals) == (1, 1, 1)
    counted.clear()
    assert counted.requests == counted.paints == 0
