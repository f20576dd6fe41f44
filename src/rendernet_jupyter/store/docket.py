"""What is not over, as any process finds it: jobs that were sent, or may have been.

The reading half of the journal. Nothing here is written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rendernet_jupyter.job.ports import Intent, RemoteMedium, Ticket
from rendernet_jupyter.job.states import State
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.holder import Holder

NOBODY = Account("", "", "")


@dataclass(frozen=True, slots=True)
class Pending:
    """A job that is not over, as a later process finds it.

    Attributes:
        intent: what was sent, or was about to be.
        state: `intended`, `ticketed` or `uncertain`.
        run_id: its run.
        changed_at: when it came into that state, Unix seconds.
        ticket: the service's answer, None when there is none.
        reason: why it is uncertain; of an intended one, why it was certainly not accepted.
        sent_at: when it was last about to leave, Unix seconds.
        skew: seconds by which the service's clock was ahead of ours then.
        holder: the process that works on it, empty for none.
        held: that process is alive.
        mine: it is this one.
        kind: its kind.
        estimated: its price before it was sent, in credits.
        account: whose it is.
    """

    intent: Intent
    state: State
    run_id: str
    changed_at: float
    ticket: Ticket | None = None
    reason: str = ""
    sent_at: float = 0.0
    skew: float = 0.0
    holder: str = ""
    held: bool = False
    mine: bool = False
    kind: str = ""
    estimated: float | None = None
    account: Account = NOBODY


class Docket:
    """Reads the jobs of a store.

    Args:
        database: where.
        clock: Unix seconds.
        holder: who is asking.
    """

    def __init__(self, database: Database, clock: Callable[[], float], holder: Holder) -> None:
        self._database = database
        self._clock = clock
        self._holder = holder

    def pending(self, account: Account | None = None) -> list[Pending]:
        """Jobs that are not over, oldest first; of one account, or of all."""
        rows = self._database.read(
            "SELECT * FROM job WHERE state IN ('intended', 'ticketed', 'uncertain')"
            " ORDER BY changed_at"
        )
        if account:
            mine = (account.origin, account.fingerprint)
            rows = [row for row in rows if (row["origin"], row["account"]) == mine]
        names = {row["holder"] for row in rows}
        alive = {name for name in names if self._holder.alive(name)}
        me = self._holder.name if alive else None
        now = self._clock()
        return [_pending(row, row["holder"] in alive, row["holder"] == me, now) for row in rows]

    def twin(self, digest: str, account: Account) -> Pending | None:
        """A job of this account that asks for the same and is not over."""
        rows = self._database.read(
            "SELECT job_id FROM job WHERE digest = ?"
            " AND state IN ('intended', 'ticketed', 'uncertain')",
            (digest,),
        )
        ids = {row["job_id"] for row in rows}
        found = [j for j in self.pending(account) if j.intent.job_id in ids] if ids else []
        return found[-1] if found else None

    def over(self, job_id: str) -> bool:
        """Whether a job has been settled, by whomever."""
        rows = self._database.read("SELECT state FROM job WHERE job_id = ?", (job_id,))
        return bool(rows) and rows[0]["state"] == "settled"

    def knows(self, account: Account, generation_ids: Sequence[str]) -> set[str]:
        """Which generations of an account are jobs of this store."""
        rows = self._database.read(
            "SELECT generation_id FROM job WHERE origin = ? AND account = ?"
            " AND generation_id IS NOT NULL",
            (account.origin, account.fingerprint),
        )
        return {row["generation_id"] for row in rows} & set(generation_ids)

    def of_other_keys(self, account: Account, digest: str = "") -> list[str]:
        """Fingerprints of this address, not the account's, that have jobs which are not over.

        Args:
            account: the present one.
            digest: only with a job of this request.
        """
        rows = self._database.read(
            "SELECT DISTINCT account FROM job WHERE origin = ? AND engine = ? AND account <> ?"
            " AND state IN ('intended', 'ticketed', 'uncertain') AND (? = '' OR digest = ?)",
            (account.origin, account.engine, account.fingerprint, digest, digest),
        )
        return [str(row["account"]) for row in rows]

    def generation_of(self, account: Account) -> str:
        """The newest generation that an account is known to have made; empty for none."""
        rows = self._database.read(
            "SELECT generation_id FROM job WHERE origin = ? AND account = ?"
            " AND generation_id IS NOT NULL ORDER BY intended_at DESC LIMIT 1",
            (account.origin, account.fingerprint),
        )
        return str(rows[0]["generation_id"]) if rows else ""

    def _held_by(self, job_id: str) -> str:
        rows = self._database.read("SELECT holder FROM job WHERE job_id = ?", (job_id,))
        return str(rows[0]["holder"]) if rows else ""


def _pending(row: sqlite3.Row, held: bool, mine: bool, now: float) -> Pending:  # noqa: FBT001 - of one caller
    label = row["canonical"].rsplit("prompt: ", 1)[-1].strip()
    ticket = None
    if row["generation_id"]:
        media = tuple(
            RemoteMedium(media_id, kind=kind, width=w, height=h, status=status)
            for media_id, kind, w, h, status in json.loads(row["planned"])
        )
        age = max(1.0, now - row["accepted_at"])
        ticket = Ticket(row["generation_id"], media, row["credits_left"], age)
    return Pending(
        intent=Intent(row["job_id"], json.loads(row["body"]), row["expected"], label, row["kind"]),
        state=row["state"],
        run_id=row["run_id"],
        changed_at=row["changed_at"],
        ticket=ticket,
        reason=row["reason"],
        sent_at=row["intended_at"],
        skew=row["skew"],
        holder=row["holder"],
        held=held,
        mine=mine,
        kind=row["kind"],
        estimated=row["estimated"],
        account=Account(row["engine"], row["origin"], row["account"]),
    )
