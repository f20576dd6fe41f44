"""What a notebook file is heavy of: bytes by cell, and by kind of what they hold.

Bytes are those of the file: a picture in base64 counts a third more than its own. Nothing here
advises, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rendernet_jupyter.document.films import EMBEDDED
from rendernet_jupyter.document.publish import cells_of, joined, read
from rendernet_jupyter.document.spans import Node

STATE = "state of controls"
PICTURES_IN_HTML = "pictures in HTML"


@dataclass(frozen=True, slots=True)
class Portion:
    """Bytes of one kind in one cell.

    Attributes:
        cell: its number, from 1; 0 for the notebook's own metadata.
        kind: a MIME type, or `source`, `printed text`, `traceback`, `attachment`, `metadata`,
            `pictures in HTML`, `state of controls`.
        size: bytes in the file.
    """

    cell: int
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Weight:
    """What a notebook weighs.

    Attributes:
        size: bytes of the whole file.
        portions: its parts, in order; a few bytes of punctuation belong to none.
        names: the first line of each cell, by its number.
    """

    size: int
    portions: tuple[Portion, ...]
    names: dict[int, str]

    def heaviest(self) -> list[tuple[int, list[Portion]]]:
        """Cells with their portions, both from the heaviest down."""
        by_cell: dict[int, list[Portion]] = {}
        for portion in self.portions:
            by_cell.setdefault(portion.cell, []).append(portion)
        for found in by_cell.values():
            found.sort(key=lambda portion: -portion.size)
        return sorted(by_cell.items(), key=lambda cell: -sum(p.size for p in cell[1]))


def weigh(text: str) -> Weight:
    """The weight of a notebook.

    Args:
        text: the whole file, of nbformat 4.

    Raises:
        RenderNetError: it is no notebook, or of an older format.
    """
    notebook = read(text)
    names: dict[int, str] = {}
    found: dict[tuple[int, str], int] = {}
    for number, cell in enumerate(cells_of(notebook), start=1):
        lines = joined(cell.get("source")).strip().splitlines()
        names[number] = lines[0] if lines else ""
        for kind, size in _parts(text, cell):
            found[number, kind] = found.get((number, kind), 0) + size
    for key, node in notebook.named:
        if key == "metadata":
            state = node.get("widgets")
            beside = _size(text, state) if state else 0
            found[0, STATE] = beside
            found[0, "metadata"] = _size(text, node) - beside
    portions = tuple(Portion(cell, kind, size) for (cell, kind), size in found.items() if size)
    return Weight(len(text.encode("utf-8")), portions, names)


def _parts(text: str, cell: Node) -> Iterator[tuple[str, int]]:
    """(kind, bytes) of what a cell holds."""
    names = {"source": "source", "metadata": "metadata", "attachments": "attachment"}
    for key, node in cell.named:
        if key in names:
            yield names[key], _size(text, node)
    outputs = cell.get("outputs")
    for output in outputs.items if outputs else ():
        data = output.get("data")
        for mime, node in data.named if data else ():
            size = _size(text, node)
            embedded = _embedded(node) if mime == "text/html" else 0
            yield PICTURES_IN_HTML, embedded
            yield mime, size - embedded
        for key, kind in (("text", "printed text"), ("traceback", "traceback")):
            node_of = output.get(key)
            if node_of is not None:
                yield kind, _size(text, node_of)


def _embedded(node: Node) -> int:
    return sum(found.end() - found.start() for found in EMBEDDED.finditer(joined(node)))


def _size(text: str, node: Node) -> int:
    return len(text[node.start : node.end].encode("utf-8"))
