"""Braces: what they are parsed to, and what they can become."""

from __future__ import annotations

import pytest

from rendernet_jupyter.spec.braces import DEEPEST, Group, Hole, Named, parse

Found = list[tuple[str, int]]


def _parse(text: str) -> tuple[object, Found]:
    found: Found = []
    nodes = parse(text, lambda code, _message, offset, _length: found.append((code, offset)))
    return nodes, found


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("", ()),
        ("a cat", ("a cat",)),
        ("a|b :: $x", ("a|b :: $x",)),
        (r"\\ \{ \} \| \--x \d", (r"\ { } | --x \d",)),
        ("a {{ x }}b", ("a ", Hole(" x ", 2, 7), "b")),
        ('{{ d["}}"] }}', (Hole(' d["}}"] ', 0, 13),)),
        ("{ Mira  K }", (Named("Mira K", 0),)),
        ("{a|}", (Group((("a",), ()), (1.0, 1.0), 0),)),
        ("{3::a| 0.5::b}", (Group((("a",), ("b",)), (3.0, 0.5), 0),)),
        ("{a::b|c}", (Group((("a::b",), ("c",)), (1.0, 1.0), 0),)),
        (
            "{a|{b|c}d}",
            (Group((("a",), (Group((("b",), ("c",)), (1.0, 1.0), 3), "d")), (1.0, 1.0), 0),),
        ),
    ],
)
def test_nodes(text: str, nodes: object) -> None:
    """A brace would be read as another thing than what was typed."""
    assert _parse(text) == (nodes, [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{", [("bad-braces", 0)]),
        ("a } b }", [("bad-braces", 2), ("bad-braces", 6)]),
        ("{a|{b|c", [("bad-braces", 3), ("bad-braces", 0)]),
        ("{}", [("bad-braces", 0)]),
        ("{ \t}", [("bad-braces", 0)]),
        ("{a {b|c}}", [("bad-braces", 0)]),
        ("{ {Zoe} }", [("bad-braces", 0)]),
        ("{2-3$$a|b}", [("bad-braces", 0)]),
        ("{{ x", [("bad-braces", 0)]),
        ("{{ x } y", [("bad-braces", 0)]),
        ("{{{a|b}}}", [("bad-variable", 0)]),
        ("{{a}|{b}}", [("bad-variable", 0)]),
    ],
)
def test_faults(text: str, found: Found) -> None:
    """Half a brace would be sent as text, or one fault be shown as many."""
    assert _parse(text)[1] == found


def test_deep_nesting_is_refused_before_it_is_walked() -> None:
    """A pasted mess would end in a stack overflow."""
    _, found = _parse("{a|" * 5_000 + "b" + "}" * 5_000)
    assert {code for code, _ in found} == {"bad-braces"}
    assert len(found) == 5_000 - DEEPEST
