"""Looking after the store: what it holds, what can go, whether it is sound, a copy of it elsewhere.

Nothing that a run shows is removed here, and no old store is.
"""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session import period
from rendernet_jupyter.session.commands.words import as_word
from rendernet_jupyter.session.forget import demand_yes
from rendernet_jupyter.session.moved import how_to_use, what_stays
from rendernet_jupyter.store import backup as copies
from rendernet_jupyter.store.index import Index
from rendernet_jupyter.store.prune import (
    DAY,
    Scrap,
    chosen,
    holdings,
    prune,
    scraps,
    weight,
)
from rendernet_jupyter.store.store import GIB
from rendernet_jupyter.store.verify import Finding, verify
from rendernet_jupyter.view.checklist import Checklist, Line
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import shown

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

Arguments = argparse.Namespace

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_SORTS = {
    "picture": "pictures that no run shows",
    "download": "downloads that did not end",
    "log": "old logs",
    "painting": "the sandbox's own copies, which it can paint again",
}


def cache(session: Session, _: Arguments) -> Listing:
    """What the store holds, and what of it could go."""
    store = session.store
    rows = [
        (
            f"pictures of the {kept.engine}",
            counted(kept.files, "file"),
            weighing(kept.size),
            f"{_day(kept.oldest)} to {_day(kept.newest)}",
            f"shown by {counted(kept.runs, 'run')}; never pruned",
        )
        for kept in holdings(store)
    ]
    now = time.time()
    loose = scraps(store, now - DAY, paintings=True)
    for sort, what in _SORTS.items():
        mine = [scrap for scrap in loose if scrap.sort == sort]
        option = " --sandbox" if sort == "painting" else ""
        if mine:
            size = weighing(sum(scrap.size for scrap in mine))
            ages = f"{_day(mine[0].changed_at)} to {_day(mine[-1].changed_at)}"
            go = f"can go: %rendernet cache prune{option}"
            rows.append((what, counted(len(mine), "file"), size, ages, go))
    held = weighing(weight(store.folder.glob("store.sqlite3*")))
    rows.append(("database", "", held, "", "requests, runs, prices, the search"))
    world = weighing(weight([store.sandbox_folder]))
    rows.append(("the sandbox's world", "", world, "", "play money, uploads, paintings"))
    return Listing("store", ("what", "files", "size", "from", "note"), rows, _room(session))


def _room(session: Session) -> str:
    store = session.store
    size = weight([store.folder])
    quota = f", quota {store.quota / GIB:g} GiB (store_quota)" if store.quota else ""
    free = store.free_bytes() / GIB
    return f"{weighing(size)} in {shown(store.folder)}{quota}; {free:,.1f} GiB are free."


def prune_cache(session: Session, args: Arguments) -> Message:
    """`cache prune`: remove what nobody would miss, after a question."""
    store, now = session.store, time.time()
    since = period.begin(args.older_than, now) if args.older_than else now
    found = scraps(store, min(since, now - DAY), paintings=args.sandbox)
    excess = None
    if args.to:
        excess = weight([store.folder]) - _bytes(args.to)
    going = chosen(found, excess)
    if not going:
        store.database.overwrite()
        return Message(
            "Nothing can go." if not excess or excess > 0 else "It is small enough.",
            _more(excess),
        )
    size = sum(scrap.size for scrap in going)
    question = f"Remove {counted(len(going), 'file')} ({weighing(size)}): {_sorts(going)}?"
    confirm = getattr(args, "confirm", None)
    if not demand_yes(question, confirm, yes=args.yes, command="%rendernet cache prune"):
        return Message("Nothing was removed.")
    count, size = prune(store, going)
    left = None if excess is None else excess - size
    return Message(f"{counted(count, 'file')} removed, {weighing(size)}.", _more(left))


def _more(excess: int | None) -> list[str]:
    """What to do when the store is still larger than it should be."""
    if excess is None or excess <= 0:
        return []
    return [
        f"It is still {weighing(excess)} too large. The rest is shown by runs, and is not pruned:",
        "%rendernet history finds them, %rendernet forget RUN removes one with its pictures.",
        "Or move the store to a larger disk: %rendernet store move DIR",
    ]


def _sorts(going: list[Scrap]) -> str:
    present = {scrap.sort for scrap in going}
    return ", ".join(what for sort, what in _SORTS.items() if sort in present)


def _bytes(text: str) -> int:
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise RenderNetError(f"{text!r} is no size", hint="Such as: 500MB, 5GB.")
    return int(float(found[1]) * _UNITS[found[2].lower()])


def verify_store(session: Session, args: Arguments) -> Checklist:
    """`store verify`: hold the store against itself."""
    store = session.store
    if args.reindex:
        Index(store.database).remake()
    groups: dict[str, list[Line]] = {}
    for finding in verify(store):
        groups.setdefault(finding.part, []).append(_line(finding))
    note = f"{shown(store.folder)}. Saved files are verified by: %rendernet verify"
    return Checklist("store", ("place", "found"), groups, note)


def _line(finding: Finding) -> Line:
    cells = (finding.place, finding.found)
    if finding.state == "damage":
        return Line("problem", cells, finding.todo, "damage")
    return Line(finding.state, cells, finding.todo)


def back_up(session: Session, args: Arguments) -> Message:
    """`store backup FILE.zip`."""
    file = _path(args.file)
    file = file if file.suffix == ".zip" else file.with_name(f"{file.name}.zip")
    done = copies.back_up(session.store, file)
    how = f"To use it elsewhere: %rendernet store restore {as_word(file.name)} DIR"
    return Message(f"{_copied(done)} are in {shown(file)}.", [*_faults(done), how])


def restore(session: Session, args: Arguments) -> Message:
    """`store restore FILE.zip DIR`."""
    done = copies.restore(_path(args.file), _path(args.folder))
    said = f"{_copied(done)} are in {shown(done.place)}. The store in use is not changed."
    return Message(said, [*_faults(done), *how_to_use(session, done.place)])


def move(session: Session, args: Arguments) -> Message:
    """`store move DIR`: copy it, prove the copy, say what to change where it is named."""
    store = session.store
    waiting = store.journal.pending()
    if waiting:
        raise RenderNetError(
            f"not over: {counted(len(waiting), 'job')}; nothing was copied",
            hint="Bring home or let go first: %rendernet resume",
        )
    done = copies.copy_to(store, _path(args.folder))
    session.keys.note_in(done.place)  # else the next kernel would ask the sandbox
    said = f"{_copied(done)} are copied to {shown(done.place)}, and each is proved by its hash."
    details = [*_faults(done), *how_to_use(session, done.place), *what_stays(session)]
    return Message(said, details)


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _copied(done: copies.Copied) -> str:
    return f"The database and {counted(done.files, 'picture')} ({weighing(done.size)})"


def _faults(done: copies.Copied) -> list[str]:
    if not done.faults:
        return []
    more = f" and {len(done.faults) - 5} more" if len(done.faults) > 5 else ""
    return [f"Left out: {', '.join(done.faults[:5])}{more}. See: %rendernet store verify"]


def _day(moment: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(moment))
