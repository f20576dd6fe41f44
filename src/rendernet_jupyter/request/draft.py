"""A spec whose every value was read, before any two of them are looked at together.

Nothing here is checked or sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rendernet_jupyter.request.field import Choice, Field, Text
from rendernet_jupyter.spec.canonical import spec_text, template
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.typed import Place
from rendernet_jupyter.spec.wording import Choices, Wording


@dataclass(frozen=True, slots=True)
class Slot:
    """One key or group on an axis.

    Attributes:
        name: of the coordinate: the key, or `prompt.1`.
        key: the key it belongs to.
        values: what it can be; choices of a key, or texts of a group.
    """

    name: str
    key: str
    values: Sequence[Choice] | Choices


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a sweep: a slot, or several that are walked together."""

    slots: tuple[Slot, ...]

    @property
    def count(self) -> int:
        """How many values it has."""
        values = self.slots[0].values
        return values.size if isinstance(values, Choices) else len(values)

    def chance(self, index: int) -> float:
        """How likely the value at `index` is to be drawn: groups may have weights."""
        values = self.slots[0].values
        if isinstance(values, Choices) and len(self.slots) == 1:
            return values.chance(index)
        return 1 / self.count

    def draw(self, random: Callable[[], float]) -> int:
        """The index of a value drawn with numbers from 0 up to 1."""
        values = self.slots[0].values
        if isinstance(values, Choices) and len(self.slots) == 1:
            return values.draw(random)
        return int(random() * self.count)


@dataclass(slots=True)
class Draft:
    """A spec whose every value was read.

    Attributes:
        place: of a fault that concerns the whole spec.
        entries: its keys as given, by canonical name.
        fields: the values of its keys, texts and `zip` aside.
        texts: prompt and negative.
        zipped: the value of `zip`.
        axes: its axes, in the order in which they multiply.
        verbatim: it came as JSON: texts are sent as they stand.
    """

    place: Place
    entries: Mapping[str, Entry]
    fields: dict[str, Field] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict)
    zipped: Field | None = None
    axes: tuple[Axis, ...] = ()
    verbatim: bool = False

    @property
    def seed_mode(self) -> str:
        """`given`, `random`, or `drawn` where a kind that needs a seed has none."""
        if "seed" not in self.fields:
            return "drawn"
        return "random" if self.fields["seed"].text == "random" else "given"

    def canonical(self, without: frozenset[str] = frozenset()) -> str:
        """The canonical text of the whole spec, some keys left out."""
        values = {name: found.text for name, found in self.fields.items()}
        values.update({name: template(text.parts) for name, text in self.texts.items()})
        if self.zipped:
            values["zip"] = self.zipped.text
        return spec_text({name: text for name, text in values.items() if name not in without})


Words = tuple[Wording, Wording]
"""Prompt and negative of one cell."""
