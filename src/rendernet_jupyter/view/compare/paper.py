"""Comparisons as one JPEG: A, B and their difference in a row, with the labels drawn in.

For readers of a notebook that show no HTML. It is paper: dark on white, whatever the theme.
Nothing here measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from rendernet_jupyter.view.compare.share import SHEET
from rendernet_jupyter.view.compare.text import changed, figures, remarks
from rendernet_jupyter.view.fact import word
from rendernet_jupyter.view.leaf import INK, QUIET
from rendernet_jupyter.view.lettering import drawable, font_for, wrap
from rendernet_jupyter.view.phrase import bound, shorten
from rendernet_jupyter.view.sheet import GROUND
from rendernet_jupyter.view.thumbnail import encode_within

if TYPE_CHECKING:
    from PIL import Image

    from rendernet_jupyter.view.compare.comparison import Comparison
    from rendernet_jupyter.view.lettering import Font

_MARGIN, _GAP = 16, 12
_TITLE, _SMALL = 15, 12
_LEADING = 1.35
_EDGE, _AMONG = 300, 180
_LONGEST = 160


@dataclass(slots=True)
class _Sheet:
    """A page that grows downwards; it is drawn when everything has its place."""

    width: int
    lines: list[tuple[tuple[int, int], str, Font, str]] = field(default_factory=list)
    places: list[tuple[Image.Image, tuple[int, int]]] = field(default_factory=list)

    def write(self, text: str, at: tuple[int, int], width: int, *, size: int, ink: str) -> int:
        """Place `text` in at most two lines; return where the next thing may begin."""
        x, y = at
        said = drawable(text)
        font = font_for(said, size)
        for line in wrap(said, width, font, 2):
            self.lines.append(((x, y), line, font, ink))
            y += round(size * _LEADING)
        return y

    def drawn(self, height: int) -> Image.Image:
        """The page, so many pixels high."""
        from PIL import Image, ImageDraw

        made = Image.new("RGB", (self.width, height), GROUND)
        pen = ImageDraw.Draw(made)
        for image, at in self.places:
            made.paste(image, at)
        for at, line, font, ink in self.lines:
            pen.text(at, line, fill=ink, font=font)
        return made


def paper(title: str, comparisons: Sequence[Comparison], foot: Sequence[str]) -> bytes:
    """Comparisons as a JPEG; those without pictures as words.

    Args:
        title: one line about all of them.
        comparisons: one or more.
        foot: what is to be known of all of them.
    """
    alone = len(comparisons) == 1
    edge = _EDGE if alone else _AMONG
    page = _Sheet(2 * _MARGIN + 3 * edge + 2 * _GAP)
    inner = page.width - 2 * _MARGIN
    low = page.write(title, (_MARGIN, _MARGIN), inner, size=_TITLE, ink=INK) + _GAP
    for made in comparisons:
        words = [] if alone else remarks(made)
        low = _row(page, made, words, (low, edge)) + _GAP
    for line in foot:
        low = page.write(line, (_MARGIN, low), inner, size=_SMALL, ink=QUIET)
    limit = SHEET if alone else SHEET // 3 * len(comparisons)
    return encode_within(page.drawn(low + _MARGIN), limit)


def _row(page: _Sheet, made: Comparison, own: Sequence[str], at: tuple[int, int]) -> int:
    """A, B and their difference above their names; numbers and what differs below.

    Args:
        page: where they are placed.
        made: the two.
        own: what is to be known of them.
        at: where the row begins, and the long edge of its pictures.
    """
    top, edge = at
    low = top
    for column, (image, name) in enumerate(_pictures(made, edge)):
        x = _MARGIN + column * (edge + _GAP)
        page.places.append((image, (x, top)))
        under = (x, top + image.height + 4)
        low = max(low, page.write(name, under, edge, size=_SMALL, ink=INK))
    inner = page.width - 2 * _MARGIN
    told = [f"{name} {value}" for name, value in figures(made).items()]
    asked = [
        f"{word(key)} {shorten(changed(key, one, other), _LONGEST)}"
        for key, (one, other) in made.spec.items()
    ]
    for words in (told, asked, own):
        if words:
            said = " · ".join(map(bound, words))
            low = page.write(said, (_MARGIN, low + 2), inner, size=_SMALL, ink=QUIET)
    return low


def _pictures(made: Comparison, edge: int) -> list[tuple[Image.Image, str]]:
    copies = made.copies
    if copies is None:
        return []
    named = [f"{side.letter} {side.label}" for side in made.sides]
    times = f" x {copies.gain}" if copies.gain > 1 else ""
    shown = [*zip(copies.beside, named, strict=True), (copies.apart, f"difference{times}")]
    return [(_opened(image, edge), name) for image, name in shown if image]


def _opened(jpeg: bytes, edge: int) -> Image.Image:
    from PIL import Image

    with Image.open(BytesIO(jpeg)) as image:
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        return image.convert("RGB")
