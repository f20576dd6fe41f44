"""The value of a key as the API will see it: one choice, or several for an axis.

Named tuples, not dataclasses, because some are made for every value that is read. Nothing here
reads text or decides what is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, overload

from rendernet_jupyter.catalog.entries import Character
from rendernet_jupyter.request.media import Material
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.items import Item
from rendernet_jupyter.spec.numbers import Numbers, number_text
from rendernet_jupyter.spec.typed import Place, Typed
from rendernet_jupyter.spec.wording import Choices, Parts


class Addon(NamedTuple):
    """A LoRA or ControlNet by name, with the base models it exists for; none when unknown."""

    noun: str
    name: str
    base_models: frozenset[str]
    place: Place
    length: int


class Choice(NamedTuple):
    """One value of a key.

    Attributes:
        fields: what it adds to the body.
        coord: the value as a coordinate of a sweep.
        text: its canonical text.
        base_model: of a model or style; empty when unknown.
        addons: the LoRAs, or the ControlNet.
        materials: the assets.
        character: of `character`.
        settings: place and length of each setting of an object, by API field.
    """

    fields: Mapping[str, Any]
    coord: Any
    text: str
    base_model: str = ""
    addons: tuple[Addon, ...] = ()
    materials: tuple[Material, ...] = ()
    character: Character | None = None
    settings: Mapping[str, tuple[Place, int]] | None = None


class Field(NamedTuple):
    """A key with all its values.

    Attributes:
        entry: as typed.
        choices: the values; more than one make an axis.
        text: the canonical text of all of them.
        numbers: of a numeric key, its values and the text that they were read from.
    """

    entry: Entry
    choices: Sequence[Choice]
    text: str
    numbers: tuple[Numbers, Typed] | None = None


class Text(NamedTuple):
    """A prompt or negative with its variables filled in.

    Attributes:
        entry: as typed.
        parts: texts, characters and groups.
        groups: the outermost groups, one axis each.
    """

    entry: Entry
    parts: Parts
    groups: tuple[Choices, ...]


@dataclass(frozen=True, slots=True)
class NumberChoices(Sequence[Choice]):
    """The choices of a numeric key with many values, each made when it is asked for."""

    name: str
    numbers: Numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Choice: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Choice]: ...
    def __getitem__(self, index: int | slice) -> Choice | Sequence[Choice]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return number_choice(self.name, self.numbers[index])


def number_choice(name: str, number: int | float) -> Choice:
    """A number as a choice."""
    return Choice({name: number}, number, number_text(number))


def one_choice(entry: Entry, choice: Choice) -> Field:
    """A key with one value."""
    return Field(entry, (choice,), choice.text)


def all_choices(
    entry: Entry,
    choices: Sequence[Choice | None],
    items: Sequence[Item],
    filled: Filled,
    findings: Findings,
) -> Field | None:
    """A key with the values of some items; None when one is faulty or stands there twice."""
    if len(choices) == 1:
        return one_choice(entry, choices[0]) if choices[0] else None
    sound = [choice for choice in choices if choice is not None]
    if len(sound) < len(choices):
        return None
    seen: set[str] = set()
    for choice, item in zip(sound, items, strict=True):
        if choice.text in seen:
            findings.report(
                "duplicate-value",
                f"'{choice.text}' is given twice, which would pay for the same picture again",
                item.place(filled),
                length=item.length,
            )
        seen.add(choice.text)
    if len(seen) < len(sound):
        return None
    separator = ", " if entry.key.separator == "," else " | "
    return Field(entry, sound, separator.join(choice.text for choice in sound))


def report_empty(item: Item, filled: Filled, findings: Findings) -> None:
    """Report an item of a list that holds nothing."""
    findings.report("bad-value", "an item of this list is empty", item.place(filled))
