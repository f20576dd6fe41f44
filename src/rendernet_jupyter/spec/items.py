"""Taking a value apart: the items of a list, the words of an object.

A quote opens an item or a word only at its first character, and what it holds is one. Nothing here
knows what the items stand for.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rendernet_jupyter.spec.filled import Filled
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.flags import report_open_quote
from rendernet_jupyter.spec.typed import EDGES, Place, after_white

BAR = re.compile(r"\|")
"""Separates names and words."""

COMMA = re.compile(r",")
"""Separates LoRAs and keys."""

LIST_COMMA = re.compile(r",(?=\s|$)")
"""Separates numbers: white space must follow, because `7,5` can be read in two ways."""

QUOTED = re.compile(r'"((?:[^"]|"")*)"')
"""A quoted stretch; a quote in it is written twice."""

_WORD = re.compile(r'(?:[^\s"=]+=)?"(?:[^"]|"")*"[^\s"]*|(?:[^\s"=]+=)?(?P<open>")|\S+')


class Item(NamedTuple):
    """One item or word of a value.

    Attributes:
        text: what it says; what its quotes hold, if it begins with a quote.
        tail: what follows the closing quote; empty without quotes.
        quoted: whether it begins with a quote.
        start: offset in the filled text.
        end: likewise.
    """

    text: str
    tail: str
    quoted: bool
    start: int
    end: int

    @property
    def length(self) -> int:
        """How many characters it takes."""
        return self.end - self.start

    def place(self, filled: Filled) -> Place:
        """Line and column of its first character."""
        return filled.typed.place(self.start)


def split(
    filled: Filled,
    separator: re.Pattern[str],
    findings: Findings,
    *,
    inner: re.Pattern[str] | None = None,
) -> list[Item] | None:
    """The items between separators; None when a quote is not closed.

    Args:
        filled: the value.
        separator: what stands between its items.
        findings: where a fault is reported.
        inner: what stands between the parts of an item, which may begin with a quote, too.
    """
    mask = filled.mask
    if '"' not in mask and not separator.search(mask):
        return [Item(filled.text, "", False, 0, len(mask))]  # noqa: FBT003 - not quoted
    either = re.compile(f"{separator.pattern}|{inner.pattern}") if inner else separator
    items, start = [], 0
    while True:
        first = part = after_white(mask, start)
        while True:
            after = _after_quote(filled, part, findings)
            if after is None:
                return None
            found = either.search(mask, after)
            if found is None or separator.match(mask, found.start()):
                break
            part = after_white(mask, found.end())
        items.append(_item(filled, first, found.start() if found else len(mask)))
        if not found:
            return items
        start = found.end()


def _after_quote(filled: Filled, start: int, findings: Findings) -> int | None:
    """Where to go on after a quote that opens at `start`, if one does; None for an open one."""
    if not filled.mask.startswith('"', start):
        return start
    quoted = QUOTED.match(filled.mask, start)
    if quoted is None:
        report_open_quote(filled.typed, findings, start)
        return None
    return quoted.end()


def words(filled: Filled, findings: Findings) -> list[Item] | None:
    """The words of an object's value; None when a quote is not closed.

    A quote may also open the value of a setting, after its `=`; such a word is kept as typed.
    """
    found = []
    for match in _WORD.finditer(filled.mask):
        if match["open"]:
            report_open_quote(filled.typed, findings, match.start("open"))
            return None
        found.append(_item(filled, *match.span()))
    return found


def _item(filled: Filled, start: int, end: int) -> Item:
    text, mask = filled.text, filled.mask
    while end > start and text[end - 1] in EDGES:
        end -= 1
    if mask.startswith('"', start) and (quoted := QUOTED.match(mask, start)):
        tail = text[quoted.end() : end].strip(EDGES)
        return Item(unquoted(filled, quoted), tail, quoted=True, start=start, end=end)
    return Item(text[start:end], "", quoted=False, start=start, end=max(end, start))


def unquoted(filled: Filled, quoted: re.Match[str]) -> str:
    """What a quoted stretch holds; a doubled quote is one, unless a variable brought it."""
    start, end = quoted.start() + 1, quoted.end() - 1
    inner = filled.text[start:end]
    if '""' not in filled.mask[start:end]:
        return inner
    pieces, position = [], 0
    for pair in re.finditer('""', filled.mask[start:end]):
        pieces.append(inner[position : pair.start()] + '"')
        position = pair.end()
    return "".join(pieces) + inner[position:]
