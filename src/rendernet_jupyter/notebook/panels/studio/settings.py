"""The settings of an object: a number with a slider, a list of words, a voice or a sound.

Nothing here knows which object they belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import ipywidgets

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.picker import Picker
from rendernet_jupyter.notebook.panels.studio.asset import AssetField
from rendernet_jupyter.notebook.panels.studio.control import called, put
from rendernet_jupyter.notebook.panels.studio.voice import VoiceSample
from rendernet_jupyter.request.form.values import Settled
from rendernet_jupyter.spec.keys import Setting
from rendernet_jupyter.spec.numbers import as_number, number_text

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio

_WORDS = {
    "enable_facelock": "keep the face",
    "audio": "or a sound of your own",
    "scale": "times as large",
    "duration": "seconds",
}


class Span(NamedTuple):
    """What a slider goes over, and where it rests while nothing is given."""

    least: float
    most: float
    step: float
    rest: float


_SPANS = {
    "scale": Span(1.0, 4.0, 0.5, 1.5),
    "strength": Span(0.0, 1.0, 0.05, 0.5),
    "duration": Span(1.0, 10.0, 1.0, 5.0),
    "weight": Span(0.0, 2.0, 0.05, 1.0),
}
"""The service documents no ranges: the field beside the slider takes any number."""


class SettingPart(Protocol):
    """The control of one setting.

    Attributes:
        root: the widget.
        wide: whether it needs a line of its own.
    """

    root: Any
    wide: bool

    @property
    def value(self) -> Settled | None:
        """What is set; None for nothing."""

    def show(self, value: Settled | None) -> None:
        """Show a value; None for none."""


def setting_part(studio: Studio, setting: Setting, on_change: Callable[[], None]) -> SettingPart:
    """The control of a setting.

    Args:
        studio: in which it stands.
        setting: of an object.
        on_change: called when a person changes it, within a guarded callback.
    """
    words = _WORDS.get(setting.name, setting.name.replace("_", " "))
    if setting.value == "voice":
        return _Voice(studio, words, on_change)
    if setting.value == "asset":
        return _Sound(studio, words, on_change)
    if setting.value == "switch":
        return _List(studio, words, [("–", ""), ("yes", True), ("no", False)], on_change)
    if setting.value == "choice":
        return _List(studio, words, [("–", ""), *((w, w) for w in setting.choices)], on_change)
    if setting.name in _SPANS:
        return _Slider(studio, words, _SPANS[setting.name], on_change)
    return _Field(studio, words, "number", on_change)


class _Field:
    """A number in a small field."""

    wide = False

    def __init__(
        self, studio: Studio, words: str, example: str, on_change: Callable[[], None]
    ) -> None:
        self._studio = studio
        self._words = words
        self._on_change = on_change
        text = ipywidgets.Text(
            placeholder=example,
            continuous_update=False,
            layout=ipywidgets.Layout(width="76px", margin="0"),
        )
        self._text = called(text, words)
        self._text.observe(studio.guarded(lambda _: on_change()), "value")
        self.root = _beside(words, *self.controls())

    def controls(self) -> Sequence[Any]:
        """What stands behind the words."""
        return (self._text,)

    @property
    def value(self) -> Settled | None:
        """The number.

        Raises:
            RenderNetError: the field holds something else.
        """
        typed = str(self._text.value).strip()
        number = as_number(typed)
        if typed and number is None:
            raise RenderNetError(f"{self._words} takes a number, such as 0.5", hint=typed)
        return number

    def show(self, value: Settled | None) -> None:
        """Show a number."""
        shown = "" if value is None or isinstance(value, str) else number_text(value)
        if self._text.value.strip() != shown:
            put(self._text, value=shown)


class _Slider(_Field):
    """A number in a small field, with a slider over a sane range."""

    def __init__(
        self, studio: Studio, words: str, span: Span, on_change: Callable[[], None]
    ) -> None:
        self._span = span
        super().__init__(studio, words, number_text(_plain(span.rest)), on_change)

    def controls(self) -> Sequence[Any]:
        """The slider and the field."""
        least, most, step, rest = self._span
        slider = ipywidgets.FloatSlider(
            value=rest,
            min=least,
            max=most,
            step=step,
            readout=False,
            continuous_update=False,
            layout=ipywidgets.Layout(width="112px", margin="0"),
        )
        self._slider = called(slider, f"{self._words}, slider")
        self._slider.add_class("rendernet-resting")
        self._slider.observe(
            self._studio.guarded(lambda change: self._slid(change["new"])), "value"
        )
        return self._slider, self._text

    def _slid(self, number: float) -> None:
        with self._studio.hushed():
            put(self._text, value=number_text(_plain(number)))
        self._slider.remove_class("rendernet-resting")
        self._on_change()

    def show(self, value: Settled | None) -> None:
        """Show a number; without one the slider rests, and looks so."""
        super().show(value)
        if value is None or isinstance(value, str):
            self._slider.add_class("rendernet-resting")
            put(self._slider, value=self._span.rest)
            return
        self._slider.remove_class("rendernet-resting")
        put(self._slider, value=min(self._span.most, max(self._span.least, float(value))))


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else round(number, 2)


class _List:
    """One word of a few."""

    wide = False

    def __init__(
        self,
        studio: Studio,
        words: str,
        options: Sequence[tuple[str, Settled]],
        on_change: Callable[[], None],
    ) -> None:
        layout = ipywidgets.Layout(width="auto", margin="0")
        self._list = called(ipywidgets.Dropdown(options=options, value="", layout=layout), words)
        self._list.observe(studio.guarded(lambda _: on_change()), "value")
        self.root = _beside(words, self._list)

    @property
    def value(self) -> Settled | None:
        """The word."""
        chosen: Settled = self._list.value
        return None if chosen == "" else chosen

    def show(self, value: Settled | None) -> None:
        """Show a word."""
        put(self._list, value="" if value is None else value)


class _Voice:
    """A voice, which can be listened to where the engine has a sample of it."""

    wide = True

    def __init__(self, studio: Studio, words: str, on_change: Callable[[], None]) -> None:
        self._studio = studio
        picker = Picker(studio.session, "voice", folded=True, on_pick=lambda _: self._picked())
        self._picker = studio.part(picker)
        self._on_change = on_change
        self._sample = VoiceSample(studio)
        self.root = look.stack(
            look.html(look.quiet(words)), self._picker.root, self._sample.root, gap=look.TIGHT
        )

    @property
    def value(self) -> Settled | None:
        """The voice."""
        return self._picker.value or None

    def show(self, value: Settled | None) -> None:
        """Show a voice."""
        name = self._studio.spelled("voices", str(value or ""))
        if self._picker.value != name:
            self._picker.choose(*([name] if name else []))
        self._sample.show(name)

    def _picked(self) -> None:
        self._sample.show(self._picker.value)
        self._studio.guarded(self._on_change)()


class _Sound:
    """A sound of the person's own."""

    wide = True

    def __init__(self, studio: Studio, words: str, on_change: Callable[[], None]) -> None:
        self._asset = AssetField(studio, "audio", on_change)
        self.root = look.stack(look.html(look.quiet(words)), self._asset.root, gap="0")

    @property
    def value(self) -> Settled | None:
        """Where the sound is."""
        return self._asset.value or None

    def show(self, value: Settled | None) -> None:
        """Show where the sound is."""
        self._asset.show(str(value or ""))


def _beside(words: str, *controls: Any) -> Any:
    return look.across(look.html(look.quiet(words)), *controls, width="auto", gap=look.TIGHT)
