from __future__ import annotations

from typing import Any


def test_a_recalled_cell_is_ready_to_be_edited(shell: Any) -> None:
    """Somebody would have to copy the cell out of an output."""
    shell.cell("%%rendernet\nmodel: Harbour 15\nsteps: 4\nseed: 3\na red boat")
    run = shell.cell("%rendernet show last").run
    shell.cell(f"%rendernet recall {run.run_id}")
    written = shell.rl_next_input
    assert written == "%%rendernet\nmodel: Harbour 15\nsteps: 4\nseed: 3\nprompt: a red boat"
    assert shell.cell(written).run.cached


def test_the_variables_of_the_notebook_are_seen(shell: Any) -> None:
    """A run recalled in the notebook that made it would be told from ids."""
    shell.cell("%%rendernet one\nsteps: 4\nseed: 1\na cat")
    shell.cell("%%rendernet talk\nnarrator: {{one[0]}} voice=Rachel\nHello there")
    shell.cell("%rendernet recall talk")
    body = "narrator: {{one[0]}} voice=Rachel\nprompt: Hello there"
    assert shell.rl_next_input == f"%%rendernet talk\n{body}"
    del shell.user_ns["one"]
    shell.cell("%rendernet recall talk")
    assert "narrator: img_" in shell.rl_next_input
