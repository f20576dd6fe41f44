"""What the cell says beyond the controls: other keys as written, and how the run is kept.

Nothing that is written is hidden, whatever the kind has a use for. Nothing here knows a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.studio.control import (
    labelled,
    put,
    show_when,
    text_field,
)
from rendernet_jupyter.request.form import Form

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio


class Rest:
    """Keys that have no control here, each as written.

    Args:
        studio: in which they stand.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._fields: dict[str, tuple[Any, Any]] = {}
        self._rows = look.stack(gap=look.TIGHT)
        heading = look.html(look.heading("Also in the cell", "as written"))
        self.root: Any = look.stack(heading, self._rows, gap=look.TIGHT)

    def show(self, form: Form, keys: frozenset[str]) -> None:
        """Show what is written for keys other than these."""
        others = [key for key in form.keys if key not in keys]
        for key in others:
            if key not in self._fields:
                self._fields[key] = self._made(key)
            put(self._fields[key][0], value=form.written(key))
        put(self._rows, children=tuple(self._fields[key][1] for key in others))
        show_when(self.root, others)

    def close(self) -> None:
        """Close the fields, those that are not shown now as well."""
        for _, row in self._fields.values():
            look.close(row)

    def _made(self, key: str) -> tuple[Any, Any]:
        studio, field = self._studio, text_field(key)
        drop = look.button("×", f"Take {key} away", plain=True)
        field.observe(
            studio.guarded(lambda c: studio.edit(lambda form: form.with_written(key, c["new"]))),
            "value",
        )
        drop.on_click(studio.guarded(lambda _: studio.edit(lambda form: form.without(key))))
        return field, labelled(key, field, drop)


class Kept:
    """The name of the result, its tag and its note.

    Args:
        studio: in which they stand.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._name = text_field("Name of the result", placeholder="result name")
        self._name.observe(
            studio.guarded(lambda c: studio.edit(lambda form: form.with_name(c["new"].strip()))),
            "value",
        )
        self._tag = self._option("tag", "tag")
        self._note = self._option("note", "note")
        self.root: Any = labelled("Keep as", self._name, self._tag, self._note, top=True)

    def _option(self, slot: str, words: str) -> Any:
        field = text_field(slot, placeholder=words)

        def typed(change: Any) -> None:
            text = change["new"].strip()
            self._studio.edit(lambda form: form.with_option(slot, text or None))

        field.observe(self._studio.guarded(typed), "value")
        return field

    def show(self, form: Form) -> None:
        """Show what the magic line says."""
        put(self._name, value=form.name)
        put(self._tag, value=form.options.get("tag", ""))
        put(self._note, value=form.options.get("note", ""))
