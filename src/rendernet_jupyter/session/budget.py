"""What a cell may spend: limits, a question, and an eye on what is really charged.

Limits are held by the store, in the transaction that writes the intents. Nothing is priced or sent
here.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import BudgetExceeded, Declined, RenderNetError
from rendernet_jupyter.job.brake import Brake
from rendernet_jupyter.job.ports import Intent, Ticket
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.store.caps import Cap

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

CENT = 1e-6


def caps(session: Session) -> list[Cap]:
    """The limits of the settings that are in force."""
    day = float(session.settings.value("max_credits_day"))
    whole = float(session.settings.value("max_credits_session"))
    found = [Cap("max_credits_day", day, since=_midnight())] if day > 0 else []
    return found + ([Cap("max_credits_session", whole, session=session.name)] if whole > 0 else [])


def _midnight() -> float:
    now = time.localtime()
    return time.mktime((now.tm_year, now.tm_mon, now.tm_mday, 0, 0, 0, 0, 0, -1))


async def demand_agreement(
    session: Session, engine: Engine, ask: Ask, priced: Priced, options: Any
) -> None:
    """Ask before a cell sends that costs more than the setting `ask_above`.

    Raises:
        Declined: the answer was no; nothing was sent.
        BudgetExceeded: there is nobody to ask.
    """
    limit = float(session.settings.value("ask_above"))
    unset = session.settings.origin("ask_above").startswith("default")
    if limit <= 0 or options.get("yes") or not priced.requests or (engine.sandbox and unset):
        return
    if priced.credits is not None and priced.credits <= limit:
        return
    price = priced.sentence()
    answer = await ask.confirm(f"{price}. Send it?") if ask.confirm else None
    if answer:
        return
    if answer is None:
        raise BudgetExceeded(
            f"{price}: above ask_above {limit:g}, and there is nobody to ask; nothing was sent",
            estimated=priced.credits or 0.0,
            limit=limit,
            hint="Say --yes on the magic line, or raise it: %config RenderNet.ask_above = ...",
        )
    raise Declined("not sent, as you said", hint="It cost nothing.")


@dataclass(slots=True)
class Meter:
    """Compares what the balance says with what was estimated, for one run.

    Attributes:
        session: whose.
        engine: whose account.
        balance: credits before anything was sent, None when nobody said.
        since: when that was asked for, Unix seconds.
        lowest: the lowest balance that an answer told.
        warned: the charge was higher than estimated, in words.
    """

    session: Session
    engine: Engine
    balance: float | None
    since: float
    lowest: float | None = None
    warned: str = ""

    def brake(self) -> Brake:
        """The brake that this meter pulls."""
        return Brake(self._check)

    def _check(self, ticket: Ticket) -> str:
        left = ticket.credits_left
        if left is None or self.balance is None:
            return ""
        self.lowest = left if self.lowest is None else min(self.lowest, left)
        ledger = self.session.store.ledger
        reserved = ledger.reserved(self.engine.account, self.since)
        fallen = self.balance - left
        if reserved is None or fallen <= reserved + CENT:
            return ""
        self.warned = (
            f"the balance fell by {fallen:g} credits where {reserved:g} were estimated: the price"
            " has changed, or another client spends on this account"
        )
        return self.warned if self.session.settings.value("charged_more") == "stop" else ""

    async def finish(self, ask: Ask, intents: Sequence[Intent]) -> None:
        """Write down what was charged where that can be known, and say where it differs."""
        if self.warned:
            ask.warn(self.warned[0].upper() + self.warned[1:] + ".")
            ask.warn("What was not sent is sent by running the cell again: the rest is free.")
        if self.balance is None or self.lowest is None:
            return
        job_ids = [intent.job_id for intent in intents]
        ledger = self.session.store.ledger
        if not ledger.alone(self.engine.account, self.since, job_ids):
            return
        left = await self._left_after_refunds(intents, self.lowest)
        charged = self.balance - left
        estimated = ledger.charge(job_ids, charged, left)
        if estimated is not None and charged < estimated - CENT:
            ask.remark(f"charged {charged:g} credits, {estimated:g} were estimated")

    async def _left_after_refunds(self, intents: Sequence[Intent], lowest: float) -> float:
        """The balance at the end: what failed may have been paid back since it was accepted."""
        media = [m for i in intents for m in self.session.store.runs.media_of(i.job_id)]
        if all(medium.status == "success" for medium in media):
            return lowest
        try:
            now = (await self.engine.service.estimate([intents[0].body])).balance
        except RenderNetError:
            return lowest
        # Never more than before: somebody may have bought credits meanwhile.
        return lowest if now is None else min(max(now, lowest), self.balance or now)
