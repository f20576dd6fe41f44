"""Accepted jobs that the service does not know any more, found by reads that cost nothing.

They are told in the words of the error that ends a wait for them. Nothing is given up here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from rendernet_jupyter.errors import NotFound, RenderNetError, Vanished
from rendernet_jupyter.job.homeward import gone
from rendernet_jupyter.job.ports import Ticket
from rendernet_jupyter.job.watch import ASKS, GONE_AFTER
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.store.docket import Pending

PATIENCE = 10.0
"""Seconds; a person wants to know how things stand, not to wait for a slow service."""


def found_vanished(engine: Engine, jobs: Sequence[Pending]) -> dict[str, Vanished]:
    """What is to be said of those jobs that have vanished, by their names.

    A job that a kernel waits for is told by that kernel. A service that cannot be asked has said
    nothing, so nothing is said here either.

    Args:
        engine: where they were made.
        jobs: of its account, in any state.
    """
    tickets = {
        job.intent.job_id: (job, job.ticket)
        for job in jobs
        if job.state == "ticketed" and not job.held and job.ticket and _is_old(job.ticket)
    }
    if not tickets:
        return {}
    try:
        unknown = LOOP.wait(
            asyncio.wait_for(_unknown(engine, [t for _, t in tickets.values()]), PATIENCE)
        )
    except (RenderNetError, TimeoutError):
        return {}
    return {
        name: gone(replace(job.intent, label=""), ticket)
        for name, (job, ticket) in tickets.items()
        if ticket in unknown
    }


def told(error: Vanished) -> str:
    """What is said of a job beside its name: `vanished: the service accepted it as ...`."""
    return error.message.removeprefix(f"{error.job_ids[0]} has ")


async def has_vanished(engine: Engine, ticket: Ticket) -> bool:
    """Whether the service knows no such generation, though it had time enough to.

    Raises:
        RenderNetError: it cannot be asked.
    """
    return _is_old(ticket) and bool(await _unknown(engine, [ticket]))


def _is_old(ticket: Ticket) -> bool:
    return ticket.age >= GONE_AFTER


async def _unknown(engine: Engine, tickets: Sequence[Ticket]) -> list[Ticket]:
    """Those that neither the listing shows nor a question by id; not all of many are asked for."""
    shown = {one.generation_id for one in await engine.service.recent()}
    hidden = [ticket for ticket in tickets if ticket.generation_id not in shown][:ASKS]
    known = await asyncio.gather(*(_is_known(engine, ticket) for ticket in hidden))
    return [ticket for ticket, is_known in zip(hidden, known, strict=True) if not is_known]


async def _is_known(engine: Engine, ticket: Ticket) -> bool:
    try:
        await engine.service.generation(ticket.generation_id)
    except NotFound:
        return False
    return True
