"""A run in plain words, for terminals, screen readers and diffs.

One line a picture, or a table of indices for a sweep over two axes; no colour codes, no drawing.
Nothing here decides what is said: see `content`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rendernet_jupyter.errors import cells
from rendernet_jupyter.view.axes import Axis, Layout, Place
from rendernet_jupyter.view.content import Content
from rendernet_jupyter.view.fact import word
from rendernet_jupyter.view.markup import clean
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.tile import Tile, is_picture

_WIDEST = 100
"""Columns of a terminal beyond which a table would be broken; a list never is."""

_LONGEST_HEAD = 28


def plain(content: Content) -> str:
    """`content` as lines of text, without a line end after the last."""
    lines = [heading(content)]
    if content.facts:
        lines.append("  " + ", ".join(f"{key} {value}" for key, value in content.facts))
    table = _table(content, content.layout) if content.layout else []
    lines += table or _listed(content, lines[0])
    for note in content.notes:
        first, *rest = note.strip("\n").splitlines() or [""]
        lines += [f"  note: {first.strip()}" if not rest else "  note:"]
        lines += [f"  {line}" for line in [first, *rest]] if rest else []
    lines.append(f"  {content.remedy}" if content.remedy else "")
    lines.append(_footer(content))
    return clean("\n".join(line for line in lines if line))


def _listed(content: Content, title: str) -> Iterator[str]:
    """One line a picture."""
    for tile in content.tiles:
        line = f"  {_line(tile, _heads(content, tile))}"
        yield line
        words = " ".join(tile.transcript.split())
        if words and words not in title + line:
            yield f"    said: {words}"


def _heads(content: Content, tile: Tile) -> Sequence[str]:
    return content.layout.heads(tile.medium.request) if content.layout else ()


def _table(content: Content, layout: Layout) -> list[str]:
    """The indices of the pictures under their heads; nothing where that would not be legible."""
    down, across = layout.down, layout.across
    if down is None or across is None or any(tile.transcript for tile in content.tiles):
        return []
    found: dict[Place, list[str]] = {}
    for tile in content.tiles:
        words = [said for said in (*tile.first, *tile.second) if said != tile.place]
        told = " ".join([tile.mark or tile.state, *words])
        found.setdefault(layout.places[tile.medium.request], []).append(told)
    gaps = [f"  {_line(tile, _heads(content, tile))}" for tile in content.tiles if tile.state]
    named = ["", *map(_head, across.values)], list(map(_head, down.values))
    bare = [f"{_name(down)} \\ {_name(across)}", *_bare(across)], _bare(down)
    for columns, rows in (named, bare):
        lines: list[str] = []
        for fold in layout.folds:
            heads = [axis.values[at] for axis, at in zip(layout.folded, fold, strict=True)]
            lines += [f"  {', '.join(said for words in heads for said in words)}:"] if heads else []
            places = [
                [Place(fold, row, at) for at in range(len(across))] for row in range(len(down))
            ]
            filled = [[" ".join(found.get(place, [])) for place in row] for row in places]
            lines += _aligned([columns, *([h, *c] for h, c in zip(rows, filled, strict=True))])
        if max(map(cells, lines)) <= _WIDEST:
            return lines + gaps
    return []


def _head(words: Sequence[str]) -> str:
    return shorten(", ".join(words), _LONGEST_HEAD)


def _name(axis: Axis) -> str:
    return ", ".join(map(word, axis.keys))


def _bare(axis: Axis) -> list[str]:
    """The heads without the names of their keys, which stand in the corner."""
    named = [f"{word(key)} " for key in axis.keys]
    return [
        _head([said.removeprefix(name) for said, name in zip(words, named, strict=True)])
        for words in axis.values
    ]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        padded = (one + " " * (width - cells(one)) for one, width in zip(row, widths, strict=True))
        lines.append(f"  {'  '.join(padded)}".rstrip())
    return lines


def heading(content: Content) -> str:
    """Name, prompt and badges on one line."""
    named = f"{content.name}: " if content.name else ""
    badges = "".join(f" [{badge}]" for badge in content.badges)
    return clean(f"{named}{shorten(content.title, 400)}{badges}")


def _line(tile: Tile, heads: Sequence[str]) -> str:
    mark = tile.mark or "-"
    words = ", ".join(" ".join(said.split()) for said in (*heads, *tile.first, *tile.second))
    if not tile.state:
        return f"{mark} {words}"
    told = " ".join(filter(None, (_sentence(tile.reason), tile.advice)))
    return " ".join(filter(None, (mark, f"{words}:" if words else "", f"{tile.state}.", told)))


def _sentence(text: str) -> str:
    flat = " ".join(text.split())
    return flat if not flat or flat[-1] in ".!?。" else f"{flat}."


def _footer(content: Content) -> str:
    spent = ", ".join(content.account)
    if not content.saving or not any(is_picture(tile.medium) for tile in content.tiles):
        return spent
    return (f"{spent}. " if spent else "") + f"Save the originals: {content.saving}"
