"""The cells of a notebook file that ask for pictures, read without running anything.

Nothing here changes a file, and no text is checked: what a cell asks for is read by the spec.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.mark import marked

_CELL_MAGIC = re.compile(r"\s*%%rendernet(?:[ \t]+(?P<line>[^\n]*))?(?:\n(?P<text>.*))?", re.DOTALL)
_LINE_MAGIC = re.compile(
    r"^[ \t]*(?:[\w.,\[\]'\" ]+=[ \t]*)?%rendernet[ \t]+(?P<text>[^\n]+)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the magic, as it is recorded with its run.

    Attributes:
        text: the spec.
        line: the options of the magic line; empty for a call on a line.
        whole: it is all of its cell, which runs it once.
    """

    text: str
    line: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A code cell.

    Attributes:
        key: its id; without one, a name made from its text.
        number: its place among all cells, from 1.
        calls: the calls that can be read in it.
        code: it holds Python, which may make calls that cannot be read in it.
        shown: short content hashes of the pictures in its saved outputs.
        source: its text.
    """

    key: str
    number: int
    calls: tuple[Call, ...] = ()
    code: bool = False
    shown: frozenset[str] = frozenset()
    source: str = ""


def read_cells(text: str, is_command: Callable[[str], bool]) -> list[Cell]:
    """The code cells of a notebook.

    Args:
        text: the whole file, of nbformat 4.
        is_command: whether what follows `%rendernet` is a command, and no spec.

    Raises:
        RenderNetError: it is no notebook.
    """
    found: list[Cell] = []
    taken: set[str] = set()
    for number, cell in enumerate(_cells(text), start=1):
        if cell.get("cell_type") != "code":
            continue
        source = _source(cell)
        key = _free(str(cell.get("id") or _key(source)), taken)
        taken.add(key)
        whole = source.lstrip().startswith("%%rendernet")
        calls = tuple(_calls(source, is_command))
        found.append(Cell(key, number, calls, code=not whole, shown=_shown(cell), source=source))
    return found


def _cells(text: str) -> list[Mapping[str, Any]]:
    try:
        notebook = json.loads(text)
        cells = notebook["cells"]
        return [cell for cell in cells if isinstance(cell, Mapping)]
    except (ValueError, RecursionError, LookupError, TypeError):
        raise RenderNetError(
            "it is no notebook of Jupyter",
            hint="A text notebook becomes one with: jupytext --to ipynb FILE",
        ) from None


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _shown(cell: Mapping[str, Any]) -> frozenset[str]:
    outputs = cell.get("outputs")
    each = outputs if isinstance(outputs, list) else []
    marks = [marked(one.get("metadata")) for one in each if isinstance(one, Mapping)]
    return frozenset[str]().union(*marks)


def _key(source: str) -> str:
    return f"text-{hashlib.sha256(source.strip().encode()).hexdigest()[:8]}"


def _free(key: str, taken: set[str]) -> str:
    if key not in taken:
        return key
    return next(f"{key}-{n}" for n in range(2, len(taken) + 3) if f"{key}-{n}" not in taken)


def _calls(source: str, is_command: Callable[[str], bool]) -> Iterator[Call]:
    if magic := _CELL_MAGIC.fullmatch(source):
        yield Call((magic["text"] or "").strip(), (magic["line"] or "").strip(), whole=True)
        return
    for magic in _LINE_MAGIC.finditer(source):
        asked = magic["text"].strip()
        if not is_command(asked):
            yield Call(asked)
