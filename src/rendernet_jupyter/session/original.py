"""The cell with which somebody goes on from a run: as it was typed, where that still says the same.

A sweep written out is a spec for each request, which no control can show. So its own cell is taken,
with the seed that was drawn for it. Nothing here is sent, drawn or remembered.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.form import Form, Numeral
from rendernet_jupyter.result.records import Run
from rendernet_jupyter.session import memory
from rendernet_jupyter.session.standing import Standing

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_OF_THAT_CALL = ("fresh", "cache", "yes", "save")
"""Options by which the cell would pay or keep once more what it did then."""


def cell_to_go_on(
    session: Session, what: str | Path, variables: Mapping[str, object] | None = None
) -> tuple[str, str]:
    """(line, text) of a cell that makes `what` again, and that can be changed.

    Args:
        session: whose store and settings.
        what: a run's name, a media id or an address that holds one, or a file, as for `recall`.
        variables: values for `{{ name }}`; without them those of the notebook.

    Raises:
        RenderNetError: nothing is known of it.
    """
    run = memory.run_meant(session, what)
    typed = original_of(session, run, variables) if run is not None else None
    if typed is not None:
        return typed
    found = session.recall(what, variables=variables)
    return found.line, found.body


def original_of(
    session: Session, run: Run, variables: Mapping[str, object] | None = None
) -> tuple[str, str] | None:
    """(line, text) of the cell of a run of several requests; None where it says something else now.

    It may name variables, a preset, a file or a name that are gone, or leave to the settings what
    has changed since.
    """
    if len(run.answers) < 2 or not run.source:
        return None
    here = Standing(session, variables)
    try:
        form = Form.of(run.source, run.line)
        for slot in _OF_THAT_CALL:
            form = form.with_option(slot, None)
        if not _says(session, here, form, run):
            form = _with_the_seed(form, run)
            if not _says(session, here, form, run):
                return None
    except RenderNetError:
        return None
    return form.line(), form.text()


def _with_the_seed(form: Form, run: Run) -> Form:
    """The cell with the one seed that was drawn for all of it."""
    seed, *others = {answer.seed for answer in run.answers}
    if form.why or others or seed is None or "seed" in form.keys:
        return form
    return form.with_value("seed", Numeral(seed))


def _says(session: Session, here: Standing, form: Form, run: Run) -> bool:
    """Whether a cell asks for just what was sent."""
    read = session.explain(form.text(), form.line(), variables=here.variables)
    requests, answers = read.plan.requests, run.answers
    if [r.canonical for r in requests] != [a.canonical for a in answers]:
        return False
    both = zip(requests, answers, strict=True)
    return not any(here.stray_of(request, here.sent(answer)) for request, answer in both)
