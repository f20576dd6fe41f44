"""Slow work behind a form: a thread each, the newest of a kind wins, a closed form drops it all.

Whoever types ten letters asks ten questions and wants the last answer. Nothing here knows what the
work is or what becomes of its result.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Errands:
    """The work of one form.

    Args:
        lock: held while a result is handed over, as by whoever starts work for a form.
    """

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._newest: dict[str, threading.Event] = {}
        self._under_way: dict[threading.Thread, threading.Event] = {}
        self._closed = False

    def send(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        failed: Callable[[Exception], None],
        *,
        key: str = "",
        pause: float = 0,
    ) -> None:
        """Do `work` in a thread, and hand its result to `then`, or its error to `failed`, there.

        Args:
            work: may block; touches no control.
            then: called with the lock held, unless the work is outdated.
            failed: likewise.
            key: work that is sent later under the same key makes this outdated; empty for none.
            pause: seconds to wait for that before the work begins.
        """
        outdated = threading.Event()

        def go() -> None:
            try:
                if not outdated.wait(pause):
                    _carry_out(work, then, failed, outdated, self._lock)
            finally:
                with self._lock:
                    del self._under_way[threading.current_thread()]

        with self._lock:
            if self._closed:
                return
            if key:
                self.drop(key)
                self._newest[key] = outdated
            thread = threading.Thread(target=go, name="rendernet-panel", daemon=True)
            self._under_way[thread] = outdated
            thread.start()

    def drop(self, key: str) -> None:
        """Make what is under way for `key` outdated."""
        with self._lock:
            if key in self._newest:
                self._newest.pop(key).set()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way, what follows from it included; not from within work.

        Returns:
            False when that took longer.
        """
        until = time.monotonic() + seconds
        while (threads := self._threads()) and time.monotonic() < until:
            threads[0].join(max(0.0, until - time.monotonic()))
        return not threads

    def _threads(self) -> list[threading.Thread]:
        with self._lock:
            return list(self._under_way)

    def close(self) -> None:
        """Make everything outdated, and take no more."""
        with self._lock:
            self._closed = True
            for outdated in self._under_way.values():
                outdated.set()


def _carry_out(
    work: Callable[[], T],
    then: Callable[[T], None],
    failed: Callable[[Exception], None],
    outdated: threading.Event,
    lock: threading.RLock,
) -> None:
    try:
        result = work()
    except Exception as error:  # noqa: BLE001 - whatever it is, the form must tell it
        with lock:
            if not outdated.is_set():
                failed(error)
        return
    with lock:
        if not outdated.is_set():
            then(result)
