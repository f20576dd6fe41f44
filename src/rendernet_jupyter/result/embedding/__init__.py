"""Manifests inside picture files: spliced between what is there, and taken out again bit for bit.

Bytes go in and bytes come out. Not a pixel is decoded, nothing is encoded anew, and every byte that
was there before stays as it is. What a manifest says is the business of `result.manifest`; no disk
is touched here.
"""

from __future__ import annotations

from types import ModuleType

from rendernet_jupyter.result.embedding import jpeg, png, webp
from rendernet_jupyter.result.embedding.inside import Inside

__all__ = ["Inside", "embed", "read", "strip"]


def embed(data: bytes, manifest: str, parameters: str = "") -> bytes | None:
    """The file with a manifest inside.

    Args:
        data: a whole PNG, JPEG or WebP file.
        manifest: a JSON text in ASCII.
        parameters: what other programs read, for PNG files; nothing is added when it is empty or
            when the file has such a text already.

    Returns:
        None when the manifest must stand beside the file: another kind of file, one that is signed
        (C2PA credentials, which any change would break), one that holds a manifest already, or one
        whose metadata leave no room or could not be restored to the bit.

    Raises:
        RenderNetError: the file is broken; the message says where.
    """
    room = _room_of(data)
    if room is None or room.is_signed(data) or room.read(data).manifest is not None:
        return None
    made: bytes | None = room.embed(data, manifest, parameters)
    return made if made is not None and strip(made) == data else None


def read(data: bytes) -> Inside:
    """What a file holds of ours, and the file without it.

    Raises:
        RenderNetError: the file is broken, or what it holds of ours is damaged.
    """
    room = _room_of(data)
    found: Inside = room.read(data) if room else Inside(data)
    return found


def strip(data: bytes) -> bytes:
    """The file as it was before `embed`, bit for bit; errors as in `read`."""
    return read(data).original


def _room_of(data: bytes) -> ModuleType | None:
    """The module that knows this kind of file."""
    for room in (png, jpeg, webp):
        if room.is_one(data):
            return room
    return None
