"""Who works on a job: a process holds it while its lock file is locked.

Two kernels on one store must not poll or fetch the same job, and a job whose process died must be
free at once. A lock of the operating system says both: it vanishes with its process, whatever the
clock does meanwhile. Where locks do not reach, on network drives, a holder touches its file every
few seconds, and counts as gone when it has been silent for long. Which jobs are held is written in
the journal, not here.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
import time
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.place import on_network_drive

if TYPE_CHECKING:
    from filelock import BaseFileLock

TOUCH = 15.0
SILENCE = 120.0
OLD = 3600.0
"""Seconds after which the file of a dead holder is removed; a younger one may just be starting."""


class Holder:
    """One holder: a store object of one process, from its first job until it is closed.

    Args:
        folder: where holders keep their lock files; made when it is needed.
        shared: the folder lies on a drive of another machine; found out when absent.
    """

    def __init__(self, folder: Path, *, shared: bool | None = None) -> None:
        self._folder = folder
        self._shared = shared
        self._mutex = threading.RLock()
        self._name = ""
        self._process = 0
        self._release: weakref.finalize[..., Holder] | None = None

    @property
    def name(self) -> str:
        """The name in the journal; its lock is taken when it is first asked for.

        Raises:
            StoreError: the lock file cannot be written.
        """
        with self._mutex:
            # A forked child must not speak in its parent's name.
            if not self._name or self._process != os.getpid():
                self._begin()
            return self._name

    def _begin(self) -> None:
        from filelock import FileLock  # 8 ms, needed by the first job only

        self._process = os.getpid()
        name = f"{self._process}-{secrets.token_hex(6)}"
        try:
            self._folder.mkdir(exist_ok=True)  # the database has made the store's own folder
            # Taken on the event loop's thread, and let go of on another one.
            lock = FileLock(self._file(name), thread_local=False)
            lock.acquire(timeout=0)
        except OSError as error:
            raise StoreError(
                f"the store cannot be written: {error.strerror or error}",
                hint="Name a folder that can be written in RENDERNET_STORE.",
            ) from error
        self._name = name
        stop = threading.Event()
        if self._is_shared():
            threading.Thread(target=_touch, args=(self._file(name), stop), daemon=True).start()
        release = weakref.finalize(self, _let_go, lock, self._file(name), stop, self._process)
        release.atexit = False  # sessions close their stores then, after the last job
        self._release = release
        self._sweep()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.lock"

    def _is_shared(self) -> bool:
        if self._shared is None:
            self._shared = on_network_drive(self._folder)
        return self._shared

    def alive(self, name: str) -> bool:
        """Whether the holder of that name still works; nobody is never alive."""
        if not name:
            return False
        if name == self._name and self._process == os.getpid():
            return True
        file = self._file(name)
        if not file.is_file():
            return False
        if self._is_shared():
            return _touched_lately(file)
        return _locked(file)

    def close(self) -> None:
        """Let go of everything that is held."""
        with self._mutex:
            # Not by calling it: late in the life of a process finalizers do nothing.
            if self._release is not None and (kept := self._release.detach()):
                _, let_go, what, _ = kept
                let_go(*what)
            self._name, self._release = "", None

    def _sweep(self) -> None:
        """Remove the files of holders that are long gone."""
        for file in self._folder.glob("*.lock"):
            with contextlib.suppress(OSError):
                age = _now_on_drive(self._folder) - file.stat().st_mtime
                if age > OLD and not self.alive(file.stem):
                    file.unlink()


def _let_go(lock: BaseFileLock, file: Path, stop: threading.Event, process: int) -> None:
    stop.set()
    if process == os.getpid():  # a forked child holds nothing
        lock.release()
        with contextlib.suppress(OSError):
            file.unlink()


def _locked(file: Path) -> bool:
    from filelock import FileLock, Timeout  # as above

    probe = FileLock(file)
    try:
        probe.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return _touched_lately(file)  # a disk without locks: its age must do
    probe.release()
    return False


def _touched_lately(file: Path) -> bool:
    try:
        return _now_on_drive(file.parent) - file.stat().st_mtime < SILENCE
    except OSError:
        return False


def _now_on_drive(folder: Path) -> float:
    """Unix seconds by the drive's own clock, which writes the times that are compared with it.

    Ours may differ by hours, or be set in the middle of it.
    """
    probe = folder / "now"
    try:
        probe.touch()
        return probe.stat().st_mtime
    except OSError:
        return time.time()


def _touch(file: Path, stop: threading.Event) -> None:
    while not stop.wait(TOUCH):
        with contextlib.suppress(OSError):
            os.utime(file)
