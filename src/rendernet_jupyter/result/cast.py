"""Who is in a picture: the character of a request, by the id that was sent and the name it had.

A body of the API holds the id alone. The name is the one that the canonical text was written with,
so it stays what it was when the picture was made, whatever becomes of the character. Nothing here
asks what it is called today.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_HEADER = re.compile(
    r"^character: (?:\"((?:[^\"]|\"\")*)\"|(.+?))(?: [^\s\"=]+=.*)?$", re.MULTILINE
)
_PERSON = re.compile(r"(?<!\\)(?:\\\\)*\{((?:[^{}\\]|\\.)+)\}")
_ESCAPED = re.compile(r"\\(.)")
_ESCAPED_BRACE = re.compile(r"\\([{}])")


@dataclass(frozen=True, slots=True)
class UsedCharacter:
    """A character as a request used it.

    Attributes:
        id: what was sent.
        name: what it was called then; empty where the request named it by its id alone, as JSON
            does.
    """

    id: str
    name: str = ""

    def __str__(self) -> str:
        return self.name or self.id


def character_of(body: Mapping[str, Any], canonical: str) -> UsedCharacter | None:
    """The character of a request, None when it has none.

    Args:
        body: the element of the API body.
        canonical: the canonical text of the request.
    """
    member = body.get("character")
    found = member.get("character_id") if isinstance(member, Mapping) else None
    if not found:
        return None
    name = _name(canonical)
    return UsedCharacter(str(found), "" if name == found else name)


def _name(canonical: str) -> str:
    """The name in the header or the braces of a canonical text, empty where it has neither."""
    head, mark, prompt = f"\n{canonical}".partition("\nprompt: ")
    if header := _HEADER.search(head):
        quoted, plain = header.groups()
        return plain or _ESCAPED_BRACE.sub(r"\1", quoted.replace('""', '"'))
    person = _PERSON.search(prompt) if mark else None
    return _ESCAPED.sub(r"\1", person[1]) if person else ""
