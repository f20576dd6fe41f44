"""The weight of a whole notebook, in a real kernel."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient


def test_a_kernel_knows_how_heavy_its_notebook_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The budget would hold in tests alone: only a kernel knows which cell an output is in."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    monkeypatch.setenv("RENDERNET_MODEL", "Harbour 15")
    monkeypatch.setenv("RENDERNET_NOTEBOOK_BUDGET", "0.05")
    cell = "%%rendernet\nsteps: 4\nseed: {}\na lighthouse"
    book = nbformat.v4.new_notebook()
    sources = ["%load_ext rendernet_jupyter", cell.format(1), cell.format(2)]
    book.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    pages = [cell.outputs[-1].data["text/html"] for cell in book.cells[1:]]
    assert ["this notebook holds" in page for page in pages] == [False, True]
