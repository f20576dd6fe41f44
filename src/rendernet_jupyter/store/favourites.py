"""Names that a person likes to find first: models, styles, LoRAs, voices, characters.

A name is liked wherever it is listed: the same style of another engine is liked as well. Of names
that several base models have, one is meant as `Cinematic @ flux`. Nothing here knows what is
listed.
"""

from __future__ import annotations

from collections.abc import Callable

from rendernet_jupyter.store.database import Database


class Favourites:
    """Names with a star, by their listing.

    Args:
        database: where.
        clock: Unix seconds.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def of(self, listing: str) -> list[str]:
        """The names of a listing that have a star, in the order in which they got it."""
        rows = self._database.read(
            "SELECT name FROM favourite WHERE listing = ? ORDER BY liked_at, name", (listing,)
        )
        return [str(row["name"]) for row in rows]

    def like(self, listing: str, name: str) -> None:
        """Give a name its star."""
        with self._database.transaction() as do:
            do("INSERT OR IGNORE INTO favourite VALUES (?, ?, ?)", (listing, name, self._clock()))

    def unlike(self, listing: str, name: str) -> None:
        """Take its star away."""
        with self._database.transaction() as do:
            do("DELETE FROM favourite WHERE listing = ? AND name = ?", (listing, name))
