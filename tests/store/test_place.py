"""Which disk it is, and what a store that cannot be used says."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.place import on_network_drive

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
fileserver:/homes {nfs} nfs4 rw 0 0
tmpfs {nfs}/fast tmpfs rw 0 0
"""


def test_a_home_on_a_file_server_is_known(tmp_path: Path) -> None:
    """SQLite's write-ahead log loses data between machines that share a drive."""
    home, fast = tmp_path / "homes", tmp_path / "homes" / "fast"
    (home / "ann").mkdir(parents=True)
    fast.mkdir()
    mounts = MOUNTS.format(nfs=home)
    assert on_network_drive(home / "ann", mounts)
    assert not on_network_drive(fast, mounts)
    assert not on_network_drive(tmp_path, mounts)


def test_mount_points_with_spaces_are_understood(tmp_path: Path) -> None:
    """A drive called 'My Share' is written with an escape in the mount table."""
    share = tmp_path / "My Share"
    share.mkdir()
    escaped = str(share).replace(" ", "\\040")
    assert on_network_drive(share, f"//nas/x {escaped} cifs rw 0 0\n")


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """An old version that wrote into a newer schema would spoil it."""
    Database(tmp_path / "s.sqlite3").close()
    with sqlite3.connect(tmp_path / "s.sqlite3") as raw:
        raw.execute("INSERT INTO migration VALUES ('9999-the-future', 'later')")
    raw.close()
    with pytest.raises(StoreError, match="newer version") as caught:
        Database(tmp_path / "s.sqlite3")
    assert "pip install --upgrade" in caught.value.hint


def test_a_damaged_file_is_named_and_kept(tmp_path: Path) -> None:
    """A stack trace of sqlite3 does not tell anyone that the pictures are safe."""
    file = tmp_path / "s.sqlite3"
    file.write_bytes(b"this is not a database, not at all" * 40)
    with pytest.raises(StoreError, match="not a database") as caught:
        Database(file)
    assert "pictures are untouched" in caught.value.hint
    assert file.exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """RENDERNET_STORE with a typing slip should name itself."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written") as caught:
        Database(tmp_path / "file" / "s.sqlite3")
    assert "RENDERNET_STORE" in caught.value.hint


def test_the_quota_warns(tmp_path: Path, desk: Any, picture: Any) -> None:
    """A disk that fills up quietly ends with a lost picture."""
    desk.put(picture(size=(64, 64)))
    assert "quota" not in desk.store.space_warning()
    small = Store(desk.store.folder, clock=lambda: 0.0, quota=10)
    assert "quota" in small.space_warning()


def test_a_seed_once_drawn_is_found_again(desk: Any) -> None:
    """An unseeded cell would show other pictures at each Run All, and pay for them."""
    assert desk.store.seed_of("spec") is None
    desk.store.remember_seed("spec", 7)
    again = Store(desk.store.folder, clock=lambda: 0.0)
    assert again.seed_of("spec") == 7
    again.remember_seed("spec", 8)
    assert desk.store.seed_of("spec") == 8
    again.close()
