"""Text as pixels: fonts, widths and wrapping, for the contact sheet.

Pillow's built-in font is Latin. A line that holds other letters is set in the DejaVu that comes
with matplotlib, which knows Greek, Cyrillic, Hebrew and Arabic; runs of letters that it lacks too,
such as Chinese, become one box each. No text whatever is an error, and nothing here draws.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from rendernet_jupyter.view.markup import clean
from rendernet_jupyter.view.phrase import BOUND, ELLIPSIS

if TYPE_CHECKING:
    from PIL import ImageFont

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

BOX = "\N{WHITE SQUARE}"

# The built-in font lacks these, and a caption should not change its type for them.
_PLAINER = str.maketrans({"\N{MULTIPLICATION SIGN}": "x", "\N{RIGHTWARDS ARROW}": ">"})
_JOINERS = "\u200c\u200d"
_NEVER_DRAWN = "\U0010fffe"


def wrap(text: str, width: int, font: Font, most: int) -> list[str]:
    """`text` in at most `most` lines of `width` pixels; the last one shows that it was cut.

    Only a letter that is wider than a line alone stands out of it.
    """
    lines: list[str] = []
    rest = [word for word in text.split(" ") if word]
    while rest and len(lines) < most:
        line = rest.pop(0)
        if length(line, font) > width:
            line, left = _parted(line, width, font)
            rest.insert(0, left)
        else:
            while rest and length(f"{line} {rest[0]}", font) <= width:
                line = f"{line} {rest.pop(0)}"
        lines.append(line.replace(BOUND, " "))
    if rest and lines:
        start, _ = _parted(lines[-1], width, font, end=ELLIPSIS)
        lines[-1] = start.rstrip() + ELLIPSIS
    return lines


def length(text: str, font: Font) -> float:
    """Pixels that `text` takes on a line."""
    return float(font.getlength(text))


def font_for(text: str, size: int) -> Font:
    """The font for a text: the built-in one, unless it needs letters that this one lacks."""
    return _font(size, wide=not all(_has(letter, wide=False) for letter in text))


@lru_cache(maxsize=512)
def drawable(text: str) -> str:
    """`text` in letters that can be drawn: one box for each run of those that no font here has.

    Separators of lines become spaces and marks of direction go: the layout of some versions of
    Pillow fails over them.
    """
    kept: list[str] = []
    spaced = re.sub(rf"[^\S{BOUND}]+", " ", clean(text).translate(_PLAINER))
    for letter in spaced:
        if category(letter) == "Cf" and letter not in _JOINERS:
            continue
        known = letter.isspace() or _has(letter, wide=False) or _has(letter, wide=True)
        if known or kept[-1:] != [BOX]:
            kept.append(letter if known else BOX)
    return "".join(kept)


def _parted(text: str, width: int, font: Font, end: str = "") -> tuple[str, str]:
    """The most of `text` that fits into `width` before `end`, at least a letter; and the rest."""
    low, high = 1, max(1, len(text))
    while low < high:
        middle = (low + high + 1) // 2
        fits = length(text[:middle] + end, font) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low], text[low:]


@lru_cache(maxsize=4096)
def _has(letter: str, *, wide: bool) -> bool:
    """Whether the font draws `letter` as anything but its sign for a missing one."""
    font = _font(16, wide=wide)
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask(_NEVER_DRAWN))


@lru_cache(maxsize=32)
def _font(size: int, *, wide: bool) -> Font:
    from PIL import ImageFont

    found = find_spec("matplotlib") if wide else None
    if found and found.origin:
        file = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
        if file.is_file():
            return ImageFont.truetype(str(file), size)
    return ImageFont.load_default(size)
