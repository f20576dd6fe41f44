"""The store of one user: database, media, remembered seeds and listings.

It opens nothing until it is first used, so that making a session costs nothing. It does not know
the wire, and decides nothing about money.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.assets import Assets
from rendernet_jupyter.store.cast import Cast
from rendernet_jupyter.store.consents import Consents
from rendernet_jupyter.store.database import Database, said_clearly
from rendernet_jupyter.store.durations import Durations
from rendernet_jupyter.store.faces import Faces
from rendernet_jupyter.store.favourites import Favourites
from rendernet_jupyter.store.history import History
from rendernet_jupyter.store.holder import Holder
from rendernet_jupyter.store.journal import JobJournal
from rendernet_jupyter.store.ledger import Ledger
from rendernet_jupyter.store.likeness import Likeness
from rendernet_jupyter.store.marks import Marks
from rendernet_jupyter.store.media import Media
from rendernet_jupyter.store.place import default_folder
from rendernet_jupyter.store.precedents import Precedents
from rendernet_jupyter.store.runs import Runs
from rendernet_jupyter.store.seal import seal

GIB = 1 << 30
LOW_ON_DISK = GIB // 2


class Store:
    """Everything that outlives the kernel.

    Args:
        folder: the platform's user data directory when absent.
        clock: Unix seconds.
        quota: bytes of media above which a run warns; 0 for no limit.
    """

    def __init__(
        self, folder: Path | None = None, *, clock: Callable[[], float], quota: int = 0
    ) -> None:
        self.folder = folder or default_folder()
        self.quota = quota
        self._clock = clock

    @cached_property
    def database(self) -> Database:
        """The database, opened and migrated."""
        return Database(self.folder / "store.sqlite3")

    @cached_property
    def media(self) -> Media:
        """The files."""
        with said_clearly(self.folder):
            # Once, at the start: a drive that is taken away later must not be begun anew, empty.
            self.folder.mkdir(parents=True, exist_ok=True)
        return Media(self.folder / "media")

    @cached_property
    def journal(self) -> JobJournal:
        """What was sent."""
        return JobJournal(self.database, self._clock, self.holder)

    @cached_property
    def durations(self) -> Durations:
        """How long it took."""
        return Durations(self.database)

    @cached_property
    def ledger(self) -> Ledger:
        """What it cost."""
        return Ledger(self.database, self._clock)

    @cached_property
    def holder(self) -> Holder:
        """In whose name jobs are held."""
        return Holder(self.folder / "holders")

    @cached_property
    def runs(self) -> Runs:
        """What came of it."""
        return Runs(self.database, self.media)

    @cached_property
    def precedents(self) -> Precedents:
        """What was made before."""
        return Precedents(self.database, self.media)

    @cached_property
    def history(self) -> History:
        """Runs by their words and facets."""
        return History(self.database)

    @cached_property
    def marks(self) -> Marks:
        """What people said of runs."""
        return Marks(self.database, self._clock)

    @cached_property
    def assets(self) -> Assets:
        """What was uploaded."""
        return Assets(self.database, self._clock)

    @cached_property
    def likeness(self) -> Likeness:
        """Stored pictures as they are met elsewhere."""
        return Likeness(self.database, self.media)

    @cached_property
    def cast(self) -> Cast:
        """Characters that were made here."""
        return Cast(self.database)

    @cached_property
    def faces(self) -> Faces:
        """Faces of characters that were fetched."""
        return Faces(self.database, self._clock)

    @cached_property
    def favourites(self) -> Favourites:
        """Names that a person likes to find first."""
        return Favourites(self.database, self._clock)

    @cached_property
    def consents(self) -> Consents:
        """What a person agreed to."""
        return Consents(self.database, self._clock)

    @property
    def sandbox_folder(self) -> Path:
        """Where the sandbox keeps its world, beside the store."""
        return self.folder / "sandbox"

    def seed_of(self, spec: str) -> int | None:
        """The seed once drawn for a spec without one, by the digest of its canonical text."""
        rows = self.database.read("SELECT seed FROM seed WHERE spec = ?", (spec,))
        return int(rows[0]["seed"]) if rows else None

    def remember_seed(self, spec: str, seed: int) -> int:
        """Keep a drawn seed; it takes the place of an older one."""
        with self.database.transaction() as do:
            do(
                "INSERT INTO seed (spec, seed, drawn_at) VALUES (?, ?, ?)"
                " ON CONFLICT (spec) DO UPDATE"
                " SET seed = excluded.seed, drawn_at = excluded.drawn_at",
                (spec, seed, self._clock()),
            )
            seal(do, "seed", spec)
        return seed

    def listings(self, account: Account) -> tuple[dict[str, list[dict[str, Any]]], float | None]:
        """The listings of an account as last read, and when (Unix seconds; the oldest of them)."""
        rows = self.database.read(
            "SELECT name, items, taken_at FROM listing WHERE origin = ? AND account = ?",
            (account.origin, account.fingerprint),
        )
        found = {row["name"]: json.loads(row["items"]) for row in rows}
        return found, min((row["taken_at"] for row in rows), default=None)

    def keep_listings(
        self, account: Account, listings: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> None:
        """Replace the listings of an account."""
        with self.database.transaction() as do:
            for name, items in listings.items():
                do(
                    "INSERT OR REPLACE INTO listing VALUES (?, ?, ?, ?, ?)",
                    (
                        *(account.origin, account.fingerprint, name),
                        *(json.dumps(list(items), ensure_ascii=False), self._clock()),
                    ),
                )

    def space_warning(self) -> str:
        """One line when the quota is passed or the disk is nearly full, else an empty string."""
        used = self.media.total() if self.quota else 0
        if used > self.quota > 0:
            return (
                f"the store holds {used / GIB:.1f} GiB of pictures, above its quota of "
                f"{self.quota / GIB:.1f} GiB (setting store_quota); %rendernet cache shows what"
                " could go"
            )
        free = self.free_bytes()
        if free < LOW_ON_DISK:
            return f"only {free / (1 << 20):.0f} MiB are left on the store's disk"
        return ""

    def free_bytes(self) -> int:
        """Bytes that are left on the store's disk."""
        _ = self.database  # makes the folder, and says clearly when it cannot
        try:
            return shutil.disk_usage(self.folder).free
        except OSError as error:
            raise StoreError(
                f"the store's folder cannot be reached: {error.strerror or error}",
                hint="Is its drive still there? Name another folder in RENDERNET_STORE.",
            ) from error

    def close(self) -> None:
        """Close the database if it was opened."""
        if "holder" in self.__dict__:
            self.holder.close()
        if "database" in self.__dict__:
            self.database.close()
