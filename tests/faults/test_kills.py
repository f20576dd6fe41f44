"""The client's process is killed for real, at every state of the journal and in between.

Each case follows from its number; one alone: ``pytest tests/faults -k 'kills and 17-'``.
"""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from rig import laws
from rig.exchange import Asked
from rig.kernel import LONGEST, await_ready, kernel
from rig.person import put_right, sit_down
from rig.stand import Stand, standing

from rendernet_jupyter.sandbox import Knobs

CASES = 140

QUICK = (0, 1, 2, 4, 7, 8, 11)  # the states of the journal, and the steps between them

# Name, step, moment, and the fault that the exchange meets at last. Without a step it is not an
# exchange that counts, but what the journal shows, or the time alone.
MOMENTS: tuple[tuple[str, str, str, str], ...] = (
    ("intended-lost", "paid", "arrived", "cut_before"),
    ("intended-accepted", "paid", "arrived", ""),
    ("accepted-unanswered", "paid", "forwarded", ""),
    ("answering", "paid", "half", ""),
    ("answered", "paid", "answered", ""),
    ("polling", "poll", "arrived", ""),
    ("polled", "poll", "answered", ""),
    ("downloading", "download", "half", ""),
    ("downloaded", "download", "answered", ""),
    ("pricing", "estimate", "forwarded", ""),
    ("random", "", "", ""),
    ("journal-intended", "", "intended", ""),
    ("journal-ticketed", "", "ticketed", ""),
    ("journal-settled", "", "settled", ""),
)


@dataclass(frozen=True, slots=True)
class Kill:
    """When a process dies, and of what: all of it follows from the number."""

    seed: int
    name: str
    step: str
    moment: str
    fault: str
    nth: int
    after: float
    signal: int
    kernels: int
    together: bool
    requests: int
    batch_size: int
    latency: float
    neighbours: int
    flood: int
    adopt: str

    @classmethod
    def of(cls, seed: int) -> Kill:
        """The case with that number; the first ones are short, with one process each."""
        chance = Random(seed)
        name, step, moment, fault = MOMENTS[seed % len(MOMENTS)]
        short = seed < len(MOMENTS)
        requests, batch_size = chance.choice([1, 1, 2, 3]), chance.choice([1, 1, 2])
        most = {"paid": requests, "download": requests * batch_size}.get(step, 1)
        neighbours = chance.choice([0, 0, 1, 2])
        flood = 0 if short else chance.choice([0, 0, 0, 3, 60])
        return cls(
            *(seed, name, step, moment, fault),
            nth=chance.randrange(most),
            after=chance.choice([0, 0, 0.001, 0.005, 0.02]) if moment else chance.uniform(0, 1.2),
            signal=chance.choice([signal.SIGKILL] * 4 + [signal.SIGTERM, signal.SIGINT]),
            kernels=1 if short else chance.choice([1, 1, 2]),
            together=chance.choice([True, False]),
            requests=requests,
            batch_size=batch_size,
            latency=0.0 if short else chance.choice([0.0, 0.3]),
            neighbours=neighbours,
            flood=flood,
            adopt="ask" if neighbours or flood else chance.choice(["ask", "unique"]),
        )

    @property
    def spec(self) -> str:
        """What is asked for."""
        seeds = f"{self.seed}..{self.seed + self.requests - 1}" if self.requests > 1 else self.seed
        return f"seed: {seeds}\nbatch_size: {self.batch_size}\na bridge, case {self.seed}"

    @property
    def wanted(self) -> list[str]:
        """The requests, as the service's books will show them."""
        return [f"a bridge, case {self.seed} ({self.seed + n})" for n in range(self.requests)]


class Executioner:
    """Ends a process at the moment of a case, before anything else moves."""

    def __init__(self, case: Kill, stand: Stand) -> None:
        self._case = case
        self._stand = stand
        self.process: subprocess.Popen[str] | None = None
        self.struck = False

    def notice(self, moment: str, asked: Asked) -> None:
        """Let the neighbours in, and strike when the time has come."""
        case = self._case
        if asked.step == "paid" and moment in ("arrived", "forwarded"):
            self._stand.look_alikes(case.neighbours, case.batch_size)
        if (asked.step, asked.nth, moment) == (case.step, case.nth, case.moment):
            time.sleep(case.after)
            self.strike()

    def choose(self, asked: Asked) -> str:
        """What becomes of the exchange in which the process dies."""
        case = self._case
        return case.fault if (asked.step, asked.nth) == (case.step, case.nth) else ""

    def watch(self) -> None:
        """Strike when the journal shows the state of the case, or after its time."""
        case = self._case
        assert self.process is not None
        await_ready(self.process)
        if case.moment:
            file = self._stand.store / "store.sqlite3"
            while self.process.poll() is None and not _shows(file, case.moment):
                time.sleep(0.0005)
        time.sleep(case.after)
        self.strike()

    def strike(self) -> None:
        """Send the signal; one that cannot be caught has worked when this returns."""
        assert self.process is not None
        self.struck = True
        self.process.send_signal(self._case.signal)
        if self._case.signal != signal.SIGINT:
            self.process.wait(LONGEST)


def _shows(file: Path, state: str) -> bool:
    """Whether a job of the store is in a state."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
            query = "SELECT 1 FROM job WHERE state = ?"
            return database.execute(query, (state,)).fetchone() is not None
    except sqlite3.OperationalError:
        return False  # there is no file or no table yet


def _cases() -> list[object]:
    def one(seed: int) -> object:
        case = Kill.of(seed)
        marks = () if seed in QUICK else pytest.mark.long
        return pytest.param(case, id=f"{seed}-{case.name}", marks=marks)

    return [one(seed) for seed in range(CASES)]


@pytest.mark.parametrize("case", _cases())
def test_a_process_dies(case: Kill, tmp_path: Path) -> None:
    """A dead kernel would be paid for twice, or take pictures with it."""
    knobs = Knobs(latency=case.latency, latency_step=0)
    with standing(tmp_path, chance=Random(case.seed), knobs=knobs) as stand:
        executioner = Executioner(case, stand)
        stand.proxy.choose, stand.proxy.notice = executioner.choose, executioner.notice
        action = ("run", f"{case.spec}\0--timeout 10")
        with ExitStack() as running:
            kernels = []
            for _ in range(case.kernels):
                kernels.append(running.enter_context(kernel(stand, [action])))
                executioner.process = kernels[-1]
                if not case.step:
                    executioner.watch()
                if not case.together:
                    kernels[-1].wait(LONGEST)
            for process in kernels:
                process.wait(LONGEST)
        assert executioner.struck
        stand.proxy.heal()
        stand.look_alikes(case.flood, case.batch_size)
        with sit_down(stand, adopt=case.adopt) as session:
            assert len(put_right(session, stand, case.spec)) == case.requests * case.batch_size
            laws.hold(stand, session, case.wanted)
            assert session.generate(case.spec).run.cached
            laws.paid_once(stand, case.wanted)
