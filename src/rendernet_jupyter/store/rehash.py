"""Whether a stored medium is still what it was: its bytes are hashed again, not believed.

Nothing is repaired, moved or removed here.
"""

from __future__ import annotations

from typing import Literal

from rendernet_jupyter.store.media import Media, hash_of_file

Rehashed = Literal["whole", "changed", "missing"]


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
