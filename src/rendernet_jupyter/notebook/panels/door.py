"""From a command to its panel: `%rendernet pick style` reaches the session first, as all commands.

The session knows no panels; it calls this through what the magic hands it. Nothing here is a
control.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.session import Session

_OPENS = {
    "pick": "choice",
    "studio": "studio",
    "insert": "insert",
    "panel": "desks",
}
"""The module here whose `opened(ip, session, arguments)` a command calls."""


def opened(
    ip: InteractiveShell, session: Session, name: str, arguments: argparse.Namespace
) -> object:
    """Carry out a command that is a panel; returns something to show, or None."""
    module = import_module(f"rendernet_jupyter.notebook.panels.{_OPENS[name]}")
    result: object = module.opened(ip, session, arguments)
    return result
