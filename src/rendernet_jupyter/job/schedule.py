"""When to look next. Pure arithmetic on seconds; nothing here sleeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """Pauses between looks at the listing, in seconds since the first job was accepted.

    A fixed step finds a finished picture sooner than a geometric back-off of the same number of
    looks, so the step grows only for jobs that already took unusually long.

    Attributes:
        first: pause before the first look.
        step: pause between looks.
        patience: after this long the pause is `slow`.
        slow: pause for jobs that take long.
    """

    first: float = 2.0
    step: float = 2.0
    patience: float = 90.0
    slow: float = 5.0

    def pause(self, elapsed: float) -> float:
        """Seconds to wait now, when the youngest job was accepted `elapsed` seconds ago."""
        if elapsed < self.first:
            return self.first - elapsed
        return self.step if elapsed < self.patience else self.slow


SERVICE = Schedule()
SANDBOX = Schedule(first=0.2, step=0.2, patience=60.0, slow=2.0)
