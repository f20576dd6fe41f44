"""Braces in a text: `{{ variable }}`, `{a|b}` permutations and `{Name}` characters.

A template is parsed once, without recursion, and bound to a scope as often as rows ask for it.
Nothing here knows which characters exist.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

_TOKEN = re.compile(r"\\(?:[\\{}|]|--)|\{\{|[{}|]")
_VARIABLE = re.compile(r"\{\{((?:[^{}\"]|\"[^\"]*\")*)\}\}")
_FOREIGN = re.compile(r"\s*[0-9-]*\$\$")
_WEIGHT = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)::")
_DEEPEST = 40

Report = Callable[[str, str, int, int], None]
"""Takes code, message, offset and length of a fault."""


@dataclass(frozen=True, slots=True)
class Hole:
    """`{{ reference }}` at `offset`, `length` characters long."""

    reference: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Named:
    """`{Name}` at `offset`."""

    name: str
    offset: int


@dataclass(frozen=True, slots=True)
class Group:
    """`{a|b}` at `offset`: its options and their weights, 1 where none is given."""

    options: tuple[Nodes, ...]
    weights: tuple[float, ...]
    offset: int


Nodes = tuple["str | Hole | Named | Group", ...]


@dataclass(slots=True)
class _Frame:
    """An open brace while its end is looked for."""

    offset: int
    options: list[list[str | Hole | Named | Group]] = field(default_factory=lambda: [[]])
    raw: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    nested: bool = False
    faulty: bool = False


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
        self._strays = 0

    def parse(self) -> Nodes:
        position = 0
        while token := _TOKEN.search(self._text, position):
            self._add(self._text[position : token.start()])
            position = self._take(token)
        self._add(self._text[position:])
        for frame in self._stack[1:]:
            self._report("bad-braces", "this brace is not closed", frame.offset, 1)
        return _merged(self._stack[0].options[0])

    def _add(self, node: str | Hole | Named | Group) -> None:
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
            frame.raw.append(start + 1)
        return token.end()

    def _variable(self, start: int) -> int:
        self._stack[-1].nested = True
        if match := _VARIABLE.match(self._text, start):
            self._add(Hole(match[1], start, len(match[0])))
            return match.end()
        if end := _balanced_end(self._text, start):
            self._report(
                "bad-variable",
                "'{{' always begins a Python variable; write '{ {' for a brace inside a brace",
                start,
                end - start,
            )
            return end
        self._report("bad-braces", "this '{{' is not closed by '}}'", start, 2)
        self._strays += 1
        return start + 2

    def _open(self, start: int) -> None:
        self._stack[-1].nested = True
        frame = _Frame(start, raw=[start + 1])
        if len(self._stack) > _DEEPEST:
            self._report("bad-braces", f"braces nest no deeper than {_DEEPEST}", start, 1)
        self._stack.append(frame)

    def _close(self, start: int) -> None:
        if len(self._stack) == 1:
            if self._strays:
                self._strays -= 1
            else:
                self._report(
                    "bad-braces", "this brace was never opened; write '\\}' for text", start, 1
                )
            return
        frame = self._stack.pop()
        content = self._text[frame.offset + 1 : start]
        length = len(content) + 2
        if _FOREIGN.match(content):
            message = "'$$' has no meaning here; a permutation is written {a|b}"
            self._report("bad-braces", message, frame.offset, length)
        elif len(frame.options) > 1:
            self._add(_group(frame, self._text))
        elif not content.strip():
            message = "these braces hold nothing; write '\\{\\}' for text"
            self._report("bad-braces", message, frame.offset, length)
        elif frame.nested:
            message = "braces that hold braces need a '|' between two options"
            self._report("bad-braces", message, frame.offset, length)
        else:
            name = "".join(part for part in frame.options[0] if isinstance(part, str))
            self._add(Named(" ".join(name.split()), frame.offset))


def _group(frame: _Frame, text: str) -> Group:
    options, weights = [], []
    for option, start in zip(frame.options, frame.raw, strict=True):
        weight = _WEIGHT.match(text, start)
        nodes = _merged(option)
        if weight and nodes and isinstance(nodes[0], str):
            nodes = (nodes[0][weight.end() - start :], *nodes[1:])
        options.append(tuple(node for node in nodes if node))
        weights.append(float(weight[1]) if weight else 1.0)
    return Group(tuple(options), tuple(weights), frame.offset)


def _merged(nodes: Sequence[str | Hole | Named | Group]) -> Nodes:
    """The nodes with neighbouring texts joined."""
    merged: list[str | Hole | Named | Group] = []
    for node in nodes:
        if isinstance(node, str) and merged and isinstance(merged[-1], str):
            merged[-1] += node
        else:
            merged.append(node)
    return tuple(merged)


def _balanced_end(text: str, start: int) -> int | None:
    """Where the braces that open at `start` are all closed, if they are."""
    depth = 0
    for match in re.compile(r"[{}]").finditer(text, start):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.end()
    return None


def holes(nodes: Nodes) -> Iterator[Hole]:
    """Every variable of a template, nested ones included."""
    for node in nodes:
        if isinstance(node, Hole):
            yield node
        elif isinstance(node, Group):
            for option in node.options:
                yield from holes(option)
