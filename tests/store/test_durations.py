"""What the store remembers of how long jobs took."""

from __future__ import annotations

from typing import Any

import pytest

from rendernet_jupyter.store.durations import LATEST, Durations


@pytest.fixture
def took(desk: Any) -> Any:
    """Writes a job that was accepted and settled at certain times."""

    def write(name: str, accepted: float, settled: float, **other: str) -> None:
        intent = desk.intend(name, digest=f"rn1:{name}")
        facts = {"state": "settled", "accepted_at": accepted, "settled_at": settled, **other}
        sets = ", ".join(f"{column} = ?" for column in facts)
        with desk.store.database.transaction() as do:
            do(f"UPDATE job SET {sets} WHERE job_id = ?", (*facts.values(), intent.job_id))

    return write


def test_the_times_of_an_engine_and_a_kind(desk: Any, took: Any) -> None:
    """Videos take minutes: a picture would be looked at when the coffee is cold."""
    took("1", 100.0, 104.0)
    took("2", 200.0, 206.5)
    took("3", 300.0, 500.0, kind="narrator")
    took("4", 400.0, 401.0, origin="https://elsewhere.invalid:443")
    durations = Durations(desk.store.database)
    assert durations.latest(desk.me.origin, "model") == [6.5, 4.0]
    assert durations.latest(desk.me.origin, "narrator") == [200.0]
    assert durations.latest("https://nobody.invalid:443", "model") == []


def test_what_is_not_known_does_not_count(desk: Any, took: Any) -> None:
    """Jobs of an older version, or answered by the store, took no time that anybody measured."""
    took("1", 0.0, 0.0)
    took("2", 0.0, 900.0)
    took("3", 500.0, 0.0)
    took("4", 500.0, 490.0)
    took("5", 500.0, 504.0, state="ticketed")
    took("6", 500.0, 503.0)
    assert Durations(desk.store.database).latest(desk.me.origin, "model") == [3.0]


def test_only_the_latest_count(desk: Any, took: Any) -> None:
    """A service that became quicker last month would be looked at too late for a year."""
    for n in range(LATEST + 5):
        start, seconds = (100.0 + n, 90.0) if n < 5 else (1_000.0 + n, 4.0)
        took(str(n), start, start + seconds)
    found = Durations(desk.store.database).latest(desk.me.origin, "model")
    assert found == [4.0] * LATEST
