"""What people say of runs afterwards: tags, notes, ratings; and which run a name means.

Each method is one transaction. Nothing here searches by them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.suggest import nearest

LAST = "last"
"""The name of the newest run."""

_SHORTEST = 3
_KNOWN = 2_000  # names that are looked at for one that is meant


class Marks:
    """Tags, notes and ratings of one store.

    Args:
        database: of the store.
        clock: Unix seconds.
    """

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database = database
        self._clock = clock

    def tag(self, run_id: str, tags: Sequence[str]) -> list[str]:
        """Give a run tags; all that it has now."""
        with self._database.transaction() as do:
            for tag in tags:
                do("INSERT OR IGNORE INTO tag VALUES (?, ?)", (run_id, tag))
        return self.tags(run_id)

    def untag(self, run_id: str, tags: Sequence[str]) -> list[str]:
        """Take tags from a run, all of them when none is named; those that it has now."""
        with self._database.transaction() as do:
            for tag in tags or self.tags(run_id):
                do("DELETE FROM tag WHERE run_id = ? AND tag = ?", (run_id, tag))
        return self.tags(run_id)

    def tags(self, run_id: str) -> list[str]:
        """The tags of a run, in alphabetical order."""
        rows = self._database.read("SELECT tag FROM tag WHERE run_id = ? ORDER BY tag", (run_id,))
        return [str(row["tag"]) for row in rows]

    def note(self, run_id: str, text: str) -> None:
        """Write a note; it takes the place of the one before, and an empty one removes it."""
        with self._database.transaction() as do:
            do("UPDATE run SET note = ? WHERE run_id = ?", (text, run_id))

    def rate(self, run_id: str, stars: int, sha256: str = "") -> None:
        """Rate a run, or one picture of it.

        Args:
            run_id: the run.
            stars: 1 to 5; 0 takes the rating away.
            sha256: the content of the picture; the whole run when empty.
        """
        with self._database.transaction() as do:
            do("DELETE FROM rating WHERE run_id = ? AND sha256 = ?", (run_id, sha256))
            if stars:
                do("INSERT INTO rating VALUES (?, ?, ?)", (run_id, sha256, stars))

    def ratings(self, run_id: str) -> dict[str, int]:
        """Stars by content hash; those of the run itself under an empty one."""
        rows = self._database.read("SELECT sha256, stars FROM rating WHERE run_id = ?", (run_id,))
        return {str(row["sha256"]): int(row["stars"]) for row in rows}

    def meant(self, name: str) -> str:
        """The run that a name means.

        A run's own name, the beginning of one, `last`, or the Python name of a result, of which
        the newest is meant.

        Raises:
            RenderNetError: there is none, it was forgotten, or several begin so.
        """
        asked = name.strip()
        found = self._last() if asked in ("", LAST) else self._exactly(asked) or self._begun(asked)
        if not found:
            raise self._unknown(asked)
        return found

    def _last(self) -> str:
        rows = self._database.read(
            "SELECT run_id FROM run WHERE forgotten_at IS NULL"
            " ORDER BY created_at DESC, rowid DESC LIMIT 1"
        )
        if not rows:
            raise RenderNetError("the store holds no run yet", hint="Make one: %rendernet a cat")
        return str(rows[0]["run_id"])

    def _exactly(self, name: str) -> str:
        rows = self._database.read("SELECT forgotten_at FROM run WHERE run_id = ?", (name,))
        if rows and rows[0]["forgotten_at"] is not None:
            day = time.strftime("%Y-%m-%d", time.localtime(rows[0]["forgotten_at"]))
            raise RenderNetError(
                f"{name} was forgotten on {day}; its prompt and pictures are gone for good",
                hint="What is left of it is its time and its price.",
            )
        if rows:
            return name
        rows = self._database.read(
            "SELECT run_id FROM run WHERE name = ? AND forgotten_at IS NULL"
            " ORDER BY created_at DESC, rowid DESC LIMIT 1",
            (name,),
        )
        return str(rows[0]["run_id"]) if rows else ""

    def _begun(self, name: str) -> str:
        start = name if name.startswith("run_") else f"run_{name}"
        if len(start) < len("run_") + _SHORTEST:
            return ""
        rows = self._database.read(
            "SELECT run_id FROM run WHERE run_id >= ? AND run_id < ? AND forgotten_at IS NULL"
            " ORDER BY created_at DESC LIMIT 6",
            (start, f"{start}\U0010ffff"),
        )
        if len(rows) > 1:
            raise RenderNetError(
                f"{len(rows) if len(rows) < 6 else 'more than 5'} runs begin with {name!r}",
                hint=f"Which one: {', '.join(row['run_id'] for row in rows[:5])}?",
            )
        return str(rows[0]["run_id"]) if rows else ""

    def _unknown(self, name: str) -> RenderNetError:
        rows = self._database.read(
            "SELECT run_id, name FROM run WHERE forgotten_at IS NULL"
            " ORDER BY created_at DESC LIMIT ?",
            (_KNOWN,),
        )
        known = dict.fromkeys(text for row in rows for text in (row["name"], row["run_id"]) if text)
        near = nearest(name, [LAST, *known])
        hint = f"Did you mean {near[0]}?" if near else "%rendernet history lists them."
        return RenderNetError(f"no run is called {name!r}", hint=hint)
