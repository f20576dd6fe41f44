"""A form on the page: what all panels do alike, so that each is about its own matter alone.

Front ends call controls in whatever thread they like: in the kernel's own after the cell that runs,
or, since ipykernel 7, in another while it runs. So what a panel knows is changed under its lock, by
callbacks that never fail silently; whatever may wait is done behind it, without the lock. Nothing
here knows what is asked for, and no state of a control is ever saved.
"""

from __future__ import annotations

import functools
import threading
import traceback
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar

from IPython.display import display

from rendernet_jupyter.document.publish import PANEL
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import keys, look
from rendernet_jupyter.notebook.panels.errand import Errands
from rendernet_jupyter.notebook.panels.twin import Twin
from rendernet_jupyter.notebook.whence import cell_of
from rendernet_jupyter.redaction import redact
from rendernet_jupyter.view.markup import Markup
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.session import Session

P = ParamSpec("P")
T = TypeVar("T")
Part = TypeVar("Part", bound="Panel")

News = Literal["runs", "files"]
"""What may have been made in a cell or by another panel."""

_VIEW = "application/vnd.jupyter.widget-view+json"
_SHOWN: weakref.WeakValueDictionary[tuple[str, str], Panel] = weakref.WeakValueDictionary()
"""By cell and by the line that brings it back, the newest last."""


class Panel:
    """A form on the page, or a part of one.

    A subclass says what stands in it (`body`), and what its twin tells (`facts`, `cell`). Controls
    are made when they are first needed, which is never where nobody can touch them: so `__init__`
    of a subclass makes none.

    Args:
        session: whose.
        title: what it is called; empty for a part of another panel, which has no head.
        again: the line that brings it back, such as `%rendernet studio`.

    Attributes:
        session: whose.
        title: what it is called.
        again: the line that brings it back.
        lock: held while a callback runs; never while something is waited for.
        closed: whether it is gone.
        widest: the width that it does not exceed, in CSS.
    """

    widest = look.WIDEST

    def __init__(self, session: Session, *, title: str = "", again: str = "") -> None:
        self.session = session
        self.title = title
        self.again = again
        self.lock = threading.RLock()
        self.closed = False
        self._errands = Errands(self.lock)
        self._parts: list[Panel] = []
        self._hushed = 0
        self._message: Any = None
        self._placed = False
        self._twin: tuple[Twin, Any] | None = None

    # What a subclass says

    def body(self) -> Sequence[Any]:
        """The controls, made anew; called once, with the lock held."""
        raise NotImplementedError

    def facts(self) -> Sequence[tuple[str, str]]:
        """What was chosen, as pairs of words for the twin. May be called before `body`."""
        return ()

    def cell(self) -> tuple[str, str]:
        """(line, text) of the cell that it stands for; both empty for none."""
        return "", ""

    def back(self) -> str:
        """The line that brings it back as it is now, for the twin."""
        return self.again

    def rest(self) -> str:
        """What that line leaves out of what is shown now, as a sentence; empty for nothing."""
        return ""

    def lacks(self) -> str:
        """What its cell needs before it makes what the panel shows; empty for nothing."""
        return ""

    def hear(self, news: News) -> None:
        """Something was made elsewhere: a panel that lists such things looks again.

        Called as a guarded callback is; what may wait is done `behind`.
        """

    def message(self) -> Any:
        """The place for messages, for a body that has a better one than its end."""
        self._placed = True
        return self._message

    # What it gives

    @functools.cached_property
    def root(self) -> Any:
        """The widget, an `ipywidgets.VBox`."""
        with self.lock:
            # A place for messages must be there before its first words, or nobody reads them out.
            self._message = look.html(display="none")
            parts = [*self._head(), *self.body()]
            made = look.stack(*parts, *([] if self._placed else [self._message]))
            if self.title:
                made.add_class(look.PANEL)
                made.layout.max_width = self.widest
            return made

    def _head(self) -> tuple[Any, ...]:
        if not self.title:
            return ()
        shut = look.button("Close", f"Close {self.title}", plain=True)
        shut.on_click(self.guarded(lambda _: self.close()))
        name = look.html(Markup(f"<style>{look.STYLE}</style>{look.title(self.title)}"))
        row = look.across(name, shut, justify_content="space-between", flex_flow="row nowrap")
        return row, keys.keeper()

    def part(self, panel: Part) -> Part:
        """Take another panel as a part of this one: it is closed with it."""
        panel.share(self.lock)
        self._parts.append(panel)
        return panel

    def share(self, lock: threading.RLock) -> None:
        """Take the lock of the panel that this is a part of, before any control is made.

        With a lock each, the two could wait for each other in two threads.
        """
        self.lock = lock
        self._errands = Errands(lock)

    def guarded(self, act: Callable[P, None]) -> Callable[P, None]:
        """`act` as a callback that never fails silently and never raises into the kernel.

        It runs under the panel's lock, so it must not wait: see `behind`. It is skipped while the
        panel itself sets controls (`hushed`), and once the panel is closed.
        """

        @functools.wraps(act)
        def callback(*args: P.args, **kwargs: P.kwargs) -> None:
            with self.lock:
                if self.closed or self._hushed:
                    return
                try:
                    act(*args, **kwargs)
                    self._renew_twin()
                except KeyboardInterrupt:
                    self.say("Stopped.", "warning")
                except Exception as error:  # noqa: BLE001 - the kernel would print it to nobody
                    self.tell_failure(error)

        return callback

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """For setting controls from code: callbacks are skipped meanwhile."""
        with self.lock:
            self._hushed += 1
            try:
                yield
            finally:
                self._hushed -= 1

    def say(self, text: str, kind: look.Kind = "info", *, hint: str = "") -> None:
        """Put a message into the panel, in place of the one before; empty takes it away."""
        with self.lock:
            if self._message is not None and not self.closed:
                words, hints = without_home(text), without_home(hint)
                look.put(self._message, look.message(words, kind, hints))

    def tell_failure(self, error: BaseException) -> None:
        """Show an error in the place for messages."""
        shown = self.failure(error)
        with self.lock:
            if self._message is not None and not self.closed:
                look.put(self._message, shown)

    def failure(self, error: BaseException) -> Markup:
        """An error: one of ours with its hint, any other as a fault of ours, which is logged."""
        if isinstance(error, RenderNetError):
            return _told(redact(error.message), redact(error.hint))
        # The words may quote a prompt, which no log of ours holds: the places are enough.
        frames = traceback.extract_tb(error.__traceback__)
        at = [without_home(f"{f.filename}:{f.lineno} in {f.name}") for f in frames]
        self.session.log.write("fault", panel=self.title, type=type(error).__name__, at=at)
        return _told(
            f"This is a fault of ours, not of yours: {type(error).__name__}: {redact(str(error))}",
            f"The panel goes on. {self._where_logged()}",
        )

    def _where_logged(self) -> str:
        if str(self.session.settings.value("log")) == "off":
            return "The log is off, so nothing was written down; the setting is `log`."
        return (
            f"Where it happened stands in the log, {self.session.store.folder / 'log'}; to report"
            " it: %rendernet doctor --report report.zip"
        )

    def behind(
        self, work: Callable[[], T], then: Callable[[T], None], *, key: str = "", pause: float = 0
    ) -> None:
        """Do what may wait in a thread, and hand its result to `then` under the panel's lock.

        Args:
            work: runs without the lock and touches no control; its errors are shown in the panel.
            then: may set controls; guarded like a callback.
            key: the newest work of a key wins, and what is older is dropped; empty for none.
            pause: seconds to wait for something newer before it begins.
        """
        self._errands.send(work, self.guarded(then), self._fail_behind, key=key, pause=pause)

    def _fail_behind(self, error: Exception) -> None:
        if not self.closed:
            self.tell_failure(error)

    def drop(self, key: str) -> None:
        """Forget the work of a key: its result is not wanted any more."""
        self._errands.drop(key)

    def tell_others(self, news: News) -> None:
        """Let the other panels of the session hear of something that was made here."""
        shown = list(_SHOWN.values())
        others = [p for p in shown if p.session is self.session and p is not self]

        def tell() -> None:
            for other in others:
                other.guarded(other.hear)(news)

        # Not from here, where the lock is held: two panels could wait for each other's.
        self.behind(tell, lambda _: None)

    def settled(self, seconds: float = 240) -> bool:
        """Wait until no work is under way, as a script does that drives a panel.

        Returns:
            False when it took longer. Never call it from a callback or from work.
        """
        return all([self._errands.wait(seconds), *(part.settled(seconds) for part in self._parts)])

    # On the page

    def show(self, ip: InteractiveShell) -> None:
        """Put it on the page with its twin; the twin alone where nobody can touch a control."""
        alive = attended(ip)
        twin = self._twin_now(alive=alive)
        handle = display(twin.bundle(), raw=True, display_id=True)
        with self.lock:
            self._twin = twin, handle
        _replace(self, cell_of(ip)[1])
        if alive:
            view = {"model_id": self.root.model_id, "version_major": 2, "version_minor": 0}
            # A page without controls is left with nothing but the twin above.
            forms = {_VIEW: view, "text/html": "", "text/plain": ""}
            display(forms, raw=True, metadata=PANEL)

    def _twin_now(self, *, alive: bool) -> Twin:
        facts, back = tuple(self.facts()), self.back()
        return Twin(self.title, facts, *self.cell(), back, alive, self.rest())

    def _renew_twin(self) -> None:
        """Let the twin tell what is chosen now, so that a saved notebook does."""
        if self._twin is None or self.closed:
            return
        before, handle = self._twin
        now = self._twin_now(alive=before.alive)
        if now != before:
            self._twin = now, handle
            handle.update(now.bundle(), raw=True)

    def close(self) -> None:
        """Take the controls off the page, and drop what is under way; the twin stays."""
        with self.lock:
            if self.closed:
                return
            self.closed = True
            self._errands.close()
            for part in self._parts:
                part.close()
            if "root" in vars(self):
                look.close(self.root)


def _told(text: str, hint: str) -> Markup:
    return look.message(without_home(text), "error", without_home(hint))


def attended(ip: InteractiveShell) -> bool:
    """Whether somebody can touch a control: there is a kernel, and a front end that answers.

    Who runs a notebook unattended (nbclient, papermill) says so by taking no input.
    """
    kernel = getattr(ip, "kernel", None)
    return kernel is not None and bool(getattr(kernel, "_allow_stdin", True))


def newest(session: Session) -> Panel | None:
    """The panel of a session that was shown last and stands for a cell; None for none."""
    shown = reversed(list(_SHOWN.values()))
    return next((p for p in shown if p.session is session and p.cell()[1]), None)


def count_as_shown(panel: Panel) -> None:
    """Let `%rendernet insert` take the cell of a panel that stands within another one."""
    _replace(panel, "")


def _replace(panel: Panel, cell: str) -> None:
    """Remember a panel; the one that the same cell showed before is gone from the page."""
    place = cell or f"panel {id(panel)}", panel.again
    before = _SHOWN.pop(place, None)
    if before is not None and before is not panel:
        before.close()
    _SHOWN[place] = panel
