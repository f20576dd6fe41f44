"""A question within a panel: words and two answers, in the place where the act began.

It takes the place of a dialogue, which no front end offers to a kernel. Nothing happens unless the
first answer is chosen. What is asked and what is done then is not known here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

GLANCE = 0.25
"""Seconds between looks whether the panel is still there, while somebody thinks."""


class Question:
    """A place for questions; hidden while there is none. The newest takes the place of the others.

    Args:
        panel: in which it stands.
    """

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._then: Callable[[], None] | None = None
        self._answer: list[bool] = []
        self._answered = threading.Event()
        self._words = look.html()
        self._yes = look.button("Yes", kind="danger")
        self._no = look.button("No")
        self._yes.on_click(panel.guarded(lambda _: self._given(answer=True)))
        self._no.on_click(panel.guarded(lambda _: self._given(answer=False)))
        self.root: Any = look.stack(self._words, look.across(self._yes, self._no))
        self.root.layout.display = "none"

    @property
    def asked(self) -> bool:
        """Whether a question stands there."""
        return bool(self.root.layout.display != "none")

    def ask(self, words: str, then: Callable[[], None], *, yes: str, no: str = "Leave it") -> None:
        """Ask, and go on only if the answer is `yes`.

        Args:
            words: the question.
            then: what is done; under the panel's lock, guarded like a callback.
            yes: what stands on the button that does it, a verb.
            no: what stands on the other one.
        """
        self._put(words, yes, no)
        self._then = then

    def wait_for(self, words: str, *, yes: str, no: str = "Leave it") -> bool | None:
        """Ask, and wait for the answer in this thread; never from a callback.

        Returns:
            The answer, None when the panel was closed or another question took its place.
        """
        with self._panel.lock:
            self._put(words, yes, no)
            mine, answer = self._answered, self._answer
        while not mine.wait(GLANCE):
            if self._panel.closed:
                return None
        return answer[0] if answer else None

    def withdraw(self) -> None:
        """Take the question away, unanswered."""
        self._answered.set()
        self._then = None
        self.root.layout.display = "none"

    def _put(self, words: str, yes: str, no: str) -> None:
        self.withdraw()
        self._panel.say("")  # what was said before would stand below, as if it were the answer
        self._answer, self._answered = [], threading.Event()
        self._words.value = look.shown(look.message(without_home(words), "warning"))
        self._yes.description, self._no.description = yes, no
        self._yes.tooltip, self._no.tooltip = yes, no
        self.root.layout.display = ""
        if hasattr(self._no, "focus"):  # since ipywidgets 8: whoever uses the keyboard is there
            self._no.focus()

    def _given(self, *, answer: bool) -> None:
        then = self._then
        self._answer.append(answer)
        self.withdraw()
        if answer and then is not None:
            then()
