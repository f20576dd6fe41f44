"""Joining what is already under way: what was asked for a moment ago is not paid for again.

An interrupted cell that is run again, the same cell in two kernels, the same request twice in one
cell: each waits for the one job that was paid. Only `--cache off` and `refresh` ask anew. Nothing
is sent here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import OutcomeUnknown, RenderNetError, StillRunning
from rendernet_jupyter.job.recovery import on_resume
from rendernet_jupyter.job.together import together
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.counting import tally_of
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.rekeyed import recognised
from rendernet_jupyter.store.docket import Pending

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

PAUSE = 0.2


async def joined(
    session: Session,
    engine: Engine,
    ask: Ask,
    answers: Sequence[Answer],
    *,
    wait: float,
    partly: bool = True,
) -> list[Answer]:
    """The answers, those of jobs under way taken from them when they are done.

    Args:
        session: whose.
        engine: where they are made.
        ask: the call.
        answers: those that are cached stay as they are.
        wait: seconds.
        partly: whether a batch of which only some pictures came is an answer.

    Raises:
        OutcomeUnknown: of an earlier try nobody knows whether it was charged.
        StillRunning: the time to wait is over.
    """
    deadline = time.monotonic() + wait
    found = await together(
        *(_joined(session, engine, ask, a, deadline, partly=partly) for a in answers)
    )
    # Copies of an answer within the cell follow it to the job that it was taken from.
    moved = {a.job_id: b for a, b in zip(answers, found, strict=True) if a.job_id != b.job_id}
    return [
        replace(b, job_id=moved[b.job_id].job_id, body=moved[b.job_id].body)
        if b.job_id in moved
        else b
        for b in found
    ]


async def _joined(
    session: Session,
    engine: Engine,
    ask: Ask,
    answer: Answer,
    deadline: float,
    *,
    partly: bool,
) -> Answer:
    if answer.cached:
        return answer
    met = False
    await recognised(session, engine, answer.digest)
    while twin := session.store.journal.twin(answer.digest, engine.account):
        if not met:
            ask.gone.set()
        met = True
        _demand_certain(session, engine, twin)
        if twin.ticket is None:
            await _pause(twin, deadline)  # somebody is just sending it
        elif not await _brought_home(session, engine, ask, twin, deadline):
            break
    made = session.store.runs.made(answer.digest, engine.account, partly=partly)
    if made is None:
        return answer
    ask.remark("joined a job that was under way" if met else "another cell has just made it")
    body = session.store.runs.body(made)
    return replace(answer, body=body, job_id=made, credits=0.0, cached=True)


async def _pause(twin: Pending, deadline: float) -> None:
    if time.monotonic() >= deadline:
        raise StillRunning(
            f"{twin.intent.label or twin.intent.job_id} is being sent by another cell or kernel,"
            " and no answer has come yet",
            job_ids=[twin.intent.job_id],
            hint="Run the cell again later: what is paid once is not paid twice.",
        ).about(twin.intent.label)
    await asyncio.sleep(PAUSE)


def _demand_certain(session: Session, engine: Engine, twin: Pending) -> None:
    """Refuse to send what may have been charged already."""
    job_id = twin.intent.job_id
    if not doubted_if_abandoned(session, engine, twin) and twin.state != "uncertain":
        return
    raise OutcomeUnknown(
        f"an earlier try of this very request may have been charged ({job_id}); nothing was sent",
        job_id=job_id,
        hint="See which pictures of your account it could be, and decide: %rendernet resume",
    )


def doubted_if_abandoned(session: Session, engine: Engine, job: Pending) -> bool:
    """Mark an intent uncertain whose sender is gone; whether it was one.

    Where the sender left word that it was certainly not accepted, it is refused, and in no doubt.
    """
    sent_here = job.mine and engine.runner.sends(job.intent.job_id)
    abandoned = on_resume(job.state) == "doubt" and not sent_here and (job.mine or not job.held)
    if abandoned and job.reason:
        session.store.journal.refuse(job.intent.job_id, job.reason)
        return False
    if abandoned:
        reason = "the process that sent it ended before an answer came"
        session.store.journal.doubt(job.intent.job_id, reason)
    return abandoned


async def _brought_home(
    session: Session, engine: Engine, ask: Ask, twin: Pending, deadline: float
) -> bool:
    """Wait for an accepted job; False when it is none.

    Raises:
        RenderNetError: it cannot be fetched now; it stays to be resumed, and is not paid again.
    """
    if twin.ticket is None:
        return False
    tally = tally_of(
        session.store, engine, ask, [twin.intent], asked=twin.intent.label, tickets=[twin.ticket]
    )
    [outcome] = await engine.runner.resume([(twin.intent, twin.ticket)], tally, deadline=deadline)
    if outcome.error is not None and not session.store.journal.over(twin.intent.job_id):
        anew = "To pay for it anew instead: --cache refresh"
        if isinstance(outcome.error, RenderNetError) and anew not in outcome.error.hint:
            outcome.error.hint = f"{outcome.error.hint}\n  {anew}".strip()
        raise outcome.error
    return True
