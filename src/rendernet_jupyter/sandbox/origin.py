"""Which recipe an uploaded picture was made by, if this world made it.

Believed is only what can be compared: the picture's compressed pixels, not what its metadata says.
Whatever was written beside the pixels since, or left out, does not matter. Nothing here decodes a
picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from rendernet_jupyter.sandbox.world.outbox import Outbox

Imprint: TypeAlias = tuple[bytes, ...]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD, _CHECKSUM = 8, 4  # bytes of a chunk's length and name, and of its CRC-32


def origin_of(
    picture: Path, recipes: Iterable[Mapping[str, Any]], outbox: Outbox
) -> Mapping[str, Any] | None:
    """The first of the recipes whose finished file shows the very same pixels."""
    wanted = _imprint(picture)
    if not wanted:
        return None
    for recipe in recipes:
        made = outbox.kept(recipe)
        if made is not None and _imprint(made) == wanted:
            return recipe
    return None


def _imprint(path: Path) -> Imprint:
    """Lengths and checksums of a PNG's pixel data; empty for every other file."""
    found: list[bytes] = []
    try:
        with path.open("rb") as file:
            if file.read(len(_SIGNATURE)) != _SIGNATURE:
                return ()
            while len(head := file.read(_HEAD)) == _HEAD:
                file.seek(int.from_bytes(head[:4], "big"), 1)
                checksum = file.read(_CHECKSUM)
                if head[4:] == b"IDAT":
                    found.append(head[:4] + checksum)
    except FileNotFoundError:  # tidied away since
        return ()
    return tuple(found)
