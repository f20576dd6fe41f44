"""What was made before: for the same cell, for the same request, for the same spec.

Nothing is written here, and no picture is opened.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.store.database import Database

Listings = dict[str, list[dict[str, Any]]]

_MADE = (
    " FROM job JOIN run USING (run_id) WHERE forgotten_at IS NULL AND job.state = 'settled'"
    " AND body <> ''"
)


@dataclass(frozen=True, slots=True)
class Precedent:
    """A job whose pictures are all here.

    Attributes:
        job_id: its name.
        engine: `service` or `sandbox`.
        pictures: place in the batch and content hash of each picture, in order.
        whole: nothing of the batch failed.
    """

    job_id: str
    engine: str
    pictures: tuple[tuple[int, str], ...]
    whole: bool = True

    @property
    def contents(self) -> tuple[str, ...]:
        """The content hashes of its pictures, in order."""
        return tuple(sha256 for _, sha256 in self.pictures)


class Precedents:
    """What one store remembers.

    Args:
        database: where.
        has: whether the content with a hash is on disk.
    """

    def __init__(self, database: Database, has: Callable[[str], bool]) -> None:
        self._database = database
        self._has = has

    def of_request(self, digest: str) -> list[Precedent]:
        """The jobs of a request: whole ones first, pictures of the service first, newest first."""
        rows = self._database.read(
            f"SELECT job_id, job.engine{_MADE} AND digest = ? AND source_job IS NULL"
            " ORDER BY job.engine = 'sandbox', job.changed_at DESC",
            (digest,),
        )
        found = [self._precedent(row["job_id"], row["engine"]) for row in rows]
        return sorted((one for one in found if one.pictures), key=lambda one: not one.whole)

    def _precedent(self, job_id: str, engine: str) -> Precedent:
        """A job with its pictures; with none when the file of one is gone."""
        rows = self._database.read(
            "SELECT position, status, sha256 FROM medium WHERE job_id = ? ORDER BY position",
            (job_id,),
        )
        made = [(row["position"], row["sha256"]) for row in rows if row["status"] == "success"]
        here = all(self._has(sha256) for _, sha256 in made)
        return Precedent(job_id, engine, tuple(made) if here else (), len(made) == len(rows))

    def of_call(self, text: str, line: str, notebook: str) -> list[str]:
        """Runs of the same text with the same options: those of a notebook first, then the newest.

        Args:
            text: the body of the cell.
            line: its magic line.
            notebook: file name.
        """
        rows = self._database.read(
            "SELECT run_id FROM run WHERE forgotten_at IS NULL AND trim(source, ?) = ?"
            " AND trim(line, ?) = ? ORDER BY notebook = ? DESC, created_at DESC, rowid DESC"
            " LIMIT 20",
            (_WHITE, text.strip(_WHITE), _WHITE, line.strip(_WHITE), notebook),
        )
        return [row["run_id"] for row in rows]

    def of_cell(self, notebook: str, cell: str) -> list[str]:
        """The runs of a cell in the last session that ran it, oldest first."""
        rows = self._database.read(
            "SELECT run_id FROM run WHERE forgotten_at IS NULL AND notebook = ?1 AND cell = ?2"
            " AND session = (SELECT session FROM run WHERE notebook = ?1 AND cell = ?2"
            " AND forgotten_at IS NULL ORDER BY created_at DESC, rowid DESC LIMIT 1)"
            " ORDER BY created_at, rowid",
            (notebook, cell),
        )
        return [row["run_id"] for row in rows]

    def same_session(self, run_ids: Sequence[str]) -> list[str]:
        """Of some runs, the newest first, those of the session of the first, oldest first."""
        sessions = [self._session(run_id) for run_id in run_ids]
        mine = [r for r, s in zip(run_ids, sessions, strict=True) if s == sessions[0]]
        return mine[::-1]

    def _session(self, run_id: str) -> str:
        (row,) = self._database.read("SELECT session FROM run WHERE run_id = ?", (run_id,))
        return str(row["session"])

    def jobs(self, run_id: str) -> list[str]:
        """The jobs that made the pictures of a run, in order; one may have been of another run."""
        rows = self._database.read(
            f"SELECT coalesce(source_job, job_id) AS made{_MADE} AND run_id = ? ORDER BY position",
            (run_id,),
        )
        return [row["made"] for row in rows]

    def count(self, run_id: str) -> int:
        """How many requests a run had."""
        (row,) = self._database.read(
            "SELECT count(*) AS n FROM job WHERE run_id = ? AND body <> ''", (run_id,)
        )
        return int(row["n"])

    def engines(self, job_ids: Sequence[str]) -> set[str]:
        """The engines that made the pictures of jobs: `service`, `sandbox`."""
        rows = [
            row
            for job_id in dict.fromkeys(job_ids)
            for row in self._database.read("SELECT engine FROM job WHERE job_id = ?", (job_id,))
        ]
        return {row["engine"] for row in rows}

    def drawn_for(self, seed: int) -> list[str]:
        """The digests of the specs for which a seed was drawn."""
        rows = self._database.read("SELECT spec FROM seed WHERE seed = ? ORDER BY spec", (seed,))
        return [row["spec"] for row in rows]

    def listings(self) -> list[tuple[Listings, float]]:
        """The listings of each account with the time of the oldest, the service's first."""
        rows = self._database.read(
            "SELECT origin, account, name, items, taken_at FROM listing"
            " ORDER BY taken_at DESC, origin, account"
        )
        found: dict[tuple[str, str], tuple[Listings, float]] = {}
        for row in rows:
            listings, at = found.get((row["origin"], row["account"]), ({}, row["taken_at"]))
            listings[row["name"]] = json.loads(row["items"])
            found[row["origin"], row["account"]] = listings, min(at, row["taken_at"])
        return sorted(found.values(), key=lambda one: (is_sandbox(one[0]), -one[1]))


def is_sandbox(listings: Listings) -> bool:
    """Whether listings are those of a sandbox."""
    return any(about.get("sandbox") for about in listings.get("about", ()))


_WHITE = " \t\r\n"
