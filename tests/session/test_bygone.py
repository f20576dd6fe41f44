"""Cells that were made once, and whose names nobody knows any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import SpecError
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.view.gallery import Gallery

CELL = "{Zoe Grey} on a beach --seed 3"


@pytest.fixture
def finished(local: Session, tmp_path: Path) -> Gallery:
    """A cell with a character that was put away after it ran."""
    face = tmp_path / "zoe.png"
    Image.new("RGB", (512, 512), "tan").save(face)
    local.command("character create", f'"Zoe Grey" {face} --prompt "woman, about 60"')
    made = local.generate(CELL)
    assert isinstance(made, Gallery)
    local.command("character archive", '"Zoe Grey" --yes')
    return made


def test_a_cell_of_a_character_put_away_shows_its_pictures(
    local: Session, world: World, finished: Gallery
) -> None:
    """Run All of last month's notebook would end in an error instead of its pictures."""
    again = local.generate(CELL)
    assert isinstance(again, Gallery)
    assert [p.read_bytes() for p in again.paths] == [p.read_bytes() for p in finished.paths]
    assert again.run.cached
    assert any("Zoe Grey" in note and "not in the catalogue" in note for note in again.run.notes)
    assert world.counters.charges == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [(f"{CELL} --steps 9", ""), (CELL, "--cache refresh"), (CELL, "--fresh"), (CELL, "--estimate")],
)
def test_what_is_asked_anew_is_refused_as_ever(
    local: Session, finished: Gallery, text: str, line: str
) -> None:
    """Old pictures in the place of new ones would be taken for what was asked for."""
    assert len(finished) == 1
    with pytest.raises(SpecError, match="Zoe Grey"):
        local.generate(text, line)


def test_pictures_that_are_gone_are_not_shown(local: Session, finished: Gallery) -> None:
    """An empty grid in place of the error would hide that the name is gone."""
    finished.paths[0].unlink()
    with pytest.raises(SpecError, match="Zoe Grey"):
        local.generate(CELL)


def test_history_finds_a_character_by_the_name_it_had(local: Session, finished: Gallery) -> None:
    """The pictures of somebody who was put away could not be found by name."""
    assert len(local.history(character="Zoe Grey")) == len(finished) == 1
