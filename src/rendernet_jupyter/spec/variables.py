"""Python variables in a text: `{{ name }}`, with attributes, items and a format.

A variable brings one value and never syntax. There are no calls and no arithmetic, so reading a
text can start nothing. Nothing here looks for braces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from numbers import Number, Real
from typing import Any

from rendernet_jupyter.suggest import nearest

_REFERENCE = re.compile(
    r"\s*([^\W\d]\w*)"
    r"((?:\s*\.\s*[^\W\d]\w*|\[\s*(?:\"[^\"]*\"|'[^']*'|-?[0-9]{1,9})\s*\])*)"
    r"\s*(?::([^{}]*))?",
    re.DOTALL,
)
_STEP = re.compile(r"\.\s*([^\W\d]\w*)|\[\s*(?:\"([^\"]*)\"|'([^']*)'|(-?[0-9]+))\s*\]")


class VariableFault(Exception):
    """Why a variable cannot stand where it was typed.

    Attributes:
        code: the code to report.
        message: one sentence.
        suggest: what was probably meant.
    """

    def __init__(self, code: str, message: str, suggest: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.suggest = suggest


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that a text can use: the columns of a row first, then Python's.

    Attributes:
        variables: the Python variables.
        row: the columns of one row of a table.
        used: takes the name of every column that was used.
    """

    variables: Mapping[str, Any] = field(default_factory=dict)
    row: Mapping[str, Any] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def __contains__(self, name: str) -> bool:
        return name in self.row or name in self.variables

    def get(self, name: str) -> Any:
        """The value of a name that is known."""
        if name in self.row:
            self.used.add(name)
            return self.row[name]
        return self.variables[name]

    def near(self, name: str) -> str | None:
        """The known name that was probably meant."""
        public = [n for n in (*self.row, *self.variables) if not n.startswith("_")]
        found = nearest(name, public)
        return found[0] if found else None


def value_of(reference: str, scope: Scope) -> tuple[Any, str | None]:
    """The value that a reference names, and its format, None when it has none.

    Raises:
        VariableFault: it is no reference, or names something that does not exist.
    """
    match = _REFERENCE.fullmatch(reference)
    if not match:
        if "|" in reference:
            message, meant = "a permutation stands in single braces", "{" + reference.strip() + "}"
            raise VariableFault("bad-variable", message, meant)
        raise VariableFault(
            "bad-variable",
            "'{{ }}' holds a name with .attributes, [items] and a :format; compute it before",
        )
    name, path, form = match.groups()
    if name not in scope:
        raise VariableFault(
            "undefined-variable", f"no variable is called '{name}'", scope.near(name)
        )
    value, walked = scope.get(name), name
    for step in _STEP.finditer(path):
        value = _walk(value, step, walked)
        walked += step[0]
    return value, None if form is None else form.strip()


def is_variable(text: str, scope: Scope) -> bool:
    """Whether a text without braces is a variable, or an item of one; no value is looked at."""
    match = _REFERENCE.fullmatch(text)
    return bool(match and match[1] in scope and "." not in match[2] and match[3] is None)


def _walk(value: Any, step: re.Match[str], walked: str) -> Any:
    attribute, double, single, index = step.groups()
    try:
        if attribute is not None:
            return getattr(value, attribute)
        if index is not None:
            return value[int(index)]
        return value[double if double is not None else single]
    except (AttributeError, LookupError, TypeError) as error:
        wanted = attribute or index or double or single or ""
        count = _count(value) if index is not None else None
        holds = "" if count is None else f"; it holds {count}, counted from 0"
        raise VariableFault(
            "undefined-variable",
            f"'{walked}' has no {'attribute' if attribute else 'item'} '{wanted}'{holds}",
            _near_step(value, wanted, walked, attribute=attribute is not None),
        ) from error
    except Exception as error:
        # Properties and items run code of the user's objects, which may raise anything.
        raise VariableFault(
            "bad-variable", f"'{walked}{step[0]}' raised {type(error).__name__}"
        ) from error


def _count(value: Any) -> int | None:
    """How many items a value has, None when it does not say."""
    try:
        return len(value)
    except Exception:  # noqa: BLE001 - as for properties: this runs code of the user's objects
        return None


def _near_step(value: Any, wanted: str, walked: str, *, attribute: bool) -> str | None:
    keys = [k for k in value if isinstance(k, str)] if isinstance(value, dict) else []
    if attribute and wanted in keys:
        return f'{walked}["{wanted}"]'
    known = [n for n in dir(type(value)) if not n.startswith("_")] if attribute else keys
    found = nearest(wanted, known)
    return found[0] if found else None


def attribute_of(value: Any, name: str) -> Any:
    """An attribute of a foreign object; None when it has none or raises."""
    try:
        return getattr(value, name, None)
    except Exception:  # noqa: BLE001 - properties run code of the user's objects
        return None


def text_of(value: Any, form: str | None = None) -> str:
    """The text that a value stands for: itself, a number, or what its format makes of it.

    An object may say it by a property `_rendernet_text_`, as what is chosen in a picker does.

    Raises:
        VariableFault: None, NaN, a boolean or another object, or a format that does not fit.
    """
    if value is None:
        raise VariableFault("bad-variable", "its value is None, which stands for no text")
    if isinstance(value, Real | Decimal) and not _is_finite(value):
        raise VariableFault("bad-variable", "its value is not finite, so it is no number")
    if form:
        return _formatted(value, form)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Number) and not isinstance(value, bool | complex):
        return _digits(value)
    chosen = attribute_of(value, "_rendernet_text_")
    if isinstance(chosen, str):
        if not chosen:
            raise VariableFault("bad-variable", "nothing is chosen in it yet")
        return chosen
    raise VariableFault(
        "bad-variable",
        f"its value is of type '{type(value).__name__}'; only a text, a number "
        "or a value with a :format can stand in a text",
    )


def _is_finite(value: Any) -> bool:
    try:
        return isfinite(value)
    except OverflowError:
        return True  # too big for a float, but a number
    except (ValueError, TypeError):
        return False


def _formatted(value: Any, form: str) -> str:
    try:
        return format(value, form)
    except Exception as error:
        # Formats are code of the value's class, which may raise anything.
        raise VariableFault(
            "bad-variable",
            f"the format ':{form}' does not fit a value of type '{type(value).__name__}'",
        ) from error


def _digits(value: Any) -> str:
    """A number without an exponent, which no number of the language has."""
    try:
        text = str(value)
        return format(Decimal(text), "f") if "e" in text.lower() else text
    except (ValueError, ArithmeticError) as error:
        raise VariableFault("bad-variable", "its value has too many digits") from error
