"""`%rendernet doctor`: everything that can be examined, and a report for whoever helps.

One examiner that fails is one line of the result. Nothing here examines anything itself.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.redaction import redact
from rendernet_jupyter.session.doctor import engine, machine, notebooks, store, wishes
from rendernet_jupyter.view.checklist import Checklist, Line
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

Examiner = Callable[["Session"], Iterable[Line]]

EXAMINERS: tuple[tuple[str, tuple[Examiner, ...]], ...] = (
    ("this machine", (machine.examine,)),
    ("settings and key", (wishes.examine,)),
    ("engine", (engine.examine,)),
    ("store", (store.examine_disk, store.examine_database)),
    ("jobs", (store.examine_jobs,)),
    ("notebooks here", (notebooks.examine,)),
)


def doctor(session: Session, args: argparse.Namespace) -> Any:
    """Examine, and write a report when one is asked for."""
    if args.live or args.paid:
        from rendernet_jupyter.session.doctor.live.study import (
            study,
        )  # only for whoever asks for it

        found = study(session, paid=args.paid, confirm=getattr(args, "confirm", None))
    else:
        found = examine(session)
    if not args.report:
        return found
    from rendernet_jupyter.session.doctor.report import write  # the same

    return [found, Message(write(session, args.report, found))]


def examine(session: Session) -> Checklist:
    """Every examiner's lines, in order."""
    groups = {
        name: [line for one in examiners for line in _guarded(name, one, session)]
        for name, examiners in EXAMINERS
    }
    return Checklist("rendernet doctor", ("what", "is"), groups)


def _guarded(name: str, examiner: Examiner, session: Session) -> Iterator[Line]:
    """The lines of an examiner; an error of its own is one more of them."""
    try:
        yield from examiner(session)
    except RenderNetError as error:
        yield Line("problem", (name, redact(error.message)), error.hint)
    except Exception as error:  # noqa: BLE001 - whatever is broken here is what people want to know
        says = redact(f"cannot be examined: {type(error).__name__}: {error}")
        yield Line("problem", (name, says[:300]))
