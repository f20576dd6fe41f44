"""Turns of phrase that captions share."""

from __future__ import annotations

import pytest

from rendernet_jupyter.view.phrase import shorten


@pytest.mark.parametrize("comma", [",", "،", "、", "，"])
def test_an_ellipsis_takes_the_place_of_a_comma(comma: str) -> None:
    """An Arabic or a Chinese title would be cut after a comma, which looks like a mistake."""
    assert shorten(f"harbour{comma} and more", 11) == "harbour…"
