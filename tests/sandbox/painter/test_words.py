"""The reader finds things, colours, numbers and relations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.sandbox.painter.colour import NAMED, colour_of
from rendernet_jupyter.sandbox.painter.words import MOST_THINGS, read


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("a red bicycle", ["bicycle"]),
        ("two kittens and a puppy", ["cat", "dog"]),
        ("foxes, wolves", ["fox", "fox"]),
        ("a hot-air balloon", ["hot-air balloon"]),
        ("a mug of coffee", ["mug"]),
        ("a mountain hut", ["hut"]),
        ("🚲 and 🐈", ["bicycle", "cat"]),
        ("ein Fahrrad", []),
        ("a CAR, a Boat, a HOUSE, a tree", ["car", "boat", "house"]),
    ],
)
def test_things_are_found(prompt: str, names: list[str]) -> None:
    """A plural, a phrase or a capital would hide a thing."""
    found = [thing.name for thing in read(prompt).things]
    assert found[: len(names)] == names
    assert len(found) <= MOST_THINGS


@pytest.mark.parametrize(
    ("prompt", "colours"),
    [
        ("a red bicycle under a blue umbrella", ["red", "blue"]),
        ("a dark red car", ["darkred"]),
        ("a sky blue boat", ["skyblue"]),
        ("a house, pink", ["pink"]),
        ("a cat on a green chair", [None, "green"]),
        ("a bicycle in the snow", [None]),
    ],
)
def test_colours_find_their_things(prompt: str, colours: list[str | None]) -> None:
    """A colour would land on the neighbour."""
    wanted = [NAMED[name] if name else None for name in colours]
    assert [thing.colour for thing in read(prompt).things] == wanted


@pytest.mark.parametrize(
    ("prompt", "places"),
    [
        ("a bicycle under an umbrella", ["beside", "over"]),
        ("a bird above a boat", ["over", "beside"]),
        ("a cat on a chair", ["atop", "beside"]),
        ("a cat and a chair", ["beside", "beside"]),
    ],
)
def test_relations_place_things(prompt: str, places: list[str]) -> None:
    """`under` and `above` would mean the same."""
    assert [thing.place for thing in read(prompt).things] == places


def test_a_person_is_described() -> None:
    """`a woman in a red coat with blond hair` would be anybody."""
    person = read("portrait of an old woman in a red coat, blond hair, glasses").person
    assert person is not None
    assert person.role in ("woman", "grandmother")
    assert person.colours["cloth"] == NAMED["red"]
    assert {"blond", "glasses"} <= person.traits


def test_numbers_and_plurals_count() -> None:
    """`three birds` would be one."""
    counts = [read(p).things[0].count for p in ("a bird", "two birds", "birds", "four birds")]
    assert counts == [1, 2, 3, 4]


def test_colours_of_places_do_not_colour_things() -> None:
    """`a cat under a green sky` would be a green cat."""
    reading = read("a cat under a green sky")
    assert reading.things[0].colour is None
    assert reading.parts["sky"] == NAMED["green"]


@given(st.sampled_from(sorted(NAMED)))
def test_every_colour_is_known_by_its_name(name: str) -> None:
    """A CSS colour would be an unknown word."""
    assert colour_of((name,)) == NAMED[name]
    assert all(0 <= channel <= 1 for channel in NAMED[name])


@given(st.text(), st.text())
def test_reading_never_fails_and_never_finds_what_is_struck_out(
    positive: str, negative: str
) -> None:
    """Some text would crash the reader."""
    read(positive, negative)
    assert read(positive, positive).things == ()
