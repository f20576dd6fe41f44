"""Accounts and their credits: a ledger in which a charge is one row.

The balance is kept beside the ledger; refunds stand in the ledger from the start, with the moment
at which they fall due, and are added to the balance by whoever writes next. Each function takes an
open transaction; nothing here begins or ends one.
"""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass

from rendernet_jupyter.sandbox.knobs import SANDBOX_KEY
from rendernet_jupyter.sandbox.world.ids import letters

SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
CREATE TABLE accounts (
    user_id TEXT PRIMARY KEY, label TEXT NOT NULL, credits INTEGER NOT NULL
);
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, at REAL NOT NULL, reason TEXT NOT NULL,
    credits INTEGER NOT NULL, generation_id TEXT NOT NULL DEFAULT '', settled INTEGER NOT NULL
);
CREATE INDEX ledger_due ON ledger (user_id, at) WHERE settled = 0
"""
_LONG_ENOUGH = 12  # letters of a key of which five may be shown


@dataclass(frozen=True, slots=True)
class Account:
    """Whose request it is: `user_id` follows from the key, `label` shows no more than its ends."""

    user_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger: `reason` is `start`, `charge` or `refund`; a charge is negative."""

    at: float
    user_id: str
    reason: str
    credits: int
    generation_id: str


def account_of(key: str) -> Account:
    """The account that belongs to an API key; the key itself is never stored."""
    name = letters(hashlib.sha256(key.encode()).digest()[:10])
    shown = f"{key[:3]}…{key[-2:]}" if len(key) >= _LONG_ENOUGH else "…"
    return Account(f"usr_{name}", key if key == SANDBOX_KEY else shown)


def set_start(db: sqlite3.Connection, amount: int, *, keep: bool) -> None:
    """What new accounts start with; with `keep` an amount that the world already has stays."""
    verb = "INSERT OR IGNORE" if keep else "INSERT OR REPLACE"
    db.execute(f"{verb} INTO settings VALUES ('start', ?)", (amount,))


def balance(db: sqlite3.Connection, account: Account, now: float) -> int:
    """Credits left at the moment `now`, refunds that are due included."""
    row = db.execute(
        "SELECT credits + (SELECT COALESCE(SUM(l.credits), 0) FROM ledger AS l"
        " WHERE l.user_id = a.user_id AND l.settled = 0 AND l.at <= ?)"
        " FROM accounts AS a WHERE user_id = ?",
        (now, account.user_id),
    ).fetchone()
    if row is None:
        row = db.execute("SELECT value FROM settings WHERE name = 'start'").fetchone()
    return int(row[0])


def charge(
    db: sqlite3.Connection, account: Account, price: int, generation_id: str, now: float
) -> int | None:
    """Take `price` off the account: what is left, or None, with nothing taken, if too little."""
    left = balance(db, account, now) - price
    if left < 0:
        return None
    known = db.execute("SELECT 1 FROM accounts WHERE user_id = ?", (account.user_id,)).fetchone()
    if known is None:
        db.execute("INSERT INTO accounts VALUES (?, ?, ?)", (account.user_id, account.label, left))
        _enter(db, Entry(now, account.user_id, "start", left + price, ""))
    else:
        db.execute("UPDATE accounts SET credits = ? WHERE user_id = ?", (left, account.user_id))
        db.execute(
            "UPDATE ledger SET settled = 1 WHERE user_id = ? AND settled = 0 AND at <= ?",
            (account.user_id, now),
        )
    _enter(db, Entry(now, account.user_id, "charge", -price, generation_id))
    return left


def refund(
    db: sqlite3.Connection, account: Account, amount: int, generation_id: str, due: float
) -> None:
    """Note that `amount` is paid back at the moment `due`."""
    _enter(db, Entry(due, account.user_id, "refund", amount, generation_id), settled=False)


def entries(db: sqlite3.Connection, now: float) -> list[Entry]:
    """The whole ledger, oldest first, without refunds that are not due yet."""
    rows = db.execute(
        "SELECT at, user_id, reason, credits, generation_id FROM ledger"
        " WHERE settled = 1 OR at <= ? ORDER BY at, id",
        (now,),
    )
    return [Entry(*row) for row in rows]


def accounts(db: sqlite3.Connection) -> list[Account]:
    """Every account that ever paid."""
    return [
        Account(*row) for row in db.execute("SELECT user_id, label FROM accounts ORDER BY rowid")
    ]


def _enter(db: sqlite3.Connection, entry: Entry, *, settled: bool = True) -> None:
    db.execute(
        "INSERT INTO ledger (at, user_id, reason, credits, generation_id, settled)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (entry.at, entry.user_id, entry.reason, entry.credits, entry.generation_id, settled),
    )
