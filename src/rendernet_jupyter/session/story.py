"""From checked answers to a gallery: price, reserve, write down, send once, wait, fetch, show.

The order is the product's promise: nothing is sent before it is written down, and nothing is
written down that its price, the limits or a person forbid. No text is read here.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.job.brake import Brake
from rendernet_jupyter.job.ports import Intent
from rendernet_jupyter.job.runner import Outcome
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.budget import Meter, caps, demand_agreement
from rendernet_jupyter.session.counting import tally_of
from rendernet_jupyter.session.ending import finished, options_of
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.faces import with_faces
from rendernet_jupyter.session.pricing import demand_room, expected, price, with_prices
from rendernet_jupyter.session.twins import joined
from rendernet_jupyter.store.journal import UnderWay
from rendernet_jupyter.version import __version__
from rendernet_jupyter.view.arriving import Arriving
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.title import title_of

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


@dataclass(frozen=True, slots=True)
class Story:
    """What a run is about.

    Attributes:
        session: whose.
        engine: where it is made.
        ask: the call that it answers.
        options: of the magic line.
        name: the Python name of the result.
        instead_of: the uncertain job that this sends once more.
        partly: whether a batch of which only some pictures came answers a request.
    """

    session: Session
    engine: Engine
    ask: Ask
    options: Mapping[str, Any]
    name: str
    instead_of: str = ""
    partly: bool = True


async def tell(story: Story, answers: list[Answer]) -> Gallery:
    """Price, reserve, write down, send, wait, show."""
    session, engine, ask = story.session, story.engine, story.ask
    ask.name = story.name
    asked_at = time.time()
    priced = await price(session, engine, ask, answers, story.options)
    demand_room(session, answers, story.options)
    await demand_agreement(session, engine, ask, priced, story.options)
    meter = Meter(session, engine, priced.balance, asked_at)
    answers = await with_faces(engine, session.store, with_prices(answers, priced))
    run, intents = await _written_down(story, answers, priced)
    try:
        outcomes = await _made(story, run, intents, priced, meter.brake())
    finally:
        if story.instead_of:
            session.store.journal.sent_instead(story.instead_of, intents[0].job_id)
    await meter.finish(ask, intents)
    ask.remark(engine.service.radar.news())
    return finished(session, ask, run, outcomes, story.options)


def _new_run(story: Story, answers: Sequence[Answer]) -> Run:
    engine, ask, options = story.engine, story.ask, story.options
    return Run(
        run_id=f"run_{secrets.token_hex(5)}",
        created_at=time.time(),
        engine=engine.account.engine,
        host=engine.label,
        source=ask.body,
        line=ask.line,
        answers=tuple(answers),
        notes=ask.notes,
        name=story.name,
        session=story.session.name,
        notebook=ask.notebook,
        cell=ask.cell,
        tags=tuple(str(options.get("tag", "")).replace(",", " ").split()),
        note=str(options.get("note", "")),
        catalog_at=engine.listings_at,
    )


async def _written_down(
    story: Story, answers: list[Answer], priced: Priced
) -> tuple[Run, list[Intent]]:
    """The run and its intents, durable, before anything leaves.

    Another cell or kernel may have begun the same in the meantime, or even made it: then that is
    waited for, or taken.
    """
    session, engine, ask = story.session, story.engine, story.ask
    alone = cache_of(session, story.options) == "use" and not story.instead_of
    while True:
        run = replace(_new_run(story, answers), balance=priced.balance)
        slots = [_intent(a) for a in answers]
        limits = caps(session)
        try:
            session.store.journal.open_run(
                *(run, engine.account, slots, __version__),
                alone=alone,
                answered=lambda digest: session.store.runs.made(
                    digest, engine.account, partly=story.partly
                ),
                caps=limits,
                skew=engine.service.skew,
                instead_of=story.instead_of,
            )
        except UnderWay:
            wait = timeout_of(session, story.options)
            answers = await joined(session, engine, ask, answers, wait=wait, partly=story.partly)
            continue
        intents = [slot for slot in slots if slot is not None]
        ask.sent.extend(intents)
        ask.gone.set()
        return run, intents


def _intent(answer: Answer) -> Intent | None:
    if answer.cached:
        return None
    return Intent(answer.job_id, answer.body, expected(answer), answer.prompt, answer.kind)


async def _made(
    story: Story, run: Run, intents: Sequence[Intent], priced: Priced, brake: Brake
) -> list[Outcome]:
    if not intents:
        return []
    clock, engine = time.monotonic, story.engine
    asked = title_of(run.answers)
    note = priced.sentence() if len(intents) > 1 else ""
    store = story.session.store
    scene = _scene(story.session, run, story.options)
    tally = tally_of(store, engine, story.ask, intents, asked=asked, note=note, scene=scene)
    deadline = clock() + timeout_of(story.session, story.options)
    return await engine.runner.run(intents, tally, deadline=deadline, brake=brake)


def _scene(session: Session, run: Run, options: Mapping[str, Any]) -> Arriving:
    """The result with a place for every picture; those of the store are there already."""
    stored = {
        position: [replace(m, request=position) for m in session.store.runs.media_of(answer.job_id)]
        for position, answer in enumerate(run.answers)
        if answer.cached
    }
    shown = options_of(session, options)
    return Arriving(run, locate=session.located, options=shown, stored=stored)


def timeout_of(session: Session, options: Mapping[str, Any]) -> float:
    """Seconds to wait for a cell."""
    return float(options.get("timeout", session.settings.value("timeout")))


def cache_of(session: Session, options: Mapping[str, Any]) -> str:
    """Whether the store may answer: `use`, `refresh` or `off`."""
    return str(options.get("cache") or session.settings.value("cache"))
