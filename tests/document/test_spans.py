"""Where the values of a JSON text stand, and cuts that leave the rest alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rendernet_jupyter.document.spans import Cut, behind, cut, nodes_of, without, written

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
LAYOUTS = st.sampled_from([{}, {"indent": 1}, {"indent": "\t"}, {"separators": (",", ":")}])


@given(VALUES, LAYOUTS, st.integers(0, 5), st.booleans())
def test_a_tree_says_what_the_text_says(
    value: Any, layout: dict[str, Any], depth: int, ascii_only: bool
) -> None:
    """A place would be wrong by a letter, and a cut would break the notebook."""
    text = f" {json.dumps(value, ensure_ascii=ascii_only, **layout)}\r\n"
    node = nodes_of(text, depth)
    assert node.plain == value
    assert json.loads(text[node.start : node.end]) == value
    for _, key, member in node.members:
        assert json.loads(text[member.start : member.end]) == member.plain
        assert not key or member.plain == value[key]


@given(
    st.lists(VALUES, max_size=6) | st.dictionaries(st.text(), VALUES, max_size=6),
    LAYOUTS,
    st.sets(st.integers(0, 5)),
)
def test_members_go_with_their_commas(value: Any, layout: dict[str, Any], picked: set[int]) -> None:
    """Where the first or the last of several outputs goes, the file would be no JSON any more."""
    text = json.dumps(value, **layout)
    removed = {number for number in picked if number < len(value)}
    left = json.loads(cut(text, without(nodes_of(text, 1), removed)))
    if isinstance(value, dict):
        kept = [item for n, item in enumerate(value.items()) if n not in removed]
        assert list(left.items()) == kept
    else:
        assert left == [one for n, one in enumerate(value) if n not in removed]


@given(st.lists(VALUES, min_size=1, max_size=4), LAYOUTS, st.data())
def test_a_member_comes_behind_another(
    value: list[Any], layout: dict[str, Any], data: st.DataObject
) -> None:
    """What is put into a list would break it, also where its neighbour is taken out."""
    text = json.dumps({"list": value}, **layout)
    node = nodes_of(text, 2).get("list")
    assert node is not None
    at = data.draw(st.integers(0, len(value) - 1))
    removed = data.draw(st.sets(st.integers(0, len(value) - 1))) - {at}
    new = {"b": ["x\n", "\u00fc"], "a": "\ud83d"}
    cuts = [behind(node.items[at], written(new, 2, text), text), *without(node, removed)]
    expected = [one for n, one in enumerate(value) if n not in removed]
    expected.insert(expected_place(at, removed), new)
    assert json.loads(cut(text, cuts)) == {"list": expected}


def expected_place(at: int, removed: set[int]) -> int:
    return at + 1 - sum(number < at for number in removed)


def test_what_is_put_in_is_laid_out_as_its_neighbours() -> None:
    """A diff would show more than what changed when Jupyter saves the notebook again."""
    before: dict[str, Any] = {"cells": [{"outputs": [{"data": {"a": "b"}}]}]}
    after: dict[str, Any] = {"cells": [{"outputs": [{"data": {"a": "b"}}, {"data": ["c\n"]}]}]}
    for indent in (1, 2, "\t"):
        text = json.dumps(before, indent=indent)
        [output] = nodes_of(text, 6).members[0][2].items[0].members[0][2].items
        done = cut(text, [behind(output, written({"data": ["c\n"]}, 4, text), text)])
        assert done == json.dumps(after, indent=indent)


def test_line_ends_of_windows_are_kept() -> None:
    """A file of Windows would have two kinds of line ends."""
    text = json.dumps({"a": [{"b": 1}]}, indent=1).replace("\n", "\r\n")
    node = nodes_of(text, 3).members[0][2].items[0]
    done = cut(text, [behind(node, written({"c": 2}, 2, text), text)])
    assert done.count("\n") == done.count("\r\n")


@given(
    st.text() | st.tuples(VALUES.map(json.dumps), st.integers(0, 40)).map(lambda t: t[0][: t[1]])
)
@example("NaN")
def test_what_json_refuses_is_refused(text: str) -> None:
    """A broken notebook would be published as if it were whole."""
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(json.JSONDecodeError):
            nodes_of(text, 3)
    else:
        # As texts, for NaN, which Python's own notebooks may hold, is not equal to itself.
        assert json.dumps(nodes_of(text, 3).plain) == json.dumps(expected)


def test_cuts_are_made_in_the_order_of_the_text() -> None:
    """The order in which changes are found would matter."""
    assert cut("abcdef", [Cut(4, 5, "E"), Cut(0, 1), Cut(2, 2, "_")]) == "b_cdEf"
