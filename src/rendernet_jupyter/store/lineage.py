"""What a picture was made from, by what the journal remembers of requests, uploads and media.

A parent is known by its media id where the request names one, else by the content of the asset that
was uploaded, or by the picture whose pixels that content has. Nothing is written here, and no
picture is opened.
"""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from typing import Any

from rendernet_jupyter.result.cast import character_of
from rendernet_jupyter.result.lineage import Kin, used
from rendernet_jupyter.result.records import Answer, Medium
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.witness import Witness

DEEPEST = 12
"""Generations of parents that are followed."""

_TYPED = re.compile(
    r"^(?:facelock|control_net|segment|true_touch|narrator|video_anyone):[ ]"
    r"(?:\"((?:[^\"]|\"\")*)\"|(\S+))",
    re.MULTILINE,
)


class Lineage:
    """The kinship of the pictures of one store.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._witness = Witness(database)

    def of_medium(self, job_id: str, batch: int) -> Kin | None:
        """A picture with all that it came from; None when the journal does not know it.

        Args:
            job_id: the job that made it.
            batch: its place in the batch, from 0.
        """
        rows = self._database.read(
            f"{_MEDIUM} WHERE medium.job_id = ? AND medium.position = ?", (job_id, batch)
        )
        return self._kin(rows[0], "", frozenset()) if rows else None

    def parents_of(self, job_id: str) -> tuple[Kin, ...]:
        """What the pictures of a job were made from."""
        rows = self._database.read("SELECT * FROM job WHERE job_id = ?", (job_id,))
        return self._parents(rows[0], frozenset()) if rows else ()

    def _kin(self, row: sqlite3.Row, role: str, path: frozenset[str]) -> Kin:
        """A picture by its row, beside which stands that of its job."""
        body: dict[str, Any] = json.loads(row["body"])
        return Kin(
            role=role,
            label=Answer(body, row["job_kind"]).prompt,
            sha256=row["sha256"],
            medium=_medium(row),
            run_id=row["run_id"],
            job_id=row["job_id"],
            kind=row["job_kind"],
            sandbox=row["engine"] == "sandbox",
            parents=self._parents(row, path),
        )

    def _parents(self, job: sqlite3.Row, path: frozenset[str]) -> tuple[Kin, ...]:
        if len(path) >= DEEPEST or not job["body"]:
            return ()
        beyond = path | {job["job_id"]}
        return tuple(
            self._parent(job, role, name, beyond) for role, name in used(json.loads(job["body"]))
        )

    def _parent(self, job: sqlite3.Row, role: str, name: str, path: frozenset[str]) -> Kin:
        if role == "character":
            # As it was then: the character may have another face today.
            sha256, label = str(job["face"]), _character(job) or name
        else:
            sha256 = self._witness.contents(job["job_id"], [name]).get(name, "")
            label = _typed(job["canonical"], role) or name
        row = self._made(name, sha256, job, path)
        if row is None:
            file = str(job["face_name"]) if role == "character" else ""
            return Kin(role=role, label=label, sha256=sha256, file=file)
        kin = self._kin(row, role, path)
        return replace(kin, label=label) if role == "character" else kin

    def _made(
        self, name: str, sha256: str, job: sqlite3.Row, path: frozenset[str]
    ) -> sqlite3.Row | None:
        """The picture with an id or a content that was there before a job, None when none was."""
        alike = self._database.read("SELECT original FROM likeness WHERE sha256 = ?", (sha256,))
        original = alike[0]["original"] if alike else sha256
        rows = self._database.read(
            f"{_MEDIUM} WHERE (media_id = ?1 OR ?2 <> '' AND sha256 IN (?2, ?3))"
            " AND job.intended_at <= ?4 AND job.body <> ''"
            " ORDER BY media_id = ?1 DESC, job.intended_at, job.job_id",
            (name, sha256, original, job["intended_at"]),
        )
        # An engine may give back the very bytes that it was given: nobody is their own parent.
        return next((row for row in rows if row["job_id"] not in path), None)


_MEDIUM = (
    "SELECT medium.*, medium.position AS batch, job.kind AS job_kind, job.run_id, job.engine,"
    " job.body, job.canonical, job.origin, job.account, job.intended_at, job.face, job.face_name"
    " FROM medium JOIN job USING (job_id)"
)


def _medium(row: sqlite3.Row) -> Medium:
    return Medium(
        media_id=row["media_id"],
        request=0,
        batch=row["batch"],
        kind=row["kind"],
        status=row["status"],
        width=row["width"],
        height=row["height"],
        sha256=row["sha256"],
        mime=row["mime"],
        size=row["size"],
        reason=row["reason"],
        duration=row["duration"],
    )


def _character(job: sqlite3.Row) -> str:
    found = character_of(json.loads(job["body"]), job["canonical"])
    return found.name if found else ""


def _typed(canonical: str, role: str) -> str:
    """What was typed for an asset, where that can be told."""
    key = {"control": "control_net"}.get(role, role)
    for found in _TYPED.finditer(canonical):
        if role in ("picture", "video") or found[0].startswith(f"{key}:"):
            return (found[1] or "").replace('""', '"') or found[2] or ""
    return ""
