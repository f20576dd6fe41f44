"""A study from beginning to end: ask what is free, pay only when told to, put facts in a table.

Questions are asked once, one after the other, and none is waited for long. Nothing here knows what
an answer means.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from rendernet_jupyter.client.exchange import Exchange
from rendernet_jupyter.client.service import Service
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.doctor.live.facts import FREE
from rendernet_jupyter.session.doctor.live.paid import ADDRESSES, PAID, one_picture
from rendernet_jupyter.session.doctor.live.questions import Question, first, then
from rendernet_jupyter.session.doctor.live.seen import Fact, Seen, Sighting, Verdict
from rendernet_jupyter.session.doctor.rescue import troubles
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.view.checklist import Checklist, Line, State
from rendernet_jupyter.view.phrase import counted

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

PATIENCE = 15.0
"""Seconds for one question."""

MOST_SILENT = 3
"""Questions in a row without an answer, after which nothing more is asked."""

_STATES: dict[Verdict, State] = {
    "as documented": "ok",
    "as observed": "ok",
    "as assumed": "ok",
    "settled": "note",
    "not seen": "note",
    "different": "problem",
}
_NEXT = (
    "Differences are worth a report: rendernet doctor --live --report FILE writes one without"
    " prompts and keys. What is settled answers what no documentation says; what is not seen had"
    " nothing to look at in this account."
)
_SANDBOX = "This was a sandbox: its answers say nothing of the real service. "


def study(
    session: Session, *, paid: bool = False, confirm: Callable[[str], bool | None] | None = None
) -> Checklist:
    """Everything that can be settled about the engine in force.

    Args:
        session: whose engine.
        paid: also make one small picture, after a question with its price.
        confirm: asks that question.

    Raises:
        RenderNetError: the engine is the sandbox and nobody asked for it; or it does not answer.
    """
    _demand_service(session)
    service = session.engine().service
    seen = Seen()
    LOOP.wait(_ask(service, first(str(session.settings.value("model"))), seen))
    _demand_answers(service, seen)
    LOOP.wait(_ask(service, then(seen), seen))
    facts = dict(FREE)
    if paid:
        one_picture(session, seen, _agreed(service, seen, confirm))
        LOOP.wait(_ask(service, ADDRESSES, seen))
        facts |= PAID
    groups = {name: [_line(fact, seen) for fact in every] for name, every in facts.items()}
    in_process = session.choice().kind == "sandbox"
    title = f"study of {'the sandbox' if in_process else service.place}"
    note = (_SANDBOX if in_process or service.says_sandbox else "") + _NEXT
    return Checklist(title, ("fact", "assumed", "seen"), groups, note)


def _demand_service(session: Session) -> None:
    for error in troubles():
        raise error  # where the key belongs may stand in what cannot be read
    choice = session.choice()
    if choice.kind == "sandbox" and choice.implied:
        raise RenderNetError(
            "a study is of the real service, and without an API key this is the sandbox",
            hint="Log in with a hidden prompt: %rendernet login; or study the sandbox, by name:"
            " %rendernet engine sandbox, in the shell rendernet --use-engine sandbox doctor --live",
        )


async def _ask(service: Service, questions: Iterable[Question], seen: Seen) -> None:
    in_a_row = 0
    for question in questions:
        if in_a_row == MOST_SILENT:
            seen.silent[question.name] = "not asked any more"
            continue
        try:
            found = await asyncio.wait_for(_exchange(service, question), PATIENCE)
        except TimeoutError:
            seen.silent[question.name] = f"no answer in {PATIENCE:g} s"
        except RenderNetError as error:
            seen.silent[question.name] = error.message
        else:
            seen.exchanges[question.name] = found
            in_a_row = 0
            continue
        in_a_row += 1


async def _exchange(service: Service, question: Question) -> Exchange:
    return await service.exchange(
        question.method, question.path, query=question.query, body=question.body
    )


def _demand_answers(service: Service, seen: Seen) -> None:
    if not seen.exchanges:
        reason = next(iter(seen.silent.values()))
        raise RenderNetError(f"nothing can be studied: {reason}", hint="%rendernet doctor")
    found = seen.get("models")
    if found and found.status in (401, 403):
        raise RenderNetError(
            f"{service.place} does not accept the key ({found.status}), so nothing can be studied",
            hint="%rendernet login asks for another key.",
        )


def _agreed(service: Service, seen: Seen, confirm: Callable[[str], bool | None] | None) -> float:
    """The price of the one picture, when a person agreed to it."""
    price, balance = (seen.data("price").get(name) for name in ("estimated", "balance"))
    if not isinstance(price, (int, float)) or isinstance(price, bool):
        raise RenderNetError(
            f"{service.place} does not say what a picture costs, so none is bought",
            hint="Nothing was paid. Without --paid the study is free.",
        )
    of = f" of {balance:g}" if isinstance(balance, (int, float)) else ""
    question = f"Buy one small picture for {counted(price, 'credit')}{of}, to see how it goes?"
    said = confirm(question) if confirm else None
    if not said:
        why = "nobody can be asked whether to pay" if said is None else "no"
        raise RenderNetError(
            f"nothing was paid: {why}",
            hint="Without --paid the study is free; with it, call it where you can answer.",
        )
    return float(price)


def _line(fact: Fact, seen: Seen) -> Line:
    try:
        found = fact.see(seen)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        # A hostile or broken answer may hold anything anywhere.
        found = Sighting("something that cannot be read", "different")
    if found is None:
        return Line("note", (fact.name, fact.assumed, ""), word="not seen")
    return Line(_STATES[found.verdict], (fact.name, fact.assumed, found.text), word=found.verdict)
