"""A run that goes on by itself: what `--no-wait` gives back.

Whoever wants the pictures waits for them here; whoever looks at the cell sees them arrive. Closing
the kernel ends only the watching: what was accepted is fetched by the next `resume`. Nothing here
is shown or sent.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, overload

from rendernet_jupyter.errors import Interrupted, NotSent, RenderNetError, StillRunning
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.clock import Clock
from rendernet_jupyter.session.loop import LOOP, TICK, Events, Question
from rendernet_jupyter.view.gallery import Gallery, Picture

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

PAUSE = 0.05


class Handle(Sequence[Picture]):
    """A run under way. As a sequence it waits for its pictures.

    Args:
        session: whose.
        ask: the call.
        future: its end, on the loop.
        events: what it tells meanwhile.
    """

    def __init__(self, session: Session, ask: Ask, future: Future[Any], events: Events) -> None:
        self._session = session
        self._ask = ask
        self._future = future
        self._events = events
        self._watchers: list[Callable[[Progress], None]] = []
        self._ended: list[Callable[[Handle], None]] = []
        self.progress: Progress | None = None
        self._thread = threading.Thread(target=self._pump, name="rendernet-handle", daemon=True)

    def start(
        self,
        watch: Callable[[Progress], None] | None = None,
        ended: Callable[[Handle], None] | None = None,
    ) -> Handle:
        """Begin to hear of it.

        Args:
            watch: called with every change and while time passes, in a thread of the handle.
            ended: called at the end, there too.
        """
        self._watchers += [watch] if watch else []
        self._ended += [ended] if ended else []
        self._future.add_done_callback(lambda _: self._events.put(None))
        self._thread.start()
        return self

    @property
    def done(self) -> bool:
        """Whether it is over, well or badly."""
        return self._future.done()

    @property
    def jobs(self) -> tuple[str, ...]:
        """Names of its jobs in the journal."""
        return tuple(intent.job_id for intent in self._ask.sent)

    def wait(self, timeout: float | None = None) -> Gallery:
        """The pictures, waited for.

        Args:
            timeout: seconds; without end when absent. The run goes on afterwards.

        Raises:
            StillRunning: the time is over.
            RenderNetError: what a cell would have raised.
        """
        try:
            made: Gallery = self._future.result(timeout)
        except TimeoutError:
            if self._future.done():
                raise  # an error of the run itself
            raise StillRunning(
                "the run is not finished yet; it goes on",
                job_ids=self.jobs,
                hint="Wait longer: .wait(); or look at it later: .done",
            ) from None
        except CancelledError:
            raise NotSent(
                "the run was stopped",
                hint="What had been accepted is fetched at no further cost: %rendernet resume",
            ) from None
        return made

    @property
    def error(self) -> BaseException | None:
        """What went wrong, None while it runs and when nothing did."""
        if not self.done:
            return None
        try:
            self.wait()
        except (Exception, Interrupted) as error:  # noqa: BLE001 - whatever a cell would raise
            return error
        return None

    def cancel(self) -> None:
        """Send nothing more of it, and stop waiting. What was accepted is kept for `resume`."""
        LOOP.cancel(self._future)
        self._thread.join(timeout=5)

    def wait_until_sent(self, timeout: float | None = None) -> Sequence[str]:
        """Wait until nothing of it is still to be sent; the accepted jobs that are not over then.

        None when the run itself is over, well or badly: `wait` tells how.

        Args:
            timeout: seconds; without end when absent.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self.done:
            waiting = {j.intent.job_id: j for j in self._session.store.journal.pending()}
            mine = [waiting[name] for name in self.jobs if name in waiting]
            if mine and all(job.state != "intended" for job in mine):
                return [job.intent.job_id for job in mine if job.state == "ticketed"]
            if deadline is not None and time.monotonic() > deadline:
                break
            time.sleep(PAUSE)
        return []

    def __len__(self) -> int:
        return len(self.wait())

    @overload
    def __getitem__(self, index: int) -> Picture: ...
    @overload
    def __getitem__(self, index: slice) -> Gallery: ...
    def __getitem__(self, index: int | slice) -> Picture | Gallery:
        return self.wait()[index]

    def __iter__(self) -> Iterator[Picture]:
        return iter(self.wait())

    def __bool__(self) -> bool:
        return True  # it exists, whatever comes of it: asking must not wait

    def __repr__(self) -> str:
        if self.done:
            return f"Handle({'failed' if self.error else 'finished'})"
        now = self.progress
        if now is None:
            return "Handle(under way)"
        return f"Handle({now.done} of {now.pictures} pictures, {now.phase})"

    def _pump(self) -> None:
        clock = Clock(self._tell)
        while True:
            try:
                event = self._events.get(timeout=TICK)
            except queue.Empty:
                clock.tick()
                continue
            if event is None:
                break
            if isinstance(event, Question):
                event.nobody()  # whoever could be asked has gone on
            elif isinstance(event, Progress):
                clock.tell(event)
        with contextlib.suppress(Exception):  # the log may be on a disk that is full
            if isinstance(self.error, RenderNetError):
                self._session.log.failure(self.error)
        for ended in self._ended:
            with contextlib.suppress(Exception):
                ended(self)

    def _tell(self, progress: Progress) -> None:
        self.progress = progress
        for watch in self._watchers:
            with contextlib.suppress(Exception):  # a display that is gone must not end the watching
                watch(progress)
