"""Comparisons as one JPEG: A, B and their difference in a row, with the labels drawn in.

For readers of a notebook that show no HTML. It is paper: dark on white, whatever the theme, and a
page as every contact sheet is. All pictures are as wide as each other; of many pairs several stand
beside each other, and what a page does not hold is counted on it. Nothing here measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from rendernet_jupyter.view.compare.share import SHEET
from rendernet_jupyter.view.compare.text import changed, figures, remarks
from rendernet_jupyter.view.fact import word
from rendernet_jupyter.view.leaf import INK, MARGIN, TITLE, Leaf, dotted
from rendernet_jupyter.view.phrase import counted, shorten
from rendernet_jupyter.view.sheet import DOTS, GROUND
from rendernet_jupyter.view.spread import GUTTER, PAGES
from rendernet_jupyter.view.thumbnail import QUALITIES, budget_for, encode

if TYPE_CHECKING:
    from PIL import Image

    from rendernet_jupyter.view.compare.comparison import Comparison

_TALLEST = 1.4  # height by width of a page
_SLIMMEST = 2.0  # height by width of a picture; a slimmer one stands in a box of this shape
_WIDEST = 320  # units of a picture
_MOST_BESIDE = 4  # pairs: in a narrower one no line of words has room
_ROOMY = 120  # units of a picture below which its seed has room, too
_GAP, _BETWEEN = 8, 18  # units between two pictures, and between two lines of pairs
_FINEST = 2  # pixels of a unit at the most
_LONGEST = 160
_SEVERAL = 3 * SHEET  # bytes of a page, however many pairs share it
_BLURS = (1, 2, 3, 4)
_CLEAN = QUALITIES[:4]  # those at which small letters are well read


@dataclass(frozen=True, slots=True)
class _Shown:
    """A comparison as it is drawn.

    Attributes:
        pictures: each with its name, and with its place or seed as well.
        said: lines below them.
    """

    pictures: Sequence[tuple[Image.Image, str, str]]
    said: Sequence[str]


@dataclass(slots=True)
class Page:
    """What stands where, and how many of the comparisons.

    Attributes:
        leaf: the words.
        places: pictures at their size, each with its left upper corner in pixels.
        held: comparisons that have a place.
    """

    leaf: Leaf
    places: list[tuple[Image.Image, tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    held: int = 0


def paper(
    title: str, comparisons: Sequence[Comparison], foot: Sequence[str], *, of: int = 0
) -> bytes:
    """Comparisons as a JPEG; those without pictures as words.

    Args:
        title: one line about all of them.
        comparisons: one or more.
        foot: what is to be known of all of them.
        of: how many there are, with those that are not given.
    """
    page = page_of(title, comparisons, foot, of=of)
    return _encoded(page, SHEET if len(comparisons) == 1 else _SEVERAL)


def page_of(
    title: str, comparisons: Sequence[Comparison], foot: Sequence[str], *, of: int = 0
) -> Page:
    """Where everything stands; the arguments are those of `paper`.

    It has the largest pictures with which it holds all; else it holds as many as it can.
    """
    every = [_shown(made, own=len(comparisons) > 1) for made in comparisons]
    count, found = max(of, len(every)), []
    for width in PAGES:
        for beside in range(1, min(len(every), _MOST_BESIDE) + 1):
            found.append(_Sheet(every, width, beside).page(title, foot, count))
            if found[-1].held == len(every):
                return found[-1]
    return max(found, key=lambda page: page.held)


def _shown(made: Comparison, *, own: bool) -> _Shown:
    """A comparison as it is drawn.

    Args:
        made: the two.
        own: whether it says what is to be known of them; alone that stands at the foot.
    """
    pictures = _pictures(made)
    names = [] if pictures else [" and ".join(f"{s.letter} {s.label}" for s in made.sides)]
    told = dotted([f"{name} {value}" for name, value in figures(made).items()])
    asked = dotted(
        [
            f"{word(key)} {shorten(changed(key, one, other), _LONGEST)}"
            for key, (one, other) in made.spec.items()
        ]
    )
    said = [*names, told, asked, dotted(remarks(made)) if own else ""]
    return _Shown(pictures, [line for line in said if line])


def _pictures(made: Comparison) -> list[tuple[Image.Image, str, str]]:
    copies = made.copies
    if copies is None:
        return []
    named = [(f"{side.letter} {side.name}", f"{side.letter} {side.label}") for side in made.sides]
    apart = f"difference x {copies.gain}" if copies.gain > 1 else "difference"
    shown = [
        *zip(copies.over or copies.beside, named, strict=True),
        (copies.apart, (apart, apart)),
    ]
    return [(_opened(jpeg), *names) for jpeg, names in shown if jpeg]


def _opened(jpeg: bytes) -> Image.Image:
    from PIL import Image

    with Image.open(BytesIO(jpeg)) as image:
        return image.convert("RGB")


class _Sheet:
    """Places comparisons, so many beside each other, on a page that is so wide at the most."""

    def __init__(self, every: Sequence[_Shown], width: float, beside: int) -> None:
        self._every, self._beside = every, beside
        pictures = [image for one in every for image, *_ in one.pictures]
        self._columns = max((len(one.pictures) for one in every), default=1) or 1
        gaps = beside * (self._columns - 1) * _GAP + (beside - 1) * GUTTER
        room = (width - 2 * MARGIN - gaps) / (beside * self._columns)
        self._wide = min(_WIDEST, room) if pictures else room
        tall = max((image.height / image.width for image in pictures), default=1.0)
        self._high = self._wide * min(tall, _SLIMMEST)
        across = beside * self._columns * self._wide + gaps + 2 * MARGIN
        sharp = budget_for(len(pictures)).sheet / max(self._wide, self._high)
        self._unit = max(1.0, min(_FINEST, sharp))
        box = max(1, round(self._unit * self._wide)), max(1, round(self._unit * self._high))
        self._leaf = Leaf(round(self._unit * across), self._unit, box)

    def page(self, title: str, foot: Sequence[str], count: int) -> Page:
        """The page, with as many as it holds, but one at least."""
        leaf = self._leaf
        page, left = Page(leaf), leaf.px(MARGIN)
        low = leaf.write(title, (left, left), leaf.inner, size=TITLE, ink=INK) + leaf.px(_GAP)
        end = leaf.width * _TALLEST - self._foot(foot, low)
        for at in range(0, len(self._every), self._beside):
            mark, placed = leaf.mark(), len(page.places)
            line = self._every[at : at + self._beside]
            below = self._line(page, line, low)
            if below > end and page.held:
                leaf.back(mark)
                del page.places[placed:]
                break
            low, page.held = below, page.held + len(line)
        low += leaf.px(_GAP) - leaf.px(_BETWEEN)
        for said in (*foot, _more(count - page.held)):
            low = leaf.write(said, (left, low), leaf.inner) if said else low
        leaf.height = low + left
        return page

    def _foot(self, foot: Sequence[str], low: int) -> int:
        """Pixels that the foot takes, with a line for what has no room."""
        leaf, mark, end = self._leaf, self._leaf.mark(), low
        for said in (*foot, _more(2)):
            end = leaf.write(said, (0, end), leaf.inner)
        leaf.back(mark)
        return end - low + leaf.px(MARGIN)

    def _line(self, page: Page, line: Sequence[_Shown], low: int) -> int:
        """Comparisons beside each other; returns where the next ones may begin."""
        leaf = self._leaf
        wide = self._columns * leaf.box[0] + (self._columns - 1) * leaf.px(_GAP)
        sizes = [[_size(image, leaf.box) for image, *_ in one.pictures] for one in line]
        foot = low + max((high for each in sizes for _, high in each), default=0)
        ends = []
        for number, (one, each) in enumerate(zip(line, sizes, strict=True)):
            left = leaf.px(MARGIN) + number * (wide + leaf.px(GUTTER))
            end = foot + leaf.px(4) if one.pictures else low
            names = [end]
            for column, ((image, short, long), size) in enumerate(
                zip(one.pictures, each, strict=True)
            ):
                x = left + column * (leaf.box[0] + leaf.px(_GAP))
                # Beside a tall picture a flat one stands on its name.
                page.places.append((image, size, (x, foot - size[1])))
                name = long if self._wide >= _ROOMY else short
                names.append(leaf.write(name, (x, end), leaf.box[0], ink=INK))
            end = max(names)
            for said in one.said:
                end = leaf.write(said, (left, end), wide, most=3)
            ends.append(end)
        return max(ends) + leaf.px(_BETWEEN)


def _size(image: Image.Image, box: tuple[int, int]) -> tuple[int, int]:
    """Pixels of a picture that fills a box, enlarged where it was stored small."""
    scale = min(box[0] / image.width, box[1] / image.height)
    return max(1, round(scale * image.width)), max(1, round(scale * image.height))


def _more(count: int) -> str:
    if count < 1:
        return ""
    return f"{counted(count, 'more pair')} {'has' if count == 1 else 'have'} no room on this page."


def _encoded(page: Page, limit: int) -> bytes:
    """The page in so many bytes: what is too heavy loses detail in pictures, not in letters."""
    dots = round(DOTS * page.leaf.unit)
    made = b""
    for blur in _BLURS:
        drawn = _drawn(page, blur)
        for quality in _CLEAN if blur < _BLURS[-1] else QUALITIES:
            made = encode(drawn, quality, dots=dots)
            if len(made) <= limit:
                return made
    return made


def _drawn(page: Page, blur: int) -> Image.Image:
    from PIL import Image, ImageDraw

    leaf = page.leaf
    made = Image.new("RGB", (leaf.width, leaf.height), GROUND)
    for image, size, at in page.places:
        coarse = max(1, size[0] // blur), max(1, size[1] // blur)
        shown = image.resize(coarse, Image.Resampling.LANCZOS) if blur > 1 else image
        made.paste(shown.resize(size, Image.Resampling.LANCZOS), at)
    pen = ImageDraw.Draw(made)
    for line in leaf.lines:
        pen.text((line.x, line.y), line.text, fill=line.ink, font=line.font)
    return made
