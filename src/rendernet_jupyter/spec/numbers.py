"""Numbers, ranges and series: `7`, `1..4`, `0.2, 0.4, ..., 1.0`.

A range is kept as its two ends, so a million seeds are two numbers until they are asked for.
Nothing here knows a key but by its bounds.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import overload

from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.items import Filled, Item, split
from rendernet_jupyter.spec.keys import Key

Number = int | float

_DIGITS = 18
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SINGLE = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_COMMA = re.compile(r",(?=\s|$)")
_LONGEST_SERIES = 100_000


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

    def offset(self, index: int) -> int:
        """Where the value at `index` was typed."""
        return self.offsets[bisect_right(self.ends, index)]

    def text(self) -> str:
        """The values in their canonical form, runs of whole numbers as ranges."""
        return ", ".join(_part_text(part) for part in self._runs())

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


def _part_text(part: Number | range) -> str:
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
    return _plain(Decimal(text)) if "." in text else int(text)


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)


def single_number(text: str, key: Key) -> Number | None:
    """The number that a text spells, when the key can take it."""
    number = as_number(text)
    if number is None or (key.whole and isinstance(number, float)):
        return None
    return number if key.least is None or number >= key.least else None


def read_numbers(filled: Filled, key: Key, findings: Findings) -> Numbers | None:
    """The values of a numeric key; None when a fault was reported."""
    if (single := single_number(filled.text, key)) is not None:
        return Numbers((single,), (0,), (1,))
    items = split(filled, _COMMA, findings)
    if items is None:
        return None
    if not key.sweep and (len(items) > 1 or ".." in filled.mask or "|" in filled.mask):
        findings.report(
            "not-sweepable",
            f"'{key.name}' takes one value, not a list or a range",
            filled.typed.place(0),
            length=len(filled.text),
        )
        return None
    return _ListReader(filled, key, findings).read(items)


class _ListReader:
    """Reads the items of a list, left to right."""

    def __init__(self, filled: Filled, key: Key, findings: Findings) -> None:
        self._filled = filled
        self._key = key
        self._findings = findings
        self._parts: list[Number | range] = []
        self._offsets: list[int] = []
        self._sound = True

    def read(self, items: Sequence[Item]) -> Numbers | None:
        waiting: Item | None = None
        for item in items:
            if self._is_dots(item):
                waiting = self._begin_series(item, waiting)
            elif waiting:
                self._end_series(waiting, item)
                waiting = None
            else:
                self._take(item)
        if waiting:
            self._bad_range(waiting, "a series needs its end: 0.2, 0.4, ..., 1.0")
        if not self._sound:
            return None
        ends = tuple(accumulate(len(p) if isinstance(p, range) else 1 for p in self._parts))
        numbers = Numbers(tuple(self._parts), tuple(self._offsets), ends)
        return numbers if self._all_different(numbers) else None

    def _is_dots(self, item: Item) -> bool:
        return self._filled.mask[item.start : item.end] == "..."

    def _take(self, item: Item) -> None:
        mask = self._filled.mask[item.start : item.end]
        if ".." in mask and not item.quoted:
            self._range(item)
            return
        number = single_number(item.text, self._key) if not item.tail else None
        if number is None:
            self._bad_value(item)
        else:
            self._add(number, item)

    def _add(self, part: Number | range, item: Item) -> None:
        self._parts.append(part)
        self._offsets.append(item.start)

    def _range(self, item: Item) -> None:
        mask = self._filled.mask[item.start : item.end]
        at = mask.index("..")
        ends = [as_number(item.text[:at].strip()), as_number(item.text[at + 2 :].strip())]
        low, high = ends
        if "..." in mask or mask.count("..") > 1:
            self._bad_range(item, "a range has two dots: 1..4; a series stands between commas")
        elif not isinstance(low, int) or not isinstance(high, int):
            self._bad_range(item, "a range runs from one whole number to another: 1..4")
        elif high < low:
            self._bad_range(item, "a range counts up", f"{high}..{low}")
        elif self._key.least is not None and low < self._key.least:
            self._bad_value(item)
        else:
            self._add(low if low == high else range(low, high + 1), item)

    def _begin_series(self, item: Item, waiting: Item | None) -> Item:
        if waiting:
            self._bad_range(item, "a series needs its end between two '...'")
        return item

    def _end_series(self, dots: Item, item: Item) -> None:
        end = as_number(item.text) if not item.quoted and not item.tail else None
        before = self._parts
        if end is None:
            self._bad_value(item)
            return
        steps = self._steps()
        if not self._sound:
            return
        if not steps:
            message = "a series begins with two numbers or more in equal steps: 0.2, 0.4, ..., 1.0"
            self._bad_range(dots, message)
            return
        last, step = Decimal(str(before[-1])), steps
        count, left = divmod(Decimal(str(end)) - last, step)
        if count < 1 or left:
            self._report_miss(dots, last, step, end)
        elif count > _LONGEST_SERIES:
            self._bad_range(dots, f"a series has at most {_LONGEST_SERIES:,} values")
        else:
            for index in range(1, int(count) + 1):
                number = _plain(last + step * index)
                if single_number(number_text(number), self._key) is None:
                    self._bad_value(item)
                    return
                self._add(number, item if index == count else dots)

    def _steps(self) -> Decimal | None:
        """The step of the values so far, when there are two or more and all steps are equal."""
        if len(self._parts) < 2 or any(isinstance(part, range) for part in self._parts):
            return None
        values = [Decimal(str(part)) for part in self._parts]
        step = values[1] - values[0]
        equal = all(b - a == step for a, b in zip(values[1:], values[2:], strict=False))
        return step if equal and step else None

    def _report_miss(self, dots: Item, last: Decimal, step: Decimal, end: Number) -> None:
        whole = int((Decimal(str(end)) - last) // step)
        meant = number_text(_plain(last + step * whole)) if whole > 0 else None
        self._bad_range(
            dots,
            f"steps of {number_text(_plain(step))} from {number_text(_plain(last))} "
            f"do not meet {number_text(end)}",
            meant,
        )

    def _all_different(self, numbers: Numbers) -> bool:
        """Report each value that was given before."""
        singles = sorted(
            (part, i) for i, part in enumerate(numbers.parts) if not isinstance(part, range)
        )
        spans = sorted(
            ((part.start, part[-1], i) for i, part in enumerate(numbers.parts)
             if isinstance(part, range)),
        )
        twice = {max(i, j) for (a, i), (b, j) in zip(singles, singles[1:], strict=False) if a == b}
        furthest: tuple[int, int] | None = None
        values = [value for value, _ in singles]
        for low, high, index in spans:
            if furthest and low <= furthest[0]:
                twice.add(max(index, furthest[1]))
            if furthest is None or high > furthest[0]:
                furthest = high, index
            for value, other in singles[bisect_left(values, low) : bisect_right(values, high)]:
                if isinstance(value, int):
                    twice.add(max(index, other))
        for index in sorted(twice):
            part = numbers.parts[index]
            shown = _part_text(part)
            self._findings.report(
                "duplicate-value",
                f"{shown} is given twice, which would pay for the same picture again",
                self._filled.typed.place(numbers.offsets[index]),
                length=len(shown),
            )
        return not twice

    def _bad_range(self, item: Item, message: str, suggest: str | None = None) -> None:
        self._sound = False
        self._findings.report(
            "bad-range",
            message,
            self._filled.typed.place(item.start),
            length=item.end - item.start,
            suggest=suggest,
        )

    def _bad_value(self, item: Item) -> None:
        self._sound = False
        message, suggest = _explained(item.text, self._key)
        self._findings.report(
            "bad-value",
            message,
            self._filled.typed.place(item.start),
            length=item.end - item.start,
            suggest=suggest,
        )


def _explained(text: str, key: Key) -> tuple[str, str | None]:
    """Why a text is no value of a numeric key, and what was probably meant."""
    takes = f"'{key.name}' takes {key.takes.partition(';')[0]}"
    if not text:
        return "an item of this list is empty", None
    if "|" in text and key.sweep:
        listed = ", ".join(part.strip() for part in text.split("|"))
        return "numbers are listed with ', '", listed
    if re.fullmatch(r"-?[0-9]+(,[0-9]+)+", text):
        meant = f"'{text.replace(',', ', ')}' for a list, '{text.replace(',', '.')}' or "
        return (
            f"a comma between digits can be read in two ways; write {meant}"
            f"'{text.replace(',', '')}'",
            None,
        )
    if _NUMBER.fullmatch(text) and not _SINGLE.fullmatch(text):
        return f"numbers have at most {_DIGITS} digits", None
    if key.form == "seed":
        return takes + ", or 'random'", "random" if text == "-1" else None
    return takes, None
