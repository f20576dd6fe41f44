"""The value of a key as the API will see it: one choice, or several for an axis.

Nothing here reads text or decides what is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from rendernet_jupyter.catalog.entries import Character
from rendernet_jupyter.request.media import Material
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.numbers import Numbers, number_text
from rendernet_jupyter.spec.typed import Typed
from rendernet_jupyter.spec.wording import Choices, Parts


@dataclass(frozen=True, slots=True)
class Addon:
    """A LoRA or ControlNet by name, with the base models it exists for; none when unknown."""

    noun: str
    name: str
    base_models: frozenset[str]
    place: tuple[int, int]
    length: int


@dataclass(frozen=True, slots=True)
class Choice:
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
    settings: Mapping[str, tuple[tuple[int, int], int]] | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A key with all its values.

    Attributes:
        entry: as typed.
        choices: the values; more than one make an axis.
        text: the canonical text of all of them.
    """

    entry: Entry
    choices: Sequence[Choice]
    text: str


@dataclass(frozen=True, slots=True)
class Text:
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
    """The choices of a numeric key, each made when it is asked for."""

    name: str
    numbers: Numbers
    typed: Typed

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Choice: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Choice]: ...
    def __getitem__(self, index: int | slice) -> Choice | Sequence[Choice]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        number = self.numbers[index]
        return Choice({self.name: number}, number, number_text(number))
