"""Comparing two pictures of the history: one is taken, another is opened, what differs is shown.

Between the two steps the list says what is being compared. What differs is found by the command
that does the same. Nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.deed import Deed, do
from rendernet_jupyter.view.markup import Markup

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel


class Comparing:
    """The first picture of a comparison, and the place of the comparison.

    `waiting` stands in the list, `button` and `root` beside an open run.

    Args:
        panel: in which it stands.
        here: the name of the picture that is open, such as `run_3f9a1c20[0]`; empty for none.
        on_take: called when the first one was taken.
    """

    def __init__(self, panel: Panel, here: Callable[[], str], on_take: Callable[[], None]) -> None:
        self._panel = panel
        self._here = here
        self._on_take = on_take
        self.first = ""
        self.button = look.button("Compare…", "Take this picture, then open another one")
        self.button.on_click(panel.guarded(lambda _: self._clicked()))
        leave = look.button("Leave it", "Compare nothing", plain=True)
        leave.on_click(panel.guarded(lambda _: self._leave()))
        self._words = look.html()
        self.waiting: Any = look.across(self._words, leave, display="none")
        self.root: Any = look.html()

    def arrive(self) -> None:
        """Another picture is open now."""
        self.clear()
        here = self._here()
        ready = bool(self.first) and self.first != here
        words = f"Compare with {self.first}" if ready else "Compare…"
        self.button.description = self.button.tooltip = words
        self.button.button_style = "primary" if ready else ""
        self.button.layout.display = "" if here else "none"

    def clear(self) -> None:
        """Take the comparison that was made off the page."""
        self.root.value = ""

    def _clicked(self) -> None:
        here = self._here()
        if self.first and self.first != here:
            do(self._panel, Deed("compare", (self.first, here)), self._show)
            return
        self.first = here
        said = f"Open the picture that {here} is to be compared with."
        self._words.value = look.shown(look.message(said))
        self.waiting.layout.display = ""
        self._on_take()

    def _show(self, comparison: Any) -> None:
        found = comparison._repr_mimebundle_(include=["text/html"])
        data = found[0] if isinstance(found, tuple) else found
        self._leave()
        self.arrive()
        self.root.value = look.shown(Markup(data["text/html"]))

    def _leave(self) -> None:
        self.first = ""
        self.waiting.layout.display = "none"
