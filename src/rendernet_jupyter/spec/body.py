"""Reading a body: blocks between `---`, and the header lines of each.

What cannot be read is reported and stepped over, so that all faults of a cell show at once. Nothing
here reads a value: keys keep theirs as typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.flags import TEXTS
from rendernet_jupyter.spec.keys import KEY, KEY_NAMES, canonical_name, folded
from rendernet_jupyter.spec.prompt import HEADER, read_prompt
from rendernet_jupyter.spec.typed import EDGES, Place, Typed
from rendernet_jupyter.suggest import slip_of

_COMMENT = re.compile(r"(?:  |\t)#")
_QUOTED_WORD = re.compile(r'(?<![^\s,|=@>])"(?:[^"]|"")*"')


@dataclass(slots=True)
class Block:
    """One spec as typed, or the block of `defaults:`.

    Attributes:
        start: line of the `---` before it, 1 for the first.
        first: line of its first line that is not blank; `start` when all are.
        entries: its keys by canonical name, the prompt and the flags included.
        defaults: the place of the `defaults:` that heads it, and may.
        empty: nothing but blank lines and comments.
    """

    start: int
    first: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    defaults: Place | None = None
    empty: bool = True


def read_body(lines: Sequence[str], findings: Findings, *, shift: int = 0) -> list[Block]:
    """The blocks of a body, in order; the first may be the one of `defaults:`.

    Args:
        lines: of the body.
        findings: takes the faults.
        shift: added to line numbers that people read.
    """
    blocks: list[Block] = []
    start, first = 1, 0
    for index, line in enumerate([*lines, "---"]):
        if "---" in line and line.strip(EDGES) == "---":
            reader = _BlockReader(Block(start), findings, shift, is_first=not blocks)
            reader.read(lines[first:index], first + 1)
            blocks.append(reader.block)
            start, first = index + 1, index + 1
    return blocks


class _BlockReader:
    """Reads one block; the methods follow the lines from top to bottom."""

    def __init__(self, block: Block, findings: Findings, shift: int, *, is_first: bool) -> None:
        self.block = block
        self._findings = findings
        self._shift = shift
        self._is_first = is_first

    def read(self, lines: Sequence[str], number: int) -> None:
        block = self.block
        for index, raw in enumerate(lines):
            text = raw.strip(EDGES)
            if not text:
                continue
            line = number + index
            block.first = block.first or line
            if text[0] == "#":
                continue
            place = line, 1 if text is raw else raw.index(text) + 1
            begins, block.empty = block.empty, False
            # A backslash makes text of whatever looks like a header.
            header = None if text[0] == "\\" else HEADER.match(text)
            if header is None:
                self._prompt(lines[index:], line, None)
                break
            if begins and self._heads_defaults(header, place):
                continue
            name = canonical_name(header[1])
            if name == "prompt":
                self._prompt(lines[index:], line, header.end())
                break
            if name is not None:
                self._header(name, header, place)
            elif not self._is_slip(header[1], place):
                self._prompt(lines[index:], line, None)
                break
        block.first = block.first or block.start

    def _heads_defaults(self, header: re.Match[str], place: Place) -> bool:
        if header[1][0] not in "dD" or folded(header[1]) != "defaults":
            return False
        if self._is_first and header.end() == len(header.string) and not self.block.defaults:
            self.block.defaults = place
            self.block.empty = True
        else:
            report_defaults(place, self._findings)
        return True

    def _header(self, name: str, header: re.Match[str], place: Place) -> None:
        """Take a header line."""
        raw = header.string[header.end() :]
        text = _without_comment(raw, name) if "#" in raw else raw.strip(EDGES)
        column = place[1] + header.end() + (raw.index(text) if text else 0)
        value = Typed(text, place[0], column)
        origin = f"line {place[0] + self._shift}"
        self.take(Entry(KEY[name], value, place, len(header[1]), "spec", origin))

    def _is_slip(self, words: str, place: Place) -> bool:
        """Report words before a colon that are a slip of a key; False when they are text."""
        meant = slip_of(folded(words), KEY_NAMES)
        if meant is None:
            if folded(words) == "defaults":
                report_defaults(place, self._findings)
                return True
            return False
        message = "unknown key"
        self._findings.report("unknown-key", message, place, length=len(words), suggest=meant)
        return True

    def take(self, entry: Entry) -> None:
        """Keep an entry, unless its key was given before or has no value."""
        name = entry.key.name
        if not entry.value.text:
            self._findings.report(
                "missing-value",
                f"'{name}' has no value; it takes {entry.key.expects}",
                entry.place,
                length=entry.length,
            )
        elif before := self.block.entries.get(name):
            where = f"line {before.place[0] + self._shift}"
            self._findings.report(
                "duplicate-key",
                f"'{name}' is given already on {where}; keep one of them",
                entry.place,
                length=entry.length,
            )
        else:
            self.block.entries[name] = entry

    def _prompt(self, lines: Sequence[str], line: int, opened: int | None) -> None:
        """Read the prompt, from the line that begins it to the end of the block.

        `opened` is where the text of the first line begins, after `prompt:`.
        """
        if self.block.defaults:
            self._findings.report(
                "bad-defaults",
                "the block of 'defaults:' holds only 'key: value' lines; "
                "end it with '---' before the first prompt",
                self.block.defaults,
                length=len("defaults:"),
            )
        settings = {
            spelling: name
            for name, entry in self.block.entries.items()
            for setting in entry.key.settings
            for spelling in (setting.name, *setting.also)
        }
        prompt = read_prompt(lines, line, opened, self._findings, settings)
        for entry in prompt.entries(self._shift):
            self.take(entry)


def report_defaults(place: Place, findings: Findings) -> None:
    """Report a `defaults:` that heads no first block."""
    findings.report(
        "bad-defaults",
        "'defaults:' stands alone on the first line of the first block, before any '---'",
        place,
        length=len("defaults:"),
    )


def _without_comment(raw: str, name: str) -> str:
    """The value of a header line up to its comment, which no quoted item can hold."""
    quoted = [] if name in TEXTS else [m.span() for m in _QUOTED_WORD.finditer(raw)]
    for comment in _COMMENT.finditer(raw):
        if not any(start < comment.start() < end for start, end in quoted):
            return raw[: comment.start()].strip(EDGES)
    return raw.strip(EDGES)
