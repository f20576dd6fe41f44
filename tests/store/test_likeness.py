"""Copies of stored pictures are known by their pixels, and by nothing less."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter.result.embedding import embed
from rendernet_jupyter.result.manifest import Manifest

SIDES = (8, 6)


def anew(data: bytes, **options: Any) -> bytes:
    """The same pixels in another file."""
    file = io.BytesIO()
    Image.open(io.BytesIO(data)).save(file, **{"format": "PNG", "compress_level": 0, **options})
    return file.getvalue()


def recognised(desk: Any, data: bytes) -> str:
    found: str = desk.store.likeness.recognise(sha256(data).hexdigest(), data, SIDES)
    return found


@pytest.fixture
def teal(desk: Any, picture: Callable[..., bytes]) -> bytes:
    """A picture of the store."""
    data = picture("teal")
    desk.finish(desk.intend(), data)
    return data


def test_the_same_pixels_are_the_same_picture(desk: Any, teal: bytes) -> None:
    """A picture that another program saved would have come from nowhere."""
    sha = sha256(teal).hexdigest()
    assert recognised(desk, teal) == sha
    assert recognised(desk, anew(teal)) == sha
    assert recognised(desk, embed(teal, Manifest({"schema": "x"}).text()) or b"") == sha


def test_other_pixels_are_another_picture(
    desk: Any, teal: bytes, picture: Callable[..., bytes]
) -> None:
    """Every picture of the same size would be a parent."""
    assert recognised(desk, picture("red")) == ""
    assert recognised(desk, anew(teal, format="JPEG", quality=1)) == ""
    assert recognised(desk, b"no picture") == ""


def test_what_was_found_stays_found(desk: Any, teal: bytes) -> None:
    """A lineage would end when a file is lost that can be fetched again."""
    copy, sha = anew(teal), sha256(teal).hexdigest()
    assert recognised(desk, copy) == sha
    desk.store.media.find(sha).unlink()
    assert recognised(desk, copy) == sha


def test_a_damaged_file_is_nobodys_parent(desk: Any, teal: bytes) -> None:
    """Its pixels would be remembered as those of the picture."""
    path = desk.store.media.find(sha256(teal).hexdigest())
    path.write_bytes(anew(teal, compress_level=9))
    assert recognised(desk, anew(teal)) == ""
    assert desk.store.database.read("SELECT * FROM pixels") == []


def test_a_file_is_looked_up_and_nothing_is_kept(
    desk: Any, teal: bytes, picture: Callable[..., bytes]
) -> None:
    """Whoever only asks what a file shows would write to the store, or ask for hours."""
    sha, likeness = sha256(teal).hexdigest(), desk.store.likeness
    red = sha256(picture("red")).hexdigest()
    desk.finish(desk.intend("2", "rn1:e"), picture("red"), "gen_2")
    hashes: dict[str, str] = {}
    assert likeness.of_very_pixels(anew(teal), 1, hashes) == ""
    assert set(hashes) == {red}
    assert likeness.of_very_pixels(anew(teal), 1, hashes) == sha
    assert likeness.of_very_pixels(anew(teal, format="JPEG", quality=1), 9, {}) == ""
    assert likeness.of_very_pixels(b"no picture", 9, {}) == ""
    for table in ("pixels", "likeness"):
        assert desk.store.database.read(f"SELECT * FROM {table}") == []
    assert recognised(desk, anew(picture("red"))) == red
    assert recognised(desk, anew(teal)) == sha
    assert likeness.of_very_pixels(anew(teal), 1, {}) == sha
    desk.store.media.find(sha).write_bytes(anew(teal))
    assert likeness.of_very_pixels(anew(teal), 9, {}) == ""
