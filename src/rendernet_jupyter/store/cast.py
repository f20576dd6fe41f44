"""The characters that this store made, and of which face: what outlives the service's listing.

With it a notebook that makes its character is shown again where nobody is asked. It stands beside
the listings of its account, and does not age as they do. Nothing here is asked of a service.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.database import Database

CAST = "cast"
"""The name that it has among the listings."""

_NEVER_OLD = 253_402_300_799.0  # the end of the year 9999: the oldest listing decides their age


class Cast:
    """What was made of which face.

    Args:
        database: where.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, account: Account, who: Mapping[str, Any], face: str) -> None:
        """Note a character that was made, or was given another face.

        Args:
            account: whose.
            who: `id`, `name` and `character_type`.
            face: content hash of the face, or the id of its upload where that is not known.
        """
        entry = {**who, "face": face}
        owner = (account.origin, account.fingerprint, CAST)
        with self._database.transaction() as do:
            row = do(
                "SELECT items FROM listing WHERE origin = ? AND account = ? AND name = ?", owner
            ).fetchone()
            others = [one for one in json.loads(row["items"]) if one != entry] if row else []
            items = json.dumps([entry, *others], ensure_ascii=False)
            do("INSERT OR REPLACE INTO listing VALUES (?, ?, ?, ?, ?)", (*owner, items, _NEVER_OLD))

    def faces(self, character_id: str) -> set[str]:
        """Content hashes, or ids of uploads, of the faces that a character is known to have had."""
        rows = self._database.read("SELECT items FROM listing WHERE name = ?", (CAST,))
        items = [one for row in rows for one in json.loads(row["items"])]
        found = {str(one.get("face")) for one in items if one.get("id") == character_id}
        older = self._database.read(_OLDER, (character_id, character_id, f'"{character_id}"'))
        return (found | {str(value) for row in older for value in row}) - {""}


# Before there was a cast, the last face of each, and the faces of pictures.
_OLDER = """
SELECT asset_id, '' FROM made_of WHERE character_id = ?
UNION SELECT '', sha256 FROM made_of JOIN asset USING (origin, account, asset_id)
    WHERE character_id = ?
UNION SELECT '', face FROM job WHERE face <> '' AND instr(body, ?)
"""
