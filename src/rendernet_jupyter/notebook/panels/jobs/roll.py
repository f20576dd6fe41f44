"""The requests that share their candidates, as a list that the keyboard walks through.

Hidden where there is one. What is done with the one that is chosen is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels.jobs.notes import Notes
from rendernet_jupyter.notebook.panels.jobs.words import job_told
from rendernet_jupyter.view.markup import clean
from rendernet_jupyter.view.undecided import Lost, Undecided

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

TALLEST = 8
"""Lines that are seen at once; the list scrolls."""


class Roll:
    """A list of requests of which one is chosen.

    Args:
        panel: in which it stands.
        on_choose: called when a person chooses another one.
    """

    def __init__(self, panel: Panel, on_choose: Callable[[], None]) -> None:
        self._panel = panel
        self._list = ipywidgets.Select(
            options=(),
            description="Request",
            style={"description_width": "initial"},
            layout=ipywidgets.Layout(width="100%", display="none"),
        )
        self._list.observe(panel.guarded(lambda _: on_choose()), "value")
        self.root: Any = self._list

    def chosen(self, jobs: Sequence[Lost]) -> Lost:
        """The one of these that is chosen; the first where none is."""
        return next((job for job in jobs if job.job == self._list.value), jobs[0])

    def show(self, lot: Undecided, notes: Notes) -> None:
        """List the requests of a lot, with what is noted of each."""
        self._list.layout.display = "none" if lot.alone else ""
        options = tuple((clean(job_told(lot, row, notes)), row[0]) for row in lot.rows())
        chosen = self.chosen(lot.jobs).job
        with self._panel.hushed():
            if self._list.options != options:
                self._list.rows = min(TALLEST, len(options))
                self._list.options = options
            self._list.value = chosen

    def go_on(self, lot: Undecided, notes: Notes) -> None:
        """Choose the next request of which nothing is noted; stay where there is none."""
        names = [job.job for job in lot.jobs]
        at = names.index(self.chosen(lot.jobs).job)
        left = [name for name in names[at:] + names[:at] if name not in notes.pairs]
        with self._panel.hushed():
            self._list.value = left[0] if left else names[at]
