"""Files that are written whole, or not at all and with a word about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.archive import opened_archive, write_archive
from rendernet_jupyter.store.whole import make_folder, write_whole, written_whole


def test_a_file_is_whole_and_alone(tmp_path: Path) -> None:
    """A lock that is half written, or with leftovers beside it, would be committed so."""
    write_whole(tmp_path / "a.txt", b"1")
    write_whole(tmp_path / "a.txt", b"22")
    assert (tmp_path / "a.txt").read_bytes() == b"22"
    with pytest.raises(ZeroDivisionError), written_whole(tmp_path / "a.txt") as part:
        part.write_bytes(b"half" + bytes([1 // 0]))
    assert [(f.name, f.read_bytes()) for f in tmp_path.iterdir()] == [("a.txt", b"22")]


def test_a_place_that_takes_no_file_is_named(tmp_path: Path) -> None:
    """Clearing up what was never there would hide the reason behind a bare error of the system."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match=r"a\.txt cannot be written") as caught:
        write_whole(tmp_path / "file" / "a.txt", b"1")
    assert "Choose another folder" in caught.value.hint
    with pytest.raises(StoreError, match="sub cannot be written") as caught:
        make_folder(tmp_path / "file" / "sub", hint="Elsewhere.")
    assert caught.value.hint == "Elsewhere."


def test_writing_elsewhere_is_no_fault_of_an_archive(tmp_path: Path) -> None:
    """A sound parcel would be called unreadable, and be asked for once more."""
    write_archive(tmp_path / "a.zip", "test/1", {}, {"a": b"1"})
    with pytest.raises(OSError, match="No space"):
        _unpack_onto_a_full_disk(tmp_path / "a.zip")


def _unpack_onto_a_full_disk(file: Path) -> None:
    with opened_archive(file, "test/1") as archive:
        assert archive.read("a", 1) == b"1"
        raise OSError(28, "No space left on device")
