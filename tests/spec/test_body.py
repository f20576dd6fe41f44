"""Blocks, headers, comments and flags as typed."""

from __future__ import annotations

import pytest

from rendernet_jupyter.spec.body import Block, read_body
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.typed import split_lines


def _read(text: str) -> tuple[list[Block], list[tuple[str, int, int]]]:
    lines = split_lines(text)
    findings = Findings("", lines)
    blocks = read_body(lines, findings, shift=1)
    found = (*findings.errors(), *findings.warnings())
    return blocks, [(problem.code, problem.line, problem.column) for problem in found]


def _values(block: Block) -> dict[str, str]:
    return {name: entry.value.text for name, entry in block.entries.items()}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("seed: 7  # x", "7"),
        ("seed: 7\t# x", "7"),
        ("seed: 7 # x", "7 # x"),
        ("seed:7", "7"),
        ("  SEED  =  7  ", "7"),
        ("seed：7", "7"),
        ("seed: a: b", "a: b"),
        ('seed: "a  # b"  # c', '"a  # b"'),
        ('seed: x | "a  # b"', 'x | "a  # b"'),
        ('seed: 5"  # x', '5"'),
    ],
)
def test_header_values(line: str, value: str) -> None:
    """A comment would become a part of a value, or the other way round."""
    blocks, found = _read(line)
    assert found == []
    assert _values(blocks[0]) == {"seed": value}


def test_quotes_of_a_text_hide_no_comment() -> None:
    """A negative text with a quote in it would swallow the comment behind it."""
    assert _values(_read('negative: a "b  # c" d')[0][0]) == {"negative": 'a "b'}


def test_every_value_knows_where_it_stands() -> None:
    """A caret would stand under the wrong word."""
    blocks, _ = _read('\n  seed :  7\n\n  a cat\n  in rain --no "x" --ar 1:1')
    places = {n: (e.place, e.value.place(0)) for n, e in blocks[0].entries.items()}
    assert places == {
        "seed": ((2, 3), (2, 11)),
        "prompt": ((4, 3), (4, 3)),
        "negative": ((5, 11), (5, 17)),
        "aspect_ratio": ((5, 20), (5, 25)),
    }
    assert blocks[0].entries["prompt"].value.place(8) == (5, 5)
    assert blocks[0].entries["aspect_ratio"].origin == "--ar on line 6"
    assert blocks[0].first == 2


@pytest.mark.parametrize(
    ("text", "prompt"),
    [
        ("prompt: a\nb", "a b"),
        ("prompt:\n\n\na\n\n\nb", "a\nb"),
        ("prompt: \\style: x", "\\style: x"),
        ("\\style: x", "style: x"),
        ("a\n\\#b\n\\\\c: d", "a #b \\\\c: d"),
        ("scene: a\nb: c", "scene: a b: c"),
        ("a -- b --3\n--- c", "a -- b --3 --- c"),
    ],
)
def test_prompts(text: str, prompt: str) -> None:
    """The lines of a prompt would be joined in another way than was promised."""
    blocks, found = _read(text)
    assert found == []
    assert _values(blocks[0]) == {"prompt": prompt}


def test_flags_are_read_only_behind_the_last_line() -> None:
    """A flag in the middle of a prompt would be painted, or cut the prompt off."""
    blocks, found = _read("a --seed 3\n\nb {x --n 2|y} --AR 1:1 --steps")
    assert _values(blocks[0]) == {
        "prompt": "a --seed 3\nb {x --n 2|y}",
        "aspect_ratio": "1:1",
    }
    assert found == [("misplaced-flag", 1, 3), ("misplaced-flag", 3, 6), ("missing-value", 3, 24)]


def test_a_block_says_what_it_is() -> None:
    """An empty spec between two separators would be sent as one."""
    blocks, found = _read("defaults:\nseed: 1\n---\n# nothing\n---\n\na cat")
    assert [(b.start, b.first, b.empty, b.defaults) for b in blocks] == [
        (1, 1, False, (1, 1)),
        (3, 4, True, None),
        (5, 7, False, None),
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("defaults:\ndefaults:", [("bad-defaults", 2, 1)]),
        ("seed: 1\ndefaults:\nsteps: 2", [("bad-defaults", 2, 1)]),
        ("a cat\nDefaults :\nb", [("bad-defaults", 2, 1)]),
        ("defaults:\na cat\n---\nb", [("bad-defaults", 1, 1)]),
        ("defaults:\nprompt: a cat\n---\nb", [("bad-defaults", 1, 1)]),
    ],
)
def test_misplaced_defaults(text: str, found: list[tuple[str, int, int]]) -> None:
    """Values that were meant for every spec would be painted as words."""
    assert _read(text)[1] == found
