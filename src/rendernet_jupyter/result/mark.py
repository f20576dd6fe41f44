"""The marks of outputs in a saved notebook: which pictures they show, and what is private in them.

A cell's text does not tell: it may hold variables, or draw another seed each time. The mark of
its pictures stands in the metadata of the output, where it outlives the removal of HTML, and is the
same after each Run All. Nothing here reads a notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

KEY = "rendernet_jupyter"
"""Under which it stands in the metadata."""

BALANCE = "balance"
"""Of an element, `data-rendernet`, that says what is left in an account: it is not passed on."""

TOLD = "told"
"""Of a picture, `data-rendernet`, that stands beside its words: without it nothing is unsaid."""

_PICTURES = "pictures"
_LENGTH = 16  # hex digits of a content hash: 64 bits, for a notebook should not grow by hashes


def short(sha256: str) -> str:
    """A content hash as a mark names it."""
    return sha256[:_LENGTH]


def mark(contents: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """The metadata of an output that shows the pictures of these content hashes; empty of none."""
    named = [short(sha256) for sha256 in contents]
    return {KEY: {_PICTURES: named}} if named else {}


def marked(metadata: object) -> frozenset[str]:
    """The short hashes of the pictures that an output shows; none of an output without a mark."""
    found = metadata.get(KEY) if isinstance(metadata, Mapping) else None
    named = found.get(_PICTURES) if isinstance(found, Mapping) else None
    return (
        frozenset(one for one in named if isinstance(one, str))
        if isinstance(named, list)
        else frozenset()
    )
