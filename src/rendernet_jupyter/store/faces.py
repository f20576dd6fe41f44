"""Which file is the face of a character: addresses that were fetched, by content.

It is an index of a cache: a line that is lost, or whose file is gone, costs one more download.
Nothing here is fetched.
"""

from __future__ import annotations

from collections.abc import Callable

from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.database import Database


class Faces:
    """Faces by their address.

    Args:
        database: where.
        clock: Unix seconds.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def find(self, address: str) -> str | None:
        """The content hash of what was fetched from an address, None when nothing was."""
        rows = self._database.read("SELECT sha256 FROM face WHERE address = ?", (_plain(address),))
        return str(rows[0]["sha256"]) if rows else None

    def contents(self) -> set[str]:
        """The content hashes of all faces."""
        return {str(row["sha256"]) for row in self._database.read("SELECT sha256 FROM face")}

    def made_of(self, account: Account, character_id: str) -> str:
        """The asset that this store last made a character from; empty when it does not know."""
        rows = self._database.read(
            "SELECT asset_id FROM made_of WHERE origin = ? AND account = ? AND character_id = ?",
            (account.origin, account.fingerprint, character_id),
        )
        return str(rows[0]["asset_id"]) if rows else ""

    def name_of(self, account: Account, character_id: str, asset_id: str) -> str:
        """What the file was called here that a character has as its face; empty when not known."""
        rows = self._database.read(
            "SELECT label FROM made_of"
            " WHERE origin = ? AND account = ? AND character_id = ? AND asset_id = ?",
            (account.origin, account.fingerprint, character_id, asset_id),
        )
        return str(rows[0]["label"]) if rows else ""

    def make_of(self, account: Account, character_id: str, asset_id: str, label: str = "") -> None:
        """Note what a character was made from, or was given as its face.

        Args:
            account: whose.
            character_id: the character.
            asset_id: the upload.
            label: what its file is called; without one it keeps the name that it has.
        """
        label = label or self.name_of(account, character_id, asset_id)
        with self._database.transaction() as do:
            do(
                "INSERT OR REPLACE INTO made_of VALUES (?, ?, ?, ?, ?)",
                (account.origin, account.fingerprint, character_id, asset_id, label),
            )

    def keep(self, address: str, sha256: str) -> None:
        """Note what was fetched from an address."""
        with self._database.transaction() as do:
            do(
                "INSERT OR REPLACE INTO face VALUES (?, ?, ?)",
                (_plain(address), sha256, self._clock()),
            )


def _plain(address: str) -> str:
    # What follows a question mark may be a signature: a secret, and another one tomorrow.
    return address.partition("?")[0]
