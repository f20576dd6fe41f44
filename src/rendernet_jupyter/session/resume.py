"""Bringing home what was accepted earlier. Polls and downloads; nothing here costs anything."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rendernet_jupyter.job.recovery import on_resume
from rendernet_jupyter.job.tally import Tally
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.twins import doubted_if_abandoned
from rendernet_jupyter.store.journal import Pending
from rendernet_jupyter.view.gallery import Gallery

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


@dataclass(frozen=True, slots=True)
class Resumed:
    """What resuming brought.

    Attributes:
        galleries: runs that are complete now, or fuller than before.
        waiting: jobs that are still not finished, with the reason.
        uncertain: jobs of which nobody knows whether the service accepted them.
    """

    galleries: tuple[Gallery, ...] = ()
    waiting: tuple[tuple[str, str], ...] = ()
    uncertain: tuple[Pending, ...] = ()


async def resume(session: Session, ask: Ask) -> Resumed:
    """Wait for every accepted job of the engine in force."""
    engine = session.engine()
    pending = session.store.journal.pending(engine.account)
    for job in pending:
        doubted_if_abandoned(session, job)
    tickets = [(j.intent, j.ticket) for j in pending if on_resume(j.state) == "wait" and j.ticket]
    waiting: list[tuple[str, str]] = []
    if tickets:
        intents = [intent for intent, _ in tickets]
        clock = time.monotonic
        asked = f"{len(intents)} earlier job{'s' * (len(intents) != 1)}"
        tally = Tally(intents, asked=asked, engine=engine.label, clock=clock, tell=ask.tell)
        tally.begin()
        timeout = float(session.settings.value("timeout"))
        outcomes = await engine.runner.resume(tickets, tally, deadline=clock() + timeout)
        waiting = [(o.job_id, str(o.error)) for o in outcomes if o.error is not None]
    done = {j.run_id for j in pending if j.ticket} - {
        j.run_id for j in pending if j.intent.job_id in dict(waiting)
    }
    return Resumed(
        galleries=_galleries(session, sorted(done)),
        waiting=tuple(waiting),
        uncertain=tuple(_uncertain(session, engine)),
    )


def _uncertain(session: Session, engine: Engine) -> list[Pending]:
    return [j for j in session.store.journal.pending(engine.account) if j.state == "uncertain"]


def _galleries(session: Session, run_ids: Sequence[str]) -> tuple[Gallery, ...]:
    runs = [session.store.runs.get(run_id) for run_id in run_ids]
    return tuple(session.gallery(run) for run in runs if run is not None and run.media)
