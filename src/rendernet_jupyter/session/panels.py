"""Commands that are forms on the page: each is handed to the door, which alone can show one.

Nothing here knows what a form looks like.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def pick(_: Session, arguments: argparse.Namespace) -> object:
    """Choose a name by looking."""
    return arguments.panel("pick", arguments)


def studio(_: Session, arguments: argparse.Namespace) -> object:
    """Open a cell as a form."""
    return arguments.panel("studio", arguments)


def insert(_: Session, arguments: argparse.Namespace) -> object:
    """Put the cell of the newest panel into the next cell."""
    return arguments.panel("insert", arguments)


def panel(_: Session, arguments: argparse.Namespace) -> object:
    """Open the history, the characters, the assets or the jobs as a form."""
    return arguments.panel("panel", arguments)
