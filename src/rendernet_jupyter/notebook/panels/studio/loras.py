"""LoRAs: a list with weights, in the order in which they are applied; more are picked by looking.

Nothing here knows which of them fit the model: the linter does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.picker import Picker
from rendernet_jupyter.notebook.panels.studio.control import Control, called, put, show_when
from rendernet_jupyter.request.form import Lora, Loras, Value
from rendernet_jupyter.view.markup import tag

LEAST, MOST, STEP = -1.0, 2.0, 0.05
"""Of a weight on its slider; the field takes any."""


class LoraList(Control):
    """LoRAs with their weights."""

    top = True

    def controls(self) -> Sequence[Any]:
        """The list, and a picker for one more."""
        self._loras = Loras()
        self._rows: list[_Row] = []
        self._list = look.stack(gap=look.TIGHT)
        self._picker = self.studio.part(
            Picker(
                self.studio.session,
                "lora",
                folded=True,
                empty="Add one, of those that go with the model.",
                on_pick=self._picked,
            )
        )
        return (look.stack(self._list, self._picker.root, gap=look.TIGHT),)

    def _picked(self, name: str) -> None:
        if name:
            self._picker.choose()
            self.become(self._loras.plus(name))

    def become(self, loras: Loras) -> None:
        """Take another list; an empty one takes the key away."""
        self.set(loras if loras.items else None)

    def put(self, value: Value | None) -> None:
        """Show a list."""
        self._loras = value if isinstance(value, Loras) else Loras()
        count = len(self._loras.items)
        while len(self._rows) < count:
            self._rows.append(_Row(self, len(self._rows)))
        for index, row in enumerate(self._rows):
            show_when(row.root, index < count)
            if index < count:
                row.show(self._loras.items[index], last=index == count - 1)
        put(self._list, children=tuple(row.root for row in self._rows))
        show_when(self._list, count)
        self._picker.narrow(self.studio.base_model())

    def weigh(self, index: int, weight: float) -> None:
        """Another weight for one of the list."""
        number = int(weight) if weight == int(weight) else round(weight, 6)
        self.become(self._loras.weighing(index, number))

    def move(self, index: int, by: int) -> None:
        """One of the list further up or down."""
        self.become(self._loras.moved(index, index + by))

    def drop(self, index: int) -> None:
        """The list without one."""
        self.become(self._loras.minus(index))


class _Row:
    """One LoRA: its name, its weight, its place."""

    def __init__(self, owner: LoraList, index: int) -> None:
        self._name = look.html(flex="1 1 120px", min_width="90px")
        slider = ipywidgets.FloatSlider(
            min=LEAST,
            max=MOST,
            step=STEP,
            readout_format=".2f",
            continuous_update=False,
            layout=ipywidgets.Layout(width="auto", flex="2 1 140px", margin="0"),
        )
        self._slider = called(slider, "Weight")
        self._slider.observe(owner.guarded(lambda c: owner.weigh(index, c["new"])), "value")
        self._up = look.button("↑", "Apply it earlier", plain=True)
        self._down = look.button("↓", "Apply it later", plain=True)
        drop = look.button("×", "Take it away", plain=True)
        self._up.on_click(owner.guarded(lambda _: owner.move(index, -1)))
        self._down.on_click(owner.guarded(lambda _: owner.move(index, 1)))
        drop.on_click(owner.guarded(lambda _: owner.drop(index)))
        self._up.disabled = index == 0
        buttons = look.across(self._up, self._down, drop, gap="0", width="auto")
        self.root: Any = look.across(self._name, self._slider, buttons, gap=look.TIGHT)

    def show(self, lora: Lora, *, last: bool) -> None:
        put(self._name, value=str(tag("div", lora.name, style="overflow-wrap:anywhere")))
        for end in ("min", "max"):
            beyond = min if end == "min" else max
            put(self._slider, **{end: beyond(getattr(self._slider, end), float(lora.weight))})
        put(self._slider, value=float(lora.weight))
        put(self._down, disabled=last)
