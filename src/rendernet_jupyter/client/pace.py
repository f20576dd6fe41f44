"""The pace of one account's requests, learned from what the service refuses.

One gate stands before every exchange with the service, so one 429 is heard by all cells of a
kernel. It closes the gate for as long as the service asks, and lowers the pace; calm answers raise
it again (additive increase, multiplicative decrease). Until the first 429 nobody waits and nothing
is known. Nothing is sent here, and nothing is sent again.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable

LONGEST = 300.0
"""Seconds; a service that asks for more is asked again after this long."""

GUESS, LONGEST_GUESS = 1.0, 30.0
"""Seconds to wait when the service does not say: doubled with every refusal, up to the second."""

SPREAD = 0.1
"""Share of a wait that is added by chance, so that two kernels do not come back at one moment."""

SLOWEST, FREE = 0.5, 100.0
"""Requests a second: no pace is learned below the first; at the second the limit is forgotten."""

LOWER = 0.5
"""What a refusal leaves of the pace."""

RAISE = 0.02
"""Requests a second that each calm answer adds: at full pace the limit is met every half minute."""

WINDOW = 10.0
"""Seconds over which the pace before the first refusal is measured."""


class Pace:
    """The gate of one account, shared by everything that asks the service.

    A permit is a moment, not a token: whoever is cancelled before it took nothing, and whoever is
    cancelled after it holds nothing.

    Args:
        clock: monotonic seconds.
        sleep: pauses.
        chance: a number from 0 to 1.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.clock = clock
        self._sleep = sleep
        self._chance = chance
        self._turn = asyncio.Lock()
        self._sent: deque[float] = deque(maxlen=int(FREE * WINDOW))
        self._rate: float | None = None
        self._opens = -math.inf
        self._free_at = -math.inf
        self._lowered = -math.inf
        self._refusals = 0

    @property
    def rate(self) -> float | None:
        """Requests a second that are let through, None when no limit is known."""
        return self._rate

    def wait_left(self) -> float:
        """Seconds that the service still asks to wait, 0 when the gate is open."""
        return max(0.0, self._opens - self.clock())

    async def opened(self) -> None:
        """Wait until a request would be let through, and take nothing: it may be cancelled."""
        while (left := self._left()) > 0:
            await self._sleep(left)

    async def passed(self) -> float:
        """Wait at the gate, in the order of coming.

        Returns:
            The moment of passing, to be named when the answer is there.
        """
        if self._rate is not None or self.wait_left():
            # One at a time: a gate that opens lets nobody rush in.
            async with self._turn:
                await self.opened()
                return self._pass()
        return self._pass()

    def _left(self) -> float:
        spaced = self._free_at if self._rate is not None else -math.inf
        return max(self._opens, spaced) - self.clock()

    def _pass(self) -> float:
        now = self.clock()
        self._sent.append(now)
        if self._rate is not None:
            self._free_at = now + 1 / self._rate
        return now

    def refused(self, sent: float, retry_after: float | None) -> None:
        """The service answered 429.

        Args:
            sent: when that request passed the gate.
            retry_after: seconds that the service asks to wait, None when it does not say.
        """
        now = self.clock()
        wait = self._guess() if retry_after is None or math.isnan(retry_after) else retry_after
        wait = min(max(wait, 0.0), LONGEST)
        self._opens = max(self._opens, now + wait * (1 + SPREAD * self._chance()))
        if sent <= self._lowered:
            return  # it left before the pace was lowered, so it says nothing of the new one
        before = self._measured(now) if self._rate is None else self._rate
        self._rate = max(SLOWEST, before * LOWER)
        self._free_at = now + 1 / self._rate
        self._lowered = now
        self._refusals += 1

    def calm(self, sent: float) -> None:
        """The service answered something else to a request that passed the gate at `sent`."""
        if sent <= self._lowered:
            return
        self._refusals = 0
        if self._rate is not None:
            faster = self._rate + RAISE
            self._rate = faster if faster < FREE else None

    def _guess(self) -> float:
        return min(GUESS * 2.0 ** min(self._refusals, 16), LONGEST_GUESS)

    def _measured(self, now: float) -> float:
        """Requests a second before the first refusal; a burst counts as spread over the window."""
        return sum(1 for sent in self._sent if sent > now - WINDOW) / WINDOW
