"""Panels in a real kernel where nobody can click: the words are there, and no control is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

LOAD = "%load_ext rendernet_jupyter\nimport rendernet_jupyter as rn"
INSERT = "%rendernet insert"
PICK = 'style = rn.pick("style", value="Woodcut")\nstyle'

SOURCES = (LOAD, PICK, "print(style.value)", INSERT)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A notebook that nbclient has run, as papermill and `jupyter execute` do."""
    folder: Path = tmp_path_factory.mktemp("unattended")
    cells = [nbformat.v4.new_code_cell(source) for source in SOURCES]
    book = nbformat.v4.new_notebook(cells=cells)
    with pytest.MonkeyPatch.context() as home:
        home.setenv("RENDERNET_STORE", str(folder / "store"))
        NotebookClient(book, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    return book


def test_a_report_that_runs_at_night_goes_on(run: Any) -> None:
    """A notebook with a picker could not be run without a person in front of it."""
    assert run.cells[2].outputs[0]["text"] == "Woodcut\n"
    assert "Nothing is inserted" in run.cells[3].outputs[0]["data"]["text/plain"]


def test_the_words_stand_there_and_no_state(run: Any) -> None:
    """The file would grow by the state of controls, over which GitHub stumbles."""
    (twin,) = run.cells[1].outputs
    assert sorted(twin["data"]) == ["text/html", "text/plain"]
    assert twin["data"]["text/plain"].splitlines() == [
        *("Pick a style", "  style: Woodcut", "  %%rendernet", "  style: Woodcut"),
        "Open it again: %rendernet pick style --value Woodcut",
    ]
    assert "widgets" not in run.metadata
