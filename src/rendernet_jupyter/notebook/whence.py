"""Which notebook and which cell a call came from, as far as the front end says it.

Nothing here reads a notebook file.
"""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def cell_of(ip: InteractiveShell) -> tuple[str, str]:
    """The notebook's file name and the cell's id (of nbformat 4.5); empty where nobody says it.

    JupyterLab and Notebook 7 send the cell's id with each request, and the server tells the kernel
    which file it belongs to; VS Code, and papermill with `--inject-paths`, leave the file's name
    among the variables. Who else runs notebooks unattended tells it in RENDERNET_NOTEBOOK.
    """
    told = (os.environ.get(name) for name in ("RENDERNET_NOTEBOOK", "JPY_SESSION_NAME"))
    left = (ip.user_ns.get(name) for name in ("PAPERMILL_OUTPUT_PATH", "__vsc_ipynb_file__"))
    path = next(filter(None, (*told, *left)), "")
    name = PurePath(str(path)).name
    return name if name.endswith(".ipynb") else "", _cell_id(ip)


def is_whole_cell(ip: InteractiveShell) -> bool:
    """Whether the cell that runs is nothing but one `%%rendernet`, or one line `%rendernet`."""
    code = str((_parent(ip).get("content") or {}).get("code") or "").strip()
    return code.startswith("%%rendernet") or (code.startswith("%rendernet") and "\n" not in code)


def place_of(ip: InteractiveShell) -> tuple[str, int] | None:
    """The cell that runs, and the number of its execution; None where no output is kept.

    A front end that tells no id is told apart by what its cells say.
    """
    code = str((_parent(ip).get("content") or {}).get("code") or "")
    name = _cell_id(ip) or code
    return (name, ip.execution_count) if name else None


def _cell_id(ip: InteractiveShell) -> str:
    return str((_parent(ip).get("metadata") or {}).get("cellId") or "")


def _parent(ip: InteractiveShell) -> dict[str, Any]:
    """The request of the front end that runs the cell; empty where there is none."""
    kernel: Any = getattr(ip, "kernel", None)
    if kernel is None:
        return {}
    try:
        parent: dict[str, Any] = kernel.get_parent("shell")
    except (AttributeError, TypeError):  # before ipykernel 6
        return {}
    return parent or {}
