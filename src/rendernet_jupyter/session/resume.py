"""Bringing home what was accepted earlier. Polls and downloads; nothing here costs anything."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rendernet_jupyter.job.recovery import on_resume
from rendernet_jupyter.job.runner import Outcome
from rendernet_jupyter.job.together import together
from rendernet_jupyter.session.abroad import Abroad, abroad
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.counting import tally_of
from rendernet_jupyter.session.doubts import Doubt, adopt_certain, doubts, fetch_looks
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.lots import in_turn, lots
from rendernet_jupyter.session.rekeyed import recognised
from rendernet_jupyter.session.twins import doubted_if_abandoned
from rendernet_jupyter.store.docket import Pending
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.returning import Returning
from rendernet_jupyter.view.undecided import MOST_PICTURES

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


SOME_PICTURES = 48
"""Pictures of candidates that are fetched unasked: twelve batches of four."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """What resuming brought.

    Attributes:
        galleries: runs that are complete now, or fuller than before.
        waiting: jobs that are still not finished, with the reason.
        elsewhere: jobs that another kernel works on at this moment.
        adopted: uncertain jobs that were recognised, as the setting `adopt` allows.
        doubts: jobs of which nobody knows whether the service accepted them.
        looks: pictures of their candidates: content hashes by media id.
        every: pictures of all candidates were asked for, not only of the nearest in time.
        abroad: jobs of other accounts and engines that are not over, by account.
        fetched: pictures that were brought now; the galleries show others of their runs, too.
    """

    galleries: tuple[Gallery, ...] = ()
    waiting: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    looks: Mapping[str, str] = field(default_factory=dict)
    every: bool = False
    abroad: tuple[Abroad, ...] = ()
    fetched: int = 0


async def resume(
    session: Session,
    ask: Ask,
    only: Sequence[str] = (),
    *,
    every: bool = False,
    wait: float | None = None,
) -> Resumed:
    """Wait for every accepted job of the engine in force.

    Args:
        session: whose.
        ask: told of progress.
        only: these jobs, all when empty.
        every: fetch pictures of all candidates of what is in doubt, not only of the nearest.
        wait: seconds; None for those of the setting.
    """
    engine = session.engine()
    await recognised(session, engine)
    for job in session.store.journal.pending(engine.account):
        doubted_if_abandoned(session, engine, job)
    adopted = await adopt_certain(session, engine)
    pending = [
        job
        for job in session.store.journal.pending(engine.account)
        if on_resume(job.state) == "wait" and (not only or job.intent.job_id in only)
    ]
    elsewhere = [job for job in pending if job.held and not job.mine]
    ours = [job for job in pending if job not in elsewhere]
    if wait is None:
        wait = float(session.settings.value("timeout"))
    waiting = await _brought_home(session, engine, ask, ours, wait)
    home = [job for job in ours if job.intent.job_id not in dict(waiting)]
    done = {job.run_id for job in home}
    found = [] if only else await doubts(session, engine)
    return Resumed(
        galleries=_galleries(session, sorted(done)),
        waiting=tuple(waiting),
        elsewhere=tuple(j.intent.job_id for j in elsewhere),
        adopted=tuple(adopted),
        doubts=tuple(found),
        looks=await fetch_looks(
            engine, in_turn(lots(found), every=every), MOST_PICTURES if every else SOME_PICTURES
        ),
        every=every,
        abroad=() if only else abroad(session, engine),
        fetched=sum(
            medium.status == "success"
            for job in home
            for medium in session.store.runs.media_of(job.intent.job_id)
        ),
    )


async def _brought_home(
    session: Session, engine: Engine, ask: Ask, jobs: Sequence[Pending], wait: float
) -> list[tuple[str, str]]:
    tickets = {j.intent.job_id: (j.intent, j.ticket) for j in jobs if j.ticket}
    if not tickets:
        return []
    intents = [intent for intent, _ in tickets.values()]
    deadline = time.monotonic() + wait
    asked = f"{len(intents)} earlier job{'s' * (len(intents) != 1)}"
    accepted = [ticket for _, ticket in tickets.values()]
    scene = Returning()
    tally = tally_of(
        session.store, engine, ask, intents, asked=asked, tickets=accepted, scene=scene
    )
    away = {job.run_id for job in jobs if job.intent.job_id in tickets}

    async def home(run_id: str) -> list[Outcome]:
        mine = [tickets[j.intent.job_id] for j in jobs if j.run_id == run_id and j.ticket]
        outcomes = await engine.runner.resume(mine, tally, deadline=deadline)
        away.discard(run_id)
        if away and any(o.error is None for o in outcomes):
            for gallery in _galleries(session, [run_id]):
                scene.put(gallery)
        return outcomes

    found = await together(*(home(run_id) for run_id in sorted(away)))
    late = {o.job_id: str(o.error) for group in found for o in group if o.error is not None}
    return [(job_id, late[job_id]) for job_id in tickets if job_id in late]


def _galleries(session: Session, run_ids: Sequence[str]) -> tuple[Gallery, ...]:
    runs = [session.store.runs.get(run_id) for run_id in run_ids]
    return tuple(session.gallery(run) for run in runs if run is not None and run.media)
