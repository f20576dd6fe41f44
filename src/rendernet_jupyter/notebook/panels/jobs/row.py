"""A line with one button; hidden while it stands for nothing. It knows not what it stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.view.markup import Markup

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.panel import Panel


class Row:
    """A line of the form.

    Args:
        panel: in which it stands.
        words: on the button.
        on_click: called with what the line stands for.
    """

    def __init__(self, panel: Panel, words: str, on_click: Callable[[str], None]) -> None:
        self._key = ""
        self._words = look.html(flex="1 1 320px")
        self._button = look.button(words)
        self._button.on_click(panel.guarded(lambda _: on_click(self._key)))
        self.root: Any = look.across(self._words, self._button, display="none")

    def show(self, key: str, words: Markup, *, active: bool = True) -> None:
        """Let it stand for something, with or without its button; an empty key hides it."""
        self._key = key
        self._words.value = look.shown(words)
        self._button.layout.display = "" if active else "none"
        self.root.layout.display = "" if key else "none"
