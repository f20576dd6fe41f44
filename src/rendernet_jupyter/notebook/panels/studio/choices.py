"""Words of the contract: shapes side by side, longer words in a list. Nothing here is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from rendernet_jupyter.notebook.panels.studio.control import UNSET, Control, called, put
from rendernet_jupyter.request.form import Value, Word
from rendernet_jupyter.spec.keys import KEY


class Choice(Control):
    """One word of a list, or none."""

    def controls(self) -> Sequence[Any]:
        """The list."""
        self._list = self._made([(UNSET, ""), *((w, w) for w in KEY[self.key].choices)])
        self._list.observe(self.guarded(self._chosen), "value")
        return (self._list,)

    def _made(self, options: list[tuple[str, str]]) -> Any:
        layout = ipywidgets.Layout(width="auto", flex="1 1 160px", margin="0")
        return called(ipywidgets.Dropdown(options=options, layout=layout), self.label)

    def _chosen(self, change: Any) -> None:
        self.set(Word(change["new"]) if change["new"] else None)

    def put(self, value: Value | None) -> None:
        """Show the word."""
        put(self._list, value=value.word if isinstance(value, Word) else "")


class Shapes(Choice):
    """Aspect ratios side by side."""

    def _made(self, options: list[tuple[str, str]]) -> Any:
        made = ipywidgets.ToggleButtons(
            options=[("any", ""), *options[1:]],
            tooltips=["The service chooses", *(f"{w} wide to high" for w, _ in options[1:])],
            style={"button_width": "45px"},
            layout=ipywidgets.Layout(margin="0"),
        )
        made.add_class("rendernet-shapes")
        return called(made, self.label)
