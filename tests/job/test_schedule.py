"""Looks are neither too many nor too late, whatever was learned."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.job.schedule import SANDBOX, SERVICE, Schedule

SECONDS = st.floats(0.0, 1e5)
EARLY = st.none() | SECONDS


def test_nobody_looks_before_the_learned_moment() -> None:
    """Looks at pictures that cannot be there yet use up the account's rate limit."""
    assert SERVICE.pause(0, early=30) == 30
    assert SERVICE.pause(29, early=30) == 1
    assert SERVICE.pause(30, early=30) == SERVICE.keen


def test_without_a_history_the_first_looks_are_as_ever() -> None:
    """The first picture of an account has nothing to learn from."""
    assert SERVICE.pause(0) == SERVICE.first
    assert SERVICE.pause(SERVICE.first) == SERVICE.step


def test_a_long_job_is_not_overdue_while_it_is_on_time() -> None:
    """A video of five minutes would be found late if it counted as late after ninety seconds."""
    assert SERVICE.pause(310, early=300) == SERVICE.keen
    assert SERVICE.pause(300 + SERVICE.patience, early=300) == SERVICE.slow


@given(st.sampled_from([SERVICE, SANDBOX, Schedule(1, 1)]), SECONDS, EARLY)
def test_pauses_are_positive_and_bounded(
    schedule: Schedule, age: float, early: float | None
) -> None:
    """A pause of nothing would hammer the service; one without bound would never look again."""
    pause = schedule.pause(age, early)
    assert 0 < pause <= max(schedule.mark(early), schedule.step, schedule.slow)
    assert schedule.mark(early) >= min(schedule.first, schedule.keen)
