"""Braces in a text: `{{ variable }}`, `{a|b}` permutations and `{Name}` characters.

A template is parsed once, in one pass and without recursion, and bound to a scope as often as rows
ask for it. Nothing here knows which characters exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

_TOKEN = re.compile(r"\\(?:[\\{}|]|--)|\{\{|[{}|]")
_VARIABLE = re.compile(r"\{\{((?:[^{}\"]|\"[^\"]*\")*)\}\}")
_FOREIGN = re.compile(r"\s*[0-9-]*\$\$")
_WEIGHT = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)::")
_EITHER = re.compile(r"[{}]")
DEEPEST = 40
"""Braces nest no deeper, so that nothing that walks them needs more than a few stack frames."""

Report = Callable[[str, str, int, int], None]
"""Takes code, message, offset and length of a fault."""


class Hole(NamedTuple):
    """`{{ reference }}` at `offset`, `length` characters long."""

    reference: str
    offset: int
    length: int


class Named(NamedTuple):
    """`{Name}` at `offset`."""

    name: str
    offset: int


class Group(NamedTuple):
    """`{a|b}` at `offset`: its options and their weights, 1 where none is given."""

    options: tuple[Nodes, ...]
    weights: tuple[float, ...]
    offset: int


Node = str | Hole | Named | Group
Nodes = tuple[Node, ...]


@dataclass(slots=True)
class _Frame:
    """An open brace while its end is looked for.

    Attributes:
        offset: of the brace.
        options: what its options hold so far.
        starts: where each option begins.
        nested: it holds braces.
    """

    offset: int
    options: list[list[Node]] = field(default_factory=lambda: [[]])
    starts: list[int] = field(default_factory=list)
    nested: bool = False


def parse(text: str, report: Report) -> Nodes:
    """The parts of a text, left to right.

    Faults are reported and stepped over; what is returned then stands for nothing.
    """
    if not ("{" in text or "}" in text or "\\" in text):
        return (text,) if text else ()
    return _Parser(text, report).parse()


class _Parser:
    """One pass over the text with a stack of open braces."""

    def __init__(self, text: str, report: Report) -> None:
        self._text = text
        self._report = report
        self._stack = [_Frame(-1)]
        self._too_deep = 0
        self._unclosed = 0

    def parse(self) -> Nodes:
        position = 0
        while token := _TOKEN.search(self._text, position):
            self._add(self._text[position : token.start()])
            position = self._take(token)
        self._add(self._text[position:])
        while len(self._stack) > 1:
            frame = self._stack.pop()
            self._report("bad-braces", "this brace is not closed", frame.offset, 1)
            self._keep(frame)
        return _merged(self._stack[0].options[0])

    def _keep(self, frame: _Frame) -> None:
        """Keep what a faulty brace holds, so that its faults show, too."""
        for option in frame.options:
            self._stack[-1].options[-1].extend(option)

    def _add(self, node: Node) -> None:
        if node:
            self._stack[-1].options[-1].append(node)

    def _take(self, token: re.Match[str]) -> int:
        """Take one token; return where the text goes on."""
        mark, start = token[0], token.start()
        if mark[0] == "\\":
            self._add(mark[1:])
        elif mark == "{{":
            return self._variable(start)
        elif mark == "{":
            self._open(start)
        elif mark == "}":
            self._close(start)
        elif len(self._stack) == 1:
            self._add("|")
        else:
            frame = self._stack[-1]
            frame.options.append([])
            frame.starts.append(start + 1)
        return token.end()

    def _variable(self, start: int) -> int:
        self._stack[-1].nested = True
        if match := _VARIABLE.match(self._text, start):
            self._add(Hole(match[1], start, len(match[0])))
            return match.end()
        if end := self._ends.get(start):
            self._report(
                "bad-variable",
                "'{{' always begins a Python variable; write '{ {' for a brace inside a brace",
                start,
                end - start,
            )
            return end
        self._report("bad-braces", "this '{{' is not closed by '}}'", start, 2)
        self._unclosed += 1
        return start + 2

    @cached_property
    def _ends(self) -> dict[int, int]:
        """Where the pair of each brace that has one ends."""
        ends: dict[int, int] = {}
        opened: list[int] = []
        for match in _EITHER.finditer(self._text):
            if match[0] == "{":
                opened.append(match.start())
            elif opened:
                ends[opened.pop()] = match.end()
        return ends

    def _open(self, start: int) -> None:
        self._stack[-1].nested = True
        if len(self._stack) > DEEPEST:
            message = f"braces nest no deeper than {DEEPEST}"
            self._report("bad-braces", message, start, 1)
            self._too_deep += 1
            return
        self._stack.append(_Frame(start, starts=[start + 1]))

    def _close(self, start: int) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._stack) > 1:
            self._close_frame(self._stack.pop(), start)
        elif self._unclosed:
            self._unclosed -= 1
        else:
            message = "this brace was never opened; write '\\}' for text"
            self._report("bad-braces", message, start, 1)

    def _close_frame(self, frame: _Frame, end: int) -> None:
        start, length = frame.offset, end + 1 - frame.offset
        if _FOREIGN.match(self._text, start + 1):
            message = "'$$' has no meaning here; a permutation is written {a|b}"
            self._report("bad-braces", message, start, length)
            self._keep(frame)
        elif len(frame.options) > 1:
            self._add(_group(frame, self._text))
        elif frame.nested:
            message = "braces that hold braces need a '|' between two options"
            self._report("bad-braces", message, start, length)
            self._keep(frame)
        else:
            name = "".join(part for part in frame.options[0] if isinstance(part, str))
            if name.strip():
                self._add(Named(" ".join(name.split()), start))
            else:
                message = "these braces hold nothing; write '\\{\\}' for text"
                self._report("bad-braces", message, start, length)


def _group(frame: _Frame, text: str) -> Group:
    options, weights = [], []
    for option, start in zip(frame.options, frame.starts, strict=True):
        weight = _WEIGHT.match(text, start)
        nodes = _merged(option)
        if weight and nodes and isinstance(nodes[0], str):
            first = nodes[0][weight.end() - start :]
            nodes = (first, *nodes[1:]) if first else nodes[1:]
        options.append(nodes)
        weights.append(float(weight[1]) if weight else 1.0)
    return Group(tuple(options), tuple(weights), frame.offset)


def _merged(nodes: Sequence[Node]) -> Nodes:
    """The nodes with neighbouring texts joined."""
    merged: list[Node] = []
    texts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            texts.append(node)
            continue
        if texts:
            merged.append("".join(texts))
            texts = []
        merged.append(node)
    if texts:
        merged.append("".join(texts))
    return tuple(merged)
