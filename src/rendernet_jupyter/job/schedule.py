"""When to look next. Pure arithmetic on seconds; nothing here sleeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """Pauses between looks at the listing, in seconds.

    A fixed step finds a finished picture sooner than a geometric back-off of the same number of
    looks, so the step grows only for jobs that already took unusually long. Where earlier jobs
    tell when the first can be expected, nobody looks before that moment, and then often.

    Attributes:
        first: from acceptance to the first look, when nothing is learned.
        step: pause between looks, when nothing is learned.
        patience: this long after the first look a job is overdue.
        slow: pause between looks at jobs that are overdue.
        keen: pause between looks once past a learned moment.
    """

    first: float = 2.0
    step: float = 2.0
    patience: float = 90.0
    slow: float = 5.0
    keen: float = 0.5

    def mark(self, early: float | None) -> float:
        """Seconds from acceptance to the first look.

        Args:
            early: the learned moment, in seconds since acceptance; None when nothing is learned.
        """
        return self.first if early is None else max(early, self.shortest)

    @property
    def shortest(self) -> float:
        """The shortest pause that this schedule knows."""
        return min(self.keen, self.step)

    def usual(self, early: float | None) -> float:
        """Seconds between looks at a job that is not overdue."""
        return self.step if early is None else self.shortest

    def pause(self, age: float, early: float | None = None) -> float:
        """Seconds until the next look at a job that was accepted `age` seconds ago."""
        mark = self.mark(early)
        if age < mark:
            return mark - age
        usual = self.usual(early)
        return usual if age < mark + self.patience else max(self.slow, usual)


SERVICE = Schedule()
SANDBOX = Schedule(first=0.2, step=0.2, patience=60.0, slow=2.0, keen=0.2)
