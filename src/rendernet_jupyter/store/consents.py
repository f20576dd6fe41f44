"""What a person agreed to, once for each profile. Nobody is asked here."""

from __future__ import annotations

from collections.abc import Callable

from rendernet_jupyter.store.database import Database


class Consents:
    """Answers that were a yes.

    Args:
        database: where.
        clock: Unix seconds.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def given(self, subject: str, origin: str, profile: str) -> bool:
        """Whether the person behind a profile has agreed.

        Args:
            subject: what to, such as `video_anyone`.
            origin: of the service.
            profile: of the settings.
        """
        rows = self._database.read(
            "SELECT 1 FROM consent WHERE subject = ? AND origin = ? AND profile = ?",
            (subject, origin, profile),
        )
        return bool(rows)

    def give(self, subject: str, origin: str, profile: str) -> None:
        """Note a yes."""
        with self._database.transaction() as do:
            do(
                "INSERT OR REPLACE INTO consent VALUES (?, ?, ?, ?)",
                (subject, origin, profile, self._clock()),
            )
