"""Forgetting a run for good: asked first, then done in the store and in the sandbox's own world.

What lies elsewhere is only named: notebooks that show it, saved copies, backups, and the account at
the service. Nothing else is ever deleted here.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.commands.words import as_word
from rendernet_jupyter.store.forget import Reach
from rendernet_jupyter.store.forget import forget as forget_in_store
from rendernet_jupyter.store.forget import reach as reach_in_store
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted, weighing

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def demand_yes(
    question: str, confirm: Callable[[str], bool | None] | None, *, yes: bool, command: str
) -> bool:
    """Whether a person agrees to what cannot be taken back.

    Args:
        question: what is about to be lost.
        confirm: asks it; None when nobody can be asked.
        yes: it was agreed to beforehand.
        command: what to type to agree beforehand.

    Raises:
        RenderNetError: nobody can be asked.
    """
    if yes:
        return True
    said = confirm(question) if confirm else None
    if said is None:
        raise RenderNetError(
            f"{question} Nobody can be asked here, so nothing was deleted",
            hint=f"To agree beforehand: {command} --yes",
        )
    return said


def forget(session: Session, args: argparse.Namespace) -> Message:
    """`forget RUN`."""
    store = session.store
    run_id = store.marks.meant(args.run)
    found = reach_in_store(store.database, store.media, run_id)
    agreed = demand_yes(
        _question(run_id, found),
        getattr(args, "confirm", None),
        yes=args.yes,
        command=f"%rendernet forget {as_word(args.run)}",
    )
    if not agreed:
        return Message("Nothing was forgotten.")
    gone, clean = forget_in_store(store.database, store.media, run_id, time.time())
    painted = [name for engine, name in gone.generations if engine == "sandbox"]
    world = session.sandbox_in_process().world if painted else None
    if world is not None:
        clean = world.forget(painted) and clean
    return Message(_said(run_id, gone), _elsewhere(gone, clean=clean))


def _question(run_id: str, found: Reach) -> str:
    also = [name for name in found.run_ids if name != run_id]
    parts = ["its words", _pictures(found)]
    if also:
        parts.append(f"{counted(len(also), 'other run')} with the same pictures ({_names(also)})")
    if found.trimmed:
        parts.append(f"these pictures and the cell's text of {_names(found.trimmed)}")
    return f"Forget {run_id} for good: {', '.join(parts)}?"


def _pictures(found: Reach) -> str:
    if not found.files:
        return "no picture of its own" if found.kept else "no picture"
    return f"{counted(len(found.files), 'picture')} ({weighing(found.size)})"


def _said(run_id: str, gone: Reach) -> str:
    more = len(gone.run_ids) - 1
    whole = run_id if not more else f"{run_id} and {counted(more, 'run')} that showed its pictures"
    verb = "are" if more else "is"
    return f"{whole} {verb} forgotten, with {_pictures(gone)}. Time and price stay in the ledger."


def _elsewhere(gone: Reach, *, clean: bool) -> list[str]:
    lines = []
    if gone.kept:
        lines.append(
            f"{counted(len(gone.kept), 'picture')} stayed: other runs made the very same one."
        )
    if not clean:
        lines.append(
            "Another program holds the store open, so old text may still lie in its log; when it is"
            " closed, this removes it: %rendernet cache prune"
        )
    lines.append("What lies elsewhere is not touched: notebooks, saved copies, backups.")
    if any(engine == "service" for engine, _ in gone.generations):
        lines.append("The service keeps what your account has made.")
    return lines


def _names(run_ids: tuple[str, ...] | list[str]) -> str:
    return ", ".join(run_ids[:3]) + (f" and {len(run_ids) - 3} more" if len(run_ids) > 3 else "")
