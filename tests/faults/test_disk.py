"""Disks that are full, read-only or gone: what was paid for is there when they are back."""

from __future__ import annotations

import resource
import shutil
from typing import Any

import pytest
from rig import laws
from rig.disk import Disk
from rig.exchange import Asked
from rig.kernel import kernel, report
from rig.person import put_right, sit_down, trial
from rig.stand import Stand

from rendernet_jupyter.errors import StoreError

SPEC = "seed: 1..3\nbatch_size: 2\na harbour"
WANTED = [f"a harbour ({seed})" for seed in (1, 2, 3)]
MOMENTS = [
    pytest.param("estimate", "forwarded", marks=pytest.mark.long),
    pytest.param("paid", "arrived", marks=pytest.mark.long),
    ("paid", "forwarded"),
    pytest.param("poll", "forwarded", marks=pytest.mark.long),
    ("download", "half"),
]
ROOM = [pytest.param(0, id="not a byte"), pytest.param(20_000, id="pages", marks=pytest.mark.long)]
QUOTA = [pytest.param(size, marks=pytest.mark.long) for size in (4_000, 120_000, 160_000)]


def recovered(stand: Stand) -> None:
    """The disk is well again: everything is put right, and the laws hold."""
    stand.proxy.heal()
    with sit_down(stand) as session:
        assert len(put_right(session, stand, SPEC)) == 6
        laws.hold(stand, session, WANTED)
        assert session.generate(SPEC).run.cached
        laws.paid_once(stand, WANTED)


def once(step: str, moment: str, act: Any) -> Any:
    """Calls `act` when that moment comes for the first time."""
    done: list[bool] = []

    def notice(now: str, asked: Asked) -> None:
        if (asked.step, now) == (step, moment) and not done:
            done.append(True)
            act()

    return notice


@pytest.mark.parametrize("room", ROOM)
@pytest.mark.parametrize(("step", "moment"), MOMENTS)
def test_the_disk_fills_up(stand: Stand, disk: Disk, step: str, moment: str, room: int) -> None:
    """What was bought while the disk was full could not be shown, and would be bought again."""
    stand.folder = disk.folder
    stand.proxy.notice = once(step, moment, lambda: disk.fill(but=room))
    with sit_down(stand, timeout=5) as session:
        trial(session, "run", SPEC, stand)
    with sit_down(stand, timeout=5) as session:
        trial(session, "resume", SPEC, stand)
    disk.clear()
    recovered(stand)


def test_a_full_disk_buys_nothing(stand: Stand, disk: Disk) -> None:
    """A picture that cannot be kept would be paid for."""
    stand.folder = disk.folder
    disk.fill()
    with sit_down(stand) as session, pytest.raises(StoreError):
        session.generate(SPEC)
    assert stand.charges() == 0
    disk.clear()
    recovered(stand)


def test_a_store_that_has_turned_read_only(stand: Stand, disk: Disk) -> None:
    """A disk that the system protects after an error would make the next cell pay for nothing."""
    stand.folder = disk.folder
    stand.proxy.choose = lambda asked: "cut_after" if asked.step == "download" else ""
    with sit_down(stand, timeout=5) as session:
        trial(session, "run", SPEC, stand)
    charged = stand.charges()
    disk.turn("ro")
    with sit_down(stand) as session:
        for action in ("run", "resume"):
            assert trial(session, action, SPEC, stand) == "StoreError"
    assert stand.charges() == charged
    disk.turn("rw")
    recovered(stand)


@pytest.mark.parametrize(("step", "moment"), MOMENTS)
def test_the_store_vanishes(stand: Stand, step: str, moment: str) -> None:
    """An unplugged drive would take what was paid for with it, also when it is plugged in again."""
    away = stand.folder / "unplugged"
    stand.proxy.notice = once(step, moment, lambda: stand.store.rename(away))
    with sit_down(stand, timeout=5) as session:
        trial(session, "run", SPEC, stand)
    if stand.store.exists():  # what was written to the bare mount point is hidden by the drive
        shutil.rmtree(stand.store)
    away.rename(stand.store)
    recovered(stand)


@pytest.mark.parametrize("size", [40_000, *QUOTA])
def test_files_may_not_grow(stand: Stand, size: int) -> None:
    """A quota that is used up would lose what was paid for."""
    with sit_down(stand) as session:
        session.listing("models")  # the database is there, and of some size
    base = sum(f.stat().st_size for f in stand.store.glob("store.sqlite3"))

    def starve() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (base + size, base + size))

    with kernel(stand, [("run", SPEC), ("resume", "")], before=starve) as process:
        ends, err = report(process)
    assert "Traceback" not in err
    assert [end["ended"] for end in ends] != []
    recovered(stand)


def test_media_that_cannot_be_written(stand: Stand) -> None:
    """A folder of pictures that belongs to somebody else would lose the next picture."""
    with sit_down(stand) as session:
        session.listing("models")
    (stand.store / "media").write_text("not a folder")
    with sit_down(stand) as session:
        assert trial(session, "run", SPEC, stand) == "StoreError"
    (stand.store / "media").unlink()
    recovered(stand)
