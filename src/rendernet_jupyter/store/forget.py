"""Forgetting a run for good: its words leave every table, its pictures the disk.

What stays is what the ledger needs: when, by which account, at which price. The unit is the
request: runs that were answered from its pictures show the same words and the same pictures, so
they go with it, and so does the run whose pictures it shows. Nothing is asked here, and nothing
outside the store is touched: notebooks, saved copies, backups, and what the service keeps.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.states import PENDING
from rendernet_jupyter.store.database import Database, Execute
from rendernet_jupyter.store.media import Media
from rendernet_jupyter.store.seal import seal

Query = Callable[[str, tuple[object, ...]], list[sqlite3.Row]]


@dataclass(frozen=True, slots=True)
class Reach:
    """What goes with a run that is forgotten.

    Attributes:
        run_ids: runs of which nothing is left, itself first.
        trimmed: runs that have other requests beside, and keep those; their cell's text goes.
        job_ids: requests.
        generations: the engine's ids of what they made, as (engine, id).
        files: content hashes that nothing else shows.
        kept: content hashes that other runs show, too.
        size: bytes of the files.
    """

    run_ids: tuple[str, ...]
    trimmed: tuple[str, ...]
    job_ids: tuple[str, ...]
    generations: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    kept: tuple[str, ...]
    size: int


def reach(database: Database, media: Media, run_id: str) -> Reach:
    """What would go.

    Raises:
        RenderNetError: requests of it are still under way.
    """
    return _reach(database.read, media, run_id)


def forget(database: Database, media: Media, run_id: str, at: float) -> tuple[Reach, bool]:
    """Forget a run, and all that `reach` names.

    Args:
        database: of the store.
        media: of the store.
        run_id: the run.
        at: Unix seconds.

    Returns:
        What went, and whether the database file holds nothing of it any more: False when another
        process kept it from being written anew.

    Raises:
        RenderNetError: requests of it are still under way; nothing has changed.
    """
    with database.transaction() as do:

        def query(text: str, values: tuple[object, ...]) -> list[sqlite3.Row]:
            return do(text, values).fetchall()

        found = _reach(query, media, run_id)
        _blank(do, found, at)
        # Before the commit: after a crash the run is still there, and can be forgotten again.
        for sha256 in found.files:
            path = media.find(sha256)
            if path is not None:
                path.unlink(missing_ok=True)
    return found, database.overwrite()


_JOBS = """
WITH RECURSIVE reach (job_id) AS (
    SELECT job_id FROM job WHERE run_id = ?
    UNION SELECT mine.source_job FROM job AS mine JOIN reach ON mine.job_id = reach.job_id
        WHERE mine.source_job IS NOT NULL
    UNION SELECT theirs.job_id FROM job AS theirs JOIN reach ON theirs.source_job = reach.job_id
)
SELECT job.job_id, job.run_id, job.state, job.engine, job.generation_id
FROM job JOIN reach USING (job_id) JOIN run USING (run_id)
ORDER BY run.run_id <> ?, run.created_at, job.position"""


def _reach(query: Query, media: Media, run_id: str) -> Reach:
    jobs = query(_JOBS, (run_id, run_id))
    pending = sorted(job["job_id"] for job in jobs if job["state"] in PENDING)
    if pending:
        raise RenderNetError(
            f"{run_id} is not over: {', '.join(pending[:3])}; nothing was forgotten",
            hint="Bring it home or let it go first: %rendernet resume",
        )
    names = list(dict.fromkeys([run_id, *(job["run_id"] for job in jobs)]))
    reached = {job["job_id"] for job in jobs}
    whole = [name for name in names if _jobs_of(query, name) <= reached]
    shown = {sha for job_id in reached for sha in _content_of(query, job_id)}
    kept = {sha for sha in shown if _shown_elsewhere(query, sha, reached)}
    files = {sha: media.find(sha) for sha in sorted(shown - kept)}
    return Reach(
        run_ids=tuple(whole),
        trimmed=tuple(name for name in names if name not in whole),
        job_ids=tuple(job["job_id"] for job in jobs),
        generations=tuple((j["engine"], j["generation_id"]) for j in jobs if j["generation_id"]),
        files=tuple(files),
        kept=tuple(sorted(kept)),
        size=sum(path.stat().st_size for path in files.values() if path),
    )


def _jobs_of(query: Query, run_id: str) -> set[str]:
    rows = query("SELECT job_id FROM job WHERE run_id = ? AND body <> ''", (run_id,))
    return {row["job_id"] for row in rows}


def _content_of(query: Query, job_id: str) -> list[str]:
    rows = query("SELECT sha256 FROM medium WHERE job_id = ? AND sha256 <> ''", (job_id,))
    return [row["sha256"] for row in rows]


def _shown_elsewhere(query: Query, sha256: str, reached: set[str]) -> bool:
    rows = query("SELECT job_id FROM medium WHERE sha256 = ?", (sha256,))
    return any(row["job_id"] not in reached for row in rows)


def _blank(do: Execute, found: Reach, at: float) -> None:
    """Take the words and the pictures out of every table; prices and times stay."""
    for job_id in found.job_ids:
        do("DELETE FROM medium WHERE job_id = ?", (job_id,))
        do(
            "UPDATE job SET digest = '', body = '', coords = '{}', canonical = '', planned = '[]',"
            " reason = '', source_job = NULL, face = '', face_name = '' WHERE job_id = ?",
            (job_id,),
        )
        seal(do, "job", job_id)
    for run_id in (*found.run_ids, *found.trimmed):
        do("UPDATE run SET source = '', line = '', notes = '[]' WHERE run_id = ?", (run_id,))
        for sha256 in (*found.files, *found.kept):
            do("DELETE FROM rating WHERE run_id = ? AND sha256 = ?", (run_id, sha256))
    for sha256 in found.files:
        do("DELETE FROM likeness WHERE original = ?", (sha256,))
        do("DELETE FROM pixels WHERE sha256 = ?", (sha256,))
    for run_id in found.run_ids:
        do(
            "UPDATE run SET name = '', note = '', notebook = '', cell = '', forgotten_at = ?"
            " WHERE run_id = ?",
            (at, run_id),
        )
        do("DELETE FROM tag WHERE run_id = ?", (run_id,))
        do("DELETE FROM rating WHERE run_id = ?", (run_id,))
    for run_id in (*found.run_ids, *found.trimmed):
        seal(do, "run", run_id)
    _out_of_the_index(do, (*found.run_ids, *found.trimmed))


def _out_of_the_index(do: Execute, run_ids: Sequence[str]) -> None:
    for run_id in run_ids:
        do("DELETE FROM entry WHERE run_id = ?", (run_id,))
    # A deleted word stays in the segments of the index until they are merged; it is made anew.
    do("INSERT INTO entry_text (entry_text) VALUES ('rebuild')")
