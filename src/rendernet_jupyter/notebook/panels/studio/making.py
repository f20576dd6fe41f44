"""Generate: the cell of the panel is run as the magic runs one, and its pictures come into it.

One click is one run, of the cell and at the price that the button stood for when it was clicked.
Whether that still holds, and what may be spent, is decided by the session.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import GenerationFailed
from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.question import Question
from rendernet_jupyter.notebook.panels.studio.control import put, show_when
from rendernet_jupyter.request.form import Form
from rendernet_jupyter.session.appraise import Appraisal
from rendernet_jupyter.session.ask import Priced
from rendernet_jupyter.session.attempt import Attempt, Changed, Stopped
from rendernet_jupyter.view.gallery import Gallery
from rendernet_jupyter.view.markup import Markup
from rendernet_jupyter.view.phrase import counted
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
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._offer: tuple[Form, Appraisal] | None = None
        self._attempt: Attempt | None = None
        self._drawn_at = 0.0
        self._question = Question(studio)
        self.button = look.button("Generate", "Run the cell", kind="primary")
        self.button.add_class("rendernet-generate")
        self.button.disabled = True
        self.button.on_click(studio.guarded(lambda _: self._begin()))
        self._stop = look.button("Stop waiting", "What was accepted is kept: %rendernet resume")
        self._stop.on_click(studio.guarded(lambda _: self._stopped()))
        show_when(self._stop, shown=False)
        self._near, self._below = look.html(width="100%"), look.html(width="100%")
        self.head: Any = look.across(self.button, self._stop, width="auto")
        self.near: Any = look.stack(self._question.root, self._near, gap=look.TIGHT)
        self.below: Any = self._below
        self._put()

    @property
    def waiting(self) -> bool:
        """Whether something is under way."""
        return self._attempt is not None

    def _begin(self) -> None:
        """Run what the button stands for; a click that comes too late or too often does nothing.

        The page disables a button only after a while: until then every click arrives here.
        """
        if self.waiting or self.button.disabled or self._offer is None:
            return
        studio, (form, shown) = self._studio, self._offer
        attempt = Attempt(
            studio.session,
            form,
            shown,
            dict(studio.variables()),  # as they are at the click
            confirm=lambda words: self._question.wait_for(words, yes="Send it"),
            tell=self._seen,
            notebook=studio.notebook,
        )
        self._attempt, self._offer = attempt, None
        self.button.disabled = True
        self.button.description = "Generating …"
        show_when(self._stop, shown=True)
        studio.say("")
        studio.behind(lambda: self._tried(attempt), self._over)

    def _tried(self, attempt: Attempt) -> object:
        """What a run gave, or its error: both end the wait in the same place."""
        try:
            made: object = attempt.outcome()
        except Exception as error:  # noqa: BLE001 - whatever it is, the panel tells it
            made = error
        if self._studio.closed:  # nobody hands on what comes now
            self._studio.ended(made)
        return made

    def _put(self, markup: str = "", *, below: str = "") -> None:
        """Put something near the button, and below all controls what needs the room."""
        look.put(self._below, Markup(below))
        look.put(self._near, Markup(markup))

    def withhold(self) -> None:
        """Offer nothing: it is not known what a click would do."""
        self._offer = None
        self.button.disabled = True

    def offer(self, form: Form, shown: Appraisal) -> None:
        """Offer to run a cell that was looked at, unless something is under way."""
        if self.waiting:
            return
        self._offer = (form, shown) if shown.sound else None
        self.button.disabled = self._offer is None
        self.idle(_cost(shown))

    def idle(self, cost: str = "") -> None:
        """Show what a click would do, unless something is under way.

        Args:
            cost: in a few words, empty where it is not known.
        """
        if not self.waiting:
            put(self.button, description=f"Generate{cost}")

    def _seen(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._drawn_at >= PAUSE:
            self._drawn_at = now
            with self._studio.lock:
                if not self._studio.closed and self.waiting:
                    self._put(progress_bundle(progress)["text/html"])

    def _over(self, made: object) -> None:
        """The pictures are here, or it is known why not."""
        self._attempt = None
        show_when(self._stop, shown=False)
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
            count = len(made) + len(made.failed)
            if count > NEAR:
                # The controls may be higher than a screen: then nothing would seem to happen.
                told = look.message(f"↓ All {count} stand below the controls.", "good")
                self._put(told, below=data["text/html"])
            else:
                self._put(data["text/html"])
            self._studio.made(made)
            return
        self._put()
        if isinstance(made, Changed):
            again = "Press Generate again to have it made." if made.now.sound else ""
            self._studio.say(made.sentence(), "warning", hint=again)
            self._studio.told(made.now)
        else:
            said = made.sentence() if isinstance(made, Priced | Stopped) else str(made)
            self._studio.say(said)

    def _stopped(self) -> None:
        """Take the run back, or stop waiting for it."""
        if self._attempt is not None:
            self._attempt.stop()
            self._question.withdraw()

    def close(self) -> None:
        """Take back what is not written down; what was sent goes on into the store."""
        if self._attempt is not None:
            self._attempt.withdraw()


def _cost(shown: Appraisal) -> str:
    """What stands behind the word on the button: a price, or that it asks first."""
    if not shown.sound:
        return ""
    if shown.free:
        return " · free"
    if shown.credits is None:
        return " …"
    return f" · {counted(shown.credits, 'credit')}"
