"""The ledger of uploads: which content an account already has, and under which id.

The same content is uploaded at most once per account. Nothing is uploaded here, and nobody is asked
whether the service still knows an id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.database import Database


@dataclass(frozen=True, slots=True)
class Kept:
    """An upload of the ledger.

    Attributes:
        asset_id: the service's name for it.
        sha256: of its bytes, hex.
        kind: `image`, `video` or `audio`.
        uploaded_at: Unix seconds.
    """

    asset_id: str
    sha256: str
    kind: str
    uploaded_at: float


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

    def content(self, account: Account, asset_id: str) -> str:
        """The content hash of an upload of an account; empty when this store did not send it."""
        rows = self._database.read(
            "SELECT sha256 FROM asset WHERE origin = ? AND account = ? AND asset_id = ?",
            (account.origin, account.fingerprint, asset_id),
        )
        return str(rows[0]["sha256"]) if rows else ""

    def content_of(self, asset_id: str) -> str:
        """The content hash of an upload of any account; empty when it is not known."""
        rows = self._database.read("SELECT sha256 FROM asset WHERE asset_id = ?", (asset_id,))
        return str(rows[0]["sha256"]) if rows else ""

    def kept(self, account: Account) -> list[Kept]:
        """Every upload of an account from this store, newest first."""
        rows = self._database.read(
            "SELECT asset_id, sha256, type, uploaded_at FROM asset"
            " WHERE origin = ? AND account = ? ORDER BY uploaded_at DESC, asset_id",
            (account.origin, account.fingerprint),
        )
        return [Kept(r["asset_id"], r["sha256"], r["type"], r["uploaded_at"]) for r in rows]

    def users(self, account: Account, asset_id: str, most: int = 12) -> list[str]:
        """The newest runs of an account that sent an asset along.

        Every request of the account is looked through: some ten milliseconds for 50,000 of them.
        """
        rows = self._database.read(
            "SELECT DISTINCT run_id FROM job WHERE origin = ? AND account = ?"
            " AND instr(body, ?) ORDER BY intended_at DESC LIMIT ?",
            (account.origin, account.fingerprint, f'"{asset_id}"', most),
        )
        return [str(row["run_id"]) for row in rows]

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
