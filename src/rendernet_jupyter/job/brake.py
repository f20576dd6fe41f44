"""A brake for one run: once it is pulled, nothing more of it is sent.

A person stops the wait or the charge is not what was estimated: what was accepted is still brought
home. Nothing here knows why it is pulled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from rendernet_jupyter.job.ports import Ticket


class Brake:
    """Stops the requests of a run that have not left.

    Args:
        check: looks at each ticket as it arrives; a reason pulls the brake.
    """

    def __init__(self, check: Callable[[Ticket], str] | None = None) -> None:
        self._check = check
        self.reason = ""
        self._pulled = asyncio.Event()

    def pull(self, reason: str) -> None:
        """Stop, for the first reason that is given."""
        self.reason = self.reason or reason
        self._pulled.set()

    def accepted(self, ticket: Ticket) -> None:
        """A request of the run was accepted."""
        if self._check and (reason := self._check(ticket)):
            self.pull(reason)

    async def pause(self, rest: Coroutine[Any, Any, None]) -> None:
        """Rest, but not longer than until the brake is pulled."""
        pause = asyncio.ensure_future(rest)
        pulled = asyncio.create_task(self._pulled.wait())
        try:
            await asyncio.wait({pause, pulled}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (pause, pulled):
                task.cancel()
            await asyncio.gather(pause, pulled, return_exceptions=True)
