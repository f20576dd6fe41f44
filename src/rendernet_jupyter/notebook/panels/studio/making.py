"""Generate: the cell of the panel is run as the magic runs one, and its pictures come into it.

It is checked, priced, asked about and sent by the session; here its progress is shown. Nothing here
decides what may be spent.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import GenerationFailed
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.question import Question
from rendernet_jupyter.notebook.panels.studio.control import put, show_when
from rendernet_jupyter.session.ask import Priced
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.markup import Markup
from rendernet_jupyter.view.progress import progress_bundle

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

PAUSE = 0.2
"""Seconds between two drawings of the progress."""

NEAR = 4
"""So many pictures find room beside the controls; more stand below them, across the panel."""


class Making:
    """The button that generates, what is asked before, and the pictures.

    Args:
        studio: in which it stands.

    Attributes:
        waiting: whether something is under way.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._handle: Handle | None = None
        self._drawn_at = 0.0
        self.waiting = False
        self._question = Question(studio)
        self.button = look.button("Generate", "Run the cell", kind="primary")
        self.button.add_class("rendernet-generate")
        self.button.on_click(studio.guarded(lambda _: self._begin()))
        self._stop = look.button("Stop waiting", "What was accepted is kept: %rendernet resume")
        self._stop.on_click(studio.guarded(lambda _: self._stopped()))
        show_when(self._stop, shown=False)
        self._near, self._below = look.html(width="100%"), look.html(width="100%")
        self.head: Any = look.across(self.button, self._stop, width="auto")
        self.near: Any = look.stack(self._question.root, self._near, gap=look.TIGHT)
        self.below: Any = self._below
        self._put()

    def _begin(self) -> None:
        studio = self._studio
        form, session, variables = studio.form, studio.session, studio.variables()
        line = form.with_option("no_wait", "").line()
        self.busy(going=True)

        def run() -> object:
            made = session.generate(
                form.text(),
                line,
                variables=variables,
                on_progress=self._seen,
                confirm=lambda words: self._question.wait_for(words, yes="Send it"),
                where="cell",
                shift=1,
                notebook=studio.notebook,
            )
            if not isinstance(made, Handle):
                return made
            self._handle = made
            return made.wait()

        studio.behind(lambda: _outcome(run), self._over)

    def _put(self, markup: str = "", *, wide: bool = False) -> None:
        """Put something near the button, or below all controls where it needs the room."""
        look.put(self._below, Markup(markup if wide else ""))
        look.put(self._near, Markup("" if wide else markup))

    def busy(self, *, going: bool) -> None:
        """Show whether something is under way."""
        self.waiting = going
        self.button.disabled = going
        show_when(self._stop, going)
        if going:
            self.button.description = "Generating …"
            self._studio.say("")

    def idle(self, cost: str = "", *, ready: bool = False) -> None:
        """Show what a click would do, unless something is under way.

        Args:
            cost: in a few words, empty where it is not known.
            ready: whether the cell can be sent.
        """
        if not self.waiting:
            self.button.disabled = not ready
            put(self.button, description=f"Generate · {cost}" if cost else "Generate")

    def _seen(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._drawn_at >= PAUSE:
            self._drawn_at = now
            with self._studio.lock:
                if not self._studio.closed and self.waiting:
                    self._put(progress_bundle(progress)["text/html"])

    def _over(self, made: object) -> None:
        """The pictures are here, or it is known why not."""
        self._handle = None
        self.busy(going=False)
        self._put()
        if isinstance(made, GenerationFailed) and made.result is not None:
            self._show(made.result)
        if isinstance(made, Exception):
            self._studio.tell_failure(made)
        else:
            self._show(made)
        self._studio.judge()

    def _show(self, made: object) -> None:
        if isinstance(made, Gallery):
            # The protocol of rich display is public, though its name does not look so.
            data, _ = made._repr_mimebundle_({"text/html"})
            self._put(data["text/html"], wide=len(made) + len(made.failed) > NEAR)
            self._studio.made(made)
            return
        said = made.sentence() if isinstance(made, Priced) else str(made)
        self._put()
        self._studio.say(said)

    def _stopped(self) -> None:
        """Stop waiting: nothing more is sent, and what was accepted is kept."""
        handle, self._handle = self._handle, None
        if handle is None:
            self._question.withdraw()
            return
        # Cancelling waits for the loop, which must not be done under the lock.
        self._studio.behind(handle.cancel, lambda _: None)


def _outcome(run: Callable[[], object]) -> object:
    """What a run gave, or its error: both end the wait in the same place."""
    try:
        return run()
    except Exception as error:  # noqa: BLE001 - whatever it is, the panel tells it
        return error
