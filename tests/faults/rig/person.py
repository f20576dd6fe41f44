"""A person at the client: tries, is told off, tries again, and in the end puts things right.

Whatever goes wrong must be said in the product's own words: any other error ends the test. Nothing
here knows what the service's books say but for the look at the pictures that `rightful` takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import httpx
from rig.stand import MODEL, Stand, request_of

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import SANDBOX_KEY
from rendernet_jupyter.session.doubts import Doubt


def sit_down(stand: Stand, **settings: object) -> Session:
    """A fresh session on the stand's store."""
    session = Session(engine=stand.url, store=str(stand.store), model=MODEL, **settings)
    if stand.key != SANDBOX_KEY:
        session.login(Secret(stand.key), engine=stand.url)
    return session


def impatient(session: Session, seconds: float) -> None:
    """Let uploads give up on an answer after `seconds`, which takes them a minute else."""
    wire = session.engine().service._wire
    wire._media.timeout = httpx.Timeout(seconds, connect=5.0)


def trial(session: Session, action: str, spec: str, stand: Stand) -> str:
    """Do one thing, and tell how it ended: by the name of the error, or `done`."""
    actions: dict[str, Callable[[], object]] = {
        "run": lambda: session.generate(spec, "--timeout 5"),
        "resume": session.resume,
        "decide": lambda: put_right_what_can_be(session, stand),
        "stop": lambda: asyncio.run(_stopped(session, spec, stand.proxy.chance.uniform(0.02, 0.5))),
    }
    try:
        actions[action]()
    except RenderNetError as error:
        return type(error).__name__
    return "done"


async def _stopped(session: Session, spec: str, after: float) -> None:
    """Run the cell, and interrupt it."""
    task = asyncio.create_task(session.agenerate(spec, "--timeout 5"))
    await asyncio.wait([task], timeout=after)
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()


def put_right(session: Session, stand: Stand, spec: str) -> Gallery:
    """What a person does when the network is back: resume, decide, run the cell again."""
    session.resume()
    while doubts := session.doubts():
        # One at a time: what is decided for one may leave no doubt about the next.
        right = rightful(session, stand, doubts[0])
        assert set(right) <= offered(doubts[0]), "what was paid for is not among the candidates"
        decide(session, doubts[0], right)
    made = session.generate(spec)
    assert isinstance(made, Gallery)
    return made


def put_right_what_can_be(session: Session, stand: Stand) -> None:
    """The same while the line is bad: what a listing may have left out is not decided on."""
    stand.proxy.settle()
    for doubt in session.doubts():
        right = rightful(session, stand, doubt)
        if set(right) <= offered(doubt):
            decide(session, doubt, right)


def rightful(session: Session, stand: Stand, doubt: Doubt) -> list[str]:
    """By a look at the pictures: the generations that are the job's, one or none."""
    kept = session.store.database.read("SELECT generation_id FROM job")
    known = {row["generation_id"] for row in kept}
    return [
        paid.generation_id
        for paid in stand.paid()
        if paid.request == request_of(doubt.job.intent.body) and paid.generation_id not in known
    ]


def offered(doubt: Doubt) -> set[str]:
    """The names of the candidates."""
    return {candidate.generation_id for candidate in doubt.candidates}


def decide(session: Session, doubt: Doubt, right: Sequence[str]) -> None:
    """Adopt the right one; send again if there is none."""
    job_id = doubt.job.intent.job_id
    if right:
        session.adopt(job_id, right[0])
    else:
        session.resend(job_id)
