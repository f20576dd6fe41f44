"""`%rendernet doctor` in a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.errors import SettingsError


def test_the_doctor_answers_in_a_notebook(shell: Any) -> None:
    """The first thing to type when something is odd."""
    found = shell.cell("%rendernet doctor")
    assert {"engine", "store", "jobs"} <= set(found.groups)
    assert "text/html" in found._repr_mimebundle_()


def test_the_doctor_answers_when_settings_do_not(shell: Any, tmp_path: Path) -> None:
    """Every other line of the notebook stops with the error that it is asked about."""
    (tmp_path / "config.toml").write_text("modle = 'x'", encoding="utf-8")
    with pytest.raises(SettingsError):
        shell.cell("%rendernet status")
    assert "modle" in repr(shell.cell("%rendernet doctor").problems)
    (tmp_path / "config.toml").unlink()
    assert shell.cell("%rendernet doctor").problems == ()


def test_the_doctor_sees_the_session_of_the_notebook(shell: Any) -> None:
    """`%config` and a login of this kernel are what somebody wonders about."""
    shell.cell("%config RenderNet.model = 'Harbour 15'")
    shell.cell("%rendernet engine sandbox")
    said = repr(shell.cell("%rendernet doctor"))
    assert "model (%config RenderNet)" in said
    assert "(asked for)" in said
