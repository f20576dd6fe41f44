"""What a cell would do, while it is still being written: its faults, its price, its store.

It is asked for at every pause of somebody who types, so it leaves nothing behind: no seed is drawn
for good, no preset is kept, nobody is asked anything. Nothing here sends what costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.request.form import Form
from rendernet_jupyter.request.plan import Plan
from rendernet_jupyter.session import generate
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.materials import is_remote
from rendernet_jupyter.session.reading import line_options

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

TRIED = 5
"""So many suggestions are tried: more faults than that are not shown at once."""

_UNKNOWN_YET = "price unknown until a file is fetched from elsewhere"


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What is known of a cell that was not sent.

    Attributes:
        problems: every error; with one nothing would be sent.
        warnings: every warning.
        requests: how many would be sent or answered by the store.
        priced: the price; None where it is not known.
        trouble: why there is no price, as a sentence; empty when there is one.
        mendable: those of the errors and warnings whose suggestion was tried and does mend them.
        engine: where it would be made, for people; empty where there is none.
        sandbox: whether that is a sandbox, whose credits are play money.
        mark: what stands for all that would be sent, and to whom: see `mark_of`.
    """

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    requests: int = 0
    priced: Priced | None = None
    trouble: str = ""
    mendable: tuple[Problem, ...] = ()
    engine: str = ""
    sandbox: bool = False
    mark: str = ""

    @property
    def sound(self) -> bool:
        """Whether it can be sent."""
        return not self.problems

    @property
    def credits(self) -> float | None:
        """What it costs; None where it is not known."""
        return self.priced.credits if self.priced else None

    @property
    def free(self) -> bool:
        """Whether the store answers all of it."""
        return self.priced is not None and not self.priced.requests

    @property
    def follows_upload(self) -> bool:
        """Whether the whole price is known only when files are uploaded, which is free."""
        if self.priced is None:
            return self.trouble == _UNKNOWN_YET
        return bool(self.priced.missing)

    @property
    def most(self) -> float | None:
        """Credits that may be spent without asking again; None where nobody knows a price."""
        if self.free or (self.credits is None and self.follows_upload):
            return 0.0
        return self.credits

    @property
    def where(self) -> str:
        """Where it would be made, in a few words; empty where there is no engine."""
        name = "the sandbox" if self.engine == "sandbox" else self.engine
        return f"{name}, in play money" if self.sandbox else name


def appraise(
    session: Session,
    text: str,
    line: str,
    *,
    variables: Mapping[str, object] | None = None,
    shift: int = 0,
) -> Appraisal:
    """Read a cell, and ask what it costs.

    Args:
        session: whose settings, engine and store.
        text: the body.
        line: what follows the magic's name, without `--save`.
        variables: values for `{{ name }}`.
        shift: added to the numbers of lines that faults name; their own places stay.

    Raises:
        RenderNetError: the catalogue is not to be had.
    """
    session.keys.demand_absent(text, line)
    engine = _engine(session, line, variables)
    planned = session.explain(text, line, variables=variables, shift=shift).plan
    found = Appraisal(
        planned.problems,
        planned.warnings,
        len(planned.requests),
        mendable=_mendable(session, planned, Form.of(text, line), variables),
        engine=engine.label if engine else "",
        sandbox=engine.sandbox if engine else False,
        mark=_mark(planned, engine),
    )
    if planned.problems:
        return found
    typed = [typed for request in planned.requests for typed in request.wanted_assets()]
    if any(map(is_remote, typed)):
        return replace(found, trouble=_UNKNOWN_YET)
    try:
        return replace(found, priced=_price(session, planned, text, line, variables or {}))
    except RenderNetError as error:
        return replace(found, trouble=f"{error.message}.")


def mark_of(
    session: Session, text: str, line: str, *, variables: Mapping[str, object] | None = None
) -> str:
    """What stands for all that a cell would send now, and to whom: the same for the same.

    Names, variables, presets and settings count by what they come to. Which seed is drawn, and what
    is in a file, does not: neither is known before it is sent.

    Args:
        session: as for `appraise`.
        text: likewise.
        line: likewise.
        variables: likewise.
    """
    engine = _engine(session, line, variables)
    return _mark(session.explain(text, line, variables=variables).plan, engine)


def _engine(session: Session, line: str, variables: Mapping[str, object] | None) -> Engine | None:
    """Where a cell would be made; None where that cannot be said, as without a key."""
    try:
        return session.engine(str(line_options(line, variables or {}).get("engine", "")))
    except RenderNetError:
        return None


def _mark(planned: Plan, engine: Engine | None) -> str:
    account = engine.account if engine else None
    told = [account.engine, account.origin, account.fingerprint] if account else []
    return digest({"account": told, "bodies": [dict(r.body) for r in planned.requests]})


def _mendable(
    session: Session, planned: Plan, form: Form, variables: Mapping[str, object] | None
) -> tuple[Problem, ...]:
    """The faults that are gone when what they suggest is written: each is tried."""
    faults = (*planned.problems, *planned.warnings)
    mended = []
    for fault in [fault for fault in faults if fault.suggest][:TRIED]:
        try:
            made = form.mended(fault)
        except RenderNetError:  # it stands in a preset or a setting, not in this text
            continue
        after = session.explain(made.text(), made.line(), variables=variables).plan
        if len(after.problems) + len(after.warnings) < len(faults):
            mended.append(fault)
    return tuple(mended)


def _price(
    session: Session, planned: Plan, text: str, line: str, variables: Mapping[str, object]
) -> Priced | None:
    ask = Ask(text, line if "estimate" in planned.options else f"{line} --estimate", variables)
    for request in planned.requests:
        # The seed that was drawn for this spec before, else any: the price does not depend on it.
        name = digest({"spec": request.spec})
        ask.seeds[name] = session.store.seed_of(name) or 0
    priced = LOOP.wait(generate.generate(session, ask))
    if isinstance(priced, Priced) and priced.unasked:
        raise RenderNetError(priced.sentence().rstrip("."))
    return priced if isinstance(priced, Priced) else None
