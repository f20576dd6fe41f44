"""Whether a stored medium is still what it was: its bytes are hashed again, not believed.

Nothing is repaired, moved or removed here.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from rendernet_jupyter.store.media import Media

Rehashed = Literal["whole", "changed", "missing"]

_AT_ONCE = 1 << 20


def rehash(media: Media, sha256: str) -> Rehashed:
    """What became of the content with a hash: `whole`, `changed`, or `missing`.

    Args:
        media: of the store.
        sha256: hex.
    """
    path = media.find(sha256)
    if path is None:
        return "missing"
    try:
        return "whole" if hash_of_file(path) == sha256 else "changed"
    except OSError:  # the disk cannot give it back
        return "changed"


def hash_of_file(path: Path) -> str:
    """The SHA-256 of a file, hex.

    Raises:
        OSError: it cannot be read.
    """
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_AT_ONCE):
            found.update(chunk)
    return found.hexdigest()
