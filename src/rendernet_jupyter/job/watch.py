"""One look at the listing for all jobs in flight.

Every waiting job leaves its generation id here; one loop reads the account's listing at the pace of
the schedule, asks by id for what the listing does not show, and tells each job what is new. The
loop runs only while somebody waits. Nothing is downloaded or stored here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from rendernet_jupyter.errors import NotFound
from rendernet_jupyter.job.ports import Engine, RemoteGeneration
from rendernet_jupyter.job.schedule import Schedule

News = RemoteGeneration | Exception


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
        self._waiting: dict[str, list[asyncio.Queue[News]]] = {}
        self._youngest = 0.0
        self._loop_task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def following(self, generation_id: str) -> AsyncIterator[asyncio.Queue[News]]:
        """A queue of what each look shows of one generation, for as long as the block lasts.

        Several may follow the same generation: two cells that asked for the same, or a resumed
        job whose first wait is just ending.
        """
        queue: asyncio.Queue[News] = asyncio.Queue()
        self._waiting.setdefault(generation_id, []).append(queue)
        self._youngest = self._clock()
        if self._loop_task is None or self._loop_task.done():
            self._loop_task = asyncio.create_task(self._look_again_and_again())
        try:
            yield queue
        finally:
            self._waiting[generation_id].remove(queue)
            if not self._waiting[generation_id]:
                del self._waiting[generation_id]
            if not self._waiting and self._loop_task is not None:
                self._loop_task.cancel()
                self._loop_task = None

    async def _look_again_and_again(self) -> None:
        while self._waiting:
            await self._sleep(self._schedule.pause(self._clock() - self._youngest))
            await self._look()

    async def _look(self) -> None:
        try:
            shown = {g.generation_id: g for g in await self._engine.recent()}
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait must hear of it
            for generation_id in list(self._waiting):
                self._tell(generation_id, error)
            return
        for generation_id in list(self._waiting):
            found = shown.get(generation_id)
            self._tell(generation_id, found or await self._ask_for(generation_id))

    def _tell(self, generation_id: str, news: News) -> None:
        for queue in self._waiting.get(generation_id, ()):
            queue.put_nowait(news)

    async def _ask_for(self, generation_id: str) -> News:
        try:
            return await self._engine.generation(generation_id)
        except NotFound:
            # A listing can lag behind the answer to the POST, and so can the single read: what was
            # accepted is waited for until the deadline, not given up at the first miss.
            return RemoteGeneration(generation_id)
        except Exception as error:  # noqa: BLE001 - as above
            return error
