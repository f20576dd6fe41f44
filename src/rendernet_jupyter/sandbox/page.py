"""One page of a list. Nothing here knows what is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rendernet_jupyter.sandbox import limits
from rendernet_jupyter.sandbox.refused import bad_request

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for: `number` from 1, `size` from 1 to 50."""

    number: int = 1
    size: int = 20

    @property
    def offset(self) -> int:
        """How many entries stand before it."""
        return (self.number - 1) * self.size

    def cut(self, entries: Sequence[T]) -> Sequence[T]:
        """The entries of a whole list that stand on this page; none beyond the end."""
        return entries[self.offset : self.offset + self.size]

    def facts(self, total: int) -> dict[str, int]:
        """The `pagination` object of the answer."""
        return {"page": self.number, "page_size": self.size, "total": total}


def page_of(query: Mapping[str, str]) -> Page:
    """The page that a query string asks for; 20 entries unless told.

    Raises:
        Refused: `page` or `page_size` is no whole number, or out of range.
    """
    number = _whole(query, "page", 1, highest=limits.LARGEST_PAGE)
    return Page(number, _whole(query, "page_size", 20, highest=limits.LARGEST_PAGE_SIZE))


def _whole(query: Mapping[str, str], name: str, default: int, *, highest: int) -> int:
    text = query.get(name)
    if text is None:
        return default
    digits = text.isascii() and text.isdecimal() and len(text) <= 12
    if not digits or not 1 <= int(text) <= highest:
        why = f"{name}={text[:20]} is no whole number from 1 to {highest}"
        raise bad_request(why, "SANDBOX_BAD_PAGE")
    return int(text)
