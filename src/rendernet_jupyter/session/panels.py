"""Commands that are forms on the page: each is handed to the door, which alone can show one.

Nothing here knows what a form looks like.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def pick(_: Session, arguments: argparse.Namespace) -> object:
    """Choose a name by looking."""
    return _opened("pick", arguments)


def studio(_: Session, arguments: argparse.Namespace) -> object:
    """Open a cell as a form."""
    return _opened("studio", arguments)


def insert(_: Session, arguments: argparse.Namespace) -> object:
    """Put the cell of the newest panel into the next cell."""
    return _opened("insert", arguments)


def panel(_: Session, arguments: argparse.Namespace) -> object:
    """Open the history, the characters, the assets or the jobs as a form."""
    return _opened("panel", arguments)


def _opened(name: str, arguments: argparse.Namespace) -> object:
    if not hasattr(arguments, "panel"):
        raise RenderNetError(
            f"{name!r} stands on a page, and there is none here",
            hint=f"In a cell of a notebook: %rendernet {name}",
        )
    return arguments.panel(name, arguments)
