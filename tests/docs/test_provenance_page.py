"""The page on provenance says what manifests hold, and its snippets run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from rendernet_jupyter.result.manifest import SCHEMA, Maker, Manifest
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.result.verification import Verdict
from rendernet_jupyter.session.settings import BY_NAME

PAGE = (Path(__file__).parents[2] / "docs/explanation/provenance.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)


def first_column(heading: str) -> list[str]:
    """The names in the first table under a heading."""
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [name.strip("`") for name in re.findall(r"^\| (\S+) \|", section, re.MULTILINE)]


def test_every_member_of_a_manifest_stands_on_the_page() -> None:
    """A member that is not explained could hold anything, and nobody would share the file."""
    manifest = Manifest.of(
        Run("run_1", 0.0, "service"), Answer({}, "model"), Medium("img_1", 0, 0), Maker()
    )
    assert set(first_column("What stands in it")) == {
        *("member", "---", "check", "parameters"),
        *manifest.facts,
    }
    assert SCHEMA in PAGE


def test_every_verdict_and_every_mode_stand_on_the_page() -> None:
    """Somebody would read a word that nobody explains."""
    assert first_column("What `verify` proves")[2:] == list(get_args(Verdict))
    assert tuple(first_column("How much it tells")[2:]) == BY_NAME["embed"].choices


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_runs(snippet: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof that does not run proves nothing."""
    monkeypatch.chdir(tmp_path)
    assert "assert" in snippet
    exec(compile(snippet, "provenance.md", "exec"), {"__name__": "snippet"})
