"""Options and flags: `--name value` on the magic line and after a prompt.

A flag mark is `--` and a letter, after white space or at a line's start. Only `"` quotes, and only
where it opens a word; an apostrophe is a letter. Nothing here acts on an option.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.keys import KEY_NAMES, canonical_name, folded
from rendernet_jupyter.spec.options import OPTION
from rendernet_jupyter.spec.typed import Typed, after_white
from rendernet_jupyter.suggest import nearest

TEXTS = ("negative", "prompt")
"""The keys whose value is a text."""

MARK = re.compile(r"(?<!\S)--(?=[^\W\d_])")
"""A flag mark."""

_STOP = re.compile(r'(?P<hole>\{\{)|(?P<quote>(?<![^\s,|=@])")|(?P<mark>(?<!\S)--(?=[^\W\d_]))')
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_MARK_OR_HOLE = re.compile(r"\{\{|(?<!\S)--(?=[^\W\d_])")
_WORD = re.compile(r"\S+")
_NAME = re.compile(r"--([^\s{}|]+)")


class Flag(NamedTuple):
    """One `--name value`.

    Attributes:
        name: as typed, without the dashes.
        offset: of its `--`.
        value: what follows, trimmed; empty when nothing does.
        closed: False when a quote that opens the value is not closed.
        doubtful: its value is a text whose first word could belong to the name: `--no wait`.
    """

    name: str
    offset: int
    value: Typed
    closed: bool = True
    doubtful: bool = False


def marks(text: str) -> Iterator[int]:
    """The offset of each flag mark of a text in which quotes are only text."""
    position = 0
    while stop := _MARK_OR_HOLE.search(text, position):
        position = stop.end()
        if stop[0] == "--":
            yield stop.start()
        elif (close := text.find("}}", position)) >= 0:
            position = close + 2


def split_flags(typed: Typed, start: int, known: Callable[[str], bool]) -> Iterator[Flag]:
    """The flags of `typed` from the mark at `start` to its end.

    `known` says whether a name exists: a space in a name is as good as a `-`.
    """
    text = typed.text
    while start < len(text):
        word = _WORD.match(text, start + 2)
        name_end = word.end() if word else len(text)
        end, closed = _value_end(text, name_end)
        name = text[start + 2 : name_end]
        value = typed.part(name_end, end)
        doubtful = False
        second = _WORD.match(value.text)
        if second and known(both := f"{name} {second[0]}"):
            doubtful = canonical_name(name) in TEXTS
            if not doubtful:
                name, value = both, value.part(second.end())
        yield Flag(name, start, value, closed, doubtful)
        start = end


def _value_end(text: str, name_end: int) -> tuple[int, bool]:
    """Where a value ends (the next mark outside quotes), and whether its quotes are closed."""
    value_start = after_white(text, name_end)
    position = name_end
    while stop := _STOP.search(text, position):
        if stop["mark"]:
            return stop.start(), True
        if stop["hole"]:
            close = text.find("}}", stop.end())
            position = close + 2 if close >= 0 else stop.end()
        elif quoted := _QUOTED.match(text, stop.start()):
            position = quoted.end()
        elif stop.start() == value_start:
            return len(text), False
        else:
            position = stop.end()
    return len(text), True


def without_quotes(typed: Typed) -> tuple[Typed, bool]:
    """An option's value without the pair of quotes round the whole of it, and if it had one."""
    if typed.text.startswith('"') and _QUOTED.fullmatch(typed.text):
        inner = typed.text[1:-1].replace('""', '"')
        line, column = typed.place(1)
        return Typed(inner, line, column, pinned=typed.pinned), True
    return typed, False


def report_mark(typed: Typed, offset: int, findings: Findings) -> None:
    """Report a flag mark that stands where no flag is read."""
    match = _NAME.match(typed.text, offset)
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
    message, suggest = f"no key is called '{word}'; write '\\--{word}' if it is text", None
    if folded(word) in OPTION:
        message = f"'--{word}' is an option of a cell's first line: %%rendernet --{word}"
    else:
        spelled = [alias.replace("_", "-") for alias in KEY_NAMES]
        near = nearest(word.partition("=")[0].lower().replace("_", "-"), spelled, cutoff=0.7)
        suggest = f"--{near[0]}" if near else None
    findings.report("unknown-flag", message, place, length=len(word) + 2, suggest=suggest)


def report_flaw(flag: Flag, findings: Findings) -> bool:
    """Report a value that cannot be read, whatever the name; False when there is no such flaw."""
    if not flag.closed:
        report_open_quote(flag.value, findings)
    elif flag.doubtful:
        word = flag.value.text.split(None, 1)[0]
        findings.report(
            "bad-value",
            f"'--{flag.name} {word}' can be read in two ways; write '--{flag.name}-{word}', "
            f"or put the text in quotes",
            flag.value.place(0),
            length=len(word),
        )
    return flag.doubtful or not flag.closed


def report_open_quote(value: Typed, findings: Findings, offset: int = 0) -> None:
    """Report a quote that opens an item and is never closed."""
    findings.report(
        "unclosed-quote",
        "this quote is not closed; a quote inside quotes is written twice",
        value.place(offset),
        length=len(value.text) - offset,
    )
