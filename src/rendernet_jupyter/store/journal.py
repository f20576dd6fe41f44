"""The journal: what is about to be sent, what was accepted, how it ended.

Each method is one transaction, on disk when it returns. A run and all of its intents are written
together, before the first request leaves. When a newer version has upgraded the store, only what
this process alone knows is still written: what was accepted, refused or lost, and that it lets go.
Nothing is sent or decided here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.job.ports import Fetched, Intent, Settlement, Ticket
from rendernet_jupyter.job.states import State, legal
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.caps import Cap
from rendernet_jupyter.store.database import Execute
from rendernet_jupyter.store.docket import Docket
from rendernet_jupyter.store.seal import resealed, seal

AT_ONCE = 5.0
"""Seconds from writing an intent to sending it that make no difference."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """What the jobs of a run that is being written have in common."""

    run_id: str
    account: Account
    holder: str
    skew: float


class UnderWay(Exception):
    """Somebody sends or waits for the same request, or has just made it."""


class JobJournal(Docket):
    """Writes the story of every job; implements `job.ports.Journal`.

    Args:
        database: where.
        clock: Unix seconds.
        holder: in whose name jobs are held.
    """

    def open_run(
        self,
        run: Run,
        account: Account,
        intents: Sequence[Intent | None],
        version: str,
        *,
        alone: bool = True,
        answered: Callable[[str], object] = lambda _: None,
        caps: Sequence[Cap] = (),
        skew: float = 0.0,
        instead_of: str = "",
    ) -> None:
        """Write a run with all of its jobs, which this process holds.

        Args:
            run: with one answer for each job, in order; an answer's `credits` are its price, which
                counts from the moment it is accepted.
            account: whose.
            intents: for each answer the intent that is about to be sent, None for one that is
                already answered by the store (`job_id` of the answer names the earlier job).
            version: of this package.
            alone: refuse when a job of the same digest is under way.
            answered: asked in the transaction whether the store holds the answer to a digest by
                now; what was made since the caller looked is not made twice. Goes with `alone`.
            skew: seconds by which the service's clock is ahead of ours at this moment: ours may be
                another one when a lost answer is looked for.
            caps: limits that the run's price and everything reserved before must keep together.
            instead_of: an uncertain job that a person has sent once more; held from here on, so
                that nobody else does the same. `sent_instead` ends that.

        Raises:
            UnderWay: there is such a job, or its answer; nothing was written.
            StoreError: the job to send once more is not uncertain any more, or is just being sent
                once more; nothing was written.
            BudgetExceeded: a cap does not hold; nothing was written.
        """
        holder = self._holder.name if any(intents) else ""
        with self._database.transaction() as do:
            if instead_of:
                self._demand_doubt(do, instead_of)
                do("UPDATE job SET holder = ? WHERE job_id = ?", (holder, instead_of))
            if alone:
                _demand_alone(do, run, account, intents, answered)
            for cap in caps:
                cap.demand(do, run, account, intents)
            _write_run(do, run, account, version)
            opening = _Opening(run.run_id, account, holder, skew)
            for position, (answer, intent) in enumerate(zip(run.answers, intents, strict=True)):
                self._write_job(do, opening, position, answer, intent)
            seal(do, "run", run.run_id)

    def _write_job(
        self, do: Execute, opening: _Opening, position: int, answer: Answer, intent: Intent | None
    ) -> None:
        account = opening.account
        job_id = intent.job_id if intent else f"{opening.run_id}.{position}"
        holder = opening.holder if intent else ""
        do(
            "INSERT INTO job (job_id, run_id, position, state, changed_at, engine, origin, account,"
            " digest, body, kind, coords, canonical, expected, credits, source_job, intended_at,"
            " estimated, holder, skew, face, face_name)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(job_id, opening.run_id, position, "intended" if intent else "settled"),
                *(self._clock(), account.engine, account.origin, account.fingerprint),
                *(answer.digest, _dump(answer.body), answer.kind, _dump(answer.coords)),
                *(answer.canonical, intent.expected if intent else 0),
                *(answer.credits, None if intent else answer.job_id),
                *(self._clock(), answer.credits, holder, opening.skew),
                *(answer.face, answer.face_name),
            ),
        )
        if intent is None:
            seal(do, "job", job_id)

    def _demand_doubt(self, do: Execute, job_id: str) -> None:
        row = do("SELECT state, holder FROM job WHERE job_id = ?", (job_id,)).fetchone()
        state = row["state"] if row else "forgotten"
        if state == "uncertain" and self._holder.alive(row["holder"]):
            state = "being sent once more already"
        if state != "uncertain":
            raise StoreError(
                f"job {job_id} is {state}; nothing has changed",
                hint="See where it stands: %rendernet status",
            )

    def sent_instead(self, old: str, new: str) -> None:
        """The end of sending an uncertain job once more: it is dropped if the new one has left.

        Where the new one was refused, the old one stays in doubt: its picture may be there.
        """
        with self._database.transaction() as do:
            left = _state(do, new) in ("ticketed", "settled", "uncertain")
            if left and _state(do, old) == "uncertain":
                self._end(do, old, "dropped", f"sent once more by hand, as {new}")
        self.release([old])

    def leaving(self, job_id: str, *, again: bool = False) -> None:
        """A request is about to be sent: long after its intent was written, that is noted.

        By this moment a lost answer is looked for, and a request of a long sweep may have waited
        for many minutes.

        Args:
            job_id: the job.
            again: an earlier try was certainly not accepted.

        Raises:
            StoreError: it is not `intended` any more; whoever took this process for dead may have
                sent it. Or a newer version has upgraded the store.
        """
        self._database.demand_current()
        rows = self._database.read("SELECT state, intended_at FROM job WHERE job_id = ?", (job_id,))
        if not rows or rows[0]["state"] != "intended":
            state = rows[0]["state"] if rows else "forgotten"
            raise StoreError(
                f"job {job_id} is {state} by now, so it is not sent; another kernel took it over",
                hint="See where it stands: %rendernet status",
            )
        now = self._clock()
        if again or abs(now - rows[0]["intended_at"]) > AT_ONCE:
            with self._database.transaction() as do:
                do("UPDATE job SET intended_at = ? WHERE job_id = ?", (now, job_id))

    def take(self, job_id: str) -> bool:
        """Hold a job; False while another process, one that is alive, holds it.

        Raises:
            StoreError: a newer version has upgraded the store, and should fetch it.
        """
        self._database.demand_current()
        me = self._holder.name
        if self._held_by(job_id) == me:
            return True
        with self._database.transaction() as do:
            (row,) = do("SELECT holder FROM job WHERE job_id = ?", (job_id,)).fetchall()
            if row["holder"] not in ("", me) and self._holder.alive(row["holder"]):
                return False
            do("UPDATE job SET holder = ? WHERE job_id = ?", (me, job_id))
            return True

    def release(self, job_ids: Sequence[str]) -> None:
        """Let go of jobs that this process holds."""
        me = self._holder.name
        mine = [job_id for job_id in job_ids if self._held_by(job_id) == me]
        if mine:
            with self._database.transaction(outgrown=True) as do:
                for job_id in mine:
                    do("UPDATE job SET holder = '' WHERE job_id = ?", (job_id,))

    def adopt(self, job_id: str, ticket: Ticket) -> None:
        """An uncertain job turned out to be this generation of the account.

        Raises:
            StoreError: the job is not uncertain, or the generation belongs to another job.
        """
        try:
            with self._database.transaction() as do:
                self._demand_doubt(do, job_id)
                self._accept(do, job_id, ticket)
                do("UPDATE job SET holder = '' WHERE job_id = ?", (job_id,))
        except StoreError as error:
            if not isinstance(error.__cause__, sqlite3.IntegrityError):
                raise
            raise StoreError(
                f"{ticket.generation_id} belongs to another job of this store",
                hint="%rendernet resume shows which generations could be it.",
            ) from None

    def ticket(self, job_id: str, ticket: Ticket) -> None:
        """The service accepted the job."""
        with self._database.transaction(outgrown=True) as do:
            self._accept(do, job_id, ticket)

    def _accept(self, do: Execute, job_id: str, ticket: Ticket) -> None:
        planned = [[m.media_id, m.kind, m.width, m.height, m.status] for m in ticket.media]
        self._move(do, job_id, "ticketed")
        do(
            "UPDATE job SET generation_id = ?, planned = ?, credits_left = ?, accepted_at = ?"
            " WHERE job_id = ?",
            (
                *(ticket.generation_id, json.dumps(planned), ticket.credits_left),
                *(self._clock(), job_id),
            ),
        )

    def refuse(self, job_id: str, reason: str) -> None:
        """The service certainly did not accept the job, so it cost nothing.

        Raises:
            StoreError: a newer version has upgraded the store. The reason is noted with the intent
                all the same: whoever finds it knows that nobody needs to be asked.
        """
        with self._database.transaction(outgrown=True) as do:
            outgrown = bool(self._database.newer())
            if outgrown:
                note = (
                    "UPDATE job SET reason = ?, holder = '' WHERE job_id = ? AND state = 'intended'"
                )
                do(note, (reason, job_id))
            else:
                self._refuse(do, job_id, reason)
        if outgrown:
            self._database.demand_current()

    def _refuse(self, do: Execute, job_id: str, reason: str) -> None:
        self._move(do, job_id, "refused")
        do("UPDATE job SET reason = ?, credits = 0, holder = '' WHERE job_id = ?", (reason, job_id))
        seal(do, "job", job_id)

    def doubt(self, job_id: str, reason: str) -> None:
        """Nobody knows whether the service accepted the job."""
        with self._database.transaction(outgrown=True) as do:
            self._end(do, job_id, "uncertain", reason)

    def drop(self, job_id: str, reason: str) -> None:
        """A person decided to forget an uncertain job."""
        with self._database.transaction() as do:
            self._end(do, job_id, "dropped", reason)

    def _end(self, do: Execute, job_id: str, state: State, reason: str) -> None:
        self._move(do, job_id, state)
        do("UPDATE job SET reason = ?, holder = '' WHERE job_id = ?", (reason, job_id))
        seal(do, "job", job_id)

    def settle(self, settlement: Settlement) -> None:
        """The job is over; its media are written before this.

        Two cells or kernels may wait for one job: who comes second changes nothing.
        """
        with self._database.transaction() as do:
            if _state(do, settlement.job_id) == "settled":
                return
            self._move(do, settlement.job_id, "settled")
            do(
                "UPDATE job SET settled_at = ?, holder = '' WHERE job_id = ?",
                (_ended(settlement, self._clock()), settlement.job_id),
            )
            for position, fetched in enumerate(settlement.media):
                do(
                    "INSERT INTO medium VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    _medium_row(settlement.job_id, position, fetched),
                )
            seal(do, "job", settlement.job_id)

    def fetched_again(self, job_id: str, position: int, fetched: Fetched) -> None:
        """The file of a settled job's medium was lost here, and came once more from the service."""
        with self._database.transaction() as do, resealed(do, "job", job_id):
            do(
                "UPDATE medium SET sha256 = ?, mime = ?, size = ?, width = ?, height = ?,"
                " duration = ? WHERE job_id = ? AND position = ?",
                (
                    *(fetched.sha256, fetched.mime, fetched.size, fetched.width, fetched.height),
                    *(fetched.duration, job_id, position),
                ),
            )

    def close_run(self, run_id: str, seconds: float, notes: Sequence[str]) -> None:
        """The run is over, whatever became of its jobs."""
        with self._database.transaction() as do, resealed(do, "run", run_id):
            do(
                "UPDATE run SET finished_at = ?, seconds = ?, notes = ? WHERE run_id = ?",
                (self._clock(), seconds, json.dumps(list(notes), ensure_ascii=False), run_id),
            )

    def move_to(self, account: Account, fingerprint: str) -> int:
        """What is not over under a fingerprint turned out to be the account's; how many jobs."""
        with self._database.transaction() as do:
            moved = do(
                "UPDATE OR IGNORE job SET account = ? WHERE origin = ? AND account = ?"
                " AND state IN ('intended', 'ticketed', 'uncertain')",
                (account.fingerprint, account.origin, fingerprint),
            )
            return moved.rowcount

    def _move(self, do: Execute, job_id: str, new: State) -> None:
        old = _state(do, job_id)
        if old is None:
            raise StoreError(f"there is no job {job_id}", hint="%rendernet status lists them.")
        if not legal(old, new):
            raise StoreError(
                f"job {job_id} is {old} and cannot become {new}; another kernel may have taken it",
                hint="See where it stands: %rendernet status",
            )
        do(
            "UPDATE job SET state = ?, changed_at = ? WHERE job_id = ?",
            (new, self._clock(), job_id),
        )


_RUN_ROW = """
INSERT INTO run (run_id, created_at, engine, origin, account, host, name, source, line, notes,
    version, session, notebook, cell, note, balance, catalog_at)
VALUES (:run_id, :created_at, :engine, :origin, :account, :host, :name, :source, :line, :notes,
    :version, :session, :notebook, :cell, :note, :balance, :catalog_at)
"""


def _ended(settlement: Settlement, now: float) -> float:
    """When the service had finished; 0 when nobody was watching."""
    return 0.0 if settlement.fetching is None else now - settlement.fetching


def _write_run(do: Execute, run: Run, account: Account, version: str) -> None:
    row = {
        "run_id": run.run_id,
        "created_at": run.created_at,
        "engine": account.engine,
        "origin": account.origin,
        "account": account.fingerprint,
        "host": run.host,
        "name": run.name,
        "source": run.source,
        "line": run.line,
        "notes": json.dumps(run.notes, ensure_ascii=False),
        "version": version,
        "session": run.session,
        "notebook": run.notebook,
        "cell": run.cell,
        "note": run.note,
        "balance": run.balance,
        "catalog_at": run.catalog_at,
    }
    do(_RUN_ROW, row)
    for tag in dict.fromkeys(run.tags):
        do("INSERT INTO tag VALUES (?, ?)", (run.run_id, tag))


def _state(do: Execute, job_id: str) -> State | None:
    row = do("SELECT state FROM job WHERE job_id = ?", (job_id,)).fetchone()
    return row["state"] if row else None


def _demand_alone(
    do: Execute,
    run: Run,
    account: Account,
    intents: Sequence[Intent | None],
    answered: Callable[[str], object],
) -> None:
    for answer, intent in zip(run.answers, intents, strict=True):
        if intent is None:
            continue
        found = do(
            "SELECT 1 FROM job WHERE digest = ? AND origin = ? AND account = ?"
            " AND state IN ('intended', 'ticketed', 'uncertain')",
            (answer.digest, account.origin, account.fingerprint),
        ).fetchone()
        if found or answered(answer.digest):
            raise UnderWay


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _medium_row(job_id: str, position: int, fetched: Fetched) -> tuple[object, ...]:
    remote = fetched.remote
    status = "success" if fetched.sha256 else remote.status
    return (
        *(job_id, position, remote.media_id, remote.kind, _final(status)),
        *(fetched.width, fetched.height, fetched.sha256, fetched.mime, fetched.size),
        *(remote.reason, fetched.duration),
    )


def _final(status: str) -> str:
    return status if status in ("success", "censored") else "failed"
