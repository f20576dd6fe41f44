"""On which axes pictures stand, be it a sweep, several specs in one cell, or a plain batch.

A sweep has the axes that it names. Other requests are told apart by whatever differs between them,
keys that change together being one axis; where that makes no table, each request is a value of its
own. The places in a batch are an axis, too. No two pictures stand in the same place. Nothing here
draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.view.axes import Axis, Words, axes_of, laid_out
from rendernet_jupyter.view.content import Table
from rendernet_jupyter.view.fact import coordinates, own, said, shared, word
from rendernet_jupyter.view.phrase import shorten
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.tile import Tile, answer_of

BATCH, REQUEST = "batch", "request"
"""The keys of the axes that no spec has."""

NONE = -1
"""The index of an axis that is not there."""

_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Frame:
    """The axes of pictures and the place of each.

    Attributes:
        axes: in the order of the spec, the batch last.
        down: index of the axis that runs down at first, `NONE` for none.
        across: likewise; alone it wraps.
        places: of each tile, its index on every axis. All different.
    """

    axes: tuple[Axis, ...]
    down: int
    across: int
    places: tuple[tuple[int, ...], ...]

    def names(self, at: int) -> tuple[str, ...]:
        """What the values of an axis are called without its own name, such as `7` for `cfg 7`."""
        axis = self.axes[at]
        heads = [f"{word(key)} " for key in axis.keys]
        return tuple(
            " · ".join(w.removeprefix(head) for w, head in zip(words, heads, strict=True))
            for words in axis.values
        )


def framed(run: Run, tiles: Sequence[Tile], table: Table) -> Frame:
    """The frame of `tiles`, which are all of `run`."""
    answers = {tile.medium.request: answer_of(run, tile.medium) for tile in tiles}
    found = _placed(answers)
    axes = axes_of(list(found.values()))
    layout = laid_out(found, table.rows, table.cols) or laid_out(found)
    down = axes.index(layout.down) if layout and layout.down else NONE
    across = axes.index(layout.across) if layout and layout.across else NONE
    # Of a part of a run only those that it holds: the others were asked for, and are not missing.
    batch = sorted({tile.medium.batch for tile in tiles})
    if len(batch) > 1:
        if across == NONE:
            across = len(axes)
        elif down == NONE:
            down, across = across, len(axes)
        made = Counter(medium.request for medium in run.media if medium.request in answers)
        most = max(made.values(), default=len(batch))
        axes = (*axes, Axis((BATCH,), tuple((f"{n + 1} of {most}",) for n in batch)))
    places = tuple(
        (
            *(axis.at(found[tile.medium.request]) for axis in axes if axis.keys != (BATCH,)),
            *((batch.index(tile.medium.batch),) if len(batch) > 1 else ()),
        )
        for tile in tiles
    )
    return Frame(axes, down, across, places)


def _placed(answers: Mapping[int, Answer]) -> dict[int, Words]:
    """Where each request stands: on the axes of its sweep, or told by what differs."""
    swept = {request: coordinates(answer) for request, answer in answers.items()}
    told = _differing(answers)
    for found in (swept, told, _with_seed(told, answers)):
        if _is_table(found):
            return {request: _homeless(words) for request, words in found.items()}
    return {request: {REQUEST: _label(request, answers)} for request in answers}


def _is_table(found: Mapping[int, Words]) -> bool:
    """Whether the requests fill a table of their axes at least by half, each alone in its place."""
    places = list(found.values())
    if len({tuple(words.items()) for words in places}) < len(places):
        return False
    axes = axes_of(places)
    return len(places) < 2 or (bool(axes) and 2 * len(places) >= prod(map(len, axes)))


def _with_seed(found: Mapping[int, Words], answers: Mapping[int, Answer]) -> dict[int, Words]:
    """The places with the seed as one more axis."""
    return {
        request: {**words, "seed": f"seed {answers[request].seed}"}
        for request, words in found.items()
    }


def _differing(answers: Mapping[int, Answer]) -> dict[int, Words]:
    """What tells requests of several specs from each other, but for their seeds."""
    common = shared(list(answers.values()))
    told = {n: own(answer, common, same_prompt=False) for n, answer in answers.items()}
    keys = list(dict.fromkeys(key for facts in told.values() for key in facts))
    return {n: {k: said(k, facts.get(k, "")) for k in keys} for n, facts in told.items()}


def _label(request: int, answers: Mapping[int, Answer]) -> str:
    """The words of a request that stands alone: its number, for words may repeat."""
    common = shared(list(answers.values()))
    same = len({answer.prompt for answer in answers.values()}) < 2
    told = own(answers[request], common, same_prompt=same)
    words = ", ".join(said(key, value) for key, value in told.items())
    return without_home(shorten(f"{word(REQUEST)} {request + 1}: {words}".rstrip(": "), _LONGEST))


def _homeless(words: Words) -> Words:
    return {key: without_home(told) for key, told in words.items()}
