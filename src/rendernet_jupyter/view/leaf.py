"""A leaf of paper: lines of text and places of pictures, before anything is drawn.

It is measured in units, of which the smallest letters have twelve, and grows downwards in the
pixels of an image. Nothing here opens a picture or decides what stands where.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rendernet_jupyter.view.lettering import drawable, font_for, length, wrap
from rendernet_jupyter.view.phrase import BOUND, bound
from rendernet_jupyter.view.tile import Tile

if TYPE_CHECKING:
    from rendernet_jupyter.view.lettering import Font

INK = "#1a1a1a"
QUIET = "#595959"

PAGE = 864
"""Units that a leaf is wide at the most: on 6 inches its smallest letters have 6 points."""

MARGIN = 16
SMALL, HEAD, TITLE = 12, 13, 15
_LEADING = 1.35


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, its left upper corner in pixels."""

    x: int
    y: int
    text: str
    font: Font
    ink: str


@dataclass(slots=True)
class Leaf:
    """What stands where, in pixels.

    Attributes:
        width: of the whole.
        unit: pixels of a unit.
        box: width and height that every picture fits into.
        height: of the whole, once it is known.
        lines: of text.
        places: the left upper corners of pictures, and of what stands for one.
        rules: thin lines, each from left to right.
        omitted: tiles that have no place.
    """

    width: int
    unit: float
    box: tuple[int, int]
    height: int = 0
    lines: list[Line] = field(default_factory=list)
    places: list[tuple[Tile, int, int]] = field(default_factory=list)
    rules: list[tuple[int, int, int]] = field(default_factory=list)
    omitted: int = 0

    def px(self, units: float) -> int:
        """Units as pixels."""
        return round(units * self.unit)

    @property
    def inner(self) -> int:
        """Pixels between the margins."""
        return self.width - 2 * self.px(MARGIN)

    def mark(self) -> tuple[int, int, int]:
        """What stands here by now."""
        return len(self.lines), len(self.places), len(self.rules)

    def back(self, mark: tuple[int, int, int]) -> None:
        """Take away what came after a mark."""
        lines, places, rules = mark
        del self.lines[lines:], self.places[places:], self.rules[rules:]

    def write(
        self,
        text: str,
        at: tuple[int, int],
        width: int,
        *,
        size: int = SMALL,
        ink: str = QUIET,
        most: int = 2,
    ) -> int:
        """Place `text`; what does not fit is cut, and the cut is shown.

        Args:
            text: one paragraph.
            at: its left upper corner in pixels.
            width: pixels that a line may have.
            size: of its letters, in units.
            ink: their colour.
            most: lines at the most.

        Returns:
            The pixel where the next thing below may begin.
        """
        x, y = at
        text = drawable(text)
        font = font_for(text, self.px(size))
        # Words that belong together are parted where they would be torn within a word.
        if any(length(word, font) > width for word in text.split(" ")):
            text = text.replace(BOUND, " ")
        for line in wrap(text, width, font, most):
            self.lines.append(Line(x, y, line, font, ink))
            y += self.px(size * _LEADING)
        return y


def dotted(words: Sequence[str]) -> str:
    """Words with dots between them; short ones are kept together."""
    return " · ".join(map(bound, words))


def wide(text: str) -> float:
    """Units that `text` takes on one line of small letters."""
    text = drawable(text)
    return length(text, font_for(text, SMALL))


def high(units: float, width: float, *, size: int = SMALL, most: int = 2) -> float:
    """Units that a text is high, about: lines break between words.

    Args:
        units: that it takes on one line of small letters.
        width: units of a line.
        size: of its letters.
        most: lines at the most.
    """
    units *= size / SMALL
    lines = 0 if not units else 1 if units <= width else -(-1.2 * units // max(1, width))
    return min(most, int(lines)) * size * _LEADING
