"""Whether what came is one whole picture, found out while it passes by."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.store.wholeness import BEHIND, CHECKSUMS, CUT_OFF, PngWalk


def png() -> bytes:
    made = BytesIO()
    Image.effect_noise((24, 24), 60).save(made, "PNG")
    return made.getvalue()


PNG = png()


def flaw(data: bytes, cuts: list[int]) -> str:
    walk, at = PngWalk(), 0
    for cut in [*sorted(cuts), len(data)]:
        walk.feed(data[at:cut])
        at = max(at, cut)
    return walk.flaw


@given(st.lists(st.integers(0, len(PNG)), max_size=12))
def test_a_whole_picture_is_whole_wherever_the_network_cuts(cuts: list[int]) -> None:
    """A good picture would be fetched again and again, and at last given up."""
    assert flaw(PNG, cuts) == ""


@given(st.integers(8, len(PNG) - 1), st.integers(1, 255), st.lists(st.integers(0, len(PNG))))
def test_a_flipped_byte_is_found(place: int, bits: int, cuts: list[int]) -> None:
    """A damaged picture would be kept, and shown, as what was paid for."""
    damaged = bytearray(PNG)
    damaged[place] ^= bits
    assert flaw(bytes(damaged), cuts)


@given(st.integers(0, len(PNG) - 1))
def test_a_cut_is_found(place: int) -> None:
    """Half a picture in the store would be shown for ever as the whole."""
    assert flaw(PNG[:place], []) == CUT_OFF


@pytest.mark.parametrize(("tail", "said"), [(b"\0" * 9, ""), (b"more", BEHIND), (PNG, BEHIND)])
def test_what_stands_behind_the_end(tail: bytes, said: str) -> None:
    """Two answers in one file, and the harmless padding of some servers, must be told apart."""
    assert flaw(PNG + tail, [len(PNG)]) == said


def test_the_sum_of_the_last_chunk_counts() -> None:
    """The end of a file is where networks fail."""
    assert flaw(PNG[:-1] + b"?", []) == CHECKSUMS
