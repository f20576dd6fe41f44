"""A case: everything about one run of the suite that follows from its number.

The same seed always makes the same case, so one that failed can be run alone. Nothing here runs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from rig.exchange import Asked
from rig.faults import FAULTS, SENSELESS

STEPS = ("paid", "poll", "download", "estimate", "catalog")

# Once told to slow down, a client keeps to a slow pace: that is tried by cases of its own.
NOISE = [fault for fault in FAULTS if fault != "too_many"]

# Where a fault tells most; all others do at the paid request.
TELLING = {
    **dict.fromkeys(("listed_twice", "out_of_date", "not_listed", "media_missing"), "poll"),
    **dict.fromkeys(("asked_twice", "trickle", "damaged"), "download"),
    **dict.fromkeys(("slow", "wrong_type"), "catalog"),
}
FIRST = tuple((TELLING.get(fault, "paid"), fault) for fault in FAULTS)

# Every fault at every step, each fault once before any comes again.
PRIMARY: tuple[tuple[str, str], ...] = FIRST + tuple(
    pair
    for turn in range(len(STEPS))
    for number, fault in enumerate(FAULTS)
    if (pair := (STEPS[(number + turn) % len(STEPS)], fault)) not in {*SENSELESS, *FIRST}
)

# What a person does while things go wrong.
STUBBORN: tuple[tuple[str, ...], ...] = (
    ("run",),
    ("run",),
    ("run", "run"),
    ("run", "resume"),
    ("run", "resume", "run", "resume", "run"),
    ("run", "decide"),
    ("run", "decide", "run", "decide"),
    ("stop", "run"),
    ("stop", "resume", "decide"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One case.

    Attributes:
        seed: its number.
        step: the step of the exchange that is sure to meet the fault.
        fault: its name.
        nth: which of the requests of that step meets it first.
        run: how many in a row meet it.
        noise: share of all other exchanges that meet some fault or other.
        requests: how many different pictures are asked for.
        batch_size: media of each.
        latency: seconds until the first medium is done.
        neighbours: look-alikes that another client makes around each paid request.
        flood: look-alikes that it makes after the chaos, before anybody looks.
        stubborn: what the person does while things go wrong.
        adopt: the setting of that name.
    """

    seed: int
    step: str
    fault: str
    nth: int
    run: int
    noise: float
    requests: int
    batch_size: int
    latency: float
    neighbours: int
    flood: int
    stubborn: tuple[str, ...]
    adopt: str
    chance: Random = field(compare=False, repr=False)

    @classmethod
    def of(cls, seed: int) -> Case:
        """The case with that number; the first ones are short, with one fault each."""
        chance = Random(seed)
        step, fault = PRIMARY[seed % len(PRIMARY)]
        short = seed < len(FAULTS)
        requests = chance.choice([1, 1, 2, 3])
        neighbours = chance.choice([0, 0, 1, 2])
        flood = 0 if short else chance.choice([0, 0, 0, 3, 60])
        return cls(
            seed=seed,
            step=step,
            fault=fault,
            nth=0 if short else chance.randrange(requests if step == "paid" else 2),
            run=chance.choice([1, 1, 2, 3, 9] if fault != "too_many" else [1, 2]),
            noise=0.0 if short else chance.choice([0.0, 0.0, 0.1, 0.3]),
            requests=requests,
            batch_size=chance.choice([1, 1, 2]),
            latency=0.0 if short else chance.choice([0.0, 0.0, 0.3]),
            neighbours=neighbours,
            flood=flood,
            stubborn=("run",) if short else chance.choice(STUBBORN),
            adopt="ask" if neighbours or flood else chance.choice(["ask", "unique"]),
            chance=chance,
        )

    @property
    def spec(self) -> str:
        """What is asked for."""
        seeds = f"{self.seed}..{self.seed + self.requests - 1}" if self.requests > 1 else self.seed
        return f"seed: {seeds}\nbatch_size: {self.batch_size}\na lighthouse, case {self.seed}"

    @property
    def wanted(self) -> list[str]:
        """The requests, as the service's books will show them."""
        return [f"a lighthouse, case {self.seed} ({self.seed + n})" for n in range(self.requests)]

    def choose(self, asked: Asked) -> str:
        """The fault of an exchange, empty for none."""
        if asked.step == self.step and self.nth <= asked.nth < self.nth + self.run:
            return self.fault
        if self.chance.random() >= self.noise:
            return ""
        fault = self.chance.choice(NOISE)
        return "" if (asked.step, fault) in SENSELESS else fault
