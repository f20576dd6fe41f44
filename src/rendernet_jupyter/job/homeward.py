"""Bringing accepted jobs home: each by one process, once, whoever waits for it.

Two cells of a kernel that wait for one job share one task; a job that another process works on is
waited for in the journal, and taken over when that process is gone. Nothing here sends what costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from rendernet_jupyter.errors import (
    DownloadError,
    NotFound,
    RenderNetError,
    StillRunning,
    Vanished,
)
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
from rendernet_jupyter.job.tally import Tally
from rendernet_jupyter.job.watch import Watch

LOOK_AT_JOURNAL = 0.3  # seconds between looks at a job that another process works on
LONGEST = 3600.0  # seconds of one wait; a wait without end is made of many


def _moment() -> asyncio.Future[None]:
    """What is to come: for a thousand jobs cheaper than an event and a task that waits for it."""
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class _Trip:
    """A job on its way home, with everybody who waits for it; `looked` ends with its next look.

    `troubles` holds, by media id, why a file that is being fetched has not come so far.
    """

    task: asyncio.Task[None]
    tallies: list[Tally] = field(default_factory=list)
    looked: asyncio.Future[None] = field(default_factory=_moment)
    troubles: dict[str, Exception] = field(default_factory=dict)


def _complete(ticket: Ticket, seen: RemoteGeneration) -> bool:
    """Whether a look shows everything that was planned: a listing may lag behind."""
    shown = {medium.media_id for medium in seen.media}
    return all(medium.media_id in shown for medium in ticket.media)


def _late(intent: Intent, troubles: Sequence[Exception]) -> RenderNetError:
    """The error at the end of the time: what has been tried in vain does not go on by itself."""
    if troubles:
        first = troubles[0]
        reason = first.message if isinstance(first, RenderNetError) else str(first)
        return DownloadError(
            f"{intent.label or intent.job_id} is made, but its file has not come whole: {reason}",
            hint="Fetch it again at no cost: %rendernet resume",
        ).about(intent.label)
    return StillRunning(
        f"{intent.label or intent.job_id} is not finished yet; it was accepted and goes on",
        job_ids=[intent.job_id],
        hint="Get it when it is done, at no cost: %rendernet resume",
    ).about(intent.label)


def gone(intent: Intent, ticket: Ticket) -> Vanished:
    """What is said of a job that the service does not know any more."""
    return Vanished(
        f"{intent.label or intent.job_id} has vanished: the service accepted it as"
        f" {ticket.generation_id}, and for minutes now answers that it knows no such generation",
        job_ids=[intent.job_id],
        hint=f"It may be charged: ask the service, naming {ticket.generation_id}."
        f" %rendernet resume looks again; %rendernet drop {intent.job_id} gives it up.",
    ).about(intent.label)


class Homeward:
    """Brings jobs of one engine home.

    Args:
        engine: where the media lie.
        journal: what remembers them.
        watch: the shared look at the listing.
        clock: monotonic seconds.
        sleep: pauses.
        fetches: downloads at the same time.
        early: for a kind, seconds from acceptance to the first look that is worth making.
    """

    def __init__(
        self,
        engine: Engine,
        journal: Journal,
        watch: Watch,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Coroutine[Any, Any, None]],
        fetches: int,
        early: Callable[[str], float | None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._journal = journal
        self._watch = watch
        self._clock = clock
        self._sleep = sleep
        self._fetches = asyncio.Semaphore(fetches)
        self._early = early
        self._trips: dict[str, _Trip] = {}

    async def follow(self, intent: Intent, ticket: Ticket, tally: Tally, deadline: float) -> None:
        """Wait until a job is settled in the journal.

        Args:
            intent: what was sent.
            ticket: what the service answered.
            tally: told of every change.
            deadline: on the clock; infinite for no end.

        Raises:
            StillRunning: the time is over; the job goes on and can be resumed.
            Vanished: the service does not know it any more.
            DownloadError: the time is over, and a picture that is made could not be fetched in it.
            RenderNetError: it cannot be fetched for now; it can be resumed.
        """
        job_id = intent.job_id
        trip = self._trips.get(job_id)
        if trip is None:
            trip = _Trip(asyncio.create_task(self._bring(intent, ticket)))
            self._trips[job_id] = trip
        trip.tallies.append(tally)
        try:
            while not trip.task.done():
                left = deadline - self._clock()
                if left <= 0:
                    raise _late(intent, list(trip.troubles.values()))
                await asyncio.wait(
                    {trip.task, trip.looked},
                    timeout=min(left, LONGEST),
                    return_when=asyncio.FIRST_COMPLETED,
                )
            trip.task.result()
        finally:
            trip.tallies.remove(tally)
            if not trip.tallies:
                await self._end(job_id, trip)

    async def _end(self, job_id: str, trip: _Trip) -> None:
        """Nobody waits any more."""
        if self._trips.get(job_id) is trip:
            del self._trips[job_id]
        if not trip.task.done():
            trip.task.cancel()
            await asyncio.gather(trip.task, return_exceptions=True)
        elif not trip.task.cancelled():
            trip.task.exception()  # heard by everybody who waited

    async def _bring(self, intent: Intent, ticket: Ticket) -> None:
        job_id = intent.job_id
        try:
            while not self._journal.take(job_id):
                await self._sleep(LOOK_AT_JOURNAL)
            if self._journal.over(job_id):
                return  # another process was quicker
            self._journal.settle(await self._settlement(intent, ticket))
        finally:
            self._journal.release([job_id])

    async def _settlement(self, intent: Intent, ticket: Ticket) -> Settlement:
        coming: dict[str, asyncio.Task[Fetched]] = {}
        try:
            seen = RemoteGeneration(ticket.generation_id, ticket.media)
            follow = self._watch.following(
                ticket.generation_id, early=self._early(intent.kind), age=ticket.age
            )
            async with follow as news:
                while not (seen.final and _complete(ticket, seen)):
                    self._tell(intent, seen.media)
                    found = await news.get()
                    self._looked(intent)
                    if isinstance(found, NotFound):
                        raise gone(intent, ticket) from found
                    if isinstance(found, Exception):
                        raise found
                    seen = found if found.media else seen  # a look without media says nothing
                    # A picture is fetched as soon as it is there: links may die.
                    self._start_fetching(seen.media, coming, intent)
            self._start_fetching(seen.media, coming, intent)
            self._tell(intent, seen.media)
            over_at = self._clock()
            # All of them come to an end: one that cannot be had must not cost the others.
            await asyncio.gather(*coming.values(), return_exceptions=True)
            fetched = [coming[m.media_id].result() for m in seen.media]
        finally:
            for task in coming.values():
                task.cancel()
            await asyncio.gather(*coming.values(), return_exceptions=True)
        fetching = None if ticket.age else self._clock() - over_at
        return Settlement(intent.job_id, ticket.generation_id, tuple(fetched), fetching)

    def _start_fetching(
        self,
        media: Sequence[RemoteMedium],
        coming: dict[str, asyncio.Task[Fetched]],
        intent: Intent,
    ) -> None:
        for medium in media:
            if medium.final and medium.media_id not in coming:
                coming[medium.media_id] = asyncio.create_task(self._fetch(medium, intent))

    async def _fetch(self, medium: RemoteMedium, intent: Intent) -> Fetched:
        if medium.state == "failed":
            medium = await self._engine.verdict(medium)
        if medium.state == "failed" or not medium.url:
            return Fetched(medium, width=medium.width, height=medium.height)
        async with self._fetches:
            fetched = await self._engine.fetch(medium, partial(self._stumbled, intent, medium))
        if trip := self._trips.get(intent.job_id):
            trip.troubles.pop(medium.media_id, None)
        for tally in self._waiting(intent):
            tally.fetched(intent, fetched)
        return fetched

    def _stumbled(self, intent: Intent, medium: RemoteMedium, error: Exception) -> None:
        if trip := self._trips.get(intent.job_id):
            trip.troubles[medium.media_id] = error
            self._looked(intent)

    def _looked(self, intent: Intent) -> None:
        """Let everybody who waits look at the clock."""
        if trip := self._trips.get(intent.job_id):
            trip.looked.set_result(None)
            trip.looked = _moment()

    def _tell(self, intent: Intent, media: Sequence[RemoteMedium]) -> None:
        for tally in self._waiting(intent):
            tally.saw(intent, media)

    def _waiting(self, intent: Intent) -> Sequence[Tally]:
        trip = self._trips.get(intent.job_id)
        return tuple(trip.tallies) if trip else ()
