"""How long jobs took, as far as this store saw them. Nothing is foretold or written here."""

from __future__ import annotations

from rendernet_jupyter.store.database import Database

LATEST = 200
"""Jobs that are remembered; older ones tell of a service that may have changed."""


class Durations:
    """The times of settled jobs.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, origin: str, kind: str) -> list[float]:
        """Seconds from acceptance to the end of the latest settled jobs, newest first.

        Jobs that were answered by the store, or whose times are not known, do not count.

        Args:
            origin: of the engine.
            kind: of the request, such as `model` or `narrator`.
        """
        rows = self._database.read(
            "SELECT settled_at - accepted_at AS seconds FROM job"
            " WHERE origin = ? AND kind = ? AND state = 'settled'"
            " AND accepted_at > 0 AND settled_at > accepted_at"
            " ORDER BY settled_at DESC LIMIT ?",
            (origin, kind, LATEST),
        )
        return [float(row["seconds"]) for row in rows]
