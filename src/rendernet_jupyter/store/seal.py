"""Seals of records: a hash of what must not change any more, kept beside it.

Whoever writes a record for good seals it in the same transaction, so that a later change by hand
shows. What people may change, and what a process notes while it works, is under no seal. A seal is
no signature: somebody who edits a record and its seal alike is not found out. No file is opened
here, and no record is changed but for its seal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

from rendernet_jupyter.job.states import MOVES

if TYPE_CHECKING:
    from rendernet_jupyter.store.database import Database, Execute

Sealed = Literal["job", "run", "seed"]
"""The tables under seals; the media of a job are under that of the job."""

OVER = tuple(state for state, moves in MOVES.items() if not moves)
"""States in which a job is sealed; before that it is still being written."""

FREE: Mapping[str, Mapping[str, str]] = {
    "job": {"holder": "the process that works on it"},
    "medium": {},
    "run": {
        "note": "a person's",
        "notebook": "found out later for a run that did not know it",
        "cell": "likewise",
    },
    "seed": {},
}
"""The columns under no seal, and why. Tags and stars stand in tables of their own, and are free."""

_JOB = (
    *("job_id", "run_id", "position", "state", "changed_at", "engine", "origin", "account"),
    *("digest", "body", "kind", "coords", "canonical", "expected", "generation_id", "planned"),
    *("credits", "credits_left", "reason", "source_job", "intended_at", "accepted_at"),
    *("settled_at", "estimated", "skew", "face", "face_name"),
)
_MEDIUM = (
    *("job_id", "position", "media_id", "kind", "status", "width", "height", "sha256", "mime"),
    *("size", "reason", "duration"),
)
_RUN = (
    *("run_id", "created_at", "finished_at", "engine", "origin", "account", "host", "name"),
    *("source", "line", "seconds", "notes", "version", "session", "balance", "catalog_at"),
    "forgotten_at",
)
_SEED = ("spec", "seed", "drawn_at")

_NAMES: Mapping[Sealed, str] = {"job": "job_id", "run": "run_id", "seed": "spec"}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that is not as it was sealed.

    Attributes:
        table: where it stands.
        name: of the record.
    """

    table: Sealed
    name: str


def seal(do: Execute, table: Sealed, name: str) -> None:
    """Seal a record as it stands in this transaction; a job that is not over loses its seal."""
    for row in _named(do, table, name):
        _write(do, table, row)


@contextmanager
def resealed(do: Execute, table: Sealed, name: str) -> Iterator[None]:
    """Seal a record anew after the block, unless its seal was broken before: that stays so."""
    whole = all(_holds(do, table, row) for row in _named(do, table, name))
    yield
    if whole:
        seal(do, table, name)


def seal_everything(do: Execute) -> None:
    """Seal what was written before there were seals, as it is found."""
    for table in _NAMES:
        for row in do(f"SELECT * FROM {table}").fetchall():  # noqa: S608 - a name of ours
            _write(do, table, row)


def broken(database: Database) -> list[Broken]:
    """Every record that is not as it was sealed.

    They are read in one transaction: what others write meanwhile comes before or after.
    """
    with database.transaction() as do:
        return [
            Broken(table, row[name])
            for table, name in _NAMES.items()
            for row in do(f"SELECT * FROM {table} ORDER BY rowid").fetchall()  # noqa: S608 - as above
            if not _holds(do, table, row)
        ]


def edited_jobs(database: Database) -> frozenset[str]:
    """The jobs that are not as they were sealed, or whose run is not."""
    found = broken(database)
    runs = {one.name for one in found if one.table == "run"}
    jobs = database.read("SELECT job_id, run_id FROM job") if runs else ()
    of_runs = frozenset(str(row["job_id"]) for row in jobs if row["run_id"] in runs)
    return of_runs | {one.name for one in found if one.table == "job"}


def is_edited(database: Database, job_id: str) -> bool:
    """Whether a job is not as it was sealed, or its run is not."""
    with database.transaction() as do:
        jobs = _named(do, "job", job_id)
        runs = [run for job in jobs for run in _named(do, "run", job["run_id"])]
        whole = all(_holds(do, "job", job) for job in jobs)
        return not (whole and all(_holds(do, "run", run) for run in runs))


def _named(do: Execute, table: Sealed, name: str) -> list[Any]:
    query = f"SELECT * FROM {table} WHERE {_NAMES[table]} = ?"  # noqa: S608 - names of ours
    return do(query, (name,)).fetchall()


def _write(do: Execute, table: Sealed, row: Row) -> None:
    name = _NAMES[table]
    change = f"UPDATE {table} SET seal = ? WHERE {name} = ?"  # noqa: S608 - as above
    do(change, (_SEALS[table](do, row), row[name]))


def _holds(do: Execute, table: Sealed, row: Row) -> bool:
    return bool(row["seal"] == _SEALS[table](do, row))


def _of_job(do: Execute, job: Row) -> str:
    if job["state"] not in OVER:
        return ""
    media = do("SELECT * FROM medium WHERE job_id = ? ORDER BY position", (job["job_id"],))
    return _hash(job, _JOB, [[one[name] for name in _MEDIUM] for one in media])


def _of_run(do: Execute, run: Row) -> str:
    jobs = do("SELECT job_id FROM job WHERE run_id = ? ORDER BY position", (run["run_id"],))
    return _hash(run, _RUN, [job["job_id"] for job in jobs])


def _of_seed(do: Execute, drawn: Row) -> str:  # noqa: ARG001 - like the others
    return _hash(drawn, _SEED)


_SEALS: Mapping[Sealed, Callable[[Execute, Row], str]] = {
    "job": _of_job,
    "run": _of_run,
    "seed": _of_seed,
}


def _hash(row: Row, names: Iterable[str], more: object = None) -> str:
    """SHA-256, hex, of the canonical JSON of a row and of what goes with it."""
    facts = [{name: row[name] for name in names}, more]
    return sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
