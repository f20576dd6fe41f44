"""The page on the sandbox names what there is, with its values, and its snippets run."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from rendernet_jupyter.sandbox import Knobs
from rendernet_jupyter.session.commands import of_door

PAGE = (Path(__file__).parents[2] / "docs/explanation/sandbox.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def test_every_knob_stands_in_the_table_with_its_value() -> None:
    """A knob that is not on the page is found by nobody; a wrong value is found by somebody."""
    table = PAGE.partition("### Knobs")[2]
    rows = re.findall(r"^\| `(\w+)` \| `([^`]*)` \| \S", table, re.MULTILINE)
    assert rows == [(one.name, repr(getattr(Knobs(), one.name))) for one in fields(Knobs)]


def test_every_option_of_the_shell_stands_on_the_page() -> None:
    """Somebody would set up a CI job without the option that was made for it."""
    section = PAGE.partition("## Served")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(--[\w-]+)`", section))
    assert named == {one.flags[0] for one in of_door("shell")["sandbox"].arguments}


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_runs(snippet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first test that somebody writes with the sandbox is a copy of these."""
    monkeypatch.chdir(tmp_path)
    assert "assert" in snippet
    exec(compile(snippet, "sandbox.md", "exec"), {"__name__": "snippet"})
