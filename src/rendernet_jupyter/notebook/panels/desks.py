"""`%rendernet panel NAME` and `rendernet_jupyter.panel(NAME)`: the forms that look after things.

What each of them does stands in its own module. Nothing here is a control.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.suggest import nearest

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from rendernet_jupyter.notebook.panels.panel import Panel
    from rendernet_jupyter.session import Session

_HOMES = {
    "history": "history.HistoryPanel",
    "characters": "characters.CharactersPanel",
    "assets": "assets.AssetsPanel",
    "jobs": "jobs.JobsPanel",
}


def opened(ip: InteractiveShell, session: Session, arguments: argparse.Namespace) -> None:
    """Put a form on the page."""
    made(session, arguments.name, ip).show(ip)


def panel(name: str) -> Panel:
    """Open a form in the notebook, as `%rendernet panel` does.

    Args:
        name: `history`, `characters`, `assets` or `jobs`.

    Returns:
        The form, which a program can drive: `.settled()` waits for it, `.cell()` is what it holds.

    Raises:
        RenderNetError: there is no such form, or this is no notebook.
    """
    from IPython.core.getipython import get_ipython

    from rendernet_jupyter.notebook.magics import session_of

    ip = get_ipython()
    if ip is None:
        raise RenderNetError(
            "a form needs a notebook to stand in",
            hint="In a shell: rendernet history, rendernet characters, rendernet resume",
        )
    found = made(session_of(ip), name, ip)
    found.show(ip)
    return found


def made(session: Session, name: str, ip: InteractiveShell | None = None) -> Panel:
    """A form that is not on the page yet.

    Args:
        session: whose.
        name: of the form.
        ip: the shell, for what the form makes.

    Raises:
        RenderNetError: there is none of that name.
    """
    if name not in _HOMES:
        near = nearest(name, _HOMES)
        known = f"Known: {', '.join(_HOMES)}."
        hint = f"Did you mean {near[0]}?" if near else known
        raise RenderNetError(f"there is no form {name!r}", hint=hint)
    module, _, kind = _HOMES[name].rpartition(".")
    make = getattr(import_module(f"{__package__}.{module}"), kind)
    if name != "history":
        found: Panel = make(session)
        return found
    from rendernet_jupyter.notebook.panels.studio.beside import Beside

    beside = Beside(ip)
    beside.host = make(session, on_studio=beside)
    return beside.host
