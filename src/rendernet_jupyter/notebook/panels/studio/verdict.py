"""What is wrong with the cell and what it costs, kept up to date while it is edited.

Nothing here is sent that costs, and nothing is asked before somebody pauses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import Problem
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.session.appraise import Appraisal, appraise
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

PAUSE = 0.35
"""Seconds without a change before the cell is looked at."""

_SHOWN = 5
_SHIFT = 1  # the magic line is the first line of the cell


class Verdict:
    """The faults of the cell, and its price.

    Args:
        studio: in which it stands.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self.found: Appraisal | None = None
        self.price = look.html(flex="1 1 160px")
        self.price.add_class("rendernet-price")
        self.faults = look.html()
        self.root: Any = self.faults

    def ask(self) -> None:
        """Look at the cell as soon as nobody changes it any more."""
        studio = self._studio
        self.found = None
        self.price.value = str(look.quiet("…"))
        form, session, variables = studio.form, studio.session, studio.variables()
        line = form.with_option("save", None).line()
        studio.behind(
            lambda: appraise(session, form.text(), line, variables=variables),
            self._told,
            key="verdict",
            pause=PAUSE,
        )

    def _told(self, found: Appraisal) -> None:
        self.found = found
        faults = [_fault(p, "error") for p in found.problems[:_SHOWN]]
        faults += [_fault(p, "warning") for p in found.warnings[: _SHOWN - len(faults)]]
        left = len(found.problems) + len(found.warnings) - len(faults)
        if left > 0:
            faults.append(look.quiet(f"and {left} more"))
        listed = tag("div", *faults, style="display:grid;gap:4px") if faults else Markup()
        look.put(self.faults, listed)
        self.price.value = str(_price(found))
        self._studio.judged(found)

    def wait_for(self, words: str) -> None:
        """Say what the cell still needs, in place of faults: it is not looked at."""
        self._studio.drop("verdict")
        self.found = None
        self.price.value = ""
        look.put(self.faults, look.message(words))


def _fault(problem: Problem, kind: look.Kind) -> Markup:
    where = f"Line {problem.line + _SHIFT}: "
    hint = problem.fix and f"Mend it with:\n{problem.fix}"
    return look.message(where + without_home(problem.message), kind, hint)


def _price(found: Appraisal) -> Markup:
    if not found.sound:
        return look.quiet("Nothing can be sent yet.")
    said = found.priced.sentence() if found.priced else found.trouble
    return tag("div", said, dir="auto")
