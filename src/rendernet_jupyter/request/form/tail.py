"""The prompt of a text: read as its author sees it, and written so that it is read as that.

A shown prompt has its lines as typed, without `prompt:`, without the flags behind it and without
the backslashes that make text of a line; its braces and other escapes stay, for they have their
meaning in a prompt. Nothing here reads braces.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rendernet_jupyter.request.form.layout import Layout
from rendernet_jupyter.request.form.value import without_marks
from rendernet_jupyter.spec.keys import canonical_name, folded
from rendernet_jupyter.spec.prompt import HEADER
from rendernet_jupyter.spec.typed import EDGES, split_lines


def prompt_of(layout: Layout) -> str:
    """The prompt as shown; empty without one."""
    if layout.prompt_line is None:
        return ""
    lines = list(layout.lines[layout.prompt_line :])
    if layout.flags_at is not None:
        line, column = layout.flags_at
        line -= layout.prompt_line
        lines = [*lines[:line], lines[line][:column]]
    first = lines[0].strip(EDGES)
    shown = [_unescaped(line.strip(EDGES)) for line in lines]
    if layout.opened and (header := HEADER.match(first)):
        text = first[header.end() :].strip(EDGES)
        # Behind `prompt:` no backslash is read, so here it must be shown as one that is text.
        shown[0] = f"\\{text}" if _unescaped(text) != text else text
    return _joined(shown)


def tidy(text: str) -> str:
    """A prompt as shown, from what somebody typed: what it could not be read as is taken out."""
    shown = (_unescaped(line.strip(EDGES)) for line in split_lines(text))
    return without_marks(_joined("\\---" if line == "---" else line for line in shown))


def tail_of(prompt: str, flags: str, *, opened: bool) -> list[str]:
    """The lines of a shown prompt and of the flags behind it.

    Args:
        prompt: as `tidy` makes it; may be empty.
        flags: as written; may be empty.
        opened: whether it begins with `prompt:`, which makes text of whatever follows.
    """
    if not prompt:
        return [flags] if flags else []
    first, *others = prompt.split("\n")
    lines = [f"prompt: {first}" if opened else _escaped(first), *map(_escaped, others)]
    lines[-1] = f"{lines[-1]} {flags}" if flags else lines[-1]
    return lines


def _unescaped(line: str) -> str:
    """A line without the backslash that makes text of it."""
    escaped = len(line) > 1 and line[0] == "\\" and (line[1].isalpha() or line[1] == "#")
    return line[1:] if escaped else line


def _escaped(line: str) -> str:
    """A line with a backslash where it would be read as something else than text."""
    header = HEADER.match(line)
    is_header = header and (canonical_name(header[1]) or folded(header[1]) == "defaults")
    return f"\\{line}" if line.startswith("#") or is_header else line


def _joined(lines: Iterable[str]) -> str:
    """Lines as one text, with one blank line for several, and none at the ends."""
    kept: list[str] = []
    for blank, group in groupby(lines, lambda line: not line):
        kept += [""] if blank else group
    return "\n".join(kept).strip("\n")


def flags_of(layout: Layout, without: Sequence[str] = ()) -> str:
    """The flags behind the prompt as written, some left out."""
    pieces = []
    for name, entry in sorted(layout.flags.items(), key=lambda item: item[1].place):
        if name not in without:
            start, end = layout.flag_stretch(name)
            pieces.append(layout.lines[entry.place[0] - 1][start:end].strip(EDGES))
    return " ".join(pieces)
