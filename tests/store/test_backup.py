"""A store as a file and in another folder: the same pictures, or a word about what is missing."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.backup import back_up, copy_to, restore
from rendernet_jupyter.store.verify import verify


@pytest.fixture
def full(desk: Any, picture: Callable[..., bytes]) -> Any:
    """A store with two runs, and a file that nobody names."""
    desk.shas = [
        desk.finish(desk.intend("1"), picture("teal"), "gen_1"),
        desk.finish(desk.intend("2", "rn1:e"), picture("red"), "gen_2"),
    ]
    desk.put(picture("blue"))
    return desk


def same(store: Store, folder: Path) -> bool:
    """Whether a folder holds the runs and pictures of a store, and is sound."""
    other = Store(folder, clock=lambda: 0.0)
    found = [
        store.runs.get(name) == other.runs.get(name) is not None for name in ("run_1", "run_2")
    ]
    for run in other.runs.latest(9):
        for medium in run.media:
            path = other.media.find(medium.sha256)
            found.append(path is not None and path.is_relative_to(folder))
    found.append(all(f.state != "damage" for f in verify(other) if f.part != "records"))
    other.close()
    return all(found)


def test_a_backup_is_a_store(full: Any, tmp_path: Path) -> None:
    """A backup that was never unpacked is a hope."""
    done = back_up(full.store, tmp_path / "b.zip")
    assert (done.files, done.faults) == (2, ())
    assert restore(tmp_path / "b.zip", tmp_path / "new").files == 2
    assert same(full.store, tmp_path / "new")
    assert not list(tmp_path.glob(".*"))


def test_a_backup_while_another_writes_is_of_one_moment(full: Any, tmp_path: Path) -> None:
    """A copy of the file alone would lack what still lies in its log."""
    writer = Store(full.store.folder, clock=lambda: 0.0)
    with writer.database.transaction() as do:
        do("UPDATE run SET note = 'half' WHERE run_id = 'run_1'")
        back_up(full.store, tmp_path / "b.zip")
        do("UPDATE run SET note = 'whole' WHERE run_id = 'run_1'")
    restore(tmp_path / "b.zip", tmp_path / "new")
    other = Store(tmp_path / "new", clock=lambda: 0.0)
    assert other.runs.get("run_1").note == ""
    assert full.store.runs.get("run_1").note == "whole"
    other.close()
    writer.close()


def test_damage_is_named_and_not_passed_on(full: Any, tmp_path: Path) -> None:
    """Damaged pictures in every backup would push the last whole ones out."""
    first, second = (full.store.media.find(sha) for sha in full.shas)
    first.write_bytes(b"rotten")
    second.unlink()
    done = back_up(full.store, tmp_path / "b.zip")
    said = {f"{full.shas[0][:12]}… is damaged", f"{full.shas[1][:12]}… is gone"}
    assert (done.files, set(done.faults)) == (0, said)
    assert set(copy_to(full.store, tmp_path / "new").faults) == said


def test_a_damaged_backup_is_found_out(full: Any, tmp_path: Path) -> None:
    """A flipped bit on the backup disk must not come back as somebody's picture."""
    back_up(full.store, tmp_path / "b.zip")
    data = bytearray((tmp_path / "b.zip").read_bytes())
    at = data.rfind(b"IEND")
    data[at - 8] ^= 1
    (tmp_path / "b.zip").write_bytes(data)
    done = restore(tmp_path / "b.zip", tmp_path / "new")
    assert (done.files, len(done.faults)) == (1, 1)


@pytest.mark.parametrize(
    "name", ["../evil.png", "media/../../evil.png", "/etc/passwd", "notes.txt"]
)
def test_a_strange_file_is_no_backup(tmp_path: Path, full: Any, name: str) -> None:
    """A zip file from somewhere could write anywhere."""
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("store.sqlite3", b"")
        archive.writestr(name, b"x")
    with pytest.raises(StoreError, match="no backup of a store"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_cannot_be_read_is_said(tmp_path: Path, full: Any) -> None:
    """Half a download of a backup ends in a stack trace of zipfile otherwise."""
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 half")
    with pytest.raises(StoreError, match="cannot be read as a backup"):
        restore(tmp_path / "b.zip", tmp_path / "new")
    with pytest.raises(StoreError, match="cannot be read as a backup"):
        restore(tmp_path / "none.zip", tmp_path / "new")


def test_nothing_that_is_there_is_overwritten(full: Any, tmp_path: Path) -> None:
    """The second backup of a day must not destroy the first, nor a store another store."""
    back_up(full.store, tmp_path / "b.zip")
    with pytest.raises(StoreError, match="there already"):
        back_up(full.store, tmp_path / "b.zip")
    with pytest.raises(StoreError, match="holds a store already"):
        restore(tmp_path / "b.zip", full.store.folder)
    with pytest.raises(StoreError, match="holds a store already"):
        copy_to(full.store, full.store.folder)
    with pytest.raises(StoreError, match="into itself"):
        copy_to(full.store, full.store.folder / "inner")


def test_a_move_copies_everything_and_leaves_the_old(full: Any, tmp_path: Path) -> None:
    """Moving to a larger disk must not be the moment at which pictures are lost."""
    uploads = full.store.sandbox_folder / "uploads"
    uploads.mkdir(parents=True)
    (uploads / "ab").write_bytes(b"upload")
    world = World(full.store.sandbox_folder, credits=77)
    done = copy_to(full.store, tmp_path / "new")
    world.close()
    assert (done.files, done.faults) == (2, ())
    assert same(full.store, tmp_path / "new")
    assert full.store.media.find(full.shas[0]).exists()
    moved = World(tmp_path / "new" / "sandbox")
    assert moved.credits("anybody") == 77
    moved.close()
    assert (tmp_path / "new" / "sandbox" / "uploads" / "ab").read_bytes() == b"upload"


def test_a_move_that_broke_off_is_taken_up(full: Any, tmp_path: Path) -> None:
    """Hours of copying to a network drive should not begin anew, nor trust what lies there."""
    whole, broken = full.shas
    copy_to(full.store, tmp_path / "first")
    goal = tmp_path / "new"
    for sha, data in ((whole, None), (broken, b"cut off")):
        source = tmp_path / "first" / full.store.media.find(sha).relative_to(full.store.folder)
        target = goal / source.relative_to(tmp_path / "first")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes() if data is None else data)
        os.utime(target, (1_000, 1_000))
    copy_to(full.store, goal)
    assert same(full.store, goal)
    kept = goal / full.store.media.find(whole).relative_to(full.store.folder)
    assert kept.stat().st_mtime == 1_000
