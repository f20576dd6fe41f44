"""Limits are kept where intents are written: in one transaction, whoever else writes."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.errors import BudgetExceeded
from rendernet_jupyter.job.ports import Intent, Ticket
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.caps import Cap

ME = Account("service", "https://api.invalid:443", "f00d")
Spend = Callable[..., None]


@pytest.fixture
def now() -> list[float]:
    """The store's clock, moved by hand."""
    return [1_000.0]


@pytest.fixture
def store(tmp_path: Path, now: list[float]) -> Any:
    made = Store(tmp_path / "shelf", clock=lambda: now[0])
    yield made
    made.close()


@pytest.fixture
def spend(store: Store) -> Spend:
    """Writes down a run of one request."""

    def run(
        name: str, price: float | None, *caps: Cap, account: Account = ME, **facts: Any
    ) -> None:
        answer = Answer({"seed": 1}, "model", digest=name, credits=price)
        made = Run(f"run_{name}", 0.0, account.engine, answers=(answer,), **facts)
        intent = Intent(f"job_{name}", {"seed": 1})
        store.journal.open_run(made, account, [intent], "0", caps=caps)

    return run


def spent(store: Store, cap: Cap, account: Account = ME) -> float:
    with store.database.transaction() as do:
        return cap.spent(do, account)


def test_the_last_credit_may_be_spent_and_no_more(store: Store, spend: Spend) -> None:
    """A limit of ten that stops at nine, or at eleven, is another limit."""
    cap = Cap("max_credits_day", 10)
    spend("a", 9.7, cap)
    spend("b", 0.3, cap)
    with pytest.raises(BudgetExceeded, match="10 of max_credits_day 10") as caught:
        spend("c", 0.01, cap)
    assert (caught.value.estimated, caught.value.limit) == (0.01, 10)
    assert "RenderNet.max_credits_day" in caught.value.hint
    assert store.runs.get("run_c") is None


def test_what_may_have_been_charged_counts(store: Store, spend: Spend) -> None:
    """A lost answer, or a job that was given up, may have cost what it was priced at."""
    cap = Cap("max_credits_day", 100)
    for name in ("sent", "accepted", "lost", "dropped", "refused"):
        spend(name, 2.0)
    journal = store.journal
    journal.ticket("job_accepted", Ticket("gen_1"))
    journal.doubt("job_lost", "no answer")
    journal.doubt("job_dropped", "no answer")
    journal.drop("job_dropped", "given up")
    journal.refuse("job_refused", "no such style")
    assert spent(store, cap) == 8.0


def test_a_higher_charge_counts_and_a_lower_one_does_not(store: Store, spend: Spend) -> None:
    """A price that rose after the estimate would be spent beyond the limit."""
    for name, charged in (("dear", 5.0), ("cheap", 1.0)):
        spend(name, 2.0)
        store.journal.ticket(f"job_{name}", Ticket(f"gen_{name}"))
        store.ledger.charge([f"job_{name}"], charged)
    assert spent(store, Cap("max_credits_day", 100)) == 7.0


def test_only_the_period_the_session_and_the_address_count(
    store: Store, spend: Spend, now: list[float]
) -> None:
    """Yesterday and another notebook must not use up what is left; another key must."""
    spend("yesterday", 4.0, session="s_old")
    now[0] = 90_000.0
    spend("today", 2.0, session="s_new")
    other = Account(ME.engine, ME.origin, "beef")
    spend("theirs", 1.0, account=other)
    assert spent(store, Cap("day", 100, since=80_000.0)) == 3.0
    assert spent(store, Cap("session", 100, session="s_old")) == 4.0
    assert spent(store, Cap("ever", 100), other) == 7.0
    elsewhere = Account(ME.engine, "https://elsewhere.example:443", ME.fingerprint)
    assert spent(store, Cap("ever", 100), elsewhere) == 0.0


def test_a_clock_that_is_set_back_frees_nothing(
    store: Store, spend: Spend, now: list[float]
) -> None:
    """A wrong clock put right would give the day's credits a second time."""
    now[0] = 90_000.0
    spend("before", 9.0)
    now[0] = 86_500.0
    with pytest.raises(BudgetExceeded):
        spend("after", 2.0, Cap("max_credits_day", 10, since=86_400.0))


def test_without_a_price_a_limit_is_no_limit(store: Store, spend: Spend) -> None:
    """What an unpriced request costs would be spent beyond the limit, unseen."""
    with pytest.raises(BudgetExceeded, match="does not say what this costs"):
        spend("a", None, Cap("max_credits_day", 10))
    assert store.journal.pending() == []


def test_what_the_store_answers_needs_no_credits(store: Store, spend: Spend) -> None:
    """Run All is free, also for somebody who has spent everything."""
    cap = Cap("max_credits_day", 2)
    spend("a", 2.0, cap)
    answer = Answer({"seed": 1}, "model", digest="a", job_id="job_a", credits=0.0, cached=True)
    run = Run("run_again", 0.0, "service", answers=(answer,))
    store.journal.open_run(run, ME, [None], "0", caps=[cap])
    assert spent(store, cap) == 2.0


def test_threads_cannot_reserve_the_same_credits(store: Store, spend: Spend) -> None:
    """Each of fifty cells would see that there is room, and all of them would spend it."""

    def cell(number: int) -> bool:
        try:
            spend(f"n{number}", 1.5, Cap("max_credits_day", 10))
        except BudgetExceeded:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(cell, range(50))) == 6
    assert spent(store, Cap("max_credits_day", 10)) == 9.0


KERNEL = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from rendernet_jupyter.errors import BudgetExceeded
    from rendernet_jupyter.job.ports import Intent
    from rendernet_jupyter.result.records import Answer, Run
    from rendernet_jupyter.store import Store
    from rendernet_jupyter.store.account import Account
    from rendernet_jupyter.store.caps import Cap

    store = Store(Path(sys.argv[1]), clock=lambda: 1000.0)
    account, reserved = Account("service", "https://api.invalid:443", "f00d"), 0
    for number in range(30):
        name = f"{sys.argv[2]}_{number}"
        answer = Answer({"seed": 1}, "model", digest=name, credits=1.5)
        run = Run(f"run_{name}", 0.0, "service", answers=(answer,))
        intent = Intent(f"job_{name}", {"seed": 1})
        try:
            store.journal.open_run(
                run, account, [intent], "0", caps=[Cap("max_credits_day", 30)]
            )
            reserved += 1
        except BudgetExceeded:
            pass
    print(reserved)
    """
)


def test_kernels_cannot_reserve_the_same_credits(store: Store) -> None:
    """Two notebooks that run through the night would spend the day's limit twice."""
    _ = store.database
    kernels = [
        subprocess.Popen(
            [sys.executable, "-c", KERNEL, str(store.folder), name],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("ann", "bob")
    ]
    reserved = [int(kernel.communicate()[0]) for kernel in kernels]
    assert sum(reserved) == 20
    assert spent(store, Cap("max_credits_day", 30)) == 30.0
