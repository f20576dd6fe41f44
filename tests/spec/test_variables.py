"""Variables: what a reference may hold, and what its value may be."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.spec.variables import Scope, VariableFault, text_of, value_of


class Angry:
    """An object whose every property raises."""

    @property
    def mood(self) -> str:
        raise RuntimeError("no")

    def __format__(self, form: str) -> str:
        raise RuntimeError("no")


VARIABLES: dict[str, Any] = {
    "t": "text",
    "n": 3,
    "f": 7.0,
    "tiny": 1e-7,
    "big": 1e22,
    "d": {"k": {"x": [1, "two"]}, "a b": 5},
    "o": SimpleNamespace(name="Zoe", items=[4, 5, 6]),
    "when": dt.date(2026, 11, 22),
    "np64": np.float64(0.1),
    "np32": np.float32(0.5),
    "npi": np.int64(5),
    "dec": Decimal("1.50"),
    "half": Fraction(1, 2),
    "_x": 1,
    "angry": Angry(),
}


def _text(reference: str) -> str:
    return text_of(*value_of(reference, Scope(VARIABLES)))


@pytest.mark.parametrize(
    ("reference", "text"),
    [
        ("t", "text"),
        (" n ", "3"),
        ("f", "7.0"),
        ("tiny", "0.0000001"),
        ("big", "10000000000000000000000"),
        ('d["k"]["x"][0]', "1"),
        ("d['a b']", "5"),
        ("d . keys:", None),
        ("o.name", "Zoe"),
        ("o.items[ -1 ]", "6"),
        ("n:03d", "003"),
        ("f : .2f", "7.00"),
        ("when:%d.%m.%Y", "22.11.2026"),
        ("when:%H:%M", "00:00"),
        ("np64", "0.1"),
        ("np32", "0.5"),
        ("npi", "5"),
        ("dec", "1.50"),
        ("half", "1/2"),
    ],
)
def test_text(reference: str, text: str | None) -> None:
    """A prompt would hold another text than the variable does."""
    if text is None:
        with pytest.raises(VariableFault):
            _text(reference)
    else:
        assert _text(reference) == text


@pytest.mark.parametrize(
    ("reference", "code", "suggest"),
    [
        ("n + 1", "bad-variable", None),
        ("t.upper()", "bad-variable", None),
        ("d[n]", "bad-variable", None),
        ("", "bad-variable", None),
        ("a b", "bad-variable", None),
        ("T", "undefined-variable", "t"),
        ("tt", "undefined-variable", "t"),
        ("o.nmae", "undefined-variable", None),
        ("d.k", "undefined-variable", 'd["k"]'),
        ('d["K"]', "undefined-variable", "k"),
        ("o.items[9]", "undefined-variable", None),
        ("angry.mood", "bad-variable", None),
        ("angry:x", "bad-variable", None),
        ("t:d", "bad-variable", None),
        ("o", "bad-variable", None),
        ("d", "bad-variable", None),
    ],
)
def test_faults(reference: str, code: str, suggest: str | None) -> None:
    """A typo in a name would be painted, or code be run by reading a text."""
    with pytest.raises(VariableFault) as raised:
        _text(reference)
    assert (raised.value.code, raised.value.suggest) == (code, suggest)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        Decimal("sNaN"),
        pytest.param(10**5000, id="long"),
        [1],
        np.bool_(1),
        1j,
    ],
)
def test_what_stands_for_no_text(value: object) -> None:
    """`None` or `nan` would be painted as words."""
    with pytest.raises(VariableFault):
        text_of(value)


def test_the_columns_of_a_row_come_first() -> None:
    """A Python variable of the same name would take the place of a table's column."""
    scope = Scope({"x": "python", "y": "python"}, {"x": "row"})
    assert text_of(*value_of("x", scope)) == "row"
    assert text_of(*value_of("y", scope)) == "python"
    assert scope.used == {"x"}


@given(st.text(max_size=30))
def test_any_reference_gives_a_text_or_a_fault(reference: str) -> None:
    """Something in braces would raise an error with a stack trace of the package."""
    with suppress(VariableFault):
        assert isinstance(_text(reference), str)
