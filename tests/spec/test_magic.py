"""The magic line: its name, its options, its keys."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import pytest

from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.magic import MagicLine, read_line
from rendernet_jupyter.spec.variables import Scope


def _read(line: str) -> tuple[MagicLine, list[tuple[str, int]]]:
    findings = Findings(line, [])
    magic = read_line(line, findings)
    return magic, [(problem.code, problem.column) for problem in findings.errors()]


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("", {}),
        ("  hero  ", {}),
        ("--max-credits 12 --yes", {"max_credits": 12.0, "yes": True}),
        ("--Max_Credits 0.5 --NO-WAIT", {"max_credits": 0.5, "no_wait": True}),
        ("--max credits 3", {"max_credits": 3.0}),
        ('--out "my pics" --note it\'s "the" one', {"out": "my pics", "note": 'it\'s "the" one'}),
        ('--note "a ""b"" --yes"', {"note": 'a "b" --yes'}),
        ("--show TABLE --cache off", {"show": "table", "cache": "off"}),
        ("--rows CFG --cols prompt.2", {"rows": "cfg_scale", "cols": "prompt.2"}),
        ("--thumb 256 --columns 4 --sample 10", {"thumb": 256, "columns": 4, "sample": 10}),
        ("--engine https://x.example/a--b", {"engine": "https://x.example/a--b"}),
        ('--from d["k"][0].rows', {"from": 'd["k"][0].rows'}),
    ],
)
def test_options(line: str, options: dict[str, Any]) -> None:
    """A limit would be taken for text, and not hold."""
    magic, found = _read(line)
    assert found == []
    assert magic.options == options


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("for --yes", [("bad-line", 1)]),
        ("1st", [("bad-line", 1)]),
        ('"hero"', [("bad-line", 1)]),
        ("a cat", [("bad-line", 3)]),
        ("--yes --yes", [("duplicate-key", 7)]),
        ("--cfg 3 --cfg-scale 4", [("duplicate-key", 9)]),
        (
            "--limit 0 --sample 1.5 --thumb x",
            [("bad-value", 9), ("bad-value", 20), ("bad-value", 32)],
        ),
        ("--max-credits -1", [("bad-value", 15)]),
        ("--timeout 1e3", [("bad-value", 11)]),
        ("--rows n", [("bad-value", 8)]),
        ("--out", [("missing-value", 1)]),
        ('--out ""', [("missing-value", 1)]),
        ('--out "pics --yes', [("unclosed-quote", 7)]),
        ("--lenient --quiet --strict", [("bad-line", 19)]),
        ("--v 6 --seed", [("unknown-option", 1), ("missing-value", 7)]),
        ("hero--yes", [("bad-line", 1)]),
    ],
)
def test_faults(line: str, found: list[tuple[str, int]]) -> None:
    """An option that was mistyped would be ignored, and the cell be sent all the same."""
    assert _read(line)[1] == found


def test_keys_keep_their_values_as_typed() -> None:
    """A value would be cut at a dash, an apostrophe or a quote."""
    magic, found = _read(
        'hero --no dog\'s bone --loras "a --b"@0.5, c --ar 4:5 --face {{ d["--x"] }}'
    )
    assert found == []
    assert magic.name == "hero"
    assert {name: entry.value.text for name, entry in magic.entries.items()} == {
        "negative": "dog's bone",
        "loras": '"a --b"@0.5, c',
        "aspect_ratio": "4:5",
        "facelock": '{{ d["--x"] }}',
    }
    assert magic.entries["loras"].origin == "--loras on the magic line"
    assert magic.entries["aspect_ratio"].place == (0, 45)


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("--tag {{who}} --note a {{who}} {x|y}", {"tag": "owl", "note": "a owl {x|y}"}),
        ("--out pics/{{folder}}/{{n:03}}", {"out": "pics/a b/007"}),
        ('--note "{{lines}}" --save {{ who }}', {"note": "one two", "save": "owl"}),
        ("--note \\{{who}} {{sly}}", {"note": "{{who}} --yes"}),
        ("--engine {{where}}", {"engine": "sandbox"}),
    ],
)
def test_words_and_paths_take_variables(line: str, options: dict[str, Any]) -> None:
    """A run could not be found by the subject of a loop, and its folder would be called {{who}}."""
    variables = {"who": "owl", "folder": PurePosixPath("a b"), "n": 7, "lines": "one\ntwo",
                 "sly": "--yes", "where": "sandbox"}  # fmt: skip
    findings = Findings(line, [])
    assert read_line(line, findings, Scope(variables)).options == options
    assert not findings.failed


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("--tag {{whom}}", ("undefined-variable", 7)),
        ("--note a {{who", ("bad-braces", 10)),
        ("--engine {{empty}}", ("missing-value", 1)),
        ("--out {{none}}", ("bad-variable", 7)),
        ("--thumb {{who}}", ("bad-value", 9)),
    ],
)
def test_variables_that_stand_for_no_word_are_refused(line: str, fault: tuple[str, int]) -> None:
    """An empty engine would be the one that costs; a slip would be written down as it stands."""
    findings = Findings(line, [])
    read_line(line, findings, Scope({"who": "owl", "empty": " ", "none": None}))
    assert [(problem.code, problem.column) for problem in findings.errors()] == [fault]
