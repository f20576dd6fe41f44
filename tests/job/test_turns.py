"""Fair turns between the requests of several cells."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.job.turns import Turns

pytestmark = pytest.mark.anyio


async def test_a_small_cell_does_not_wait_for_a_large_one() -> None:
    """One picture asked for during a sweep of hundreds would come after all of them."""
    turns, order = Turns(1), []

    async def member(party: str) -> None:
        async with turns.turn(party):
            order.append(party)
            await asyncio.sleep(0)

    large = [asyncio.create_task(member("large")) for _ in range(50)]
    await asyncio.sleep(0)
    small = asyncio.create_task(member("small"))
    await asyncio.gather(small, *large)
    assert order.index("small") <= 4
    assert order.count("large") == 50


@given(
    at_once=st.integers(1, 4),
    parties=st.lists(st.integers(0, 3), min_size=1, max_size=30),
    cancels=st.sets(st.integers(0, 29)),
)
def test_turns_are_neither_lost_nor_shared(
    at_once: int, parties: list[int], cancels: set[int]
) -> None:
    """A lost turn would let a sweep hang; a shared one would flood the service."""

    async def play() -> tuple[int, int, int]:
        turns, inside, most = Turns(at_once), 0, 0
        done = 0

        async def member(party: int) -> None:
            nonlocal inside, most, done
            async with turns.turn(party):
                inside += 1
                most = max(most, inside)
                try:
                    await asyncio.sleep(0)
                finally:
                    inside -= 1
                done += 1

        tasks = [asyncio.create_task(member(p)) for p in parties]
        await asyncio.sleep(0)
        for number in cancels:
            if number < len(tasks):
                tasks[number].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with turns.turn("last"):
            return most, done, sum(t.cancelled() for t in tasks)

    most, done, cancelled = asyncio.run(asyncio.wait_for(play(), 10))
    assert most <= at_once
    assert done + cancelled >= len(parties)
