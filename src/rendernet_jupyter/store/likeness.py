"""Which stored picture a file or an object shows that was made of one: a saved copy, an array.

Such a thing has other bytes than the picture in the store, and the very same pixels. That is looked
at, not believed: what a manifest inside says is only the first guess. What was found is remembered
by content. Nothing here changes what is sent, or under which hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.result.embedding import Inside, read
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.media import Media
from rendernet_jupyter.store.pixels import pixel_hash, sides_of

MOST = 48
"""Pictures of the same size that are looked at, newest first: a second of work, and only once."""

MANY = 400
"""So many are looked at when somebody asks after one file."""


class Likeness:
    """The pictures of one store, as they are met elsewhere.

    Args:
        database: where.
        media: its files.
    """

    def __init__(self, database: Database, media: Media) -> None:
        self._database = database
        self._files = media

    def recognise(self, sha256: str, data: bytes, sides: tuple[int, int]) -> str:
        """The content hash of the stored picture that a file shows, empty for none; remembered.

        Args:
            sha256: of the file, hex.
            data: the file.
            sides: its width and height in pixels.
        """
        if self._is_made(sha256):
            return sha256
        rows = self._database.read("SELECT original FROM likeness WHERE sha256 = ?", (sha256,))
        if rows:
            return str(rows[0]["original"])
        inside = _inside(data)
        original = hashlib.sha256(inside.original).hexdigest()
        hashes: dict[str, str] = {}
        if not self._is_made(original):
            original = self._of_pixels(data, [*_guess(inside), *self._like(sides)], hashes)
        self._remember(sha256, original, hashes)
        return original

    def of_very_pixels(self, data: bytes, most: int, hashes: dict[str, str]) -> str:
        """The content hash of the stored picture that has the pixels of a file, empty for none.

        Both are decoded anew, and nothing is remembered but in `hashes`.

        Args:
            data: the file.
            most: how many pictures are decoded at the most.
            hashes: what this found out of stored pictures, for the next file.
        """
        try:
            wanted, sides = pixel_hash(data), sides_of(data)
        except StoreError:  # no picture, or no whole one
            return ""
        rows = self._database.read(
            "SELECT medium.sha256, pixels.hash = ?1 AS told FROM medium LEFT JOIN pixels"
            " USING (sha256) WHERE kind = 'image' AND status = 'success' AND width = ?2"
            " AND height = ?3 AND coalesce(pixels.hash, ?1) = ?1"
            " GROUP BY medium.sha256 ORDER BY told IS NULL, max(medium.rowid) DESC",
            (wanted, *sides),
        )
        for row in rows:
            sha256 = str(row["sha256"])
            if sha256 not in hashes:
                if most <= 0:
                    continue
                most -= 1
                hashes[sha256] = self._decoded(sha256)
            if hashes[sha256] == wanted:
                return sha256
        return ""

    def _is_made(self, sha256: str) -> bool:
        return bool(self._database.read("SELECT 1 FROM medium WHERE sha256 = ?", (sha256,)))

    def _like(self, sides: tuple[int, int]) -> Iterator[str]:
        """Pictures of the same size, newest first."""
        rows = self._database.read(
            "SELECT sha256 FROM medium WHERE kind = 'image' AND status = 'success'"
            " AND width = ? AND height = ? GROUP BY sha256 ORDER BY max(rowid) DESC LIMIT ?",
            (*sides, MOST),
        )
        yield from (str(row["sha256"]) for row in rows)

    def _of_pixels(self, data: bytes, candidates: list[str], hashes: dict[str, str]) -> str:
        """The first of some pictures that has the pixels of a file; fills `hashes` on the way."""
        try:
            wanted = pixel_hash(data) if candidates else ""
        except StoreError:  # it is sent all the same, and the service judges
            return ""
        return next((c for c in candidates if wanted and self._pixels(c, hashes) == wanted), "")

    def _pixels(self, sha256: str, hashes: dict[str, str]) -> str:
        rows = self._database.read("SELECT hash FROM pixels WHERE sha256 = ?", (sha256,))
        if rows:
            return str(rows[0]["hash"])
        if found := self._decoded(sha256):
            hashes[sha256] = found
        return found

    def _decoded(self, sha256: str) -> str:
        """The hash of the pixels of a stored picture; empty when its file is gone or damaged."""
        path = self._files.find(sha256)
        if path is None or not self._files.sound(sha256):
            return ""
        try:
            return pixel_hash(path)
        except StoreError:
            return ""

    def _remember(self, sha256: str, original: str, hashes: dict[str, str]) -> None:
        if not original and not hashes:
            return
        with self._database.transaction() as do:
            for content, pixels in hashes.items():
                do("INSERT OR REPLACE INTO pixels VALUES (?, ?)", (content, pixels))
            if original:
                do("INSERT OR REPLACE INTO likeness VALUES (?, ?)", (sha256, original))


def _inside(data: bytes) -> Inside:
    try:
        return read(data)
    except RenderNetError:  # a flawed file is sent as it is
        return Inside(data)


def _guess(inside: Inside) -> list[str]:
    """The picture that the manifest in a file names."""
    try:
        named = Manifest.parse(inside.manifest).sha256 if inside.manifest else ""
    except RenderNetError:
        return []
    return [named] if named else []
