"""The ledger of uploads: which content an account already has, and under which id.

The same content is uploaded at most once per account. Nothing is uploaded here, and nobody is asked
whether the service still knows an id.
"""

from __future__ import annotations

from collections.abc import Callable

from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.database import Database


class Assets:
    """What was uploaded, by account and content.

    Args:
        database: where.
        clock: Unix seconds.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def find(self, account: Account, sha256: str) -> str | None:
        """The id under which an account has a content, None when it has it not."""
        rows = self._database.read(
            "SELECT asset_id FROM asset WHERE origin = ? AND account = ? AND sha256 = ?",
            (account.origin, account.fingerprint, sha256),
        )
        return str(rows[0]["asset_id"]) if rows else None

    def keep(self, account: Account, sha256: str, asset_id: str, kind: str) -> None:
        """Note an upload; it takes the place of an earlier one of the same content.

        Args:
            account: whose.
            sha256: of the bytes, hex.
            asset_id: the service's name for it.
            kind: `image`, `video` or `audio`.
        """
        with self._database.transaction() as do:
            do(
                "INSERT OR REPLACE INTO asset VALUES (?, ?, ?, ?, ?, ?)",
                (account.origin, account.fingerprint, sha256, asset_id, kind, self._clock()),
            )

    def forget(self, account: Account, asset_id: str) -> None:
        """The service does not know an id any more, or failed on it."""
        with self._database.transaction() as do:
            do(
                "DELETE FROM asset WHERE origin = ? AND account = ? AND asset_id = ?",
                (account.origin, account.fingerprint, asset_id),
            )
