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

from rendernet_jupyter.view.markup import clean
from rendernet_jupyter.view.phrase import BOUND, ELLIPSIS

if TYPE_CHECKING:
    from PIL import ImageFont

    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

BOX = "\N{WHITE SQUARE}"

# The built-in font lacks these, and a caption should not change its type for them.
_PLAINER = str.maketrans({"\N{MULTIPLICATION SIGN}": "x", "\N{RIGHTWARDS ARROW}": ">"})
_NEVER_DRAWN = "\U0010fffe"


def wrap(text: str, width: int, size: int, most: int) -> list[str]:
    """`text` in at most `most` lines of `width` pixels; the last one shows that it was cut."""
    lines: list[str] = []
    rest = [word for word in re.split(r"[ \t\r\n\v\f]+", drawable(text)) if word]
    while rest and len(lines) < most:
        line = rest.pop(0)
        if length(line, size) > width:
            kept = _longest_start(line, width, size)
            line, rest = line[:kept], [line[kept:], *rest]
        while rest and length(f"{line} {rest[0]}", size) <= width:
            line = f"{line} {rest.pop(0)}"
        lines.append(line.replace(BOUND, " "))
    if rest and lines:
        kept = _longest_start(lines[-1] + ELLIPSIS, width - round(length(ELLIPSIS, size)), size)
        lines[-1] = lines[-1][:kept].rstrip() + ELLIPSIS
    return lines


def length(text: str, size: int) -> float:
    """Pixels that `text` takes on a line."""
    return float(font_for(text, size).getlength(text))


def font_for(text: str, size: int) -> Font:
    """The font for a line: the built-in one, unless `text` needs letters that it lacks."""
    return _font(size, wide=not all(_has(letter, wide=False) for letter in text))


@lru_cache(maxsize=512)
def drawable(text: str) -> str:
    """`text` without controls, and with one box for each run of letters that no font here has."""
    kept: list[str] = []
    for letter in clean(text).translate(_PLAINER):
        known = letter.isspace() or _has(letter, wide=False) or _has(letter, wide=True)
        if known or kept[-1:] != [BOX]:
            kept.append(letter if known else BOX)
    return "".join(kept)


def _longest_start(text: str, width: int, size: int) -> int:
    """How many letters of `text` fit into `width` pixels, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if length(text[:middle], size) <= width else (low, middle - 1)
    return low


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
