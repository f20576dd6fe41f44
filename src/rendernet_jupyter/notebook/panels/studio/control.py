"""A control of one key: a label, the control itself, and a text field for what it cannot show.

A sweep, a variable or a slip stands in the text field as it is written, in place of the control,
until somebody chooses a plain value again. Nothing here knows a particular key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.request.form import Form, Value
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import tag

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

LABEL = "92px"
"""Width of the labels, so that controls stand below each other."""

UNSET = "left to the service"
"""What an empty field says: a key that is not written is not sent."""


def labelled(words: str, *controls: Any, top: bool = False) -> Any:
    """A label and what belongs to it.

    Args:
        words: of the label; empty for none, where a heading above says it.
        controls: beside it.
        top: the label stands at the top of tall controls.
    """
    beside = look.across(*controls, gap=look.GAP, flex="1 1 200px", width="auto")
    if not words:
        return look.across(beside)
    style = f"line-height:28px;opacity:{theme.QUIET}"
    label = look.html(tag("div", words, style=style), width=LABEL, min_width=LABEL)
    align = "flex-start" if top else "center"
    return look.across(label, beside, gap="4px", flex_flow="row nowrap", align_items=align)


def called(control: Any, words: str) -> Any:
    """A control with a name for those who do not see what stands beside it."""
    control.description = words
    control.add_class("rendernet-called")
    return control


def text_field(words: str, **traits: Any) -> Any:
    """A text field as wide as there is room, called `words`."""
    layout = ipywidgets.Layout(width="auto", flex="1 1 120px", min_width="80px", margin="0")
    return called(ipywidgets.Text(layout=layout, continuous_update=False, **traits), words)


def show_when(widget: Any, shown: object) -> None:
    """Show a widget, or hide it."""
    widget.layout.display = None if shown else "none"


def put(widget: Any, **traits: Any) -> None:
    """Set those traits that differ: each one that is set is a message to the page."""
    for name, value in traits.items():
        if getattr(widget, name) != value:
            setattr(widget, name, value)


class Control:
    """A control of one key.

    A subclass makes its controls (`controls`) and shows a value in them (`put`).

    Args:
        studio: in which it stands.
        key: of the language.
        label: what people call it.
    """

    top = False

    def __init__(self, studio: Studio, key: str, label: str) -> None:
        self.studio = studio
        self.key = key
        self.label = label
        self._field = text_field(f"{label or key} as written")
        self._field.observe(self.guarded(self._written), "value")
        choose = look.button("Choose", "Take this away, and choose one value", plain=True)
        choose.on_click(self.guarded(lambda _: self.set(None)))
        self._as_written = look.across(self._field, choose, flex="1 1 200px", width="auto")
        self._plain = look.across(*self.controls(), flex="1 1 200px", width="auto")
        self.root: Any = labelled(label, self._plain, self._as_written, top=self.top)
        show_when(self._as_written, shown=False)

    def guarded(self, act: Callable[..., None]) -> Callable[..., None]:
        """`act` as a callback of the studio."""
        return self.studio.guarded(act)

    # What a subclass says

    def controls(self) -> Sequence[Any]:
        """The controls, made anew."""
        raise NotImplementedError

    def put(self, value: Value | None) -> None:
        """Show a value; None for none."""
        raise NotImplementedError

    # Both ways

    def show(self, form: Form) -> None:
        """Show what a form says of the key."""
        text, value = form.written(self.key), form.value(self.key)
        only_text = bool(text) and value is None
        show_when(self._as_written, only_text)
        show_when(self._plain, not only_text)
        if only_text:
            put(self._field, value=text)
        else:
            self.put(value)

    def set(self, value: Value | None) -> None:
        """Give the key a value; None takes it away."""
        if value is None:
            self.studio.edit(lambda form: form.without(self.key))
        else:
            self.studio.edit(lambda form: form.with_value(self.key, value))

    def _written(self, change: Any) -> None:
        self.studio.edit(lambda form: form.with_written(self.key, change["new"]))
