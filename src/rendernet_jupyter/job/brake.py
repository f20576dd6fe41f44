"""A brake for one run: once it is pulled, nothing more of it is sent.

A person stops the wait, the charge is not what was estimated, or answers are lost one after the
other: what was accepted is still brought home. Nothing is sent here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from rendernet_jupyter.job.ports import Ticket

LOST_IN_A_ROW = 3
"""Answers lost one after the other, none between them that came, after which nothing more is sent.

One is bad luck, and the rest of a sweep worth going on with. Three are a gateway that swallows what
it passes on: each further request would be paid for without anybody knowing.
"""

LOST = "answers of the service are being lost"


class Brake:
    """Stops the requests of a run that have not left.

    Args:
        check: looks at each ticket as it arrives; a reason pulls the brake.
    """

    def __init__(self, check: Callable[[Ticket], str] | None = None) -> None:
        self._check = check
        self.reason = ""
        self._lost = 0
        self._pulled: asyncio.Future[None] | None = None

    def pull(self, reason: str) -> None:
        """Stop, for the first reason that is given."""
        self.reason = self.reason or reason
        if self._pulled is not None and not self._pulled.done():
            self._pulled.set_result(None)

    def accepted(self, ticket: Ticket) -> None:
        """A request of the run was accepted."""
        self._lost = 0
        if self._check and (reason := self._check(ticket)):
            self.pull(reason)

    def lost(self) -> None:
        """Of a request of the run nobody knows whether it was accepted."""
        self._lost += 1
        if self._lost >= LOST_IN_A_ROW:
            self.pull(LOST)

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
