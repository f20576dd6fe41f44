"""Files that were paid for and do not last: healed at no cost, or nothing is paid in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.sandbox import World

CELL = "steps: 4\nseed: 1\na lighthouse at dusk"


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _flip(path: Path) -> None:
    """One bit in the middle of the pixels; nothing but the hash tells."""
    found = bytearray(path.read_bytes())
    found[len(found) // 2] ^= 1
    path.write_bytes(found)


def _remove(path: Path) -> None:
    path.unlink()


HARM: list[Callable[[Path], None]] = [_cut, _empty, _flip, _remove]


@pytest.mark.parametrize("harm", HARM)
def test_what_the_service_still_has_is_healed_at_no_cost(
    local: Session, world: World, harm: Callable[[Path], None]
) -> None:
    """A picture that a bad disk has spoiled would stay spoiled, whatever the advice says."""
    made = local.generate(CELL)
    path = made[0].path
    good = path.read_bytes()
    harm(path)
    before = world.counters.charges
    again = local.generate(CELL)
    assert again[0].path.read_bytes() == good
    assert world.counters.charges == before
    assert "fetched once more" in " ".join(again.run.notes)
    assert local.generate(CELL).run.notes != again.run.notes


@pytest.mark.parametrize("harm", [_cut, _flip])
def test_what_the_service_has_no_more_is_shown_as_it_is(
    local: Session, world: World, harm: Callable[[Path], None]
) -> None:
    """A flipped bit would make a free Run All a paid one."""
    made = local.generate(CELL)
    harm(made[0].path)
    world.forget([made.run.answers[0].generation_id])
    before = world.counters.charges
    again = local.generate(CELL)
    assert world.counters.charges == before
    assert "damaged" in " ".join(again.run.notes)
    assert "--cache refresh" in " ".join(again.run.notes)


@pytest.mark.parametrize("harm", HARM)
def test_made_anew_it_is_whole(local: Session, harm: Callable[[Path], None]) -> None:
    """Somebody would pay for a picture anew and be shown the damaged file."""
    made = local.generate(CELL)
    good = made[0].path.read_bytes()
    harm(made[0].path)
    again = local.generate(CELL, "--cache refresh")
    assert again[0].path.read_bytes() == good


def test_damage_that_comes_later_is_seen_as_well(local: Session) -> None:
    """A kernel that has looked once would trust the file for good."""
    made = local.generate(CELL)
    good = made[0].path.read_bytes()
    local.generate(CELL)
    _flip(made[0].path)
    assert local.generate(CELL)[0].path.read_bytes() == good


def test_another_account_pays_for_nothing_but_its_own(
    local: Session, again: Callable[..., Session], world: World
) -> None:
    """A damaged picture that came in a parcel would be paid for without a word."""
    made = local.generate(CELL)
    _flip(made[0].path)
    with local.store.database.transaction() as execute:
        execute("UPDATE job SET account = 'another'")
    before = world.counters.charges
    shown: Any = again().generate(CELL)
    assert world.counters.charges == before
    assert "another account" in " ".join(shown.run.notes)
