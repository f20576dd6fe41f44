"""What was proved of pictures and files, and what was found changed. Values; nothing here looks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["proved", "sound", "changed", "missing", "unknown"]

GOOD: frozenset[Verdict] = frozenset({"proved", "sound"})
"""Nothing is wrong: proved by the store, or in agreement with its own manifest."""


@dataclass(frozen=True, slots=True)
class Check:
    """One picture or file that was looked at.

    Attributes:
        subject: the file, or the id of the medium.
        verdict: `proved`: bytes, pixels and journal agree. `sound`: the file agrees with its
            manifest, and the store does not know its run. `changed`: something is not as it was.
            `missing`: a file is not there. `unknown`: nobody can say what it is.
        finding: a sentence that names what was found.
        run_id: the run that made it, as far as that is known.
        todo: what to do about it; empty when there is nothing.
    """

    subject: str
    verdict: Verdict
    finding: str
    run_id: str = ""
    todo: str = ""

    def __str__(self) -> str:
        return f"{self.subject}: {self.verdict}. {self.finding} {self.todo}".rstrip()


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything that was looked at, in order."""

    checks: tuple[Check, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is changed, missing or unknown."""
        return all(check.verdict in GOOD for check in self.checks)

    @property
    def faults(self) -> tuple[Check, ...]:
        """What is changed, missing or unknown."""
        return tuple(check for check in self.checks if check.verdict not in GOOD)

    def sentence(self) -> str:
        """`3 proved, 1 changed`."""
        counts = Counter(check.verdict for check in self.checks)
        order: tuple[Verdict, ...] = ("proved", "sound", "changed", "missing", "unknown")
        said = [f"{counts[verdict]:,} {verdict}" for verdict in order if counts[verdict]]
        return ", ".join(said) or "nothing to verify"

    def __repr__(self) -> str:
        return "\n".join([f"Verification({self.sentence()})", *map(str, self.faults)])
