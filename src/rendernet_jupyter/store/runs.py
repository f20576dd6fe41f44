"""Reading runs back, and finding what was already made. Nothing is written here."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.media import Media


class Runs:
    """The runs of one store.

    Args:
        database: where.
        media: its files.
    """

    def __init__(self, database: Database, media: Media) -> None:
        self._database = database
        self._files = media

    def get(self, run_id: str) -> Run | None:
        """The run as it stands now, None when there is none of that name."""
        rows = self._database.read("SELECT * FROM run WHERE run_id = ?", (run_id,))
        return self._run(rows[0]) if rows else None

    def latest(self, count: int = 1) -> list[Run]:
        """The newest runs, newest first."""
        rows = self._database.read(
            "SELECT * FROM run WHERE forgotten_at IS NULL"
            " ORDER BY created_at DESC, rowid DESC LIMIT ?",
            (count,),
        )
        return [self._run(row) for row in rows]

    def of_text(self, source: str, line: str, count: int = 8) -> list[Run]:
        """The newest runs of exactly this cell, newest first."""
        rows = self._database.read(
            "SELECT * FROM run WHERE source = ? AND line = ? AND forgotten_at IS NULL"
            " ORDER BY created_at DESC, rowid DESC LIMIT ?",
            (source, line, count),
        )
        return [self._run(row) for row in rows]

    def made(
        self, digest: str, account: Account, *, partly: bool = True, damaged: bool = False
    ) -> str | None:
        """The newest settled job for a digest whose pictures are all here, by its id.

        One without failures wins; a batch of which some came answers as well, since it was bought,
        and would be bought again at every Run All. Pictures of the service satisfy the request
        under any engine, sandbox pictures only the sandbox. Files that are not what they were count
        as gone, unless `damaged` ones will do.
        """
        here = self._files.find if damaged else self._files.sound
        rows = self._database.read(
            "SELECT job_id FROM job WHERE digest = ? AND state = 'settled' AND source_job IS NULL"
            " AND engine IN ('service', ?) ORDER BY engine, changed_at DESC",
            (digest, account.engine),
        )
        some: list[str] = []
        for row in rows:
            media = self._media(row["job_id"], 0)
            pictures = [m for m in media if m.status == "success"]
            if pictures and all(here(m.sha256) for m in pictures):
                if len(pictures) == len(media):
                    return str(row["job_id"])
                some.append(str(row["job_id"]))
        return some[0] if some and partly else None

    def lost(self, digest: str, account: Account) -> tuple[str, str] | None:
        """The newest settled job of an account for a digest whose files are gone from this disk.

        Returns:
            Its name and that of its generation; None when there is none.
        """
        rows = self._database.read(
            "SELECT job_id, generation_id FROM job WHERE digest = ? AND state = 'settled'"
            " AND origin = ? AND account = ? AND source_job IS NULL AND generation_id IS NOT NULL"
            " AND body <> ''"
            " ORDER BY changed_at DESC LIMIT 1",
            (digest, account.origin, account.fingerprint),
        )
        for row in rows:
            media = self._media(row["job_id"], 0)
            if any(m.status == "success" for m in media):
                return str(row["job_id"]), str(row["generation_id"])
        return None

    def forgot(self, media_id: str) -> bool:
        """Whether no request knows a picture, so that nothing is left by which to fetch it."""
        rows = self._database.read("SELECT 1 FROM medium WHERE media_id = ? LIMIT 1", (media_id,))
        return not rows

    def body(self, job_id: str) -> dict[str, Any]:
        """The element of the API body that a job was sent with."""
        (row,) = self._database.read("SELECT body FROM job WHERE job_id = ?", (job_id,))
        body: dict[str, Any] = json.loads(row["body"])
        return body

    def content(self, media_id: str, account: Account | None = None) -> str | None:
        """The hash of a medium that an account made, None when the store does not have it.

        Without an account, whoever made it.
        """
        rows = self._database.read(
            "SELECT sha256 FROM medium JOIN job USING (job_id) WHERE media_id = ?1"
            " AND (origin = ?2 AND account = ?3 OR ?2 IS NULL) AND status = 'success'",
            (media_id, *((account.origin, account.fingerprint) if account else (None, None))),
        )
        found = [str(row["sha256"]) for row in rows]
        return next((sha256 for sha256 in found if self._files.sound(sha256)), None)

    def _run(self, row: sqlite3.Row) -> Run:
        jobs = self._database.read(
            "SELECT * FROM job WHERE run_id = ? AND body <> '' ORDER BY position",  # '': forgotten
            (row["run_id"],),
        )
        answers = tuple(self._answer(job) for job in jobs)
        media = tuple(
            m
            for position, job in enumerate(jobs)
            for m in self._media(job["source_job"] or job["job_id"], position)
        )
        tags = self._database.read(
            "SELECT tag FROM tag WHERE run_id = ? ORDER BY tag", (row["run_id"],)
        )
        costs = [a.credits for a in answers]
        known = [c for c in costs if c is not None]
        left = [j["credits_left"] for j in jobs if j["credits_left"] is not None]
        return Run(
            run_id=row["run_id"],
            created_at=row["created_at"],
            engine=row["engine"],
            host=row["host"],
            source=row["source"],
            line=row["line"],
            answers=answers,
            media=media,
            credits_spent=sum(known) if len(known) == len(costs) else None,
            credits_left=min(left) if left else None,
            seconds=row["seconds"],
            notes=tuple(json.loads(row["notes"])),
            name=row["name"],
            session=row["session"],
            notebook=row["notebook"],
            cell=row["cell"],
            tags=tuple(tag["tag"] for tag in tags),
            note=row["note"],
            balance=row["balance"],
            catalog_at=row["catalog_at"],
        )

    def _answer(self, job: sqlite3.Row) -> Answer:
        return Answer(
            body=json.loads(job["body"]),
            kind=job["kind"],
            coords=json.loads(job["coords"]),
            canonical=job["canonical"],
            digest=job["digest"],
            job_id=job["source_job"] or job["job_id"],
            generation_id=job["generation_id"] or "",
            credits=job["credits"],
            cached=job["source_job"] is not None,
            state=job["state"],
            reason=job["reason"],
            face=job["face"],
            face_name=job["face_name"],
        )

    def media_of(self, job_id: str) -> list[Medium]:
        """What became of one job."""
        return self._media(job_id, 0)

    def _media(self, job_id: str, request: int) -> list[Medium]:
        rows = self._database.read(
            "SELECT * FROM medium WHERE job_id = ? ORDER BY position", (job_id,)
        )
        return [
            Medium(
                media_id=row["media_id"],
                request=request,
                batch=row["position"],
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
            for row in rows
        ]
