"""Reading a body: blocks between `---`, headers, the prompt and the flags that end it.

What cannot be read is reported and stepped over, so that all faults of a cell show at once. Nothing
here reads a value: keys keep theirs as typed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.flags import Flag, marks, split_flags, without_quotes
from rendernet_jupyter.spec.keys import KEY, KEY_NAMES, canonical_name, folded
from rendernet_jupyter.spec.typed import EDGES, Typed
from rendernet_jupyter.suggest import nearest, slip_of

HEADER = re.compile(r"([^:：=]{1,40}?)[ \t]*[:：=]")
_COMMENT = re.compile(r"(?:  |\t)#")
_QUOTED_WORD = re.compile(r'(?<![^\s,|=@>])"(?:[^"]|"")*"')
_DASH = re.compile(r"(?<!\S)[—–]([^\W\d_][\w-]*)")
_TEXTS = ("negative", "prompt")


@dataclass(slots=True)
class Block:
    """One spec as typed, or the block of `defaults:`.

    Attributes:
        start: line of the `---` before it, 1 for the first.
        first: line of its first line that is not blank; `start` when all are.
        entries: its keys by canonical name, the prompt and the flags included.
        defaults: it is headed by `defaults:` (at this place), and may be.
        empty: nothing but blank lines and comments.
    """

    start: int
    first: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)
    defaults: tuple[int, int] | None = None
    empty: bool = True


def read_body(lines: Sequence[str], findings: Findings, *, shift: int = 0) -> list[Block]:
    """The blocks of a body, in order; the first may be the one of `defaults:`.

    Args:
        lines: of the body.
        findings: takes the faults.
        shift: added to line numbers in origins.
    """
    blocks, start, first = [], 1, 0
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
        for index, raw in enumerate(lines):
            text = raw.strip(EDGES)
            if not text:
                continue
            line = number + index
            self.block.first = self.block.first or line
            if text[0] == "#":
                continue
            begins = self.block.empty
            self.block.empty = False
            column = raw.index(text) + 1
            if begins and self._heads_defaults(text, line, column):
                continue
            if not self._header(text, line, column):
                self._prompt(lines[index:], line, opened=False)
                break
            if self._opened:
                self._prompt(lines[index:], line, opened=True)
                break
        self.block.first = self.block.first or self.block.start

    _opened: re.Match[str] | None = None

    def _heads_defaults(self, text: str, line: int, column: int) -> bool:
        header = HEADER.match(text)
        if not header or folded(header[1]) != "defaults":
            return False
        if self._is_first and header.end() == len(text):
            self.block.defaults = line, column
        else:
            self._report_defaults(line, column)
        return True

    def _report_defaults(self, line: int, column: int) -> None:
        self._findings.report(
            "bad-defaults",
            "'defaults:' stands alone on the first line of the first block, before any '---'",
            (line, column),
            length=len("defaults:"),
        )

    def _header(self, text: str, line: int, column: int) -> bool:
        """Take a header line; False when the line is none, and begins the prompt."""
        match = HEADER.match(text)
        if not match:
            return False
        name = canonical_name(match[1])
        if name is None:
            return self._report_slip(match[1], line, column)
        if name == "prompt":
            self._opened = match
            return True
        value = Typed(text, line, column).part(match.end())
        value = _without_comment(value, text[match.end() :], name)
        entry = Entry(KEY[name], value, (line, column), "spec", f"line {line + self._shift}")
        self._take(entry, match[1])
        return True

    def _report_slip(self, words: str, line: int, column: int) -> bool:
        meant = slip_of(folded(words), KEY_NAMES)
        if meant is None:
            if folded(words) == "defaults":
                self._report_defaults(line, column)
                return True
            return False
        self._findings.report(
            "unknown-key", "unknown key", (line, column), length=len(words), suggest=meant
        )
        return True

    def _take(self, entry: Entry, typed: str) -> None:
        """Keep an entry, unless its key was given before or has no value."""
        name, before = entry.key.name, self.block.entries.get(entry.key.name)
        if not entry.value.text:
            self._findings.report(
                "missing-value",
                f"'{name}' has no value; it takes {entry.key.takes}",
                entry.place,
                length=len(typed),
            )
        elif before:
            where = f"line {before.place[0] + self._shift}"
            self._findings.report(
                "duplicate-key",
                f"'{name}' is given already on {where}; keep one of them",
                entry.place,
                length=len(typed),
            )
        else:
            self.block.entries[name] = entry

    def _prompt(self, lines: Sequence[str], line: int, *, opened: bool) -> None:
        """Read the prompt, from the line that begins it to the end of the block."""
        if self.block.defaults and not opened:
            self._report_prompt_in_defaults()
        rows = self._rows(lines, line, opened=opened)
        if not rows:
            self._report_empty_prompt(lines[0], line)
            return
        typed, last = _joined(rows)
        self._check_lines(rows[1:] if opened else rows)
        flags_at = self._flags_at(typed, last)
        flags = []
        if flags_at is not None:
            flags = list(split_flags(typed, flags_at, lambda name: canonical_name(name) is not None))
        prompt = typed.part(0, flags_at)
        if opened and self.block.defaults:
            self._report_prompt_in_defaults()
        elif prompt.text:
            place = _key_place(lines[0], line) if opened else (prompt.line, prompt.column)
            origin = f"line {place[0] + self._shift}"
            self._take(Entry(KEY["prompt"], prompt, place, "spec", origin), "prompt")
        elif opened:
            self._report_empty_prompt(lines[0], line)
        for flag in flags:
            self._flag(flag, typed)

    def _rows(
        self, lines: Sequence[str], line: int, *, opened: bool
    ) -> list[tuple[str, int, int, bool]]:
        """The lines of the prompt that are not blank: text, line, column, blank line before."""
        rows: list[tuple[str, int, int, bool]] = []
        blank = False
        for index, raw in enumerate(lines):
            text = raw.strip(EDGES)
            column = raw.index(text) + 1 if text else 1
            if index == 0 and opened and self._opened:
                after = text[self._opened.end() :]
                inner = after.strip(EDGES)
                column += self._opened.end() + (after.index(inner) if inner else 0)
                text = inner
            elif len(text) > 1 and text[0] == "\\" and (text[1].isalpha() or text[1] == "#"):
                # The backslash stays in front of what is checked, and goes when lines are joined.
                pass
            if text:
                rows.append((text, line + index, column, blank and bool(rows)))
                blank = False
            else:
                blank = True
        return rows

    def _check_lines(self, rows: Sequence[tuple[str, int, int, bool]]) -> None:
        """Find lines that look like something else than the text that they are."""
        for text, line, column, _ in rows:
            if text[0] == "#":
                self._findings.report(
                    "hash-in-prompt",
                    "this is part of the prompt, not a comment; write '\\#' to say so, "
                    "or move it above the prompt",
                    (line, column),
                )
                continue
            match = HEADER.match(text)
            if match and (name := canonical_name(match[1])):
                self._findings.report(
                    "late-header",
                    f"the prompt has begun, so '{name}' is not read here; "
                    "move the line above it, or write '\\' before it",
                    (line, column),
                    length=len(match[1]),
                )
            elif match and match.end() == len(text) and folded(match[1]) == "defaults":
                self._report_defaults(line, column)

    def _flags_at(self, typed: Typed, last: int) -> int | None:
        """Where the flags begin that end the last line; marks before them are reported."""
        text = typed.text
        self._check_dashes(typed)
        if "--" not in text:
            return None
        groups = _closed_groups(text) if "{" in text else []
        for offset in marks(text):
            inside = any(start < offset < end for start, end in groups)
            if offset >= last and not inside:
                return offset
            report_mark(typed, offset, self._findings)
        return None

    def _check_dashes(self, typed: Typed) -> None:
        if "—" not in typed.text and "–" not in typed.text:
            return
        for match in _DASH.finditer(typed.text):
            if canonical_name(match[1]):
                self._findings.report(
                    "dash-flag",
                    f"'{match[0]}' is text; a flag begins with two hyphens",
                    typed.place(match.start()),
                    length=len(match[0]),
                    suggest=f"--{match[1]}",
                )

    def _flag(self, flag: Flag, typed: Typed) -> None:
        place = typed.place(flag.offset)
        name = canonical_name(flag.name)
        if name is None:
            report_mark(typed, flag.offset, self._findings)
            return
        if not flag.closed:
            report_open_quote(flag.value, self._findings)
            return
        value, literal = without_quotes(flag.value) if name in _TEXTS else (flag.value, False)
        origin = f"--{flag.name} on line {place[0] + self._shift}"
        if self.block.defaults:
            return
        entry = Entry(KEY[name], value, place, "spec", origin, literal)
        self._take(entry, f"--{flag.name}")

    def _report_prompt_in_defaults(self) -> None:
        if self.block.defaults:
            self._findings.report(
                "bad-defaults",
                "the block of 'defaults:' holds only 'key: value' lines; "
                "end it with '---' before the first prompt",
                self.block.defaults,
                length=len("defaults:"),
            )

    def _report_empty_prompt(self, raw: str, line: int) -> None:
        self._findings.report(
            "missing-value",
            "'prompt' has no text; write it after the colon or below",
            _key_place(raw, line),
            length=len("prompt"),
        )


def _key_place(raw: str, line: int) -> tuple[int, int]:
    return line, len(raw) - len(raw.lstrip(EDGES)) + 1


def _without_comment(value: Typed, raw: str, name: str) -> Typed:
    """The value of a header line up to its comment, which no quoted item can hold."""
    if "#" not in raw:
        return value
    quoted = [] if name in _TEXTS else [m.span() for m in _QUOTED_WORD.finditer(raw)]
    for comment in _COMMENT.finditer(raw):
        if not any(start < comment.start() < end for start, end in quoted):
            cut = comment.start() - (len(raw) - len(raw.lstrip(EDGES)))
            return value.part(0, max(0, cut))
    return value


def _joined(rows: Sequence[tuple[str, int, int, bool]]) -> tuple[Typed, int]:
    """The lines as one text, and the offset at which the last of them begins."""
    pieces: list[str] = []
    jumps: list[tuple[int, int, int]] = []
    offset = 0
    for text, line, column, blank in rows:
        if pieces:
            pieces.append("\n" if blank else " ")
            offset += 1
        if len(text) > 1 and text[0] == "\\" and (text[1].isalpha() or text[1] == "#"):
            text, column = text[1:], column + 1  # noqa: PLW2901 - the escape of a line's start
        jumps.append((offset, line, column))
        pieces.append(text)
        offset += len(text)
    return Typed("".join(pieces), jumps[0][1], jumps[0][2], tuple(jumps)), jumps[-1][0]


def _closed_groups(text: str) -> list[tuple[int, int]]:
    """The span of every pair of braces that is closed, escapes aside."""
    spans, opened = [], []
    for match in re.finditer(r"\\[\\{}]|[{}]", text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            spans.append((opened.pop(), match.end()))
    return spans


def report_mark(typed: Typed, offset: int, findings: Findings) -> None:
    """Report a flag mark that stands where no flag is read."""
    match = re.compile(r"--([^\s{}|]+)").match(typed.text, offset)
    word = match[1] if match else ""
    place = typed.place(offset)
    if name := canonical_name(word):
        findings.report(
            "misplaced-flag",
            f"flags end the last line of the prompt; move '--{word}' there, write '{name}: ...' "
            f"above the prompt, or '\\--{word}' for text",
            place,
            length=len(word) + 2,
        )
        return
    spelled = [alias.replace("_", "-") for alias in KEY_NAMES]
    meant = nearest(word.partition("=")[0].lower().replace("_", "-"), spelled, cutoff=0.7)
    findings.report(
        "unknown-flag",
        f"no key is called '{word}'; write '\\--{word}' if it is text",
        place,
        length=len(word) + 2,
        suggest=f"--{meant[0]}" if meant else None,
    )


def report_open_quote(value: Typed, findings: Findings, offset: int = 0) -> None:
    """Report a quote that opens an item and is never closed."""
    findings.report(
        "unclosed-quote",
        "this quote is not closed; a quote inside quotes is written twice",
        value.place(offset),
        length=len(value.text) - offset,
    )
