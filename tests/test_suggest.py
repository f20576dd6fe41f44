"""Did you mean: what counts as a slip, and what is only near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.suggest import edits, nearest, slip_of

KNOWN = ("model", "seed", "n", "cfg", "aspect_ratio", "sampler")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("modle", "model"),
        ("sead", "seed"),
        ("samplr", "sampler"),
        ("smaplre", "sampler"),
        ("aspekt_ratioo", "aspect_ratio"),
        ("noir", None),
        ("cgf", None),
        ("m", None),
        ("seeds!", None),
        ("", None),
    ],
)
def test_slip(word: str, meant: str | None) -> None:
    """A prompt that begins with a word and a colon would be refused, or a typo painted."""
    assert slip_of(word, KNOWN) == meant


def test_the_nearest_comes_first_and_nothing_far_comes_at_all() -> None:
    """A message would ask whether something unrelated was meant."""
    assert nearest("jugernautxl", ["Flux", "JuggernautXL", "JuggernautX"]) == ["JuggernautXL"]
    assert nearest("cat", ["bat", "rat", "hat"], limit=2) == ["bat", "rat"]
    assert nearest("zebra", ["Flux", "Aurora"]) == []
    assert nearest("x", []) == []


@given(st.text(max_size=8), st.text(max_size=8))
def test_edits_are_a_distance(left: str, right: str) -> None:
    """A slip in one direction would not be one in the other."""
    assert edits(left, right) == edits(right, left)
    assert (edits(left, right) == 0) == (left == right)
    assert edits(left, right) <= max(len(left), len(right))


@given(st.text(min_size=2, max_size=8), st.data())
def test_swapped_neighbours_are_one_edit(word: str, data: st.DataObject) -> None:
    """`modle` would count as two slips, and not be recognised."""
    at = data.draw(st.integers(0, len(word) - 2))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    assert edits(word, swapped) <= 1
