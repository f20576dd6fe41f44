"""The moment before a paid request leaves, and calls that end in the middle of their requests."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rendernet_jupyter.errors import RateLimited, StoreError
from rendernet_jupyter.job.ports import Intent
from rendernet_jupyter.job.tally import Tally

pytestmark = pytest.mark.anyio


def intents(count: int) -> list[Intent]:
    return [Intent(f"job_{n}", {"seed": n}, 1, f"picture {n}") for n in range(count)]


def tally(jobs: list[Intent], clock: Any) -> Tally:
    return Tally(jobs, asked="a cat", engine="sandbox", clock=clock, tell=lambda _: None)


async def test_what_the_journal_forbids_is_not_sent(bench: Any, scripted: Any) -> None:
    """Another kernel that took the job over has sent it: this one would pay a second time."""
    table = bench(scripted())
    jobs = intents(2)

    def leaving(job_id: str, *, again: bool = False) -> None:
        if job_id == "job_0":
            raise StoreError("job_0 is uncertain by now, so it is not sent")

    table.journal.leaving = leaving
    first, second = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert isinstance(first.error, StoreError)
    assert second.error is None
    assert [post["seed"] for post in table.engine.posts] == [1]


async def test_the_journal_is_asked_before_each_try(bench: Any, scripted: Any) -> None:
    """Between two tries of a request minutes may pass, in which much can happen to its job."""
    table = bench(scripted())
    asked: list[bool] = []
    table.journal.leaving = lambda job_id, *, again=False: asked.append(again)
    table.engine.on_submit = RateLimited("slow down", retry_after=100.0)
    jobs = intents(1)

    async def ready() -> None:
        if len(asked) == 3:
            table.engine.on_submit = None

    table.engine.ready = ready
    await table.runner.run(jobs, tally(jobs, table.clock), deadline=10_000)
    assert asked == [False, True, True, True]


async def test_a_fault_of_ours_leaves_no_job_behind(bench: Any, scripted: Any) -> None:
    """Jobs that are neither sent nor given up reserve credits for ever, and their cell hangs."""
    table = bench(scripted(), submits=2)
    table.engine.on_submit = ValueError("a fault of ours")
    jobs = intents(6)
    with pytest.raises(ValueError, match="fault of ours"):
        await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    await table.runner.landed(10)
    ended = dict(table.journal.lines)
    assert set(ended) == {job.job_id for job in jobs}
    assert set(ended.values()) == {"uncertain", "refused"}
    assert len(table.engine.posts) == list(ended.values()).count("uncertain")
    assert not any(table.runner.sends(job.job_id) for job in jobs)


async def test_an_end_can_wait_for_what_is_on_its_way(bench: Any, scripted: Any) -> None:
    """A door that closes on a paid request loses the only proof of what was bought."""
    table = bench(scripted())
    table.engine.answer_gate = asyncio.Event()
    jobs = intents(1)
    call = asyncio.create_task(table.runner.run(jobs, tally(jobs, table.clock), deadline=100))
    for _ in range(20):
        await asyncio.sleep(0)
    assert table.engine.posts
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    await table.runner.landed(0)
    assert table.journal.lines == []
    table.engine.answer_gate.set()
    await table.runner.landed(60)
    assert table.journal.lines == [("job_0", "ticketed")]
    await table.runner.landed(60)
