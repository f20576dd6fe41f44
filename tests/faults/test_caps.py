"""Limits under fifty cells at once: in threads, in two kernels, on a line that loses answers."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from rig.exchange import Asked
from rig.kernel import race
from rig.person import sit_down, trial
from rig.stand import Stand

CELLS = 50
CAP = 20  # credits; a picture of these tests costs one


def cells(first: int, count: int) -> list[tuple[str, str]]:
    """Cells that have nothing in common but the account."""
    return [("run", f"seed: {seed}\nembers") for seed in range(first, first + count)]


def unsteady(asked: Asked) -> str:
    """Every fourth answer to a paid request is lost, and every seventh request."""
    if asked.step != "paid":
        return ""
    if asked.nth % 4 == 3:
        return "cut_after"
    return "cut_before" if asked.nth % 7 == 6 else ""


@pytest.mark.parametrize(
    "setting", ["max_credits_day", pytest.param("max_credits_session", marks=pytest.mark.long)]
)
def test_fifty_cells_of_one_kernel(stand: Stand, setting: str) -> None:
    """Run All in a notebook with a budget would spend more than the budget."""
    with (
        sit_down(stand, **{setting: CAP}) as session,
        ThreadPoolExecutor(CELLS) as threads,
    ):
        ended = Counter(
            threads.map(lambda cell: trial(session, "run", cell[1], stand), cells(0, CELLS))
        )
    assert stand.world.counters.charged_credits == CAP
    assert ended == {"done": CAP, "BudgetExceeded": CELLS - CAP}


@pytest.mark.long
def test_fifty_cells_of_two_kernels(stand: Stand) -> None:
    """Two notebooks would spend a day's budget each."""
    orders = [cells(0, CELLS // 2), cells(CELLS // 2, CELLS // 2)]
    ended = race(stand, orders, together=True, settings={"max_credits_day": CAP})
    assert stand.world.counters.charged_credits == CAP
    assert Counter(line["ended"] for lines in ended for line in lines) == {
        "done": CAP,
        "BudgetExceeded": CELLS - CAP,
    }


@pytest.mark.long
def test_each_kernel_has_its_own_session(stand: Stand) -> None:
    """A budget for a session would be used up by somebody else's notebook."""
    orders = [cells(0, CELLS // 2), cells(CELLS // 2, CELLS // 2)]
    race(stand, orders, together=True, settings={"max_credits_session": CAP / 2})
    assert stand.world.counters.charged_credits == CAP


@pytest.mark.long
def test_what_nobody_saw_counts(stand: Stand) -> None:
    """A request whose answer was lost may have been charged: taken as free, it breaks the limit."""
    stand.proxy.choose = unsteady
    orders = [cells(0, CELLS // 2), cells(CELLS // 2, CELLS // 2)]
    ended = race(stand, orders, together=True, settings={"max_credits_day": CAP})
    assert stand.world.counters.charged_credits <= CAP
    said = Counter(line["ended"] for lines in ended for line in lines)
    assert set(said) == {"done", "BudgetExceeded", "OutcomeUnknown"}
    assert said["done"] + said["OutcomeUnknown"] == CAP


@pytest.mark.long
def test_the_limit_outlives_a_kernel(stand: Stand) -> None:
    """A restart in the middle of the day would give the budget a second time."""
    for first in (0, 15):
        race(stand, [cells(first, 15)], together=True, settings={"max_credits_day": CAP})
    assert stand.world.counters.charged_credits == CAP
