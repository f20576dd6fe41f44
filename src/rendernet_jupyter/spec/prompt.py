"""Reading the prompt of a block: its lines as one text, and the flags that end the last of them.

Lines that look like something else than text are reported. Nothing here reads braces.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rendernet_jupyter.spec.entry import Entry
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.flags import (
    TEXTS,
    Flag,
    marks,
    report_flaw,
    report_mark,
    split_flags,
    without_quotes,
)
from rendernet_jupyter.spec.keys import KEY, canonical_name, folded
from rendernet_jupyter.spec.typed import EDGES, Place, Typed

HEADER = re.compile(r"([^:：=]{1,40}?)[ \t]*[:：=]")
"""What a header line begins with: words and a colon."""

_ELSEWHERE = {
    **dict.fromkeys(("size", "width", "height", "resolution", "dimensions"), "aspect_ratio"),
    **dict.fromkeys(("guidance", "guidance_scale", "cfgscale"), "cfg_scale"),
    **dict.fromkeys(("num_inference_steps", "sampling_steps"), "steps"),
    **dict.fromkeys(("num_images", "num_outputs", "batch_count"), "batch_size"),
    **dict.fromkeys(("scheduler", "sampling_method"), "sampler"),
    **dict.fromkeys(("checkpoint", "base_model"), "model"),
}
"""Settings of other programs, and the key that comes nearest. What is read as text is paid for."""

_MAGIC = re.compile(r"%%\w+|%rendernet\b")
_DASH = re.compile(r"(?<!\S)[—–]([^\W\d_][\w-]*)")
_BRACE = re.compile(r"\\[\\{}]|[{}]")


class _Row(NamedTuple):
    """A line of the prompt: its text, its place, whether a blank line is before it, and escaped."""

    text: str
    line: int
    column: int
    after_blank: bool
    escaped: bool


class Prompt(NamedTuple):
    """The prompt of a block, and the flags behind it.

    Attributes:
        text: the lines as one text, without the flags.
        place: of the key or, without one, of the text.
        opened: it has a key of its own: `prompt:`.
        flags: in order.
        whole: the lines as one text, flags included.
    """

    text: Typed
    place: Place
    opened: bool
    flags: tuple[Flag, ...]
    whole: Typed

    def entries(self, shift: int) -> Iterator[Entry]:
        """Each key that is given."""
        if self.text.text or self.opened:
            origin = f"line {self.place[0] + shift}"
            length = len("prompt") if self.opened else 1
            yield Entry(KEY["prompt"], self.text, self.place, length, "spec", origin)
        for flag in self.flags:
            place = self.whole.place(flag.offset)
            name = canonical_name(flag.name)
            if name is None or flag.doubtful or not flag.closed:
                continue
            value, literal = without_quotes(flag.value) if name in TEXTS else (flag.value, False)
            origin = f"--{flag.name} on line {place[0] + shift}"
            length = len(flag.name) + 2
            yield Entry(KEY[name], value, place, length, "spec", origin, literal)


_NO_SETTINGS: Mapping[str, str] = {}


def read_prompt(
    lines: Sequence[str],
    line: int,
    opened: int | None,
    findings: Findings,
    settings: Mapping[str, str] = _NO_SETTINGS,
) -> Prompt:
    """Read the prompt from the line that begins it to the end of the block.

    Args:
        lines: the first of them has text.
        line: number of the first.
        opened: where its text begins after `prompt:`, None when it has no key.
        findings: takes the faults.
        settings: the settings of the keys above it, each with its key: `voice` of `narrator`.
    """
    raw = lines[0]
    place = line, raw.index(raw.strip(EDGES)) + 1
    rows = _rows(lines, line, opened)
    if not rows:
        nothing = Typed("", *place)
        return Prompt(nothing, place, True, (), nothing)  # noqa: FBT003 - it was opened
    own = rows[1:] if opened is not None and rows[0].line == line else rows
    _check_lines(own, findings, settings)
    whole = _joined(rows)
    if "—" in whole.text or "–" in whole.text:
        _check_dashes(whole, findings)
    flags_at = None
    flags: tuple[Flag, ...] = ()
    if "--" in whole.text:
        flags_at = _flags_at(whole, findings)
    if flags_at is not None:
        flags = tuple(split_flags(whole, flags_at, lambda name: canonical_name(name) is not None))
        _check_flags(flags, whole, findings)
    text = whole if flags_at is None else whole.part(0, flags_at)
    return Prompt(text, place, opened is not None, flags, whole)


def _rows(lines: Sequence[str], line: int, opened: int | None) -> list[_Row]:
    """The lines that are not blank."""
    rows: list[_Row] = []
    blank = False
    for index, raw in enumerate(lines):
        text = raw.strip(EDGES)
        column = raw.index(text) + 1 if text else 1
        escaped = len(text) > 1 and text[0] == "\\" and (text[1].isalpha() or text[1] == "#")
        if index == 0 and opened is not None:
            after = text[opened:]
            text, escaped = after.strip(EDGES), False
            column += opened + (after.index(text) if text else 0)
        if not text:
            blank = True
            continue
        if escaped:
            text, column = text[1:], column + 1
        rows.append(_Row(text, line + index, column, blank and bool(rows), escaped))
        blank = False
    return rows


def _joined(rows: Sequence[_Row]) -> Typed:
    """The lines as one text: joined by a space, or by a line break where blank lines were."""
    if len(rows) == 1:
        return Typed(rows[0].text, rows[0].line, rows[0].column)
    pieces: list[str] = []
    jumps: list[tuple[int, int, int]] = []
    offset = 0
    for row in rows:
        if pieces:
            pieces.append("\n" if row.after_blank else " ")
            offset += 1
        jumps.append((offset, row.line, row.column))
        pieces.append(row.text)
        offset += len(row.text)
    return Typed("".join(pieces), rows[0].line, rows[0].column, tuple(jumps))


def _check_lines(rows: Sequence[_Row], findings: Findings, settings: Mapping[str, str]) -> None:
    """Report lines that look like something else than the text that they are."""
    for row in rows:
        if row.escaped:
            continue
        place = row.line, row.column
        if row.text[0] == "#":
            findings.report(
                "hash-in-prompt",
                "this is part of the prompt, not a comment; write '\\#' to say so, "
                "or move it above the prompt",
                place,
            )
        elif magic := _MAGIC.match(row.text):
            findings.report(
                "magic-in-prompt",
                f"'{magic[0]}' is part of the prompt here, and nothing runs it; a magic stands "
                "above all else in its cell",
                place,
                length=len(magic[0]),
            )
        elif header := HEADER.match(row.text):
            _check_header(header, place, findings)
            _check_setting(header, place, findings, settings)


def _check_header(header: re.Match[str], place: Place, findings: Findings) -> None:
    if name := canonical_name(header[1]):
        way = "move the line above it" if name != "prompt" else "begin another spec with '---'"
        findings.report(
            "late-header",
            f"the prompt has begun, so '{name}' is not read here; {way}, or write '\\' before it",
            place,
            length=len(header[1]),
        )
    elif header.end() == len(header.string) and folded(header[1]) == "defaults":
        findings.report(
            "bad-defaults",
            "'defaults:' stands alone on the first line of the first block; "
            "write '\\' before it if it is text",
            place,
            length=len("defaults:"),
        )


def _check_setting(
    header: re.Match[str], place: Place, findings: Findings, settings: Mapping[str, str]
) -> None:
    """Report a line that looks like the setting of a key above it, or of another program."""
    name = folded(header[1])
    if canonical_name(header[1]):
        return
    if name in settings:
        way = f"a setting stands in the line of its key: '{settings[name]}: ... {name}=...'"
    elif name in _ELSEWHERE:
        way = f"the key for it is called '{_ELSEWHERE[name]}'"
    else:
        return
    message = f"this line is text; {way}; write '\\' before it to say that it is text"
    findings.report("setting-in-prompt", message, place, length=len(header[1]))


def _check_dashes(whole: Typed, findings: Findings) -> None:
    for match in _DASH.finditer(whole.text):
        if canonical_name(match[1]):
            findings.report(
                "dash-flag",
                f"'{match[0]}' is text; a flag begins with two hyphens",
                whole.place(match.start()),
                length=len(match[0]),
                suggest=f"--{match[1]}",
            )


def _flags_at(whole: Typed, findings: Findings) -> int | None:
    """Where the flags begin that end the last line; marks before them are reported."""
    text = whole.text
    last = whole.jumps[-1][0] if whole.jumps else 0
    groups = _closed_groups(text) if "{" in text else []
    for offset in marks(text):
        group = bisect_right(groups, (offset, 0)) - 1
        inside = group >= 0 and offset < groups[group][1]
        if offset >= last and not inside:
            return offset
        report_mark(whole, offset, findings)
    return None


def _closed_groups(text: str) -> list[tuple[int, int]]:
    """The spans of braces that are closed and stand in no others, escapes aside."""
    spans: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            start = opened.pop()
            while spans and spans[-1][0] > start:
                spans.pop()
            spans.append((start, match.end()))
    return spans


def _check_flags(flags: Sequence[Flag], whole: Typed, findings: Findings) -> None:
    for flag in flags:
        if canonical_name(flag.name) is None:
            report_mark(whole, flag.offset, findings)
        else:
            report_flaw(flag, findings)
