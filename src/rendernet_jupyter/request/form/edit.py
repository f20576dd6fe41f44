"""Edits of a text, each as small as it can be: one line changed, added or taken away.

An edit gives the lines that result; whether they say what was meant is found out by reading them.
Nothing here decides what is edited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rendernet_jupyter.request.form.layout import Layout
from rendernet_jupyter.request.form.tail import flags_of, tail_of
from rendernet_jupyter.spec.flags import MARK
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.spec.typed import EDGES

_SIMPLE = re.compile(r"[\w.:/@+%](?:[\w.:/@+%-]*[\w.:/@+%])?")


def put(layout: Layout, key: str, text: str, remark: str = "") -> list[str]:
    """The lines with a key's value: in its header line, in place of a flag, or in a new line.

    Args:
        layout: of the lines before.
        key: which.
        text: the value as written.
        remark: the comment behind it in a new line, with the space before it; a line that is there
            keeps its own.
    """
    lines = _without_flags(layout, key)
    if key not in layout.heads:
        lines.insert(_place(layout, key), f"{key}: {text}{remark}")
        return lines
    value = layout.heads[key].value
    line, column = value.line - 1, value.column - 1
    lines[line] = lines[line][:column] + text + lines[line][column + len(value.text) :]
    return lines


def cut(layout: Layout, key: str) -> list[str]:
    """The lines without a key."""
    lines = _without_flags(layout, key)
    if key in layout.heads:
        del lines[layout.heads[key].place[0] - 1]
    return lines


def put_prompt(layout: Layout, prompt: str, *, opened: bool) -> list[str]:
    """The lines with another prompt, the flags behind it left where they are."""
    head = _trimmed(layout.lines[: layout.prompt_line])
    return [*head, *tail_of(prompt, flags_of(layout), opened=opened)]


def anew(layout: Layout, given: Mapping[str, str], prompt: str) -> list[str]:
    """Lines written from keys and prompt alone, under the comments that there were.

    Args:
        layout: of the lines before.
        given: the keys that stand in the text, as written.
        prompt: as shown.
    """
    heads = layout.lines[: layout.prompt_line]
    comments = [line.strip(EDGES) for line in heads if line.strip(EDGES).startswith("#")]
    comments += [remark.strip(EDGES) for name in layout.heads if (remark := layout.remark(name))]
    keys = [f"{name}: {given[name]}" for name in KEY if name in given]
    return [*comments, *keys, *tail_of(prompt, "", opened=True)]


def _place(layout: Layout, key: str) -> int:
    """The index at which a new header line stands in the order of the table."""
    order = KEY[key].order
    before = [entry for name, entry in layout.heads.items() if KEY[name].order < order]
    if before:
        return max(before, key=lambda entry: entry.key.order).place[0]
    if layout.heads:
        return min(entry.place[0] for entry in layout.heads.values()) - 1
    if layout.prompt_line is not None:
        return layout.prompt_line
    return len(_trimmed(layout.lines))


def _without_flags(layout: Layout, key: str) -> list[str]:
    """The lines without a flag behind the prompt, if it is one."""
    lines = list(layout.lines)
    if key in layout.flags and layout.flags_at is not None:
        index, column = layout.flags_at
        rest = flags_of(layout, without=[key])
        lines[index] = f"{lines[index][:column].rstrip(EDGES)} {rest}".strip(EDGES)
    return _trimmed(lines)


def _trimmed(lines: Iterable[str]) -> list[str]:
    """The lines without blank ones at the end."""
    kept = list(lines)
    while kept and not kept[-1].strip(EDGES):
        kept.pop()
    return kept


# The magic line


def named(line: str, name: str) -> str:
    """The magic line with another name for the result; empty for none."""
    mark = MARK.search(line)
    options = line[mark.start() :] if mark else ""
    return f"{name} {options}".strip(EDGES)


def line_without(layout: Layout, line: str, names: Iterable[str]) -> str:
    """The magic line without some keys and options (by slot)."""
    stretches = [layout.line_stretch(name, line) for name in names if layout.on_line(name)]
    for start, end in sorted(stretches, reverse=True):
        line = line[:start] + line[end:]
    return line.rstrip(EDGES) if stretches else line


def line_with(line: str, name: str, value: str) -> str:
    """The magic line with one option more; an empty value for one that takes none."""
    if value and not _SIMPLE.fullmatch(value):
        value = '"' + value.replace('"', '""') + '"'
    return " ".join(part for part in (line.rstrip(EDGES), f"--{name}", value) if part)
