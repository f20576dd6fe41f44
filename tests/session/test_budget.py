"""Limits on what may be spent, the question before a dear cell, and the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import BudgetExceeded, Declined, RenderNetError, SettingsError
from rendernet_jupyter.sandbox import Refusal, World
from rendernet_jupyter.view.gallery import Gallery

CAT = "a cat on a roof"


def session_of(tmp_path: Path, world: World, **settings: Any) -> Session:
    return Session(
        engine="sandbox", store=str(tmp_path / "s"), world=world, model="Harbour 15", **settings
    )


def price_of(session: Session, text: str = f"{CAT} --seed 1") -> float:
    priced = session.generate(text, "--estimate")
    assert not isinstance(priced, Gallery)
    return float(priced.credits)  # type: ignore[union-attr]  # an estimate is a price


@pytest.mark.parametrize("setting", ["max_credits_session", "max_credits_day", "max_credits"])
def test_a_limit_holds_and_names_itself(tmp_path: Path, world: World, setting: str) -> None:
    """A limit that is only written down protects nobody."""
    with session_of(tmp_path, world) as first:
        price = price_of(first)
    with session_of(tmp_path, world, **{setting: 2 * price}) as session:
        with pytest.raises(BudgetExceeded, match=setting) as caught:
            session.generate(f"seed: 1..3\n\n{CAT}")
        assert "nothing was sent" in str(caught.value)
        assert world.counters.posts == 0
        session.generate(f"seed: 1..2\n\n{CAT}")
    assert world.counters.charges == 2


def test_a_session_and_a_day_are_told_apart(tmp_path: Path, world: World) -> None:
    """A new kernel starts a new session, and goes on with the day."""
    with session_of(tmp_path, world) as first:
        price = price_of(first)
        first.generate(f"{CAT} --seed 1")
    with session_of(tmp_path, world, max_credits_session=price) as second:
        second.name = "s_another_kernel"
        second.generate(f"{CAT} --seed 2")
    with (
        session_of(tmp_path, world, max_credits_day=2 * price) as third,
        pytest.raises(BudgetExceeded),
    ):
        third.generate(f"{CAT} --seed 3")


def test_all_sessions_of_a_kernel_share_its_limit(tmp_path: Path, world: World) -> None:
    """A second `Session()` beside the magics would double what a kernel may spend."""
    with session_of(tmp_path, world) as first:
        price = price_of(first)
        first.generate(f"{CAT} --seed 1")
    with (
        session_of(tmp_path, world, max_credits_session=price) as second,
        pytest.raises(BudgetExceeded),
    ):
        second.generate(f"{CAT} --seed 2")


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "nan", "-0.5"])
def test_a_limit_that_is_no_number_is_refused(value: object) -> None:
    """A limit that silently is none lets everything through."""
    with pytest.raises(SettingsError, match="max_credits_day"):
        Session(max_credits_day=value)


def test_what_was_paid_back_is_not_counted_as_charged(tmp_path: Path, world: World) -> None:
    """The ledger would say that failed pictures were paid for."""
    with session_of(tmp_path, world) as session:
        price = price_of(session)
        world.knobs.fail_next = 1
        gallery = session.generate(f"seed: 1..3\n\n{CAT}")
        assert isinstance(gallery, Gallery)
        [day] = session.command("credits")
        assert (day["charged"], day["estimated"]) == (f"{2 * price:g}", f"{3 * price:g}")
        assert gallery.run.credits_left == session.balance()


def test_what_the_store_answers_costs_nothing_of_a_limit(tmp_path: Path, world: World) -> None:
    """Run All is free, also for somebody who has spent the day's credits."""
    with session_of(tmp_path, world) as first:
        price = price_of(first)
        first.generate(f"{CAT} --seed 1")
    with session_of(tmp_path, world, max_credits_day=price) as second:
        again = second.generate(f"{CAT} --seed 1")
    assert isinstance(again, Gallery)
    assert again.run.cached


def test_fifty_cells_at_once_keep_the_limit(tmp_path: Path, world: World) -> None:
    """Each of fifty cells would see that there is room, and all of them would spend it."""
    world.knobs.latency = 0
    with session_of(tmp_path, world) as first:
        price = price_of(first)
    limit = 7 * price
    with session_of(tmp_path, world, max_credits_day=limit) as session:

        def cell(seed: int) -> bool:
            try:
                session.generate(f"{CAT} --seed {seed}")
            except BudgetExceeded:
                return False
            return True

        with ThreadPoolExecutor(50) as pool:
            done = list(pool.map(cell, range(50)))
    assert sum(done) == 7
    assert world.counters.charges == 7


def test_a_dear_cell_asks_and_a_no_sends_nothing(tmp_path: Path, world: World) -> None:
    """A slip of a sweep, 200 for 20, is paid for before its author sees it."""
    asked: list[str] = []

    def no(question: str) -> bool:
        asked.append(question)
        return False

    with session_of(tmp_path, world, ask_above=1) as session:
        with pytest.raises(Declined):
            session.generate(f"seed: 1..3\n\n{CAT}", confirm=no)
        assert world.counters.posts == 0
        assert "3 pictures" in asked[0]
        assert "credits" in asked[0]
        session.generate(f"seed: 1..3\n\n{CAT}", confirm=lambda _: True)
    assert world.counters.charges == 3


def test_where_nobody_can_be_asked_it_is_an_error(tmp_path: Path, world: World) -> None:
    """An unattended run that waits for an answer waits for ever; one that sends has not asked."""
    with session_of(tmp_path, world, ask_above=0.5) as session:
        for confirm in (None, lambda _: None):
            with pytest.raises(BudgetExceeded, match="--yes"):
                session.generate(f"{CAT} --seed 1", confirm=confirm)
        assert world.counters.posts == 0
        session.generate(f"{CAT} --seed 1", "--yes")
    assert world.counters.charges == 1


def test_a_charge_above_the_estimate_stops_the_sweep(tmp_path: Path, world: World) -> None:
    """A price that changed in the meantime would be paid two hundred times."""
    world.knobs.surcharge = 3
    with session_of(tmp_path, world) as session:
        gallery = session.generate(f"seed: 1..12\n\n{CAT}")
        assert isinstance(gallery, Gallery)
        assert 0 < world.counters.charges < 12
        assert len(gallery) == world.counters.charges
        assert any("the balance fell by" in note.lower() for note in gallery.run.notes)
        world.knobs.surcharge = 0
        rest = session.retry()
    assert len(rest) == 12
    assert world.counters.charges == 12


def test_the_ledger_tells_what_was_charged(tmp_path: Path, world: World) -> None:
    """Who pays by the picture wants to know for what, by tag and by day."""
    world.knobs.surcharge = 3
    with session_of(tmp_path, world, charged_more="warn") as session:
        price = price_of(session)
        session.generate(f"{CAT} --seed 1", "--tag hero")
        world.knobs.surcharge = 0
        session.generate(f"{CAT} --seed 2", "--tag hero,second")
        session.generate(f"{CAT} --seed 2")
        by_tag = {row["tag"]: row for row in session.command("credits", "--by tag")}
        [day] = session.command("credits")
    assert by_tag["hero"]["charged"] == f"{2 * price + 3:g}"
    assert by_tag["hero"]["estimated"] == f"{2 * price:g}"
    assert by_tag["second"]["runs"] == 1
    assert (day["requests"], day["pictures"]) == (2, 2)


def test_what_nobody_told_the_price_of_is_not_taken_for_free(tmp_path: Path, world: World) -> None:
    """A service that gives no estimate would look as if it had cost nothing."""
    with session_of(tmp_path, world) as session:
        session.generate(f"{CAT} --seed 1")
        told = session.command("credits")
        world.knobs.refuse_next = [Refusal(404, operation="estimateGeneration", times=99)]
        session.generate(f"{CAT} --seed 2")
        [day] = untold = session.command("credits")
        with pytest.raises(RenderNetError, match="--max-credits 5 cannot be held"):
            session.generate(f"{CAT} --seed 3", "--max-credits 5")
    assert "nobody told" not in told.note
    assert day["unpriced"] == 1
    assert "Of 1 request nobody told the price" in untold.note
    assert world.counters.charges == 2


def test_a_session_of_another_account_has_its_own_ledger(tmp_path: Path, world: World) -> None:
    """Two accounts in one store must not spend each other's day."""
    with session_of(tmp_path, world) as session:
        session.generate(f"{CAT} --seed 1")
        account = session.engine().account
        assert session.store.ledger.entries("day", account)
        other = type(account)(account.engine, account.origin, "someone else")
        assert session.store.ledger.entries("day", other) == []
