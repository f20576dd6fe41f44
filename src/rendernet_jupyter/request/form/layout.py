"""Where everything stands in a text and on its line, so that one thing can be changed in place.

A text is taken apart by the language's own readers. What they refuse, and what holds more than one
plain spec, has no layout but a sentence that says why. Nothing here changes a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rendernet_jupyter.request.json_body import is_json
from rendernet_jupyter.spec.body import Block, read_body
from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.magic import MagicLine, read_line
from rendernet_jupyter.spec.typed import EDGES, split_lines


class Stretch(NamedTuple):
    """A `--name value` on a line: where it begins, and where the next one does."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A text of one plain spec, taken apart.

    Attributes:
        lines: of the text.
        magic: its line, read.
        heads: the keys of header lines, by canonical name.
        flags: the keys behind the prompt, likewise; all stand on one line.
        prompt_line: index of the line with which the prompt begins; None without one.
        opened: the prompt has a key of its own.
        why: why this is no plain spec; empty when it is one.
    """

    lines: tuple[str, ...]
    magic: MagicLine = field(default_factory=MagicLine)
    heads: Mapping[str, Entry] = field(default_factory=dict)
    flags: Mapping[str, Entry] = field(default_factory=dict)
    prompt_line: int | None = None
    opened: bool = False
    why: str = ""

    @property
    def given(self) -> Mapping[str, str]:
        """The value of each key as written, the prompt aside; the line's beats the body's."""
        found = {**self.heads, **self.flags, **({} if self.why else self.magic.entries)}
        return {name: found[name].value.text for name in KEY if name in found and name != "prompt"}

    @property
    def flags_at(self) -> tuple[int, int] | None:
        """Line index and column index at which the flags behind the prompt begin."""
        places = [entry.place for entry in self.flags.values()]
        if not places:
            return None
        line, column = min(places)
        return line - 1, column - 1

    def on_line(self, name: str) -> bool:
        """Whether a key or an option (by slot) stands on the magic line."""
        return name in self.magic.entries or name in self.magic.places

    def remark(self, name: str) -> str:
        """The comment behind a key's header line, with the space before it; empty for none."""
        return remark_behind(self.heads[name], self.lines) if name in self.heads else ""

    def flag_stretch(self, name: str) -> Stretch:
        """Where a flag behind the prompt stands on its line."""
        line = self.lines[self.flags[name].place[0] - 1]
        columns = sorted(entry.place[1] - 1 for entry in self.flags.values())
        return _stretch(self.flags[name].place[1] - 1, columns, line)

    def line_stretch(self, name: str, line: str) -> Stretch:
        """Where a key or an option (by slot) stands on the magic line."""
        magic = self.magic
        places = {**magic.places, **{n: e.place for n, e in magic.entries.items()}}
        columns = sorted(place[1] - 1 for place in places.values())
        return _stretch(places[name][1] - 1, columns, line)


def remark_behind(entry: Entry, lines: Sequence[str]) -> str:
    """The comment behind the value of a header line, with the space before it; empty for none."""
    value = entry.value
    return lines[value.line - 1][value.column - 1 + len(value.text) :].rstrip(EDGES)


def _stretch(start: int, starts: Sequence[int], line: str) -> Stretch:
    return Stretch(start, next((other for other in starts if other > start), len(line)))


def lay_out(text: str, line: str) -> Layout:
    """Take a text and its line apart."""
    lines = tuple(split_lines(text))
    findings = Findings(line, lines)
    magic = read_line(line, findings)
    why = _fault_of_line(line, lines, magic) or _first_fault(findings)
    if why:
        return Layout(lines, magic, why=why)
    findings = Findings(line, lines)  # `--strict` is about running, not about reading
    blocks = read_body(lines, findings, shift=1)
    why = _fault_of_blocks(blocks) or _first_fault(findings)
    return Layout(lines, magic, why=why) if why else _of_block(blocks[0], lines, magic)


def _fault_of_line(line: str, lines: Sequence[str], magic: MagicLine) -> str:
    if "\n" in line or "\r" in line:
        return "The magic line holds a line end."
    if is_json(lines, demanded="json" in magic.values):
        return "This is a JSON body, which is sent as it stands."
    return ""


def _fault_of_blocks(blocks: Sequence[Block]) -> str:
    if blocks[0].defaults:
        return "This cell holds a block of defaults."
    return "This cell holds several specs." if len(blocks) > 1 else ""


def _of_block(block: Block, lines: tuple[str, ...], magic: MagicLine) -> Layout:
    entries = dict(block.entries)
    prompt = entries.pop("prompt", None)
    heads = {n: e for n, e in entries.items() if not e.origin.startswith("--")}
    flags = {n: e for n, e in entries.items() if n not in heads}
    begins = None
    if prompt is not None:
        begins = prompt.place[0] - 1
    elif flags:
        begins = min(entry.place for entry in flags.values())[0] - 1
    opened = prompt is not None and prompt.length > 1
    return Layout(lines, magic, heads, flags, begins, opened)


def _first_fault(findings: Findings) -> str:
    """The first error in words, with its line; empty when there is none."""
    for problem in findings.errors():
        where = f"Line {problem.line + 1}" if problem.line else "The first line"
        said = problem.message.strip(EDGES)
        return f"{where}: {said}" if said.endswith("?") else f"{where}: {said}."
    return ""
