"""The axes of a sweep, and which of them runs down, which across, and which is folded.

Keys whose values move together, as `zip` has them, are one axis. Of the axes:

- two make the table: those that were named, then the longest, a seed only when nothing else is
  left, for a seed repeats and the others compare;
- words of the prompt and long names run down, where there is room to read them; ratios and numbers
  run across, where a column keeps the shape of its pictures and a row reads as a scale; of two
  alike the longer one runs down; and what has more than eight values does when the other has not;
- every other axis is folded: a table for each of its values.

One axis alone wraps, as a gallery does, unless it is named. The rule looks at the requests and at
nothing else, so a table keeps its shape while pictures arrive and when some fail. Nothing here
draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod

from rendernet_jupyter.view.fact import word

Words = Mapping[str, str]
"""Where a request stands: key of each axis to words, such as `cfg_scale` to `cfg 7`."""

_LONG = 24
"""Letters of a value that is rather read beside a row than above a column."""

_MOST_ACROSS = 8
_SEED, _RATIO = "seed", "aspect_ratio"
_TEXTS = ("prompt", "negative")


@dataclass(frozen=True, slots=True)
class Axis:
    """Keys that move together, and the words of each of their values.

    Attributes:
        keys: such as `("cfg_scale",)`, several when they are zipped.
        values: in order, each with the words of every key.
    """

    keys: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.values)

    def at(self, words: Words) -> int:
        """Which of the values a request has."""
        return self.values.index(tuple(words[key] for key in self.keys))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request stands: the index on each folded axis, its row, its column."""

    fold: tuple[int, ...] = ()
    row: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The shape of a sweep.

    Attributes:
        down: the axis of the rows, None when there is one row.
        across: the axis of the columns, None when there is one column.
        folded: the others.
        wraps: whether the one row may be broken where a gallery would break it.
        places: of each request, by its index in the run.
    """

    down: Axis | None
    across: Axis | None
    folded: tuple[Axis, ...]
    wraps: bool
    places: Mapping[int, Place]

    @property
    def folds(self) -> tuple[tuple[int, ...], ...]:
        """The tables, each by its index on the folded axes, in order."""
        return tuple(sorted({place.fold for place in self.places.values()}))

    def heads(self, request: int) -> tuple[str, ...]:
        """The words that the table says of a request: those of its fold, row and column."""
        place = self.places[request]
        said = [axis.values[at] for axis, at in zip(self.folded, place.fold, strict=True)]
        said += [self.down.values[place.row]] if self.down else []
        said += [self.across.values[place.column]] if self.across else []
        return tuple(word for words in said for word in words)


def laid_out(found: Mapping[int, Words], rows: str = "", cols: str = "") -> Layout | None:
    """The shape in which requests are shown; None when they make no table.

    They make none without an axis, when not all have the same axes, or when more than half of the
    table would stay empty, as after a small `--sample`: unless an axis was named.

    Args:
        found: the requests by index, each with its place in words.
        rows: a key of the axis that is to run down, empty to let the rule decide.
        cols: likewise, across.
    """
    axes = axes_of(list(found.values()))
    down, across = _named(axes, rows), _named(axes, cols)
    if not axes or (down is not None and down is across):
        return None
    named = down is not None or across is not None
    filled = len({tuple(axis.at(words) for axis in axes) for words in found.values()})
    if not named and 2 * filled < prod(map(len, axes)):
        return None
    pair = _paired(axes, down, across)
    folded = tuple(axis for axis in axes if axis not in pair)
    down, across = pair
    places = {
        request: Place(
            tuple(axis.at(words) for axis in folded),
            down.at(words) if down else 0,
            across.at(words) if across else 0,
        )
        for request, words in found.items()
    }
    return Layout(down, across, folded, wraps=len(axes) == 1 and not named, places=places)


def axes_of(found: Sequence[Words]) -> tuple[Axis, ...]:
    """The axes of requests in the order of the spec; none when they do not all have the same."""
    if not found or any(list(words) != list(found[0]) for words in found):
        return ()
    groups: list[list[str]] = []
    for key in found[0]:
        if len({words[key] for words in found}) < 2:
            continue
        group = next((g for g in groups if _move_together(found, g[0], key)), None)
        if group is None:
            groups.append([key])
        else:
            group.append(key)
    axes = tuple(_axis(tuple(keys), found) for keys in groups)
    whole = len({tuple(words.items()) for words in found}) == prod(map(len, axes))
    return axes if whole else tuple(map(_in_order, axes))


def _move_together(found: Sequence[Words], one: str, other: str) -> bool:
    pairs = {(words[one], words[other]) for words in found}
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def _axis(keys: tuple[str, ...], found: Sequence[Words]) -> Axis:
    values = dict.fromkeys(tuple(words[key] for key in keys) for words in found)
    return Axis(keys, tuple(values))


def _in_order(axis: Axis) -> Axis:
    """The axis with its numbers rising: a sample meets them in any order."""
    numbers = _numbers(axis)
    if numbers is None:
        return axis
    return replace(axis, values=tuple(v for _, v in sorted(zip(numbers, axis.values, strict=True))))


def _numbers(axis: Axis) -> list[float] | None:
    """The values of the first key as numbers, None when they are none."""
    said = f"{word(axis.keys[0])} "
    try:
        return [float(value[0].removeprefix(said)) for value in axis.values]
    except ValueError:
        return None


def _named(axes: Sequence[Axis], key: str) -> Axis | None:
    return next((axis for axis in axes if key in axis.keys), None)


def _paired(
    axes: Sequence[Axis], down: Axis | None, across: Axis | None
) -> tuple[Axis | None, Axis | None]:
    """The axes of rows and columns, as far as there are any."""
    taken = [axis for axis in (down, across) if axis is not None]
    # `sorted` is stable: of two alike the earlier in the spec comes first.
    rest = sorted((a for a in axes if a not in taken), key=lambda a: (a.keys == (_SEED,), -len(a)))
    if len(axes) == 1:
        return (down, None) if down else (None, across or axes[0])
    if taken:
        return (down or rest[0], across or rest[0])
    one, other = sorted(rest[:2], key=axes.index)
    if (_downward(other), len(other)) > (_downward(one), len(one)):
        one, other = other, one
    if len(other) > _MOST_ACROSS >= len(one):
        one, other = other, one
    return one, other


def _downward(axis: Axis) -> int:
    """How much an axis wants to run down: words most of all, numbers least."""
    longest = max(len(word) for value in axis.values for word in value)
    if any(key.partition(".")[0] in _TEXTS for key in axis.keys) or longest > _LONG:
        return 4
    if axis.keys == (_SEED,):
        return 2
    if _RATIO in axis.keys:
        return 1
    return 3 if _numbers(axis) is None else 0
