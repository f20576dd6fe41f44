"""A comparison as one piece of self-contained HTML.

On the left the slider; beside it, or below where there is no room, the numbers, what was asked
differently, and pictures of the difference. All else is folded. It needs no script and no style
sheet. Nothing here measures, and nothing decides what is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import cells
from rendernet_jupyter.view import theme
from rendernet_jupyter.view.compare.number import MEANING
from rendernet_jupyter.view.compare.side import Side
from rendernet_jupyter.view.compare.slider import slider
from rendernet_jupyter.view.compare.text import TEXTS, elided, figures
from rendernet_jupyter.view.compare.wording import word_diff
from rendernet_jupyter.view.fact import word
from rendernet_jupyter.view.markup import Markup, data_uri, join, tag
from rendernet_jupyter.view.message import detail
from rendernet_jupyter.view.phrase import shorten

if TYPE_CHECKING:
    from rendernet_jupyter.view.compare.asked import Differing
    from rendernet_jupyter.view.compare.comparison import Comparison
    from rendernet_jupyter.view.compare.share import Copies

WIDE = 448
"""CSS pixels of a square picture in the slider; others are given the same area."""

_APART = 288
"""The same for two beside each other whose shapes differ."""

_NARROW = 300
"""CSS pixels over which only names stand, without seeds."""

_WIDE_WORDS, _WIDEST_KEY = 400, 150
"""CSS pixels of what was asked for, and of the keys beside it."""

_LONGEST_TITLE = 200
_LONGEST_VALUE = 240
_LEFT = "display:inline-block;vertical-align:top;max-width:100%;margin:8px 28px 8px 0"
_RIGHT = "display:inline-block;vertical-align:top;width:400px;max-width:100%;margin:8px 0"
_KEY = f"{theme.CELL};padding:3px 14px 3px 0;opacity:{theme.QUIET}"
_VALUE = f"{theme.CELL};padding:3px 12px 3px 0;overflow-wrap:break-word"
_HEAD = f"{theme.CELL};padding:0 12px 3px 0;{theme.SMALL}{theme.HEAD}"
_FIGURE = f"{theme.CODE};font-size:14px;font-weight:600;background:none;padding:0;color:inherit"
_HALF = f"{theme.CELL};padding:0 8px 0 0"
_GONE = "text-decoration:line-through;background:rgba(200,60,60,.22);padding:0 2px"
_COME = "text-decoration:underline;font-weight:600;background:rgba(40,150,70,.22);padding:0 2px"
_LETTER = f"{theme.CHIP};opacity:1;font-weight:600;padding:0 6px"
_STILL = "(prefers-reduced-motion: reduce)"


def page(made: Comparison) -> Markup:
    """A comparison as HTML."""
    copies = made.copies
    told = [numbers(made), differences(made.spec), *([_apart(copies)] if copies else [])]
    return tag(
        "div",
        title(made),
        *(tag("div", detail(note), style=theme.ASIDE) for note in made.notes),
        *([_left(made, copies)] if copies else []),
        tag("div", *told, style=_RIGHT),
        *([_folds(made, copies)] if copies else []),
        _alike(made.same),
        style=theme.ROOT,
    )


def title(made: Comparison) -> Markup:
    """The prompt of both; their names where there are two."""
    prompts = list(dict.fromkeys(side.told().get("prompt", "") for side in made.sides))
    one = shorten(prompts[0], _LONGEST_TITLE) if len(prompts) == 1 else ""
    return headline(one or f"{made.one.name} and {made.other.name}", [made])


def headline(said: str, comparisons: Sequence[Comparison]) -> Markup:
    """A title, and the badge of the sandbox if a picture is of it."""
    badge = any(side.picture.run.sandbox for made in comparisons for side in made.sides)
    chip = [" ", tag("span", "sandbox", style=theme.CHIP)] if badge else []
    return tag("div", tag("b", said, dir="auto", style=theme.TITLE), *chip)


def width_of(side: Side, wide: int) -> int:
    """CSS pixels that a picture is wide where a square one has `wide`: all have the same area."""
    medium = side.picture.medium
    shape = medium.width / medium.height if medium.width and medium.height else 1.0
    return round(wide * min(1.6, max(0.5, sqrt(shape))))


def labels(made: Comparison, width: int) -> Markup:
    """The names of both, above the slider, each on its side; their seeds where there is room."""
    one, other = (
        join([tag("span", side.letter, style=_LETTER), f" {shorten(said, 60)}"])
        for side in made.sides
        for said in [side.label if width > _NARROW else side.name]
    )
    cell = f"{theme.CELL};padding:0 0 6px;{theme.SMALL};overflow-wrap:break-word"
    row = tag(
        "tr",
        tag("td", one, style=cell, width="50%", align="left"),
        tag("td", other, style=f"{cell};text-align:right", width="50%", align="right"),
        style=theme.ROW,
    )
    style = f"{theme.TABLE};table-layout:fixed;width:{width}px;max-width:100%"
    return tag("table", tag("tbody", row), style=style, role="presentation", dir="ltr")


def numbers(made: Comparison) -> Markup:
    """How alike the two are; each number with what it means."""
    known, absent = figures(made), made.measured.absent
    rows = []
    for name, meaning in MEANING.items():
        if name in known:
            value = tag("code", known[name], style=_FIGURE)
            said = tag("div", meaning, style=theme.QUIET_SMALL)
        elif name in absent and not made.measured.reason:
            value = tag("code", absent[name], style=theme.CODE)
            said = Markup("")
        else:
            continue
        head = tag("th", name, style=f"{_KEY};font-weight:400", scope="row", align="left")
        rows.append(tag("tr", head, tag("td", value, said, style=_VALUE), style=theme.ROW))
    return _table(rows) if rows else Markup("")


def differences(spec: Differing) -> Markup:
    """What was asked differently, key by key."""
    if not spec:
        return tag("div", "Nothing was asked differently.", style=theme.NOTE)
    heads = (tag("th", h, style=_HEAD, scope="col", align="left") for h in "AB")
    head = tag("tr", tag("td", style=_HEAD, width=_beside(spec)), *heads, style=theme.ROW)
    rows = [_row(key, one, other) for key, (one, other) in spec.items()]
    return _table([head, *rows], _WIDE_WORDS)


def _beside(keys: Iterable[str]) -> int:
    """CSS pixels of the column of keys."""
    return min(_WIDEST_KEY, 16 + 7 * max(map(cells, map(word, keys))))


def _row(key: str, one: str | None, other: str | None) -> Markup:
    head = tag("th", word(key), style=f"{_KEY};font-weight:400", scope="row", align="left")
    if key in TEXTS and one and other:
        both = tag("td", _worded(one, other), style=_VALUE, colspan=2, dir="auto")
        return tag("tr", head, both, style=theme.ROW)
    return tag("tr", head, _value(one), _value(other), style=theme.ROW)


def _value(said: str | None) -> Markup:
    if said is None:
        return tag("td", "none", style=f"{_VALUE};font-style:italic;opacity:{theme.QUIET}")
    return tag("td", shorten(said, _LONGEST_VALUE), style=_VALUE, dir="auto")


def _worded(one: str, other: str) -> Markup:
    """Two texts as one: what went is struck out, what came is underlined."""
    makers: Mapping[str, tuple[str, str]] = {"removed": ("del", _GONE), "added": ("ins", _COME)}
    parts = []
    for piece in word_diff(one, other):
        if piece.change == "same":
            parts.append(tag("span", elided(piece.text)))
        else:
            name, style = makers[piece.change]
            parts.append(tag(name, piece.text, style=style))
    return join(parts)


def _left(made: Comparison, copies: Copies) -> Markup:
    """The pictures: over each other, or beside each other where their shapes differ."""
    width = width_of(made.one, WIDE)
    if copies.over is None:
        return tag("div", beside(made, copies, _APART), style=f"{_LEFT};width:{2 * _APART}px")
    hint = "Drag the handle. By keyboard: Side by side, below."
    return tag(
        "div",
        labels(made, width),
        slider(made.one, made.other, copies.over, width),
        tag("div", hint, style=theme.NOTE),
        style=f"{_LEFT};width:{width}px",
    )


def _apart(copies: Copies) -> Markup:
    """Where the two differ: the difference and the error map."""
    times = f", made {copies.gain} times brighter" if copies.gain > 1 else ""
    shown = [
        (copies.apart, f"Difference{times}", "black where A and B agree"),
        (copies.errors, "FLIP error map", "dark where the eye sees no change, bright where much"),
    ]
    cells = [
        tag(
            "td",
            _image(image, f"{name} of A and B: {means}"),
            tag("div", name, style=f"{theme.SMALL};margin-top:4px"),
            tag("div", means, style=theme.QUIET_SMALL),
            style=_HALF,
            width="50%",
            valign="top",
        )
        for image, name, means in shown
        if image
    ]
    if not cells:
        return Markup("")
    style = f"{theme.TABLE};table-layout:fixed;width:100%;margin:12px 0 0"
    row = tag("tr", *cells, style=theme.ROW)
    return tag("table", tag("tbody", row), style=style, role="presentation")


def _folds(made: Comparison, copies: Copies) -> Markup:
    folds = []
    if copies.over is not None:
        folds.append(_fold("Side by side", beside(made, copies, width_of(made.one, 320))))
    if copies.blink:
        folds.append(_fold("Blink", _blink(made, copies)))
    return join(folds)


def beside(made: Comparison, copies: Copies, width: int) -> Markup:
    """Both pictures side by side, each so many CSS pixels wide or as wide as there is room."""
    cells = [
        tag(
            "td",
            _image(image, side.alt),
            tag(
                "div",
                join([tag("span", side.letter, style=_LETTER), f" {shorten(side.label, 60)}"]),
                style=f"{theme.SMALL};margin-top:4px",
            ),
            style=_HALF,
            width="50%",
            valign="top",
        )
        for side, image in zip(made.sides, copies.beside, strict=True)
    ]
    row = tag("tr", *cells, style=theme.ROW)
    style = f"{theme.TABLE};table-layout:fixed;width:{2 * width}px;max-width:100%;margin:4px 0"
    return tag("table", tag("tbody", row), style=style, role="presentation", dir="ltr")


def _blink(made: Comparison, copies: Copies) -> Markup:
    """Both in turns; their halves for readers who have asked that nothing moves."""
    still = tag("source", media=_STILL, srcset=data_uri("image/jpeg", copies.still))
    moving = tag(
        "img",
        src=data_uri("image/webp", copies.blink),
        alt=f"A and B in turns: {made.one.label}, {made.other.label}",
        width=width_of(made.one, 384),
        style=theme.PICTURE,
    )
    return tag("picture", still, moving)


def _alike(same: Mapping[str, str]) -> Markup:
    if not same:
        return Markup("")
    rows = [
        tag(
            "tr",
            tag(
                "th",
                word(key),
                style=f"{_KEY};font-weight:400",
                scope="row",
                align="left",
                width=_beside(same),
            ),
            _value(said),
            style=theme.ROW,
        )
        for key, said in same.items()
    ]
    return _fold(f"The same in both ({len(same)})", _table(rows, 2 * _WIDE_WORDS))


def _fold(name: str, *inside: Markup) -> Markup:
    summary = tag("summary", name, style=theme.SUMMARY)
    return tag("details", summary, *inside, style=f"{theme.SMALL};margin-top:4px")


def _image(jpeg: bytes, alt: str) -> Markup:
    style = f"{theme.PICTURE};width:100%"
    return tag("img", src=data_uri("image/jpeg", jpeg), alt=alt, style=style)


def _table(rows: list[Markup], width: int = 0) -> Markup:
    """Rows, as wide as they need; within `width` CSS pixels words break that are too long."""
    style = f"{theme.TABLE};{theme.SMALL};margin:0 0 12px;line-height:1.4"
    if width:
        style += f";table-layout:fixed;width:{width}px;max-width:100%"
    return tag("table", tag("tbody", *rows), style=style)
