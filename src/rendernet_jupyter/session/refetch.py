"""Files that were paid for and are gone from this disk: fetched once more, not paid again.

The service keeps pictures for a while. What it still has costs nothing; only what it has not is
made anew. Nothing here pays.
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
    lost = None if answer.cached else session.store.runs.lost(answer.digest, engine.account)
    if lost is None:
        return answer
    job_id, generation_id = lost
    try:
        await _bring_back(session, engine, job_id, generation_id)
    except RenderNetError as error:
        ask.warn(
            "pictures of this request were paid for earlier and are gone from the store; they"
            f" cannot be fetched once more ({error.message})"
        )
        return answer
    ask.remark("fetched once more: the files were gone from the store")
    body = session.store.runs.body(job_id)
    return replace(answer, body=body, job_id=job_id, credits=0.0, cached=True)


async def _bring_back(session: Session, engine: Engine, job_id: str, generation_id: str) -> None:
    found = await engine.service.generation(generation_id)
    by_id = {medium.media_id: medium for medium in found.media}
    for medium in session.store.runs.media_of(job_id):
        if medium.status != "success" or session.store.media.whole(medium.sha256, medium.size):
            continue
        remote = by_id.get(medium.media_id)
        if remote is None or not remote.url:
            raise RenderNetError("the service has them no more")
        fetched = await engine.service.fetch(remote)
        if fetched.sha256 != medium.sha256:
            session.store.journal.fetched_again(job_id, medium.batch, fetched)
