"""Five stars as buttons: a click on one is the rating, a click on the same takes it back.

Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, tag
from rendernet_jupyter.view.phrase import counted

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel

MOST = 5
FULL, HOLLOW = "\N{BLACK STAR}", "\N{WHITE STAR}"


class Stars:
    """A rating of 0 to 5 stars.

    Args:
        panel: in which it stands.
        words: what is rated.
        on_rate: called with the new rating when a person gives one.
    """

    def __init__(self, panel: Panel, words: str, on_rate: Callable[[int], None]) -> None:
        self._on_rate = on_rate
        self._words = words
        self.value = 0
        self._buttons = [look.button(HOLLOW, plain=True) for _ in range(MOST)]
        for number, button in enumerate(self._buttons, start=1):
            button.on_click(panel.guarded(lambda _, n=number: self._clicked(n)))
        self._label = look.html(flex="0 0 86px")
        self.root: Any = look.across(self._label, *self._buttons, gap="0")
        self.show(0)

    def show(self, stars: int) -> None:
        """Show a rating."""
        self.value = stars
        now = counted(stars, "star") if stars else "no star"
        self._label.value = look.shown(_label(self._words, f"{now} of {MOST}"))
        for number, button in enumerate(self._buttons, start=1):
            button.description = FULL if number <= stars else HOLLOW
            means = "its rating, a click takes it back" if number == stars else f"it has {now}"
            button.tooltip = f"{self._words}: {counted(number, 'star')} ({means})"

    def _clicked(self, number: int) -> None:
        self.show(0 if number == self.value else number)
        self._on_rate(self.value)


def _label(words: str, rating: str) -> Markup:
    """What is rated; the rating itself is seen, and said to those who hear the page."""
    heard = tag("span", f": {rating}", style=look.HEARD)
    return tag("div", words, heard, style=theme.QUIET_SMALL, dir="auto")


def shown(stars: int | None) -> str:
    """A rating as text; empty for none."""
    return FULL * stars + HOLLOW * (MOST - stars) if stars else ""
