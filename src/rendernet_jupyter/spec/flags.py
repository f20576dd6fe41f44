"""Options and flags: `--name value` on the magic line and after a prompt.

A flag mark is `--` and a letter, after white space or at a line's start. Only `"` quotes, and only
where it opens a word; an apostrophe is a letter. Nothing here knows which names exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rendernet_jupyter.spec.typed import EDGES, Typed

MARK = re.compile(r"(?<!\S)--(?=[^\W\d_])")
_STOP = re.compile(r'(?P<hole>\{\{)|(?P<quote>(?<![^\s,|=@])")|(?P<mark>(?<!\S)--(?=[^\W\d_]))')
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Flag:
    """One `--name value`.

    Attributes:
        name: as typed, without the dashes.
        offset: of its `--`.
        value: what follows, trimmed; empty when nothing does.
        closed: False when a quote that opens the value is not closed.
    """

    name: str
    offset: int
    value: Typed
    closed: bool = True


def marks(text: str) -> Iterator[int]:
    """The offset of each flag mark of a text in which quotes are only text."""
    holes = [m.span() for m in re.finditer(r"\{\{.*?\}\}", text)] if "{{" in text else []
    for mark in MARK.finditer(text):
        if not any(start < mark.start() < end for start, end in holes):
            yield mark.start()


def split_flags(typed: Typed, start: int, known: Callable[[str], bool]) -> Iterator[Flag]:
    """The flags of `typed` from the mark at `start` to its end.

    `known` says whether a name exists; it decides whether `--control net` is one name.
    """
    text = typed.text
    while start < len(text):
        word = _WORD.match(text, start + 2)
        name_end = word.end() if word else len(text)
        end, closed = _value_end(text, name_end)
        name = text[start + 2 : name_end]
        value = typed.part(name_end, end)
        if not known(name) and (second := _WORD.match(value.text)):
            both = f"{name} {second[0]}"
            if known(both):
                name, value = both, value.part(second.end())
        yield Flag(name, start, value, closed)
        start = end


def _value_end(text: str, name_end: int) -> tuple[int, bool]:
    """Where a value ends (the next mark outside quotes), and whether its quotes are closed."""
    value_start = name_end + len(text[name_end:]) - len(text[name_end:].lstrip(EDGES))
    position = name_end
    while stop := _STOP.search(text, position):
        if stop["mark"]:
            return stop.start(), True
        if stop["hole"]:
            close = text.find("}}", stop.end())
            position = close + 2 if close >= 0 else stop.end()
            continue
        if quoted := _QUOTED.match(text, stop.start()):
            position = quoted.end()
        elif stop.start() == value_start:
            return len(text), False
        else:
            position = stop.end()
    return len(text), True


def without_quotes(typed: Typed) -> tuple[Typed, bool]:
    """The value of an option without the pair of quotes round the whole of it, and if it had one."""
    if typed.text.startswith('"') and _QUOTED.fullmatch(typed.text):
        inner = typed.text[1:-1].replace('""', '"')
        line, column = typed.place(1)
        return Typed(inner, line, column, pinned=typed.pinned), True
    return typed, False
