"""Text as typed: its lines, its white space, and where each of its characters stands.

Lines end at LF, CR LF or CR and nowhere else, which `str.splitlines` would not respect. Nothing
here knows a key or a brace.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

# The Unicode property White_Space, then five marks that nobody sees.
_WHITE = (
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
EDGES = _WHITE + "\u200b\u200e\u200f\u2060\ufeff"
"""What is trimmed from both ends of lines and values."""

Place = tuple[int, int]
"""Line and column of a character: line 0 is the magic line, columns count from 1."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_RUN = re.compile(r"[ \t]+")
_EDGE = re.compile(f"[{EDGES}]*")
_NEEDS_WORK = re.compile(r"[\n\r\t]|  ")


def split_lines(text: str) -> list[str]:
    """The lines of `text` without their ends; a leading BOM is dropped."""
    return _LINE_END.split(text.removeprefix("\ufeff"))


def on_one_line(text: str) -> str:
    """`text` with its line ends, and the white space round them, as single spaces."""
    if "\n" not in text and "\r" not in text:
        return text
    return " ".join(line.strip(EDGES) for line in _LINE_END.split(text))


def in_normal_form(text: str) -> str:
    """`text` under the white-space rule of prompts.

    Its lines are trimmed, blank ones dropped, and runs of spaces and tabs are one space. Every text
    that is sent has this form, so that the canonical text can be read again byte for byte.
    """
    if _NEEDS_WORK.search(text):
        lines = (_RUN.sub(" ", line).strip(EDGES) for line in _LINE_END.split(text))
        return "\n".join(line for line in lines if line)
    return text.strip(EDGES)


def after_white(text: str, start: int) -> int:
    """The offset of the first character from `start` on that is not trimmed."""
    white = _EDGE.match(text, start)
    return white.end() if white else start


class Typed(NamedTuple):
    """A stretch of text with its place.

    A named tuple, not a dataclass, because one is made for every value that is read.

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

    def place(self, offset: int) -> Place:
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
        after = self.jumps[bisect_right(self.jumps, (start, 1 << 60, 0)) :]
        jumps = tuple([(at - start, n, c) for at, n, c in after])
        return Typed(text.rstrip(EDGES), line, column, jumps, self.pinned)
