"""What can stand at the cursor of a rendernet cell or line. Reads tables; asks no service.

One file a question: which key or option, which value, which command, which name, file or variable.
Nothing here talks to a front end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rendernet_jupyter.notebook.offers.body import in_cell
from rendernet_jupyter.notebook.offers.line import on_line
from rendernet_jupyter.notebook.offers.offer import Offer, Offers
from rendernet_jupyter.notebook.offers.sources import Sources

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["Offer", "Offers", "offers"]


def offers(ip: InteractiveShell, before: str, after: str = "") -> Offers | None:
    """Completions at a place of a cell; None where it is none of ours.

    Args:
        ip: the shell, for its variables and the names that its session knows.
        before: everything from the start of the cell to the cursor.
        after: everything behind it.
    """
    lines = before.split("\n")
    if lines[0].lstrip().startswith("%%rendernet"):
        return in_cell(Sources(ip), lines, after)
    _, mark, rest = lines[-1].rpartition("%rendernet ")
    if mark and not rest.startswith("%"):
        return on_line(Sources(ip), rest.lstrip(), after.partition("\n")[0])
    return None
