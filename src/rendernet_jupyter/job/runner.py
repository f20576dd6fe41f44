"""From intents to settlements: submit once, wait, fetch, settle.

The runner awaits, but only what it was handed: an engine, a journal, a watch, a clock. The intents
it is given are already durable. It draws nothing, reads no setting and opens no file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rendernet_jupyter.errors import RenderNetError, StillRunning
from rendernet_jupyter.job.ports import (
    Engine,
    Fetched,
    Intent,
    Journal,
    RemoteGeneration,
    RemoteMedium,
    Settlement,
    Ticket,
)
from rendernet_jupyter.job.recovery import after_failed_submit
from rendernet_jupyter.job.tally import Tally
from rendernet_jupyter.job.watch import Watch


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one job ended: with a settlement, or with the error that stopped it."""

    job_id: str
    settlement: Settlement | None = None
    ticket: Ticket | None = None
    error: Exception | None = None


class Runner:
    """Runs jobs on one engine.

    Args:
        engine: what makes the pictures.
        journal: what remembers them.
        watch: the shared look at the listing.
        clock: monotonic seconds.
        submits: requests sent at the same time.
        fetches: downloads at the same time.
    """

    def __init__(
        self,
        engine: Engine,
        journal: Journal,
        watch: Watch,
        *,
        clock: Callable[[], float],
        submits: int = 4,
        fetches: int = 4,
    ) -> None:
        self._engine = engine
        self._journal = journal
        self._watch = watch
        self._clock = clock
        self._submits = asyncio.Semaphore(submits)
        self._fetches = asyncio.Semaphore(fetches)
        self._leaving: set[asyncio.Task[Ticket]] = set()
        self._begun: set[str] = set()

    async def run(
        self, intents: Sequence[Intent], tally: Tally, *, deadline: float
    ) -> list[Outcome]:
        """Submit every intent and bring its media home.

        Args:
            intents: durable already, sent in order.
            tally: told of every change.
            deadline: on the clock; what is not final then is left to be resumed.

        Returns:
            One outcome for each intent, in order. A job that fails does not stop the others.
        """
        jobs = [asyncio.create_task(self._whole(i, tally, deadline)) for i in intents]
        try:
            return await _all(jobs)
        except asyncio.CancelledError:
            for intent in intents:
                if intent.job_id not in self._begun:
                    self._journal.refuse(intent.job_id, "stopped before it was sent")
            raise
        finally:
            self._begun.difference_update(i.job_id for i in intents)

    async def resume(
        self, tickets: Sequence[tuple[Intent, Ticket]], tally: Tally, *, deadline: float
    ) -> list[Outcome]:
        """Wait for jobs that were accepted earlier. Sends nothing that costs."""
        jobs = [asyncio.create_task(self._rest(i, t, tally, deadline)) for i, t in tickets]
        return await _all(jobs)

    async def _whole(self, intent: Intent, tally: Tally, deadline: float) -> Outcome:
        async with self._submits:
            self._begun.add(intent.job_id)
            task = asyncio.create_task(self._submit(intent))
            # A wait may be interrupted; a paid request that is on its way may not: its answer is
            # the only proof of what was bought.
            self._leaving.add(task)
            task.add_done_callback(self._leaving.discard)
            try:
                ticket = await asyncio.shield(task)
            except RenderNetError as error:
                tally.lost(intent)
                return Outcome(intent.job_id, error=error)
        return await self._rest(intent, ticket, tally, deadline)

    async def _submit(self, intent: Intent) -> Ticket:
        try:
            ticket = await self._engine.submit([intent.body])
        except BaseException as error:
            note = self._journal.refuse
            if after_failed_submit(error) == "uncertain":
                note = self._journal.doubt
            note(intent.job_id, str(error) or type(error).__name__)
            raise
        self._journal.ticket(intent.job_id, ticket)
        return ticket

    async def _rest(self, intent: Intent, ticket: Ticket, tally: Tally, deadline: float) -> Outcome:
        try:
            settlement = await self._bring_home(intent, ticket, tally, deadline)
            self._journal.settle(settlement)
        except RenderNetError as error:
            tally.lost(intent)
            return Outcome(intent.job_id, ticket=ticket, error=error)
        return Outcome(intent.job_id, settlement=settlement, ticket=ticket)

    async def _bring_home(
        self, intent: Intent, ticket: Ticket, tally: Tally, deadline: float
    ) -> Settlement:
        coming: dict[str, asyncio.Task[Fetched]] = {}
        try:
            async with self._watch.following(ticket.generation_id) as news:
                seen = RemoteGeneration(ticket.generation_id, ticket.media)
                while not seen.final:
                    tally.saw(intent, seen.media)
                    seen = _newer(seen, await self._next(news, intent, deadline))
                    # A picture is fetched as soon as it is there: links may die.
                    self._start_fetching(seen.media, coming, intent, tally)
            self._start_fetching(seen.media, coming, intent, tally)
            tally.saw(intent, seen.media)
            fetched = [await coming[m.media_id] for m in seen.media]
        finally:
            for task in coming.values():
                task.cancel()
            await asyncio.gather(*coming.values(), return_exceptions=True)
        return Settlement(intent.job_id, ticket.generation_id, tuple(fetched))

    async def _next(
        self, news: asyncio.Queue[RemoteGeneration | Exception], intent: Intent, deadline: float
    ) -> RemoteGeneration:
        left = deadline - self._clock()
        try:
            if left <= 0:
                raise TimeoutError
            found = await asyncio.wait_for(news.get(), left)
        except TimeoutError:
            raise StillRunning(
                f"{intent.label or intent.job_id} is not finished yet; it was accepted and goes on",
                job_ids=[intent.job_id],
                hint="Get it when it is done, at no cost: %rendernet resume",
            ) from None
        if isinstance(found, Exception):
            raise found
        return found

    def _start_fetching(
        self,
        media: Sequence[RemoteMedium],
        coming: dict[str, asyncio.Task[Fetched]],
        intent: Intent,
        tally: Tally,
    ) -> None:
        for medium in media:
            if medium.final and medium.media_id not in coming:
                task = asyncio.create_task(self._fetch(medium, intent, tally))
                coming[medium.media_id] = task

    async def _fetch(self, medium: RemoteMedium, intent: Intent, tally: Tally) -> Fetched:
        if medium.state == "failed" or not medium.url:
            return Fetched(medium, width=medium.width, height=medium.height)
        async with self._fetches:
            fetched = await self._engine.fetch(medium)
        tally.fetched(intent, medium)
        return fetched


def _newer(old: RemoteGeneration, new: RemoteGeneration) -> RemoteGeneration:
    """What is known after a look; a look that shows no media changes nothing."""
    return new if new.media else old


async def _all(jobs: Sequence[asyncio.Task[Outcome]]) -> list[Outcome]:
    try:
        return list(await asyncio.gather(*jobs))
    finally:
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
