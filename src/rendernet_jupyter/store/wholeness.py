"""Whether a file is one whole picture, byte for byte: checksums, lengths, nothing behind its end.

A broken proxy can deliver the right number of wrong bytes. Decoding would not always notice, and
costs a hundred times more than walking the file's own structure: a PNG on its way to the disk, the
others when they are there. Nothing here is decoded.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

CUT_OFF = "it is cut off"
CHECKSUMS = "its checksums do not hold"
BEHIND = "there is more behind its end"

_HEAD = 8  # length and type of a PNG chunk; the signature has as many
_SUM = 4


class PngWalk:
    """Walks through a PNG as its bytes pass by; holds no more of it than a few of them."""

    def __init__(self) -> None:
        self._skip = _HEAD  # of the signature
        self._held = b""
        self._left = 0  # of the chunk's data
        self._sum = 0
        self._in_data = False
        self._last = False
        self._flaw = ""
        self._over = False

    def feed(self, data: bytes | memoryview) -> None:
        """The next bytes."""
        view = memoryview(data)
        while view and not self._flaw:
            if self._over:
                # Some servers pad with zeros.
                self._flaw = BEHIND if bytes(view).strip(b"\0") else ""
                return
            view = self._step(view)

    def _step(self, view: memoryview) -> memoryview:
        if self._skip:
            taken = min(self._skip, len(view))
            self._skip -= taken
            return view[taken:]
        if self._in_data and self._left:
            part = view[: self._left]
            self._sum = zlib.crc32(part, self._sum)
            self._left -= len(part)
            return view[len(part) :]
        wanted = (_SUM if self._in_data else _HEAD) - len(self._held)
        self._held += bytes(view[:wanted])
        if len(view) >= wanted:
            self._take(self._held)
            self._held = b""
        return view[wanted:]

    def _take(self, held: bytes) -> None:
        if not self._in_data:
            self._left, name = struct.unpack(">I4s", held)
            self._sum = zlib.crc32(name)
            self._last = name == b"IEND"
            self._in_data = True
            return
        if struct.unpack(">I", held)[0] != self._sum:
            self._flaw = CHECKSUMS
        self._over = self._last
        self._in_data = False

    @property
    def flaw(self) -> str:
        """What is wrong with what has passed, if it was all; empty when nothing is."""
        return self._flaw or ("" if self._over else CUT_OFF)


def flaw_of(file: Path, mime: str) -> str:
    """What is wrong with a file, in a few words; empty when nothing is, or nobody here can say."""
    walk = _WALKS.get(mime)
    return walk(file.read_bytes()) if walk else ""


def _png(data: bytes) -> str:
    walk = PngWalk()
    walk.feed(data)
    return walk.flaw


def _jpeg(data: bytes) -> str:
    scan = data.find(b"\xff\xda")
    end = data.find(b"\xff\xd9", scan)  # never inside a scan: there 0xFF is followed by zero
    return _behind(data, end + 2) if scan > 0 < end else CUT_OFF


def _webp(data: bytes) -> str:
    (length,) = struct.unpack_from("<I", data, 4)
    end = 8 + length + length % 2
    return CUT_OFF if 8 + length > len(data) else _behind(data, end)


def _behind(data: bytes, end: int) -> str:
    # Some servers pad with zeros.
    return BEHIND if data[end:].strip(b"\0") else ""


_WALKS = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}
