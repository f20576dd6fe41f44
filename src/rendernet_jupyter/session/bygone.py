"""Cells whose names are gone from the catalogue: what they made is shown all the same.

A model is retired, a character put away; the notebook that used it is still a record. The very same
text is looked up among the runs; where all of its pictures are in the store, they are the answer.
Nothing is sent, and nothing is guessed: a text with variables, presets or a table is not taken.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import SpecError
from rendernet_jupyter.result.records import Run
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.reading import line_options
from rendernet_jupyter.session.story import cache_of
from rendernet_jupyter.view.gallery import Gallery

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

CHANGING = ("from", "use", "estimate", "explain", "json")
"""Options under which the same text may mean something else, or ask for no pictures."""


def made_before(session: Session, engine: Engine, ask: Ask, error: SpecError) -> Gallery | None:
    """The pictures of an earlier run of the same text; None when there is none to be shown.

    Args:
        session: whose.
        engine: where it would be made.
        ask: the call.
        error: why it cannot be: only names that nobody knows any more are passed over.
    """
    options = line_options(ask.line)
    if "{{" in ask.body or session.asked_preset or any(name in options for name in CHANGING):
        return None
    if not engine.replays and ("fresh" in options or cache_of(session, options) != "use"):
        return None
    if not all(problem.code.startswith("unknown-") for problem in error.problems):
        return None
    for run in session.store.runs.of_text(ask.body, ask.line):
        if shown := _from_store(session, engine, run):
            names = sorted({p.source[p.column - 1 :][: p.length] for p in error.problems})
            day = time.strftime("%Y-%m-%d", time.localtime(run.created_at))
            gone = f"{', '.join(names)}: not in the catalogue any more; made on {day}"
            return session.gallery(replace(shown, notes=(*run.notes, gone)))
    return None


def _from_store(session: Session, engine: Engine, run: Run) -> Run | None:
    # Replay shows pictures of the sandbox, too, as what they are.
    account = replace(engine.account, engine="sandbox") if engine.replays else engine.account
    made = [session.store.runs.made(a.digest, account) for a in run.answers]
    if not made or not all(made):
        return None
    answers = tuple(replace(answer, credits=0.0, cached=True) for answer in run.answers)
    return replace(run, answers=answers, credits_spent=0.0, credits_left=None, seconds=0.0)
