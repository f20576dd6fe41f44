"""Text as typed: its lines, its white space, and where each of its characters stands.

Lines end at LF, CR LF or CR and nowhere else, which `str.splitlines` would not respect. Nothing
here knows a key or a brace.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

# The Unicode property White_Space, then five marks that nobody sees.
_WHITE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
EDGES = _WHITE + "\u200b\u200e\u200f\u2060\ufeff"
"""What is trimmed from both ends of lines and values."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_RUN = re.compile(r"[ \t]+")
_NEEDS_WORK = re.compile(r"[\n\r\t]|  ")


def split_lines(text: str) -> list[str]:
    """The lines of `text` without their ends; a leading BOM is dropped."""
    return _LINE_END.split(text.removeprefix("\ufeff"))


def in_normal_form(text: str) -> str:
    """`text` under the white-space rule of prompts.

    Its lines are trimmed, blank ones dropped, and runs of spaces and tabs are one space. Every text
    that is sent has this form, so that the canonical text can be read again byte for byte.
    """
    if _NEEDS_WORK.search(text):
        lines = (_RUN.sub(" ", line).strip(EDGES) for line in _LINE_END.split(text))
        return "\n".join(line for line in lines if line)
    return text.strip(EDGES)


@dataclass(frozen=True, slots=True)
class Typed:
    """A stretch of text with its place.

    Attributes:
        text: the characters.
        line: the line of the first one; 0 is the magic line.
        column: its column, from 1.
        jumps: `(offset, line, column)` where the text goes on somewhere else, in order.
        pinned: it was typed elsewhere (a row, a preset, a setting): all of it has one place.
    """

    text: str
    line: int
    column: int
    jumps: tuple[tuple[int, int, int], ...] = ()
    pinned: bool = False

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset`."""
        if self.pinned:
            return self.line, self.column
        if self.jumps:
            index = bisect_right(self.jumps, (offset, 1 << 60, 0)) - 1
            if index >= 0:
                start, line, column = self.jumps[index]
                return line, column + offset - start
        return self.line, self.column + offset

    def part(self, start: int, end: int | None = None) -> Typed:
        """The stretch from `start` to `end`, trimmed, in its own place."""
        raw = self.text[start:end]
        text = raw.lstrip(EDGES)
        start += len(raw) - len(text)
        line, column = self.place(start)
        jumps = tuple((at - start, n, c) for at, n, c in self.jumps if at > start)
        return Typed(text.rstrip(EDGES), line, column, jumps, self.pinned)
