"""The perceptual hash: what moves it, and what does not."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.result.sameness import NEAR, distance
from rendernet_jupyter.store.look import look_of


def scene(seed: int) -> Image.Image:
    """A picture with shapes, other ones for each seed."""
    draw = np.random.default_rng(seed)
    coarse = draw.integers(0, 255, (6, 6, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((320, 240), Image.Resampling.BICUBIC)


def saved(image: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, **options)
    return file.getvalue()


def test_another_encoding_and_size_look_the_same(tmp_path: Path) -> None:
    """Each picture of a service that compresses anew would be called different."""
    image = scene(1)
    (tmp_path / "a.png").write_bytes(saved(image, format="PNG"))
    look = look_of(tmp_path / "a.png")
    assert look.startswith("ph1:")
    assert look_of(image) == look
    others = (
        saved(image, format="JPEG", quality=60),
        saved(image, format="WEBP", quality=60),
        saved(image.resize((160, 120)), format="PNG"),
        saved(image.point(lambda light: min(255, light + 6)), format="PNG"),
    )
    for other in others:
        apart = distance(look, look_of(other))
        assert apart is not None
        assert apart <= NEAR


def test_other_pictures_look_different() -> None:
    """A different picture would pass for made again."""
    looks = [look_of(scene(seed)) for seed in range(24)]
    apart = [distance(a, b) or 0 for n, a in enumerate(looks) for b in looks[:n]]
    assert min(apart) > NEAR


def test_every_kind_of_picture_has_a_look() -> None:
    """A picture with transparency, or without colour, could not be compared."""
    clear = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    assert look_of(clear) == look_of(Image.new("RGB", (7, 7), "white"))
    assert look_of(Image.new("L", (1, 1)))
    assert look_of(Image.new("P", (9, 9)))


def test_a_broken_picture_says_so() -> None:
    """A broken file would end in Pillow's words."""
    with pytest.raises(StoreError, match="no whole picture"):
        look_of(b"\x89PNG\r\n\x1a\nnothing")
