"""The commands that look after the store."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.cli import main
from rendernet_jupyter.errors import RenderNetError

WEEK = 7 * 86_400


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Session]:
    """A session with one picture, and its sandbox's world beside the store."""
    with Session(engine="sandbox", model="Harbour 15") as made:
        made.generate("seed: 1\na cat", "cat")
        yield made


def loose(session: Session, *, days: float = 7) -> Path:
    """A picture that no run shows, `days` old."""
    path = session.store.media.path("ab" * 32, "image/png")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x" * 5_000)
    os.utime(path, (time.time() - days * 86_400,) * 2)
    return path


def cell(listing: Any, what: str) -> dict[str, Any]:
    """The row of a listing."""
    [row] = [row for row in listing if row["what"] == what]
    return row


def test_cache_shows_what_is_there_and_what_can_go(home: Session) -> None:
    """Whoever runs out of disk wants to know what fills it, and what is safe to remove."""
    loose(home)
    shown = home.command("cache")
    assert cell(shown, "pictures of the sandbox")["files"] == "1 file"
    assert "never pruned" in cell(shown, "pictures of the sandbox")["note"]
    assert cell(shown, "pictures that no run shows")["size"] == "5 kB"
    assert "GiB are free" in shown.note


def test_prune_asks_and_spares_what_runs_show(home: Session) -> None:
    """Tidying up must never cost a picture that was paid for."""
    path = loose(home)
    asked: list[str] = []
    said = home.command("cache prune", confirm=lambda q: asked.append(q) or False)
    assert repr(said) == "Nothing was removed."
    assert "Remove 1 file (5 kB): pictures that no run shows?" in asked
    with pytest.raises(RenderNetError, match="Nobody can be asked"):
        home.command("cache prune")
    assert path.exists()
    assert "1 file removed, 5 kB" in repr(home.command("cache prune", "--yes"))
    assert not path.exists()
    assert home.run("cat")[0].path.exists()
    assert repr(home.command("cache prune", "--yes")) == "Nothing can go."


def test_prune_takes_ages_sizes_and_the_sandbox(home: Session) -> None:
    """A filter that prunes more than it says is the worst kind of bug."""
    path = loose(home)
    home.command("cache prune", "--yes --older-than 30d")
    assert path.exists()
    assert "small enough" in repr(home.command("cache prune", "--yes --to 5GB"))
    assert path.exists()
    for painting in home.store.sandbox_folder.glob("media/*"):
        os.utime(painting, (time.time() - WEEK,) * 2)
    said = repr(home.command("cache prune", "--yes --sandbox --to 1kB"))
    assert "2 files removed" in said
    assert "%rendernet forget RUN" in said
    with pytest.raises(RenderNetError, match="is no size"):
        home.command("cache prune", "--to lots")


def test_the_quota_warning_says_what_to_do(home: Session, tmp_path: Path) -> None:
    """A warning without a way out is only a worry."""
    home.store.quota = 10
    assert "%rendernet cache" in home.store.space_warning()


def test_verify_ends_the_shell_with_one_when_something_is_damaged(
    home: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    """A nightly check that always ends with 0 checks nothing."""
    assert main(["store", "verify"]) == 0
    path = home.run("cat")[0].path
    path.write_bytes(path.read_bytes()[:-20] + b"x" * 20)
    assert main(["store", "verify"]) == 1
    assert "Its bytes are not those that were stored." in capsys.readouterr().out


def test_verify_accepts_what_sessions_write(home: Session, tmp_path: Path) -> None:
    """A request with files, a sweep, an answer of the store: none of them is damage."""
    source = shutil.copy(home.run("cat")[0].path, tmp_path / "face.png")
    home.generate(f'face: "{source}"\nseed: 2\na portrait', "face")
    home.generate(f'upscale: "{source}" scale=2', "big")
    home.generate(f'upscale: "{source}" scale=2', "again")
    home.generate("seed: 1, 3\na {red|blue} cat", "sweep")
    found = home.command("store verify")
    assert found.exit_code == 0, repr(found)
    assert home.command("store verify", "--reindex").exit_code == 0


def test_a_backup_shows_the_same_pictures_elsewhere(home: Session, tmp_path: Path) -> None:
    """The backup is for the day on which the old disk is gone."""
    said = repr(home.command("store backup", str(tmp_path / "b")))
    assert "1 picture" in said
    assert "b.zip" in said
    restored = repr(home.command("store restore", f"{tmp_path / 'b.zip'} {tmp_path / 'new'}"))
    assert f'%config RenderNet.store = "{(tmp_path / "new").as_posix()}"' in restored
    with Session(engine="sandbox", model="Harbour 15", store=str(tmp_path / "new")) as other:
        assert other.run("cat")[0].path.read_bytes() == home.run("cat")[0].path.read_bytes()
        assert other.generate("seed: 1\na cat").run.cached


def test_a_move_says_what_to_change_and_deletes_nothing(home: Session, tmp_path: Path) -> None:
    """A store that is moved and not used, or used and not moved, splits the history in two."""
    said = repr(home.command("store move", str(tmp_path / "new")))
    assert f"RENDERNET_STORE={(tmp_path / 'new').as_posix()}" in said
    assert "the old store, in" in said
    assert home.run("cat")[0].path.exists()
    with Session(engine="sandbox", model="Harbour 15", store=str(tmp_path / "new")) as other:
        assert other.history("cat").total == 1
        assert other.balance() == home.balance()


def moved(session: Session, folder: Path) -> str:
    """What is said of a move into a folder."""
    return repr(session.command("store move", json.dumps(folder.as_posix())))


def test_a_move_names_each_place_that_names_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line in a file that is weaker than the environment would change nothing, or the half."""
    old, new = (tmp_path / "old").as_posix(), (tmp_path / "my new").as_posix()
    project, user = tmp_path / "pyproject.toml", tmp_path / "config.toml"
    monkeypatch.chdir(tmp_path)
    said: list[str] = []

    def move(number: int, **settings: Any) -> None:
        with Session(engine="sandbox", **settings) as session:
            said.append(moved(session, tmp_path / f"my new {number}"))

    # From the weakest place to the strongest.
    monkeypatch.delenv("RENDERNET_STORE")
    user.write_text(f'store = "{old}"\nprofile = "team"\n')
    move(0)
    user.write_text(f'store = "{old}"\nprofile = "team"\n[profiles.team]\nstore = "{old}"\n')
    move(1)
    project.write_text('[tool.rendernet_jupyter]\nstore = "old"\n')
    move(2)
    monkeypatch.setenv("RENDERNET_STORE", old)
    move(3)
    move(4, config={"store": old})
    move(5, store=old)
    for number, text in enumerate(said):
        here = f"{new} {number}"
        assert (f'%config RenderNet.store = "{here}"' in text) is (number < 5)
        assert f'config.toml in place of the old one: store = "{here}"' in text
        assert (f'under [profiles.team] in config.toml: store = "{here}"' in text) is (number > 0)
        inside = f'pyproject.toml in place of the old one: store = "my new {number}"'
        assert (inside in text) is (number > 1)
        assert (f"names the old one: RENDERNET_STORE='{here}'" in text) is (number > 2)
        assert ("where the old %config stands" in text) is (number == 4)
        assert (f'Session(store="{here}")' in text) is (number == 5)
    # What names another store is left in peace.
    monkeypatch.setenv("RENDERNET_STORE", str(tmp_path / "third"))
    move(6)
    assert "config.toml in place" not in said[-1]
    assert "names the old one: RENDERNET_STORE=" in said[-1]


def test_a_move_out_of_the_project_says_what_its_file_may_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line that was advised would be refused: a project names folders of its own."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("RENDERNET_STORE")
    (folder / "pyproject.toml").write_text('[tool.rendernet_jupyter]\nstore = "pictures"\n')
    with Session(engine="sandbox") as session:
        said = moved(session, tmp_path / "new")
    assert "take the line store out of this project's pyproject.toml" in said
    assert "Run All, which costs nothing" in said
    (folder / "pyproject.toml").unlink()
    monkeypatch.setenv("RENDERNET_STORE", str(tmp_path / "new"))
    with Session(engine="sandbox") as session:
        assert session.store.folder == tmp_path / "new"


def test_the_new_store_has_all_that_the_old_one_had(
    home: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever deletes the old one would lose a picture, an upload, or the way to the service."""
    monkeypatch.chdir(tmp_path)
    (file,) = home.run("cat").save(tmp_path / "out")
    face = shutil.copy(home.run("cat")[0].path, tmp_path / "face.png")
    home.generate(f'face: "{face}"\nseed: 2\na portrait')
    (home.store.folder / "logins.json").write_text('[["https://api.rendernet.ai:443", "team"]]')
    old = home.store.folder
    moved(home, tmp_path / "new")
    home.close()
    shutil.rmtree(old)
    with Session(engine="sandbox", model="Harbour 15", store=str(tmp_path / "new")) as other:
        assert other.verify("all").ok
        assert other.verify(file).sentence() == "1 proved"
        assert other.generate(other.recall(file).body).run.cached
        assert other.generate(f'face: "{face}"\nseed: 2\na portrait').run.cached
        assert other.command("store verify").exit_code == 0
        before = other.balance()
        other.generate(f'face: "{face}"\nseed: 3\na portrait')  # of the upload that is there
        assert other.balance() == (before or 0) - 1
        assert (other.store.folder / "logins.json").read_text().count("team") == 1
    assert not old.exists()


def test_a_move_waits_for_what_is_under_way(home: Session, tmp_path: Path) -> None:
    """A picture that arrives in the old store after the copy is missed in the new one."""
    with home.store.database.transaction() as do:
        do("UPDATE job SET state = 'ticketed'")
    with pytest.raises(RenderNetError, match="not over: 1 job") as caught:
        home.command("store move", str(tmp_path / "new"))
    assert "resume" in caught.value.hint
    assert not (tmp_path / "new").exists()


def test_no_key_is_in_a_backup(home: Session, tmp_path: Path) -> None:
    """A backup is handed on; a key in it would be, too."""
    (home.store.folder / "logins.json").write_text(json.dumps({"origin": "here"}))
    home.command("store backup", str(tmp_path / "b.zip"))
    home.command("store restore", f"{tmp_path / 'b.zip'} {tmp_path / 'new'}")
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == ["media", "store.sqlite3"]


def test_faces_of_characters_are_no_rubbish(local: Session) -> None:
    """A look at the characters would leave files behind that the doctor then complains of."""
    local.command("characters")
    found = local.command("store verify")
    assert "shown by no run" not in repr(found)
