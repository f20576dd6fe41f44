"""Archives that are whole, the same each time, and hostile ones that are refused."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.archive import INDEX, opened_archive, write_archive

SCHEMA = "test/1"


def write(folder: Path, name: str = "a.zip", **members: bytes) -> Path:
    write_archive(folder / name, SCHEMA, {"notebook": "x"}, members)
    return folder / name


def repacked(
    file: Path,
    change: Callable[[dict[str, Any], dict[str, bytes]], None],
    *,
    again: tuple[str, ...] = (),
    method: int = zipfile.ZIP_STORED,
) -> Path:
    """The archive with another index or other members, as somebody else would write it."""
    with zipfile.ZipFile(file) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    facts = json.loads(members.pop(INDEX))
    change(facts, members)
    with zipfile.ZipFile(file, "w", method) as opened:
        opened.writestr(INDEX, json.dumps(facts))
        for name in (*members, *again):
            opened.writestr(name, members[name])
    return file


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """An archive would be of no use to anybody."""
    (tmp_path / "picture").write_bytes(b"p" * 3_000_000)
    file = tmp_path / "a.zip"
    write_archive(file, SCHEMA, {"notebook": "x"}, {"p": tmp_path / "picture", "t": b"text"})
    with opened_archive(file, SCHEMA) as archive:
        assert archive.facts["notebook"] == "x"
        assert sorted(archive.hashes) == ["p", "t"]
        assert archive.read("t", 10) == b"text"
        assert b"".join(archive.chunks("p")) == b"p" * 3_000_000
        assert archive.size == 3_000_004
        with pytest.raises(StoreError, match="larger than"):
            archive.read("p", 1 << 20)
        with pytest.raises(StoreError, match="is missing"):
            archive.read("q", 1)


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two archives could not be compared, nor kept by their hash."""
    (tmp_path / "picture").write_bytes(b"text")
    one = write(tmp_path, "1.zip", b=b"text", a=b"x")
    write_archive(
        tmp_path / "2.zip", SCHEMA, {"notebook": "x"}, {"a": b"x", "b": tmp_path / "picture"}
    )
    assert one.read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """Somebody's file would be gone."""
    file = write(tmp_path, a=b"1")
    with pytest.raises(StoreError, match="is there already"):
        write(tmp_path, a=b"2")
    with opened_archive(file, SCHEMA) as archive:
        assert archive.read("a", 1) == b"1"
    with pytest.raises(StoreError, match="cannot be written"):
        write(tmp_path / "nowhere", a=b"1")
    assert [f.name for f in tmp_path.iterdir()] == ["a.zip"]


def _same_name_twice(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    pass


def _other_bytes(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["a"] = b"6789X"


def _larger(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["a"] += b"more"


def _unlisted(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    members["../../evil"] = b"x"


def _listed_only(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    del members["a"]


def _no_hashes(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    facts["files"]["a"] = {}


def _negative(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    facts["files"]["a"]["size"] = -1


def _another_form(facts: dict[str, Any], members: dict[str, bytes]) -> None:
    facts["schema"] = "other/9"


@pytest.mark.parametrize(
    "change",
    [_other_bytes, _larger, _unlisted, _listed_only, _no_hashes, _negative, _another_form],
)
def test_what_is_not_as_its_index_says_is_refused(tmp_path: Path, change: Any) -> None:
    """A picture that was swapped on its way would be shown as the one that was made."""
    file = repacked(write(tmp_path, a=b"12345", b=b"2"), change)
    with pytest.raises(StoreError), opened_archive(file, SCHEMA):
        pass


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    """One of two files would be checked, and the other be taken."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        file = repacked(write(tmp_path, a=b"1"), _same_name_twice, again=("a",))
    with pytest.raises(StoreError, match="twice"), opened_archive(file, SCHEMA):
        pass


def test_a_bomb_does_not_go_off(tmp_path: Path) -> None:
    """A megabyte would fill the disk."""
    bomb = bytes(64 << 20)

    def lie(facts: dict[str, Any], members: dict[str, bytes]) -> None:
        members["a"] = bomb

    file = repacked(write(tmp_path, a=b"1"), lie, method=zipfile.ZIP_DEFLATED)
    assert file.stat().st_size < 1 << 20
    with pytest.raises(StoreError, match="another size"), opened_archive(file, SCHEMA):
        pass


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"no zip", b"PK\x03\x04" * 99])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    """Any file would end in a traceback."""
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(StoreError), opened_archive(tmp_path / "a.zip", SCHEMA):
        pass


def test_every_flipped_byte_is_caught(tmp_path: Path) -> None:
    """A disk or a network that damages a file would change a picture unseen."""
    whole = write(tmp_path, a=b"12345" * 9, b=b"2").read_bytes()
    for place in range(0, len(whole), 3):
        data = bytearray(whole)
        data[place] ^= 0x10
        file = tmp_path / "b.zip"
        file.write_bytes(bytes(data))
        try:
            with opened_archive(file, SCHEMA) as archive:
                assert archive.read("a", 99) == b"12345" * 9
        except StoreError:
            continue
