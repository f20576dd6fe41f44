"""Keys that lie in notebook files: known ones, and texts that are shaped like one.

A leak is named by its file and cell; the text itself is never part of what is returned. Pictures in
outputs are passed over: their base64 holds everything. Nothing here changes a file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rendernet_jupyter.redaction import Secret, spellings

MOST_FILES = 2000
"""Notebooks that are looked at in one folder; a home directory may hold a million files."""

MOST_FOLDERS = 20_000
"""Folders that are entered on the way."""

LARGEST = 64 << 20
"""Bytes; a larger notebook holds films, and is passed over."""

_SHORTEST_SHAPE = 16
_FEWEST_LETTERS = 8  # different characters; `xxxx-xxxx-xxxx-1` stands for a key and is none

# What is called a key and gets a value of some length, in Python, JSON, YAML, a shell or a header.
_NAMED = re.compile(
    r"(?i)(?:api[-_ ]?key|secret|token|password|authorization)[\w-]{0,20}"
    r"[\\'\"\s\]]{0,4}(?:[:=]|,(?=\s*[\\'\"]))[\\'\"\s]{0,4}(?:bearer\s+)?"
    rf"([A-Za-z0-9_\-./+=]{{{_SHORTEST_SHAPE},200}})"
)
# Keys that well-known services begin so that they can be found.
_PREFIXED = re.compile(
    r"\b(?:sk-[A-Za-z0-9_-]{20,200}|gh[pousr]_[A-Za-z0-9]{30,200}|github_pat_\w{30,200}"
    r"|hf_[A-Za-z0-9]{30,100}|r8_[A-Za-z0-9]{30,100}|AKIA[A-Z0-9]{16})\b"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
)
_EMBEDDED = re.compile(r"data:[\w/+.-]{0,60};base64,[A-Za-z0-9+/=\s\\]+")
_SKIPPED = frozenset({".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that should not be in a notebook.

    Attributes:
        cell: number of the cell from 1; 0 for the notebook's own metadata, or a file that cannot be
            read as a notebook.
        place: `source`, `output`, `metadata`, `attachment` or `file`.
        known: it is a key that is in use; else it only looks like one.
    """

    cell: int
    place: str
    known: bool

    def __str__(self) -> str:
        where = f"{self.place} of cell {self.cell}" if self.cell else f"the {self.place}"
        return f"{where}: {'a key in use' if self.known else 'looks like a key'}"


def leaks(text: str, secrets: Iterable[Secret] = ()) -> list[Leak]:
    """The leaks of one notebook, known keys first.

    Args:
        text: the whole file.
        secrets: keys in use.
    """
    forms = spellings(secrets)
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        notebook = None
    if not isinstance(notebook, Mapping):
        parts: Iterable[tuple[int, str, str]] = [(0, "file", text)]
    else:
        parts = _parts(notebook)
    found = {leak for cell, place, part in parts for leak in _leaks_of(cell, place, part, forms)}
    # A key in use needs no second line that says it looks like one.
    certain = {(leak.cell, leak.place) for leak in found if leak.known}
    kept = [leak for leak in found if leak.known or (leak.cell, leak.place) not in certain]
    return sorted(kept, key=lambda leak: (not leak.known, leak.cell, leak.place))


def notebooks(folder: Path) -> Iterator[Path]:
    """Notebook files in a folder and below, checkpoints included; the first `MOST_FILES`."""
    files = 0
    for entered, (place, folders, names) in enumerate(os.walk(folder)):
        if entered >= MOST_FOLDERS:
            return
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        for name in sorted(names):
            if name.endswith(".ipynb"):
                if files == MOST_FILES:
                    return
                files += 1
                yield Path(place, name)


def leaks_of(file: Path, secrets: Iterable[Secret] = ()) -> list[Leak]:
    """The leaks of a notebook file; none of one that is very large.

    Raises:
        OSError: it cannot be read.
    """
    if file.stat().st_size > LARGEST:
        return []
    return leaks(file.read_text(encoding="utf-8", errors="replace"), secrets)


def _leaks_of(cell: int, place: str, text: str, forms: list[str]) -> Iterator[Leak]:
    if any(form in text for form in forms):
        yield Leak(cell, place, known=True)
    bare = _EMBEDDED.sub("", text)
    named = (match[1] for match in _NAMED.finditer(bare))
    if _PREFIXED.search(bare) or any(map(_looks_random, named)):
        yield Leak(cell, place, known=False)


def _looks_random(text: str) -> bool:
    """Whether a value is a key and not a sentence, a name or a row of the same letters."""
    letters = any(c.isalpha() for c in text)
    digits = sum(c.isdigit() for c in text)
    return letters and digits >= 2 and len(set(text)) >= _FEWEST_LETTERS


def _parts(notebook: Mapping[str, Any]) -> Iterator[tuple[int, str, str]]:
    """(cell, place, text) of everything in a notebook that a person may have typed or printed."""
    cells = notebook.get("cells")
    for number, cell in enumerate(cells if isinstance(cells, list) else [], start=1):
        if not isinstance(cell, Mapping):
            continue
        yield number, "source", _joined(cell.get("source"))
        outputs = cell.get("outputs")
        for output in outputs if isinstance(outputs, list) else [outputs]:
            yield number, "output", "\n".join(_texts(output))
        yield number, "metadata", json.dumps(cell.get("metadata"))
        yield number, "attachment", "\n".join(_texts(cell.get("attachments")))
    rest = {name: value for name, value in notebook.items() if name != "cells"}
    yield 0, "metadata", json.dumps(rest)


def _joined(source: Any) -> str:
    return "".join(map(str, source)) if isinstance(source, list) else str(source or "")


def _texts(value: Any, name: str = "") -> Iterator[str]:
    """The texts of an output; lists of lines are joined, pictures left out."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not str(key).startswith(("image/", "video/", "audio/", "application/pdf")):
                yield from _texts(inner, str(key))
    elif isinstance(value, list) and all(isinstance(line, str) for line in value):
        yield f"{name}: {''.join(value)}"
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)
    elif isinstance(value, str):
        yield f"{name}: {value}"
