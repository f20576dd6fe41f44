"""What was sent and brought too little, and what was paid, as commands: retry, credits.

Nothing here prints or parses arguments.
"""

from __future__ import annotations

import argparse
import secrets
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.consent import demand_consent
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.pricing import price
from rendernet_jupyter.session.reading import line_options
from rendernet_jupyter.session.story import Story, tell
from rendernet_jupyter.session.twins import joined
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

Arguments = argparse.Namespace
DAY = 86_400.0


def retry(session: Session, args: Arguments) -> Any:
    """Send the requests of a run again that brought nothing, or less than was asked for."""
    if args.estimate:
        return Message(session.retry_price(args.run).sentence())
    run = session.run(args.run)
    if all(a.cached for a in _again(session, run.run)):
        # What an earlier Run All has mended must not stop the next one.
        return [Message(f"Every request of {run.run.run_id} brought its pictures."), run]
    progress = getattr(args, "on_progress", None)
    return session.retry(args.run, on_progress=progress, confirm=args.confirm, yes=args.yes)


def credits_(session: Session, args: Arguments) -> Listing:
    """The ledger: what was estimated and what was charged."""
    account = None if args.all else session.engine().account
    since = time.time() - args.days * DAY if args.days else 0.0
    entries = session.store.ledger.entries(args.by, account, since)
    rows = [
        (
            *(e.name or "(none)", e.runs, e.requests, e.pictures),
            *(f"{e.estimated:,.10g}", f"{e.charged:,.10g}", e.unpriced or "", e.uncertain or ""),
        )
        for e in entries
    ]
    # A run with several tags stands under each of them, but it is paid once.
    once = session.store.ledger.entries("run", account, since) if args.by == "tag" else entries
    charged, estimated = sum(e.charged for e in once), sum(e.estimated for e in once)
    where = "all accounts" if args.all else session.engine().label
    note = f"{charged:,.10g} credits of {where}, {estimated:,.10g} were estimated."
    if unpriced := sum(e.unpriced for e in once):
        of = "1 request" if unpriced == 1 else f"{unpriced:,} requests"
        note += f" Of {of} nobody told the price: what they cost comes on top."
    if args.by == "tag":
        note += " A run with several tags counts under each."
    columns = ("runs", "requests", "pictures", "estimated", "charged", "unpriced", "uncertain")
    return Listing("credits", (args.by, *columns), session.keys.cleared(rows), note)


async def again(
    session: Session, ask: Ask, run: Run, only: str = "", *, yes: bool = False
) -> Gallery:
    """A run once more: what it brought comes from the store, the rest is sent.

    Args:
        session: whose.
        ask: the call.
        run: the earlier run.
        only: the one job to send, which a person has agreed to; everything that brought less than
            was asked for when empty.
        yes: ask nothing.

    Raises:
        RenderNetError: nothing of it is missing, or it was made elsewhere.
    """
    engine, answers = _rest(session, ask, run, only)
    # An earlier consent may have been for its call alone.
    await demand_consent(session, engine, ask, answers, {"yes": yes})
    if not only:
        wait = float(session.settings.value("timeout"))
        answers = await joined(session, engine, ask, answers, wait=wait, partly=False)
    options: dict[str, Any] = {"yes": True} if yes or only else {}
    story = Story(session, engine, ask, options, run.name, only, partly=False)
    return await tell(story, answers)


async def price_again(session: Session, ask: Ask, run: Run) -> Priced:
    """What `again` would cost now. Sends nothing that costs, and asks nobody."""
    engine, answers = _rest(session, ask, run)
    open_answers = [
        a if a.cached or not _made_since(session, engine, a) else _free(a) for a in answers
    ]
    return await price(session, engine, ask, open_answers, {})


def lacks(session: Session, run: Run) -> bool:
    """Whether `again` would send anything: some request was never answered whole."""
    engine = session.engine()
    return any(not a.cached and not _made_since(session, engine, a) for a in _again(session, run))


def _made_since(session: Session, engine: Engine, answer: Answer) -> bool:
    """Whether another run brought all that an answer asked for."""
    return session.store.runs.made(answer.digest, engine.account, partly=False) is not None


def _free(answer: Answer) -> Answer:
    return replace(answer, credits=0.0, cached=True)


def _rest(session: Session, ask: Ask, run: Run, only: str = "") -> tuple[Engine, list[Answer]]:
    """The engine of a run, and its answers with those open that are to be sent."""
    # The line may have named an engine; a trial on the sandbox must not be repeated on the service.
    named = str(line_options(run.line).get("engine", ""))
    # What a variable named is not known any more; that of the session is held against the run's.
    engine = session.engine("" if only or "{{" in named else named)
    if run.host and run.host != engine.label:
        raise RenderNetError(
            f"{run.run_id} was made by {run.host}, and this would send it to {engine.label};"
            " nothing was sent",
            hint="Choose its engine first: %rendernet engine NAME",
        )
    answers = list(_again(session, run))
    if only:
        answers = [
            new
            for new, old in zip(answers, run.answers, strict=True)
            if new.cached or old.job_id == only
        ]
    missing = [a for a in answers if not a.cached]
    if not missing:
        raise RenderNetError(
            f"every request of {run.run_id} brought its pictures; there is nothing to send again",
            hint=f"Show it: %rendernet show {run.run_id}",
        )
    session.keys.demand_none_in([a.body for a in missing], run.run_id, so="nothing was sent")
    ask.remark(f"{len(missing)} of {len(run.answers)} requests of {run.run_id} sent again")
    if any(int(a.body.get("batch_size") or 1) > 1 for a in missing):
        ask.remark("a batch is bought whole")
    return engine, answers


def _again(session: Session, run: Run) -> Iterator[Answer]:
    """The answers of a run, one at a time; those open that brought less than was asked for."""
    media: dict[int, list[Medium]] = defaultdict(list)
    for medium in run.media:
        media[medium.request].append(medium)
    for position, answer in enumerate(run.answers):
        yield _free(answer) if _is_kept(session, media[position]) else _open(answer)


def _is_kept(session: Session, media: Sequence[Medium]) -> bool:
    """Whether a request brought all that was asked for, and the store still has it."""
    if not media or any(medium.status != "success" for medium in media):
        return False
    return all(session.store.media.find(medium.sha256) for medium in media)


def _open(answer: Answer) -> Answer:
    name = f"job_{secrets.token_hex(6)}"
    return replace(answer, job_id=name, generation_id="", credits=None, cached=False)
