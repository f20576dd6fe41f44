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


@pytest.mark.parametrize("harm", HARM)
def test_what_is_found_amiss_is_told_with_the_way_that_costs_nothing(
    session: Session, world: World, harm: Callable[[Path], None]
) -> None:
    """A person who reads that a picture is lost without a backup has it made, and pays again."""
    made: Any = session.generate(CELL)
    harm(made.paths[0])
    run = made.run.run_id
    for words in (["store verify"], ["verify", run], ["verify"]):
        told = " ".join(repr(session.command(*words)).split())
        way = f"Run the cell of {run} again at {session.engine().label}, which fetches it at no"
        assert told.index(way) < told.index("backup")
    session.generate(session.recall(run).text.partition("\n")[2])  # as the advice has it
    assert session.verify(run).ok
    assert world.counters.charges == 1


def test_what_was_imported_is_not_said_to_come_back_by_its_cell(
    local: Session, elsewhere: Callable[..., Session], here: Path
) -> None:
    """The account of a reader did not make it, so running the cell would be paid for."""
    local.generate(CELL, "lamp", notebook="n.ipynb", cell="c0")
    source = f"%%rendernet lamp\\n{CELL}".replace("\n", "\\n")
    (here / "n.ipynb").write_text(
        '{"cells": [{"cell_type": "code", "id": "c0", "metadata": {}, "outputs": [], "source": "'
        f'{source}"}}]}}'
    )
    local.command("export", "n.ipynb n.zip")
    reader = elsewhere()
    reader.command("import", str(here / "n.zip"))
    [check] = reader.verify().checks
    [file] = [f for f in reader.store.media.folder.rglob("*") if f.is_file()]
    file.unlink()
    told = repr(reader.verify())
    assert "import it again" in told
    assert "at no cost" not in told
    reader.command("import", str(here / "n.zip"))
    assert reader.verify(check.run_id).ok
