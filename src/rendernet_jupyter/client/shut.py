"""A wire to nowhere: whatever would be sent is refused before a connection is thought of.

It stands in for the wire where the store alone may answer. Nothing is opened, read or sent here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

from rendernet_jupyter.client.failures import Failures
from rendernet_jupyter.client.pace import Pace
from rendernet_jupyter.client.wire import Wire
from rendernet_jupyter.errors import RenderNetError

T = TypeVar("T")

ORIGIN = "http://replay.invalid"
"""What stands for an address; no name of this ending is ever found."""


class ShutWire(Wire):
    """Refuses everything, in the place of a connection."""

    def __init__(self) -> None:  # not the other's: it would make clients and read certificates
        self.origin = f"{ORIGIN}:80"
        self.host = self.place = "the store"
        self.failures = Failures(self.host)
        self.pace = Pace()
        self._app_host = ""

    async def send(self, *what: object, **_: object) -> NoReturn:
        """Refuse a read of the service."""
        raise _refused(" ".join(map(str, what)))

    async def send_alone(self, *what: object, **_: object) -> NoReturn:
        """Refuse what would be paid."""
        raise _refused(" ".join(map(str, what)))

    async def put(self, *_: object) -> NoReturn:
        """Refuse an upload."""
        raise _refused("an upload")

    def stream_here(self, *_: object) -> NoReturn:
        """Refuse a download."""
        raise _refused("a download")

    def stream(self, *_: object) -> NoReturn:
        """Refuse a download."""
        raise _refused("a download")

    async def patiently(self, read: Callable[[], Awaitable[T]]) -> T:
        """What is refused is not tried again."""
        return await read()

    async def repeated(self, read: Callable[[], Awaitable[T]]) -> T:
        """What is refused is not tried again."""
        return await read()

    async def close(self) -> None:
        """Nothing is open."""


def _refused(what: str) -> RenderNetError:
    return RenderNetError(
        f"engine = replay asks nobody, and {what} was needed; nothing was sent",
        hint="To make or fetch pictures: %rendernet engine auto. Where RENDERNET_ENGINE=replay is"
        " set, start without it.",
    )
