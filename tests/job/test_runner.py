"""One submit a job, whatever happens; pictures fetched as they come; nothing lost at the end."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from rendernet_jupyter.errors import (
    DownloadError,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    RequestRefused,
    ServiceUnreachable,
    StillRunning,
    StoreError,
)
from rendernet_jupyter.job.brake import LOST_IN_A_ROW, Brake
from rendernet_jupyter.job.ports import Intent
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.job.recovery import UNREACHABLE_TRIES
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
    table = bench(scripted(looks=4), submits=50)
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
    assert outcomes[0].error is None
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
    here, lost = table.journal.settlements[outcome.job_id].media
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
    assert done.error is None
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
    assert [o.error is None for o in outcomes] == [True, False, True]


async def test_an_interrupt_lets_a_paid_request_finish(bench: Any, scripted: Any) -> None:
    """Stopping a cell in the moment of paying would lose the only proof of what was bought."""
    table = bench(scripted())
    table.engine.answer_gate = asyncio.Event()
    jobs = intents(1)
    waiting = asyncio.create_task(table.runner.run(jobs, tally(jobs, table.clock), deadline=100))
    for _ in range(20):
        await asyncio.sleep(0)
    assert table.engine.posts
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    table.engine.answer_gate.set()
    for _ in range(30):
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


async def test_a_file_that_cannot_be_read_is_not_called_unfinished(
    bench: Any, scripted: Any
) -> None:
    """Somebody would wait for ever for a picture that is made, and of which only junk comes."""
    table = bench(scripted(batch=2))
    table.engine.on_tries = [DownloadError("the file is no picture")] * 40
    jobs = intents(1)
    [outcome] = await table.runner.run(jobs, tally(jobs, table.clock), deadline=60)
    assert isinstance(outcome.error, DownloadError)
    assert "has not come whole: the file is no picture" in outcome.error.message
    assert table.journal.lines == [("job_0", "ticketed")]
    table.engine.on_tries = [DownloadError("cut off")]
    [done] = await table.runner.resume(
        [(jobs[0], outcome.ticket)], tally(jobs, table.clock), deadline=1000
    )
    assert done.error is None


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
    for _ in range(30):
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


async def test_a_request_that_was_certainly_not_accepted_is_sent_again(
    bench: Any, scripted: Any
) -> None:
    """One answer "slow down" in the middle of a sweep would leave holes in it."""
    table = bench(scripted())
    jobs, first, tries = intents(1), table.engine.submit, []

    async def busy_twice(elements: Any) -> Any:
        tries.append(table.clock.now)
        if len(tries) < 3:
            raise RateLimited("slow down", retry_after=7.0)
        return await first(elements)

    table.engine.submit = busy_twice
    [outcome] = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert outcome.error is None
    assert [b - a >= 7 for a, b in pairwise(tries)] == [True, True]
    assert [state for _, state in table.journal.lines] == ["again", "again", "ticketed", "settled"]


async def test_an_unreachable_service_is_given_up_after_a_few_tries(
    bench: Any, scripted: Any
) -> None:
    """A notebook without a network would hang instead of saying so."""
    table = bench(scripted())
    table.engine.on_submit = ServiceUnreachable("no route")
    jobs = intents(1)
    [outcome] = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert isinstance(outcome.error, ServiceUnreachable)
    assert len(table.engine.posts) == UNREACHABLE_TRIES
    assert table.journal.lines[-1] == ("job_0", "refused")


async def test_an_interrupt_while_waiting_to_send_again_sends_nothing(
    bench: Any, scripted: Any
) -> None:
    """A person who stops the cell would pay for what the service had just refused."""
    table = bench(scripted())
    table.engine.on_submit = RateLimited("slow down", retry_after=1e6)
    never = asyncio.Event()

    async def long(_: float) -> None:
        await never.wait()

    table.runner._sleep = long
    jobs = intents(2)
    waiting = asyncio.create_task(table.runner.run(jobs, tally(jobs, table.clock), deadline=1e9))
    for _ in range(30):
        await asyncio.sleep(0)
    assert len(table.engine.posts) == 2
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    for _ in range(30):
        await asyncio.sleep(0)
    assert len(table.engine.posts) == 2
    assert sorted(table.journal.lines) == [("job_0", "refused"), ("job_1", "refused")]


async def test_two_that_wait_for_one_job_fetch_it_once(bench: Any, scripted: Any) -> None:
    """Two cells of a kernel would download the same picture twice, and settle it twice."""
    table = bench(scripted(looks=5))
    [job] = intents(1)
    ticket = await table.engine.submit([job.body])
    both = [
        table.runner.resume([(job, ticket)], tally([job], table.clock), deadline=100)
        for _ in range(2)
    ]
    first, second = await asyncio.gather(*both)
    assert [o.error for o in (*first, *second)] == [None, None]
    assert len(table.engine.fetches) == 1
    assert table.journal.lines.count(("job_0", "settled")) == 1


async def test_one_that_stops_waiting_does_not_stop_the_other(bench: Any, scripted: Any) -> None:
    """Interrupting one cell would end another that waits for the same picture."""
    table = bench(scripted(looks=50))
    [job] = intents(1)
    ticket = await table.engine.submit([job.body])
    stops, stays = (
        asyncio.create_task(
            table.runner.resume([(job, ticket)], tally([job], table.clock), deadline=1e6)
        )
        for _ in range(2)
    )
    for _ in range(10):
        await asyncio.sleep(0)
    stops.cancel()
    [outcome] = await stays
    assert outcome.error is None
    assert table.journal.held == set()


async def test_a_job_of_another_process_is_waited_for_and_not_fetched(
    bench: Any, scripted: Any
) -> None:
    """Two kernels on one store would poll and download every picture twice."""
    table = bench(scripted())
    [job] = intents(1)
    ticket = await table.engine.submit([job.body])
    table.journal.elsewhere = {"job_0"}
    waiting = asyncio.create_task(
        table.runner.resume([(job, ticket)], tally([job], table.clock), deadline=1e6)
    )
    for _ in range(20):
        await asyncio.sleep(0)
    assert (table.engine.listings, table.engine.fetches) == (0, [])
    table.journal.lines.append(("job_0", "settled"))
    table.journal.elsewhere = set()
    [outcome] = await waiting
    assert outcome.error is None
    assert table.engine.fetches == []


async def test_a_pulled_brake_sends_nothing_more_and_fetches_what_was_sent(
    bench: Any, scripted: Any
) -> None:
    """A sweep that costs more than it said would run on to its end."""
    table = bench(scripted(), submits=1)
    jobs = intents(4)
    brake = Brake(lambda _: "costs more" if len(table.engine.posts) == 2 else "")
    outcomes = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100, brake=brake)
    assert [type(o.error).__name__ for o in outcomes] == [
        *("NoneType", "NoneType", "NotSent", "NotSent")
    ]
    assert len(table.engine.posts) == 2
    assert ("job_3", "refused") in table.journal.lines


async def test_an_acceptance_that_cannot_be_written_down_names_the_generation(
    bench: Any, scripted: Any
) -> None:
    """A full disk in the worst moment would lose the only name of what was paid."""
    table = bench(scripted())

    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    table.journal.ticket = full
    jobs = intents(1)
    [outcome] = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert isinstance(outcome.error, OutcomeUnknown)
    assert "%rendernet adopt job_0 gen_1" in outcome.error.hint


async def test_a_service_that_always_asks_to_wait_does_not_outwait_the_deadline(
    bench: Any, scripted: Any
) -> None:
    """`--timeout 20` on a service at its limit would wait for half an hour."""
    table = bench(scripted())
    table.engine.on_submit = RateLimited("slow down", retry_after=7.0)
    jobs = intents(1)
    [outcome] = await table.runner.run(jobs, tally(jobs, table.clock), deadline=20)
    assert isinstance(outcome.error, RateLimited)
    assert len(table.engine.posts) == 3
    assert table.journal.lines[-1] == ("job_0", "refused")


async def test_a_sweep_ends_when_answers_are_lost_one_after_the_other(
    bench: Any, scripted: Any
) -> None:
    """A gateway that swallows answers would let a sweep of hundreds be paid for unseen."""
    table = bench(scripted(), submits=2)
    table.engine.loses = set(range(1, 41))
    jobs = intents(40)
    outcomes = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    kinds = Counter(type(o.error).__name__ for o in outcomes)
    assert kinds["OutcomeUnknown"] <= LOST_IN_A_ROW + 1  # what left beside the last one
    assert kinds["OutcomeUnknown"] + kinds["NotSent"] == 40
    assert ("job_39", "refused") in table.journal.lines
    unsent = next(o.error for o in outcomes if isinstance(o.error, NotSent))
    assert "answers of the service are being lost" in str(unsent)


async def test_a_lost_answer_now_and_then_does_not_end_a_sweep(bench: Any, scripted: Any) -> None:
    """One hiccup of a network would cost a night's work."""
    table = bench(scripted(), submits=1)
    table.engine.loses = {n for n in range(1, 13) if n % LOST_IN_A_ROW}
    jobs = intents(12)
    outcomes = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert Counter(type(o.error).__name__ for o in outcomes) == {"OutcomeUnknown": 8, "NoneType": 4}


async def test_a_sweep_ends_when_what_is_bought_cannot_be_written_down(
    bench: Any, scripted: Any
) -> None:
    """A disk that fills up in a sweep would have all of it paid for without a record."""
    table = bench(scripted(), submits=1)

    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    table.journal.ticket = full
    jobs = intents(3)
    outcomes = await table.runner.run(jobs, tally(jobs, table.clock), deadline=100)
    assert [type(o.error).__name__ for o in outcomes] == ["OutcomeUnknown", "NotSent", "NotSent"]
    assert len(table.engine.posts) == 1
