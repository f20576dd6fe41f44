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
