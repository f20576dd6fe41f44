"""The committed notebooks: what a reader on the web sees, and that they still run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def _kinds(book: nbformat.NotebookNode) -> list[list[tuple[str, ...]]]:
    """The shape of each code cell's outputs."""
    return [
        [(o.output_type, *sorted(o.get("data", {})), o.get("ename", "")) for o in c.outputs]
        for c in book.cells
        if c.cell_type == "code"
    ]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda f: f.stem)
def test_it_is_committed_with_small_static_outputs(file: Path) -> None:
    """A notebook that shows nothing on the web, or weighs megabytes, is not read."""
    text = file.read_text(encoding="utf-8")
    assert len(text) < 400_000
    book = nbformat.reads(text, as_version=4)
    shown = [c for c in book.cells if c.cell_type == "code" and c.outputs]
    assert len(shown) >= len([c for c in book.cells if c.cell_type == "code"]) - 2
    assert "widgets" not in book.metadata
    assert "vnd.jupyter.widget" not in text
    assert not re.search(r"/(home|root|tmp|Users|work)/", text)


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda f: f.stem)
def test_it_runs_and_shows_the_same_kinds_of_things(file: Path, tmp_path: Path) -> None:
    """The first thing that a newcomer runs must not be what broke last."""
    copy = tmp_path / file.name
    copy.write_bytes(file.read_bytes())
    command = [sys.executable, str(ROOT / "scripts/notebooks.py"), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    before, after = (nbformat.read(f, as_version=4) for f in (file, copy))
    assert _kinds(after) == _kinds(before)
    assert json.dumps(after.metadata) == json.dumps(before.metadata)
