"""Walking the axes of a sweep: in order, the first few, or a weighted sample.

Cells are tuples of indices, one for each axis, the last axis fastest. Whoever asks says how many
are wanted, and no more than that are made. Nothing here knows what the axes stand for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import islice, product
from math import log, prod
from random import Random
from typing import Protocol

from rendernet_jupyter.spec.wording import MOST

FEW = 20_000
"""Up to so many cells, a sample is drawn from the list of all of them."""


class Walked(Protocol):
    """What must be known of an axis."""

    @property
    def count(self) -> int:
        """How many values it has."""

    def chance(self, index: int) -> float:
        """How likely the value at `index` is to be drawn."""

    def draw(self, random: Callable[[], float]) -> int:
        """The index of a value drawn with numbers from 0 up to 1."""


Cell = tuple[int, tuple[int, ...]]
"""The index of a spec, and of the value on each of its axes."""


def cells_of(axes: Sequence[Walked]) -> int:
    """How many cells the axes span, at most `MOST`."""
    total = 1
    for axis in axes:
        total = min(MOST, total * axis.count)
    return total


def first_cells(specs: Sequence[Sequence[Walked]], most: int) -> Iterator[Cell]:
    """The first `most` cells, spec by spec."""
    return islice(_every_cell(specs, most), most)


def _every_cell(specs: Sequence[Sequence[Walked]], most: int) -> Iterator[Cell]:
    for index, axes in enumerate(specs):
        # No index beyond `most` can occur before the walk ends, so no axis is unrolled further.
        for indices in product(*(range(min(axis.count, most)) for axis in axes)):
            yield index, indices


def sampled_cells(specs: Sequence[Sequence[Walked]], wanted: int, digest: str) -> list[Cell]:
    """`wanted` different cells, drawn by their weights; the same ones for the same digest.

    Args:
        specs: the axes of each spec.
        wanted: how many cells; all of them when there are fewer.
        digest: text that the draw depends on, and on nothing else.

    Returns:
        The cells in the order of the sweep.
    """
    total = sum(cells_of(axes) for axes in specs)
    if wanted >= total:
        return list(first_cells(specs, total))
    seed = int.from_bytes(sha256(digest.encode("utf-8", "surrogatepass")).digest())
    random = Random(seed).random  # noqa: S311 - a sample must be drawn alike each time, not secret
    if total <= FEW:
        return _drawn_from_all(specs, wanted, total, random)
    return _drawn_one_by_one(specs, wanted, random)


def _drawn_from_all(
    specs: Sequence[Sequence[Walked]], wanted: int, total: int, random: Callable[[], float]
) -> list[Cell]:
    """Weighted draw without replacement (Efraimidis and Spirakis, 2006)."""
    ranked = []
    for place, (spec, indices) in enumerate(first_cells(specs, total)):
        chance = prod(axis.chance(i) for axis, i in zip(specs[spec], indices, strict=True))
        wait = -log(1.0 - random())
        ranked.append((wait / chance if chance else float("inf"), place, (spec, indices)))
    chosen = sorted(ranked)[:wanted]
    return [cell for _, _, cell in sorted(chosen, key=lambda ranks: ranks[1])]


def _drawn_one_by_one(
    specs: Sequence[Sequence[Walked]], wanted: int, random: Callable[[], float]
) -> list[Cell]:
    """Draw until there are enough; then, should the weights be extreme, go on in order."""
    counts = [cells_of(axes) for axes in specs]
    total = sum(counts)
    chosen: set[Cell] = set()
    for _ in range(20 * wanted + 100):
        if len(chosen) == wanted:
            break
        place, spec = int(random() * total), 0
        while place >= counts[spec]:
            place -= counts[spec]
            spec += 1
        chosen.add((spec, tuple(axis.draw(random) for axis in specs[spec])))
    for cell in first_cells(specs, 2 * wanted):
        if len(chosen) == wanted:
            break
        chosen.add(cell)
    return sorted(chosen)
