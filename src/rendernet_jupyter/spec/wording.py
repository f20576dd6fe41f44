"""What a text with permutations can become: counted first, expanded one by one.

A group's values are all the texts that it can become, left to right. They are counted without
being made, and `Choices` makes the one that is asked for, so a text of a few characters that stands
for billions of texts costs nothing until they are wanted. Nothing here reads braces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

from rendernet_jupyter.spec.typed import Place

MOST = 10**15
"""Counts stop here: nobody can ask for more, and numbers stay small."""


class Person(NamedTuple):
    """A character named in braces.

    Attributes:
        sent: the text that is sent for it.
        typed: its name, as the catalogue spells it.
        place: line and column of the brace.
        entry: what the catalogue knows of it; nothing here looks into it.
    """

    sent: str
    typed: str
    place: Place
    entry: object = None


class Wording(NamedTuple):
    """One text that a template can become.

    Attributes:
        text: what is sent.
        people: the characters that stand in it in braces.
        parts: texts and characters, left to right; empty when there are no characters.
    """

    text: str
    people: tuple[Person, ...] = ()
    parts: tuple[str | Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a group: its parts and its weight."""

    parts: Parts
    weight: float
    count: int


@dataclass(frozen=True, slots=True)
class Choices(Sequence[Wording]):
    """A group whose variables are filled in: a sequence of the texts that it can become.

    Attributes:
        options: its options.
        place: line and column of its brace.
        size: how many texts it can become, at most `MOST`.
    """

    options: tuple[Option, ...]
    place: Place
    size: int

    @classmethod
    def of(cls, options: Sequence[tuple[Parts, float]], place: Place) -> Choices:
        """A group of the given options and weights."""
        made = tuple(Option(parts, weight, count(parts)) for parts, weight in options)
        return cls(made, place, min(MOST, sum(option.count for option in made)))

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int) -> Wording: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Wording]: ...
    def __getitem__(self, index: int | slice) -> Wording | Sequence[Wording]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self.size))]
        if not 0 <= index < self.size:
            raise IndexError(index)
        for option in self.options:
            if index < option.count:
                return nth(option.parts, index)
            index -= option.count
        raise IndexError(index)

    def chance(self, index: int) -> float:
        """How likely a value is, by the weights of its options."""
        whole = sum(option.weight for option in self.options)
        for option in self.options:
            if index < option.count:
                share = option.weight / whole if whole else 1 / len(self.options)
                return share * _chance(option.parts, index)
            index -= option.count
        raise IndexError(index)

    def draw(self, random: Callable[[], float]) -> int:
        """The index of a value drawn by the weights, with numbers from 0 up to 1."""
        whole = sum(option.weight for option in self.options)
        place, before = random() * whole, 0
        for option in self.options[:-1]:
            if place < option.weight:
                return before + _draw(option.parts, random)
            place -= option.weight
            before += option.count
        return before + _draw(self.options[-1].parts, random)


Parts = tuple["str | Person | Choices", ...]


def count(parts: Parts) -> int:
    """How many texts the parts can become, at most `MOST`."""
    total = 1
    for part in parts:
        if isinstance(part, Choices):
            total = min(MOST, total * part.size)
    return total


def groups(parts: Parts) -> Iterator[Choices]:
    """The outermost groups, left to right."""
    return (part for part in parts if isinstance(part, Choices))


def nth(parts: Parts, index: int) -> Wording:
    """The text at `index`, the last group fastest."""
    chosen = []
    for group in reversed(list(groups(parts))):
        index, digit = divmod(index, group.size)
        chosen.append(group[digit])
    return compose(parts, chosen[::-1])


def compose(parts: Parts, chosen: Sequence[Wording]) -> Wording:
    """The text with a value for each outermost group."""
    if len(parts) == 1 and isinstance(parts[0], str):
        return Wording(parts[0])
    flat: list[str | Person] = []
    values = iter(chosen)
    for part in parts:
        if isinstance(part, Choices):
            value = next(values)
            flat.extend(value.parts or (value.text,))
        else:
            flat.append(part)
    people = tuple([part for part in flat if isinstance(part, Person)])
    if not people:
        return Wording("".join([part for part in flat if isinstance(part, str)]))
    text = "".join([part.sent if isinstance(part, Person) else part for part in flat])
    return Wording(text, people, tuple(flat))


def _chance(parts: Parts, index: int) -> float:
    chance = 1.0
    for group in reversed(list(groups(parts))):
        index, digit = divmod(index, group.size)
        chance *= group.chance(digit)
    return chance


def _draw(parts: Parts, random: Callable[[], float]) -> int:
    index = 0
    for group in groups(parts):
        index = index * group.size + group.draw(random)
    return index
