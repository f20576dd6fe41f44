"""Numbers, ranges and series."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.numbers import Numbers, as_number, number_text
from rendernet_jupyter.spec.ranges import read_numbers
from rendernet_jupyter.spec.typed import Typed

Codes = Callable[[], list[tuple[str, int, str | None]]]


def _read(text: str, findings: Findings, key: str = "seed") -> Numbers | None:
    return read_numbers(Filled(Typed(text, 1, 1), text), KEY[key], findings)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("7", [7]),
        ("0123", [123]),
        ("7.0", [7]),
        ("1..4", [1, 2, 3, 4]),
        ("1..3, 7, 9..10", [1, 2, 3, 7, 9, 10]),
        ("5..5", [5]),
        ("1, 3, ..., 9", [1, 3, 5, 7, 9]),
        ("10, 8, ..., 0", [10, 8, 6, 4, 2, 0]),
        ("1, 2, ..., 4, 9", [1, 2, 3, 4, 9]),
        ('"7", 8', [7, 8]),
        (" 7".strip(), [7]),
    ],
)
def test_values(findings: Findings, text: str, values: list[int]) -> None:
    """A sweep would make other pictures than were asked for."""
    numbers = _read(text, findings)
    assert numbers is not None
    assert list(numbers) == values
    assert [numbers[i] for i in range(len(numbers))] == values
    assert findings.errors() == ()


def test_series_count_in_decimals(findings: Findings) -> None:
    """A sweep from 0.1 to 1.0 would hold 0.30000000000000004."""
    numbers = _read("0.1, 0.2, ..., 1.0", findings, "cfg_scale")
    assert numbers is not None
    assert [number_text(n) for n in numbers] == [
        "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("4..1", [("bad-range", 1, "1..4")]),
        ("..4", [("bad-range", 1, None)]),
        ("1..2..3", [("bad-range", 1, None)]),
        ("1..2.5", [("bad-range", 1, None)]),
        ("1, 2, 4, ..., 10", [("bad-range", 10, None)]),
        ("1..3, 5, ..., 9", [("bad-range", 10, None)]),
        ("1, 2, ..., ..., 9", [("bad-range", 12, None)]),
        ("5, 5, ..., 9", [("bad-range", 7, None)]),
        ("2, 1, ..., 5", [("bad-range", 7, None)]),
        ("1, 2, ..., x", [("bad-value", 12, None)]),
        ("2, 1, ..., -1", [("bad-value", 12, None)]),
        ("-1", [("bad-value", 1, "random")]),
        ("1 2", [("bad-value", 1, "1, 2")]),
        ("7.5", [("bad-value", 1, None)]),
        ("1" * 19, [("bad-value", 1, None)]),
        ('"1, 2"', [("bad-value", 1, "1, 2")]),
        ('"1..2"', [("bad-value", 1, None)]),
        ("1,2,3", [("bad-value", 1, "1, 2, 3")]),
        ("1;2", [("bad-value", 1, "1, 2")]),
        ("[1, 2]", [("bad-value", 1, "1, 2")]),
        ("[7]", [("bad-value", 1, "7")]),
        ("[]", [("bad-value", 1, None)]),
        ("5 to 9", [("bad-value", 1, "5..9")]),
        ("1,000", [("bad-value", 1, None)]),
        ('1, "2', [("unclosed-quote", 4, None)]),
        ("1, 2,", [("bad-value", 6, None)]),
        ("1, x, y", [("bad-value", 4, None), ("bad-value", 7, None)]),
        ("2..9, 1..3", [("duplicate-value", 7, None)]),
        ("3, 1, 3, 1", [("duplicate-value", 7, None), ("duplicate-value", 10, None)]),
        ("1..1000000, 999999", [("duplicate-value", 13, None)]),
    ],
)
def test_faults(
    findings: Findings, codes: Codes, text: str, found: list[tuple[str, int, str | None]]
) -> None:
    """A value that can be read in two ways would be guessed at, and paid for."""
    assert _read(text, findings) is None
    assert codes() == found


def test_a_range_costs_nothing_until_it_is_walked(findings: Findings) -> None:
    """A slip of the finger on the zero key would fill the memory."""
    numbers = _read("0..999999999999999999", findings)
    assert numbers is not None
    assert len(numbers.parts) == 1
    assert numbers[10**17] == 10**17
    assert numbers.text() == "0..999999999999999999"
    with pytest.raises(IndexError):
        numbers[10**18]


@given(st.decimals(-(10**9), 10**9, places=6) | st.floats(-1e17, 1e17).map(repr).map(Decimal))
@example(Decimal("5e-324"))
def test_a_number_is_written_as_it_is_read(value: Decimal) -> None:
    """A canonical text would hold another number."""
    number = as_number(format(value, "f"))
    assert number is not None
    assert as_number(number_text(number)) == number
    assert "e" not in number_text(number)


@given(st.lists(st.integers(0, 60), unique=True, min_size=1, max_size=20))
def test_the_canonical_list_holds_the_same_values_in_the_same_order(values: list[int]) -> None:
    """Runs that are written as ranges would change the sweep."""
    findings = Findings("", [])
    numbers = _read(", ".join(map(str, values)), findings)
    assert numbers is not None
    again = _read(numbers.text(), findings)
    assert again is not None
    assert list(again) == values
    assert findings.errors() == ()
