"""What earlier jobs tell of those under way: the first moment to look, and how long is left.

All times are in seconds from acceptance to the end. Pure arithmetic; nothing here reads a store or
a clock.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

ENOUGH = 3
"""Jobs without which nothing is foretold."""

EARLY = 0.05
"""Share of jobs that are finished at the first look."""

HEADWAY = 0.9
"""What is taken of the early moment.

A job that is finished at its first look is recorded with the time of the look, not with its own,
which was shorter. Without some headway such records would move the moment later and later.
"""


def percentile(seconds: Sequence[float], share: float) -> float:
    """The value below which a share (0 to 1) of `seconds` lies, with straight lines between.

    Raises:
        ValueError: there are none.
    """
    if not seconds:
        raise ValueError("no percentile of nothing")
    ranked = sorted(seconds)
    place = share * (len(ranked) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ranked) - 1)
    return ranked[low] + (place - low) * (ranked[high] - ranked[low])


def early(seconds: Sequence[float]) -> float | None:
    """Seconds from acceptance to the first look that is worth making; None when unknown."""
    if len(seconds) < ENOUGH:
        return None
    return HEADWAY * percentile(seconds, EARLY)


def rest_of_job(seconds: Sequence[float], age: float) -> float:
    """Seconds that a job will take which was accepted `age` seconds ago.

    Only earlier jobs that took longer tell something of it; 0 when none did: it may end any moment.
    """
    return _rest(sorted(seconds), age)


def _rest(ranked: Sequence[float], age: float) -> float:
    shorter = bisect_right(ranked, age)
    longer = len(ranked) - shorter
    if not longer:
        return 0.0
    low, high = ranked[shorter + (longer - 1) // 2], ranked[shorter + longer // 2]
    return (low + high) / 2 - age


def rest_of_run(
    seconds: Sequence[float], *, ages: Sequence[float] = (), unsent: int = 0, together: int = 1
) -> float | None:
    """Seconds that a run will take, None when too little is known.

    Args:
        seconds: of earlier jobs of the same kind.
        ages: of the jobs under way, since their acceptance.
        unsent: jobs that are not accepted yet.
        together: jobs that the service was seen to make at the same time.
    """
    if len(seconds) < ENOUGH:
        return None
    ranked = sorted(seconds)
    one = _rest(ranked, 0.0)
    under_way = [_rest(ranked, age) for age in ages]
    work = sum(under_way) + unsent * one
    longest = max(under_way, default=0.0)
    return max(work / max(1, together), longest, one if unsent else 0.0)
