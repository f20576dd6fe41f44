"""One loop for everything that waits: questions, interrupts, and nothing that is left running."""

from __future__ import annotations

import asyncio
import queue
import subprocess
import sys
import threading
from typing import Any

import pytest

from rendernet_jupyter.job.together import together
from rendernet_jupyter.session.loop import LOOP, LoopThread, Question, asked_through


@pytest.fixture
def loop() -> LoopThread:
    """The one of the process."""
    return LOOP


@pytest.fixture
def events() -> queue.SimpleQueue[Any]:
    return queue.SimpleQueue()


async def ask(events: queue.SimpleQueue[Any], answer: Any) -> bool | None:
    """Ask through the thread that waits."""
    return await asked_through(events, answer)("12 credits. Send it?")


@pytest.mark.parametrize("answer", [True, False, None])
def test_a_question_is_asked_once_where_people_are(
    loop: LoopThread, events: queue.SimpleQueue[Any], answer: bool | None
) -> None:
    """An input box that opens from another thread never opens, and the cell hangs."""
    asked: list[tuple[str, threading.Thread]] = []

    def door(text: str) -> bool | None:
        asked.append((text, threading.current_thread()))
        return answer

    assert loop.wait(ask(events, door), events=events) is answer
    assert asked == [("12 credits. Send it?", threading.current_thread())]


def test_an_interrupted_question_ends_the_work(
    loop: LoopThread, events: queue.SimpleQueue[Any]
) -> None:
    """Who answers a price with Ctrl-C has not agreed to it."""
    sent: list[str] = []

    async def work() -> None:
        if await ask(events, door):
            sent.append("paid")

    def door(_: str) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loop.wait(work(), events=events)
    assert sent == []


def test_a_broken_door_is_its_own_error(loop: LoopThread, events: queue.SimpleQueue[Any]) -> None:
    """A fault of the front end must neither hang the cell nor count as a yes."""

    def door(_: str) -> bool:
        raise OSError("no front end")

    with pytest.raises(OSError, match="no front end"):
        loop.wait(ask(events, door), events=events)


def test_an_answer_to_work_that_has_ended_is_nobodys(
    loop: LoopThread, events: queue.SimpleQueue[Any]
) -> None:
    """A session that is closed while a question stands would end the cell with a riddle."""
    waiting = loop.submit(ask(events, lambda _: True))
    question = events.get(timeout=10)

    def late(_: str) -> bool:
        loop.cancel(waiting)
        return True

    Question(question.text, late, question.reply).put()
    question.nobody()
    assert waiting.cancelled()


def test_a_question_to_nobody_is_answered_at_once(
    loop: LoopThread, events: queue.SimpleQueue[Any]
) -> None:
    """A run that was left to itself would wait for an answer for ever."""
    waiting = loop.submit(ask(events, lambda _: True))
    events.get(timeout=10).nobody()
    assert waiting.result(10) is None


def test_the_newest_progress_is_handed_over_and_every_question(
    loop: LoopThread, events: queue.SimpleQueue[Any]
) -> None:
    """A display that is handed each of a thousand steps falls behind; no question may be lost."""
    told: list[int] = []
    asked: list[str] = []
    first, second = (Question(text, lambda t: asked.append(t) or True) for text in "ab")

    async def work() -> list[bool | None]:
        for event in (1, first, 2, second, 3):
            events.put(event)
        return [await asyncio.wrap_future(q.reply) for q in (first, second)]

    assert loop.wait(work(), events=events, on_event=told.append) == [True, True]
    assert asked == ["a", "b"]
    assert told[-1] == 3
    assert len(told) <= 3


def test_an_interrupt_ends_the_work_before_it_is_raised(loop: LoopThread) -> None:
    """What goes on behind an interrupted cell would send what nobody wants any more."""
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("cleaned up")

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loop.wait(work(), on_tick=interrupt)
    assert ended == ["cleaned up"]


def test_waiting_for_a_moment_ends_with_it_and_leaves_the_work(
    loop: LoopThread, events: queue.SimpleQueue[Any]
) -> None:
    """A cell with --no-wait would keep its kernel until all pictures are there."""
    moment, go_on = threading.Event(), asyncio.Event()

    async def work() -> str:
        events.put("priced")
        moment.set()
        await go_on.wait()
        return "made"

    told: list[str] = []
    future = loop.submit(work())
    loop.wait_until(moment, future, events=events, on_event=told.append)
    assert not future.done()
    loop._running().call_soon_threadsafe(go_on.set)
    assert future.result(10) == "made"
    assert told == ["priced"]


def test_waiting_for_a_moment_that_never_comes_ends_with_the_work(
    loop: LoopThread, events: queue.SimpleQueue[Any]
) -> None:
    """A cell that failed before anything was written down would wait for ever."""

    async def work() -> None:
        raise ValueError("a slip of the prompt")

    future = loop.submit(work())
    loop.wait_until(threading.Event(), future, events=events)
    with pytest.raises(ValueError, match="slip"):
        future.result(0)


def test_it_works_below_a_running_loop(loop: LoopThread) -> None:
    """In a kernel every cell runs below a loop that cannot be started a second time."""

    async def cell() -> str:
        return loop.wait(asyncio.sleep(0, "made"))

    assert asyncio.run(cell()) == "made"


FORK = """
import asyncio, os, sys
from rendernet_jupyter.session.loop import LOOP

assert LOOP.wait(asyncio.sleep(0, "parent")) == "parent"
child = os.fork()
if not child:
    said = LOOP.wait(asyncio.sleep(0, 7))
    os._exit(said)
_, status = os.waitpid(child, 0)
sys.exit(os.waitstatus_to_exitcode(status) - 7)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="forks of POSIX")
def test_a_forked_child_has_a_loop_of_its_own() -> None:
    """A pool of workers in a cell would wait for a thread that stayed in the kernel."""
    subprocess.run([sys.executable, "-W", "ignore", "-c", FORK], check=True, timeout=60)


def test_one_failure_ends_the_others_before_it_is_told(loop: LoopThread) -> None:
    """Reads that go on against a session that is closed meanwhile leave sockets behind."""
    ended: list[str] = []

    async def long() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            ended.append("long")

    async def wrong() -> None:
        await asyncio.sleep(0)
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        loop.wait(together(long(), wrong()))
    assert ended == ["long"]
