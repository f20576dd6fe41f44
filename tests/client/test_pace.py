"""One 429 is heard by everybody, waited out, and learned from; without one nobody waits."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse, Response

from rendernet_jupyter.client.pace import FREE, LONGEST, LOWER, SLOWEST, SPREAD, Pace
from rendernet_jupyter.errors import RateLimited
from rendernet_jupyter.job.ports import RemoteMedium

pytestmark = pytest.mark.anyio
EMPTY = {"data": [], "err": {}}
DATED = {"Date": "Wed, 21 Oct 2026 07:28:00 GMT", "Retry-After": "Wed, 21 Oct 2026 07:28:10 GMT"}


def slow_down(**headers: str) -> Response:
    return PlainTextResponse("slow down", 429, {k.replace("_", "-"): v for k, v in headers.items()})


async def test_nobody_waits_before_the_first_refusal(pace: Pace, clock: Any) -> None:
    """Every call would be slower for the sake of a limit that nobody has met."""
    for _ in range(2_000):
        pace.calm(await pace.passed())
    assert clock.slept == []
    assert pace.rate is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "12"}, 12.0),
        (DATED, 10.0),
        ({}, 1.0),
        ({"Retry-After": "soon"}, 1.0),
        ({"Retry-After": "1e9"}, LONGEST),
        ({"Retry-After": "inf"}, LONGEST),
    ],
)
async def test_the_gate_closes_for_as_long_as_the_service_asks(
    service: Any, script: Any, answer: Any, clock: Any, headers: dict[str, str], seconds: float
) -> None:
    """Coming back too early prolongs the wait; a wish for thirty years would hang the kernel."""
    client = service(script(PlainTextResponse("slow down", 429, headers), answer(EMPTY)))
    with pytest.raises(RateLimited):
        await client.submit([{}])
    assert client.pace.wait_left() == seconds
    started = clock.now
    await client.recent()
    assert clock.now - started >= seconds
    assert client.pace.wait_left() == 0


async def test_a_refusal_of_one_is_heard_by_all(
    service: Any, script: Any, answer: Any, clock: Any
) -> None:
    """Fifty cells that each meet the limit for themselves keep an account locked out."""
    times: list[float] = []

    def told(_: Any) -> Response:
        times.append(clock.now)
        return slow_down(Retry_After="30") if len(times) == 1 else answer(EMPTY)

    client = service(script(told))
    started = clock.now
    with pytest.raises(RateLimited):
        await client.submit([{}])
    await asyncio.gather(*(client.recent() for _ in range(10)))
    assert len(times) == 11
    assert min(times[1:]) >= started + 30


async def test_a_read_waits_a_limit_out_without_using_up_its_repeats(
    service: Any, script: Any, answer: Any
) -> None:
    """A busy minute of the service would end the wait for pictures that are paid for."""
    limits = [slow_down(Retry_After="2") for _ in range(7)]
    app = script(*limits, PlainTextResponse("busy", 503), limits[0], answer(EMPTY))
    assert await service(app).recent() == []
    assert len(app.seen) == 10


async def test_a_limit_that_lasts_is_said(service: Any, script: Any, clock: Any) -> None:
    """A wait without end tells nobody that the account is locked out."""
    started = clock.now
    with pytest.raises(RateLimited) as caught:
        await service(script(slow_down(Retry_After="60"))).recent()
    assert caught.value.retry_after == 60
    assert 500 < clock.now - started <= 700


async def test_a_paid_request_waits_its_turn_and_is_never_sent_again(
    service: Any, script: Any, clock: Any
) -> None:
    """Only its owner may decide to send a paid request once more."""
    app = script(slow_down(Retry_After="20"))
    client = service(app)
    for count in (1, 2):
        with pytest.raises(RateLimited):
            await client.submit([{}])
        assert len(app.seen) == count
    assert clock.now >= 1_020


async def test_a_wait_at_the_gate_can_be_left(pace: Pace, clock: Any) -> None:
    """A cell that is interrupted while it waits must not keep the others from passing."""
    pace.refused(await pace.passed(), 10)
    order: list[int] = []

    async def one(number: int) -> None:
        await pace.passed()
        order.append(number)

    tasks = [asyncio.create_task(one(n)) for n in range(4)]
    await asyncio.sleep(0)
    for number in (0, 2):
        tasks[number].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert order == [1, 3]
    assert clock.now < 1_020


async def test_whoever_only_looks_takes_nothing(pace: Pace, clock: Any) -> None:
    """A paid request that waits to be allowed to leave may be stopped without any doubt."""
    pace.refused(await pace.passed(), 10)
    waiting = [asyncio.create_task(pace.opened()) for _ in range(5)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    before = clock.now
    await pace.passed()
    assert clock.now == before >= 1_010


async def test_downloads_are_not_held_up(service: Any, script: Any, clock: Any) -> None:
    """Links to pictures die: what is paid for is fetched while the service asks for patience."""
    medium = RemoteMedium("vid", "success", "success", url="http://service.invalid/vid.webm")
    client = service(script(slow_down(Retry_After="60"), Response(b"\x1a\x45\xdf\xa3 a video")))
    with pytest.raises(RateLimited):
        await client.submit([{}])
    await client.fetch(medium)
    assert clock.slept == []


async def test_a_burst_is_one_lesson(pace: Pace) -> None:
    """Forty refusals of one moment would slow an account down to nothing for minutes."""
    sent = [await pace.passed() for _ in range(40)]
    pace.refused(sent[0], 1)
    learned = pace.rate
    for moment in sent[1:]:
        pace.refused(moment, 1)
    assert pace.rate == learned
    pace.refused(await pace.passed(), 1)
    assert pace.rate < learned


async def test_silent_refusals_are_waited_for_longer_and_longer(pace: Pace) -> None:
    """A service that does not say how long must not be asked every second for an hour."""
    waits = []
    for _ in range(8):
        pace.refused(await pace.passed(), None)
        waits.append(pace.wait_left())
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == 30


async def test_two_kernels_do_not_come_back_at_one_moment(clock: Any) -> None:
    """All the notebooks of a course would meet the limit together, again and again."""
    left = []
    for chance in (0.0, 0.5, 1.0):
        pace = Pace(clock=clock, sleep=clock.sleep, chance=lambda chance=chance: chance)
        pace.refused(await pace.passed(), 20)
        left.append(pace.wait_left())
    assert left == pytest.approx([20, 20 + 10 * SPREAD, 20 + 20 * SPREAD])


@pytest.mark.parametrize("limit", [1.0, 5.0, 20.0])
async def test_the_pace_settles_near_the_limit(pace: Pace, clock: Any, limit: float) -> None:
    """A client that never learns is refused for ever; one that never forgets crawls for ever."""
    credit, last, refused, served = limit, clock.now, 0, 0
    started = clock.now
    while clock.now < started + 600:
        sent = await pace.passed()
        credit = min(limit, credit + (sent - last) * limit)
        last = sent
        if credit >= 1:
            credit, served = credit - 1, served + 1
            pace.calm(sent)
        else:
            refused += 1
            pace.refused(sent, 1)
        await clock.sleep(0.001)
    assert served > 0.55 * limit * 600
    assert refused < 0.05 * served


@given(st.lists(st.none() | st.booleans() | st.floats(allow_nan=True), max_size=60))
def test_a_pace_stays_within_reason(story: list[bool | float | None]) -> None:
    """Whatever a service answers, a kernel neither stops for good nor runs away."""
    now, most = [0.0], LONGEST * (1 + SPREAD) + 1e-6

    async def sleep(seconds: float) -> None:
        assert 0 < seconds <= most
        now[0] += seconds

    async def tell() -> None:
        pace = Pace(clock=lambda: now[0], sleep=sleep, chance=lambda: 1.0)
        for word in story:
            before = pace.rate
            sent = await pace.passed()
            if isinstance(word, bool):
                pace.calm(sent)
                assert before is None or pace.rate is None or pace.rate > before
            else:
                pace.refused(sent, word)
                assert before is None or pace.rate <= max(SLOWEST, before * LOWER)
                assert SLOWEST <= pace.rate <= FREE
            assert 0 <= pace.wait_left() <= most

    asyncio.run(tell())
