"""Sessions that nobody closed: they are closed when the interpreter ends.

One that is forgotten earlier lets go by itself, for everything that it has open is let go by its
own owner. Nothing here keeps a session alive, and a forked child closes nothing of its parent's.
"""

from __future__ import annotations

import atexit
import contextlib
import os
from typing import Protocol
from weakref import WeakKeyDictionary


class Open(Protocol):
    """What can be closed, more than once."""

    def close(self) -> None:
        """Let go of everything."""


_OPEN: WeakKeyDictionary[Open, int] = WeakKeyDictionary()
"""Sessions, and the process that each belongs to."""


def close_at_exit(session: Open) -> None:
    """Close `session` when the interpreter ends, if it is still there then."""
    _OPEN[session] = os.getpid()
    # What is registered last runs first: before finalizers that close what a session needs.
    atexit.unregister(_close_all)
    atexit.register(_close_all)


def _close_all() -> None:
    for session, process in list(_OPEN.items()):
        if process == os.getpid():
            # The last lines of a program are no place for the errors of a disk that is gone.
            with contextlib.suppress(Exception):
                session.close()
