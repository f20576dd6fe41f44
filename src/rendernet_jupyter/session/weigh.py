"""What makes a notebook heavy, and what would help. Nothing is changed, and nothing is sent."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.document.weigh import PICTURES_IN_HTML, STATE, Portion, Weight
from rendernet_jupyter.document.weigh import weigh as weight_of
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.lock import notebook_meant, read_notebook
from rendernet_jupyter.view.listing import Listing
from rendernet_jupyter.view.phrase import counted, shorten, weighing

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

MEGABYTE = 1_000_000
HEAVY = 200_000
"""Bytes from which on something is advised."""

_ADVICE = {
    PICTURES_IN_HTML: "rendernet publish keeps the sheets of galleries alone",
    STATE: "rendernet publish takes out what no cell shows",
    "image/jpeg": "show fewer pictures, or smaller ones (--thumb)",
    "image/png": "draw it smaller, or save it as a file and show that",
    "image/svg+xml": "draw it with fewer points, or as PNG",
    "printed text": "print less, or write it to a file",
    "traceback": "clear the output",
    "attachment": "put the picture beside the notebook, and link it",
    "source": "move the data into a file",
    "text/html": "show fewer rows",
}
_OTHER = "show it as a picture, or clear the output"


def weigh(session: Session, args: argparse.Namespace) -> Listing:
    """`weigh NOTEBOOK`."""
    file = notebook_meant(args.notebook)
    text = read_notebook(file)
    with naming(file):
        found = weight_of(text)
    every = found.heaviest()
    rows = [_row(found, cell, portions) for cell, portions in every[: args.limit]]
    rest = every[args.limit :]
    beyond = sum(portion.size for _, portions in rest for portion in portions)
    more = f" {counted(len(rest), 'cell')} more: {weighing(beyond)}." if rest else ""
    columns = ("cell", "begins", "size", "share", "mostly", "what would help")
    note = f"{file.name} weighs {weighing(found.size)}.{more}{_budget(session)}"
    return Listing(f"weight of {file.name}", columns, rows, note)


def _budget(session: Session) -> str:
    """What this kernel's galleries take of the budget; nothing where none is in a notebook."""
    held, budget = session.cargo.held, MEGABYTE * float(session.settings.value("notebook_budget"))
    if not held:
        return ""
    of = f" of {weighing(round(budget))} (setting notebook_budget)" if budget else ""
    return f" The galleries of this kernel take {weighing(held)}{of}."


def heavy_parts(text: str, most: int) -> Iterator[str]:
    """The heaviest cells of a notebook in words, each with what would help."""
    for cell, portions in weight_of(text).heaviest()[:most]:
        size, first = sum(portion.size for portion in portions), portions[0]
        where = f"cell {cell}" if cell else "metadata"
        helps = f": {_ADVICE.get(first.kind, _OTHER)}" if cell else ""
        yield f"{where} has {weighing(size)}, mostly {first.kind}{helps}"


@contextmanager
def naming(file: Path) -> Iterator[None]:
    """Says in an error which file is meant."""
    try:
        yield
    except RenderNetError as error:
        raise RenderNetError(f"{file.name}: {error.message}", hint=error.hint) from None


def _row(found: Weight, cell: int, portions: list[Portion]) -> tuple[object, ...]:
    size, first = sum(portion.size for portion in portions), portions[0]
    known = "" if first.kind == "metadata" else _ADVICE.get(first.kind, _OTHER)
    return (
        cell or "",
        shorten(found.names.get(cell, "metadata"), 32),
        weighing(size),
        f"{100 * size / max(1, found.size):.0f} %",
        f"{first.kind} ({weighing(first.size)})",
        known if first.size >= HEAVY else "",
    )
