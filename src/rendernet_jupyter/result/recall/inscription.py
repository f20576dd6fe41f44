"""The texts that programs wrote into a picture file, by the names under which they wrote them.

Whatever a text promises, no more than `LONGEST` bytes of it are unpacked. Nothing here knows what
a text means.
"""

from __future__ import annotations

import zlib

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.embedding import jpeg, png, webp
from rendernet_jupyter.result.recall.exif import texts_of

LONGEST = 8 << 20
"""Bytes of one text."""

# ComfyUI writes `prompt:{...}` and `workflow:{...}` into tags of the camera.
_PREFIXED = ("prompt", "workflow")


def inscriptions(data: bytes) -> dict[str, str]:
    """The texts of a PNG, JPEG or WebP file; none for any other.

    Raises:
        RenderNetError: the file is broken, or a text is longer than `LONGEST`.
    """
    if png.is_one(data):
        return _of_png(data)
    if jpeg.is_one(data):
        blocks = [
            segment.body(data)[len(jpeg.EXIF) :]
            for segment in jpeg.segments(data)
            if segment.marker == jpeg.APP1 and data.startswith(jpeg.EXIF, segment.content)
        ]
    elif webp.is_one(data):
        blocks = [c.body(data) for c in webp.chunks(data) if c.kind == b"EXIF"]
        blocks = [block.removeprefix(jpeg.EXIF) for block in blocks]
    else:
        blocks = []
    return _split({k: v for block in blocks for k, v in texts_of(block).items()})


def _split(texts: dict[str, str]) -> dict[str, str]:
    """Texts with a name before a colon, under that name."""
    found = dict(texts)
    for text in texts.values():
        name, colon, rest = text.partition(":")
        if colon and name.lower() in _PREFIXED:
            found[name.lower()] = rest
    return found


def _of_png(data: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in png.chunks(data):
        if chunk.kind not in (b"tEXt", b"zTXt", b"iTXt"):
            continue
        keyword, _, rest = chunk.body(data).partition(b"\0")
        name = keyword.decode("latin-1")
        if chunk.kind == b"tEXt":
            found.setdefault(name, _latin(rest))
        elif chunk.kind == b"zTXt":
            found.setdefault(name, _latin(_unpacked(rest[1:], name)))
        else:
            body = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
            text = _unpacked(body, name) if rest[:1] == b"\1" else body
            found.setdefault(name, text.decode("utf-8", "replace"))
    return found


def _latin(text: bytes) -> str:
    """Latin-1 by the standard; many programs write UTF-8 all the same."""
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1")


def _unpacked(packed: bytes, name: str) -> bytes:
    try:
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, LONGEST)
    except zlib.error as error:
        raise RenderNetError(f"the text {name!r} in the file is damaged") from error
    if unpacking.unconsumed_tail:
        raise RenderNetError(f"the text {name!r} in the file is longer than {LONGEST >> 20} MiB")
    return text
