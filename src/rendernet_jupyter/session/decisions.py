"""What is in doubt, as commands: resume shows it, and a person adopts, sends again or drops it.

Nothing here prints, parses arguments, or decides.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.ports import RemoteGeneration
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session import abroad
from rendernet_jupyter.session.doubts import uncertain
from rendernet_jupyter.session.lots import Lot, lots
from rendernet_jupyter.session.resume import Resumed
from rendernet_jupyter.store.docket import Pending
from rendernet_jupyter.view.candidates import Candidates
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.thumbnail import thrift_for
from rendernet_jupyter.view.undecided import Look, Lost, Undecided

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

Arguments = argparse.Namespace

_PAIRS = "%rendernet adopt JOB=GENERATION JOB=GENERATION"


def resume(session: Session, args: Arguments) -> Any:
    """Fetch what was accepted earlier, and show what is uncertain."""
    progress = getattr(args, "on_progress", None)
    found = session.resume(on_progress=progress, every=args.all, timeout=args.timeout)
    return shown(session, found, kept=abroad.stays(args))


def adopt(session: Session, args: Arguments) -> Any:
    """Say which generations of the account uncertain jobs are."""
    pairs = _pairs(args.pairs)
    progress = getattr(args, "on_progress", None)
    confirm = getattr(args, "confirm", None)
    found = session.adopt(pairs, on_progress=progress, confirm=confirm, yes=args.yes)
    return shown(session, found, [f"{job} is {name or 'adopted'}." for job, name in pairs.items()])


def _pairs(words: Sequence[str]) -> dict[str, str]:
    """Generations by the names of jobs, of `JOB`, `JOB GENERATION`, or `JOB=GENERATION ...`."""
    if len(words) < 3 and not any("=" in word for word in words):
        return {words[0]: words[1] if len(words) > 1 else ""}
    pairs: dict[str, str] = {}
    for word in words:
        job_id, _, generation_id = word.partition("=")
        if not job_id or not generation_id:
            raise RenderNetError(f"{word!r} is not a pair; nothing was adopted", hint=_PAIRS)
        if job_id in pairs:
            raise RenderNetError(f"{job_id} is named twice; nothing was adopted", hint=_PAIRS)
        pairs[job_id] = generation_id
    return pairs


def shown(
    session: Session, found: Resumed, adopted: Sequence[str] = (), *, kept: bool = True
) -> Any:
    """What resuming brought, as messages and pictures.

    Args:
        session: whose.
        found: what it brought.
        adopted: lines about what was adopted just now.
        kept: as for `abroad.told`.
    """
    lines = [*adopted, *(f"{job_id}: {reason}" for job_id, reason in found.waiting)]
    if found.elsewhere:
        count = counted(len(found.elsewhere), "job")
        lines.append(f"{count} another kernel is fetching at this moment.")
    if found.adopted:
        count = counted(len(found.adopted), "job")
        lines.append(f"{count} recognised among your account's pictures.")
    far = abroad.told(session, session.engine(), found.abroad, kept=kept, looked=True)
    parts: list[Any] = []
    if found.galleries or lines:
        pictures = counted(found.fetched, "picture")
        text = f"{pictures} fetched." if found.fetched else "Nothing fetched yet."
        parts.append(Message(text, session.keys.cleared([*lines, *far])))
    elif far:
        parts.append(Message("Nothing was fetched: what waits was sent elsewhere.", far))
    if found.doubts:
        parts.append(_candidates(session, found))
    if not parts:
        return Message("Nothing is pending: every accepted job is in the store.")
    return [*parts, *found.galleries]


def _candidates(session: Session, found: Resumed) -> Candidates:
    made = lots(found.doubts)
    budget = int(1e6 * session.settings.value("notebook_budget"))
    return Candidates(
        [told(session, lot, found.looks, every=found.every) for lot in made],
        thrift=thrift_for(session.cargo.held, budget),
        weigh=session.cargo.put,
    )


def told(
    session: Session, lot: Lot, looks: Mapping[str, str] | None = None, *, every: bool = False
) -> Undecided:
    """A lot as it is shown.

    Args:
        session: whose.
        lot: doubts that are alike.
        looks: pictures of candidates, content hashes by media id.
        every: show all candidates, not only the nearest in time.
    """
    asked = _coordinates(session, [doubt.job for doubt in lot.doubts])
    chosen = lot.nearest(every=every)
    jobs = (_lost(doubt.job, asked.get(doubt.job.intent.job_id, "")) for doubt in lot.doubts)
    return Undecided(
        jobs=session.keys.cleared(tuple(jobs)),
        looks=tuple(_look(session, one, looks or {}) for one in chosen),
        more=len(lot.candidates) - len(chosen),
        pairs=lot.pairs,
    )


def _coordinates(session: Session, jobs: Iterable[Pending]) -> dict[str, str]:
    """By the names of jobs what tells each from others: its place in the sweep, or its seed."""
    runs = (session.store.runs.get(run_id) for run_id in {job.run_id for job in jobs})
    return {a.job_id: _place(a) for run in runs if run is not None for a in run.answers}


def _place(answer: Answer) -> str:
    if answer.coords or answer.seed is None:
        return ", ".join(f"{axis} {value}" for axis, value in answer.coords.items())
    return f"seed {answer.seed}"


def _lost(job: Pending, coordinates: str) -> Lost:
    return Lost(
        job=job.intent.job_id,
        asked=job.intent.label or job.kind,
        sent_at=job.sent_at,
        estimated=job.estimated,
        reason=job.reason,
        coordinates=coordinates,
    )


def _look(session: Session, one: RemoteGeneration, looks: Mapping[str, str]) -> Look:
    hashes = filter(None, (looks.get(m.media_id) for m in one.media))
    return Look(
        name=one.generation_id,
        made_at=one.created_at,
        media=tuple((m.kind, m.width, m.height, m.status) for m in one.media),
        files=tuple(filter(None, map(session.store.media.find, hashes))),
    )


def drop(session: Session, args: Arguments) -> Message:
    """Forget uncertain jobs."""
    if args.all == bool(args.jobs):
        raise RenderNetError(
            "say which jobs, or --all; nothing was forgotten", hint="%rendernet drop JOB JOB"
        )
    names = list(dict.fromkeys(args.jobs))
    if args.all:
        names, question = _all_uncertain(session)
        if not names:
            engine = session.engine()
            places = [one for one in abroad.abroad(session, engine) if one.doubtful]
            far = abroad.told(session, engine, places, kept=abroad.stays(args))
            said = f"Nothing of {engine.label} is uncertain." if far else "Nothing is uncertain."
            return Message(said, far)
        if not args.yes and not args.confirm(question):
            hint = "Where nobody can be asked, say: %rendernet drop --all --yes"
            return Message("Nothing was forgotten.", [hint])
    elif accepted := _accepted(session, names):
        question = (
            f"Give up {', '.join(accepted)}? The service accepted it, and it may be charged; this"
            " store will not look for its pictures any more."
        )
        if not args.yes and not args.confirm(question):
            hint = "Where nobody can be asked, say: %rendernet drop JOB --yes"
            return Message("Nothing was forgotten.", [hint])
    session.drop(*names)
    if len(names) == 1:
        return Message(
            f"{names[0]} is forgotten. If it was charged, its pictures are in your account."
        )
    return Message(
        f"{len(names)} jobs are forgotten. The pictures of those that were charged are in your"
        " account."
    )


def _accepted(session: Session, names: Sequence[str]) -> list[str]:
    """Those of the names that are accepted jobs."""
    pending = session.store.journal.pending(session.engine().account)
    return [j.intent.job_id for j in pending if j.state == "ticketed" and j.intent.job_id in names]


def _all_uncertain(session: Session) -> tuple[list[str], str]:
    """The names of all uncertain jobs of the account, and the question before they are dropped."""
    pending = session.store.journal.pending(session.engine().account)
    jobs = [job for job in pending if job.state == "uncertain"]
    prices = [job.estimated for job in jobs if job.estimated is not None]
    price = f" (about {counted(sum(prices), 'credit')}, if all were charged)" if prices else ""
    question = (
        f"Forget {counted(len(jobs), 'uncertain job')}{price}? The pictures of those that were"
        " charged stay in your account, and this store does not know them."
    )
    return [job.intent.job_id for job in jobs], question


def resend(session: Session, args: Arguments) -> Any:
    """Send an uncertain job once more."""
    job = uncertain(session, session.engine(), args.job)
    price = f" (about {job.estimated:g} credits)" if job.estimated is not None else ""
    asked = session.keys.cleared(job.intent.label) or args.job
    question = (
        f"Send {asked!r} once more{price}? If the first try was charged, that is paid for as well."
    )
    if not args.yes and not args.confirm(question):
        return Message(
            f"Nothing was sent; {args.job} stays as it is.",
            ["Where nobody can be asked, say: %rendernet resend JOB --yes"],
        )
    progress = getattr(args, "on_progress", None)
    return session.resend(args.job, on_progress=progress, confirm=args.confirm, yes=args.yes)
