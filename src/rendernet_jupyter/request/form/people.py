"""Characters that a prompt names in braces: who stands there, and another one in their place.

Names among the options of a `{a|b}` stay: which of them is meant no control can show. Which names
are characters is told by whoever asks. Nothing here reads a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from rendernet_jupyter.spec.braces import Named, parse

_BRACED = re.compile(r"\{(?:\\.|[^{}\\])*\}", re.DOTALL)
_SPECIAL = re.compile(r"[\\{}|]")

IsPerson = Callable[[str], bool]


class Standing(NamedTuple):
    """A name in braces, and where it stands in the prompt."""

    name: str
    start: int
    end: int


def people_in(prompt: str, is_person: IsPerson) -> list[Standing]:
    """The characters that stand in a prompt, in its order.

    Args:
        prompt: as a form shows it.
        is_person: whether a name in braces is one.
    """
    nodes = parse(prompt, lambda *_: None)
    named = [node for node in nodes if isinstance(node, Named) and is_person(node.name)]
    found = ((node.name, _BRACED.match(prompt, node.offset)) for node in named)
    return [Standing(name, match.start(), match.end()) for name, match in found if match]


def recast(prompt: str, is_person: IsPerson, name: str) -> str:
    """The prompt with one character in the place of those that stand in it.

    Args:
        prompt: as a form shows it.
        is_person: whether a name in braces is a character.
        name: who stands there afterwards, in the place of the first if not there already; nobody
            for an empty one. Where nobody stood, the prompt stays as it is.
    """
    standing = people_in(prompt, lambda one: one == name or is_person(one))
    stays = next((one for one in standing if one.name == name), None)
    heir = None if stays or not name else next(iter(standing), None)
    for one in reversed(standing):
        if one is heir:
            prompt = prompt[: one.start] + braced(name) + prompt[one.end :]
        elif one is not stays:
            prompt = _without(prompt, one)
    return prompt


def braced(name: str) -> str:
    """A character's name as a prompt says it."""
    return "{" + _SPECIAL.sub(r"\\\g<0>", name) + "}"


def _without(prompt: str, one: Standing) -> str:
    """The prompt without a name, and without one of two spaces that meet."""
    before, behind = prompt[: one.start], prompt[one.end :]
    if not before or before[-1].isspace():
        behind = behind.lstrip(" ")
    return before + behind
