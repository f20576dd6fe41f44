"""What a kernel has put into the outputs of its notebook, cell by cell.

A cell that runs again replaces what it held. What another kernel put there, and what a person has
cleared since, nobody tells the kernel. Nothing here reads a file, or makes anything smaller.
"""

from __future__ import annotations

from collections.abc import Callable

Place = tuple[str, int]
"""A cell, and which of the kernel's executions it is in."""


class Cargo:
    """Bytes of the galleries in a notebook.

    Attributes:
        place: says which cell runs; None where nothing is kept, as in a terminal.
    """

    def __init__(self) -> None:
        self.place: Callable[[], Place | None] = lambda: None
        self._here: Place | None = None
        self._cells: dict[str, tuple[int, int]] = {}  # cell: (execution, bytes)

    def look(self) -> None:
        """Note which cell runs. Front ends tell it only to the thread that runs the cell."""
        self._here = self.place() or self._here

    def put(self, size: int) -> None:
        """Count `size` bytes of an output."""
        self.look()
        if self._here is not None:
            cell, turn = self._here
            before, held = self._cells.get(cell, (turn, 0))
            self._cells[cell] = (turn, size + (held if before == turn else 0))

    @property
    def held(self) -> int:
        """Bytes of all cells, without what the cell that runs is about to replace."""
        cell, turn = self._here or ("", 0)
        return sum(
            size for name, (made, size) in self._cells.items() if name != cell or made == turn
        )
