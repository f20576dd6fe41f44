"""Findings under headings: what is in order, what is worth knowing, what needs a hand.

Each line says its state as a word, so that neither a colour nor a sign carries it alone; what to do
stands below what was found. Nothing here examines anything.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from rendernet_jupyter.errors import cells
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, tag
from rendernet_jupyter.view.mime import Mimes, chosen
from rendernet_jupyter.view.phrase import counted
from rendernet_jupyter.view.place import without_home

State = Literal["ok", "note", "problem"]

SIGNS: Mapping[State, str] = MappingProxyType({"ok": "✓", "note": "i", "problem": "!"})

_WIDTH = 100  # columns of a terminal that plain text counts on
_NARROWEST, _WIDEST = 12, 46
_CELL = f"{theme.CELL};padding:3px 16px 3px 0;border-bottom:1px solid {theme.LINE}"
_SIGN = (
    "display:inline-block;box-sizing:border-box;width:16px;height:16px;border:1px solid;"
    "border-radius:8px;text-align:center;font-size:11px;line-height:14px;margin-right:6px"
)
_STATE = f"{_CELL};white-space:nowrap;width:1%"
_LAYOUT = "width:100%;table-layout:auto"  # JupyterLab would make all columns equal


@dataclass(frozen=True, slots=True)
class Line:
    """A finding.

    Attributes:
        state: how it is.
        cells: what was looked at, then what was found, one text for each column.
        todo: what to do; empty when there is nothing.
        word: what is said in place of the state's own word, such as `differs`.
    """

    state: State
    cells: tuple[str, ...]
    todo: str = ""
    word: str = ""

    @property
    def says(self) -> str:
        """The state in a word."""
        return self.word or self.state


class Checklist:
    """Lines in groups.

    Args:
        title: what was examined.
        columns: names of the columns after the state.
        groups: lines under the name of their group.
        note: a sentence below.
    """

    def __init__(
        self,
        title: str,
        columns: Sequence[str],
        groups: Mapping[str, Iterable[Line]],
        note: str = "",
    ) -> None:
        self.title = title
        self.columns = tuple(columns)
        self.groups = {name: tuple(_homeless(line) for line in ls) for name, ls in groups.items()}
        self.note = without_home(note)

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in order."""
        return tuple(line for lines in self.groups.values() for line in lines)

    @property
    def problems(self) -> tuple[Line, ...]:
        """The lines that need a hand."""
        return tuple(line for line in self.lines if line.state == "problem")

    @property
    def exit_code(self) -> int:
        """What a shell ends with: 1 when there is a problem."""
        return 1 if self.problems else 0

    def summary(self) -> str:
        """`2 problems, 1 note, 14 in order`; of words other than those of the states, each one."""
        counts: dict[str, int] = {}
        for line in sorted(
            self.lines, key=lambda line: ("problem", "note", "ok").index(line.state)
        ):
            counts[line.says] = counts.get(line.says, 0) + 1
        said = [
            counted(count, word) if word in ("problem", "note") else f"{count} {_plural(word)}"
            for word, count in counts.items()
        ]
        return ", ".join(said) or "nothing to look at"

    def to_dict(self) -> dict[str, object]:
        """Plain values, for a report or another program."""
        groups = {
            name: [
                {
                    "state": line.says,
                    **dict(zip(self.columns, line.cells, strict=True)),
                    **({"to do": line.todo} if line.todo else {}),
                }
                for line in lines
            ]
            for name, lines in self.groups.items()
        }
        return {"title": self.title, "summary": self.summary(), "groups": groups}

    def __repr__(self) -> str:
        lines = [f"{self.title}: {self.summary()}"]
        widths = self._widths()
        for name, group in self.groups.items():
            lines += ["", name]
            for line in group:
                lines += _drawn(line, widths)
        return clean(
            "\n".join([*lines, *(["", *_wrapped(self.note, _WIDTH)] if self.note else [])])
        )

    __str__ = __repr__

    def _widths(self) -> list[int]:
        """Columns of text: the state, then each cell; the last takes what is left."""
        every = [(line.says, *line.cells) for line in self.lines] or [("",) * 3]
        widths = [
            max(1, min(_WIDEST, max(map(cells, column)))) for column in zip(*every, strict=True)
        ]
        spare = _WIDTH - 2 - sum(width + 2 for width in widths[:-1])
        return [*widths[:-1], max(_NARROWEST * 2, spare)]

    def html(self) -> Markup:
        """The list as a table: ruled, grouped, without colours of its own."""
        head = tag("tr", *(_heading(name) for name in ("", *self.columns)), style=theme.ROW)
        body = [tag("thead", head)] if len(self.columns) > 2 else []
        for name, lines in self.groups.items():
            title = tag(
                "th", name, colspan=1 + len(self.columns), scope="rowgroup", style=_GROUP_HEAD
            )
            rows = [tag("tr", title, style=theme.ROW), *map(_row, lines)]
            body.append(tag("tbody", *rows))
        table = tag("table", *body, style=f"{theme.TABLE};{theme.SMALL};{_LAYOUT}")
        title = tag("div", f"{self.title}: {self.summary()}", style=theme.TITLE)
        after = [tag("div", self.note, style=theme.NOTE)] if self.note else []
        return tag("div", title, table, *after, style=f"{theme.ROOT};max-width:920px")

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers = {"text/html": lambda: str(self.html()), "text/plain": lambda: repr(self)}
        return chosen(makers, include, exclude)


_GROUP_HEAD = f"{_CELL}{theme.HEAD};padding-top:12px"


def _plural(word: str) -> str:
    return "in order" if word == "ok" else word


def _homeless(line: Line) -> Line:
    shown = tuple(without_home(text) for text in line.cells)
    return Line(line.state, shown, without_home(line.todo), line.word)


def _heading(name: str) -> Markup:
    return tag("th", name, scope="col", style=_CELL + theme.HEAD)


def _row(line: Line) -> Markup:
    weight = ";font-weight:600" if line.state == "problem" else ""
    quiet = f";opacity:{theme.QUIET}" if line.state == "ok" else ""
    sign = tag("span", SIGNS[line.state], style=_SIGN, aria_hidden="true")
    state = tag("td", sign, line.says, style=_STATE + weight + quiet)
    name = tag(
        "td",
        line.cells[0],
        style=f"{_CELL}{weight};min-width:110px;{theme.BREAKS}",
        dir="auto",
    )
    rest = [tag("td", text, style=f"{_CELL};{theme.BREAKS}") for text in line.cells[1:-1]]
    advice = [tag("div", line.todo, style=theme.ASIDE)] if line.todo else []
    last = tag("td", line.cells[-1], *advice, style=f"{_CELL};{theme.BREAKS}", dir="auto")
    return tag("tr", state, name, *rest, last, style=theme.ROW)


def _drawn(line: Line, widths: Sequence[int]) -> list[str]:
    """A line of plain text, its cells wrapped below themselves."""
    texts = (line.says, *line.cells)
    columns = [_wrapped(text, width) for text, width in zip(texts, widths, strict=True)]
    if line.todo:
        columns[-1] += _wrapped(f"-> {line.todo}", widths[-1])
    height = max(map(len, columns))
    filled = [column + [""] * (height - len(column)) for column in columns]
    return [
        "  " + "  ".join(map(_padded, row, widths)).rstrip() for row in zip(*filled, strict=True)
    ]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False) or [""]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))
