"""The tally of a call: what is where, how long it will take by earlier runs, who asks to wait."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rendernet_jupyter.job.eta import early
from rendernet_jupyter.job.ports import Intent, Ticket
from rendernet_jupyter.job.tally import Tally
from rendernet_jupyter.session.ask import Ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from rendernet_jupyter.session.engines import Engine
    from rendernet_jupyter.store import Store

FRESH = 5.0
"""Seconds for which a learned moment is kept: two hundred jobs of a sweep ask the store once."""


def tally_of(
    store: Store,
    engine: Engine,
    ask: Ask,
    intents: Sequence[Intent],
    *,
    asked: str,
    note: str = "",
    tickets: Sequence[Ticket] = (),
    scene: object = None,
) -> Tally:
    """A tally that has said its first word.

    Args:
        store: whose history tells how long such jobs take.
        engine: where they run.
        ask: the call that hears of progress.
        intents: the jobs.
        asked: one line for people.
        note: a line to show while nothing more urgent is to be said.
        tickets: of jobs that were accepted earlier, in the order of `intents`.
        scene: what draws the run, for the door.
    """
    tally = Tally(
        intents,
        asked=asked,
        engine=engine.label,
        clock=time.monotonic,
        tell=lambda progress: ask.tell(replace(progress, scene=scene, name=ask.name)),
        history=store.durations.latest(engine.account.origin, intents[0].kind),
        waits=engine.service.pace.wait_left,
        note=note,
    )
    for intent, ticket in zip(intents, tickets, strict=False):
        tally.accepted(intent, ticket.age)
    tally.begin()
    return tally


def first_looks(store: Store, origin: str) -> Callable[[str], float | None]:
    """For a kind of request, the first moment after acceptance at which a look is worth making."""
    known: dict[str, tuple[float, float | None]] = {}

    def moment(kind: str) -> float | None:
        now = time.monotonic()
        if kind not in known or now - known[kind][0] > FRESH:
            known[kind] = now, early(store.durations.latest(origin, kind))
        return known[kind][1]

    return moment
