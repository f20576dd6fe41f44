from __future__ import annotations

import re

import pytest

from rendernet_jupyter.view import theme
from rendernet_jupyter.view.sheet import GROUND, HOLE, INK, QUIET

# Text and page of the front ends, with the text's own transparency laid on the page.
PAGES = {
    "JupyterLab light": ((0x21,) * 3, (0xFF,) * 3),
    "JupyterLab dark": ((0xE0,) * 3, (0x11,) * 3),
    "VS Code light": ((0x3B,) * 3, (0xFF,) * 3),
    "VS Code dark": ((0xCC,) * 3, (0x1F,) * 3),
    "GitHub": ((0x1F, 0x23, 0x28), (0xFF,) * 3),
    "plain": ((0,) * 3, (0xFF,) * 3),
}
Colour = tuple[float, ...]


def laid(top: Colour, ground: Colour, share: float) -> Colour:
    return tuple(share * a + (1 - share) * b for a, b in zip(top, ground, strict=True))


def luminance(colour: Colour) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, two: Colour) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def rgba(text: str) -> tuple[Colour, float]:
    numbers = [float(number) for number in re.findall(r"[\d.]+", text)]
    return tuple(numbers[:3]), numbers[3]


def hexed(text: str) -> Colour:
    return tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))


@pytest.mark.parametrize("page", PAGES)
def test_quiet_text_is_legible(page: str) -> None:
    """Captions could not be read in one of the themes."""
    ink, ground = PAGES[page]
    colour, share = rgba(theme.WASH)
    for below in (ground, laid(colour, ground, share)):
        assert contrast(laid(ink, below, theme.QUIET), below) >= 4.5


def test_the_contact_sheet_is_legible() -> None:
    """The labels of a printed sheet would be too pale."""
    for ink in (INK, QUIET):
        assert min(contrast(hexed(ink), hexed(GROUND)), contrast(hexed(ink), hexed(HOLE))) >= 4.5


@pytest.mark.parametrize("ground", [(0xFF,) * 3, (0x11,) * 3])
def test_the_bar_is_seen(ground: Colour) -> None:
    """Where the page brings no colour of its own, progress could not be told from its track."""
    accent = hexed(theme.ACCENT[-8:-1])
    colour, share = rgba(theme.LINE)
    assert contrast(accent, ground) >= 3
    assert contrast(accent, laid(colour, ground, share)) >= 1.5


def test_no_style_names_a_text_colour() -> None:
    """A fixed colour is invisible on the theme that nobody tried."""
    styles = [value for key, value in vars(theme).items() if key.isupper() and key != "ACCENT"]
    declared = re.findall(r"(?:^|;)color:([^;]+)", ";".join(map(str, styles)))
    assert set(declared) == {"inherit"}
