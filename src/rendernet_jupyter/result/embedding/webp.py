"""WebP: the manifest stands in the XMP chunk, behind the picture.

A file of the simple form has no room for metadata and gets the header chunk that announces them;
what was changed is noted beside the manifest, so that it can be undone. The picture is not decoded,
only its size is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.embedding import xmp
from rendernet_jupyter.result.embedding.inside import Inside

_HEADER, _XMP, _C2PA = b"VP8X", b"XMP ", b"C2PA"
_LOSSY, _LOSSLESS = b"VP8 ", b"VP8L"
_BEFORE_XMP = (_HEADER, b"ICCP", b"ANIM", b"ANMF", b"ALPH", _LOSSY, _LOSSLESS, b"EXIF")
_XMP_FLAG, _ALPHA_FLAG = 0x04, 0x10
# What was changed around the packet: a header chunk was made, or its flag was set.
_MADE, _FLAGGED = "header", "flag"


class Chunk(NamedTuple):
    """A chunk: its type, and where all of it stands in the file, with its padding."""

    kind: bytes
    start: int
    size: int
    end: int

    def body(self, data: bytes) -> bytes:
        """Its content."""
        return data[self.start + 8 : self.start + 8 + self.size]


def is_one(data: bytes) -> bool:
    """Whether it is a WebP file."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def chunks(data: bytes) -> list[Chunk]:
    """The chunks; what follows the announced size is no part of the picture.

    Raises:
        RenderNetError: a chunk runs beyond the end of the file.
    """
    stop = 8 + int.from_bytes(data[4:8], "little")
    if stop > len(data):
        raise RenderNetError(f"the WebP file announces {stop:,} bytes and has {len(data):,}")
    found, start = [], 12
    while start < stop:
        size = int.from_bytes(data[start + 4 : start + 8], "little")
        end = start + 8 + size + size % 2
        if start + 8 > stop or end > stop:
            raise RenderNetError(f"the WebP file is broken at byte {start:,}")
        found.append(Chunk(data[start : start + 4], start, size, end))
        start = end
    if not found:
        raise RenderNetError("the WebP file is empty")
    return found


def is_signed(data: bytes) -> bool:
    """Whether it carries C2PA credentials."""
    return any(chunk.kind == _C2PA for chunk in chunks(data))


def embed(data: bytes, manifest: str, _: str) -> bytes | None:
    """The file with a manifest; None when it has a form that nobody knows."""
    found = chunks(data)
    first, there = found[0], [c for c in found if c.kind == _XMP]
    if there:
        packet = xmp.joined(there[0].body(data), xmp.property_of(manifest.encode()))
        return packet and _replaced(data, there[0].start, there[0].end, _chunk(_XMP, packet))
    if first.kind == _HEADER and first.size >= 10:
        announced = bool(data[first.start + 8] & _XMP_FLAG)
        data = data if announced else _with_flag(data, first)
        header, change = b"", "" if announced else _FLAGGED
    else:
        header, change = _header_for(first, data), _MADE
        if not header:
            return None
    packet = xmp.packet(xmp.property_of(manifest.encode(), container=change))
    place = max(c.end for c in found if c.kind in _BEFORE_XMP)
    longer = _replaced(data, place, place, _chunk(_XMP, packet))
    return _replaced(longer, first.start, first.start, header)


def _header_for(first: Chunk, data: bytes) -> bytes:
    """The header chunk that a simple file lacks; empty when its picture cannot be read."""
    body = first.body(data)
    if first.kind == _LOSSY and body[3:6] == b"\x9d\x01\x2a":
        width, height = (int.from_bytes(body[i : i + 2], "little") & 0x3FFF for i in (6, 8))
        flags = _XMP_FLAG
    elif first.kind == _LOSSLESS and body[:1] == b"\x2f":
        bits = int.from_bytes(body[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        flags = _XMP_FLAG | (_ALPHA_FLAG if bits >> 28 & 1 else 0)
    else:
        return b""
    if not width or not height:
        return b""
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return _chunk(_HEADER, bytes([flags, 0, 0, 0]) + sides)


def read(data: bytes) -> Inside:
    """What it holds of ours.

    Raises:
        RenderNetError: a chunk is broken, or what it holds of ours is damaged.
    """
    found = chunks(data)
    for chunk in found:
        there = chunk.body(data) if chunk.kind == _XMP else b""
        ours = xmp.find(there)
        if ours is not None:
            left = xmp.without(there, ours)
            kept = _chunk(_XMP, left) if left else b""
            original = _replaced(data, chunk.start, chunk.end, kept)
            return Inside(_undone(original, found, ours.container), ours.text)
    return Inside(data)


def _undone(data: bytes, found: Sequence[Chunk], change: str) -> bytes:
    """The file with the header that it had before."""
    first = found[0]
    if first.kind != _HEADER or not change:
        return data
    if change == _MADE:
        return _replaced(data, first.start, first.end, b"")
    return _with_flag(data, first, on=False)


def _with_flag(data: bytes, header: Chunk, *, on: bool = True) -> bytes:
    at = header.start + 8
    flags = data[at] | _XMP_FLAG if on else data[at] & ~_XMP_FLAG
    return data[:at] + bytes([flags]) + data[at + 1 :]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


def _replaced(data: bytes, start: int, end: int, new: bytes) -> bytes:
    """The file with other bytes in a place, and with the size that it then has."""
    grown = int.from_bytes(data[4:8], "little") + len(new) - (end - start)
    return data[:4] + grown.to_bytes(4, "little") + data[8:start] + new + data[end:]
