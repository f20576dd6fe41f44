"""Who works on a job: as long as a process lives, and not a moment longer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.holder import OLD, SILENCE, Holder

KERNEL = """
import sys
from pathlib import Path
from rendernet_jupyter.store.holder import Holder

holder = Holder(Path(sys.argv[1]))
print(holder.name, flush=True)
sys.stdin.read()
"""
FORKING = """
import os, sys
from pathlib import Path
from rendernet_jupyter.store.holder import Holder

holder = Holder(Path(sys.argv[1]))
mine = holder.name
child = os.fork()
if not child:
    print(holder.name, flush=True)
    sys.exit()
os.waitpid(child, 0)
worker = os.fork()
if not worker:
    sys.stdin.read()
    os._exit(0)
print(mine, holder.name, worker, flush=True)
sys.stdin.read()
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and forks of POSIX")
Kernel = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "holders"


@pytest.fixture
def watcher(folder: Path) -> Holder:
    """Another kernel that wants to know."""
    return Holder(folder, shared=False)


@pytest.fixture
def kernel(folder: Path) -> Iterator[Kernel]:
    """Starts processes that hold something; they end with the test."""
    started = []

    def start(script: str) -> subprocess.Popen[str]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        started.append(
            subprocess.Popen([sys.executable, "-c", script, str(folder)], text=True, **pipes)
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


@posix
def test_a_killed_kernel_holds_nothing(kernel: Kernel, watcher: Holder) -> None:
    """The jobs of a kernel that was killed could be fetched by nobody."""
    process = kernel(KERNEL)
    [name] = said(process)
    assert watcher.alive(name)
    process.kill()
    process.wait()
    assert not watcher.alive(name)


@posix
def test_a_suspended_kernel_still_holds(kernel: Kernel, watcher: Holder) -> None:
    """A laptop that wakes up would find its jobs sent once more by another kernel."""
    process = kernel(KERNEL)
    [name] = said(process)
    process.send_signal(signal.SIGSTOP)
    assert watcher.alive(name)
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait()
    assert not watcher.alive(name)


@posix
def test_a_child_neither_speaks_for_its_parent_nor_ends_it(kernel: Kernel, watcher: Holder) -> None:
    """A pool of workers in a cell would free, or keep for ever, what the kernel holds."""
    process = kernel(FORKING)
    [of_child] = said(process)
    before, after, worker = said(process)
    assert before == after != of_child
    assert watcher.alive(before)
    assert not watcher.alive(of_child)
    process.kill()
    process.wait()
    # The worker lets go of what it inherited as soon as it runs at all.
    for _ in range(200):
        if not watcher.alive(before):
            break
        time.sleep(0.05)
    assert not watcher.alive(before), "its worker is still there, and holds nothing"
    with suppress(ProcessLookupError):
        os.kill(int(worker), signal.SIGKILL)


def test_closing_lets_go_and_a_later_job_has_a_new_name(folder: Path, watcher: Holder) -> None:
    """What a closed session held would wait for the end of its kernel."""
    holder = Holder(folder)
    names: list[str] = []
    worker = Thread(target=lambda: names.append(holder.name))  # as the event loop does
    worker.start()
    worker.join()
    assert holder.alive(names[0])
    assert watcher.alive(names[0])
    holder.close()
    holder.close()
    assert not watcher.alive(names[0])
    assert holder.name != names[0]
    assert watcher.alive(holder.name)
    holder.close()


def test_two_stores_of_one_kernel_are_told_apart(folder: Path) -> None:
    """Two sessions in one kernel would take each other's jobs for their own."""
    one, other = Holder(folder), Holder(folder)
    assert one.name != other.name
    name = one.name
    assert other.alive(name)
    assert one.alive(other.name)
    one.close()
    assert not other.alive(name)
    other.close()


@pytest.mark.parametrize("name", ["", "nobody", "1-000000000000"])
def test_nobody_is_not_alive(watcher: Holder, name: str) -> None:
    """A job that nobody holds could be taken by nobody."""
    assert not watcher.alive(name)


def test_on_a_network_drive_silence_tells(folder: Path) -> None:
    """Where locks do not reach, the jobs of another machine would be taken from it, or never."""
    here, there = Holder(folder, shared=True), Holder(folder, shared=True)
    name = there.name
    assert here.alive(name)
    moment = time.time() - SILENCE - 1
    os.utime(folder / f"{name}.lock", (moment, moment))
    assert not here.alive(name)
    os.utime(folder / f"{name}.lock")
    assert here.alive(name)
    there.close()
    assert not here.alive(name)


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """An error of the system names neither the store nor a way out."""
    blocked = tmp_path / "holders"
    blocked.write_text("a file where a folder is needed")
    holder = Holder(blocked)
    with pytest.raises(StoreError, match="cannot be written") as caught:
        _ = holder.name
    assert "RENDERNET_STORE" in caught.value.hint
    blocked.unlink()
    assert holder.alive(holder.name)
    holder.close()


def test_files_of_the_dead_are_removed_and_no_others(folder: Path, watcher: Holder) -> None:
    """A folder of lock files that only grows; or a living kernel that loses its own."""
    alive = Holder(folder)
    long_ago = time.time() - OLD - 1
    files = {name: folder / f"{name}.lock" for name in (alive.name, "1-dead", "1-young")}
    for name, file in files.items():
        file.touch()
        if name != "1-young":
            os.utime(file, (long_ago, long_ago))
    _ = watcher.name
    assert {name for name, file in files.items() if file.exists()} == {alive.name, "1-young"}
    assert watcher.alive(alive.name)
    alive.close()
    watcher.close()
