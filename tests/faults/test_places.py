"""Disks that take no file: what a command would write there is said, and nothing is left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rig.disk import Disk
from rig.person import sit_down
from rig.stand import Stand

from rendernet_jupyter import Session
from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.session.commands import split

CELL = "%%rendernet r\nseed: 1\na cat"
COMMANDS = {
    "lock s.ipynb": "rendernet.lock.json",
    "export s.ipynb out.zip": "out.zip",
    "export r out.zip": "out.zip",
    "export r out.html": "out.html",
    "publish s.ipynb": "s-published.ipynb",
    "report r --to r.html": "r.html",
    "store backup b.zip": "disk",
    "store backup sub/b.zip": "sub",
    "store move other": "other",
    "doctor --report d.json": "d.json",
}


@pytest.fixture
def notebook(stand: Stand, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session in a folder of its own disk, where a notebook of one run lies."""
    cell = {"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "source": CELL}
    whole = {"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    (disk.folder / "s.ipynb").write_text(json.dumps(whole))
    with sit_down(stand) as session:
        monkeypatch.chdir(disk.folder)
        session.generate("seed: 1\na cat", "r", notebook="s.ipynb", cell="c")
        session.command("export", f"s.ipynb {stand.folder / 'A.zip'}")
        session.command("store backup", str(stand.folder / "B.zip"))
        yield session


@pytest.mark.parametrize("how", ["full", "read-only"])
def test_a_folder_that_takes_no_file(notebook: Session, disk: Disk, how: str) -> None:
    """A read-only folder, or a full disk, would end in a traceback of Python."""
    if how == "full":
        disk.fill()
    else:
        disk.turn("ro")
    before = sorted(disk.folder.rglob("*"))
    for line, place in COMMANDS.items():
        with pytest.raises(StoreError) as caught:
            notebook.command(*split(line))
        assert f"{place} c" in caught.value.message.replace("could not", "cannot"), line
        assert "be written" in caught.value.message, line
        assert caught.value.hint, line
    files = [path for path in disk.folder.rglob("*") if path.is_file()]
    assert sorted(files) == [path for path in before if path.is_file()]
    disk.turn("rw")


def test_what_cannot_be_unpacked_can_be_read(notebook: Session, stand: Stand, disk: Disk) -> None:
    """A sound parcel or backup would be called unreadable, and be fetched once more."""
    disk.turn("ro")
    for line in (
        f"import {stand.folder / 'A.zip'} sub",
        f"store restore {stand.folder / 'B.zip'} sub",
    ):
        with pytest.raises(StoreError, match="sub cannot be written: Read-only") as caught:
            notebook.command(*split(line))
        assert "folder" in caught.value.hint
    disk.turn("rw")
    notebook.command("import", f"{stand.folder / 'A.zip'} sub")
    assert Path("sub/s.ipynb").is_file()
