"""The prompt and what the picture must not show. Nothing here is about another key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.studio.control import Control, called, put
from rendernet_jupyter.request.form import Form, Text, Value, tidy, written

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

_ASKS = {
    "narrator": ("Script", "What is said: Welcome to our harbour."),
    "video_anyone": ("Prompt", "What happens: she turns to the camera and smiles"),
}
_PICTURE = ("Prompt", "What the picture shows: a lighthouse at dusk, waves below")


class Prompt:
    """The prompt of a kind.

    Args:
        studio: in which it stands.
        kind: which decides what it is called.
    """

    def __init__(self, studio: Studio, kind: str) -> None:
        name, example = _ASKS.get(kind, _PICTURE)
        self._studio = studio
        field = ipywidgets.Textarea(
            placeholder=example,
            rows=4,
            layout=ipywidgets.Layout(width="100%", margin="0"),
        )
        self._field = called(field, name)
        self._field.add_class("rendernet-prompt")
        self._field.observe(studio.guarded(self._typed), "value")
        self.root: Any = look.stack(
            look.across(look.html(look.heading(name)), min_height="28px"),
            self._field,
            gap=look.TIGHT,
        )

    def _typed(self, change: Any) -> None:
        self._studio.edit(lambda form: form.with_prompt(change["new"]))

    def show(self, form: Form) -> None:
        """Show the prompt of a form; a field that says the same keeps its spaces and line ends."""
        if tidy(self._field.value) != form.prompt:
            self._field.value = form.prompt


class Negative(Control):
    """What the picture must not show."""

    def controls(self) -> Sequence[Any]:
        """A text field; it shows whatever may be written there."""
        words = ipywidgets.Text(
            placeholder="text, watermark",
            layout=ipywidgets.Layout(width="auto", flex="1 1 200px", margin="0"),
        )
        self._words = called(words, self.label)
        self._words.observe(self.guarded(self._typed), "value")
        return (self._words,)

    def _typed(self, change: Any) -> None:
        words = change["new"]
        self.set(Text(words) if words.strip() else None)

    def put(self, value: Value | None) -> None:
        """Show the text."""
        shown = value.text if isinstance(value, Text) else ""
        if written(self.key, Text(self._words.value)) != shown:
            put(self._words, value=shown)
