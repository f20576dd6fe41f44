"""From text to gallery: read, check, upload, price, write down, send once, wait, fetch, show.

The order is the product's promise: nothing is sent before everything is checked, and nothing is
sent before it is written down. How each step is done is the business of the rooms below.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import (
    AuthenticationError,
    BudgetExceeded,
    GenerationFailed,
    RenderNetError,
    SpecError,
    StillRunning,
)
from rendernet_jupyter.job.ports import Intent
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.job.runner import Outcome
from rendernet_jupyter.job.tally import Tally
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.explain import Explanation
from rendernet_jupyter.request.plan import Default, Plan, plan
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.catalogs import RECENT, catalog_of
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.materials import Materials
from rendernet_jupyter.session.settings import Settings
from rendernet_jupyter.session.uploads import Uploads
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.magic import read_line
from rendernet_jupyter.version import __version__
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

NOT_YET = {
    "no_wait": "--no-wait",
    "rows": "--rows",
    "cols": "--cols",
    "tag": "--tag",
    "note": "--note",
}
SEEDS = 1 << 32  # what every diffusion sampler takes


async def generate(session: Session, ask: Ask) -> Gallery | Priced | Explanation:
    """The whole story of one cell."""
    engine = session.engine(str(line_options(ask.line).get("engine", "")))
    luggage = Luggage(Path.cwd())
    planned = await read(session, ask, engine, luggage)
    options = planned.options
    if options.get("explain"):
        return Explanation(planned)
    _demand_known(options)
    _keep_preset(session, ask, planned)
    requests = [_seeded(session, ask, r, options) for r in planned.requests]
    uploads = Uploads(engine, session.store, ask, Materials(engine, session.store, luggage))
    await uploads.pack(requests, lenient="lenient" in options)
    cache = _cache(session, options)
    answers = [_answer(session, engine, r, uploads.contents(r), cache) for r in requests]
    if options.get("estimate"):
        bare, note = await _without_uploads(uploads, requests, answers)
        return replace(await _price(engine, ask, bare, options), note=note)
    answers = await _uploaded(uploads, requests, answers, _timeout(session, options))
    priced = await _price(engine, ask, answers, options)
    answers = _with_prices(answers, priced)
    run = _new_run(engine, ask, planned, answers)
    intents = _written_down(session, engine, ask, run)
    outcomes = await _made(session, engine, ask, intents, options)
    return _finished(session, ask, run, outcomes, options)


async def read(session: Session, ask: Ask, engine: Engine, luggage: Luggage) -> Plan:
    """The checked plan of a text. Names are looked up in the engine's catalogue, files on disk.

    Raises:
        SpecError: the text cannot be sent.
    """
    catalog, note = await catalog_of(engine, session.store)
    ask.warn(note)
    # Files are decoded to be checked, which may take a second: other cells go on meanwhile.
    planned = await asyncio.to_thread(_plan, session, ask, catalog, luggage)
    unknown = any(p.code.startswith("unknown-") for p in planned.problems)
    if unknown and time.time() - (catalog.taken_at or 0) > RECENT:
        # A name may be newer than the list; one fresh reading before it is called unknown.
        catalog, note = await catalog_of(engine, session.store, oldest=0)
        planned = await asyncio.to_thread(_plan, session, ask, catalog, luggage)
    if planned.problems:
        raise SpecError(planned.problems, shift=ask.shift, where=ask.where)
    for warning in planned.warnings:
        ask.warn(f"line {warning.line + ask.shift}: {warning.message}")
    for request in planned.requests:
        origin = request.origins.get("model", "")
        if origin.startswith("setting"):
            ask.remark(
                f"model {request.body.get('model')}: {origin.removeprefix('setting model, ')}"
            )
    if engine.choice.kind == "sandbox" and engine.choice.implied:
        ask.remark("no API key found, so the sandbox paints (%rendernet login)")
    return planned


def _plan(session: Session, ask: Ask, catalog: Catalog, luggage: Luggage) -> Plan:
    return plan(
        ask.body,
        with_preset(session, ask.line),
        catalog=catalog,
        variables=ask.variables,
        defaults=defaults_of(session.settings),
        presets=session.presets.texts(),
        probe=luggage,
        placeholder_style=str(session.settings.value("placeholder_style")),
        shift=ask.shift,
    )


def with_preset(session: Session, line: str) -> str:
    """The magic line, with the preset of the session when it names none itself."""
    if not session.asked_preset or "use" in line_options(line):
        return line
    return f"{line} --use {session.asked_preset}"


def defaults_of(settings: Settings) -> dict[str, Default]:
    """What settings say for specs that leave it open."""
    origin = settings.origin("model")
    where = "the shipped default" if origin == "default" else origin
    return {"model": Default(str(settings.value("model")), f"setting model, {where}")}


def _seeded(session: Session, ask: Ask, request: Request, options: Any) -> Request:
    """A request with its seed: given, or drawn once for its spec and remembered."""
    if request.seed_mode == "random":
        return request.with_seed(secrets.randbelow(SEEDS))
    if request.seed_mode != "drawn":
        return request
    name = digest({"spec": request.spec})
    drawn = ask.seeds.get(name)
    if drawn is None:
        kept = None if options.get("fresh") else session.store.seed_of(name)
        drawn = secrets.randbelow(SEEDS) if kept is None else kept
        if kept is None:
            session.store.remember_seed(name, drawn)
        ask.seeds[name] = drawn
        ask.remark(f"seed {drawn}: drawn for this spec" + (" earlier" if kept is not None else ""))
    return request.with_seed(drawn)


def _keep_preset(session: Session, ask: Ask, planned: Plan) -> None:
    """`--save NAME`: the keys of the cell, prompt and settings aside, as a preset."""
    name = planned.options.get("save")
    if not name:
        return
    head, _, _ = f"\n{planned.canonical}".partition("\nprompt: ")
    if "\n---\n" in planned.canonical or head.lstrip().startswith(("{", "[")):
        raise RenderNetError(
            "--save keeps the keys of one spec", hint="Take the others out, and JSON apart."
        )
    origins = planned.requests[0].origins
    from_settings = {key for key, origin in origins.items() if origin.startswith("setting")}
    kept = [
        line for line in head.strip().splitlines() if line.partition(":")[0] not in from_settings
    ]
    if not kept:
        raise RenderNetError("--save finds no key to keep", hint="A preset holds keys, no prompt.")
    file = session.presets.save(str(name), "\n".join(kept) + "\n")
    ask.remark(f"preset {file.stem}: kept in {file.parent.name}/{file.name}")


def _demand_known(options: Mapping[str, Any]) -> None:
    """Nothing that is typed is ignored: what this version cannot do is said, not skipped."""
    asked = [NOT_YET[name] for name in options if name in NOT_YET]
    if options.get("show") == "compare":
        asked.append("--show compare")
    if asked:
        raise RenderNetError(
            f"{' and '.join(asked)} cannot be done by this version yet; nothing was sent",
            hint="Take the option away, and run the cell again.",
        )


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
        job_id=made or "",
        credits=0.0 if made else None,
        cached=made is not None,
    )


async def _uploaded(
    uploads: Uploads, requests: Sequence[Request], answers: Sequence[Answer], wait: float
) -> list[Answer]:
    """The answers with the ids of uploaded assets, as far as the store cannot give them."""
    paid = [request for request, a in zip(requests, answers, strict=True) if not a.cached]
    sent = iter(await uploads.send(paid, wait=wait))
    return [a if a.cached else replace(a, body=dict(next(sent).body)) for a in answers]


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


async def _price(engine: Engine, ask: Ask, answers: Sequence[Answer], options: Any) -> Priced:
    """What the requests cost that the store cannot answer, checked against the limit.

    Requests that differ only in words and seed cost the same, so one of each sort is asked for.

    Raises:
        BudgetExceeded: it is more than `--max-credits`.
    """
    limit = options.get("max_credits")
    ask.tell(Progress("pricing", asked=_asked(answers), engine=engine.label, elapsed=ask.elapsed))
    paid = [a for a in answers if not a.cached]
    sorts: dict[str, dict[str, Any]] = {_sort(a): dict(a.body) for a in paid if a.body}
    try:
        found = await asyncio.gather(*(engine.service.estimate([b]) for b in sorts.values()))
    except AuthenticationError:
        raise
    except RenderNetError:
        if limit is not None or options.get("estimate"):
            raise
        found = []  # a price is a courtesy here: the paid request itself will say what is wrong
    prices = dict(zip(sorts, found, strict=False))
    each = tuple(_credits(prices, a) for a in paid)
    known = [c for c in each if c is not None]
    total = sum(known) if len(known) == len(each) else None
    balance = next((e.balance for e in prices.values() if e.balance is not None), None)
    pictures = sum(_expected(a) for a in paid)
    priced = Priced(total, balance, len(paid), pictures, each)
    if limit is not None and total is not None and total > limit:
        raise BudgetExceeded(
            f"{priced.sentence()}, above --max-credits {limit:g}; nothing was sent",
            estimated=total,
            limit=limit,
            hint="Lower batch_size, quality or the number of cells, or raise the limit.",
        )
    return priced


def _with_prices(answers: Sequence[Answer], priced: Priced) -> list[Answer]:
    """The answers with what they will have cost; the service only tells the balance."""
    prices = iter(priced.each)
    return [a if a.cached else replace(a, credits=next(prices)) for a in answers]


def _sort(answer: Answer) -> str:
    return digest({k: v for k, v in answer.body.items() if k not in {"prompt", "seed"}})


def _credits(prices: dict[str, Any], answer: Answer) -> float | None:
    found = prices.get(_sort(answer))
    return found.credits if found else None


def _expected(answer: Answer) -> int:
    return int(answer.body.get("batch_size") or 1)


def _asked(answers: Sequence[Answer]) -> str:
    first = answers[0].prompt or answers[0].kind
    return first if len(answers) == 1 else f"{first} (and {len(answers) - 1} more)"


def _new_run(engine: Engine, ask: Ask, planned: Plan, answers: Sequence[Answer]) -> Run:
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
    )


def _written_down(session: Session, engine: Engine, ask: Ask, run: Run) -> list[Intent]:
    """The intents of the run, durable, before anything leaves."""
    slots: list[Intent | None] = [
        None
        if answer.cached
        else Intent(f"job_{secrets.token_hex(6)}", answer.body, _expected(answer), answer.prompt)
        for answer in run.answers
    ]
    session.store.journal.open_run(run, engine.account, slots, __version__)
    intents = [slot for slot in slots if slot is not None]
    ask.sent.extend(intents)
    return intents


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


def _finished(
    session: Session, ask: Ask, run: Run, outcomes: Sequence[Outcome], options: Any
) -> Gallery:
    """The gallery of what is there, or the error when nothing is."""
    session.store.journal.close_run(run.run_id, ask.elapsed, ask.notes)
    errors = [o.error for o in outcomes if o.error is not None]
    _raise_if_waiting(outcomes)
    if errors and len(errors) == len(run.answers):
        raise errors[0]
    stored = session.store.runs.get(run.run_id)
    if stored is None:
        raise RenderNetError("the run vanished from the store", hint="Was it deleted meanwhile?")
    stored = _with_failures(stored, outcomes)
    if warning := session.store.space_warning():
        stored = replace(stored, notes=(*stored.notes, warning))
    gallery = session.gallery(stored, _options(session, options))
    if copies := _copies(session, gallery, options):
        gallery = session.gallery(stored, gallery.options, copies)
    if not len(gallery):
        raise _all_failed(gallery)
    return gallery


def _raise_if_waiting(outcomes: Sequence[Outcome]) -> None:
    late = [o for o in outcomes if isinstance(o.error, StillRunning)]
    if late:
        jobs = [o.job_id for o in late]
        text = "job goes on" if len(jobs) == 1 else "jobs go on"
        raise StillRunning(
            f"the time to wait is over; {len(jobs)} accepted {text} at the service",
            job_ids=jobs,
            hint="Get the pictures later, at no further cost: %rendernet resume",
        )


def _with_failures(run: Run, outcomes: Sequence[Outcome]) -> Run:
    """The run with a tile for each request that has nothing to show."""
    reasons = {o.job_id: o.error for o in outcomes if o.error is not None}
    missing = [
        Medium("", position, 0, status="failed", reason=_reason(reasons[answer.job_id]))
        for position, answer in enumerate(run.answers)
        if answer.job_id in reasons
    ]
    media = sorted([*run.media, *missing], key=lambda m: (m.request, m.batch))
    return replace(run, media=tuple(media))


def _reason(error: Exception) -> str:
    return error.message if isinstance(error, RenderNetError) else str(error)


def _options(session: Session, options: Any) -> GalleryOptions:
    thumb = int(options.get("thumb") or session.settings.value("thumb"))
    # Thumbnails are stored at twice the displayed width, for dense screens.
    edge = 2 * thumb if thumb != 256 else None
    return GalleryOptions(columns=options.get("columns"), thumb=edge)


def _copies(session: Session, gallery: Gallery, options: Any) -> dict[Path, Path]:
    """The copies that `--out` or `output_dir` asks for, by the place of their originals."""
    folder = options.get("out") or session.settings.value("output_dir")
    if not folder or not len(gallery):
        return {}
    return dict(zip(gallery.paths, gallery.save(str(folder)), strict=True))


def _all_failed(gallery: Gallery) -> GenerationFailed:
    reasons = {m.reason for m in gallery.failed if m.reason}
    said = f": {'; '.join(sorted(reasons))}" if reasons else ", and the service did not say why"
    return GenerationFailed(
        f"the service made no picture of {len(gallery.failed)} asked for{said}",
        job_id=gallery.run.answers[0].job_id,
        result=gallery,
        hint="Change the prompt or the seed and run the cell again.",
    )


def line_options(line: str) -> dict[str, Any]:
    """The run options of a magic line, read without a catalogue; faults are reported by `plan`."""
    return read_line(line, Findings(line, ())).options
