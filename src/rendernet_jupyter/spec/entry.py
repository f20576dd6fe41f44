"""A key with its value as typed, and where it came from. Nothing here reads the value."""

from __future__ import annotations

from typing import Literal, NamedTuple

from rendernet_jupyter.spec.keys import Key
from rendernet_jupyter.spec.typed import Place, Typed

Level = Literal["line", "row", "spec", "defaults", "preset", "setting"]


class Entry(NamedTuple):
    """One key as it was given once.

    Attributes:
        key: the key.
        value: its value, trimmed and not empty.
        place: line and column of the key, or of its `--`.
        length: how many characters its spelling has.
        level: which of the six levels of precedence it came from.
        origin: the same for people, such as `--seed on the magic line`.
        literal: the value was quoted as a whole, so flag marks in it are text.
        content: a Python object that stands for the value, in a row of a table.
    """

    key: Key
    value: Typed
    place: Place
    length: int = 1
    level: Level = "spec"
    origin: str = ""
    literal: bool = False
    content: object = None
