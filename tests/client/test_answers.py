"""What is made of an answer, whatever came."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.client.answers import (
    Unusable,
    count,
    credits_of,
    estimate_of,
    generation_of,
    number,
    text,
    ticket_of,
    total_of,
)

HALF = "\ud800"  # of a character: JSON can escape it, UTF-8 cannot hold it

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from([HALF, "success", "failed", "initiated", "12", "1e999"]),
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
sizes = st.fixed_dictionaries({}, optional={"width": values, "height": values})
media = st.fixed_dictionaries(
    {},
    optional={
        "id": values | st.just("img_1"),
        "status": values,
        "type": values,
        "url": values,
        "dim": values | sizes,
        "error": values,
    },
)
answers = st.fixed_dictionaries(
    {"generation_id": values | st.just("gen_1")},
    optional={
        "created_at": values,
        "media": values | st.lists(media, max_size=3),
        "images": values | st.lists(media, max_size=3),
        "credits_remaining": values,
        "estimated": values,
    },
)


@given(answers | values)
@pytest.mark.parametrize("read", [generation_of, ticket_of, estimate_of])
def test_no_answer_is_strange_enough_to_break_the_client(read: Any, answer: Any) -> None:
    """A strange answer would end in a traceback of Python, or in a row that cannot be written."""
    try:
        found = read(answer)
    except Unusable:
        return
    for medium in getattr(found, "media", ()):
        for member in astuple(medium):
            if isinstance(member, str):
                member.encode()
            assert not isinstance(member, int) or 0 <= member < 1 << 63


@pytest.mark.parametrize(
    ("value", "said"),
    [("a", "a"), (7, "7"), ("", ""), (True, None), (None, None), ({}, None), (HALF, None)],
)
def test_a_text_is_one_that_can_be_written(value: Any, said: str | None) -> None:
    """An id that came as a number would be lost, or one that no file takes would be kept."""
    assert text(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(3, 3.0), ("2.5", 2.5), (True, None), ("x", None), (float("nan"), None), (10**400, None)],
)
def test_a_number_is_finite(value: Any, said: float | None) -> None:
    """A balance of NaN, or a time beyond all floats, would reach the books."""
    assert number(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(64, 64), ("64", 64), (64.0, 64), (64.5, None), (-1, None), (1e300, None)]
)
def test_a_count_is_whole_and_not_negative(value: Any, said: int | None) -> None:
    """A picture would be shown with half a pixel, or a database asked to hold 1e300 of them."""
    assert count(value) == said


def test_credits_are_never_below_nothing() -> None:
    """A senseless balance would stop, or allow, what it should not."""
    said: list[Any] = [5, "5", 0, -1, []]
    assert [credits_of(value) for value in said] == [5, 5, 0, None, None]


def test_the_old_name_of_media_is_read() -> None:
    """Pictures of a service that still says `images` would not be found."""
    old = {"generation_id": "gen_1", "images": [{"id": "img_1", "status": "success", "url": "u"}]}
    assert [m.state for m in generation_of(old).media] == ["success"]


def test_an_unusable_answer_says_what_it_lacks() -> None:
    """Nobody would know what to tell the service's support."""
    named = {"generation_id": "gen_1", "media": [{"id": "img_1"}, {"id": HALF}]}
    for answer, what in (([], "data"), ({}, "generation_id"), (named, "media.1.id")):
        with pytest.raises(Unusable) as caught:
            generation_of(answer)
        assert caught.value.what == what


def test_a_listing_without_pages_has_no_total() -> None:
    """A `pagination` that is a list would break every listing."""
    said: list[Any] = [{"total": 51}, {"total": "?"}, [], None]
    assert [total_of(pagination) for pagination in said] == [51, None, None, None]
