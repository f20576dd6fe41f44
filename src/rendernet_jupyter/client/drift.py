"""The drift radar: where answers differ from what is known, said once and calmly.

An answer is compared with the table in `fields`. A field that is new is kept and ignored, one that
is missing or of another type is named before somebody stumbles over it, an older name, an announced
end or a list that is not to be had is pointed out. Only names and types are kept, never values.
Nothing here stops the work, reads an answer or knows who listens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from rendernet_jupyter.client.fields import (
    ANY,
    NUMBER,
    REPLACED,
    TEXT,
    TRUTH,
    Endpoint,
    Object,
    Shape,
    answer_of,
    endpoint_of,
)

Sort = Literal["new", "missing", "type", "older", "status", "end", "closed"]

MOST_PER_ENDPOINT = 12
"""Differences of one end-point that are told; more are one difference: another API answers."""

MOST_ITEMS = 50
"""Items of a list that are looked at: a page of the service has no more."""

_LONGEST_NAME = 40
_KINDS: Mapping[type, str] = {bool: TRUTH, int: NUMBER, float: NUMBER, str: TEXT}
_Told: TypeAlias = "tuple[Sort, str, str]"
_ENDINGS = ("deprecation", "sunset")  # headers by which services announce an end (RFC 9745, 8594)
_SAYS: Mapping[Sort, str] = {
    "new": "new field `{field}`{shape}; it is kept and ignored",
    "missing": "no `{field}`, which is needed",
    "type": "`{field}` is {shape}, which was not known of it",
    "older": "`{field}` stands in place of a newer field; it is read",
    "status": "a success of status {field}, which was not known of it; it is taken as one",
    "end": "the service announces an end of it (header `{field}`)",
    "closed": "no list came ({field}); what it lists is sent unchecked",
}


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference.

    Attributes:
        endpoint: `GET /pub/v1/generations`.
        sort: what kind of difference.
        field: path of the field, such as `data[].media[].foo`; a status, a header name or an
            answer in words where the difference is one of these.
        shape: the JSON types that were met, never values.
    """

    endpoint: str
    sort: Sort
    field: str
    shape: str = ""

    def __str__(self) -> str:
        shape = f" ({self.shape})" if self.sort == "new" and self.shape else self.shape
        return f"{self.endpoint}: {_SAYS[self.sort].format(field=self.field, shape=shape)}"


class Radar:
    """Remembers the differences of one engine.

    Args:
        tell: called with each difference, once.
    """

    def __init__(self, tell: Callable[[Drift], object] = lambda _: None) -> None:
        self._tell = tell
        self._found: dict[tuple[str, str], Drift] = {}
        self._untold: list[Drift] = []

    @property
    def found(self) -> tuple[Drift, ...]:
        """Everything that was found, in order."""
        return tuple(self._found.values())

    def look(
        self, method: str, path: str, status: int, headers: Mapping[str, str], answer: Any
    ) -> None:
        """Compare a success with what is known; an end-point that nobody knows is passed over."""
        known = endpoint_of(method, path)
        if known is None:
            return
        for one in differences(known, status, headers, answer):
            self.note(one)

    def note(self, one: Drift) -> None:
        """Remember a difference that was found in another way, and tell of it once."""
        key = one.endpoint, one.field
        of_this = sum(endpoint == one.endpoint for endpoint, _ in self._found)
        if key in self._found or of_this >= MOST_PER_ENDPOINT:
            return
        self._found[key] = one
        self._untold.append(one)
        self._tell(one)

    def news(self) -> str:
        """One line about what nobody was told yet, empty when there is nothing."""
        news, self._untold = self._untold, []
        if not news:
            return ""
        more = f", and {len(news) - 1} more: %rendernet doctor" if len(news) > 1 else ""
        return f"the service has changed a little: {news[0]}{more}"


def differences(
    known: Endpoint, status: int, headers: Mapping[str, str], answer: Any
) -> list[Drift]:
    """How a success differs from what is known of its end-point."""
    found: list[Drift] = []
    if status not in known.statuses:
        found.append(Drift(known.name, "status", str(status)))
    found += [Drift(known.name, "end", name) for name in _ENDINGS if name in headers]
    if isinstance(answer, dict):
        told = dict.fromkeys(_in_object(answer_of(known), answer, ""))
        found += [Drift(known.name, *one) for one in told]
    return found


def _compared(shape: Shape, value: Any, path: str) -> list[_Told]:
    if isinstance(shape, Object):
        fits = isinstance(value, dict)
        return _in_object(shape, value, path) if fits else _of_another_type(value, path)
    if isinstance(shape, list):
        fits = isinstance(value, list)
        return _in_list(shape[0], value, path) if fits else _of_another_type(value, path)
    fits = shape in (ANY, _KINDS.get(type(value), ""))
    return [] if fits else _of_another_type(value, path)


def _of_another_type(value: Any, path: str) -> list[_Told]:
    return [("type", path, shape_of(value))]


def _in_list(shape: Shape, value: list[Any], path: str) -> list[_Told]:
    inside = f"{path}[]"
    each = (_compared(shape, item, inside) for item in value[:MOST_ITEMS] if item is not None)
    return [told for found in each for told in found]


def _in_object(shape: Object, value: dict[str, Any], path: str) -> list[_Told]:
    """What differs in an object; polls bring hundreds of them, so whatever fits is passed fast."""
    found: list[_Told] = []
    place = f"{path}." if path else ""
    for name, inner in shape.members.items():
        there = value.get(name)
        if there is not None:
            if _KINDS.get(type(there)) != inner:
                found += _compared(inner, there, f"{place}{name}")
        elif name in shape.needed and value.get(REPLACED.get(name, name)) is not None:
            found.append(("older", f"{place}{REPLACED[name]}", ""))
        elif name in shape.needed:
            found.append(("missing", f"{place}{name}", ""))
    if value.keys() <= shape.members.keys():
        return found
    older = {path for sort, path, _ in found if sort == "older"}
    strange = [n for n in value if n not in shape.members and f"{place}{n}" not in older]
    return found + [("new", f"{place}{shown(name)}", shape_of(value[name])) for name in strange]


def shown(name: object) -> str:
    """The name of a field, as far as a foreign name may be shown: short, and of plain letters."""
    return re.sub(r"[^\w.:@$ -]", "?", str(name))[:_LONGEST_NAME]


def shape_of(value: Any, depth: int = 2) -> str:
    """The JSON type of a value in words: `text`, `list of number`, `object with a, b`."""
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"list of {shape_of(value[0], depth - 1)}" if value and depth else "list"
    if isinstance(value, dict):
        names = ", ".join(shown(name) for name in list(value)[:8])
        return f"object with {names}" if names and depth else "object"
    return _KINDS.get(type(value), "")
