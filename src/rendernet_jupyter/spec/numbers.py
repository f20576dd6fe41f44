"""Numbers of a key: how one is spelled, and a sequence of many that is made on demand.

A range is kept as its two ends, so a million seeds are two numbers until they are asked for.
Nothing here reads a list.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import overload

from rendernet_jupyter.spec.keys import Key

Number = int | float

MOST_DIGITS = 18
"""No number has more before its point: whole ones fit 64 bits."""
# The smallest float takes 341 places without an exponent.
_SINGLE = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,400})?")


@dataclass(frozen=True, slots=True)
class Numbers(Sequence[Number]):
    """The values of a numeric key, in the order in which they were given.

    Attributes:
        parts: single values and ranges.
        offsets: where each part was typed.
        ends: how many values there are up to the end of each part.
    """

    parts: tuple[Number | range, ...]
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return self.ends[-1]

    @overload
    def __getitem__(self, index: int) -> Number: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Number]: ...
    def __getitem__(self, index: int | slice) -> Number | Sequence[Number]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        at = bisect_right(self.ends, index)
        part = self.parts[at]
        return part[index - (self.ends[at - 1] if at else 0)] if isinstance(part, range) else part

    def text(self) -> str:
        """The values in their canonical form, runs of whole numbers as ranges."""
        return ", ".join(part_text(part) for part in self._runs())

    def _runs(self) -> Iterator[Number | range]:
        run: range | None = None
        for part in self.parts:
            if isinstance(part, int):
                part = range(part, part + 1)  # noqa: PLW2901 - one form for both
            if isinstance(part, range) and run and part.start == run.stop:
                run = range(run.start, part.stop)
                continue
            if run:
                yield run
            run = part if isinstance(part, range) else None
            if run is None:
                yield part
        if run:
            yield run


def part_text(part: Number | range) -> str:
    """A single value or a range in its canonical form."""
    if not isinstance(part, range):
        return number_text(part)
    if len(part) > 2:
        return f"{part[0]}..{part[-1]}"
    return ", ".join(map(str, part))


def number_text(number: Number) -> str:
    """A number as the language writes it: no exponent, no needless zero."""
    if isinstance(number, int):
        return str(number)
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text.removesuffix(".0")


def as_number(text: str) -> Number | None:
    """The number that a text spells, an int when it is whole; None if it spells none."""
    if not _SINGLE.fullmatch(text):
        return None
    whole, _, fraction = text.partition(".")
    return float(text) if fraction.strip("0") else int(whole)


def plain(value: Decimal) -> Number:
    """A decimal number as an int when it is whole, else as a float."""
    return int(value) if value == value.to_integral_value() else float(value)


def single_number(text: str, key: Key) -> Number | None:
    """The number that a text spells, when the key can take it."""
    number = as_number(text)
    if number is None or (key.whole and isinstance(number, float)):
        return None
    return number if key.least is None or number >= key.least else None
