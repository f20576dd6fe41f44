"""Controls that are folded away, with a word on what they say. Nothing here knows a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.studio.control import Control, put, show_when
from rendernet_jupyter.request.form import Form
from rendernet_jupyter.view.phrase import shorten

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

_LONGEST = 60

Maker: TypeAlias = "Callable[[], Control]"


class Fold:
    """Some controls behind a button; they are made when it is first opened.

    Args:
        studio: in which they stand.
        name: on the button.
        makers: what makes the control of each key.
    """

    def __init__(self, studio: Studio, name: str, makers: Mapping[str, Maker]) -> None:
        self._studio = studio
        self._name = name
        self._makers = makers
        self._open = False
        self.controls: list[Control] = []
        self._button = look.button(f"▸ {name}", plain=True)
        self._button.add_class("rendernet-fold")
        self._button.on_click(studio.guarded(lambda _: self._toggle()))
        self._said = look.html(flex="1 1 120px")
        self._box = look.stack(gap="12px", padding="0 0 4px 0")
        show_when(self._box, shown=False)
        self.root: Any = look.stack(look.across(self._button, self._said), self._box, gap="6px")

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its controls, made or not."""
        return frozenset(self._makers)

    def _toggle(self) -> None:
        self._open = not self._open
        if not self.controls:
            self.controls = [make() for make in self._makers.values()]
            self._box.children = tuple(control.root for control in self.controls)
            with self._studio.hushed():
                self.show(self._studio.form)
        put(self._button, description=f"{'▾' if self._open else '▸'} {self._name}")
        mark = self._button.add_class if self._open else self._button.remove_class
        mark("rendernet-unfolded")
        show_when(self._box, self._open)
        show_when(self._said, not self._open)

    def show(self, form: Form) -> None:
        """Show a form in the controls, and say what they say for who does not see them."""
        for control in self.controls:
            control.show(form)
        words = [form.written(key) for key in self._makers if form.written(key)]
        put(self._said, value=str(look.quiet(shorten(" · ".join(words), _LONGEST))))
