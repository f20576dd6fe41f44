"""One event loop in one thread, for everything that waits.

The blocking face of the package is derived from the async one here, so it works with and without a
running loop: in a kernel, under papermill, in a script. Progress travels back to the thread that
waits and is handed over there, where displays belong. Nothing here knows what is being waited for.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")

TICK = 0.25  # seconds between looks at the clock while nothing happens


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the person at the door, asked in the thread that waits."""

    text: str
    ask: Callable[[str], bool | None]
    reply: Future[bool | None] = field(default_factory=Future)

    def put(self) -> None:
        """Ask it. An interrupt of the question is an interrupt of the wait."""
        if not self.reply.done():
            answer = self.ask(self.text)
            # While a person thought about it, the work may have been ended by somebody else.
            with contextlib.suppress(InvalidStateError):
                self.reply.set_result(answer)

    def nobody(self) -> None:
        """There is nobody to ask."""
        with contextlib.suppress(InvalidStateError):  # answered, or ended, already
            self.reply.set_result(None)


Events: TypeAlias = "queue.SimpleQueue[Any]"


def asked_through(
    events: Events, ask: Callable[[str], bool | None]
) -> Callable[[str], Awaitable[bool | None]]:
    """`ask` for code on the loop: the question travels to the thread that waits and back."""

    async def confirm(text: str) -> bool | None:
        question = Question(text, ask)
        events.put(question)
        return await asyncio.wrap_future(question.reply)

    return confirm


class LoopThread:
    """A daemon thread that runs an event loop, started when it is first needed."""

    def __init__(self) -> None:
        # Finalizers may call from within: memory is tidied at any allocation.
        self._lock = threading.RLock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process = 0

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            # A forked child inherits the loop object without its thread.
            if self._loop is None or self._process != os.getpid():
                self._loop = asyncio.new_event_loop()
                self._process = os.getpid()
                thread = threading.Thread(
                    target=self._loop.run_forever, name="rendernet-loop", daemon=True
                )
                thread.start()
            return self._loop

    @property
    def running(self) -> bool:
        """Whether it was started in this process."""
        return self._loop is not None and self._process == os.getpid()

    def submit(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Start `work` on the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._running())

    def wait(
        self,
        work: Coroutine[Any, Any, T],
        *,
        events: queue.SimpleQueue[Any] | None = None,
        on_event: Callable[[Any], None] | None = None,
        on_tick: Callable[[], None] | None = None,
    ) -> T:
        """The result of `work`, waited for in this thread.

        Args:
            work: a coroutine that puts events into `events`.
            events: what `work` tells, in order.
            on_event: called here, in the caller's thread, with the newest of the waiting events.
            on_tick: called here when a moment passed without any.

        Raises:
            KeyboardInterrupt: the wait was interrupted; `work` is cancelled, and has ended when
                this is raised.
        """
        events = events or queue.SimpleQueue()
        future = self.submit(work)
        try:
            future.add_done_callback(lambda _: events.put(_DONE))
            while not future.done():
                _hand_over(events, on_event, on_tick)
            return future.result()
        except BaseException:
            self.cancel(future)
            raise

    def wait_until(
        self,
        moment: threading.Event,
        future: Future[Any],
        *,
        events: Events,
        on_event: Callable[[Any], None] | None = None,
        on_tick: Callable[[], None] | None = None,
    ) -> None:
        """Wait in this thread until `moment` is set or `future` is done.

        Raises:
            KeyboardInterrupt: the wait was interrupted; the work is cancelled, and has ended.
        """
        try:
            future.add_done_callback(lambda _: events.put(_DONE))
            while not (moment.is_set() or future.done()):
                _hand_over(events, on_event, on_tick)
            if not events.empty():
                _hand_over(events, on_event, on_tick)
        except BaseException:
            self.cancel(future)
            raise

    def cancel(self, future: Future[Any]) -> None:
        """End work that was submitted, and let it clean up before the caller goes on."""
        if future.cancel():
            # What it cleans up it does in the loop's next turns; a disk that keeps the loop from
            # them must not turn an interrupt into another error.
            with contextlib.suppress(TimeoutError):
                self.submit(asyncio.sleep(0.05)).result(timeout=5)


_DONE = object()


def _hand_over(
    events: queue.SimpleQueue[Any],
    on_event: Callable[[Any], None] | None,
    on_tick: Callable[[], None] | None,
) -> None:
    """Wait for an event and hand on the newest: a display needs the latest state, not each one."""
    try:
        waiting = [events.get(timeout=TICK)]
    except queue.Empty:
        if on_tick:
            on_tick()
        return
    while not events.empty():
        waiting.append(events.get_nowait())
    news = [e for e in waiting if e is not _DONE and not isinstance(e, Question)]
    if news and on_event:
        on_event(news[-1])
    for event in waiting:
        if isinstance(event, Question):
            event.put()


LOOP = LoopThread()
