"""From intents to settlements: submit once, wait, fetch, settle.

The runner awaits, but only what it was handed: an engine, a journal, a watch, a clock. The intents
it is given are already durable. It draws nothing, reads no setting and opens no file.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from rendernet_jupyter.errors import NotSent, OutcomeUnknown, RenderNetError, StillRunning
from rendernet_jupyter.job.brake import Brake
from rendernet_jupyter.job.homeward import Homeward
from rendernet_jupyter.job.ports import Engine, Intent, Journal, Ticket
from rendernet_jupyter.job.recovery import after_failed_submit, pause_before_again
from rendernet_jupyter.job.tally import Tally
from rendernet_jupyter.job.together import together
from rendernet_jupyter.job.turns import Turns
from rendernet_jupyter.job.watch import Watch

STOPPED = "stopped before it was sent"
TOO_LATE = "the service asked to wait for longer than the time that there was"
UNWRITTEN = "what is bought cannot be written down"
_SEND = "It cost nothing. Run the cell again to send it."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one job ended: settled in the journal, or with the error that stopped it."""

    job_id: str
    ticket: Ticket | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Call:
    """What the jobs of one call share; the party that takes its turns."""

    tally: Tally
    deadline: float
    brake: Brake
    begun: set[str] = field(default_factory=set)


class Runner:
    """Runs jobs on one engine.

    Args:
        engine: what makes the pictures.
        journal: what remembers them.
        watch: the shared look at the listing.
        clock: monotonic seconds.
        sleep: pauses; both are passed in so that tests can move time by hand.
        submits: requests sent at the same time.
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
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
        submits: int = 4,
        fetches: int = 4,
        early: Callable[[str], float | None] = lambda _: None,
    ) -> None:
        self._engine = engine
        self._journal = journal
        self._clock = clock
        self._sleep = sleep
        self._turns = Turns(submits)
        self._home = Homeward(
            engine, journal, watch, clock=clock, sleep=sleep, fetches=fetches, early=early
        )
        self._leaving: set[asyncio.Task[Ticket]] = set()
        self._sending: set[str] = set()

    async def run(
        self,
        intents: Sequence[Intent],
        tally: Tally,
        *,
        deadline: float,
        brake: Brake | None = None,
    ) -> list[Outcome]:
        """Submit every intent and bring its media home.

        Args:
            intents: durable already, sent in order, in fair turns with those of other calls.
            tally: told of every change.
            deadline: on the clock; what is not final then is left to be resumed.
            brake: once it is pulled, nothing more is sent; what was sent is waited for.

        Returns:
            One outcome for each intent, in order. A job that fails does not stop the others.
        """
        call = _Call(tally, deadline, brake or Brake())
        self._sending.update(intent.job_id for intent in intents)
        try:
            return await together(*(self._whole(intent, call) for intent in intents))
        except BaseException:
            # A person stopped it, or one job met a fault of ours: what has not begun stays here.
            call.brake.pull(STOPPED)
            for intent in intents:
                if intent.job_id not in call.begun:
                    self._sending.discard(intent.job_id)
                    with contextlib.suppress(RenderNetError):  # the others must hear of it, too
                        self._journal.refuse(intent.job_id, STOPPED)
            raise

    async def landed(self, timeout: float) -> None:  # noqa: ASYNC109 - of a wait that never fails
        """Wait for the answers to requests that are on their way, `timeout` seconds at the most."""
        if self._leaving:
            await asyncio.wait(self._leaving, timeout=timeout)

    def sends(self, job_id: str) -> bool:
        """Whether a job of a call under way is about to be sent, or on its way."""
        return job_id in self._sending

    async def resume(
        self, tickets: Sequence[tuple[Intent, Ticket]], tally: Tally, *, deadline: float
    ) -> list[Outcome]:
        """Wait for jobs that were accepted earlier. Sends nothing that costs."""
        return await together(*(self._rest(i, t, tally, deadline) for i, t in tickets))

    async def _whole(self, intent: Intent, call: _Call) -> Outcome:
        try:
            async with self._turns.turn(call):
                call.begun.add(intent.job_id)
                ticket = await self._sent(intent, call)
        except RenderNetError as error:
            call.tally.lost(intent)
            return Outcome(intent.job_id, error=error)
        call.brake.accepted(ticket)
        call.tally.accepted(intent)
        return await self._rest(intent, ticket, call.tally, call.deadline)

    async def _sent(self, intent: Intent, call: _Call) -> Ticket:
        task = asyncio.create_task(self._submit(intent, call))
        # A wait may be interrupted; a paid request that is on its way may not: its answer is the
        # only proof of what was bought.
        self._leaving.add(task)
        task.add_done_callback(self._left)
        task.add_done_callback(lambda _: self._sending.discard(intent.job_id))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            call.brake.pull(STOPPED)
            # Nobody waits for it now: when its answer is written down, it is free for all.
            task.add_done_callback(lambda _: self._journal.release([intent.job_id]))
            raise

    def _left(self, task: asyncio.Task[Ticket]) -> None:
        self._leaving.discard(task)
        if not task.cancelled():
            task.exception()  # written down already, whoever still listens

    async def _submit(self, intent: Intent, call: _Call) -> Ticket:
        """The ticket of a request, sent as often as it is proved that it was not accepted."""
        job_id, tries, brake = intent.job_id, 0, call.brake
        while True:
            left = call.deadline - self._clock()
            await brake.pause(self._engine.ready(), max(0.0, left))
            late = tries > 0 and call.deadline <= self._clock()
            if reason := brake.reason or (TOO_LATE if late else ""):
                self._journal.refuse(job_id, reason)
                said = f"{intent.label or job_id} was not sent: {reason}"
                raise NotSent(said, hint=_SEND).about(intent.label)
            tries += 1
            self._leave(job_id, again=tries > 1)
            try:
                ticket = await self._engine.submit([intent.body])
            except BaseException as error:
                pause = pause_before_again(error, tries)
                in_time = self._clock() + pause < call.deadline
                if in_time and after_failed_submit(error, tries) == "again":
                    await brake.pause(self._sleep(pause))
                    continue
                if self._give_up(job_id, error, tries) == "uncertain":
                    brake.lost()
                raise
            try:
                self._write_down(intent, ticket)
            except OutcomeUnknown:
                brake.pull(UNWRITTEN)
                raise
            return ticket

    def _leave(self, job_id: str, *, again: bool) -> None:
        try:
            self._journal.leaving(job_id, again=again)
        except RenderNetError as error:
            with contextlib.suppress(RenderNetError):  # unless another process has it by now
                self._journal.refuse(job_id, error.message)
            raise

    def _write_down(self, intent: Intent, ticket: Ticket) -> None:
        try:
            self._journal.ticket(intent.job_id, ticket)
        except RenderNetError as error:
            with contextlib.suppress(RenderNetError):  # the disk may be full for this, too
                self._journal.doubt(intent.job_id, error.message)
            adopt = f"%rendernet adopt {intent.job_id} {ticket.generation_id}"
            raise OutcomeUnknown(
                f"the service accepted the request as {ticket.generation_id}, but that cannot be"
                f" written down: {error.message}",
                job_id=intent.job_id,
                hint=f"Keep this line for when the store can be written again: {adopt}",
            ) from error

    def _give_up(self, job_id: str, error: BaseException, tries: int) -> str:
        what = after_failed_submit(error, tries)
        note = self._journal.refuse
        if what == "uncertain":  # "again" that is too late is refused
            note = self._journal.doubt
        said = error.message if isinstance(error, RenderNetError) else str(error)
        note(job_id, said or type(error).__name__)
        return what

    async def _rest(self, intent: Intent, ticket: Ticket, tally: Tally, deadline: float) -> Outcome:
        try:
            await self._home.follow(intent, ticket, tally, deadline)
        except StillRunning as error:
            return Outcome(intent.job_id, ticket, error)  # it goes on: nothing of it has failed
        except RenderNetError as error:
            tally.lost(intent)
            return Outcome(intent.job_id, ticket, error)
        return Outcome(intent.job_id, ticket)
