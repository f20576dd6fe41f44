"""From text to gallery: read, check, upload, price, write down, send once, wait, fetch, show.

The order is the product's promise: nothing is sent before everything is checked, and nothing is
sent before it is written down. How each step is done is the business of its neighbours.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.errors import SpecError
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.explain import Explanation
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.bygone import made_before
from rendernet_jupyter.session.consent import demand_consent
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.materials import Materials
from rendernet_jupyter.session.pricing import price
from rendernet_jupyter.session.reading import (
    demand_axes,
    keep_preset,
    line_options,
    read,
    remark_alone,
    seeded,
)
from rendernet_jupyter.session.refetch import refetched
from rendernet_jupyter.session.replay import as_made, from_lock, replayed
from rendernet_jupyter.session.story import Story, cache_of, tell, timeout_of
from rendernet_jupyter.session.twins import joined
from rendernet_jupyter.session.uploads import Uploads
from rendernet_jupyter.view.gallery import Gallery

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


async def generate(session: Session, ask: Ask) -> Gallery | Priced | Explanation:
    """The whole story of one cell."""
    engine = session.engine(str(line_options(ask.line, ask.variables).get("engine", "")))
    session.keys.demand_absent(ask.body, ask.line)  # its key is known only now
    if engine.replays:
        return await replayed(session, engine, ask)
    found = await from_lock(session, engine, ask)
    if found is not None:  # one without a picture is empty, and an answer all the same
        return found
    luggage = Luggage(Path.cwd())
    try:
        planned = await read(session, ask, engine, luggage)
    except SpecError as error:
        before = made_before(session, engine, ask, error)
        if before is not None:
            return before
        raise
    session.keys.demand_absent_from(request.body for request in planned.requests)
    options = planned.options
    if options.get("explain"):
        return Explanation(planned)
    demand_axes(planned.requests, options)
    keep_preset(session, ask, planned)
    remark_alone(ask, planned.requests, options)
    requests = [seeded(session, ask, r, options) for r in planned.requests]
    uploads = Uploads(engine, session.store, ask, Materials(engine, session.store, luggage))
    await uploads.pack(requests, lenient="lenient" in options)
    cache = cache_of(session, options)
    answers = _merged(
        [_answer(session, engine, r, uploads.contents(r), cache) for r in requests], cache
    )
    if options.get("estimate"):
        bare, missing = await _without_uploads(uploads, requests, answers)
        return replace(await price(session, engine, ask, bare, options), missing=missing)
    await demand_consent(session, engine, ask, answers, options)
    wait = timeout_of(session, options)
    if cache == "use":
        answers = await refetched(session, engine, ask, answers)
        answers = await joined(session, engine, ask, answers, wait=wait)
    answers = await _uploaded(uploads, requests, answers, wait)
    engine = as_made(session, engine, answers)
    return await tell(Story(session, engine, ask, options, planned.name), answers)


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
) -> tuple[list[Answer], tuple[str, ...]]:
    """The answers as far as they can be priced without an upload, and what is left out."""
    paid = [request for request, a in zip(requests, answers, strict=True) if not a.cached]
    found = await uploads.priceable(paid)
    missing = dict.fromkeys(label for _, labels in found for label in labels)
    bodies = iter(body for body, _ in found)
    bare = [a if a.cached else replace(a, body=next(bodies)) for a in answers]
    return bare, tuple(missing)
