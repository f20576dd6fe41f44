"""A cell that is sent as it was appraised: for the price that was shown, or not at all.

Whoever clicks has seen a price a moment ago. Meanwhile a variable, a setting or the engine may have
changed; then nothing is sent, and what it is now is told. Until the run is written down it can be
taken back. Nothing here draws.
"""

from __future__ import annotations

import math
import queue
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import BudgetExceeded, Declined, NotSent, RenderNetError
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.request.explain import Explanation
from rendernet_jupyter.request.form import Form
from rendernet_jupyter.session import generate
from rendernet_jupyter.session.appraise import Appraisal, appraise, mark_of
from rendernet_jupyter.session.ask import Ask, Priced
from rendernet_jupyter.session.clock import Clock
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.session.loop import LOOP, Events, asked_through
from rendernet_jupyter.session.reading import line_options
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.phrase import counted

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_MILLION = 1e6
_RESUME = "%rendernet resume brings the pictures at no further cost."


@dataclass(frozen=True, slots=True)
class Changed:
    """Nothing was sent: it is not what was shown any more.

    Attributes:
        why: what is different, as a sentence; empty when it is the price alone.
        now: what it is now.
        shown: what was shown.
    """

    why: str
    now: Appraisal
    shown: Appraisal

    def sentence(self) -> str:
        """What is different, and the price now."""
        return " ".join(part for part in (self.why, self._price(), "Nothing was sent.") if part)

    def _price(self) -> str:
        now, shown = self.now.credits, self.shown.credits
        if not self.now.sound:
            return ""
        if self.now.free:
            return "It is free now."
        if now is None:
            return "Its price is not known now."
        price = counted(now, "credit")
        return f"The price is still {price}." if now == shown else f"The price is {price} now."


@dataclass(frozen=True, slots=True)
class Stopped:
    """A person took it back, or stopped waiting.

    Attributes:
        going: requests that were sent, or are on their way, and are not over.
        made: requests that were sent and are in the store.
        joined: whether it waited for what an earlier call had sent.
        asked: whether a question was waiting for its answer.
    """

    going: int = 0
    made: int = 0
    joined: bool = False
    asked: bool = False

    def sentence(self) -> str:
        """What was sent, and what becomes of it."""
        if self.going:
            return f"Stopped waiting. {counted(self.going, 'request')} went out: {_RESUME}"
        if self.joined:
            return f"Stopped waiting for what was sent earlier: {_RESUME}"
        if self.made:
            return f"Stopped. {counted(self.made, 'request')} had been made; nothing else was sent."
        if self.asked:
            return "Not sent, as you said; it cost nothing."
        return "Stopped: nothing was sent, so it cost nothing."


Outcome = Gallery | Priced | Explanation | Changed | Stopped


@dataclass(slots=True)
class Attempt:
    """One try to have a cell made.

    Attributes:
        session: whose.
        form: the cell.
        shown: what was said of it; it must be sound.
        variables: values for `{{ name }}`, as they are now.
        confirm: asks a person in the thread that waits; None when nobody answers.
        tell: called with every moment of progress, in threads that wait.
        notebook: file name of the notebook, as far as it is known.
    """

    session: Session
    form: Form
    shown: Appraisal
    variables: Mapping[str, object]
    confirm: Callable[[str], bool | None]
    tell: Callable[[Progress], None]
    notebook: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _ask: Ask | None = None
    _future: Future[Any] | None = None
    _stopped: bool = False
    _asking: bool = False

    # What another thread may do

    def stop(self) -> None:
        """Take it back if it is not written down, else send nothing more of it. Does not wait."""
        with self._lock:
            self._stopped = True
            if self._future is not None:
                self._future.cancel()

    def withdraw(self) -> None:
        """Take it back if it is not written down; else it goes on. Does not wait."""
        if self._ask is None or not self._ask.gone.is_set():
            self.stop()

    # What the thread does that waits

    def outcome(self) -> Outcome:
        """Have it made, and wait for it; never from a callback.

        Returns:
            What a cell would give; `Changed` when nothing was sent because it is not what was
            shown; `Stopped` when somebody stopped it.

        Raises:
            RenderNetError: what a cell would raise.
        """
        try:
            return self._decided()
        except (CancelledError, NotSent, Declined):
            if not self._stopped:
                raise
            return self._left()

    def _decided(self) -> Outcome:
        """Sent at once where a price is known; where it is not, a person is asked first."""
        options, shown = line_options(self.form.line()), self.shown
        if any(options.get(name) for name in ("yes", "estimate", "explain")):
            return self._sent(self.form, shown)
        if shown.most is None:
            why = f" ({shown.trouble.rstrip('.')})" if shown.trouble else ""
            self._demand(f"Nobody knows the price{why}. Send it to {shown.where} all the same?")
        found = self._sent(self.form, shown)
        if not isinstance(found, Changed) or found.why or not shown.follows_upload:
            return found
        if found.now.priced is None:
            return found
        price = found.now.priced.sentence()
        self._demand(f"Now that the files are there, the price is known. {price}. Send it?")
        # They have just been asked, by this price and by the rules for what is sent.
        return self._sent(self.form.with_option("yes", ""), found.now)

    def _demand(self, question: str) -> None:
        if not self._asked(question):
            raise Declined("not sent, as you said", hint="It cost nothing.")

    def _asked(self, question: str) -> bool | None:
        self._asking = True
        answer = None if self._stopped else self.confirm(question)
        self._asking = self._stopped
        return answer

    def _sent(self, form: Form, shown: Appraisal) -> Outcome:
        text, line = form.text(), self._limited(form, shown)
        self.session.keys.demand_absent(text, line)
        if mark_of(self.session, text, line, variables=self.variables) != shown.mark:
            return self._changed(form, shown)
        try:
            return self._made(text, line)
        except BudgetExceeded:
            found = self._changed(form, shown)
            if shown.most is not None and (found.now.credits or 0.0) > shown.most:
                return found
            raise
        except RenderNetError as error:
            self.session.log.failure(error)
            raise

    def _made(self, text: str, line: str) -> Outcome:
        events: Events = queue.SimpleQueue()
        ask = Ask(text, line, self.variables, events.put, "cell", 1, notebook=self.notebook)
        ask.confirm = asked_through(events, self._asked)
        with self._lock:
            if self._stopped:
                raise CancelledError
            self._ask = ask
            self._future = future = LOOP.submit(generate.generate(self.session, ask))
        clock = Clock(self.tell)
        LOOP.wait_until(ask.gone, future, events=events, on_event=clock.tell, on_tick=clock.tick)
        if future.done():
            made: Outcome = future.result()
            return made
        handle = Handle(self.session, ask, future, events).start(self.tell)
        self.session.follow(handle)
        return handle.wait()

    def _limited(self, form: Form, shown: Appraisal) -> str:
        """The magic line with the price that was shown as its limit, unless a lower one holds."""
        if shown.most is None:
            return form.line()
        own = line_options(form.line()).get("max_credits")
        if own is None:
            own = float(self.session.settings.value("max_credits")) or None
        if own is not None and own <= shown.most:
            return form.line()
        # The table takes no exponent, and what is cut off must not make the limit lower.
        most = f"{math.ceil(shown.most * _MILLION) / _MILLION:.6f}".rstrip("0").rstrip(".")
        return form.with_option("max_credits", most).line()

    def _changed(self, form: Form, shown: Appraisal) -> Changed:
        """What it is now."""
        line = form.with_option("save", None).line()
        now = appraise(self.session, form.text(), line, variables=self.variables)
        why = ""
        if now.where != shown.where:
            why = f"The engine is {now.where} now, and was {shown.where}."
        elif now.mark != shown.mark:
            why = "What the cell says has changed: a variable, a preset or a setting."
        return Changed(why, now, shown)

    def _left(self) -> Stopped:
        """What was sent before it was stopped."""
        if self._future is not None:
            LOOP.cancel(self._future)  # it has cleaned up when this returns
        ask, store = self._ask, self.session.store
        if ask is None:
            return Stopped(asked=self._asking)
        pending = {job.intent.job_id for job in store.journal.pending()}
        going = sum(intent.job_id in pending for intent in ask.sent)
        made = sum(bool(store.runs.media_of(intent.job_id)) for intent in ask.sent)
        joined = ask.gone.is_set() and not ask.sent
        return Stopped(going, made, joined, self._asking)
