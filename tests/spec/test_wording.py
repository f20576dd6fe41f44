"""Permutations: counted before they are made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.spec.wording import MOST, Choices, Parts, Person, compose, count, nth

PLACE = (1, 1)


def _group(*options: Parts | str) -> Choices:
    weighed = [((o,) if isinstance(o, str) else o, 1.0) for o in options]
    return Choices.of(weighed, PLACE)


def test_values_run_from_left_to_right() -> None:
    """The columns of a grid would stand in an order that nobody asked for."""
    group = _group("red", ("deep ", _group("blue", "green"), _group("!", "")))
    assert [wording.text for wording in group] == [
        "red",
        "deep blue!",
        "deep blue",
        "deep green!",
        "deep green",
    ]
    assert len(group) == 5
    with pytest.raises(IndexError):
        group[5]


def test_billions_of_texts_take_no_work() -> None:
    """A short prompt could hang the notebook."""
    inner = _group(*"abcdefghij")
    group = _group(tuple(inner for _ in range(40)), "x")
    assert group.size == MOST
    assert group[7].text == "a" * 39 + "h"


def test_characters_travel_with_the_text_that_names_them() -> None:
    """A sweep over characters would fill in the wrong one."""
    zoe = Person("Zoe", "Zoe", PLACE, "chr_1")
    group = _group((zoe, " runs"), "nobody runs")
    assert [wording.people for wording in group] == [(zoe,), ()]
    made = compose(("so: ", group), [group[0]])
    assert (made.text, made.people, made.parts) == ("so: Zoe runs", (zoe,), ("so: ", zoe, " runs"))


def test_drawing_follows_the_weights_down_to_the_last_option() -> None:
    """A sample of a huge permutation would be drawn as if it had no weights."""
    heavy = Choices.of([((_group("x", "y"), "!"), 3.0), (("z",), 1.0)], PLACE)
    steps = [i / 100 for i in range(100)]
    drawn = []
    for first in steps:
        numbers = iter([first, 0.75])
        drawn.append(heavy[heavy.draw(lambda numbers=numbers: next(numbers))].text)
    assert drawn == ["y!"] * 75 + ["z"] * 25
    assert [heavy.chance(i) for i in range(3)] == [0.375, 0.375, 0.25]
    with pytest.raises(IndexError):
        heavy.chance(3)
    assert [wording.text for wording in heavy[1:]] == ["y!", "z"]


PARTS = st.recursive(
    st.text("ab", max_size=2),
    lambda inner: st.lists(st.lists(inner, max_size=2), min_size=2, max_size=3).map(
        lambda options: _group(*(tuple(option) for option in options))
    ),
    max_leaves=8,
)


@given(st.lists(PARTS, max_size=3).map(tuple))
def test_every_index_is_one_text_and_there_are_as_many_as_counted(parts: Parts) -> None:
    """A sweep would skip a text, or pay for one twice."""
    total = count(parts)
    texts = [nth(parts, index).text for index in range(min(total, 200))]
    assert len(texts) == min(total, 200)
    chances = [g.chance(i) for g in parts if isinstance(g, Choices) for i in range(g.size)]
    groups = sum(isinstance(part, Choices) for part in parts)
    assert sum(chances) == pytest.approx(groups)
