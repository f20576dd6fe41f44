"""`%rendernet studio` and `rendernet_jupyter.studio()`: a cell as controls that write it.

Every control mirrors text that can be copied, compared and run again. Nothing here is a control.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.studio.cell import parts_of
from rendernet_jupyter.notebook.panels.studio.panel import Studio
from rendernet_jupyter.session.memory import run_meant
from rendernet_jupyter.session.original import cell_to_go_on

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.session import Session

__all__ = ["Studio", "opened", "studio"]


def opened(ip: InteractiveShell, session: Session, arguments: argparse.Namespace) -> None:
    """Put the studio on the page, with the cell of a run if one is named."""
    line, text, origin = "", "", str(arguments.run)
    if origin:
        line, text = cell_to_go_on(session, origin)
        run = run_meant(session, origin)
        origin = run.run_id if run is not None else origin  # `last` is another one tomorrow
    Studio(session, text, line, ip=ip, origin=origin).show(ip)


def studio(cell: str = "") -> Studio:
    """Open the studio in the notebook, as `%rendernet studio` does.

    Args:
        cell: a cell to begin with, or its body.

    Returns:
        The panel, which a program can drive: `.form`, `.edit(...)`, `.settled()`.

    Raises:
        RenderNetError: this is no notebook.
    """
    from IPython.core.getipython import get_ipython

    from rendernet_jupyter.notebook.magics import session_of

    ip = get_ipython()
    if ip is None:
        raise RenderNetError(
            "the studio needs a notebook to stand in",
            hint="In a script: rendernet_jupyter.Session().generate(text)",
        )
    line, text = parts_of(cell)
    made = Studio(session_of(ip), text, line, ip=ip)
    made.show(ip)
    return made
