"""The magic line: its name, its options, its keys."""

from __future__ import annotations

from typing import Any

import pytest

from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.magic import MagicLine, read_line


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
