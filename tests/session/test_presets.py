"""Presets: kept as text beside the notebook, used by name, never guessed at."""

from __future__ import annotations

from pathlib import Path

import pytest

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import RenderNetError, SpecError


@pytest.fixture(autouse=True)
def _beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_keys_are_kept_and_used(local: Session) -> None:
    """A look that was found once is wanted in every cell of a project."""
    local.generate("steps: 8\ncfg: 5\nseed: 1\na cat", "--save soft")
    file = Path("rendernet_presets/soft.txt")
    assert file.read_text() == "cfg_scale: 5\nsteps: 8\nseed: 1\n"
    made = local.generate("cfg: 9\na dog", "--use soft")
    assert isinstance(made, Gallery)
    body = made.run.answers[0].body
    assert (body["steps"], body["cfg_scale"], body["seed"]) == (8, 9, 1)


def test_a_preset_can_hold_for_all_cells(local: Session) -> None:
    """Naming it in each cell is what a preset should save."""
    Path("rendernet_presets").mkdir()
    Path("rendernet_presets/wide.txt").write_text("# for banners\naspect_ratio: 16:9\n")
    local.command("use", "wide")
    made = local.generate("a cat --seed 1")
    assert isinstance(made, Gallery)
    assert made.run.answers[0].body["aspect_ratio"] == "16:9"
    assert made.run.line == ""
    local.command("use", "")
    plain = local.generate("a cat --seed 1")
    assert isinstance(plain, Gallery)
    assert "aspect_ratio" not in plain.run.answers[0].body
    assert "wide" in repr(local.command("presets"))
    assert "16:9" in repr(local.command("presets", "wide"))


def test_an_unknown_preset_is_an_error(local: Session) -> None:
    """A slip in its name must not send the cell without its keys."""
    Path("rendernet_presets").mkdir()
    Path("rendernet_presets/portrait.txt").write_text("aspect_ratio: 2:3\n")
    with pytest.raises(SpecError, match="portrait"):
        local.generate("a cat", "--use potrait")
    with pytest.raises(RenderNetError, match="no preset") as caught:
        local.command("use", "potrait")
    assert "portrait" in caught.value.hint


def test_the_notebook_comes_before_the_user(local: Session, tmp_path: Path) -> None:
    """A shared notebook must make the same pictures for everybody."""
    for folder, steps in ((tmp_path / "presets", 5), (tmp_path / "rendernet_presets", 9)):
        folder.mkdir()
        (folder / "mine.txt").write_text(f"steps: {steps}\n")
    assert local.presets.texts() == {"mine": "steps: 9\n"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a cat", "--save empty"),
        ("steps: 3\na cat", "--save ../up"),
        ("steps: 3\na cat\n---\nsteps: 4\na dog", "--save two"),
    ],
)
def test_what_cannot_be_kept_is_said(local: Session, text: str, line: str, tmp_path: Path) -> None:
    """A preset that holds nothing, or lands elsewhere, would be missed only later."""
    with pytest.raises(RenderNetError):
        local.generate(text, line)
    assert not (tmp_path.parent / "up.txt").exists()
    assert not list(tmp_path.glob("rendernet_presets/*"))
