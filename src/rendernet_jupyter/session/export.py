"""The command `export`: its words say what is written. Nothing is sent.

A notebook goes into a zip file; a run goes into a zip file, or into an explorer.
"""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session import parcel
from rendernet_jupyter.session.commands.words import as_word
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import shown
from rendernet_jupyter.view.save import place_of

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_PAGE = (".html", ".htm")


def export(session: Session, args: argparse.Namespace) -> Message:
    """`export NOTEBOOK FILE.zip`, `export RUN FILE.zip` or `export RUN FILE.html`.

    Raises:
        RenderNetError: what is named is not there, or cannot be written so.
    """
    file = place_of(args.file).absolute()
    is_page = file.suffix.lower() in _PAGE
    is_notebook = args.what.endswith(".ipynb") or Path(args.what).expanduser().is_file()
    if is_notebook and not is_page:
        return parcel.export(session, args.what, file)
    if is_notebook:
        raise RenderNetError(
            f"{args.what} is a notebook, and an HTML explorer shows one run",
            hint=f"Name a run or a result, such as: export last {as_word(args.file)}",
        )
    gallery = session.run(args.what)
    written = gallery.export(file)
    told = f"{counted(len(gallery), 'picture')} ({weighing(written.stat().st_size)})."
    if is_page:
        how = "It is one file: open it anywhere, with no connection. ? lists its keys."
        return Message(f"{shown(written)} shows {told}", [how])
    how = f"Elsewhere: rendernet import {shlex.quote(written.name)}"
    return Message(f"{shown(written)} holds {told}", [how])
