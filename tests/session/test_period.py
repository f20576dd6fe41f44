"""Spans of time as people type them."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.period import begin, end


def at(*parts: int) -> float:
    """Local time as Unix seconds."""
    padded = (*parts, *(1, 1, 0, 0, 0)[len(parts) - 1 :])
    return time.mktime((*padded, 0, 0, -1))


NOW = at(2026, 11, 22, 16, 30)


@pytest.mark.parametrize(
    ("typed", "first", "after"),
    [
        ("2026", at(2026), at(2027)),
        ("2026-11", at(2026, 11), at(2026, 12)),
        ("2026-12", at(2026, 12), at(2027, 1)),
        ("2026-11-22", at(2026, 11, 22), at(2026, 11, 23)),
        ("2026-2-28", at(2026, 2, 28), at(2026, 3, 1)),
        ("2026-11-22 14:30", at(2026, 11, 22, 14, 30), at(2026, 11, 22, 14, 31)),
        ("2026-11-22T14:30", at(2026, 11, 22, 14, 30), at(2026, 11, 22, 14, 31)),
        ("today", at(2026, 11, 22), at(2026, 11, 23)),
        ("Yesterday", at(2026, 11, 21), at(2026, 11, 22)),
        ("7d", NOW - 7 * 86_400, NOW - 7 * 86_400),
        ("2 weeks ago", NOW - 14 * 86_400, NOW - 14 * 86_400),
        ("90min", NOW - 5_400, NOW - 5_400),
        ("3h", NOW - 10_800, NOW - 10_800),
        ("1mo", at(2026, 10, 22, 16, 30), at(2026, 10, 22, 16, 30)),
        ("11mo", at(2025, 12, 22, 16, 30), at(2025, 12, 22, 16, 30)),
        ("2y", at(2024, 11, 22, 16, 30), at(2024, 11, 22, 16, 30)),
        (date(2026, 11, 1), at(2026, 11, 1), at(2026, 11, 2)),
    ],
)
def test_a_span_begins_and_ends_where_people_mean_it(
    typed: str, first: float, after: float
) -> None:
    """`--until 2026-11` that left out the last of November would hide a day's work."""
    assert (begin(typed, NOW), end(typed, NOW)) == (first, after)


def test_a_moment_of_python_is_itself() -> None:
    """A script that hands over a time zone would be misread as local time."""
    moment = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
    assert begin(moment, NOW) == end(moment, NOW) == moment.timestamp()


@pytest.mark.parametrize(
    "typed", ["soon", "2026-13", "2026-02-30", "2026-11-22 25:00", "7", "-3d", "99999999y", "d"]
)
def test_what_is_no_time_says_what_would_be_one(typed: str) -> None:
    """A misread date would answer with the wrong runs, and nobody would notice."""
    with pytest.raises(RenderNetError, match="cannot be read as a time") as caught:
        begin(typed, NOW)
    assert "yesterday" in caught.value.hint


@given(st.text(max_size=20))
def test_any_text_is_a_span_or_refused(text: str) -> None:
    """A slip of the keyboard must not end in a stack trace."""
    with suppress(RenderNetError):
        assert begin(text, NOW) <= end(text, NOW)
