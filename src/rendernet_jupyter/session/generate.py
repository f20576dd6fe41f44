"""From text to gallery: read, check, upload, price, write down, send once, wait, fetch, show.

The order is the product's promise: nothing is sent before everything is checked, and nothing is
sent before it is written down. How each step is done is the business of its neighbours.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.job.ports import Intent
from rendernet_jupyter.job.runner import Outcome
from rendernet_jupyter.job.tally import Tally
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.explain import Explanation
from rendernet_jupyter.request.plan import Plan
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.ending import finished
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.materials import Materials
from rendernet_jupyter.session.pricing import demand_room, expected, price, with_prices
from rendernet_jupyter.session.reading import (
    demand_known,
    keep_preset,
    line_options,
    read,
    seeded,
)
from rendernet_jupyter.session.twins import joined
from rendernet_jupyter.session.uploads import Uploads
from rendernet_jupyter.store.journal import UnderWay
from rendernet_jupyter.version import __version__
from rendernet_jupyter.view.gallery import Gallery

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


async def generate(session: Session, ask: Ask) -> Gallery | Priced | Explanation:
    """The whole story of one cell."""
    engine = session.engine(str(line_options(ask.line).get("engine", "")))
    luggage = Luggage(Path.cwd())
    planned = await read(session, ask, engine, luggage)
    options = planned.options
    if options.get("explain"):
        return Explanation(planned)
    demand_known(options)
    keep_preset(session, ask, planned)
    requests = [seeded(session, ask, r, options) for r in planned.requests]
    uploads = Uploads(engine, session.store, ask, Materials(engine, session.store, luggage))
    await uploads.pack(requests, lenient="lenient" in options)
    cache = _cache(session, options)
    answers = _merged(
        [_answer(session, engine, r, uploads.contents(r), cache) for r in requests], cache
    )
    if options.get("estimate"):
        bare, note = await _without_uploads(uploads, requests, answers)
        return replace(await price(engine, ask, bare, options), note=note)
    wait = _timeout(session, options)
    if cache == "use":
        answers = await joined(session, engine, ask, answers, wait=wait)
    answers = await _uploaded(uploads, requests, answers, wait)
    answers = with_prices(answers, await price(engine, ask, answers, options))
    demand_room(session, answers, options)
    run, intents = await _written_down(session, engine, ask, planned, answers)
    outcomes = await _made(session, engine, ask, intents, options)
    return finished(session, ask, run, outcomes, options)


def _merged(answers: Sequence[Answer], cache: str) -> list[Answer]:
    """The same request twice in one cell is made once, unless the cache is off."""
    first: dict[str, str] = {}
    merged = []
    for answer in answers:
        twin = first.setdefault(answer.digest, answer.job_id)
        if answer.cached or cache == "off" or twin == answer.job_id:
            merged.append(answer)
        else:
            merged.append(replace(answer, job_id=twin, credits=0.0, cached=True))
    return merged


def _cache(session: Session, options: Any) -> str:
    return str(options.get("cache") or session.settings.value("cache"))


def _answer(
    session: Session, engine: Engine, request: Request, contents: Mapping[str, str], cache: str
) -> Answer:
    """The request as it will be recorded; answered by the store when that holds its pictures."""
    name = digest(request.body, contents=contents)
    made = session.store.runs.made(name, engine.account) if cache == "use" else None
    return Answer(
        # Assets are not uploaded for what is there: the ids are those it was made with.
        body=session.store.runs.body(made) if made and contents else dict(request.body),
        kind=request.kind,
        coords=dict(request.coords),
        canonical=request.canonical,
        digest=name,
        job_id=made or f"job_{secrets.token_hex(6)}",
        credits=0.0 if made else None,
        cached=made is not None,
    )


async def _uploaded(
    uploads: Uploads, requests: Sequence[Request], answers: Sequence[Answer], wait: float
) -> list[Answer]:
    """The answers with the ids of uploaded assets, as far as the store cannot give them."""
    paid = [request for request, a in zip(requests, answers, strict=True) if not a.cached]
    sent = iter(await uploads.send(paid, wait=wait))
    whole = [a if a.cached else replace(a, body=dict(next(sent).body)) for a in answers]
    bodies = {a.job_id: a.body for a in whole if not a.cached}
    return [replace(a, body=bodies.get(a.job_id, a.body)) for a in whole]


async def _without_uploads(
    uploads: Uploads, requests: Sequence[Request], answers: Sequence[Answer]
) -> tuple[list[Answer], str]:
    """The answers as far as they can be priced without an upload, and what is left out."""
    paid = [request for request, a in zip(requests, answers, strict=True) if not a.cached]
    found = await uploads.priceable(paid)
    missing = dict.fromkeys(label for _, labels in found for label in labels)
    bodies = iter(body for body, _ in found)
    bare = [a if a.cached else replace(a, body=next(bodies)) for a in answers]
    left_out = f"without {', '.join(missing)}, which an estimate does not upload"
    return bare, left_out if missing else ""


def _new_run(
    session: Session, engine: Engine, ask: Ask, planned: Plan, answers: Sequence[Answer]
) -> Run:
    options = planned.options
    return Run(
        run_id=f"run_{secrets.token_hex(5)}",
        created_at=time.time(),
        engine=engine.account.engine,
        host=engine.label,
        source=ask.body,
        line=ask.line,
        answers=tuple(answers),
        notes=ask.notes,
        name=planned.name,
        session=session.name,
        notebook=ask.notebook,
        cell=ask.cell,
        tags=tuple(str(options.get("tag", "")).replace(",", " ").split()),
        note=str(options.get("note", "")),
        catalog_at=engine.listings_at,
    )


async def _written_down(
    session: Session, engine: Engine, ask: Ask, planned: Plan, answers: list[Answer]
) -> tuple[Run, list[Intent]]:
    """The run and its intents, durable, before anything leaves.

    Another cell or kernel may have begun the same in the meantime: then that is waited for.
    """
    options = planned.options
    alone = _cache(session, options) == "use"
    while True:
        run = _new_run(session, engine, ask, planned, answers)
        slots = [_intent(a) for a in answers]
        try:
            session.store.journal.open_run(run, engine.account, slots, __version__, alone=alone)
        except UnderWay:
            wait = _timeout(session, options)
            answers = await joined(session, engine, ask, answers, wait=wait)
            continue
        intents = [slot for slot in slots if slot is not None]
        ask.sent.extend(intents)
        return run, intents


def _intent(answer: Answer) -> Intent | None:
    if answer.cached:
        return None
    return Intent(answer.job_id, answer.body, expected(answer), answer.prompt)


async def _made(
    session: Session, engine: Engine, ask: Ask, intents: Sequence[Intent], options: Any
) -> list[Outcome]:
    if not intents:
        return []
    clock = time.monotonic
    asked = intents[0].label if len(intents) == 1 else f"{intents[0].label} (and more)"
    tally = Tally(intents, asked=asked, engine=engine.label, clock=clock, tell=ask.tell)
    tally.begin()
    return await engine.runner.run(intents, tally, deadline=clock() + _timeout(session, options))


def _timeout(session: Session, options: Any) -> float:
    return float(options.get("timeout", session.settings.value("timeout")))
