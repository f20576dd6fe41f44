"""What can be made, and with which controls: a section for each kind, made when it is first shown.

Which key belongs to which kind is known in `request`; here is only how it looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from rendernet_jupyter.notebook.panels import look
from rendernet_jupyter.notebook.panels.studio.choices import Choice, Shapes
from rendernet_jupyter.notebook.panels.studio.control import Control, show_when
from rendernet_jupyter.notebook.panels.studio.fold import Fold, Maker
from rendernet_jupyter.notebook.panels.studio.loras import LoraList
from rendernet_jupyter.notebook.panels.studio.names import Name
from rendernet_jupyter.notebook.panels.studio.numbers import Number, Seed
from rendernet_jupyter.notebook.panels.studio.things import Object, Person, Swapped
from rendernet_jupyter.notebook.panels.studio.words import Negative, Prompt
from rendernet_jupyter.request.form import Form

if TYPE_CHECKING:
    from rendernet_jupyter.notebook.panels.studio.panel import Studio


class Kind(NamedTuple):
    """A kind: the API's word for it, plain words beside that, what it does, what it waits for."""

    key: str
    plain: str
    help: str
    wants: str

    @property
    def label(self) -> str:
        """The API's word, and below it what it means."""
        return f"{self.key}\n{self.plain}"


KINDS = (
    Kind(
        "model",
        "picture from words",
        "A picture from words, painted by a model",
        "Say what to make.",
    ),
    Kind(
        "style",
        "words, in a style",
        "A picture from words, in a style that brings its own model",
        "Choose a style.",
    ),
    Kind(
        "segment",
        "replace a thing",
        "One thing in a picture in place of another",
        "Choose a picture, and say what takes the place of what.",
    ),
    Kind(
        "true_touch",
        "enlarge, refine",
        "A picture larger and finer",
        "Choose a picture to enlarge.",
    ),
    Kind(
        "narrator",
        "make it speak",
        "A picture or video that says what you write",
        "Choose a picture or a video that speaks.",
    ),
    Kind(
        "video_anyone",
        "animate a picture",
        "A video of a picture",
        "Choose a picture to animate.",
    ),
)
"""In the order of the switch."""

_OWN = {
    "segment": Swapped,
    "true_touch": Object,
    "narrator": Object,
    "video_anyone": Object,
}
_LABELS = {
    "segment": "Picture",
    "true_touch": "Picture",
    "narrator": "Who speaks",
    "video_anyone": "Picture",
}
_WITH_WORDS = ("narrator", "video_anyone")

Row: TypeAlias = "tuple[type[Control], str, str]"
_FOLDED: tuple[tuple[str, tuple[Row, ...]], ...] = (
    (
        "Quality and sampling",
        (
            (Choice, "quality", "Quality"),
            (Number, "steps", "Steps"),
            (Number, "cfg_scale", "CFG scale"),
            (Choice, "sampler", "Sampler"),
        ),
    ),
    ("LoRAs", ((LoraList, "loras", ""),)),
    (
        "People and guides",
        (
            (Person, "character", "Character"),
            (Object, "facelock", "Face"),
            (Object, "control_net", "ControlNet"),
        ),
    ),
)
"""What is folded away at first: the folds, and in each class, key and label of its controls."""


class Section:
    """The controls of a kind.

    Args:
        studio: in which they stand.
        kind: `model` and `style` share one.
    """

    def __init__(self, studio: Studio, kind: str) -> None:
        self._own: list[Control] = []
        self._names: dict[str, Control] = {}
        self._folds: list[Fold] = []
        self.prompt: Prompt | None = None
        painting = kind in ("model", "style")
        made = self._painting(studio) if painting else self._other(studio, kind)
        self.root: Any = look.stack(*made, gap="10px")

    def _add(self, control: Control) -> Control:
        self._own.append(control)
        return control

    def _painting(self, studio: Studio) -> Sequence[Any]:
        self.prompt = Prompt(studio, "model")
        negative = self._add(Negative(studio, "negative", "Without"))
        self._names = {
            "model": self._add(Name(studio, "model", "Model")),
            "style": self._add(Name(studio, "style", "Style")),
        }
        shape = self._add(Shapes(studio, "aspect_ratio", "Shape"))
        count = self._add(Number(studio, "batch_size", "Pictures"))
        seed = self._add(Seed(studio, "seed", "Seed"))
        first = (*self._names.values(), shape, count, seed)
        self._folds = [Fold(studio, name, _makers(studio, rows)) for name, rows in _FOLDED]
        return (
            self.prompt.root,
            negative.root,
            *(control.root for control in first),
            *(fold.root for fold in self._folds),
        )

    def _other(self, studio: Studio, kind: str) -> Sequence[Any]:
        own = self._add(_OWN[kind](studio, kind, _LABELS[kind]))
        self.prompt = Prompt(studio, kind) if kind in _WITH_WORDS else None
        return [own.root, *([self.prompt.root] if self.prompt else [])]

    @property
    def keys(self) -> frozenset[str]:
        """The keys that have a control here, made or not."""
        return frozenset(control.key for control in self._own).union(
            *(fold.keys for fold in self._folds)
        )

    @property
    def controls(self) -> Sequence[Control]:
        """The controls that were made."""
        return [*self._own, *(control for fold in self._folds for control in fold.controls)]

    def show(self, form: Form, kind: str) -> None:
        """Show a form in the controls."""
        if self.prompt is not None:
            self.prompt.show(form)
        for control in self._own:
            control.show(form)
        for fold in self._folds:
            fold.show(form)
        for name, control in self._names.items():
            show_when(control.root, name == kind)


def _makers(studio: Studio, rows: Sequence[Row]) -> dict[str, Maker]:
    return {key: partial(make, studio, key, label) for make, key, label in rows}
