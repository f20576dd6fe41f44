"""The value of a header: its variables filled in, its items taken apart.

A `Filled` keeps beside the text a mask of equal length in which everything that a variable brought
is a NUL, so that nothing in it can be read as a separator or a quote. Nothing here knows what the
items stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rendernet_jupyter.spec.body import report_open_quote
from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.typed import EDGES, Typed
from rendernet_jupyter.spec.variables import Scope, VariableFault, text_of, value_of

_BRACE = re.compile(r"\\[{}]|\{\{((?:[^{}\"]|\"[^\"]*\")*)\}\}|[{}]")
_LINE_ENDS = re.compile(r"\s*(?:\r\n|\n|\r)\s*")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


@dataclass(frozen=True, slots=True)
class Filled:
    """The text of a value with its variables filled in.

    Attributes:
        typed: the filled text; places lead back to what was typed.
        mask: the same, with NUL for each character that a variable brought.
        contents: Python objects that stand for content, by the text that stands for them here.
    """

    typed: Typed
    mask: str
    contents: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The filled text."""
        return self.typed.text


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a value.

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


def fill(
    typed: Typed, scope: Scope, findings: Findings, *, content: bool = False
) -> Filled | None:
    """Fill in the variables of a header's value; None when a fault was reported.

    Args:
        typed: the value.
        scope: the variables.
        findings: takes the faults.
        content: whether an object that is content may stand here.
    """
    text = typed.text
    if "{" not in text and "}" not in text:
        return Filled(typed, text)
    return _Filler(typed, scope, findings, content=content).fill()


class _Filler:
    """Builds text, mask and places side by side."""

    def __init__(self, typed: Typed, scope: Scope, findings: Findings, *, content: bool) -> None:
        self._typed = typed
        self._scope = scope
        self._findings = findings
        self._content = content
        self._texts: list[str] = []
        self._masks: list[str] = []
        self._jumps: list[tuple[int, int, int]] = []
        self._length = 0
        self._contents: dict[str, object] = {}
        self._sound = True

    def fill(self) -> Filled | None:
        text, position = self._typed.text, 0
        for match in _BRACE.finditer(text):
            self._add(text[position : match.start()], position)
            position = match.end()
            if match[0][0] == "\\":
                self._add(match[0][1], match.start(), masked=True)
            elif match[1] is not None:
                self._variable(match[1], match)
            elif self._sound:
                self._refuse(match.start())
        self._add(text[position:], position)
        if not self._sound:
            return None
        typed = Typed(
            "".join(self._texts), *self._typed.place(0), tuple(self._jumps), self._typed.pinned
        )
        return Filled(typed, "".join(self._masks), self._contents)

    def _add(self, text: str, offset: int, *, masked: bool = False) -> None:
        self._jumps.append((self._length, *self._typed.place(offset)))
        self._texts.append(text)
        self._masks.append("\0" * len(text) if masked else text)
        self._length += len(text)

    def _refuse(self, offset: int) -> None:
        self._sound = False
        self._findings.report(
            "bad-braces",
            "only {{ variables }} are read here; a list of values is written with '|' or ', '",
            self._typed.place(offset),
        )

    def _variable(self, reference: str, match: re.Match[str]) -> None:
        try:
            value, form = value_of(reference, self._scope)
            if form is None and self._content and is_content(value):
                text = "{{" + reference.strip() + "}}"
                self._contents[text] = value
            else:
                text = _LINE_ENDS.sub(" ", _path_or_text(value, form, content=self._content))
        except VariableFault as fault:
            self._sound = False
            self._findings.report(
                fault.code,
                fault.message,
                self._typed.place(match.start()),
                length=len(match[0]),
                suggest=fault.suggest,
            )
            return
        self._add(text, match.start(), masked=True)


def is_content(value: Any) -> bool:
    """Whether a Python object can be sent as a file: bytes, a PIL image, a picture of a result."""
    if isinstance(value, bytes | bytearray | memoryview):
        return True
    return hasattr(value, "_repr_png_") or hasattr(value, "media_id")


def _path_or_text(value: Any, form: str | None, *, content: bool) -> str:
    if content and form is None and hasattr(value, "__fspath__"):
        path = value.__fspath__()
        return path if isinstance(path, str) else str(path)
    return text_of(value, form)


def split(filled: Filled, separator: re.Pattern[str], findings: Findings) -> list[Item] | None:
    """The items between separators; None when a quote is not closed.

    A quote opens an item only at its first character, and a separator inside it is text.
    """
    items, start, mask = [], 0, filled.mask
    while True:
        first = start + len(mask[start:]) - len(mask[start:].lstrip(EDGES))
        after = first
        if mask.startswith('"', first):
            quoted = _QUOTED.match(mask, first)
            if not quoted:
                report_open_quote(filled.typed, findings, first)
                return None
            after = quoted.end()
        found = separator.search(mask, after)
        items.append(_item(filled, first, found.start() if found else len(mask)))
        if not found:
            return items
        start = found.end()


def words(filled: Filled, findings: Findings) -> list[Item] | None:
    """The words of an object's value; a quote may open one, or its value after `=`.

    Returns:
        The words, each with its whole text in `text` when it is not quoted; None when a quote is
        not closed.
    """
    found, mask, position = [], filled.mask, 0
    for match in _iter_words(mask):
        start, end = match.span()
        if match["open"]:
            report_open_quote(filled.typed, findings, match.start("open"))
            return None
        found.append(_item(filled, start, end))
        position = end
    return found if position >= 0 else None


_WORD = re.compile(
    r'(?:[^\s"=]+=)?"(?:[^"]|"")*"[^\s"]*|(?:[^\s"=]+=)?(?P<open>")|\S+'
)


def _iter_words(mask: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(mask)


def _item(filled: Filled, start: int, end: int) -> Item:
    while end > start and filled.text[end - 1] in EDGES:
        end -= 1
    if filled.mask.startswith('"', start) and (quoted := _QUOTED.match(filled.mask, start)):
        inner = unquoted(filled, quoted)
        tail = filled.text[quoted.end() : end].strip(EDGES)
        return Item(inner, tail, quoted=True, start=start, end=end)
    return Item(filled.text[start:end], "", quoted=False, start=start, end=max(end, start))


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
