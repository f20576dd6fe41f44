"""What is wrong with the cell and what it costs, kept up to date while it is edited.

Nothing here is sent that costs, and nothing is asked before somebody pauses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.studio.control import put, show_when
from rendernet_jupyter.request.form import Form
from rendernet_jupyter.session.appraise import TRIED, Appraisal, appraise
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

PAUSE = 0.35
"""Seconds without a change before the cell is looked at."""

SHOWN = TRIED
"""Faults at once; how many more there are is said."""

_NOTHING = "Nothing can be sent yet."
_LONGEST = 28


class Verdict:
    """The faults of the cell, and its price.

    Args:
        studio: in which it stands.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._where = ""
        self._instead = False
        self.price = look.html(flex="1 1 160px")
        self.price.add_class("rendernet-price")
        self._words = look.html()
        self._faults = [_Fault(studio) for _ in range(SHOWN)]
        again = look.button("Look again", "Ask for the price once more")
        again.on_click(studio.guarded(lambda _: self._look_again()))
        self._again = look.across(again)
        self.root: Any = look.stack(
            *(fault.root for fault in self._faults), self._words, self._again, gap=look.TIGHT
        )
        self._show((), ())

    def ask(self) -> None:
        """Look at the cell as soon as nobody changes it any more."""
        studio = self._studio
        if self._instead:  # a look may take long, and that holds no more
            self._say_instead(Markup())
        self.price.value = str(look.quiet("…"))
        form, session, variables = studio.form, studio.session, dict(studio.variables())
        line, first = form.with_option("save", None).line(), studio.first_line

        def looked_at() -> Appraisal | RenderNetError:
            try:
                return appraise(session, form.text(), line, variables=variables, shift=first)
            except RenderNetError as error:
                return error

        studio.behind(looked_at, lambda found: self._told(form, found), key="verdict", pause=PAUSE)

    def _look_again(self) -> None:
        self._studio.say("")
        self._studio.judge()

    def told(self, found: Appraisal) -> None:
        """Take it that people know where the cell would be made."""
        self._where = found.where

    def _told(self, form: Form, found: Appraisal | RenderNetError) -> None:
        if isinstance(found, RenderNetError):
            self._show((), (), again=True)
            look.put(self._words, Markup())
            self.price.value = str(look.quiet(_NOTHING))
            self._studio.tell_failure(found)
            return
        faults = (*found.problems, *found.warnings)
        vain = found.sound and found.credits is None and not found.follows_upload
        self._show(faults[:SHOWN], found.mendable, again=vain)
        left = len(faults) - SHOWN
        look.put(self._words, look.quiet(f"and {left} more") if left > 0 else Markup())
        self.price.value = str(_price(found, self._where))
        self._where = found.where or self._where
        self._studio.judged(form, found)

    def _show(
        self, faults: Sequence[Problem], mendable: Sequence[Problem], *, again: bool = False
    ) -> None:
        for number, place in enumerate(self._faults):
            place.show(faults[number] if number < len(faults) else None, mendable)
        show_when(self._again, again)
        show_when(self.root, faults or again)

    def wait_for(self, words: str) -> None:
        """Say what the cell still needs, in place of faults: it is not looked at."""
        self.price.value = ""
        self._say_instead(look.message(words))

    def refuse(self, words: str) -> None:
        """Say why the cell is not even looked at."""
        self.price.value = str(look.quiet(_NOTHING))
        self._say_instead(look.message(words, "error"))

    def _say_instead(self, said: Markup) -> None:
        self._instead = bool(said)
        self._studio.drop("verdict")
        self._show((), ())
        look.put(self._words, said)
        show_when(self.root, said)


class _Fault:
    """A fault, and a button that writes what it suggests."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._problem: Problem | None = None
        self._words = look.html(flex="1 1 200px")
        self._mend = look.button("Use")
        self._mend.on_click(studio.guarded(lambda _: self._mended()))
        self.root: Any = look.across(self._words, self._mend)

    def show(self, problem: Problem | None, mendable: Sequence[Problem]) -> None:
        """Show a fault; None for none."""
        self._problem = problem
        show_when(self.root, problem)
        if problem is None:
            return
        self._words.value = str(_said(problem, first=self._studio.first_line))
        offered = problem in mendable and problem.source == self._source(problem)
        show_when(self._mend, offered)
        if offered:
            words = f"Use {problem.suggest}"
            put(self._mend, description=shorten(words, _LONGEST), tooltip=words)

    def _source(self, problem: Problem) -> str:
        """The line of the cell that the fault is on: the magic line may have lost an option."""
        return self._studio.form.line() if problem.line == 0 else problem.source

    def _mended(self) -> None:
        problem = self._problem
        if problem is not None:
            self._studio.edit(lambda form: form.mended(problem))


def _said(problem: Problem, *, first: int) -> Markup:
    """A fault in words; `first` is the number of the magic line in the field."""
    where = f"Line {problem.line + first}: "
    hint = problem.fix and f"Mend it with:\n{problem.fix}"
    kind: look.Kind = "error" if problem.severity == "error" else "warning"
    return look.message(where + without_home(problem.message), kind, hint)


def _price(found: Appraisal, before: str) -> Markup:
    """The price, and where it would be paid; said aloud when that was elsewhere before."""
    if not found.sound:
        return look.quiet(_NOTHING)
    said = found.priced.sentence() if found.priced else without_home(found.trouble)
    parts = [tag("div", said, dir="auto")]
    if before and found.where and before != found.where:
        changed = f"The engine is {found.where} now, and was {before}."
        return tag("div", *parts, look.message(changed, "warning"))
    where = f"by {found.where}" if found.where else "no engine"
    more = " · the files are uploaded first, and you are asked" if _asks_first(found) else ""
    return tag("div", *parts, look.quiet(where + more))


def _asks_first(found: Appraisal) -> bool:
    return found.credits is None and found.follows_upload
