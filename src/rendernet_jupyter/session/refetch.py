"""Files that were paid for and are gone from this disk, or damaged: fetched once more, not paid.

The service keeps pictures for a while. What it still has costs nothing. What it has no more is made
anew where nothing is left of it, and shown as it is where it is damaged: a flipped bit must not
make a free run a paid one. Nothing here pays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.together import together
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.engines import Engine

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


async def refetched(
    session: Session, engine: Engine, ask: Ask, answers: Sequence[Answer]
) -> list[Answer]:
    """The answers, those whose lost files the service still has taken from the store again."""
    return await together(*(_refetched(session, engine, ask, answer) for answer in answers))


async def _refetched(session: Session, engine: Engine, ask: Ask, answer: Answer) -> Answer:
    if answer.cached:
        return answer
    lost = session.store.runs.lost(answer.digest, engine.account)
    try:
        if lost is not None:
            await _bring_back(session, engine, *lost)
            ask.remark("fetched once more: the files were gone from the store, or damaged")
            return _from_store(session, answer, lost[0])
        why = "another account made them"
    except RenderNetError as error:
        why = error.message
    if damaged := session.store.runs.made(answer.digest, engine.account, damaged=True):
        ask.warn(
            f"files of this request are damaged, and cannot be fetched once more ({why}); they are"
            " shown as they are. Which: %rendernet verify. --cache refresh has the pictures made,"
            " and paid, anew"
        )
        return _from_store(session, answer, damaged)
    if lost is not None:
        ask.warn(
            "pictures of this request were paid for earlier and are gone from the store; they"
            f" cannot be fetched once more ({why})"
        )
    return answer


def _from_store(session: Session, answer: Answer, job_id: str) -> Answer:
    body = session.store.runs.body(job_id)
    return replace(answer, body=body, job_id=job_id, credits=0.0, cached=True)


async def _bring_back(session: Session, engine: Engine, job_id: str, generation_id: str) -> None:
    found = await engine.service.generation(generation_id)
    by_id = {medium.media_id: medium for medium in found.media}
    for medium in session.store.runs.media_of(job_id):
        if medium.status != "success" or session.store.media.sound(medium.sha256, medium.size):
            continue
        remote = by_id.get(medium.media_id)
        if remote is None or not remote.url:
            raise RenderNetError("the service has them no more")
        fetched = await engine.service.fetch(remote)
        if fetched.sha256 != medium.sha256:
            session.store.journal.fetched_again(job_id, medium.batch, fetched)
