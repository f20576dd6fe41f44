"""The sandbox's world: everything that lasts, and the knobs and counters of this process.

It lies in one folder: `world.sqlite3` holds accounts, credits, generations, assets and characters,
`uploads/` what was uploaded, `media/` what was made. Several processes may use the folder at once,
and a restarted one finds all as it was. Nothing here speaks HTTP.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path

from rendernet_jupyter.sandbox.knobs import Counters, Knobs
from rendernet_jupyter.sandbox.world import accounts, assets, characters, generations
from rendernet_jupyter.sandbox.world.accounts import Account, Entry, account_of
from rendernet_jupyter.sandbox.world.database import Database
from rendernet_jupyter.sandbox.world.inbox import Inbox
from rendernet_jupyter.sandbox.world.outbox import Maker, Outbox

_SCHEMA = ";".join(part.SCHEMA for part in (accounts, assets, characters, generations))
_VERSION = 2
_FILES_LIMIT = 512 * 2**20


class World:
    """A sandbox's state.

    Args:
        folder: where it lies; made when it is missing. None makes a private one in the temporary
            folder, which `close` removes.
        clock: the time in Unix seconds; a test hands in one that it moves by hand.
        knobs: how to misbehave; None for a sandbox that behaves.
        credits: what each account starts with, unless the folder already says otherwise.
        make: turns a recipe into the bytes of its file; None for the sandbox's own painter.
        files_limit: bytes of finished files that are kept.
    """

    def __init__(
        self,
        folder: Path | str | None = None,
        *,
        clock: Callable[[], float] = time.time,
        knobs: Knobs | None = None,
        credits: int = 1000,  # noqa: A002 - the API's own word
        make: Maker | None = None,
        files_limit: int = _FILES_LIMIT,
    ) -> None:
        private = tempfile.mkdtemp(prefix="rendernet-sandbox-") if folder is None else None
        self.folder = Path(private or folder or "")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.clock = clock
        self.knobs = knobs or Knobs()
        self.counters = Counters()
        self.database = Database(self.folder / "world.sqlite3", _SCHEMA, _VERSION)
        self.database.write(lambda db: accounts.set_start(db, credits, keep=True))
        self.inbox = Inbox(self.folder / "uploads")
        self.outbox = Outbox(
            self.folder / "media",
            make or _studio(self.inbox),
            limit=files_limit,
            made=self._count_paint,
        )
        self._finish = weakref.finalize(self, _close, self.database, private)

    def credits(self, key: str) -> float:
        """Credits left on the account of an API key."""
        return self.balance(account_of(key))

    def balance(self, account: Account) -> float:
        """Credits left on an account, refunds that are due included."""
        now = self.clock()
        return self.database.read(lambda db: accounts.balance(db, account, now))

    def ledger(self) -> list[Entry]:
        """Every start, charge and refund so far, of all accounts and processes, oldest first."""
        now = self.clock()
        return self.database.read(lambda db: accounts.entries(db, now))

    def accounts(self) -> list[Account]:
        """Every account that ever paid."""
        return self.database.read(accounts.accounts)

    def reset(self, credits: int = 1000) -> None:  # noqa: A002 - the API's own word
        """Begin anew: no generations, no files, `credits` for everyone, counters at 0.

        Knobs stay as they are.
        """

        def empty(db: sqlite3.Connection) -> None:
            for table in ("media", "generations", "assets", "characters", "ledger", "accounts"):
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the line above
            accounts.set_start(db, credits, keep=False)

        self.database.write(empty)
        self.outbox.clear()
        self.inbox.clear()
        self.counters.clear()

    def forget(self, generation_ids: Sequence[str]) -> bool:
        """Remove generations for good: their words, their media and the files of these.

        The ledger keeps what they cost. Ids that nobody knows do no harm. False when another
        process kept the file from being written anew, so that old words may still lie in it.
        """
        for recipe in self.database.write(lambda db: generations.forget(db, generation_ids)):
            self.outbox.drop(recipe)
        return self.database.overwrite()

    def close(self) -> None:
        """Close the file, and remove a private folder; calling it again does no harm."""
        self._finish()

    def _count_paint(self) -> None:
        self.counters.paints += 1


def _studio(inbox: Inbox) -> Maker:
    """The sandbox's own way of making media; what it needs is loaded with the first of them."""
    from rendernet_jupyter.sandbox.studio import Studio

    return Studio(inbox).make


def _close(database: Database, private: str | None) -> None:
    database.close()
    if private is not None:
        shutil.rmtree(private, ignore_errors=True)
