"""What is foretold lies within what was seen, and nothing is foretold of nothing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.job.eta import ENOUGH, early, percentile, rest_of_job, rest_of_run

TIMES = st.lists(st.floats(0.1, 1e4), min_size=ENOUGH, max_size=60)


@pytest.mark.parametrize("seen", [[], [4.0], [4.0, 5.0]])
def test_nothing_is_foretold_of_too_little(seen: list[float]) -> None:
    """One lucky picture would have every later one looked at too late, or promised too soon."""
    assert early(seen) is None
    assert rest_of_run(seen, unsent=3) is None


def test_a_percentile_of_nothing_is_refused() -> None:
    """A silent zero would be taken for a moment."""
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


@given(TIMES, st.floats(0, 1), st.floats(0, 1))
def test_percentiles_rise_within_what_was_seen(seen: list[float], one: float, two: float) -> None:
    """A first look after the slowest job, or before the quickest, would be a slip of arithmetic."""
    low, high = percentile(seen, min(one, two)), percentile(seen, max(one, two))
    tiny = 1e-9 * max(seen)
    assert min(seen) - tiny <= low <= high + tiny
    assert high <= max(seen) + tiny


def test_the_middle_of_an_even_number() -> None:
    """Between two values the straight line decides."""
    assert percentile([1, 2, 3, 4], 0.5) == 2.5
    assert percentile([10, 20], 0.05) == 10.5


@given(TIMES)
def test_most_jobs_are_not_finished_at_the_first_look(seen: list[float]) -> None:
    """A first look later than that is later for every one of them."""
    moment = early(seen)
    assert moment is not None
    assert sum(s < moment for s in seen) <= 0.05 * len(seen) + 1
    assert moment <= sorted(seen)[math.ceil(0.05 * (len(seen) - 1))]


def test_the_first_look_does_not_drift() -> None:
    """Times are seen at looks: learned from themselves they would grow without end."""
    true, seen = 4.0, [6.0] * 5
    for _ in range(300):
        mark = early(seen[-200:])
        assert mark is not None
        look = mark
        while look < true:
            look += 0.5
        seen.append(look)
    assert max(seen[-200:]) < true + 0.5


@given(TIMES, st.floats(0, 2e4))
def test_the_rest_of_a_job_is_one_that_was_seen(seen: list[float], age: float) -> None:
    """A job that already took long will not be done at the usual time."""
    rest = rest_of_job(seen, age)
    assert 0 <= rest <= max(0.0, max(seen) - age)
    assert rest > 0 or max(seen) <= age


def test_the_rest_of_a_run() -> None:
    """The line above the grid says how long there is to wait."""
    seen = [4.0, 4.0, 4.0]
    assert rest_of_run(seen) == 0
    assert rest_of_run(seen, ages=[1.0]) == 3
    assert rest_of_run(seen, ages=[0.0, 0.0], unsent=6, together=2) == 16
    assert rest_of_run(seen, unsent=1, together=8) == 4
    assert rest_of_run(seen, ages=[9.0]) == 0


@given(TIMES, st.integers(0, 50), st.integers(1, 8))
def test_more_work_never_takes_less(seen: list[float], unsent: int, together: int) -> None:
    """An estimate that falls when a cell is added is no estimate."""
    now = rest_of_run(seen, unsent=unsent, together=together)
    more = rest_of_run(seen, unsent=unsent + 1, together=together)
    quicker = rest_of_run(seen, unsent=unsent, together=together + 1)
    assert now is not None
    assert more is not None
    assert quicker is not None
    assert quicker <= now <= more
