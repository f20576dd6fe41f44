"""PNG: the manifest is an iTXt chunk right behind the header, so that every reader meets it early.

Beside it stands the text `parameters`, which other programs read; its translated keyword tells it
from one that was there before. Nothing here knows what the texts mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from zlib import crc32

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.embedding.inside import Inside

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"rendernet_jupyter"
PARAMETERS = b"parameters"

_C2PA = b"caBX"
# After the keyword: not compressed, no compression method, no language.
_OURS = KEYWORD + b"\0\0\0\0\0"
_FOR_OTHERS = PARAMETERS + b"\0\0\0\0" + KEYWORD + b"\0"
_KIND = re.compile(rb"[A-Za-z]{4}")


class Chunk(NamedTuple):
    """A chunk: its type, and where all of it stands in the file."""

    kind: bytes
    start: int
    end: int

    def body(self, data: bytes) -> bytes:
        """Its content."""
        return data[self.start + 8 : self.end - 4]


def is_one(data: bytes) -> bool:
    """Whether it is a PNG file."""
    return data.startswith(SIGNATURE)


def chunks(data: bytes) -> Iterator[Chunk]:
    """The chunks up to the end mark; what follows it is no part of the picture.

    Raises:
        RenderNetError: a chunk runs beyond the end of the file, or is none.
    """
    start = len(SIGNATURE)
    while True:
        length = int.from_bytes(data[start : start + 4], "big")
        kind = data[start + 4 : start + 8]
        end = start + 12 + length
        if end > len(data) or not _KIND.fullmatch(kind):
            raise RenderNetError(f"the PNG file is broken at byte {start:,}")
        yield Chunk(kind, start, end)
        if kind == b"IEND":
            return
        start = end


def is_signed(data: bytes) -> bool:
    """Whether it carries C2PA credentials."""
    return any(chunk.kind == _C2PA for chunk in chunks(data))


def embed(data: bytes, manifest: str, parameters: str) -> bytes | None:
    """The file with a manifest, and with a text for other programs unless it has one."""
    found = list(chunks(data))
    if found[0].kind != b"IHDR":
        return None
    added = _text_chunk(_OURS, manifest)
    if parameters and not any(_keyword(chunk, data) == PARAMETERS for chunk in found):
        added += _text_chunk(_FOR_OTHERS, parameters)
    place = found[0].end
    return data[:place] + added + data[place:]


def read(data: bytes) -> Inside:
    """What it holds of ours.

    Raises:
        RenderNetError: a chunk is broken, or the checksum of one of ours does not hold.
    """
    manifest = parameters = None
    kept, last = [], 0
    for chunk in chunks(data):
        body = chunk.body(data) if chunk.kind == b"iTXt" else b""
        if body.startswith(_OURS):
            manifest = manifest or _text_of(chunk, data, _OURS)
        elif body.startswith(_FOR_OTHERS):
            parameters = parameters or _text_of(chunk, data, _FOR_OTHERS)
        else:
            continue
        kept.append(data[last : chunk.start])
        last = chunk.end
    original = b"".join([*kept, data[last:]]) if kept else data
    return Inside(original, manifest, parameters)


def _keyword(chunk: Chunk, data: bytes) -> bytes:
    if chunk.kind not in (b"tEXt", b"zTXt", b"iTXt"):
        return b""
    return data[chunk.start + 8 : chunk.start + 8 + 80].partition(b"\0")[0]


def _text_chunk(head: bytes, text: str) -> bytes:
    body = b"iTXt" + head + text.encode("utf-8", "replace")
    return (len(body) - 4).to_bytes(4, "big") + body + crc32(body).to_bytes(4, "big")


def _text_of(chunk: Chunk, data: bytes, head: bytes) -> str:
    told = int.from_bytes(data[chunk.end - 4 : chunk.end], "big")
    if crc32(data[chunk.start + 4 : chunk.end - 4]) != told:
        raise RenderNetError(f"the metadata at byte {chunk.start:,} are damaged")
    try:
        return chunk.body(data)[len(head) :].decode("utf-8")
    except UnicodeDecodeError as error:
        raise RenderNetError(f"the metadata at byte {chunk.start:,} are no text") from error
