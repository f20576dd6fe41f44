"""Models and styles, picked by looking. Nothing here fetches a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.picker import Picker
from rendernet_jupyter.notebook.panels.studio.control import Control
from rendernet_jupyter.request.form import Styled, Value
from rendernet_jupyter.view.markup import Markup


class Name(Control):
    """A model or a style."""

    top = True

    def controls(self) -> Sequence[Any]:
        """A picker that is folded until something else is wanted."""
        self._picker = self.studio.part(
            Picker(self.studio.session, self.key, folded=True, on_pick=self._picked)
        )
        self._default = look.html()
        return (look.stack(self._picker.root, self._default, gap=look.TIGHT),)

    def _picked(self, name: str) -> None:
        base = self._picker.base if self.key == "style" else ""
        twice = len(self.studio.catalog().find("styles", name)) > 1 if base else False
        self.set(Styled(name, base if twice else "") if name else None)

    def put(self, value: Value | None) -> None:
        """Show the name."""
        name, base = (value.name, value.base) if isinstance(value, Styled) else ("", "")
        listed = self.studio.spelled(f"{self.key}s", name)
        if (self._picker.value, base and self._picker.base) != (listed, base):
            self._picker.choose(*([listed] if listed else []), base=base)
        look.put(self._default, look.quiet(self._left_out()) if not name else Markup())

    def _left_out(self) -> str:
        """What paints where the cell names nothing."""
        if self.key == "style":
            return "Choose one, and it is part of the cell."
        return f"Without one it is {self.studio.session.settings.value('model')}, by the settings."
