from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.pixels import pixel_hash


def encoded(image: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def test_the_hash_is_what_its_description_says(tmp_path: Path) -> None:
    """Nobody else could make the hash again."""
    image = Image.linear_gradient("L").resize((5, 3)).convert("RGB")
    file = tmp_path / "a.png"
    file.write_bytes(encoded(image))
    samples = bytes(v for y in range(3) for x in range(5) for v in image.getpixel((x, y)))
    expected = "px1:" + hashlib.sha256(b"RGB 5x3\n" + samples).hexdigest()
    assert pixel_hash(file) == pixel_hash(file.read_bytes()) == expected


def test_only_pixels_count() -> None:
    """A picture that was packed better would be called another one."""
    image = Image.linear_gradient("L").convert("RGB")
    small = encoded(image, compress_level=9, dpi=(72, 72))
    assert pixel_hash(small) == pixel_hash(encoded(image, compress_level=0))
    assert pixel_hash(small) == pixel_hash(encoded(image, "WEBP", lossless=True))


def test_one_sample_is_enough_to_tell() -> None:
    """A picture with one pixel changed would pass for the original."""
    image = Image.new("RGB", (9, 9), (10, 20, 30))
    other = image.copy()
    other.putpixel((4, 4), (10, 20, 31))
    wider = Image.new("RGB", (27, 3), (10, 20, 30))
    assert len({pixel_hash(encoded(i)) for i in (image, other, wider)}) == 3


def test_palettes_are_looked_up() -> None:
    """A picture with fewer colours would be another one when it is saved without a palette."""
    image = Image.new("RGB", (4, 4), "red")
    assert pixel_hash(encoded(image.convert("P"))) == pixel_hash(encoded(image))


def test_all_frames_count() -> None:
    """An animation could be exchanged behind its first frame."""
    first, second, third = (Image.new("RGB", (4, 4), c) for c in ("red", "green", "blue"))
    one = encoded(first, save_all=True, append_images=[second])
    other = encoded(first, save_all=True, append_images=[third])
    assert len({pixel_hash(one), pixel_hash(other), pixel_hash(encoded(first))}) == 3


@pytest.mark.parametrize("data", [b"", b"no picture", encoded(Image.new("RGB", (64, 64)))[:60]])
def test_what_is_no_picture_says_so(data: bytes) -> None:
    """A cut file would be a bare OSError."""
    with pytest.raises(StoreError, match="no whole picture"):
        pixel_hash(data)
