"""The command `export`: its file says by its suffix what is written. Nothing is sent."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session import parcel
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import shown

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def export(session: Session, args: argparse.Namespace) -> Message:
    """`export NOTEBOOK FILE.zip` or `export RUN FILE.html`.

    Raises:
        RenderNetError: what is named is not there, or cannot be written so.
    """
    file = Path(args.file).expanduser().absolute()
    if file.suffix.lower() not in (".html", ".htm"):
        return parcel.export(session, args.what, file)
    if args.what.endswith(".ipynb"):
        raise RenderNetError(
            f"{args.what} is a notebook, and an HTML explorer shows one run",
            hint=f"Name a run or a result, such as: export last {args.file}",
        )
    gallery = session.run(args.what)
    written = gallery.export(file)
    size = weighing(written.stat().st_size)
    said = f"{shown(written)} shows {counted(len(gallery), 'picture')} ({size})."
    return Message(
        said, ["It is one file: open it anywhere, with no connection. ? lists its keys."]
    )
