"""Fair turns: so many at once, and every party in turn, whoever came first with however much.

A sweep of two hundred requests in one cell does not keep the one request of another cell waiting
until it is done. Nothing here knows what a turn is used for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class Turns:
    """A gate for `at_once` holders; those who wait are let in party by party, round robin."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: dict[Hashable, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def turn(self, party: Hashable) -> AsyncIterator[None]:
        """A turn for one member of `party`, for as long as the block lasts."""
        await self._enter(party)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, party: Hashable) -> None:
        if self._free and not self._waiting:
            self._free -= 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(party, deque()).append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave()  # the turn came in the moment of the cancelling: hand it on
            else:
                self._forget(party, place)
            raise

    def _leave(self) -> None:
        while self._waiting:
            party = next(iter(self._waiting))
            queue = self._waiting.pop(party)
            place = queue.popleft()
            if queue:
                self._waiting[party] = queue  # to the end of the round
            if not place.done():
                place.set_result(None)
                return
        self._free += 1

    def _forget(self, party: Hashable, place: asyncio.Future[None]) -> None:
        queue = self._waiting.get(party)
        if queue is not None and place in queue:
            queue.remove(place)
            if not queue:
                del self._waiting[party]
