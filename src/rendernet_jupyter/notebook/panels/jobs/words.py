"""What the form says of jobs: sentences, rows and prices, of what the board and the store know.

Nothing here is a control.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.jobs.board import Board, Group
from rendernet_jupyter.notebook.panels.jobs.notes import Notes
from rendernet_jupyter.result.entry import Entry
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.progress import progress_bundle
from rendernet_jupyter.view.undecided import Undecided

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session


def summary(board: Board, place: str) -> Markup:
    """How many runs are under way, in a sentence, and what waits elsewhere, on lines of its own."""
    if not board.quiet:
        said = f"{counted(len(board.groups), 'run')} under way at {place}"
    elif board.others:
        said = f"Nothing is under way at {place}."
    else:
        said = f"Nothing is under way at {place}, and nothing waits."
    notes = [tag("div", line, style=theme.NOTE, dir="auto") for line in board.others]
    return Markup("".join([look.empty(said) if board.quiet else look.quiet(said), *notes]))


def can_stop(group: Group | None) -> bool:
    """Whether a run was left to itself, so that the form can let go of it."""
    return bool(group and group.handle is not None and not group.handle.done)


def group_told(group: Group | None) -> Markup:
    """A run under way: how far it is, and who works on it."""
    if group is None:
        return Markup()
    who = "" if group.mine else "Another kernel works on it."
    if group.mine and group.handle is None:
        who = "Its cell waits for it: interrupting the kernel stops the waiting, and loses nothing."
    note = " · ".join(filter(None, (group.run_id, group.place, who)))
    below = tag("div", note, style=f"{theme.QUIET_SMALL};padding:0 0 4px 6px", dir="auto")
    return Markup(progress_bundle(group.progress)["text/html"] + below)


def waiting_told(board: Board) -> Markup:
    """What was accepted and nobody fetches."""
    count = len(board.waiting)
    if not count:
        return Markup()
    asked = ", ".join(dict.fromkeys(shorten(j.intent.label or j.kind, 40) for j in board.waiting))
    verb = "is" if count == 1 else "are"
    note = f"{counted(count, 'request')} {verb} paid and not fetched: {shorten(asked, 160)}"
    return look.heading("To be fetched", note)


def entry_told(entry: Entry | None, picture: str = "") -> Markup:
    """A run that brought less than was asked for."""
    if entry is None:
        return Markup()
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.created_at))
    facts = (entry.run_id, when, counted(entry.pictures, "picture"))
    words = shorten(without_home(entry.prompt) or entry.run_id, 80)
    return look.row(words, facts, picture, f"The first picture of {entry.run_id}")


def price(session: Session, run_id: str) -> str:
    """What sending the rest of a run again costs, as the engine says now."""
    priced = session.retry_price(run_id)
    batch = " A batch is bought whole." if priced.pictures > priced.requests else ""
    place = session.run(run_id).run.host or session.engine().label
    return f"{priced.sentence()} at {place}.{batch}"


def shown(galleries: Sequence[Gallery]) -> Markup:
    """The galleries that something brought, the first three."""
    bundles = (gallery._repr_mimebundle_(include=["text/html"])[0] for gallery in galleries[:3])
    return Markup("".join(data["text/html"] for data in bundles))


def lot_told(lot: Undecided) -> Markup:
    """Requests in doubt: what they asked for, when they left, and why nobody knows."""
    asked = tag("div", lot.asked(), style="font-weight:600", dir="auto")
    lines = [lot.facts(), *lot.reasons(), lot.outlook() if lot.looks else ""]
    if not lot.alone and lot.looks:
        lines.append("Choose a request, then its picture; what is noted is adopted at once.")
    notes = [tag("div", without_home(t), style=theme.NOTE, dir="auto") for t in lines if t]
    return tag("div", asked, *notes, style=theme.SMALL)


def job_told(lot: Undecided, row: Sequence[str], notes: Notes) -> str:
    """A line of the list of requests: the picture that is noted for it, and which it is."""
    name, at, asked, _ = row
    numbers = {one.name: number for number, one in enumerate(lot.looks, 1)}
    number = numbers.get(notes.pairs.get(name, ""))
    noted = f"picture {number}" if number else ""
    return " · ".join(filter(None, (noted, asked, at, name)))


def nickname(lot: Undecided, job: str) -> str:
    """What a person calls a request: what tells it from its neighbours, else its name."""
    found = next((one for one in lot.jobs if one.job == job), None)
    return shorten(found.coordinates, 40) if found and found.coordinates else job


def noted_told(lot: Undecided, notes: Notes) -> Markup:
    """How many requests have their picture by the notes, and what the order in time suggests."""
    if notes:
        return look.quiet(f"{len(notes)} of {counted(len(lot.jobs), 'request')} noted.")
    said, _ = lot.hint()
    return look.quiet(said.removesuffix(" If the pictures agree:")) if said else Markup()
