"""What came and what went between two readings of the listings."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.catalog import Change, changes_between, sentence

ITEMS = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from("abcde"), "base_model": st.sampled_from(["sd", "flux", ""])}
    ),
    min_size=1,
    max_size=8,
)


def entries(items: list[dict[str, str]]) -> set[tuple[str, str]]:
    return {(item["name"], item["base_model"]) for item in items}


@given(before=ITEMS, after=ITEMS)
def test_the_changes_lead_from_one_reading_to_the_other(
    before: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    """A style would be told as new that was there all the time, or vanish unsaid."""
    found = changes_between({"styles": before}, {"styles": after}, 5.0)
    came = {(c.name, c.base_model) for c in found if c.came}
    gone = {(c.name, c.base_model) for c in found if not c.came}
    assert (entries(before) | came) - gone == entries(after)
    assert not came & entries(before)
    assert gone <= entries(before)
    assert [Change.from_item(json.loads(json.dumps(c.to_item()))) for c in found] == list(found)


def test_a_listing_that_was_never_read_has_no_news() -> None:
    """On the first day everything would be new."""
    styles = [{"name": "Bokeh"}]
    assert changes_between({}, {"styles": styles}, 5.0) == ()
    assert changes_between({"styles": []}, {"styles": styles}, 5.0) == ()
    assert changes_between({"styles": styles}, {"models": []}, 5.0) == ()


@pytest.mark.parametrize(
    ("listing", "came", "gone", "said"),
    [
        ("styles", "ab", "c", "2 new styles (a, b), 1 gone (c)"),
        ("loras", "a", "", "1 new LoRA (a)"),
        ("loras", "abcde", "", "5 new LoRAs (a, b, c and 2 more)"),
        ("voices", "", "a", "1 voice gone (a)"),
        ("controlnets", "", "ab", "2 ControlNets gone (a, b)"),
        ("styles", "", "", ""),
    ],
)
def test_changes_are_told_in_one_line(listing: str, came: str, gone: str, said: str) -> None:
    """News that cannot be read at a glance would be skipped."""
    kept = {"name": "kept"}
    before = {listing: [kept, *({"name": name} for name in gone)]}
    after = {listing: [kept, *({"name": name} for name in came)]}
    assert sentence(changes_between(before, after, 5.0)) == said


def test_a_name_cannot_break_out_of_its_line() -> None:
    """A service could write what it likes into a notebook."""
    after = {"styles": [{"name": "kept"}, {"name": "x\n\n# " + "y" * 500}]}
    told = sentence(changes_between({"styles": [{"name": "kept"}]}, after, 5.0))
    assert "\n" not in told
    assert len(told) < 100
