"""Numbers: a slider over a sane range, and a field that takes any number, a list or none.

What the field shows is what is written, so a sweep stands there as it is. Nothing here knows which
numbers a service takes.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.studio.control import UNSET, Control, called, put, text_field
from rendernet_jupyter.request.form import Form, Numeral, Value

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

RANGES: dict[str, tuple[float, float, float, float]] = {
    "batch_size": (1, 8, 1, 1),
    "cfg_scale": (1, 20, 0.5, 7),
    "steps": (1, 60, 1, 20),
}
"""Least, most, step, and where the slider rests while the key is not given."""

SEEDS = 1 << 32
"""Seeds that are drawn are below this, as those of a cell without one."""


class Number(Control):
    """A number within `RANGES`, on the slider; any other one in the field."""

    def controls(self) -> Sequence[Any]:
        """Slider and field."""
        least, most, step, rest = RANGES[self.key]
        whole = step == 1
        make = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        kind = int if whole else float
        slider = make(
            value=kind(rest),
            min=kind(least),
            max=kind(most),
            step=kind(step),
            readout=False,
            continuous_update=False,
            layout=ipywidgets.Layout(width="auto", flex="1 1 120px", margin="0"),
        )
        self._slider = called(slider, self.label)
        self._slider.observe(self.guarded(lambda c: self.set(Numeral(_plain(c["new"])))), "value")
        self._number = text_field(self.label, placeholder=UNSET)
        self._number.observe(self.guarded(self._written), "value")
        return self._slider, self._number

    def show(self, form: Form) -> None:
        """Show what is written in the field, and a plain number on the slider, too."""
        put(self._number, value=form.written(self.key))
        self.put(form.value(self.key))

    def put(self, value: Value | None) -> None:
        """Move the slider; where there is no plain number it rests, and looks so."""
        slider, rest = self._slider, RANGES[self.key][3]
        if not isinstance(value, Numeral):
            slider.add_class("rendernet-resting")
            put(slider, value=type(slider.value)(rest))
            return
        slider.remove_class("rendernet-resting")
        number = type(slider.value)(value.number)
        slider.max = max(slider.max, number)
        put(slider, value=max(slider.min, number))


class Seed(Control):
    """A seed: drawn once for the cell, or locked to a number."""

    def __init__(self, studio: Studio, key: str, label: str) -> None:
        self.last: int | None = None
        super().__init__(studio, key, label)

    def controls(self) -> Sequence[Any]:
        """A field, a lock, and another seed."""
        self._number = text_field(self.label, placeholder="drawn once, then kept")
        self._number.observe(self.guarded(self._written), "value")
        self._lock = ipywidgets.ToggleButton(
            description="Lock",
            tooltip="Keep the seed, so that only what you change differs",
            layout=ipywidgets.Layout(width="auto", margin="0"),
        )
        self._lock.observe(self.guarded(self._locked), "value")
        roll = look.button("Another", "Lock another seed, drawn now")
        roll.on_click(self.guarded(lambda _: self.set(Numeral(secrets.randbelow(SEEDS)))))
        return self._number, self._lock, roll

    def _locked(self, change: Any) -> None:
        if not change["new"]:
            self.set(None)
            return
        drawn = secrets.randbelow(SEEDS) if self.last is None else self.last
        self.set(Numeral(drawn))

    def show(self, form: Form) -> None:
        """Show the seed, and whether it is locked."""
        put(self._number, value=form.written(self.key))
        self.put(form.value(self.key))

    def put(self, value: Value | None) -> None:
        """Show whether one seed is given."""
        locked = isinstance(value, Numeral)
        put(self._lock, value=locked, description="Locked" if locked else "Lock")


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
