"""Five stars as buttons: a click on one is the rating, a click on the same takes it back.

Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look

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
        label = look.html(look.quiet(words), flex="0 0 86px")
        self.root: Any = look.across(label, *self._buttons, gap="0")
        self.show(0)

    def show(self, stars: int) -> None:
        """Show a rating."""
        self.value = stars
        for number, button in enumerate(self._buttons, start=1):
            button.description = FULL if number <= stars else HOLLOW
            noun = "star" if number == 1 else "stars"
            takes = ", click to take the rating back" if number == stars else ""
            button.tooltip = f"{self._words}: {number} {noun}{takes}"

    def _clicked(self, number: int) -> None:
        self.show(0 if number == self.value else number)
        self._on_rate(self.value)


def shown(stars: int | None) -> str:
    """A rating as text; empty for none."""
    return FULL * stars + HOLLOW * (MOST - stars) if stars else ""
