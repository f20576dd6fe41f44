"""Shapes: outlines of points, and the masks they make.

A shape is a tuple of outlines that are filled, or cut out again, one after the other. Points are
(x, y) pairs in a drawing's own unit square, x to the right and y down; written as text they stand
in hundredths: `"50,0 100,100 0,100"` is a triangle. Nothing here has a colour.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Points: TypeAlias = npt.NDArray[np.float64]
Point: TypeAlias = tuple[float, float]
Path: TypeAlias = str | Sequence[Point]

Cover: TypeAlias = npt.NDArray[np.uint8]

_SMOOTH = 10  # points along each piece of a curve
_SCALE = 3  # masks are drawn larger and reduced: Pillow does not smooth edges


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed outline; `solid` False cuts it out of what was filled before."""

    points: Points
    solid: bool = True


Shape: TypeAlias = tuple[Outline, ...]


def poly(path: Path) -> Shape:
    """A polygon."""
    return (Outline(_points(path)),)


def blob(path: Path) -> Shape:
    """A closed smooth outline through the points of `path` (Catmull-Rom)."""
    return (Outline(_spline(_points(path), closed=True)),)


def oval(x: float, y: float, across: float, down: float | None = None, turn: float = 0.0) -> Shape:
    """An ellipse round (x, y) with two radii, turned by degrees clockwise."""
    angles = np.linspace(0, 2 * math.pi, 48, endpoint=False)
    radius = across if down is None else down
    points = np.stack([np.cos(angles) * across, np.sin(angles) * radius], 1)
    return (Outline(points @ _turning(turn) + (x, y)),)


def ring(x: float, y: float, radius: float, width: float) -> Shape:
    """A circle's line of `width`, its middle at `radius`."""
    outer, inner = oval(x, y, radius + width / 2), oval(x, y, max(0.0, radius - width / 2))
    return (*outer, Outline(inner[0].points, solid=False))


def box(left: float, top: float, right: float, bottom: float, corner: float = 0.0) -> Shape:
    """An upright rectangle with round corners."""
    if corner <= 0:
        return poly([(left, top), (right, top), (right, bottom), (left, bottom)])
    corner = min(corner, (right - left) / 2, (bottom - top) / 2)
    quarter = np.linspace(0, math.pi / 2, 8)
    arc = np.stack([np.cos(quarter), np.sin(quarter)], 1) * corner
    centres = (
        (right, bottom, 1, 1),
        (left, bottom, -1, 1),
        (left, top, -1, -1),
        (right, top, 1, -1),
    )
    sides = []
    for x, y, sign_x, sign_y in centres:
        middle = (x - sign_x * corner, y - sign_y * corner)
        piece = arc * (sign_x, sign_y) + middle
        sides.append(piece if sign_x == sign_y else piece[::-1])
    return (Outline(np.concatenate(sides)),)


def line(path: Path, width: float) -> Shape:
    """A polyline with round ends and joints."""
    return _stroke(_points(path), width)


def curve(path: Path, width: float, taper: float = 1.0) -> Shape:
    """A smooth line through the points; its end is `taper` times as wide as its start."""
    return _stroke(_spline(_points(path), closed=False), width, taper)


def sector(x: float, y: float, radius: float, start: float, end: float) -> Shape:
    """A slice of a disc between two angles in degrees, clockwise from three o'clock."""
    angles = np.radians(np.linspace(start, end, 32))
    rim = np.stack([np.cos(angles) * radius + x, np.sin(angles) * radius + y], 1)
    return (Outline(np.concatenate([rim, [(x, y)]])),)


def join(*shapes: Shape) -> Shape:
    """Several shapes as one."""
    return tuple(outline for shape in shapes for outline in shape)


def cut(shape: Shape, *holes: Shape) -> Shape:
    """`shape` with holes."""
    return (*shape, *(Outline(o.points, solid=False) for hole in holes for o in hole))


def moved(
    shape: Shape,
    *,
    by: Point = (0.0, 0.0),
    scale: float | Point = 1.0,
    turn: float = 0.0,
    about: Point = (0.0, 0.0),
) -> Shape:
    """`shape` scaled and turned (degrees clockwise) about a point, then moved."""
    factor = np.array(scale if isinstance(scale, tuple) else (scale, scale))
    matrix, centre = _turning(turn), np.array(about)
    return tuple(
        Outline(((o.points - centre) * factor) @ matrix + centre + by, o.solid) for o in shape
    )


def sided(shape: Shape, side: int) -> Shape:
    """`shape` as drawn on the right for `side` 1, and reflected in the middle for -1."""
    return shape if side > 0 else mirrored(shape)


def both(shape: Shape) -> Shape:
    """`shape` and its reflection: two ears, two wheels."""
    return join(shape, mirrored(shape))


def mirrored(shape: Shape, x: float = 0.5) -> Shape:
    """`shape` reflected in the upright line at `x`."""
    return moved(shape, scale=(-1.0, 1.0), about=(x, 0.0))


def bounds(shape: Shape) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything that is filled."""
    points = np.concatenate([o.points for o in shape if o.solid])
    (left, top), (right, bottom) = points.min(0), points.max(0)
    return float(left), float(top), float(right), float(bottom)


def covered(
    shape: Iterable[Outline], width: int, height: int, *, scale: int = _SCALE, soft: float = 0.0
) -> Cover:
    """How much of each pixel is covered, 0 to 255; shape (height, width).

    Args:
        shape: its points are in pixels.
        width: of the mask.
        height: of the mask.
        scale: how many times larger it is drawn before it is reduced.
        soft: radius in pixels by which edges are blurred.
    """
    image = Image.new("L", (width * scale, height * scale))
    pen = ImageDraw.Draw(image)
    for outline in shape:
        # Pillow takes a pixel's corner for its middle: half a pixel to the upper left.
        points = outline.points * scale - 0.5
        pen.polygon(points.ravel().tolist(), fill=255 if outline.solid else 0)
    image = image.reduce(scale)
    if soft > 0:
        image = image.filter(ImageFilter.GaussianBlur(soft))
    return np.asarray(image)


def _points(path: Path) -> Points:
    if isinstance(path, str):
        return np.array(path.replace(",", " ").split(), float).reshape(-1, 2) / 100
    return np.array(path, float)


def _turning(degrees: float) -> Points:
    angle = math.radians(degrees)
    return np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])


def _spline(points: Points, *, closed: bool) -> Points:
    """Catmull-Rom through `points`."""
    if closed:
        padded = np.concatenate([points[-1:], points, points[:2]])
    else:
        padded = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, _SMOOTH, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2)
            + 0.5 * (3 * b - a - 3 * c + d) * t**3
        )
    if not closed:
        pieces.append(points[-1:])
    return np.concatenate(pieces)


def _stroke(path: Points, width: float, taper: float = 1.0) -> Shape:
    """Quads along the path and a disc on every point; overlaps do not matter in a mask."""
    widths = np.linspace(width, width * taper, len(path)) / 2
    outlines: list[Outline] = []
    circle = _unit_circle(14)
    for start, end, near, far in zip(path, path[1:], widths, widths[1:], strict=False):
        along = end - start
        length = float(np.hypot(*along))
        if length < 1e-9:
            continue
        side = np.array([-along[1], along[0]]) / length
        quad = [start + side * near, end + side * far, end - side * far, start - side * near]
        outlines.append(Outline(np.array(quad)))
    outlines += [Outline(circle * r + p) for p, r in zip(path, widths, strict=True)]
    return tuple(outlines)


def _unit_circle(count: int) -> Points:
    angles = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], 1)
