"""Which generation a person takes for which request, noted until all of it is adopted at once.

Nothing here is a control, and nothing is adopted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rendernet_jupyter.view.undecided import Undecided


@dataclass(slots=True)
class Notes:
    """Pairs of request and generation, each of both at most once.

    Attributes:
        pairs: generations by the names of requests.
    """

    pairs: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.pairs)

    def turn(self, job: str, generation: str) -> bool:
        """Note a pair, in place of what was noted of either; once more takes it back.

        Returns:
            Whether it is noted now.
        """
        same = self.pairs.get(job) == generation
        kept = {j: g for j, g in self.pairs.items() if job != j and generation != g}
        self.pairs = kept if same else {**kept, job: generation}
        return not same

    def keep(self, lot: Undecided) -> None:
        """Forget what is not in the lot any more."""
        jobs, names = {job.job for job in lot.jobs}, {one.name for one in lot.looks}
        self.pairs = {j: g for j, g in self.pairs.items() if j in jobs and g in names}
