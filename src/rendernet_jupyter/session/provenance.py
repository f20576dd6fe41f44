"""The commands about where pictures come from: `recall` and `verify`.

Each asks the session, and puts the answer into something that can be shown. Nothing is looked at
here.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.result.verification import GOOD, Check
from rendernet_jupyter.view.checklist import Checklist, Line, State
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

Arguments = argparse.Namespace

_SHOWN_WHOLE = 50
"""So many rows are shown one by one; of more, only those that are not as they were."""


def recall(session: Session, args: Arguments) -> Any:
    """A cell that makes a picture again: below this one in a notebook, else as text."""
    found = session.recall(args.what)
    write: Callable[[str], None] | None = getattr(args, "write_cell", None)
    rows = [(remark.name, remark.value, remark.why) for remark in found.report]
    told = Listing("not taken over as it was", ("what", "value", "why"), rows, aside=True)
    lost = [told] if rows else []
    changed = [found.changed] if found.changed else []
    if write is None:
        return [found, *(Message(text, aside=True) for text in changed), *lost]
    write(found.text)
    return [Message(f"Written into the next cell, from {found.source}.", changed), *lost]


def verify(session: Session, args: Arguments) -> Checklist:
    """What was proved, and what was found changed."""
    found = session.verify(args.what)
    good = [check for check in found.checks if check.verdict in GOOD]
    lines = [_line(check) for check in good]
    if len(found.checks) > _SHOWN_WHOLE:
        lines = [Line("ok", (f"{len(good):,} files", "", "Each is as it was."))]
    groups = {"not as it was": [_line(check) for check in found.faults], "as it was": lines}
    named = {title: some for title, some in groups.items() if some}
    return Checklist("verify", ("what", "run", "found"), named)


def _line(check: Check) -> Line:
    """A line for what was looked at; what nobody knows needs a hand as much as what changed."""
    state: State = "ok" if check.verdict in GOOD else "problem"
    return Line(state, (check.subject, check.run_id, check.finding), check.todo, word=check.verdict)
