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
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.materials import is_remote

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

TRIED = 5
"""So many suggestions are tried: more faults than that are not shown at once."""

_UNKNOWN_YET = "The price is asked for when it is made: a file is fetched from elsewhere first."


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
    """

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    requests: int = 0
    priced: Priced | None = None
    trouble: str = ""
    mendable: tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it can be sent."""
        return not self.problems


def appraise(
    session: Session, text: str, line: str, *, variables: Mapping[str, object] | None = None
) -> Appraisal:
    """Read a cell, and ask what it costs.

    Args:
        session: whose settings, engine and store.
        text: the body.
        line: what follows the magic's name, without `--save`.
        variables: values for `{{ name }}`.

    Raises:
        RenderNetError: the catalogue is not to be had.
    """
    session.keys.demand_absent(text, line)
    planned = session.explain(text, line, variables=variables).plan
    found = Appraisal(
        planned.problems,
        planned.warnings,
        len(planned.requests),
        mendable=_mendable(session, planned, Form.of(text, line), variables),
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
    return priced if isinstance(priced, Priced) else None
