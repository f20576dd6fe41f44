"""`%rendernet insert`: the cell that a panel stands for, as the next cell of the notebook.

Only a cell that runs can ask for another one, so no button of a panel does this.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.panel import attended, newest
from rendernet_jupyter.view.message import Message

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.session import Session


def opened(ip: InteractiveShell, session: Session, _: argparse.Namespace) -> Message:
    """Write the cell of the newest panel below.

    Raises:
        RenderNetError: no panel stands for a cell, or what it shows is not in its cell yet.
    """
    if not attended(ip):
        # Run All of a saved notebook must not end at a line that is only for people.
        return Message("Nothing is inserted where nobody edits cells.")
    panel = newest(session)
    if panel is None:
        raise RenderNetError(
            "no panel holds a cell to insert",
            hint="Open one, and choose something in it: %rendernet studio, or"
            " %rendernet pick style",
        )
    if lacks := panel.lacks():
        raise RenderNetError(
            f"the cell of {panel.title} would not make what the panel shows", hint=lacks
        )
    line, text = panel.cell()
    ip.set_next_input(f"%%rendernet {line}".rstrip() + f"\n{text}")
    return Message(f"The cell of {panel.title} stands below.")
