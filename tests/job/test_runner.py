"""One submit a job, whatever happens; pictures fetched as they come; nothing lost at the end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from rendernet_jupyter.errors import DownloadError, OutcomeUnknown, RequestRefused, StillRunning
from rendernet_jupyter.job.ports import Intent
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.job.tally import Tally

pytestmark = pytest.mark.anyio


def intents(count: int, batch: int = 1) -> list[Intent]:
    return [Intent(f"job_{n}", {"seed": n}, batch, f"picture {n}") for n in range(count)]


def tally(jobs: list[Intent], clock: Any, told: list[Progress] | None = None) -> Tally:
    told = told if told is not None else []
    return Tally(jobs, asked="a cat", engine="sandbox", clock=clock, tell=told.append)


async def test_each_job_is_paid_once_and_settled(bench: Any, scripted: Any) -> None:
    """A user would pay twice, or lose a picture, if a job were sent or settled other than once."""
    table = bench(scripted(looks=3))
    jobs = intents(5)
    outcomes = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert [o.error for o in outcomes] == [None] * 5
    assert [p["seed"] for p in table.engine.posts] == [0, 1, 2, 3, 4]
    for job in jobs:
        assert [s for j, s in table.journal.lines if j == job.job_id] == ["ticketed", "settled"]


async def test_one_listing_answers_for_all_jobs(bench: Any, scripted: Any) -> None:
    """Fifty jobs that each polled would run into the service's rate limit."""
    table = bench(scripted(looks=4))
    table.runner._submits = asyncio.Semaphore(50)
    jobs = intents(50)
    await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert table.engine.listings <= 15  # a poll for each job and look would make 200
    assert table.engine.singles == 0


async def test_a_job_that_the_listing_does_not_show_is_asked_for_by_id(
    bench: Any, scripted: Any
) -> None:
    """With a busy account a generation leaves the first page, and its cell would wait for ever."""
    table = bench(scripted())
    table.engine.hidden = {"gen_1"}
    jobs = intents(1)
    outcomes = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert outcomes[0].settlement is not None
    assert table.engine.singles >= 1


async def test_progress_ends_with_everything_here(bench: Any, scripted: Any) -> None:
    """The line above the grid would say 'running' for ever if the counts did not add up."""
    table = bench(scripted(batch=3))
    jobs, told = intents(2, batch=3), []
    await table.runner.run(jobs, tally(jobs, table.clock, told), deadline=100)
    assert (told[-1].phase, told[-1].done, told[-1].pictures) == ("finished", 6, 6)
    for moment in told:
        parts = moment.queued + moment.running + moment.downloading + moment.done + moment.failed
        assert parts == moment.pictures == 6


async def test_failed_media_are_kept_with_their_reason(bench: Any, scripted: Any) -> None:
    """A tile without a reason leaves its reader guessing what was paid for."""
    table = bench(scripted(batch=2))
    table.engine.failing = {"img_gen_1_1"}
    jobs = intents(1, batch=2)
    [outcome] = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    here, lost = outcome.settlement.media
    assert here.sha256
    assert (lost.sha256, lost.remote.reason) == ("", "out of paint")


async def test_the_deadline_leaves_a_job_that_can_be_resumed(bench: Any, scripted: Any) -> None:
    """Pictures that were paid for would be lost if a slow service ended the job for good."""
    table = bench(scripted(looks=30))
    jobs = intents(1)
    [late] = await table.runner.run(jobs, tally(jobs, table.clock), deadline=5)
    assert isinstance(late.error, StillRunning)
    assert table.journal.lines == [("job_0", "ticketed")]
    [done] = await table.runner.resume(
        [(jobs[0], late.ticket)], tally(jobs, table.clock), deadline=1000
    )
    assert done.settlement is not None
    assert len(table.engine.posts) == 1


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (RequestRefused("no such style"), "refused"),
        (OutcomeUnknown("no answer"), "uncertain"),
        (DownloadError("not of a submit, but certain"), "refused"),
    ],
)
async def test_a_failed_submit_is_written_down_as_what_it_proves(
    bench: Any, scripted: Any, error: Exception, state: str
) -> None:
    """An outcome nobody saw that was written down as refused would be sent, and paid, again."""
    table = bench(scripted())
    table.engine.on_submit = error
    jobs = intents(1)
    [outcome] = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert outcome.error is error
    assert table.journal.lines == [("job_0", state)]


async def test_one_failure_does_not_stop_the_others(bench: Any, scripted: Any) -> None:
    """A sweep of a hundred cells would end at its first refused one."""
    table = bench(scripted())
    jobs = intents(3)
    first = table.engine.submit

    async def sometimes(elements: Any) -> Any:
        if elements[0]["seed"] == 1:
            raise RequestRefused("that one not")
        return await first(elements)

    table.engine.submit = sometimes
    outcomes = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert [o.settlement is not None for o in outcomes] == [True, False, True]


async def test_an_interrupt_lets_a_paid_request_finish(bench: Any, scripted: Any) -> None:
    """Stopping a cell in the moment of paying would lose the only proof of what was bought."""
    table = bench(scripted())
    table.engine.answer_gate = asyncio.Event()
    jobs = intents(1)
    waiting = asyncio.create_task(table.runner.run(jobs, tally(jobs, table.clock), deadline=100))
    for _ in range(5):
        await asyncio.sleep(0)
    assert table.engine.posts
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    table.engine.answer_gate.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert table.journal.lines == [("job_0", "ticketed")]


async def test_a_broken_download_leaves_the_job_ticketed(bench: Any, scripted: Any) -> None:
    """A picture that could not be fetched today must be there to fetch tomorrow."""
    table = bench(scripted())
    table.engine.on_fetch = DownloadError("cut off")
    jobs = intents(1)
    [outcome] = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert isinstance(outcome.error, DownloadError)
    assert table.journal.lines == [("job_0", "ticketed")]


async def test_nobody_polls_when_nobody_waits(bench: Any, scripted: Any) -> None:
    """An idle kernel that went on polling would use up the account's rate limit."""
    table = bench(scripted())
    jobs = intents(2)
    await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    looks = table.engine.listings
    for _ in range(20):
        await asyncio.sleep(0)
    assert table.engine.listings == looks


async def test_an_interrupt_before_sending_leaves_no_doubt(bench: Any, scripted: Any) -> None:
    """The unsent half of a stopped sweep must not be listed as perhaps charged."""
    table = bench(scripted())
    table.engine.answer_gate = asyncio.Event()
    jobs = intents(20)
    waiting = asyncio.create_task(table.runner.run(jobs, tally(jobs, table.clock), deadline=100))
    for _ in range(5):
        await asyncio.sleep(0)
    sent = len(table.engine.posts)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert [s for _, s in table.journal.lines] == ["refused"] * (20 - sent)
    table.engine.answer_gate.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert len(table.engine.posts) == sent
    assert [s for _, s in table.journal.lines].count("ticketed") == sent


async def test_an_interrupt_at_once_sends_nothing(bench: Any, scripted: Any) -> None:
    """A person who stops in the first moment expects that nothing was bought."""
    table = bench(scripted())
    jobs = intents(3)
    waiting = asyncio.create_task(table.runner.run(jobs, tally(jobs, table.clock), deadline=100))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert table.engine.posts == []
    assert table.journal.lines == [(f"job_{n}", "refused") for n in range(3)]
