"""One look at the listing for all jobs in flight.

Every waiting job leaves its generation id here; one loop sleeps until the first of them can be
expected, reads the account's listing at the pace of the schedule, asks by id for what the listing
does not show, and tells each job what it saw. A network that is lost for a while ends no wait. The
loop runs only while somebody waits. Nothing is downloaded or stored here.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from rendernet_jupyter.errors import NotFound, RateLimited, ServiceFault, ServiceUnreachable
from rendernet_jupyter.job.ports import PAGE, Engine, RemoteGeneration
from rendernet_jupyter.job.schedule import Schedule

News = RemoteGeneration | Exception

ASKS = 8
"""Generations asked for by id in one look: as many as an account can bear beside its listing."""

OUTAGE = 120.0
"""Seconds of failing looks before those who wait hear of it: laptops wake up without a network."""

GONE_READS, GONE_AFTER = 3, 300.0
"""So many reads in a row that know nothing of a generation, and so many seconds after it was
accepted, it has vanished: a listing that lags behind has caught up by then."""

PASSING = (ServiceUnreachable, ServiceFault, RateLimited)
"""Errors that may be gone at the next look; others are told at once."""

_BLINK = 0.001  # seconds; a sleep may end that much too early


@dataclass(slots=True)
class _Job:
    """A generation that is followed; times are those of the watch.

    Attributes:
        generation_id: the service's id.
        accepted: when it was accepted.
        early: seconds from then to the learned first look, None when nothing is learned.
        queues: of those who follow.
        asked: when it was last asked for by id.
        failing: since when looks have failed, None when the last one did not.
        misses: reads in a row that the service answered with "no such thing".
    """

    generation_id: str
    accepted: float
    early: float | None
    queues: list[asyncio.Queue[News]] = field(default_factory=list)
    asked: float = -math.inf
    failing: float | None = None
    misses: int = 0

    def tell(self, news: News) -> None:
        for queue in self.queues:
            queue.put_nowait(news)


class Watch:
    """Polls one engine for everybody.

    Args:
        engine: whose listing is read.
        schedule: the pace.
        clock: monotonic seconds.
        sleep: pauses; both are passed in so that tests can move time by hand.
    """

    def __init__(
        self,
        engine: Engine,
        schedule: Schedule,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._engine = engine
        self._schedule = schedule
        self._clock = clock
        self._sleep = sleep
        self._jobs: dict[str, _Job] = {}
        self._read_at = clock()
        self._time = 0.0
        self._looked = self._rested = -math.inf
        self._loop_task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def following(
        self, generation_id: str, *, early: float | None = None, age: float = 0.0
    ) -> AsyncIterator[asyncio.Queue[News]]:
        """A queue of what each look shows of one generation, for as long as the block lasts.

        Several may follow the same generation: two cells that asked for the same, or a resumed
        job whose first wait is just ending.

        Args:
            generation_id: the service's id.
            early: seconds from acceptance to the first look that is worth making, None when
                nothing is learned.
            age: seconds since it was accepted.
        """
        queue: asyncio.Queue[News] = asyncio.Queue()
        job = self._jobs.setdefault(
            generation_id, _Job(generation_id, self._now() - max(0.0, age), early)
        )
        job.queues.append(queue)
        if self._loop_task is None or self._loop_task.done():
            self._loop_task = asyncio.create_task(self._look_again_and_again())
        try:
            yield queue
        finally:
            job.queues.remove(queue)
            if not job.queues:
                del self._jobs[generation_id]
            if not self._jobs and self._loop_task is not None:
                self._loop_task.cancel()
                self._loop_task = None

    def _now(self) -> float:
        """Seconds that have passed for this watch; a clock that is set back lets none pass."""
        read = self._clock()
        self._time += max(0.0, read - self._read_at)
        self._read_at = read
        return self._time

    async def _look_again_and_again(self) -> None:
        while self._jobs:
            # In naps: whoever joins meanwhile may have to be looked at before all others.
            while (left := self._left()) > _BLINK:
                await self._sleep(min(left, self._schedule.shortest))
            await self._look()

    def _left(self) -> float:
        """Seconds until the next look."""
        now = self._now()
        return max(min((self._due(job) for job in self._jobs.values()), default=0.0) - now, 0.0)

    def _due(self, job: _Job) -> float:
        """When a job is to be looked at, looks at others included: those serve all."""
        mark = self._schedule.mark(job.early)
        age = max(mark, self._looked - job.accepted)  # at the last look, or at the first to come
        pause = self._schedule.pause(age, job.early)
        return max(job.accepted + mark, self._looked + pause, self._rested)

    async def _look(self) -> None:
        # Steps are counted from start to start, for what ends during a look is not shown by it.
        self._looked = self._now()
        try:
            shown = {g.generation_id: g for g in await self._listing()}
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            for job in list(self._jobs.values()):
                self._missed(job, error)
        else:
            await self._tell(shown)
        # A slow service is given a moment between looks.
        self._rested = self._now() + self._schedule.shortest / 4

    def _expected(self) -> list[_Job]:
        """The jobs whose first look has come."""
        now = self._now() + _BLINK
        mark = self._schedule.mark
        return [job for job in self._jobs.values() if job.accepted + mark(job.early) <= now]

    async def _listing(self) -> Sequence[RemoteGeneration]:
        """The first page, or as many as hold all jobs when it cannot show enough of them."""
        if len(self._jobs) <= PAGE or len(self._expected()) <= ASKS:
            return await self._engine.recent()
        return await self._engine.recent(len(self._jobs))

    async def _tell(self, shown: dict[str, RemoteGeneration]) -> None:
        for job in list(self._jobs.values()):
            if found := shown.get(job.generation_id):
                job.failing, job.misses = None, 0
                job.tell(found)
        hidden = [job for job in self._expected() if job.generation_id not in shown]
        hidden.sort(key=lambda job: (job.asked, job.accepted))
        await asyncio.gather(*(self._ask_for(job) for job in hidden[:ASKS]))

    async def _ask_for(self, job: _Job) -> None:
        job.asked = self._now()
        try:
            found = await self._engine.generation(job.generation_id)
        except NotFound as error:
            # A listing can lag behind the answer to the POST, and so can the single read: what was
            # accepted is not given up at the first miss.
            job.misses += 1
            if job.misses >= GONE_READS and self._now() - job.accepted >= GONE_AFTER:
                job.tell(error)
                return
            found = RemoteGeneration(job.generation_id)
        except Exception as error:  # noqa: BLE001 - as above
            self._missed(job, error)
            return
        else:
            job.misses = 0
        job.failing = None
        job.tell(found)

    def _missed(self, job: _Job, error: Exception) -> None:
        """A look at a job failed: told at once, or when it has gone on for long."""
        now = self._now()
        if job.failing is None:
            job.failing = now
        if not isinstance(error, PASSING) or now - job.failing >= OUTAGE:
            job.tell(error)
