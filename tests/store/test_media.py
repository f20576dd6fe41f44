"""Files under the hash of their bytes: whole, or not there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.errors import DownloadError
from rendernet_jupyter.store.media import Incoming, Media, sniff


def test_a_picture_is_found_under_the_hash_of_its_bytes(
    desk: Any, picture: Callable[..., bytes]
) -> None:
    """A store that changed a byte could not prove what was downloaded."""
    data = picture()
    sha = desk.put(data)
    assert sha == hashlib.sha256(data).hexdigest()
    found = desk.store.media.find(sha)
    assert found.read_bytes() == data
    assert found.suffix == ".png"


def test_the_same_picture_twice_is_one_file(desk: Any, picture: Callable[..., bytes]) -> None:
    """Running a notebook every day would fill the disk with copies."""
    assert desk.put(picture()) == desk.put(picture())
    assert len([f for f in desk.store.media.folder.rglob("*") if f.is_file()]) == 1


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_cut, "cut off"),
        (lambda data: b"", "empty"),
        (lambda data: b"<html>busy</html>", "neither"),
        (lambda data: data[:16] + b"\0" * 8 + data[24:], "checksums"),
        (lambda data: data + data, "behind its end"),
        (lambda data: data[:-20] + b"?" + data[-19:], "checksums"),
    ],
)
def test_what_is_not_whole_is_refused_and_leaves_nothing(
    desk: Any, picture: Callable[..., bytes], spoil: Callable[[bytes], bytes], says: str
) -> None:
    """Half a picture in the store would be shown for ever as if it were the whole."""
    with pytest.raises(DownloadError, match=says) as caught:
        desk.put(spoil(picture()))
    assert str(desk.store.media.folder) not in str(caught.value)
    assert [f for f in desk.store.media.folder.rglob("*") if f.is_file()] == []


def test_an_unfinished_download_vanishes(desk: Any) -> None:
    """Interrupted cells would leave litter that nobody ever finds."""
    with suppress(KeyboardInterrupt), desk.store.media.incoming() as file:
        file.write(b"\x89PNG")
        raise KeyboardInterrupt
    assert list(desk.store.media.folder.iterdir()) == []


@given(st.binary(max_size=400), st.lists(st.integers(1, 50), max_size=20))
def test_hash_and_size_do_not_depend_on_the_chunks(data: bytes, cuts: list[int]) -> None:
    """The network cuts where it likes; an address must depend on the bytes alone."""

    class Sink:
        def write(self, chunk: bytes) -> None: ...

    incoming: Any = Incoming(Sink())  # type: ignore[arg-type]  # counts bytes, needs no file
    rest = data
    for cut in cuts:
        incoming.write(rest[:cut])
        rest = rest[cut:]
    incoming.write(rest)
    assert incoming.sha256 == hashlib.sha256(data).hexdigest()
    assert (incoming.size, incoming.head) == (len(data), data[:32])


@given(st.binary(max_size=64))
def test_sniffing_takes_any_bytes(head: bytes) -> None:
    """A server may answer with anything at all."""
    assert sniff(head) in {"", "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif",
                           "video/mp4", "video/webm"}  # fmt: skip


def test_a_full_disk_is_said_clearly(tmp_path: Path) -> None:
    """'Errno 28' tells nobody that the picture is still there to be fetched."""
    from rendernet_jupyter.errors import StoreError

    media = Media(tmp_path / "m")
    with pytest.raises(StoreError, match="cannot be written") as caught, media.incoming():
        raise OSError(28, "No space left on device")
    assert "resume" in caught.value.hint
