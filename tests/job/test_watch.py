"""Pictures are seen soon after they are there, with few looks, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Coroutine, Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.errors import AuthenticationError, NotFound, ServiceUnreachable
from rendernet_jupyter.job.ports import PAGE, RemoteGeneration, RemoteMedium
from rendernet_jupyter.job.schedule import Schedule
from rendernet_jupyter.job.watch import ASKS, GONE_AFTER, GONE_READS, OUTAGE, Watch

STEP = 0.5
SCHEDULE = Schedule(first=2.0, step=2.0, patience=1e6, slow=5.0, keen=STEP)
BLINK = 0.01


class Hours:
    """Time that passes at once when everybody sleeps, for any number of sleepers."""

    def __init__(self) -> None:
        self.now = 100.0
        self.sleeps = 0
        self._order = count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.sleeps += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), woken))
        await woken

    async def pass_until(self, task: asyncio.Task[Any]) -> None:
        while not task.done():
            for _ in range(12):  # more turns than any chain of awaits here is long
                await asyncio.sleep(0)
            if self._sleepers and not task.done():
                when, _, woken = heapq.heappop(self._sleepers)
                if not woken.done():
                    self.now = max(self.now, when)
                    woken.set_result(None)


class Account:
    """An engine whose generations finish at times that a test names."""

    def __init__(self, hours: Hours, look: float = 0.0) -> None:
        self.hours = hours
        self.look = look
        self.finishes: dict[str, float] = {}
        self.hidden: set[str] = set()
        self.error: Exception | None = None
        self.looks: list[float] = []
        self.counts: list[int] = []
        self.singles: list[tuple[float, str]] = []

    def _now(self, name: str) -> RemoteGeneration:
        done = self.hours() >= self.finishes[name]
        state, url = ("success", "x://1") if done else ("running", "")
        return RemoteGeneration(name, (RemoteMedium(f"img_{name}", state, url=url),))

    async def recent(self, count: int = PAGE) -> Sequence[RemoteGeneration]:
        self.looks.append(self.hours())
        self.counts.append(count)
        shown = [self._now(n) for n in self.finishes if n not in self.hidden]
        if self.look:
            await self.hours.sleep(self.look)
        if self.error:
            raise self.error
        return shown[-count:]

    async def generation(self, generation_id: str) -> RemoteGeneration:
        self.singles.append((self.hours(), generation_id))
        if self.error:
            raise self.error
        return self._now(generation_id)


class Room:
    """A watch, its account and the hours."""

    def __init__(self, look: float = 0.0, schedule: Schedule = SCHEDULE) -> None:
        self.hours = Hours()
        self.account = Account(self.hours, look)
        self.jumped = 0.0
        self.watch = Watch(
            self.account,  # type: ignore[arg-type]  # of an engine only what a watch asks
            schedule,
            clock=lambda: self.hours() + self.jumped,
            sleep=self.hours.sleep,
        )

    async def job(
        self, name: str, takes: float, *, early: float | None = None, after: float = 0.0
    ) -> float:
        """Seconds between the end of a job and the moment its follower hears of it."""
        if after:
            await self.hours.sleep(after)
        self.account.finishes[name] = end = self.hours() + takes
        async with self.watch.following(name, early=early) as news:
            while True:
                found = await news.get()
                if isinstance(found, Exception):
                    raise found
                if found.final:
                    return self.hours() - end

    def run(self, *stories: Coroutine[Any, Any, Any]) -> list[Any]:
        async def all_of_them() -> list[Any]:
            whole = asyncio.gather(*stories, return_exceptions=True)
            task = asyncio.ensure_future(whole)
            await self.hours.pass_until(task)  # type: ignore[arg-type]  # a future does as well
            for _ in range(5):
                await asyncio.sleep(0)
            assert asyncio.all_tasks() == {asyncio.current_task()}, "something was left behind"
            return await task

        return asyncio.run(all_of_them())


JOBS = st.lists(
    st.tuples(
        st.floats(0.0, 30.0),  # accepted at
        st.floats(0.0, 40.0),  # takes
        st.none() | st.floats(0.0, 45.0),  # learned moment
    ),
    min_size=1,
    max_size=12,
)


@given(JOBS, st.floats(0.0, 0.3))
def test_every_job_is_seen_a_step_after_it_is_done(
    jobs: list[tuple[float, float, float | None]], look: float
) -> None:
    """A picture that is there and not shown is time that somebody waits for nothing."""
    room = Room(look)
    late = room.run(*(room.job(f"g{n}", t, early=e, after=a) for n, (a, t, e) in enumerate(jobs)))
    for (_, takes, early), waited in zip(jobs, late, strict=True):
        head = max(0.0, SCHEDULE.mark(early) - takes)
        assert waited <= head + SCHEDULE.usual(early) + look + BLINK


@given(JOBS, st.floats(0.0, 0.3))
def test_looks_stay_below_those_of_pollers(
    jobs: list[tuple[float, float, float | None]], look: float
) -> None:
    """A rate limit is met the sooner the more looks there are for each job."""
    room = Room(look)
    learned = [(a, t, e if e is not None else 3.0) for a, t, e in jobs]
    room.run(*(room.job(f"g{n}", t, early=e, after=a) for n, (a, t, e) in enumerate(learned)))
    polls = sum(int(max(t, e) / STEP) + 2 for _, t, e in learned)
    assert len(room.account.looks) <= polls
    assert room.account.singles == []
    pauses = [b - a for a, b in zip(room.account.looks, room.account.looks[1:], strict=False)]
    assert all(pause >= STEP - BLINK for pause in pauses)


@given(
    st.lists(
        st.tuples(st.floats(0, 10), st.floats(0, 10), st.integers(0, 2)), min_size=1, max_size=12
    )
)
def test_followers_come_and_go(stays: list[tuple[float, float, int]]) -> None:
    """An idle kernel that went on polling would use up the account's rate limit."""
    room = Room(0.1)

    async def stay(comes: float, stays: float, name: int) -> None:
        await room.hours.sleep(comes)
        room.account.finishes.setdefault(f"g{name}", 1e9)
        async with room.watch.following(f"g{name}", early=1.0):
            await room.hours.sleep(stays)

    room.run(*(stay(*stay_) for stay_ in stays))
    assert len(room.account.looks) <= 22 / STEP


def test_nobody_looks_before_the_learned_moment() -> None:
    """Sixty looks at a video that takes a minute are fifty-eight too many."""
    room = Room()
    [late] = room.run(room.job("g", 61.0, early=60.0))
    assert late <= STEP
    assert len(room.account.looks) <= 4
    assert room.account.looks[0] - 100.0 == pytest.approx(60.0, abs=BLINK)


def test_a_quick_job_does_not_wait_for_a_slow_one() -> None:
    """A picture asked for beside a video would be shown only when the video is expected."""
    room = Room()
    slow, quick = room.run(
        room.job("video", 300.0, early=300.0), room.job("picture", 4.0, early=3.5, after=20.0)
    )
    assert max(slow, quick) <= STEP + BLINK


def test_an_older_job_is_looked_at_by_its_age() -> None:
    """Resuming after lunch must not wait once more as long as a new picture takes."""
    room = Room()
    room.account.finishes["g"] = 0.0

    async def resumed() -> None:
        async with room.watch.following("g", early=300.0, age=3600.0) as news:
            await news.get()

    room.run(resumed())
    assert room.hours() <= 100.0 + STEP


def test_overdue_jobs_are_looked_at_less_often() -> None:
    """One job that hangs for an hour would cost seven thousand looks."""
    room = Room(schedule=Schedule(patience=60.0, slow=5.0))
    room.run(room.job("g", 3600.0, early=4.0))
    assert len(room.account.looks) < 60 / STEP + 3600 / 5


def test_hidden_jobs_are_asked_for_a_few_at_a_time_and_in_turn() -> None:
    """Two hundred jobs that left the listing would be two hundred requests in one moment."""
    room = Room()
    names = [f"g{n}" for n in range(30)]
    room.account.hidden = set(names)
    room.run(*(room.job(name, 20.0, early=10.0) for name in names))
    moments = [at for at, _ in room.account.singles]
    assert max(moments.count(at) for at in moments) == ASKS
    assert [name for _, name in room.account.singles[:30]] == names


def test_a_listing_is_read_as_far_as_jobs_are_in_flight() -> None:
    """A page shows fifty, the newest; those that are done first would be on the next ones."""
    room = Room()
    room.run(*(room.job(f"g{n}", 5.0, early=4.0) for n in range(120)))
    assert set(room.account.counts[:1]) == {120}
    assert room.account.singles == []
    assert room.account.counts[-1] == 120 or room.account.counts[-1] == PAGE


def test_a_lost_network_is_sat_out() -> None:
    """A laptop that wakes up has no network for a while; its pictures are no less paid for."""
    room = Room()

    async def outage() -> None:
        await room.hours.sleep(5.0)
        room.account.error = ServiceUnreachable("no route")
        await room.hours.sleep(OUTAGE - 10.0)
        room.account.error = None

    late, _ = room.run(room.job("g", 20.0, early=4.0), outage())
    assert OUTAGE - 26.0 <= late <= OUTAGE


@pytest.mark.parametrize("hidden", [False, True])
def test_a_network_that_stays_lost_is_said(*, hidden: bool) -> None:
    """A cell that waits for ever in silence tells nobody to look at the cable."""
    room = Room()
    room.account.hidden = {"g"} if hidden else set()
    room.account.error = ServiceUnreachable("no route")
    [error] = room.run(room.job("g", 1e6, early=4.0))
    assert isinstance(error, ServiceUnreachable)
    assert OUTAGE <= room.hours() - 100.0 <= OUTAGE + 10.0


def test_what_will_not_pass_is_said_at_once() -> None:
    """With a key that was withdrawn two minutes more bring nothing."""
    room = Room()
    room.account.error = AuthenticationError("no such key")
    [error] = room.run(room.job("g", 1e6, early=4.0))
    assert isinstance(error, AuthenticationError)
    assert len(room.account.looks) == 1


def test_a_generation_that_nobody_knows_yet_is_waited_for() -> None:
    """What is read may lag behind what was accepted and paid."""
    room = Room()
    room.account.hidden = {"g"}
    known = room.account.generation

    async def lagging(name: str) -> RemoteGeneration:
        if room.hours() < 110.0:
            raise NotFound("no such generation")
        return await known(name)

    room.account.generation = lagging  # type: ignore[method-assign]  # a slower service
    [late] = room.run(room.job("g", 5.0, early=4.0))
    assert late <= 5.0 + STEP + BLINK


@pytest.mark.parametrize("jump", [3600.0, -3600.0, -5.0])
def test_a_clock_that_jumps_neither_spins_nor_stops(jump: float) -> None:
    """A laptop that slept, or a clock that was set, must cost neither the battery nor the wait."""
    room = Room()
    heard = 0

    async def follow() -> None:
        nonlocal heard
        room.account.finishes["g"] = 1e12
        async with room.watch.following("g", early=4.0) as news:
            await room.hours.sleep(6.0)
            room.jumped = jump
            heard = -news.qsize()
            before = room.hours.sleeps
            await room.hours.sleep(10.0)
            heard += news.qsize()
            assert room.hours.sleeps - before < 50

    room.run(follow())
    assert 10 / STEP - 2 <= heard <= 10 / STEP + 2


def test_two_may_follow_one_job() -> None:
    """Two cells that ask for the same share one wait, and each hears the end of it."""
    room = Room()
    late = room.run(room.job("g", 5.0, early=4.0), room.job("g", 5.0, early=4.0, after=0.0))
    assert max(late) <= STEP + BLINK
    assert len(room.account.looks) <= 4


@pytest.mark.parametrize("age", [0.0, 2 * GONE_AFTER])
def test_a_generation_that_the_service_forgot_is_told_and_not_waited_for(age: float) -> None:
    """Every cell of that request would wait out its whole time, for ever."""
    room, began = Room(), 0.0

    async def forgotten(name: str) -> RemoteGeneration:
        raise NotFound(name)

    async def follow() -> float:
        nonlocal began
        began = room.hours.now
        async with room.watch.following("g", age=age) as news:
            while not isinstance(await news.get(), NotFound):
                pass
        return room.hours.now - began

    room.account.generation = forgotten  # type: ignore[method-assign]  # it lost its memory
    [told] = room.run(follow())
    assert (told >= GONE_AFTER) is (age == 0.0)
    assert told <= GONE_AFTER + 10.0


def test_a_generation_that_comes_and_goes_has_not_vanished() -> None:
    """A service of many machines, of which one is behind, would be taken for one that forgets."""
    room, reads = Room(), count()

    async def now_and_then(name: str) -> RemoteGeneration:
        if next(reads) % GONE_READS == 0:
            return RemoteGeneration(name)
        raise NotFound(name)

    async def follow() -> list[Any]:
        async with room.watch.following("g", age=2 * GONE_AFTER) as news:
            return [await news.get() for _ in range(20)]

    room.account.generation = now_and_then  # type: ignore[method-assign]  # as above
    [heard] = room.run(follow())
    assert all(isinstance(one, RemoteGeneration) for one in heard)
