"""A table of names, for the answers of `%rendernet models` and its neighbours.

It is a sequence of dictionaries, so that what is seen can also be used. Nothing here sorts or
filters: the rows are shown as they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, overload

from rendernet_jupyter.errors import cells
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, tag
from rendernet_jupyter.view.mime import Mimes, chosen
from rendernet_jupyter.view.phrase import ELLIPSIS
from rendernet_jupyter.view.place import without_home

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 200
"""Rows that are drawn; the others are counted, and remain in the sequence."""

_WIDEST = 60
_CELL = f"{theme.CELL};padding:2px 16px 2px 0;border-bottom:1px solid {theme.LINE};max-width:420px"


class Listing(Sequence[dict[str, Any]]):
    """Rows under column names.

    Args:
        title: what they are, such as `models`.
        columns: names of the columns, in order.
        rows: mappings by column name, or plain sequences in the order of `columns`.
        note: a line under the table, such as when the catalogue was fetched.
        aside: it goes with an answer that others may read on: in a shell it is no part of that.
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[str],
        rows: Iterable[Mapping[str, Any] | Sequence[Any]],
        note: str = "",
        *,
        aside: bool = False,
    ) -> None:
        self.title = title
        self.columns = tuple(columns)
        self.note = note
        self.aside = aside
        self._rows = tuple(self._row(row) for row in rows)

    def _row(self, row: Mapping[str, Any] | Sequence[Any]) -> dict[str, Any]:
        if isinstance(row, Mapping):
            return {name: row.get(name) for name in self.columns}
        return dict(zip(self.columns, row, strict=True))

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> Listing: ...
    def __getitem__(self, index: int | slice) -> dict[str, Any] | Listing:
        if isinstance(index, slice):
            return Listing(self.title, self.columns, self._rows[index], self.note)
        return self._rows[index]

    def to_frame(self) -> pd.DataFrame:
        """The rows as a pandas data frame.

        Raises:
            MissingPackage: pandas is not installed.
        """
        from rendernet_jupyter.view.frame import load_pandas

        made: pd.DataFrame = load_pandas().DataFrame(list(self._rows), columns=list(self.columns))
        return made

    def __repr__(self) -> str:
        drawn = [list(self.columns), *self._drawn()]
        widths = [min(_WIDEST, max(map(cells, column))) for column in zip(*drawn, strict=True)]
        ruled = [drawn[0], ["-" * width for width in widths], *drawn[1:]]
        lines = [self.title] if self.title else []
        if not self._rows and self.note:  # heads over nothing would look like a fault
            return clean("\n".join([*lines, *self._after()]))
        # The last column has the line to itself: what it says is not cut.
        lines += ["  ".join([*map(_padded, row[:-1], widths), row[-1]]).rstrip() for row in ruled]
        return clean("\n".join([*lines, *self._after()]))

    def html(self) -> Markup:
        """The table as HTML, left-aligned, ruled and without stripes."""
        head = _line("th", (name.replace("_", " ") for name in self.columns), theme.HEAD)
        body = (_line("td", texts, "") for texts in self._drawn())
        style = f"{theme.TABLE};{theme.SMALL}"
        table = tag("table", tag("thead", head), tag("tbody", *body), style=style)
        title = [tag("div", self.title, style=theme.TITLE)] if self.title else []
        after = [tag("div", line, style=theme.NOTE) for line in self._after()]
        shown = [table] if self._rows or not self.note else []
        return tag("div", *title, *shown, *after, style=theme.ROOT)

    def _drawn(self) -> list[list[str]]:
        return [
            [without_home(_text(row[name])) for name in self.columns] for row in self._rows[:SHOWN]
        ]

    def _after(self) -> list[str]:
        more = len(self) - SHOWN
        return [f"{ELLIPSIS} {more} more"] * (more > 0) + [without_home(self.note)] * bool(
            self.note
        )

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers = {"text/html": lambda: str(self.html()), "text/plain": lambda: repr(self)}
        return chosen(makers, include, exclude)


def _line(name: str, texts: Iterable[str], style: str) -> Markup:
    scope = "col" if name == "th" else None
    made = (tag(name, text, style=_CELL + style, dir="auto", scope=scope) for text in texts)
    return tag("tr", *made, style=theme.ROW)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_text, value))
    return " ".join(str(value).split())


def _padded(text: str, width: int) -> str:
    if cells(text) > width:
        while cells(text) > width - 1:
            text = text[:-1]
        text += ELLIPSIS
    return text + " " * (width - cells(text))
