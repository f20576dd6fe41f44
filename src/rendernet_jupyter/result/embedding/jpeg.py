"""JPEG: the manifest stands in the XMP segment, and in extended ones when it is longer than 64 kB.

A packet that is there already is joined, for readers look at one only. Nothing behind the start of
the scan is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import md5
from typing import NamedTuple

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.embedding import xmp
from rendernet_jupyter.result.embedding.inside import Inside

XMP = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED = b"http://ns.adobe.com/xmp/extension/\0"
EXIF = b"Exif\0\0"
APP0, APP1, APP11, COMMENT = 0xE0, 0xE1, 0xEB, 0xFE

_LARGEST_PACKET = 65_502
_PART = 65_400
_GUID = 32
_START_OF_SCAN, _END = 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length: a placeholder, and restarts."""


class Segment(NamedTuple):
    """A segment: its marker, and where it, and its content, stand in the file."""

    marker: int
    start: int
    content: int
    end: int

    def body(self, data: bytes) -> bytes:
        """Its content."""
        return data[self.content : self.end]


def is_one(data: bytes) -> bool:
    """Whether it is a JPEG file."""
    return data.startswith(b"\xff\xd8\xff")


def segments(data: bytes) -> Iterator[Segment]:
    """The segments before the scan.

    Raises:
        RenderNetError: a segment runs beyond the end of the file, or is none.
    """
    start = 2
    while True:
        at = start
        while data[at : at + 2] == b"\xff\xff":  # a marker may be padded
            at += 1
        marker = data[at + 1 : at + 2]
        if data[at : at + 1] != b"\xff" or not marker:
            raise RenderNetError(f"the JPEG file is broken at byte {start:,}")
        if marker[0] in (_START_OF_SCAN, _END):
            return
        if marker[0] in _ALONE:
            start = at + 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise RenderNetError(f"the JPEG file is broken at byte {start:,}")
        yield Segment(marker[0], start, at + 4, end)
        start = end


def is_signed(data: bytes) -> bool:
    """Whether it carries C2PA credentials: JUMBF boxes in APP11."""
    return any(s.marker == APP11 and s.body(data)[:2] == b"JP" for s in segments(data))


def embed(data: bytes, manifest: str, _: str) -> bytes | None:
    """The file with a manifest; None when its XMP metadata leave no room."""
    found = list(segments(data))
    packets = [s for s in found if _holds(s, data, XMP)]
    whole = xmp.property_of(manifest.encode())
    made = _placed(data, found, packets, whole, b"")
    if made is None and not any(_holds(s, data, EXTENDED) for s in found):
        far = xmp.extended(whole)
        guid = md5(far, usedforsecurity=False).hexdigest().upper()
        made = _placed(data, found, packets, xmp.pointer_to(guid), _in_parts(far, guid))
    return made


def _placed(
    data: bytes, found: Sequence[Segment], packets: Sequence[Segment], added: bytes, more: bytes
) -> bytes | None:
    """The file with a description in its packet, and further segments behind that."""
    if packets:
        start, end = packets[0].start, packets[0].end
        there: bytes | None = packets[0].body(data)[len(XMP) :]
        made = xmp.joined(there or b"", added)
    else:
        start = end = _place(data, found)
        made = xmp.packet(added)
    if made is None or len(made) > _LARGEST_PACKET:
        return None
    return data[:start] + _segment(XMP + made) + more + data[end:]


def _place(data: bytes, found: Sequence[Segment]) -> int:
    """Behind what must come first: JFIF and Exif."""
    place = 2
    for segment in found:
        if segment.marker != APP0 and not _holds(segment, data, EXIF):
            break
        place = segment.end
    return place


def _holds(segment: Segment, data: bytes, name: bytes) -> bool:
    return segment.marker == APP1 and data.startswith(name, segment.content)


def _segment(body: bytes) -> bytes:
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body


def _in_parts(packet: bytes, guid: str) -> bytes:
    size = len(packet).to_bytes(4, "big")
    return b"".join(
        _segment(EXTENDED + guid.encode() + size + at.to_bytes(4, "big") + packet[at : at + _PART])
        for at in range(0, len(packet), _PART)
    )


def read(data: bytes) -> Inside:
    """What it holds of ours.

    Raises:
        RenderNetError: a segment is broken, or what it holds of ours is damaged.
    """
    found = list(segments(data))
    for segment in found:
        if not _holds(segment, data, XMP):
            continue
        there = segment.body(data)[len(XMP) :]
        ours = xmp.find(there)
        if ours is None:
            continue
        left = xmp.without(there, ours)
        parts = _parts(data, found, ours.guid) if ours.guid else []
        text = _from_parts(data, parts) if ours.guid else ours.text
        kept = _segment(XMP + left) if left else b""
        return Inside(_without(data, segment, kept, parts), text)
    return Inside(data)


def _parts(data: bytes, found: Sequence[Segment], guid: str) -> list[Segment]:
    name = EXTENDED + guid.encode()
    return [segment for segment in found if _holds(segment, data, name)]


def _from_parts(data: bytes, parts: Sequence[Segment]) -> str:
    """The manifest of an extended packet, whose parts may come in any order."""
    head = len(EXTENDED) + _GUID
    placed = sorted(
        (int.from_bytes(body[head + 4 : head + 8], "big"), body[head + 8 :])
        for body in (part.body(data) for part in parts)
    )
    packet = b"".join(content for _, content in placed)
    ours = xmp.find(packet)
    if ours is None or ours.text is None:
        raise RenderNetError("the manifest in the extended XMP metadata is damaged")
    return ours.text


def _without(data: bytes, packet: Segment, kept: bytes, parts: Sequence[Segment]) -> bytes:
    """The file with `kept` in the place of a packet, and without some segments."""
    pieces, last = [], 0
    for segment in sorted([packet, *parts], key=lambda s: s.start):
        pieces.append(data[last : segment.start])
        if segment is packet:
            pieces.append(kept)
        last = segment.end
    return b"".join([*pieces, data[last:]])
