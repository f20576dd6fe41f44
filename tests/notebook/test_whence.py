"""Which notebook a run is recorded for."""

from __future__ import annotations

from typing import Any

import pytest

CELL = "%%rendernet hero\nsteps: 4\nseed: 1\na cat"


def _notebook(shell: Any) -> str:
    shell.cell(CELL)
    return str(shell.cell("hero.run.notebook"))


def test_a_run_that_nobody_watches_can_say_its_notebook(
    shell: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`history --notebook` would find nothing that was made at night."""
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ada/seen.ipynb")
    monkeypatch.setenv("RENDERNET_NOTEBOOK", "reports/nightly.ipynb")
    assert _notebook(shell) == "nightly.ipynb"


@pytest.mark.parametrize("name", ["PAPERMILL_OUTPUT_PATH", "__vsc_ipynb_file__"])
def test_a_name_that_is_left_among_the_variables_is_taken(
    shell: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Runs of papermill and VS Code would belong to no notebook."""
    for told in ("RENDERNET_NOTEBOOK", "JPY_SESSION_NAME"):
        monkeypatch.delenv(told, raising=False)
    shell.user_ns[name] = "/home/ada/fox.ipynb"
    assert _notebook(shell) == "fox.ipynb"
