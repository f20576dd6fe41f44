"""The texts of an Exif block: where programs that write JPEG and WebP put what PNG has chunks for.

Only texts are read, from the first directory and the one of the camera; a broken block has as many
as could be read. No value of a camera is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

# ASCII and undefined by the standard; Pillow writes comments as plain bytes.
_TEXTUAL = (1, 2, 7)
_CAMERA = 0x8769
_USER_COMMENT = 0x9286
_NAMES = {0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model", _USER_COMMENT: "UserComment"}
_LONGEST = 4 << 20


def texts_of(block: bytes) -> dict[str, str]:
    """Texts by the name of their tag.

    Args:
        block: a TIFF structure, without the mark before it.
    """
    order: Literal["little", "big"] = "little" if block[:2] == b"II" else "big"
    first = int.from_bytes(block[4:8], order)
    found = dict(_directory(block, first, order))
    if camera := found.pop(_CAMERA, b""):
        found |= dict(_directory(block, int.from_bytes(camera[:4], order), order))
    return {
        name: _comment(found[tag]) if tag == _USER_COMMENT else _ascii(found[tag])
        for tag, name in _NAMES.items()
        if tag in found
    }


def _directory(
    block: bytes, start: int, order: Literal["little", "big"]
) -> Iterator[tuple[int, bytes]]:
    """The entries that hold a text, and the one that names another directory."""
    count = int.from_bytes(block[start : start + 2], order)
    for at in range(start + 2, start + 2 + 12 * count, 12):
        entry = block[at : at + 12]
        if len(entry) < 12:
            return
        tag, kind = int.from_bytes(entry[:2], order), int.from_bytes(entry[2:4], order)
        size = int.from_bytes(entry[4:8], order)
        if tag == _CAMERA:
            yield tag, entry[8:12]
        elif kind in _TEXTUAL and size <= _LONGEST:
            place = int.from_bytes(entry[8:12], order)
            yield tag, entry[8 : 8 + size] if size <= 4 else block[place : place + size]


def _ascii(value: bytes) -> str:
    return value.rstrip(b"\0").decode("utf-8", "replace")


def _comment(value: bytes) -> str:
    """A comment, whose first eight bytes name its letters."""
    code, rest = value[:8], value[8:]
    if code != b"UNICODE\0":
        return _ascii(rest if code in (b"ASCII\0\0\0", bytes(8)) else value)
    # The standard leaves the order of bytes open: letters of Latin have their zero byte first
    # when the high one comes first.
    big = rest[0::2].count(0) >= rest[1::2].count(0)
    return rest.decode("utf-16-be" if big else "utf-16-le", "replace").rstrip("\0")
