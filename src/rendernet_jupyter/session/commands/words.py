"""The words of a line, with `{{ name }}` filled in as in a cell.

A variable brings one value and never syntax: no word, no quote and no option is read in it. An
argument that may be content is left to its command. No command is known here.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.spec.typed import on_one_line
from rendernet_jupyter.spec.variables import Scope, VariableFault, text_of, value_of

_HOLE = re.compile(r"\\\{\{|\{\{((?:[^{}\"]|\"[^\"]*\")*)\}\}|\{\{")
_MARK = re.compile("\ue000([0-9]+)\ue001")  # of private use: no shell's rule knows them


class Words:
    """The arguments of one line.

    Args:
        line: as typed after the command's name.
        variables: Python variables; None where there are none.
    """

    def __init__(self, line: str, variables: Mapping[str, Any] | None = None) -> None:
        self._holes: list[re.Match[str]] = []
        self._scope = Scope(variables or {})
        self._marked = _HOLE.sub(self._mark, line)

    def _mark(self, hole: re.Match[str]) -> str:
        if hole[0] == "{{":
            raise RenderNetError(
                "this '{{' is not closed by '}}'; nothing was done", hint="As text it is: \\{{"
            )
        self._holes.append(hole)
        return f"\ue000{len(self._holes) - 1}\ue001"

    def split(self) -> Sequence[str]:
        """The words by the shell's rules; a mark stands for each variable.

        Raises:
            RenderNetError: a quote is not closed.
        """
        try:
            return shlex.split(self._marked, posix=Path("/").is_absolute())
        except ValueError as error:
            raise RenderNetError(f"the arguments cannot be read: {error}") from None

    def typed(self, text: str) -> str:
        """A text with the variables as they were typed."""
        return self._unmarked(text, lambda hole: hole[0].removeprefix("\\"))

    def filled(self, text: str) -> str:
        """A text with the values of the variables.

        Raises:
            RenderNetError: one has none, or a value that stands for no text.
        """
        return self._unmarked(text, self._value)

    def reader(self, read: Callable[[str], Any], *, content: bool) -> Callable[[str], Any]:
        """What reads an argument, of which some is filled in before it is read.

        Args:
            read: as for argparse.
            content: leave the variables to the command.
        """

        @wraps(read)
        def reading(text: str) -> Any:
            return read(self.typed(text) if content else self.filled(text))

        return reading

    def _unmarked(self, text: str, says: Callable[[re.Match[str]], str]) -> str:
        def of(mark: re.Match[str]) -> str:
            number = int(mark[1])
            return says(self._holes[number]) if number < len(self._holes) else mark[0]

        return _MARK.sub(of, text)

    def _value(self, hole: re.Match[str]) -> str:
        if hole[1] is None:
            return "{{"
        try:
            value, form = value_of(hole[1], self._scope)
            if form is None and isinstance(value, os.PathLike):
                value = os.fsdecode(value)
            return on_one_line(text_of(value, form))
        except VariableFault as fault:
            raise RenderNetError(
                f"{hole[0]}: {fault.message}; nothing was done",
                hint=f"Did you mean {{{{{fault.suggest}}}}}?" if fault.suggest else "",
            ) from None


def as_word(word: str) -> str:
    """A word as it is written into a line for a cell: one word, and nothing else is read in it."""
    return shlex.quote(as_text(word))


def as_text(word: str) -> str:
    """A word of which no variable is read."""
    return word.replace("{{", "\\{{")
