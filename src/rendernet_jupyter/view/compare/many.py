"""Many comparisons as one piece of self-contained HTML: a table, or folds that open one by one.

It needs no script and no style sheet. Nothing here measures, and nothing decides what is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rendernet_jupyter.view import theme
from rendernet_jupyter.view.compare.number import MEANING
from rendernet_jupyter.view.compare.page import beside, differences, headline, labels, width_of
from rendernet_jupyter.view.compare.slider import slider
from rendernet_jupyter.view.compare.text import every_note, figures, remarks, title
from rendernet_jupyter.view.fact import word
from rendernet_jupyter.view.markup import Markup, join, tag
from rendernet_jupyter.view.message import detail
from rendernet_jupyter.view.phrase import counted, shorten

if TYPE_CHECKING:
    from rendernet_jupyter.view.compare.comparison import Comparison
    from rendernet_jupyter.view.compare.several import Comparisons

_WIDE, _FOLDED = 224, 256
_CELL = f"{theme.CELL};padding:8px 18px 8px 0;border-bottom:1px solid {theme.LINE}"
_FIGURE = f"{theme.CODE};font-weight:600;background:none;padding:0;color:inherit"
_INSIDE = "display:inline-block;vertical-align:top;max-width:100%;margin:8px 24px 8px 0"


def many(made: Comparisons) -> Markup:
    """Many comparisons as HTML."""
    drawn = made.drawn
    more = len(made) - len(drawn)
    rest = [tag("div", f"… {more:,} more are in this object", style=theme.NOTE)] if more else []
    names = {name for one in drawn for name in figures(one)}
    meaning = [
        tag("div", join([tag("b", name), f" {MEANING[name]}"]), style=theme.NOTE)
        for name in MEANING
        if name in names
    ]
    return tag(
        "div",
        headline(title(made), drawn),
        *(tag("div", detail(note), style=theme.ASIDE) for note in every_note(made)),
        _table(drawn) if made.ranked else _folds(drawn),
        *rest,
        *meaning,
        style=theme.ROOT,
    )


def _table(drawn: Sequence[Comparison]) -> Markup:
    """A row for each pair; a number that none of them has gets no column."""
    names = [name for name in MEANING if any(name in figures(one) for one in drawn)]
    heads = ["A and B", *names, "what differs"]
    cells = [
        tag("th", head, style=f"{_CELL}{theme.HEAD}", scope="col", align="left") for head in heads
    ]
    head = tag("thead", tag("tr", *cells, style=theme.ROW))
    body = tag("tbody", *(_row(one, names) for one in drawn))
    style = f"{theme.TABLE};{theme.SMALL};margin:8px 0"
    table = tag("table", head, body, style=style)
    # What scrolls must be reached by those who scroll with keys.
    return tag("div", table, style="overflow-x:auto;max-width:100%", role="group", tabindex=0,
               aria_label=counted(len(drawn), "pair"))  # fmt: skip


def _row(made: Comparison, names: Sequence[str]) -> Markup:
    known = figures(made)
    values = [tag("code", known.get(name, ""), style=_FIGURE) for name in names]
    return tag(
        "tr",
        tag("td", *_pictures(made, _WIDE), style=_CELL),
        *(tag("td", value, style=_CELL) for value in values),
        tag("td", _remark(made), differences(made.spec), style=f"{_CELL};max-width:420px"),
        style=theme.ROW,
    )


def _folds(drawn: Sequence[Comparison]) -> Markup:
    """Each pair behind a line that says what differs; the first one is open."""
    folds = []
    one_first = len({made.one.name for made in drawn}) < 2
    for number, made in enumerate(drawn):
        summary = tag("summary", _line(made, one_first=one_first), style=theme.SUMMARY)
        pictures = tag("div", *_pictures(made, _FOLDED), style=_INSIDE)
        words = tag("div", _remark(made), differences(made.spec), style=_INSIDE)
        is_open = "" if number == 0 else None
        folds.append(tag("details", summary, pictures, words, open=is_open, style="margin-top:6px"))
    return tag("div", *folds, style=f"{theme.SMALL};margin:8px 0")


def _line(made: Comparison, *, one_first: bool) -> Markup:
    """The names of both and what differs; of the one that all pairs share the bare name."""
    told = [f"{name} {value}" for name, value in figures(made).items()]
    keys = [", ".join(map(word, made.spec))] if made.spec else []
    first = made.one.name if one_first else shorten(made.one.label, 60)
    names = f"{first} and {shorten(made.other.label, 60) if one_first else made.other.name}"
    return join([tag("b", names), *told, *keys], " · ")


def _pictures(made: Comparison, wide: int) -> list[Markup]:
    copies = made.copies
    if copies is None:
        return [labels(made, wide)]
    if copies.over is None:
        return [beside(made, copies, wide // 2)]
    width = width_of(made.one, wide)
    return [labels(made, width), slider(made.one, made.other, copies.over, width)]


def _remark(made: Comparison) -> Markup:
    """What is to be known of this pair alone."""
    return join([tag("div", note, style=theme.NOTE, dir="auto") for note in remarks(made)])
