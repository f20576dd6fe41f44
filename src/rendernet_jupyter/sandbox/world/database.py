"""One SQLite file, safe under several processes and under an event loop.

A transaction of the sandbox takes some 25 microseconds, a hop to a worker thread and back six times
that: so work is done in place, on a connection that never waits. When another process holds the
file, or when it lies on a network drive, the same work moves to a worker thread and waits there, on
a second connection. Nothing here knows what is stored.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from anyio import to_thread

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

# Where SQLite's shared memory (WAL) or cheap locks cannot be relied on.
_NETWORK = {
    "9p", "afs", "beegfs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "gpfs", "lustre", "nfs",
    "nfs4", "smb3", "smbfs",
}  # fmt: skip
_PATIENCE = 15.0  # seconds to wait for another process before giving up
_GLANCE = 0.02  # seconds between two tries of what SQLite does not wait for


class Database:
    """The connections to one file.

    Args:
        path: the file; its folder exists.
        schema: statements that make the tables, run when the file is new or of another version.
        version: version of the schema. A file of another version is emptied: the sandbox's world is
            play money and can be thrown away.
        remote: whether it lies on a network drive; found out unless given.
    """

    def __init__(
        self, path: Path, schema: str, version: int, *, remote: bool | None = None
    ) -> None:
        self._remote = on_network(path.resolve()) if remote is None else remote
        mode = "TRUNCATE" if self._remote else "WAL"
        self._patient = _Line(path, _PATIENCE, mode)
        self._quick = _Line(path, 0.0, mode)
        self._patient.transact("BEGIN IMMEDIATE", lambda db: _prepare(db, schema, version))

    def read(self, work: Work[T]) -> T:
        """Run `work` on one consistent state of the file, waiting where it must."""
        return self._patient.transact("BEGIN", work)

    def write(self, work: Work[T]) -> T:
        """Run `work` as one transaction that no other process can interleave with."""
        return self._patient.transact("BEGIN IMMEDIATE", work)

    async def aread(self, work: Work[T]) -> T:
        """Like `read`, without making the event loop wait."""
        return await self._without_waiting("BEGIN", work)

    async def awrite(self, work: Work[T]) -> T:
        """Like `write`, without making the event loop wait."""
        return await self._without_waiting("BEGIN IMMEDIATE", work)

    async def _without_waiting(self, begin: str, work: Work[T]) -> T:
        if not self._remote:
            try:
                return self._quick.transact(begin, work)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in (
                    sqlite3.SQLITE_BUSY,
                    sqlite3.SQLITE_LOCKED,
                ):
                    raise
        return await to_thread.run_sync(self._patient.transact, begin, work)

    def overwrite(self) -> bool:
        """Write the file anew, without anything that was deleted, and empty its log.

        False when another process kept it from that.
        """
        try:
            self._patient.run("VACUUM")
            [(busy, *_)] = self._patient.run("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError:
            return False
        return not busy

    def close(self) -> None:
        """Close both connections; calling it again does no harm."""
        self._quick.close()
        self._patient.close()


class _Line:
    """A connection and the lock that keeps threads from talking over each other on it."""

    def __init__(self, path: Path, timeout: float, mode: str) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(
            path, timeout=timeout, isolation_level=None, check_same_thread=False
        )
        self._db.row_factory = sqlite3.Row
        if timeout:  # the mode is a property of the file: the patient line sets it for both
            self._keep_journal(mode, timeout)
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("PRAGMA foreign_keys=ON")

    def _keep_journal(self, mode: str, patience: float) -> None:
        """Of two kernels that make a world at once one is sent away, which SQLite never repeats."""
        while True:
            try:
                self._db.execute(f"PRAGMA journal_mode={mode}")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or patience <= 0:
                    raise
                time.sleep(_GLANCE)
                patience -= _GLANCE
            else:
                return

    def transact(self, begin: str, work: Work[T]) -> T:
        with self._lock:
            self._db.execute(begin)
            try:
                result = work(self._db)
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.OperationalError):  # SQLite may have rolled back by itself
                    self._db.execute("ROLLBACK")
                raise
            return result

    def run(self, statement: str) -> list[sqlite3.Row]:
        """The rows of one statement, run outside of any transaction."""
        with self._lock:
            return self._db.execute(statement).fetchall()

    def close(self) -> None:
        with self._lock:
            self._db.close()


def _prepare(db: sqlite3.Connection, schema: str, version: int) -> None:
    """Make the tables where they are missing or of another version."""
    (found,) = db.execute("PRAGMA user_version").fetchone()
    if found == version:
        return
    tables = db.execute(
        "SELECT name FROM sqlite_master WHERE type='table' AND name NOT GLOB 'sqlite_*'"
    )
    db.execute("PRAGMA defer_foreign_keys=ON")
    for (name,) in tables.fetchall():
        db.execute(f'DROP TABLE "{name}"')
    for statement in schema.split(";"):
        if statement.strip():
            db.execute(statement)
    db.execute(f"PRAGMA user_version={version:d}")


def on_network(folder: Path, mounts: str | None = None) -> bool:
    """Whether `folder` lies on a network drive, as far as the system tells.

    Args:
        folder: an absolute path.
        mounts: what Linux says in `/proc/mounts`; read there unless given.
    """
    if os.name == "nt":
        return folder.drive.startswith("\\\\")
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:  # not Linux: taken for a local drive
            return False
    best, kind = Path(), ""
    for line in mounts.splitlines():
        _, point, system, *_ = line.split(" ")
        at = Path(point.replace("\\040", " "))
        if folder.is_relative_to(at) and len(at.parts) >= len(best.parts):
            best, kind = at, system
    return kind in _NETWORK
