"""What was made before: for the same cell, for the same request, for the same spec.

Nothing is written here, and no picture is opened.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.media import Media

Listings = dict[str, list[dict[str, Any]]]

_MADE = (
    " FROM job JOIN run USING (run_id) WHERE forgotten_at IS NULL AND job.state = 'settled'"
    " AND body <> ''"
)

_PAST = (
    "SELECT run_id, notebook, session FROM run WHERE forgotten_at IS NULL AND {}"
    " ORDER BY created_at DESC, rowid DESC"
)

_BROUGHT = (
    "SELECT DISTINCT run.run_id, run.notebook, run.session, run.created_at FROM medium"
    " JOIN job ON medium.job_id IN (job.job_id, job.source_job)"
    " JOIN run ON run.run_id = job.run_id WHERE medium.sha256 >= ? AND medium.sha256 < ?"
    " AND medium.status = 'success' AND forgotten_at IS NULL AND body <> ''"
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


@dataclass(frozen=True, slots=True)
class PastRun:
    """A run of some text, or of some cell, as far as it came.

    Attributes:
        notebook: file name of the notebook that ran it, empty when nobody said.
        session: the kernel that ran it.
        jobs: those that made its pictures, in order; one may have been of another run.
        digests: of its requests.
        contents: content hashes of its pictures.
        whole: each of its requests came to an end.
    """

    notebook: str
    session: str
    jobs: tuple[str, ...]
    digests: frozenset[str]
    contents: frozenset[str]
    whole: bool


class Precedents:
    """What one store remembers.

    Args:
        database: where.
        media: its files.
    """

    def __init__(self, database: Database, media: Media) -> None:
        self._database = database
        self._media = media

    def of_request(self, digest: str, *, damaged: bool = False) -> list[Precedent]:
        """The jobs of a request: whole ones first, pictures of the service first, newest first.

        Files that are not what they were count as gone, unless `damaged` ones will do.
        """
        has = self._media.find if damaged else self._media.sound
        rows = self._database.read(
            f"SELECT job_id, job.engine{_MADE} AND digest = ? AND source_job IS NULL"
            " ORDER BY job.engine = 'sandbox', job.changed_at DESC",
            (digest,),
        )
        found = [self._precedent(row["job_id"], row["engine"], has) for row in rows]
        return sorted((one for one in found if one.pictures), key=lambda one: not one.whole)

    def _precedent(self, job_id: str, engine: str, has: Callable[[str], object]) -> Precedent:
        """A job with its pictures; with none when one of them is not had."""
        rows = self._database.read(
            "SELECT position, status, sha256 FROM medium WHERE job_id = ? ORDER BY position",
            (job_id,),
        )
        made = [(row["position"], row["sha256"]) for row in rows if row["status"] == "success"]
        here = all(has(sha256) for _, sha256 in made)
        return Precedent(job_id, engine, tuple(made) if here else (), len(made) == len(rows))

    def of_call(self, text: str, line: str) -> list[PastRun]:
        """Runs of the same text with the same options in any notebook, newest first.

        Args:
            text: the body of the cell.
            line: its magic line.
        """
        return self._past(
            _PAST.format("trim(source, ?) = ? AND trim(line, ?) = ?"),
            (_WHITE, text.strip(_WHITE), _WHITE, line.strip(_WHITE)),
        )

    def of_cell(self, cell: str) -> list[PastRun]:
        """Runs of the cell with an id in any notebook, newest first: copies keep the ids."""
        return self._past(_PAST.format("cell = ?"), (cell,))

    def typed_for(self, digest: str, notebook: str, cell: str) -> str:
        """What was typed for a request the last time, as canonical text; empty when nothing was.

        What the cell typed comes before what others of its notebook did, and that before the rest:
        the same content has one digest under any name.

        Args:
            digest: of the request.
            notebook: file name.
            cell: its id.
        """
        rows = self._database.read(
            f"SELECT canonical{_MADE} AND digest = ? ORDER BY notebook = ? AND cell = ? DESC,"
            " notebook = ? DESC, created_at DESC, job.rowid DESC LIMIT 1",
            (digest, notebook, cell, notebook),
        )
        return str(rows[0]["canonical"]) if rows else ""

    def of_pictures(self, named: Iterable[str]) -> list[PastRun]:
        """Runs that brought a picture whose content hash begins so, in any notebook, newest first.

        Args:
            named: beginnings of content hashes, in hex.
        """
        found = {
            row["run_id"]: row
            for begin in sorted(named)
            for row in self._database.read(_BROUGHT, (begin, f"{begin}g"))  # behind every hex digit
        }
        rows = sorted(found.values(), key=lambda row: -row["created_at"])
        return [self._run(row["run_id"], row["notebook"], row["session"]) for row in rows]

    def _past(self, query: str, values: tuple[str, ...]) -> list[PastRun]:
        rows = self._database.read(query, values)
        return [self._run(row["run_id"], row["notebook"], row["session"]) for row in rows]

    def _run(self, run_id: str, notebook: str, session: str) -> PastRun:
        rows = self._database.read(
            "SELECT coalesce(source_job, job_id) AS made, digest, state FROM job"
            " WHERE run_id = ? AND body <> '' ORDER BY position",
            (run_id,),
        )
        jobs = tuple(row["made"] for row in rows if row["state"] == "settled")
        return PastRun(
            notebook=notebook,
            session=session,
            jobs=jobs,
            digests=frozenset(row["digest"] for row in rows),
            contents=self.contents(jobs),
            whole=len(jobs) == len(rows),
        )

    def contents(self, job_ids: Sequence[str]) -> frozenset[str]:
        """The content hashes of all pictures of jobs."""
        return frozenset(
            row["sha256"]
            for job_id in job_ids
            for row in self._database.read(
                "SELECT sha256 FROM medium WHERE job_id = ? AND status = 'success'", (job_id,)
            )
        )

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
