"""Regions on a small grid of cells: flooded, parted, grown and closed.

Nothing here knows what the cells show.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from rendernet_jupyter.sandbox.studio.lab import Floats

Grid: TypeAlias = NDArray[np.bool_]

_STEPS = (0.8, 1.2, 1.7, 2.4, 3.3, 4.5, 6.0)  # in Lab, between neighbours that hang together
_LIKE = 24.0  # in Lab, of what belongs to a rim
_LEAK = 0.14  # share of the picture that comes in at once where the rim of a region is broken
_FULL = 0.93  # share of the picture that no place fills
_ALIKE = 0.3  # of the largest part's weight, from which on another part belongs to it


def flooded(lab: Floats, rims: Iterable[tuple[slice, slice]]) -> Grid:
    """What hangs together with the rims, over steps of colour as large as do not break out.

    Args:
        lab: shape (height, width, 3).
        rims: where the flood comes in; cells unlike most of these do not count.
    """
    start = np.zeros(lab.shape[:2], bool)
    for rim in rims:
        start[rim] = True
    typical = np.median(lab[start], axis=0)
    start &= np.abs(lab - typical).max(-1) < _LIKE
    down = np.abs(np.diff(lab, axis=0)).max(-1)
    across = np.abs(np.diff(lab, axis=1)).max(-1)
    reached = start
    for step in _STEPS:
        more = _reached(reached, down < step, across < step)
        before, share = float(reached.mean()), float(more.mean())
        if share > _FULL or (before > _LEAK / 2 and share - before > _LEAK):
            break
        reached = more
    return closed(reached)


def _reached(start: Grid, down: Grid, across: Grid) -> Grid:
    reached = start
    while True:
        grown = reached.copy()
        grown[1:] |= reached[:-1] & down
        grown[:-1] |= reached[1:] & down
        grown[:, 1:] |= reached[:, :-1] & across
        grown[:, :-1] |= reached[:, 1:] & across
        if (grown == reached).all():
            return grown
        reached = grown


def main_parts(grid: Grid) -> Grid:
    """The largest part near the middle, and others that are hardly smaller."""
    height, width = grid.shape
    names, inverse = np.unique(_labelled(grid), return_inverse=True)
    inverse = inverse.reshape(grid.shape)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    scores = np.bincount(inverse.ravel(), np.exp(-(x * x + y * y) / 1.6).ravel(), len(names))
    scores[names == 0] = 0
    kept = scores >= max(_ALIKE * float(scores.max()), 1e-9)
    return np.asarray(kept[inverse] & grid, bool)


def _labelled(grid: Grid) -> NDArray[np.int64]:
    """A number for every part that hangs together; 0 outside of all."""
    labels = np.where(grid, np.arange(1, grid.size + 1).reshape(grid.shape), 0)
    while True:
        grown = labels.copy()
        np.maximum(grown[1:], labels[:-1], out=grown[1:])
        np.maximum(grown[:-1], labels[1:], out=grown[:-1])
        np.maximum(grown[:, 1:], labels[:, :-1], out=grown[:, 1:])
        np.maximum(grown[:, :-1], labels[:, 1:], out=grown[:, :-1])
        grown[~grid] = 0
        if (grown == labels).all():
            return labels
        labels = grown


def closed(grid: Grid) -> Grid:
    """Without holes and gaps of a few cells."""
    return ~grown(~grown(grid, 1), 1)


def filled(grid: Grid) -> Grid:
    """With all that it parts from the lower rim."""
    rest = ~grid
    start = np.zeros_like(grid)
    start[-1] = rest[-1]
    return ~_reached(start, rest[1:] & rest[:-1], rest[:, 1:] & rest[:, :-1])


def opened(grid: Grid, cells: int) -> Grid:
    """Without all that is thinner than twice so many cells, such as the line of a horizon."""
    return grown(~grown(~grid, cells), cells) & grid


def grown(grid: Grid, cells: int) -> Grid:
    """Larger by some cells on all sides."""
    wide = Image.fromarray(grid.astype(np.uint8)).filter(ImageFilter.MaxFilter(2 * cells + 1))
    return np.asarray(wide) > 0


def enlarged(grid: Grid, size: tuple[int, int]) -> Floats:
    """0 to 1 for every pixel of a picture of that width and height."""
    wide = Image.fromarray(grid.astype(np.uint8) * 255).resize(size, Image.Resampling.BILINEAR)
    return np.asarray(wide, np.float32) / np.float32(255)


def box_of(grid: Grid, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a region, in the pixels of `size`."""
    rows, columns = np.flatnonzero(grid.any(1)), np.flatnonzero(grid.any(0))
    down, across = size[1] / grid.shape[0], size[0] / grid.shape[1]
    right = min(size[0], int((columns[-1] + 1) * across) + 1)
    low = min(size[1], int((rows[-1] + 1) * down) + 1)
    return int(columns[0] * across), int(rows[0] * down), right, low
