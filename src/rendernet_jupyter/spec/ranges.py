"""Reading lists of numbers: `4, 7`, ranges `1..4`, series `0.2, 0.4, ..., 1.0`.

Series count in decimals, so no value is off by a rounding. Nothing here knows a key but by its form
and bounds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.items import LIST_COMMA, Item, split
from rendernet_jupyter.spec.keys import Key
from rendernet_jupyter.spec.numbers import (
    MOST_DIGITS,
    Number,
    Numbers,
    as_number,
    number_text,
    part_text,
    plain,
    single_number,
)

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_RANGE = re.compile(r"[0-9]+\.\.[0-9]+")
_STEPPED = re.compile(r"([0-9]{1,9})\.\.([0-9]{1,9})\.\.([0-9]{1,9})")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+")
_COMMAS = re.compile(r"-?[0-9]+(?:,[0-9]+)+")
_WITH_NOUN = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?[A-Za-z%]+")
_BETWEEN = re.compile(r"[\s,;]+")
_DASHED = re.compile(r"([0-9]+) ?(?:[-–—]|to) ?([0-9]+)")
_BRACKETED = re.compile(r"[\[(].*[\])]")
_LONGEST_SERIES = 100_000


def read_numbers(filled: Filled, key: Key, findings: Findings) -> Numbers | None:
    """The values of a numeric key; None when a fault was reported."""
    if (single := single_number(filled.text, key)) is not None:
        return Numbers((single,), (0,), (1,))
    if _BRACKETED.fullmatch(filled.mask):
        meant = _listed(filled.text, key) or filled.text.strip("[]() ")
        findings.report(
            "bad-value",
            "numbers stand without brackets",
            filled.typed.place(0),
            length=len(filled.text),
            suggest=meant if meant[:1].isdigit() else None,
        )
        return None
    items = split(filled, LIST_COMMA, findings)
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
            meant = re.sub(r"\.{3,}", "..", item.text)
            message = "a range has two dots: 1..4; a series is written 10, 20, ..., 50"
            self._bad_range(item, message, meant if _RANGE.fullmatch(meant) else _series(meant))
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
                number = plain(last + step * index)
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
        equal = all(b - a == step for a, b in pairwise(values))
        return step if equal and step else None

    def _report_miss(self, dots: Item, last: Decimal, step: Decimal, end: Number) -> None:
        whole = int((Decimal(str(end)) - last) // step)
        meant = number_text(plain(last + step * whole)) if whole > 0 else None
        self._bad_range(
            dots,
            f"steps of {number_text(plain(step))} from {number_text(plain(last))} "
            f"do not meet {number_text(end)}",
            meant,
        )

    def _all_different(self, numbers: Numbers) -> bool:
        """Report each value that was given before."""
        twice = sorted(_given_twice(numbers.parts))
        for index in twice:
            shown = part_text(numbers.parts[index])
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
        if suggest == "random" and self._filled.text != item.text:
            suggest = None  # it stands alone, never in a list
        self._findings.report(
            "bad-value",
            message,
            self._filled.typed.place(item.start),
            length=item.end - item.start,
            suggest=suggest,
        )


def _series(text: str) -> str | None:
    """`10..50..10` as it is written here; None when it is something else."""
    match = _STEPPED.fullmatch(text)
    low, high, step = map(int, match.groups()) if match else (0, 0, 0)
    if not step or (high - low) % step or high < low + 2 * step:
        return None
    return f"{low}, {low + step}, ..., {high}"


def _given_twice(parts: Sequence[Number | range]) -> set[int]:
    """The index of each part that holds a value of an earlier one."""
    singles = sorted((p, i) for i, p in enumerate(parts) if not isinstance(p, range))
    twice = {max(i, j) for (a, i), (b, j) in pairwise(singles) if a == b}
    covered: list[tuple[int, int, int]] = []
    for low, high, index in sorted(
        (p.start, p[-1], i) for i, p in enumerate(parts) if isinstance(p, range)
    ):
        if covered and low <= covered[-1][1]:
            start, end, other = covered.pop()
            twice.add(max(index, other))
            covered.append((start, end, other) if end >= high else (start, high, index))
        else:
            covered.append((low, high, index))
    starts = [low for low, _, _ in covered]
    for value, index in singles:
        at = bisect_right(starts, value) - 1
        if isinstance(value, int) and at >= 0 and value <= covered[at][1]:
            twice.add(max(index, covered[at][2]))
    return twice


def _explained(text: str, key: Key) -> tuple[str, str | None]:
    """Why a text is no value of a numeric key, and what was probably meant."""
    message, meant = f"'{key.name}' takes {_form(key)}", None
    if not text:
        message = "an item of this list is empty"
    elif "|" in text and key.sweep:
        meant = ", ".join(part.strip() for part in text.split("|"))
        message = "numbers are listed with ', '"
    elif others := _other_readings(text, key):
        message = "a comma between digits can be read in two ways; "
        message += f"write '{text.replace(',', ', ')}' for a list, or {others}"
    elif listed := _listed(text, key):
        message, meant = "numbers are listed with a comma and a space", listed
    elif text.lower() == "random" and key.form == "seed":
        message = "'random' stands alone, never in a list"
    elif (bare := _WITH_NOUN.fullmatch(text)) and single_number(bare[1], key) is not None:
        meant = bare[1]
    elif dashed := _DASHED.fullmatch(text):
        message, meant = "a range is written with two dots", f"{dashed[1]}..{dashed[2]}"
    elif _NUMBER.fullmatch(text) and as_number(text) is None:
        message = f"numbers have at most {MOST_DIGITS} digits before the point"
    elif key.form == "seed":
        message, meant = message + ", or 'random'", "random" if text == "-1" else None
    return message, meant


def _form(key: Key) -> str:
    """What one value of a numeric key is."""
    if not key.whole:
        return "a number"
    return "a whole number" if key.least is None else f"a whole number from {key.least}"


def _other_readings(text: str, key: Key) -> str:
    """What digits with commas may mean beside a list; empty when a list is all that they can be."""
    if _THOUSANDS.fullmatch(text):
        return f"'{text.replace(',', '')}' for one number"
    if _COMMAS.fullmatch(text) and text.count(",") == 1 and not key.whole:
        return f"'{text.replace(',', '.')}' for one number"
    return ""


def _listed(text: str, key: Key) -> str:
    """A list in the spelling of Python, or with separators of its own, as it is written here."""
    inner = text.strip("[]() ")
    parts = [part for part in _BETWEEN.split(inner) if part]
    if not key.sweep or len(parts) < 2 or any(as_number(part) is None for part in parts):
        return ""
    return ", ".join(parts)
