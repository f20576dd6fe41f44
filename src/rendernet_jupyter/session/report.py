"""Runs of the store for other people: a page, and a paragraph on methods. Nothing is sent."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from rendernet_jupyter.view import report as reports
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import shown

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session
    from rendernet_jupyter.view.gallery import Gallery


def report(session: Session, args: argparse.Namespace) -> Message:
    """`report [RUN...] [--to FILE] [--title TEXT]`."""
    first, *others = _galleries(session, args.runs)
    file = first.report(args.to, *others, title=args.title)
    pictures = sum(map(len, (first, *others)))
    runs = f" of {counted(len(others) + 1, 'run')}" if others else ""
    said = f"{shown(file)} shows {counted(pictures, 'picture')}{runs}"
    size = weighing(file.stat().st_size)
    return Message(f"{said} ({size}).", ["It is one file: send it, open it anywhere, print it."])


def methods(session: Session, args: argparse.Namespace) -> reports.Prose:
    """`methods [RUN...] [--latex | --text | --bibtex]`."""
    found = [gallery.subject for gallery in _galleries(session, args.runs)]
    return reports.methods(found, args.form)


def _galleries(session: Session, names: list[str]) -> list[Gallery]:
    """The runs of these names, each once."""
    return [session.run(name) for name in dict.fromkeys(names)]
