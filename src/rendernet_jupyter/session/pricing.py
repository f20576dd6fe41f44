"""What it will cost, before anything is sent. Asks for prices; nothing here pays."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import (
    AuthenticationError,
    BudgetExceeded,
    NotEnoughCredits,
    RateLimited,
    RenderNetError,
    RequestRefused,
    ServiceFault,
    ServiceUnreachable,
    StoreError,
)
from rendernet_jupyter.job.ports import Estimate
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.job.together import together
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.kinds import SPEAKING
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.store.place import can_be_written
from rendernet_jupyter.view.title import title_of

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_PASSING = (RateLimited, ServiceUnreachable)
_OF_THE_BODY = frozenset({400, 413, 422})

ROOM = 4 << 20
"""Bytes that a picture may take on the disk."""

SORTS = 8
"""So many prices are asked for one by one; more are asked for in sums."""

TOGETHER = 10
"""Requests of one sum: how many the service takes in one array is not documented."""


async def price(
    session: Session, engine: Engine, ask: Ask, answers: Sequence[Answer], options: Any
) -> Priced:
    """What the requests cost that the store cannot answer, checked against the limit.

    Raises:
        BudgetExceeded: it is more than `--max-credits` or the setting of that name.
        RequestRefused: the service would not take one of them, whatever it costs.
        NotEnoughCredits: the balance does not cover it.
        RenderNetError: the price is not to be had, and a limit or the price itself was asked for.
    """
    limit = options.get("max_credits")
    said = "--max-credits"
    if limit is None and (set_limit := float(session.settings.value("max_credits"))) > 0:
        limit, said = set_limit, "the setting max_credits"
    asked = title_of(answers)
    ask.tell(Progress("pricing", asked, ask.name, engine=engine.label, elapsed=ask.elapsed))
    paid = [a for a in answers if not a.cached]
    try:
        each, balance = await _prices(engine, paid)
    except (AuthenticationError, NotEnoughCredits):
        raise
    except RenderNetError as error:
        if _refuses(error):
            raise
        if options.get("estimate") or (limit is not None and isinstance(error, _PASSING)):
            raise
        if limit is not None:
            raise _unpriced(limit, said, f" ({error.message.rstrip('.')})") from error
        # A price is a courtesy here: the paid request itself will say what is wrong.
        each, balance = [None] * len(paid), None
    known = [c for c in each if c is not None]
    total = sum(known) if len(known) == len(each) else None
    pictures, stored = sum(map(expected, paid)), len(answers) - len(paid)
    videos = sum(expected(a) for a in paid if a.kind in SPEAKING)
    priced = Priced(total, balance, len(paid), pictures, tuple(each), stored=stored, videos=videos)
    if not options.get("estimate"):
        if limit is not None:
            _demand_within(priced, limit, said)
        _demand_balance(priced, engine)
    return priced


async def _prices(
    engine: Engine, paid: Sequence[Answer]
) -> tuple[list[float | None], float | None]:
    """The price of each request, None where it is not known, and the balance.

    Requests that differ only in words and seed cost the same, so one of each sort is asked for. A
    sweep of many sorts is asked for in sums, and each request counts with its share.
    """
    names = [_sort(a) if a.body else "" for a in paid]
    sorts = {name: dict(a.body) for name, a in zip(names, paid, strict=True) if name}
    if len(sorts) > SORTS and all(names):
        shares, balance = await _shares(engine, sorts, Counter(names))
        return [shares[name] for name in names], balance
    answers = await together(*(engine.service.estimate([b]) for b in sorts.values()))
    prices = dict(zip(sorts, answers, strict=True))
    balance = next((e.balance for e in answers if e.balance is not None), None)
    return [prices[name].credits if name else None for name in names], balance


def _refuses(error: RenderNetError) -> bool:
    """Whether it is about the request itself, and not about the end-point that names prices."""
    return isinstance(error, RequestRefused) and (
        error.status in _OF_THE_BODY or 200 <= error.status < 300
    )


def _demand_balance(priced: Priced, engine: Engine) -> None:
    if priced.credits is None or priced.balance is None or priced.credits <= priced.balance:
        return
    hint = "Ask for less, or add credits on the account page."
    if engine.sandbox:
        hint = "Ask for less, or give the sandbox new play money: %rendernet sandbox reset"
    raise NotEnoughCredits(f"{priced.sentence()}; nothing was sent", hint=hint)


async def _shares(
    engine: Engine, sorts: Mapping[str, dict[str, Any]], counts: Mapping[str, int]
) -> tuple[dict[str, float | None], float | None]:
    """By sort its share of a sum, and the balance.

    A sum holds only sorts of which there are equally many, so the sum of all shares is exact.
    """
    gate = asyncio.Semaphore(4)  # a long sweep must not use up the account's rate limit

    async def ask_for(part: Sequence[str]) -> Estimate:
        async with gate:
            try:
                return await engine.service.estimate([sorts[name] for name in part])
            except RequestRefused as error:
                if not _refuses(error):
                    raise
                for name in part:
                    await engine.service.estimate([sorts[name]])  # says so if it is this one
                raise ServiceFault(
                    f"{engine.label} names the price of each request and of no sum",
                    status=error.status,
                    operation=error.operation,
                ) from error

    alike: dict[int, list[str]] = {}
    for name in sorts:
        alike.setdefault(counts[name], []).append(name)
    parts = [
        names[i : i + TOGETHER] for names in alike.values() for i in range(0, len(names), TOGETHER)
    ]
    sums = await together(*map(ask_for, parts))
    shares = {
        name: found.credits / len(part) if found.credits is not None else None
        for part, found in zip(parts, sums, strict=True)
        for name in part
    }
    return shares, sums[0].balance


def _demand_within(priced: Priced, limit: float, said: str) -> None:
    if priced.credits is None:
        raise _unpriced(limit, said)
    if priced.credits > limit:
        raise BudgetExceeded(
            f"{priced.sentence()}, above {said} {limit:g}; nothing was sent",
            estimated=priced.credits,
            limit=limit,
            hint="Lower batch_size, quality or the number of cells, or raise the limit.",
        )


def _unpriced(limit: float, said: str, why: str = "") -> RenderNetError:
    return RenderNetError(
        f"the engine does not say what this costs{why}, so {said} {limit:g} cannot be held",
        hint="Nothing was sent. Take the limit away to send it all the same.",
    )


def demand_room(session: Session, answers: Sequence[Answer], options: Any) -> None:
    """Refuse what is known to end badly before it is paid.

    Raises:
        StoreError: the pictures would not fit on the disk, or their copies cannot be written.
    """
    coming = sum(expected(a) for a in answers if not a.cached)
    folder = options.get("out") or session.settings.value("output_dir")
    if not coming:
        return
    free = session.store.free_bytes()
    if free < coming * ROOM:
        raise StoreError(
            f"only {free >> 20} MiB are left for {coming} picture{'s' * (coming != 1)} on the"
            " store's disk; nothing was sent",
            hint="Free some space, or name another disk in RENDERNET_STORE.",
        )
    if folder:
        demand_folder(str(folder))


def demand_folder(folder: str) -> None:
    """Refuse a folder for copies that is known not to take them.

    Raises:
        StoreError: it cannot be written.
    """
    if not can_be_written(Path(folder).expanduser()):
        raise StoreError(
            f"the folder {folder} cannot be written; nothing was sent",
            hint="Name another one with --out, or in the setting output_dir.",
        )


def with_prices(answers: Sequence[Answer], priced: Priced) -> list[Answer]:
    """The answers with what they will have cost; the service only tells the balance."""
    prices = iter(priced.each)
    return [a if a.cached else replace(a, credits=next(prices)) for a in answers]


def expected(answer: Answer) -> int:
    """How many media a request makes."""
    return int(answer.body.get("batch_size") or 1)


def _sort(answer: Answer) -> str:
    return digest({k: v for k, v in answer.body.items() if k not in {"prompt", "seed"}})
