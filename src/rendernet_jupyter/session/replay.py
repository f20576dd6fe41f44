"""`engine = replay`: cells answered by lock and store alone, with the wire refused.

A reviewer, or continuous integration, runs a notebook and sees the pictures that were made, or is
told which cell asks for others. No connection is opened, no seed is drawn, nothing is painted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.errors import RenderNetError, SpecError
from rendernet_jupyter.request.explain import Explanation
from rendernet_jupyter.request.plan import Plan
from rendernet_jupyter.request.request import Request
from rendernet_jupyter.result.lock import LARGEST, NAME, Lock
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.ask import UNASKED, Ask, Priced
from rendernet_jupyter.session.bygone import made_before
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.materials import Materials
from rendernet_jupyter.session.meant import Meant
from rendernet_jupyter.session.pricing import price
from rendernet_jupyter.session.reading import line_options, read
from rendernet_jupyter.session.settings import REPLAY
from rendernet_jupyter.session.story import Story, cache_of, tell
from rendernet_jupyter.session.uploads import Uploads
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.precedents import Listings, Precedent
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.phrase import shorten

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


REPLAY_IS_SET = "Replay is set for this run (RENDERNET_ENGINE=replay); nothing else is asked."
"""What is said to a line that asks for another engine."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A call that the store can answer.

    Attributes:
        engine: as which it is recorded: the sandbox if one of its pictures is of the sandbox.
        ask: the call, with what there is to say of it.
        planned: its plan.
        answers: one for each request, all from the store.
    """

    engine: Engine
    ask: Ask
    planned: Plan
    answers: list[Answer]


def read_lock(file: Path) -> Lock | None:
    """The lock in a file, None when there is none.

    Raises:
        RenderNetError: it cannot be read.
    """
    try:
        facts = file.stat()
        return _parsed(file, facts.st_mtime_ns, facts.st_size)
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise RenderNetError(f"{file.name} cannot be read: {reason}") from None


@lru_cache(maxsize=4)
def _parsed(file: Path, _changed: int, size: int) -> Lock:
    if size > 4 * LARGEST:
        raise RenderNetError(f"{file.name} is larger than {4 * LARGEST >> 20} MiB")
    try:
        return Lock.parse(file.read_text(encoding="utf-8"))
    except RenderNetError as error:
        raise RenderNetError(f"{file.name}: {error.message}", hint=error.hint) from None


def lock_here() -> Lock | None:
    """The lock of the working folder, which is where a notebook runs."""
    return read_lock(Path.cwd() / NAME)


async def replayed(session: Session, engine: Engine, ask: Ask) -> Gallery | Priced | Explanation:
    """The whole story of a cell under `engine = replay`.

    Raises:
        SpecError: the text cannot be read.
        RenderNetError: it asks for what was never made here.
    """
    options = line_options(ask.line, ask.variables)
    if options.get("explain"):
        return Explanation(await read(session, ask, engine, Luggage(Path.cwd())))
    lock = lock_here()
    try:
        found = await answered(session, engine, ask, lock)
    except SpecError as error:
        if before := made_before(session, engine, ask, error):
            return before
        raise
    except RenderNetError:
        if options.get("estimate"):
            return UNASKED
        raise
    if options.get("estimate"):
        return await price(session, found.engine, found.ask, found.answers, options)
    if session.settings.overrules or options.get("engine", REPLAY) != REPLAY:
        found.ask.remark("replay is set for this run; nothing else is asked")
    if asked := asks_anew(options, cache_of(session, options)):
        found.ask.remark(f"{asked} left out: a replay shows what was made")
    return await _shown(session, found)


def asks_anew(options: Mapping[str, Any], cache: str) -> str:
    """What makes new pictures at every run of a cell, as typed; empty when nothing does.

    Args:
        options: of its magic line.
        cache: whether the store may answer, by the line or else the setting.
    """
    if options.get("fresh"):
        return "--fresh"
    return f"--cache {cache}" if cache != "use" else ""


async def from_lock(session: Session, engine: Engine, ask: Ask) -> Gallery | None:
    """The pictures of a cell that is locked, where no key is known; None when it is not.

    Names of the service mean something in its own catalogue alone, so a notebook that came with its
    lock and its pictures is read by the listings that it came with.
    """
    options = line_options(ask.line)
    asked = any(options.get(name) for name in ("explain", "estimate", "fresh"))
    if not engine.choice.implied or engine.choice.kind != "sandbox" or asked:
        return None
    if cache_of(session, options) != "use":
        return None
    try:
        lock = lock_here()
        found = await answered(session, session.engine("replay"), ask, lock) if lock else None
    except RenderNetError:
        return None  # the sandbox says what is wrong, or paints it
    if lock is None or found is None or not all(lock.find(a.digest) for a in found.answers):
        return None
    found.ask.remark("locked, so no key is needed")
    return await _shown(session, found)


async def _shown(session: Session, found: Answered) -> Gallery:
    """The gallery of an answered call."""
    options = found.planned.options
    story = Story(session, found.engine, found.ask, options, found.planned.name)
    return await tell(story, found.answers)


async def answered(session: Session, engine: Engine, ask: Ask, lock: Lock | None) -> Answered:
    """Answer a call by what was made before. Nothing is drawn or written.

    The names of a text are read by the listings of each account that the store knows, the service's
    first, until all of its requests are found; without any listing they are taken as written.

    Args:
        session: whose.
        engine: the one that replays.
        ask: the call.
        lock: says which of several pictures is meant, and which seed.

    Raises:
        SpecError: the text cannot be read by any listing.
        RenderNetError: it asks for what was never made here.
    """
    errors: list[RenderNetError] = []
    known: Sequence[tuple[Listings, float | None]] = session.store.precedents.listings()
    for listings, taken_at in known or [({}, None)]:
        reader = replace(engine, listings=listings, listings_at=taken_at)
        mine = replace(ask, warnings=[], asides=[], seeds={})
        try:
            return await _attempt(session, reader, mine, lock)
        except RenderNetError as error:
            errors.append(error)
    raise next((e for e in errors if not isinstance(e, SpecError)), errors[0])


async def _attempt(session: Session, engine: Engine, ask: Ask, lock: Lock | None) -> Answered:
    luggage = Luggage(Path.cwd())
    planned = await read(session, ask, engine, luggage)
    uploads = Uploads(engine, session.store, ask, Materials(engine, session.store, luggage))
    await uploads.pack(planned.requests, lenient="lenient" in planned.options)
    anew = bool(asks_anew(planned.options, cache_of(session, planned.options)))
    meant = Meant(session.store, ask, lock, anew=anew)
    answers = []
    for position, request in enumerate(planned.requests):
        found = await asyncio.to_thread(meant.find, request, uploads.contents(request))
        if found is None or found.made is None:
            place = (position, len(planned.requests))
            raise _absent(ask, request, place, found.digest if found else "", lock)
        if request.seed_mode in ("drawn", "random"):
            ask.remark(f"seed {found.request.body['seed']}: drawn for this spec earlier")
        answers.append(_answer(session, found.request, found.digest, found.made))
    return Answered(as_made(session, engine, answers), ask, planned, answers)


def as_made(session: Session, engine: Engine, answers: Sequence[Answer]) -> Engine:
    """The engine as which answers are recorded that all come from the store: that which made them.

    Pictures of the sandbox must not pass for those of the service, nor the other way round.
    """
    if not answers or not all(answer.cached for answer in answers):
        return engine
    kinds = session.store.precedents.engines([answer.job_id for answer in answers])
    kind = "sandbox" if "sandbox" in kinds else "service"
    account = Account(kind, engine.account.origin, engine.account.fingerprint)
    return replace(engine, account=account)


def _answer(session: Session, request: Request, name: str, made: Precedent) -> Answer:
    return Answer(
        body=session.store.runs.body(made.job_id),
        kind=request.kind,
        coords=dict(request.coords),
        canonical=request.canonical,
        digest=name,
        job_id=made.job_id,
        credits=0.0,
        cached=True,
    )


def _absent(
    ask: Ask, request: Request, place: tuple[int, int], name: str, lock: Lock | None
) -> RenderNetError:
    """The error for a request that the store cannot answer; it names cell and request."""
    position, count = place
    prompt = request.body.get("prompt") or {}
    asked = prompt.get("positive") or request.kind.replace("_", " ")
    where = f"cell {ask.cell}" if ask.cell else f"this {ask.where}"
    where += f" of {ask.notebook}" if ask.notebook else ""
    which = f", request {position + 1} of {count}" if count > 1 else ""
    return RenderNetError(
        f"the store has no picture for {where}{which}: {shorten(str(asked), 80)!r};"
        " engine = replay makes none",
        hint=_advice(name, lock),
    )


def _advice(name: str, lock: Lock | None) -> str:
    if lock is not None and lock.find(name):
        return (
            f"It is locked, and its pictures are not here: rendernet import FILE.zip brings them,"
            f" rendernet reproduce {NAME} makes them again."
        )
    if lock is not None:
        return (
            f"{NAME} does not know it: the cell was changed since. Run it with another engine, then"
            " lock again: %rendernet lock"
        )
    return f"Run it once with another engine: {_ANOTHER}"


_ANOTHER = "%rendernet engine auto, or without RENDERNET_ENGINE=replay where that is set"
