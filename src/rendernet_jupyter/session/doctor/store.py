"""The store: whether it can be read and written, what kind of disk that is, what is not over yet.

A store that nobody has used is not made here. Pictures are counted, not rehashed.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.doctor.rescue import troubles
from rendernet_jupyter.session.vanished import found_vanished, told
from rendernet_jupyter.store.place import can_be_written, on_network_drive
from rendernet_jupyter.store.store import LOW_ON_DISK
from rendernet_jupyter.view.checklist import Line
from rendernet_jupyter.view.phrase import counted, weighing

if TYPE_CHECKING:
    from rendernet_jupyter.errors import Vanished
    from rendernet_jupyter.session.session import Session
    from rendernet_jupyter.store.docket import Pending

_MOST_JOBS = 10
_ELSEWHERE = "Name a folder that can be written in RENDERNET_STORE."


def examine_disk(session: Session) -> Iterator[Line]:
    """The folder and its disk."""
    folder = session.store.folder
    yield Line("ok", ("folder", str(folder)))
    yield _writable(folder)
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
    free = shutil.disk_usage(nearest).free
    if free < LOW_ON_DISK:
        says = f"only {_size(free)} are left on its disk"
        yield Line("problem", ("space", says), "Free some space, or name another disk.")
    else:
        yield Line("ok", ("space", f"{_size(free)} are left on its disk"))
    if on_network_drive(nearest):
        advice = "It works, but slower; for speed name a local disk in RENDERNET_STORE."
        yield Line("note", ("drive", "a drive of another machine"), advice)


def _writable(folder: Path) -> Line:
    """By writing: permissions do not tell of full quotas and read-only mounts."""
    if not folder.is_dir():
        if can_be_written(folder):
            return Line("ok", ("writing", "not there yet; the first cell makes it"))
        return Line("problem", ("writing", "the folder cannot be made"), _ELSEWHERE)
    probe = folder / f".doctor-{secrets.token_hex(4)}"
    try:
        with probe.open("wb") as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return Line("problem", ("writing", f"not possible: {error.strerror or error}"), _ELSEWHERE)
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
    return Line("ok", ("writing", "possible"))


def examine_database(session: Session) -> Iterator[Line]:
    """Whether the database is whole, and what it holds."""
    store = session.store
    file = store.folder / "store.sqlite3"
    if not file.is_file():
        yield Line("ok", ("database", "none yet; the first cell makes it"))
        return
    [found] = store.database.read("PRAGMA quick_check(1)")
    schema = store.database.read("SELECT max(name) AS name FROM migration")[0]["name"]
    said = str(found[0])
    if said == "ok":
        says = f"whole, {weighing(file.stat().st_size)}, schema {schema}"
        yield Line("ok", ("database", says))
    else:
        advice = "Keep a copy of the folder: the pictures are untouched. Then move the file away."
        yield Line("problem", ("database", f"damaged: {said[:120]}"), advice)
    runs = store.database.read("SELECT count(*) AS number FROM run")[0]["number"]
    pictures = f"{counted(runs, 'run')}, {_size(store.media.total())} of pictures and videos"
    yield Line("ok", ("holds", pictures))
    if warning := store.space_warning():
        yield Line("note", ("quota", warning), "Raise the setting store_quota, or remove old runs.")


def _size(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"


def examine_jobs(session: Session) -> Iterator[Line]:
    """What was sent, of every account, and is not over."""
    if not (session.store.folder / "store.sqlite3").is_file():
        yield Line("ok", ("jobs", "none"))
        return
    pending = session.store.journal.pending()
    yield from _job_lines(pending, _vanished(session))


def _vanished(session: Session) -> Mapping[str, Vanished]:
    """Jobs of the engine in force that its service has forgotten; none where it is not asked."""
    if troubles():
        return {}  # they may say where a key belongs
    try:
        engine = session.engine()
    except RenderNetError:
        return {}  # another examiner says so
    return found_vanished(engine, session.store.journal.pending(engine.account))


def _job_lines(pending: list[Pending], vanished: Mapping[str, Vanished]) -> Iterator[Line]:
    under_way = [job for job in pending if job.held and job.state != "uncertain"]
    ready = [
        job
        for job in pending
        if job.state == "ticketed" and not job.held and job.intent.job_id not in vanished
    ]
    stopped = [job for job in pending if job.state == "intended" and not job.held]
    torn = [job for job in stopped if not job.reason]
    doubt = [job for job in pending if job.state == "uncertain"] + torn
    if under_way:
        yield Line("ok", ("under way", f"{counted(len(under_way), 'job')} in a running kernel"))
    if ready:
        advice = "Fetch the pictures at no cost: %rendernet resume"
        yield Line("note", ("to fetch", f"{counted(len(ready), 'accepted job')}"), advice)
    if unsent := len(stopped) - len(torn):
        says = f"{counted(unsent, 'request')} of a kernel that was stopped; they cost nothing"
        yield Line("note", ("never sent", says), "Close them without a question: %rendernet resume")
    for job_id, error in vanished.items():
        yield Line("problem", (job_id, told(error)), error.hint)
    for job in doubt[:_MOST_JOBS]:
        says = "nobody knows whether the service accepted it, and charged"
        advice = "See which pictures of your account it could be, and decide: %rendernet resume"
        yield Line("problem", (job.intent.job_id, says), advice)
    if len(doubt) > _MOST_JOBS:
        says = f"and {counted(len(doubt) - _MOST_JOBS, 'uncertain job')} more"
        yield Line("problem", ("uncertain", says), "%rendernet resume lists them.")
    if not pending:
        yield Line("ok", ("jobs", "all are over; nothing is pending"))
