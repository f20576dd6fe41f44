"""Something that is leafed through: its pieces come when their page is looked at, and no earlier.

Whoever looks for other words begins anew. Nothing here knows where pieces come from, and nothing
is a control.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rendernet_jupyter.notebook.panels.cards import pictures_of
from rendernet_jupyter.notebook.panels.offer import Item
from rendernet_jupyter.notebook.panels.tiles import SHOWN
from rendernet_jupyter.view.markup import clean

KINDS = {
    "image": frozenset({"image"}),
    "picture": frozenset({"image", "video"}),
    "audio": frozenset({"audio"}),
}
"""The kinds of file that do for what is wanted."""

BLANK = {"video": "\N{BLACK RIGHT-POINTING TRIANGLE}", "audio": "\N{EIGHTH NOTE}"}
"""What stands in place of a picture, by kind of file."""


@dataclass(frozen=True, slots=True)
class Piece(Item):
    """Something that can be sent along; `name` is how a cell names it: an id, or a path.

    Attributes:
        title: what it is called on the page.
        path: its file, where that is at hand.
        kind: `image`, `video` or `audio`; empty where nobody knows.
        copied: whether a cell can name it by no id, only by the path of a copy.
    """

    title: str = ""
    path: Path | None = None
    kind: str = "image"
    copied: bool = False

    def label(self, *, with_base: bool = False) -> str:  # noqa: ARG002 - as of an item
        """What it is called."""
        return clean(self.title or self.name)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of pieces.

    Attributes:
        pieces: up to `SHOWN` of them.
        number: of the page, from 0.
        more: whether there is one after it.
    """

    pieces: tuple[Piece, ...]
    number: int
    more: bool


class Source:
    """Pieces in the order in which they are wanted.

    Args:
        wanted: what they are for: a key of `KINDS`.

    Attributes:
        name: on the switch between sources.
        finds: what is looked for in it, for the field.
        none: why it may be empty, and what to do about it.
    """

    name = ""
    finds = ""
    none = ("", "")

    def __init__(self, wanted: str) -> None:
        self.kinds = KINDS[wanted]
        self._lock = threading.Lock()  # two pages may be asked for at once
        self._words: str | None = None
        self._seen: list[Piece] = []
        self._rest: Iterator[Piece] = iter(())

    def pieces(self, words: str) -> Iterator[Piece]:
        """All that fit some words; it is asked for the next one only when that is seen.

        Raises:
            RenderNetError: while it is asked: they cannot be had.
        """
        raise NotImplementedError

    def pictures(self, pieces: Sequence[Piece]) -> Mapping[str, str]:
        """Small pictures of some pieces as `data:` addresses, by name; those that can be had."""
        return pictures_of({p.name: (p.path, p.kind == "video") for p in pieces if p.path})

    def forget(self) -> None:
        """Begin anew when a page is asked for next: there may be newer ones."""
        with self._lock:
            self._words = None

    def page(self, words: str, number: int) -> Page:
        """A page of what fits some words; it may wait, so never call it from a callback.

        Args:
            words: as typed; none for all.
            number: from 0.

        Raises:
            RenderNetError: it cannot be had.
        """
        with self._lock:
            if words != self._words:
                self._seen, self._rest = [], self._unique(words)
            self._words = None  # an error in the next line would leave an iterator that has ended
            last = (number + 1) * SHOWN
            self._seen += islice(self._rest, max(0, last + 1 - len(self._seen)))
            self._words = words
            return Page(tuple(self._seen[last - SHOWN : last]), number, len(self._seen) > last)

    def _unique(self, words: str) -> Iterator[Piece]:
        named: set[str] = set()
        for piece in self.pieces(words):
            if piece.name not in named:
                named.add(piece.name)
                yield piece
