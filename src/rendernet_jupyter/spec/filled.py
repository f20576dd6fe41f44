"""The value of a header with its variables filled in.

A `Filled` keeps beside the text a mask of equal length in which everything that a variable brought
is a NUL, so that nothing in it can be read as a separator or a quote. Nothing here takes a value
apart.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from numbers import Number
from typing import Any, NamedTuple

from rendernet_jupyter.spec.findings import Findings
from rendernet_jupyter.spec.typed import Typed, on_one_line
from rendernet_jupyter.spec.variables import (
    Scope,
    VariableFault,
    attribute_of,
    is_variable,
    text_of,
    value_of,
)

_BRACE = re.compile(r"\\[{}]|\{\{((?:[^{}\"]|\"[^\"]*\")*)\}\}|[{}]")
_SINGLE = re.compile(r"\{([^{}]*)\}")
_NO_CONTENTS: Mapping[str, object] = {}


class Filled(NamedTuple):
    """The text of a value with its variables filled in.

    Attributes:
        typed: the filled text; places lead back to what was typed.
        mask: the same, with NUL for each character that a variable brought.
        contents: Python objects that stand for content, by the text that stands for them here.
    """

    typed: Typed
    mask: str
    contents: Mapping[str, object] = _NO_CONTENTS

    @property
    def text(self) -> str:
        """The filled text."""
        return self.typed.text

    def part(self, start: int, end: int) -> Filled:
        """The stretch from `start` to `end`, which has no white space at its ends."""
        return Filled(self.typed.part(start, end), self.mask[start:end], self.contents)


def fill(
    typed: Typed,
    scope: Scope,
    findings: Findings,
    *,
    content: bool = False,
    option: bool = False,
) -> Filled | None:
    """Fill in the variables of a header's value, or an option's; None when a fault was reported.

    Args:
        typed: the value.
        scope: the variables.
        findings: takes the faults.
        content: whether an object that is content may stand here.
        option: it is a word, a sentence or a path: a single brace is a character like any other,
            and a path of Python's stands for its text.
    """
    text = typed.text
    if "{" not in text and "}" not in text:
        return Filled(typed, text)
    return _Filler(typed, scope, findings, content=content, option=option).fill()


class _Filler:
    """Builds text, mask and places side by side."""

    def __init__(
        self, typed: Typed, scope: Scope, findings: Findings, *, content: bool, option: bool
    ) -> None:
        self._typed = typed
        self._scope = scope
        self._findings = findings
        self._content = content
        self._option = option
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
            elif self._option:
                self._take_single(match.start(), text)
            elif self._sound:
                self._refuse(match.start(), text)
        self._add(text[position:], position)
        if not self._sound:
            return None
        place = self._typed.place(0)
        typed = Typed("".join(self._texts), *place, tuple(self._jumps), self._typed.pinned)
        return Filled(typed, "".join(self._masks), self._contents)

    def _add(self, text: str, offset: int, *, masked: bool = False) -> None:
        self._jumps.append((self._length, *self._typed.place(offset)))
        self._texts.append(text)
        self._masks.append("\0" * len(text) if masked else text)
        self._length += len(text)

    def _take_single(self, offset: int, text: str) -> None:
        """A brace of an option: text, unless a variable was begun with it and never ended."""
        self._add(text[offset], offset)
        if text.startswith("{{", offset) and self._sound:
            self._sound = False
            message = "this '{{' is not closed by '}}'; write '\\{{' for text"
            self._findings.report("bad-braces", message, self._typed.place(offset), length=2)

    def _refuse(self, offset: int, text: str) -> None:
        self._sound = False
        single = _SINGLE.match(text, offset)
        is_meant = single is not None and is_variable(single[1], self._scope)
        self._findings.report(
            "bad-braces",
            "a variable stands in two braces"
            if is_meant
            else "only {{ variables }} are read here; a list of values is written with '|' or ', '",
            self._typed.place(offset),
            suggest=f"{{{single[0]}}}" if single and is_meant else None,
        )

    def _variable(self, reference: str, match: re.Match[str]) -> None:
        try:
            value, form = value_of(reference, self._scope)
            if form is None and self._content:
                value = _only_picture(value, reference.strip())
            if form is None and self._content and is_content(value):
                text = "{{" + reference.strip() + "}}"
                self._contents[text] = value
            else:
                if self._option and form is None and isinstance(value, os.PathLike):
                    value = os.fsdecode(value)
                text = on_one_line(_path_or_text(value, form, content=self._content))
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
    """Whether a Python object can be sent as a file.

    That is bytes, a PIL image, a picture of a result, or an array of two or three dimensions.
    """
    if isinstance(value, bytes | bytearray | memoryview):
        return True
    if attribute_of(value, "__array_interface__") and attribute_of(value, "ndim") in (2, 3):
        return True  # with no dimension it would be one of numpy's numbers
    return any(attribute_of(value, name) is not None for name in ("_repr_png_", "media_id"))


def _only_picture(value: Any, reference: str) -> Any:
    """The picture of a gallery that holds one; every other value as it is.

    Raises:
        VariableFault: it holds none, or several, so that nobody knows which is meant.
    """
    # A class with an item access of its own may do anything in it; lists of other things are none
    # of our business.
    if not isinstance(value, Sequence) or isinstance(value, str) or is_content(value):
        return value
    try:
        count = len(value)
        pictures = count == 0 or is_content(value[0])
    except Exception as error:
        # A run that goes on by itself is a sequence, too: its pictures may have failed.
        message = f"'{reference}' holds no pictures ({type(error).__name__})"
        raise VariableFault("bad-variable", message) from error
    if count == 1 and pictures:
        return value[0]
    if not count:
        raise VariableFault("bad-variable", f"'{reference}' is empty; one picture is needed here")
    if not pictures:
        return value
    raise VariableFault(
        "bad-variable",
        f"'{reference}' holds {count} pictures, and one is needed here",
        "{{" + reference + "[0]}}",
    )


def _path_or_text(value: Any, form: str | None, *, content: bool) -> str:
    if content and form is None and isinstance(value, os.PathLike):
        return os.fsdecode(value)
    if content and form is None and not isinstance(value, str | Number):
        what = "None" if value is None else f"of type '{type(value).__name__}'"
        raise VariableFault(
            "bad-variable",
            f"its value is {what}, which is no picture; give a Pillow image, bytes, a path, "
            "an array of a picture's shape, or a picture of a result",
        )
    return text_of(value, form)
