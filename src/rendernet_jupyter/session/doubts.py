"""What may have been paid and was not seen to be, and the account's generations that it could be.

The account's listing shows time, id and media of a generation, but no prompt, and other clients
share the account: so a person looks at the pictures and decides. Nothing here sends what costs, and
nothing is adopted but what the setting `adopt` allows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.job.ports import RemoteGeneration, Ticket
from rendernet_jupyter.job.recovery import EARLY, certain, fits
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.vanished import has_vanished
from rendernet_jupyter.store.docket import Pending
from rendernet_jupyter.suggest import nearest
from rendernet_jupyter.view.undecided import EACH

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


@dataclass(frozen=True, slots=True)
class Doubt:
    """An uncertain job, and the generations of the account that could be it.

    Attributes:
        job: what was sent, when, and why nobody knows.
        candidates: generations that this store does not know and that fit, newest first.
        contested: ids of those that may yet turn out to be a request that is on its way.
    """

    job: Pending
    candidates: tuple[RemoteGeneration, ...] = ()
    contested: frozenset[str] = frozenset()


async def doubts(session: Session, engine: Engine) -> list[Doubt]:
    """Every uncertain job of the engine's account, with its candidates."""
    jobs = [j for j in session.store.journal.pending(engine.account) if j.state == "uncertain"]
    if not jobs:
        return []
    # In the service's time, as it was when the request left: our clock may have been set since.
    shown = await engine.service.since(min(j.sent_at + j.skew for j in jobs) - EARLY)
    # After the listing and before the journal is asked what it knows: what is listed and accepted,
    # but not written down yet, is among these.
    leaving = [j for j in session.store.journal.pending(engine.account) if j.state == "intended"]
    known = session.store.journal.knows(engine.account, [g.generation_id for g in shown])
    unknown = [g for g in shown if g.generation_id not in known]
    contested = frozenset(g.generation_id for j in leaving for g in _candidates(j, unknown))
    return [Doubt(job, tuple(_candidates(job, unknown)), contested) for job in jobs]


def _candidates(job: Pending, unknown: Sequence[RemoteGeneration]) -> list[RemoteGeneration]:
    body, expected = job.intent.body, job.intent.expected
    return [g for g in unknown if fits(body, expected, job.sent_at, g, skew=job.skew)]


async def adopt_certain(session: Session, engine: Engine) -> list[str]:
    """With the setting `adopt = unique`, take what fits without a choice; the jobs' names."""
    if session.settings.value("adopt") != "unique":
        return []
    found = await doubts(session, engine)
    by_id = {g.generation_id: g for doubt in found for g in doubt.candidates}
    contested = {name for doubt in found for name in doubt.contested}
    pairs = certain({d.job.intent.job_id: [g.generation_id for g in d.candidates] for d in found})
    free = {job_id: name for job_id, name in pairs.items() if name not in contested}
    for job_id, generation_id in free.items():
        session.store.journal.adopt(job_id, Ticket(generation_id, by_id[generation_id].media))
    return list(free)


def uncertain(session: Session, engine: Engine, job_id: str) -> Pending:
    """An uncertain job by its name.

    Raises:
        RenderNetError: there is none of that name; says what is near, or how the job stands.
    """
    return find_uncertain(session.store.journal.pending(engine.account), job_id)


def find_uncertain(pending: Sequence[Pending], job_id: str) -> Pending:
    """The same among jobs that were read already."""
    for job in pending:
        if job.intent.job_id == job_id and job.state == "uncertain":
            return job
    known = [j.intent.job_id for j in pending if j.state == "uncertain"]
    near = nearest(job_id, known)
    if job_id in {j.intent.job_id for j in pending}:
        raise StoreError(
            f"{job_id} is not uncertain: it was accepted, or is being sent",
            hint="Get its pictures, at no further cost: %rendernet resume",
        )
    hint = f"Did you mean {near[0]}?" if near else "%rendernet status lists the uncertain jobs."
    raise RenderNetError(f"no uncertain job is called {job_id!r}", hint=hint)


async def drop(session: Session, engine: Engine, job_ids: Sequence[str]) -> None:
    """Forget uncertain jobs, and accepted ones that have vanished; all of them or none.

    Raises:
        RenderNetError: one of them is no such job; nothing was forgotten.
    """
    pending = session.store.journal.pending(engine.account)
    accepted = {j.intent.job_id: j.ticket for j in pending if j.ticket and j.state == "ticketed"}
    names = list(dict.fromkeys(job_ids))
    for name in names:
        if (ticket := accepted.get(name)) is None:
            find_uncertain(pending, name)
        elif not await has_vanished(engine, ticket):
            raise StoreError(
                f"{name} was accepted, and the service knows it; nothing was forgotten",
                hint="Get its pictures, at no further cost: %rendernet resume",
            )
    for name in names:
        session.store.journal.drop(name, "dropped by hand")


async def fetch_looks(
    engine: Engine, wanted: Sequence[RemoteGeneration], most: int
) -> dict[str, str]:
    """Pictures of generations, by media id the hash of their content in the store.

    What cannot be fetched is left out: a person can still decide by time and size.

    Args:
        engine: where they are.
        wanted: the most important first.
        most: pictures that are fetched.
    """
    media = {
        m.media_id: m
        for g in wanted
        for m in [m for m in g.media if m.state == "success" and m.url][:EACH]
    }
    chosen = list(media.values())[:most]
    fetched = await asyncio.gather(
        *(engine.service.fetch(m) for m in chosen), return_exceptions=True
    )
    return {
        m.media_id: f.sha256
        for m, f in zip(chosen, fetched, strict=True)
        if not isinstance(f, BaseException)
    }
