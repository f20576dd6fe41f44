"""What may have been paid and was not seen to be: the requests, and the pictures that could be it.

A person recognises the own picture at a glance, and no listing of ids can take that place. Each
picture is shown once for all requests that it could be, and all pictures together stay within a
budget. Nothing here decides or adopts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.markup import Markup, clean, data_uri, tag
from rendernet_jupyter.view.mime import Mimes, chosen
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.thumbnail import Thrift, share_of, thumbnail
from rendernet_jupyter.view.undecided import EACH, MOST_PICTURES, Look, Undecided

EDGE = 320
SHOWN = 160
FOLDED = 12
"""From more requests than these on their table is folded away: the pictures come first."""

_ROW = "display:flex;flex-wrap:wrap;gap:12px;margin:8px 0 4px"
_SIDE_BY_SIDE = "display:flex;flex-wrap:wrap;gap:4px"
_LOT = f"border-left:2px solid {theme.LINE};padding:2px 0 2px 10px;margin:10px 0"
_WAY = f"{theme.CELL};padding:1px 16px 1px 0"


class Candidates:
    """Uncertain jobs, for a person to decide.

    Args:
        lots: what is undecided.
        thrift: what the notebook leaves to the pictures; None for all that they need.
        weigh: told the bytes of every output that is made.
    """

    def __init__(
        self,
        lots: Sequence[Undecided],
        *,
        thrift: Thrift | None = None,
        weigh: Callable[[int], None] | None = None,
    ) -> None:
        self.lots = tuple(lots)
        self._thrift = thrift
        self._weigh = weigh

    def _title(self) -> str:
        count = sum(len(lot.jobs) for lot in self.lots)
        return (
            f"{counted(count, 'request')} left and no answer came back. Nobody but you can"
            " say which pictures are yours:"
        )

    def __repr__(self) -> str:
        return clean(
            "\n".join([self._title(), *(line for lot in self.lots for line in _text(lot))])
        )

    def html(self) -> Markup:
        """The requests with the pictures that could be theirs."""
        easel = _Easel.of(self.lots, self._thrift)
        title = tag("div", self._title(), style=theme.TITLE)
        lots = [_lot(lot, easel) for lot in self.lots]
        notes = [tag("div", note, style=theme.NOTE) for note in easel.notes()]
        return tag("div", title, *lots, *notes, style=theme.ROOT)

    def _repr_mimebundle_(self, include: Mimes = None, exclude: Mimes = None) -> dict[str, str]:
        makers = {"text/html": lambda: str(self.html()), "text/plain": lambda: repr(self)}
        made = chosen(makers, include, exclude)
        if self._weigh is not None:
            self._weigh(sum(map(len, made.values())))
        return made


def _text(lot: Undecided) -> Iterator[str]:
    yield f"  {lot.asked(60)} ({lot.facts()})"
    yield from (f"    {reason}" for reason in lot.reasons())
    if not lot.alone:
        yield from _table(("request", "sent", "asked for", "by time"), lot.rows())
    digits = len(str(len(lot.looks)))
    looks = [
        (f"{number:{digits}}. {look.name}", look.facts())
        for number, look in enumerate(lot.looks, 1)
    ]
    if looks:
        yield from _table(("could be", ""), looks)
    yield from (f"    {line}" for line in (lot.rest(), lot.outlook(), *lot.hint()) if line)
    yield from (f"    {command}   {means}" for command, means in lot.ways())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows under their heads, each column as wide as it must be; empty columns are left out."""
    columns = [
        [name, *column]
        for name, column in zip(head, zip(*rows, strict=True), strict=True)
        if any(column)
    ]
    widths = [max(map(len, column)) for column in columns]
    for row in zip(*columns, strict=True):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"    {'  '.join(cells)}".rstrip()


@dataclass(slots=True)
class _Easel:
    """Draws pictures of candidates, as many and as heavy as an output can bear.

    Attributes:
        pictures: how many there are.
        edge: pixels of the long edge of each.
        limit: bytes of each.
        thrift: what the notebook leaves to them.
        left: how many may still be drawn.
    """

    pictures: int
    edge: int
    limit: int
    thrift: Thrift | None = None
    left: int = MOST_PICTURES

    @classmethod
    def of(cls, lots: Iterable[Undecided], thrift: Thrift | None) -> _Easel:
        """One for the pictures of all lots together."""
        every = sum(len(look.files[:EACH]) for lot in lots for look in lot.looks)
        count = min(every, MOST_PICTURES)
        edge, limit = share_of(count, thrift=thrift)
        fitting = min(edge, EDGE)
        return cls(every, fitting, limit * fitting**2 // edge**2, thrift)

    def drawn(self, file: Path, look: Look) -> Markup | None:
        """A picture; None where it cannot be shown."""
        if not self.left:
            return None
        try:
            data = thumbnail(file, self.edge, limit=self.limit, video=file.suffix == ".mp4")
        except RenderNetError:
            return None
        self.left -= 1
        return tag(
            "img",
            src=data_uri("image/jpeg", data),
            alt=f"A picture of the generation {look.name}, {look.facts()}",
            style=f"{theme.PICTURE};width:{SHOWN}px",
        )

    def notes(self) -> Iterator[str]:
        """Why the pictures are smaller or fewer than usual."""
        if self.pictures > MOST_PICTURES:
            yield f"{MOST_PICTURES} of {self.pictures} pictures are shown."
        if self.thrift and self.thrift.touches(self.pictures):
            yield (
                f"The pictures are {self.edge} px, because this notebook holds"
                f" {weighing(self.thrift.held)} of pictures, and its budget is"
                f" {weighing(self.thrift.budget)} (setting notebook_budget)."
            )
        elif self.edge < EDGE and self.pictures:
            yield f"The pictures are {self.edge} px, which keeps so many in one notebook."


def _lot(lot: Undecided, easel: _Easel) -> Markup:
    asked = tag("div", lot.asked(), style="font-weight:600", dir="auto")
    facts = tag("div", lot.facts(), style=theme.NOTE)
    reasons = [tag("div", reason, style=theme.NOTE, dir="auto") for reason in lot.reasons()]
    jobs = [] if lot.alone else [_jobs(lot)]
    looks = [_look(number, look, easel) for number, look in enumerate(lot.looks, 1)]
    tiles = [tag("div", *looks, style=_ROW)] if looks else []
    said = [tag("div", line, style=theme.NOTE) for line in (lot.rest(), lot.outlook()) if line]
    ways = [_way(command, means) for command, means in lot.ways()]
    table = tag("table", tag("tbody", *ways), style=f"{theme.TABLE};{theme.SMALL};margin-top:6px")
    return tag("div", asked, facts, *reasons, *jobs, *tiles, *said, *_hint(lot), table, style=_LOT)


def _hint(lot: Undecided) -> list[Markup]:
    said, command = lot.hint()
    if not said:
        return []
    line = tag("div", tag("code", command, style=f"{theme.NAME};{theme.BREAKS}"))
    return [tag("div", said, line, style=f"{theme.SMALL};{theme.ASIDE}")]


def _jobs(lot: Undecided) -> Markup:
    """The requests as a table; folded away where there are many."""
    rows = lot.rows()
    heads = ("request", "sent", "asked for", *(["by time"] if lot.pairs and not lot.more else []))
    head = tag("tr", *(tag("th", name, style=_WAY + theme.HEAD, scope="col") for name in heads),
               style=theme.ROW)  # fmt: skip
    body = (tag("tr", *map(_cell, row[: len(heads)], heads), style=theme.ROW) for row in rows)
    table = tag(
        "table",
        tag("thead", head),
        tag("tbody", *body),
        style=f"{theme.TABLE};{theme.SMALL};margin-top:6px",
    )
    if len(rows) <= FOLDED:
        return table
    summary = tag("summary", f"The {len(rows)} requests", style=f"{theme.SUMMARY};{theme.SMALL}")
    return tag("details", summary, table, style="margin-top:6px")


def _cell(text: str, head: str) -> Markup:
    said = tag("code", text, style=theme.NAME) if head == "request" else text
    return tag("td", said, style=_WAY, dir="auto")


def _way(command: str, means: str) -> Markup:
    name = tag("td", tag("code", command, style=theme.NAME), style=_WAY)
    return tag("tr", name, tag("td", means, style=_WAY), style=theme.ROW)


def _unbroken(facts: str) -> Iterator[str]:
    """Facts whose lines break between them, never within a size."""
    for number, fact in enumerate(facts.split(", ")):
        yield ", " if number else ""
        yield tag("span", fact, style="display:inline-block")


def _look(number: int, look: Look, easel: _Easel) -> Markup:
    drawn = (easel.drawn(file, look) for file in look.files[:EACH])
    pictures = [picture for picture in drawn if picture]
    width = SHOWN * max(1, len(pictures)) + 4 * max(0, len(pictures) - 1)
    if not pictures:
        why = "cannot be shown" if look.files and easel.left else "not shown"
        pictures = [tag("div", "not finished yet" if look.coming else why, style=theme.HOLE)]
    caption = tag(
        "figcaption",
        tag("div", f"{number}. ", tag("code", look.name, style=theme.NAME)),
        tag("div", *_unbroken(look.facts()), style=theme.NOTE),
        style=theme.CAPTION,
    )
    row = tag("div", *pictures, style=_SIDE_BY_SIDE)
    return tag("figure", row, caption, style=f"margin:0;width:{width}px;max-width:100%")
