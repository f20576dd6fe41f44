from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rendernet_jupyter.store.media import Media, hash_of_file
from rendernet_jupyter.store.rehash import rehash

DATA = b"a picture" * 400_000


@pytest.fixture
def media(tmp_path: Path) -> Media:
    return Media(tmp_path / "media")


def test_stored_bytes_are_not_believed(media: Media) -> None:
    """A file whose name says one thing and whose bytes another would pass for the original."""
    sha256 = hashlib.sha256(DATA).hexdigest()
    assert rehash(media, sha256) == "missing"
    path = media.path(sha256, "image/png")
    path.parent.mkdir(parents=True)
    path.write_bytes(DATA)
    assert hash_of_file(path) == sha256
    assert rehash(media, sha256) == "whole"
    path.write_bytes(DATA[:-1] + b"E")
    assert rehash(media, sha256) == "changed"


def test_what_the_disk_does_not_give_back_has_changed(media: Media) -> None:
    """A bad sector would end the whole verification."""
    sha256 = hashlib.sha256(DATA).hexdigest()
    media.path(sha256, "image/png").mkdir(parents=True)
    assert rehash(media, sha256) == "changed"
