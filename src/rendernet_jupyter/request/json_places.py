"""Where the members of a JSON text stand, for carets. Nothing here checks the text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]', re.DOTALL)

Path = tuple[str | int, ...]


@dataclass(slots=True)
class _Container:
    """An open object or list: the member or index that is being read."""

    is_object: bool
    at: str | int


def places_of(text: str) -> dict[Path, int]:
    """The offset of each member's name, and of each item, by its path; the text is valid JSON."""
    places: dict[Path, int] = {}
    stack: list[_Container] = []
    wants_name = False
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            path = tuple(container.at for container in stack)
            places.setdefault(path, token.start())
            stack.append(_Container(mark == "{", "" if mark == "{" else 0))
            wants_name = mark == "{"
        elif mark in "}]":
            stack.pop()
            wants_name = False
        elif mark == "," and stack:
            top = stack[-1]
            wants_name = top.is_object
            if not top.is_object:
                top.at = int(top.at) + 1
        elif mark[0] == '"' and wants_name:
            stack[-1].at = json.loads(mark, strict=False)
            places.setdefault(tuple(container.at for container in stack), token.start())
            wants_name = False
    return places
