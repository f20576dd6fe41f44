"""What the journal can testify about a picture: who made it, when, and out of what.

Nothing is written here, and no file is opened.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from rendernet_jupyter.store.database import Database


@dataclass(frozen=True, slots=True)
class Origin:
    """The one job that made a picture, in the run that paid for it.

    Attributes:
        run_id: the run.
        job_id: the job.
        version: of this package at that time.
    """

    run_id: str
    job_id: str
    version: str


_ORIGIN = (
    "SELECT run_id, job_id, run.version FROM job JOIN run USING (run_id) {more}"
    " WHERE run.forgotten_at IS NULL AND {what} = ? ORDER BY run.created_at LIMIT 1"
)
_WITH_MEDIA = "JOIN medium USING (job_id)"


class Witness:
    """The journal of one store, asked about pictures.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def origin(self, job_id: str) -> Origin | None:
        """Where a job belongs; None when the journal does not know it, or was told to forget it."""
        return self._first(_ORIGIN.format(more="", what="job_id"), job_id)

    def of_content(self, sha256: str) -> Origin | None:
        """The first job that made the content with a hash; None when no known one did."""
        return self._first(_ORIGIN.format(more=_WITH_MEDIA, what="sha256"), sha256)

    def of_medium(self, media_id: str) -> Origin | None:
        """The first job that made a medium with an id; None when no known one did."""
        return self._first(_ORIGIN.format(more=_WITH_MEDIA, what="media_id"), media_id)

    def contents(self, job_id: str, ids: Sequence[str]) -> dict[str, str]:
        """The content hashes of assets and media, by their ids at the account of a job.

        An id that the account's ledger and journal do not know is left out.
        """
        found = {}
        for one in ids:
            rows = self._database.read(
                "SELECT asset.sha256 FROM asset JOIN job USING (origin, account)"
                " WHERE job_id = ?1 AND asset_id = ?2"
                " UNION ALL SELECT medium.sha256 FROM medium JOIN job AS made USING (job_id)"
                " JOIN job AS used ON used.origin = made.origin AND used.account = made.account"
                " WHERE used.job_id = ?1 AND media_id = ?2 AND medium.sha256 != ''",
                (job_id, one),
            )
            if rows:
                found[one] = str(rows[0]["sha256"])
        return found

    def kind(self, name: str) -> str:
        """`image`, `video` or `audio`, of an upload or a medium by its id; empty when unknown."""
        rows = self._database.read(
            "SELECT type AS kind FROM asset WHERE asset_id = ?1"
            " UNION ALL SELECT kind FROM medium WHERE media_id = ?1",
            (name,),
        )
        return str(rows[0]["kind"]) if rows else ""

    def medium_of(self, sha256: str) -> str:
        """The id of the first medium that came with a content; empty when none did."""
        rows = self._database.read(
            "SELECT media_id FROM medium JOIN job USING (job_id) JOIN run USING (run_id)"
            " WHERE sha256 = ? AND status = 'success' AND forgotten_at IS NULL"
            " ORDER BY medium.rowid LIMIT 1",
            (sha256,),
        )
        return str(rows[0]["media_id"]) if rows else ""

    def all_contents(self) -> list[tuple[str, str, str, frozenset[str]]]:
        """(content hash, media id, run, jobs) of all that was ever stored, each content once."""
        rows = self._database.read(
            "SELECT sha256, min(media_id), min(run_id), json_group_array(job_id)"
            " FROM medium JOIN job USING (job_id)"
            " WHERE sha256 != '' GROUP BY sha256 ORDER BY min(medium.rowid)"
        )
        return [
            (str(row[0]), str(row[1]), str(row[2]), frozenset(json.loads(row[3]))) for row in rows
        ]

    def _first(self, query: str, value: str) -> Origin | None:
        rows = self._database.read(query, (value,))
        return Origin(*(str(value) for value in rows[0])) if rows else None
