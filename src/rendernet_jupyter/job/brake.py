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
        self._pulled: asyncio.Future[None] | None = None

    def pull(self, reason: str) -> None:
        """Stop, for the first reason that is given."""
        self.reason = self.reason or reason
        if self._pulled is not None and not self._pulled.done():
            self._pulled.set_result(None)

    def accepted(self, ticket: Ticket) -> None:
        """A request of the run was accepted."""
        if self._check and (reason := self._check(ticket)):
            self.pull(reason)

    async def pause(self, rest: Coroutine[Any, Any, None], longest: float | None = None) -> None:
        """Rest, but not longer than until the brake is pulled, nor than `longest` seconds."""
        pause = asyncio.ensure_future(rest)
        if self._pulled is None:
            self._pulled = asyncio.get_running_loop().create_future()
            if self.reason:
                self._pulled.set_result(None)
        try:
            await asyncio.wait(
                {pause, self._pulled}, timeout=longest, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            pause.cancel()
            await asyncio.gather(pause, return_exceptions=True)
