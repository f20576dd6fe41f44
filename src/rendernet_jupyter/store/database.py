"""One SQLite connection, opened with care.

Durable by default (`synchronous = FULL`), patient with other kernels (a busy timeout), migrated on
opening. A newer version may upgrade the store while this process has it open: then nothing more is
written by rules that hold no longer. Errors of the disk are said in the words of this package. No
query of any table of records is here.
"""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.migrations import MIGRATIONS, RESEALING
from rendernet_jupyter.store.place import on_network_drive
from rendernet_jupyter.store.seal import seal_everything
from rendernet_jupyter.store.whole import ELSEWHERE

BUSY_MS = 15_000
_GLANCE = 0.02  # seconds between two tries
_NOT_WRITTEN = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN})

KNOWN = frozenset(name for name, _ in MIGRATIONS)
"""The steps of the schema that this version knows."""

Execute = Callable[..., sqlite3.Cursor]


class Database:
    """A database file, shared between threads by a lock and between processes by SQLite.

    Args:
        file: created with its folder if need be.

    Raises:
        StoreError: it cannot be opened, or was written by a newer version of this package.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.RLock()
        with said_clearly(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(
                file, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False
            )
            # Nobody may close it: a store that is forgotten lets go of its file. Not at the end of
            # the process, when the last jobs may still be written.
            weakref.finalize(self, self._connection.close).atexit = False
            self._connection.row_factory = sqlite3.Row
            self._prepare()

    def _prepare(self) -> None:
        mode = "DELETE" if on_network_drive(self.file.parent) else "WAL"
        run = self._connection.execute
        self._keep_journal(mode)
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA cache_size = -512")  # KiB; the system keeps the file's pages as well
        run("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only unlinked
        self._migrate()

    def _keep_journal(self, mode: str) -> None:
        """Choose how the journal is kept.

        Two processes that open a new file at the same moment are in each other's way here, and
        SQLite does not wait for this one thing, whatever its busy timeout.
        """
        patience = BUSY_MS / 1000
        while True:
            try:
                self._connection.execute(f"PRAGMA journal_mode = {mode}")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or patience <= 0:
                    raise
                time.sleep(_GLANCE)
                patience -= _GLANCE
            else:
                return

    def _migrate(self) -> None:
        with self.transaction(outgrown=True) as run:
            run("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at TEXT)")
            done = {row["name"] for row in run("SELECT name FROM migration")}
            if done - KNOWN:
                raise StoreError(
                    f"the store was written by a newer version (it knows {min(done - KNOWN)})",
                    hint="Upgrade with: pip install --upgrade rendernet-jupyter",
                )
            for name, script in MIGRATIONS:
                if name not in done:
                    for statement in script.split(";\n"):
                        run(statement)
                    run("INSERT INTO migration VALUES (?, datetime('now'))", (name,))
            if RESEALING - done:
                seal_everything(run)

    @contextmanager
    def transaction(self, *, outgrown: bool = False) -> Iterator[Execute]:
        """A write transaction: all of it is on disk afterwards, or none.

        Args:
            outgrown: write also when a newer version has upgraded the store meanwhile. Only for
                what would be lost otherwise, and for columns that `migrations` promises to keep.

        Raises:
            StoreError: a newer version has upgraded the store meanwhile; nothing was written.
        """
        with self._lock, said_clearly(self.file):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                if not outgrown:
                    self.demand_current()
                yield self._connection.execute
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def read(self, query: str, parameters: tuple[object, ...] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        with self._lock, said_clearly(self.file):
            return self._connection.execute(query, parameters).fetchall()

    def newer(self) -> str:
        """The last step of the schema, when a newer version took it meanwhile; empty otherwise."""
        [row] = self.read("SELECT max(name) AS name FROM migration")
        return "" if row["name"] in KNOWN else str(row["name"])

    def demand_current(self) -> None:
        """Refuse to go on by rules that hold no longer.

        Raises:
            StoreError: a newer version has upgraded the store since it was opened.
        """
        if step := self.newer():
            raise StoreError(
                "a newer version of rendernet-jupyter has upgraded the store while this kernel was"
                f" running ({step}); this one writes no more into it",
                hint="Restart the kernel. What was paid for is kept: %rendernet resume",
            )

    def overwrite(self) -> bool:
        """Write the file anew, without anything that was deleted, and empty its log.

        False when another process, or a full disk, kept it from that; nothing is lost then.
        """
        with self._lock:
            try:
                self._connection.execute("VACUUM")
                busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                return False
        return not busy

    def copy_to(self, file: Path) -> None:
        """A whole and consistent copy in one file, also while others write.

        Raises:
            StoreError: it cannot be written.
        """
        with said_clearly(file):
            source, target = sqlite3.connect(self.file, timeout=BUSY_MS / 1000), None
            try:
                target = sqlite3.connect(file)
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")  # else a second file beside it
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in _NOT_WRITTEN:
                    raise
                said = f"{file.parent.name} cannot be written: {error}"
                raise StoreError(said, hint=ELSEWHERE) from error
            finally:
                source.close()
                if target is not None:
                    target.close()

    def close(self) -> None:
        """Close the file; the object is of no use afterwards."""
        with self._lock:
            self._connection.close()


@contextmanager
def said_clearly(file: Path) -> Iterator[None]:
    """Errors of SQLite and of the disk, as a `StoreError` that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        message = f"the store failed: {error} ({file.name})"
        raise StoreError(message, hint=_advice(str(error))) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(
            f"the store cannot be written: {reason}", hint=_advice(reason.lower())
        ) from error


def _advice(reason: str) -> str:
    if "fts5" in reason:
        return "This Python's SQLite has no full-text search; take one from python.org or conda."
    if "full" in reason or "no space" in reason:
        return "Free some space, or name another disk in RENDERNET_STORE."
    if "locked" in reason:
        return "Another kernel is writing for very long; try again when it is done."
    if "malformed" in reason or "not a database" in reason:
        return "The file is damaged. Move it away, and keep it: the pictures are untouched."
    return "Name a folder that can be written in RENDERNET_STORE."
