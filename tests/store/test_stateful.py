"""The journal against a plain model of it: two kernels, dead ones, legal moves and illegal ones.

Whatever they do in whatever order, no job comes into a state that it cannot be in, no generation
belongs to two jobs, no request is under way twice, and no limit is passed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rendernet_jupyter.errors import BudgetExceeded, StoreError
from rendernet_jupyter.job.ports import Fetched, Intent, RemoteMedium, Settlement, Ticket
from rendernet_jupyter.job.states import MOVES, PENDING, State
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.caps import Cap
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.holder import Holder
from rendernet_jupyter.store.journal import JobJournal, UnderWay

ME = Account("service", "https://api.invalid:443", "f00d")
LIMIT = 10.0

kernels = st.sampled_from(["ann", "bob"])
generations = st.sampled_from([f"gen_{n}" for n in range(6)])
digests = st.sampled_from(["a roof", "a boat", "a harbour"])
prices = st.sampled_from([0.5, 1.0, 2.5])
jobs = st.integers(0, 99)
"""A job by number: mostly one that the move is meant for, now and then any, or one that is none."""


@dataclass
class Job:
    """What the model knows of a job."""

    digest: str
    price: float
    holder: str
    state: State = "intended"
    generation: str = ""
    instead_of: str = ""

    @property
    def pending(self) -> bool:
        return self.state in PENDING

    @property
    def counts(self) -> float:
        """What it takes of a limit."""
        return 0.0 if self.state == "refused" else self.price


class Journals(RuleBasedStateMachine):
    """Two living kernels on one store, and others that have died."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="journals-"))
        self.model: dict[str, Job] = {}
        self.journals: dict[str, JobJournal] = {}
        self.holders: dict[str, Holder] = {}
        self.databases: dict[str, Database] = {}
        for name in ("ann", "bob"):
            self.start(name)

    def start(self, name: str) -> None:
        if name in self.databases:
            self.databases[name].close()
        self.databases[name] = Database(self.folder / "store.sqlite3")
        self.holders[name] = Holder(self.folder / "holders")
        self.journals[name] = JobJournal(self.databases[name], lambda: 1000.0, self.holders[name])

    def teardown(self) -> None:
        for name, database in self.databases.items():
            self.holders[name].close()
            database.close()
        shutil.rmtree(self.folder)

    # What kernels do

    @rule(kernel=kernels, digest=digests, price=prices, alone=st.booleans())
    def intend(self, kernel: str, digest: str, price: float, alone: bool) -> None:
        """A cell is run: refused where the same is under way or made, or beyond the limit."""
        open_run, name = self.opening(kernel, digest, price, alone=alone)
        twins = [job for job in self.model.values() if job.digest == digest]
        if alone and any(job.pending or job.state == "settled" for job in twins):
            self.refused(UnderWay, open_run)
        elif self.spent() + price > LIMIT:
            self.refused(BudgetExceeded, open_run)
        else:
            open_run()
            self.model[name] = Job(digest, price, kernel)

    @rule(kernel=kernels, number=jobs)
    def resend(self, kernel: str, number: int) -> None:
        """A person sends an uncertain job once more."""
        old, before = self.chosen(number, "uncertain")
        digest, price = (before.digest, before.price) if before else ("a roof", 1.0)
        open_run, name = self.opening(kernel, digest, price, alone=False, instead_of=old)
        if before is None or before.state != "uncertain" or self.held(before):
            self.refused(StoreError, open_run)
        elif self.spent() + price > LIMIT:
            self.refused(BudgetExceeded, open_run)
        else:
            open_run()
            before.holder = kernel
            self.model[name] = Job(digest, price, kernel, instead_of=old)

    def opening(
        self, kernel: str, digest: str, price: float, *, alone: bool, instead_of: str = ""
    ) -> tuple[Callable[[], None], str]:
        name = f"job_{len(self.model) + 1}"
        body = {"prompt": {"positive": digest}}
        answer = Answer(body, "model", digest=digest, job_id=name, credits=price)
        run = Run(f"run_{name}", 1000.0, "service", answers=(answer,))
        settled = {job.digest for job in self.model.values() if job.state == "settled"}

        def open_run() -> None:
            self.journals[kernel].open_run(
                *(run, ME, [Intent(name, body)], "0"),
                alone=alone,
                answered=settled.__contains__,
                caps=[Cap("max_credits_day", LIMIT)],
                instead_of=instead_of,
            )

        return open_run, name

    @rule(kernel=kernels, number=jobs, generation=generations)
    def ticket(self, kernel: str, number: int, generation: str) -> None:
        """An answer comes, perhaps to a job that was given up meanwhile."""
        name, _ = self.chosen(number, "intended")
        self.accept(name, generation, self.journals[kernel].ticket, {"intended", "uncertain"})

    @rule(kernel=kernels, number=jobs, generation=generations)
    def adopt(self, kernel: str, number: int, generation: str) -> None:
        """A person recognises a picture."""
        name, job = self.chosen(number, "uncertain")
        possible = job is not None and job.state == "uncertain" and not self.held(job)
        self.accept(
            *(name, generation, self.journals[kernel].adopt),
            {"uncertain"} if possible else set(),
            release=True,
        )

    def accept(
        self,
        name: str,
        generation: str,
        how: Callable[[str, Ticket], None],
        states: set[State],
        *,
        release: bool = False,
    ) -> None:
        job = self.model.get(name)
        taken = {other.generation for other in self.model.values()}
        if job is None or job.state not in states or generation in taken:
            self.refused(StoreError, lambda: how(name, Ticket(generation)))
            return
        how(name, Ticket(generation))
        job.state, job.generation = "ticketed", generation
        job.holder = "" if release else job.holder

    @rule(kernel=kernels, number=jobs, new=st.sampled_from(["refused", "uncertain", "dropped"]))
    def move(self, kernel: str, number: int, new: State) -> None:
        """A request was refused, is in doubt, or a person has given it up."""
        journal = self.journals[kernel]
        moves = {"refused": journal.refuse, "uncertain": journal.doubt, "dropped": journal.drop}
        name, job = self.chosen(number, "uncertain" if new == "dropped" else "intended")
        if job is None or new not in MOVES[job.state]:
            self.refused(StoreError, lambda: moves[new](name, "said"))
            return
        moves[new](name, "said")
        job.state, job.holder = new, ""

    @rule(kernel=kernels, number=jobs)
    def settle(self, kernel: str, number: int) -> None:
        """The pictures are here; whoever comes second changes nothing."""
        name, job = self.chosen(number, "ticketed")
        medium = RemoteMedium(f"img_{name}", "success", "success")
        fetched = Fetched(medium, "ab" * 32, "image/png", 9, 8, 6)

        def settle() -> None:
            self.journals[kernel].settle(Settlement(name, "", (fetched,)))

        if job is None or job.state not in ("ticketed", "settled"):
            self.refused(StoreError, settle)
            return
        settle()
        if job.state == "ticketed":
            job.state, job.holder = "settled", ""

    @rule(kernel=kernels, number=jobs, again=st.booleans())
    def leave(self, kernel: str, number: int, again: bool) -> None:
        """A request is about to leave: only one that is still meant to."""
        name, job = self.chosen(number, "intended")
        journal = self.journals[kernel]
        if job is None or job.state != "intended":
            self.refused(StoreError, lambda: journal.leaving(name, again=again))
        else:
            journal.leaving(name, again=again)

    @rule(kernel=kernels, number=jobs)
    def take(self, kernel: str, number: int) -> None:
        """One kernel works on a job, while it lives."""
        name, job = self.chosen(number, "ticketed")
        if job is None:
            return
        free = job.holder == kernel or not self.held(job)
        assert self.journals[kernel].take(name) == free
        if free:
            job.holder = kernel

    @rule(kernel=kernels, number=jobs)
    def release(self, kernel: str, number: int) -> None:
        """Nobody lets go of what another holds."""
        name, job = self.chosen(number, "ticketed", "intended")
        self.journals[kernel].release([name])
        if job and job.holder == kernel:
            job.holder = ""

    @rule(number=jobs)
    def sent_instead(self, number: int) -> None:
        """What was sent once more is dropped only when the new request has left."""
        resent = {new: job.instead_of for new, job in self.model.items() if job.instead_of}
        if not resent:
            return
        new = list(resent)[number % len(resent)]
        job = self.model[resent[new]]
        kernel = job.holder if self.held(job) else "ann"
        self.journals[kernel].sent_instead(resent[new], new)
        left = self.model[new].state in ("ticketed", "settled", "uncertain")
        if left and job.state == "uncertain":
            job.state, job.holder = "dropped", ""
        elif job.holder == kernel:
            job.holder = ""

    @rule(kernel=kernels)
    def kill(self, kernel: str) -> None:
        """A kernel dies with its lock, and another one is started."""
        self.holders[kernel].close()
        for job in self.model.values():
            if job.holder == kernel:
                job.holder = f"the late {kernel}"
        self.start(kernel)

    # What must hold

    def chosen(self, number: int, *states: State) -> tuple[str, Job | None]:
        fitting = [name for name, job in self.model.items() if job.state in states]
        names = fitting if fitting and number % 6 else [*self.model, "job_nowhere"]
        name = names[number % len(names)]
        return name, self.model.get(name)

    def refused(self, error: type[Exception], work: Callable[[], None]) -> None:
        with pytest.raises(error):
            work()

    def held(self, job: Job) -> bool:
        return job.holder in ("ann", "bob")

    def spent(self) -> float:
        return sum(job.counts for job in self.model.values())

    @invariant()
    def the_store_is_what_the_model_says(self) -> None:
        rows = self.databases["bob"].read("SELECT job_id, state, generation_id FROM job")
        found = {row["job_id"]: (row["state"], row["generation_id"] or "") for row in rows}
        assert found == {name: (job.state, job.generation) for name, job in self.model.items()}
        cap = Cap("max_credits_day", LIMIT)
        assert cap.spent(self.databases["ann"]._connection.execute, ME) == self.spent() <= LIMIT
        [media] = self.databases["ann"].read("SELECT count(*) AS n FROM medium")
        assert media["n"] == [job.state for job in self.model.values()].count("settled")

    @invariant()
    def both_kernels_see_the_same_jobs_held(self) -> None:
        for kernel, journal in self.journals.items():
            seen = {j.intent.job_id: (j.held, j.mine) for j in journal.pending(ME)}
            assert seen == {
                name: (self.held(job), job.holder == kernel)
                for name, job in self.model.items()
                if job.pending
            }


TestJournals = Journals.TestCase
