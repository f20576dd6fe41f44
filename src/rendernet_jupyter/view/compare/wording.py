"""Two texts word by word: what stayed, what went, what came. Nothing here is markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "removed", "added"]

_MOST = 4_000_000
"""Words of one text times words of the other that are compared; beyond, all of it changed."""

# Where words are not set apart by spaces each letter is one.
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W\u3040-\u30ff\u3400-\u9fff]+|\\s+|[^\\w\\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of two texts.

    Attributes:
        change: whether it stands in both, in the first alone, or in the second alone.
        text: its letters.
    """

    change: Change
    text: str


def word_diff(one: str, other: str) -> tuple[Piece, ...]:
    """The pieces of two texts in order.

    Those that are not `added` make the first text, those that are not `removed` the second.
    """
    first, second = _WORD.findall(one), _WORD.findall(other)
    if len(first) * len(second) > _MOST:
        return tuple(_pieces([("", one, other)]))
    return tuple(_pieces(_bridged(_matched(first, second))))


def _matched(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(what is the same, what went, what came), of which either the first or the others are."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    for name, low, high, start, end in blocks:
        gone, come = "".join(first[low:high]), "".join(second[start:end])
        yield (gone, "", "") if name == "equal" else ("", gone, come)


def _bridged(parts: Iterator[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Changes with nothing but a space between them as one: `red big` against `blue small`."""
    made: list[tuple[str, str, str]] = []
    for part in parts:
        if len(made) > 1 and not part[0] and made[-1][0].isspace() and not made[-2][0]:
            space = made.pop()[0]
            _, gone, come = made.pop()
            made.append(("", gone + space + part[1], come + space + part[2]))
        else:
            made.append(part)
    return made


def _pieces(parts: Sequence[tuple[str, str, str]]) -> Iterator[Piece]:
    for same, gone, come in parts:
        for change, text in (("same", same), ("removed", gone), ("added", come)):
            if text:
                yield Piece(change, text)  # type: ignore[arg-type]  # mypy widens the tuple to str
