"""Where the values of a JSON text stand, and cuts that leave the rest of the text as it is.

A notebook that is parsed and written again differs in places that nobody touched: escapes, the
order of keys, line ends. So its text is cut. Nothing here knows what a notebook is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place.

    Attributes:
        start: of its first character.
        end: behind its last one.
        members: what it contains, each with the place where its key begins (or it itself, without
            a key); empty for a value that was not looked into.
        value: what it is, if it was not looked into; else an empty list or dictionary.
    """

    start: int
    end: int
    members: tuple[tuple[int, str, Node], ...] = ()
    value: Any = None

    def get(self, name: str) -> Node | None:
        """The member of that name; of several the last, as everybody reads them."""
        return next((node for _, key, node in reversed(self.members) if key == name), None)

    @property
    def named(self) -> Iterator[tuple[str, Node]]:
        """The members with their keys, in order."""
        return ((key, node) for _, key, node in self.members)

    @property
    def items(self) -> list[Node]:
        """The members alone, in order."""
        return [node for _, _, node in self.members]

    @property
    def plain(self) -> Any:
        """The value as Python has it."""
        if isinstance(self.value, dict) and self.members:
            return {key: node.plain for key, node in self.named}
        return [node.plain for node in self.items] if self.members else self.value


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A piece of text, from `start` to before `end`, and what takes its place."""

    start: int
    end: int
    text: str = ""


def nodes_of(text: str, depth: int) -> Node:
    """The tree of a JSON text, down to `depth` levels of containers.

    Raises:
        json.JSONDecodeError: it is none; `pos`, `lineno` and `colno` say where.
        RecursionError: it is nested too deeply.
    """
    node = _node(text, _skip(text, 0), depth)
    end = _skip(text, node.end)
    if end < len(text):
        raise json.JSONDecodeError("more text than one value", text, end)
    return node


def without(node: Node, removed: Collection[int]) -> Iterator[Cut]:
    """Cuts that take members out of a container, by their positions, with the commas they need."""
    if not removed:
        return
    kept = [number for number in range(len(node.members)) if number not in removed]
    if not kept:
        yield Cut(node.start + 1, node.end - 1)
        return
    for number in sorted(removed):
        if number < kept[0]:
            yield Cut(node.members[number][0], node.members[number + 1][0])
        else:
            yield Cut(node.members[number - 1][2].end, node.members[number][2].end)


def behind(node: Node, written: str, text: str) -> Cut:
    """The cut that puts a written value behind a member of a list.

    Args:
        node: the member.
        written: the value.
        text: in which the member stands.
    """
    before = node.start
    while before and text[before - 1] in " \t\r\n":
        before -= 1
    return Cut(node.end, node.end, "," + text[before : node.start] + written)


def cut(text: str, cuts: Iterable[Cut]) -> str:
    """The text after all cuts, which do not overlap."""
    parts, done = [], 0
    for one in sorted(cuts):
        parts += [text[done : one.start], one.text]
        done = one.end
    return "".join([*parts, text[done:]])


def written(value: Mapping[str, Any] | list[str] | str, level: int, text: str) -> str:
    """A value as it would stand in this text, so many levels deep, its keys in order."""
    first = _skip(text, 0) + 1  # behind the opening brace, where the layout shows
    lead = text[first : _skip(text, first)]
    # A text with half a character in it, such as \ud83d, cannot be a file.
    halves = re.search("[\ud800-\udfff]", str(value)) is not None
    if "\n" not in lead:
        return json.dumps(value, ensure_ascii=halves, sort_keys=True)
    unit = lead[lead.rindex("\n") + 1 :]
    end = lead[: lead.rindex("\n") + 1]
    lines = json.dumps(value, indent=unit, ensure_ascii=halves, sort_keys=True).split("\n")
    return f"{end}{unit * level}".join(lines)


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _node(text: str, at: int, depth: int) -> Node:
    opening = text[at : at + 1]
    if depth <= 0 or opening not in ("{", "["):
        value, end = _DECODER.raw_decode(text, at)
        return Node(at, end, value=value)
    closing = "}" if opening == "{" else "]"
    members: list[tuple[int, str, Node]] = []
    place = _skip(text, at + 1)
    while text[place : place + 1] != closing:
        if members:
            place = _skip(text, _after(text, place, ","))
        start, key = place, ""
        if opening == "{":
            if text[place : place + 1] != '"':
                raise json.JSONDecodeError("expected a name in quotes", text, place)
            key, place = _DECODER.raw_decode(text, place)
            place = _skip(text, _after(text, _skip(text, place), ":"))
        node = _node(text, place, depth - 1)
        members.append((start, key, node))
        place = _skip(text, node.end)
    return Node(at, place + 1, tuple(members), {} if opening == "{" else [])


def _after(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise json.JSONDecodeError(f"expected {sign!r}", text, at)
    return at + 1
