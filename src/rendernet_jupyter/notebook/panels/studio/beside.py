"""The studio within another panel: a run that is looked at there becomes a cell with controls.

Nothing here is a control, and nothing is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rendernet_jupyter.notebook.panels.panel import Panel, count_as_shown
from rendernet_jupyter.notebook.panels.studio.panel import Studio

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


class Beside:
    """Shows cells in one studio below a panel; it is made for the first of them.

    Args:
        ip: the shell; None in a script.

    Attributes:
        host: the panel below which it stands; set before the first cell is shown.
    """

    def __init__(self, ip: InteractiveShell | None) -> None:
        self._ip = ip
        self._studio: Studio | None = None
        self.host: Panel | None = None

    def __call__(self, line: str, text: str) -> None:
        """Show a cell; called within a guarded callback of the host."""
        host, studio = self.host, self._studio
        if host is None:
            return
        if studio is None or studio.closed:
            studio = self._studio = host.part(Studio(host.session, text, line, ip=self._ip))
            host.root.children = (*host.root.children, studio.root)
        else:
            studio.open(text, line)
        count_as_shown(studio)
        host.say("The studio below shows this cell.", "good")
