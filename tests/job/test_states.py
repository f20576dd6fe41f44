"""States and recovery: what is proved, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.errors import OutcomeUnknown, RenderNetError, ServiceUnreachable
from rendernet_jupyter.job.recovery import UNREACHABLE_TRIES, after_failed_submit, on_resume
from rendernet_jupyter.job.schedule import Schedule
from rendernet_jupyter.job.states import MOVES, PENDING, legal

STATES = sorted(MOVES)


@given(st.lists(st.sampled_from(STATES), max_size=12))
def test_a_job_that_is_over_stays_over(path: list[str]) -> None:
    """A settled or refused job that could be sent again would be paid again."""
    state = "intended"
    for wish in path:
        if legal(state, wish):
            state = wish
    if state not in PENDING:
        assert not any(legal(state, other) for other in STATES)


def test_nothing_returns_to_intended() -> None:
    """An intent is sent once: no move may lead back to it."""
    assert all("intended" not in moves for moves in MOVES.values())


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("ours"), OutcomeUnknown("?")])
def test_what_proves_nothing_is_uncertain(error: BaseException) -> None:
    """A fault of our own after the request left must not be taken for a refusal."""
    assert after_failed_submit(error, UNREACHABLE_TRIES) == "uncertain"


@pytest.mark.parametrize("error", [RenderNetError("no"), ServiceUnreachable("never left")])
def test_what_is_proved_is_refused(error: Exception) -> None:
    """A refusal that counted as uncertain would frighten its reader for nothing."""
    assert after_failed_submit(error, UNREACHABLE_TRIES) == "refused"


def test_resuming_never_sends() -> None:
    """Resume is promised to be free: no state leads to sending."""
    assert {on_resume(s) for s in MOVES} == {"wait", "doubt", "ask", "nothing"}


@given(st.floats(0, 1e5), st.floats(0.1, 10), st.floats(0.1, 10))
def test_pauses_are_positive_and_bounded(elapsed: float, first: float, step: float) -> None:
    """A pause of nothing would hammer the service; one without bound would never look again."""
    pause = Schedule(first, step, 60, 5).pause(elapsed)
    assert 0 < pause <= max(first, step, 5)
