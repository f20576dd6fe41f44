"""Fonts for the labels of a figure: those of `rcParams`, and others for letters that these lack.

A label is never an error and never a warning: a letter that no font of this machine has is drawn as
a box. Nothing here changes `rcParams`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from unicodedata import category

from matplotlib import font_manager, rcParams
from matplotlib.text import Text

from rendernet_jupyter.view.lettering import BOX

# Fonts that have a shape for everything, or shapes that are pictures and not outlines.
_UNFIT = ("lastresort", "last resort", "color emoji", "apple color")


def set_type(texts: Iterable[Text]) -> None:
    """Give each text fonts that have its letters, and boxes for letters that no font has."""
    for text in texts:
        said = "".join(letter for letter in text.get_text() if category(letter) != "Cf")
        missing = frozenset(said) - _letters(font_manager.findfont(text.get_fontproperties()))
        others, lost = _covering(frozenset(c for c in missing if not c.isspace()))
        text.set_text(said.translate(dict.fromkeys(map(ord, lost), BOX)))
        if others:
            text.set_fontfamily([*_families(), *others])


def points(size: str | float) -> float:
    """A size of `rcParams`, such as `large`, in points."""
    return float(font_manager.FontProperties(size=size).get_size_in_points())


def _families() -> list[str]:
    found = rcParams["font.family"]
    return [found] if isinstance(found, str) else list(found)


@lru_cache(maxsize=64)
def _letters(file: str) -> frozenset[str]:
    """The letters that the font in a file has."""
    try:
        return frozenset(map(chr, font_manager.get_font(file).get_charmap()))
    except (OSError, RuntimeError):  # a file that FreeType cannot read
        return frozenset()


@lru_cache(maxsize=256)
def _covering(missing: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Font families that have some letters together, and those letters that none has."""
    families: list[str] = []
    rest: Collection[str] = missing
    for name, file in _installed() if missing else ():
        if not rest:
            break
        if found := _letters(file).intersection(rest):
            families.append(name)
            rest = frozenset(rest) - found
    return tuple(families), frozenset(rest)


@lru_cache(maxsize=1)
def _installed() -> tuple[tuple[str, str], ...]:
    """The fonts of this machine by family, upright ones, in order."""
    fonts = sorted(font_manager.fontManager.ttflist, key=lambda one: (one.name, one.fname))
    upright = {one.name: one.fname for one in fonts if one.style == "normal"}
    return tuple(
        (name, file)
        for name, file in upright.items()
        if not any(word in name.casefold() for word in _UNFIT)
    )
