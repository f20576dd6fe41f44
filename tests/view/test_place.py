from __future__ import annotations

from pathlib import Path

import pytest

from rendernet_jupyter.view.place import Place, shown, without_home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "zoe"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "zoe"))
    return tmp_path / "zoe"


def test_home_becomes_a_tilde(home: Path) -> None:
    """A shared notebook would name its author's account."""
    assert without_home(f"saved in {home}/pictures, {home}") == "saved in ~/pictures, ~"


def test_a_neighbour_of_home_is_left_alone(home: Path) -> None:
    """The path of `zoe2` would be mangled into `~2`."""
    assert without_home(f"{home}2/a") == f"{home}2/a"


def test_a_home_that_is_the_root_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container whose home is `/`, every slash of a text would become a tilde."""
    monkeypatch.setenv("HOME", "/")
    monkeypatch.setenv("USERPROFILE", "/")
    assert without_home("1/2 and a/b") == "1/2 and a/b"


def test_paths_are_shown_from_where_one_stands(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A saved picture would be listed under a long absolute path."""
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "pictures" / "a.png") == "pictures/a.png"
    assert shown(Path("pictures/a.png")) == "pictures/a.png"
    monkeypatch.chdir("/")
    monkeypatch.chdir(tmp_path.parent)
    assert shown(home / "a.png") == f"{tmp_path.name}/zoe/a.png"


def test_a_place_opens_as_itself_and_is_shown_without_home(home: Path) -> None:
    """A data frame would either show the home directory or hold paths that cannot be opened."""
    home.mkdir()
    (home / "a.txt").write_text("kept")
    place = Place(home / "a.txt")
    with open(place) as file:  # noqa: PTH123 - the builtin is what must accept it
        assert file.read() == "kept"
    assert Path(place) == home / "a.txt"
    assert str(place) == "~/a.txt" == repr(place)
    assert place == Place(home / "a.txt")
    assert len({place, Place(home / "a.txt")}) == 1
