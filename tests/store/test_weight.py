"""The weight of a store is right at every moment, however often it is asked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.store.media import Media
from rendernet_jupyter.store.weight import Weight


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, size in (("aa", 10), ("ab", 20)):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.png").write_bytes(bytes(size))
    return tmp_path


def later(folder: Path) -> None:
    """The disk's clock ticks, as it does between two runs."""
    status = folder.stat()
    os.utime(folder, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000_000))


def test_a_store_without_media_weighs_nothing(tmp_path: Path) -> None:
    """The first run of all would end in an error after its picture was paid."""
    assert Weight(tmp_path / "media").total() == 0


def test_what_comes_and_goes_is_weighed(folder: Path) -> None:
    """The warning of the quota would come too late, or stay after a tidying."""
    weight = Weight(folder)
    assert [weight.total(), weight.total()] == [30, 30]
    (folder / "aa" / "new.png").write_bytes(bytes(5))
    later(folder / "aa")
    assert weight.total() == 35
    (folder / "ab" / "ab.png").unlink()
    later(folder / "ab")
    assert weight.total() == 15


def test_only_media_are_weighed(folder: Path) -> None:
    """Half a download, or a stranger's folder, would count as pictures of the store."""
    (folder / ".incoming-1").write_bytes(bytes(100))
    (folder / "stranger").mkdir()
    (folder / "stranger" / "film.mp4").write_bytes(bytes(100))
    assert Weight(folder).total() == 30


def test_a_picture_kept_in_the_same_tick_is_weighed(tmp_path: Path, picture: Any) -> None:
    """Disks that count whole seconds would hide what was made right after the last look."""
    media = Media(tmp_path / "media")
    media.folder.mkdir()
    total = 0
    for shade in range(40):
        with media.incoming() as file:
            file.write(picture(f"rgb({shade}, 0, 0)"))
            total += media.keep(file).size
        assert media.total() == total
