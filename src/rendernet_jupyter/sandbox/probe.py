"""A look at an uploaded file: what it is, how large, and whether it can be used.

The bytes decide, not the name or the content type. Video and sound are looked into with PyAV where
it is installed, and taken by their first bytes where it is not. Nothing here keeps a file.
"""

from __future__ import annotations

import io
import math
from importlib.util import find_spec
from typing import Any

from rendernet_jupyter.sandbox import limits
from rendernet_jupyter.sandbox.world.assets import Content

_PICTURES = ("PNG", "JPEG", "WEBP")
# The demuxer is named, so that no playlist in disguise makes FFmpeg open other files.
_DEMUXERS = {"mp4": "mp4", "webm": "matroska", "mp3": "mp3"}
_NO_MP4 = (b"qt  ", b"avif", b"avis", b"heic", b"heix", b"mif1", b"msf1")  # same box, other format
_HEAD = 64  # bytes; the document type of a webm file stands in the first forty


def probe(body: bytes, kind: str) -> Content:
    """What `body` holds, which was announced as `image`, `video` or `audio`.

    The `fault` of the answer is empty when it is a usable file of that kind.
    """
    if not body:
        return Content(fault="no bytes arrived")
    if kind == "image":
        return _picture(body)
    container = _container(body)
    wanted = {"video": ("mp4", "webm"), "audio": ("mp3",)}[kind]
    if container not in wanted:
        return Content(fault=f"{kind} must be {' or '.join(wanted)}")
    if find_spec("av") is None:
        return Content(format=container)
    return _stream(body, kind, container)


def _picture(body: bytes) -> Content:
    from PIL import Image, UnidentifiedImageError

    from rendernet_jupyter.sandbox.studio.source import as_seen

    try:
        with Image.open(io.BytesIO(body), formats=_PICTURES) as image:
            width, height = image.size
            if width * height > limits.MOST_PIXELS:
                return Content(fault=f"{width} x {height} pixels are too many")
            width, height = as_seen(image).size
            # Pillow calls the JPEG of many telephones, which holds a second picture, MPO.
            name = "jpeg" if image.format == "MPO" else str(image.format).lower()
            return Content(format=name, width=width, height=height)
    except UnidentifiedImageError:
        return Content(fault="a picture must be PNG, JPEG or WebP")
    except Exception as error:  # noqa: BLE001 - decoders raise what they like on damaged bytes
        return Content(fault=f"the picture cannot be read: {error}")


def _container(body: bytes) -> str:
    """The format that the first bytes tell; empty for all that is not asked for here."""
    if body[4:8] == b"ftyp":
        return "" if body[8:12] in _NO_MP4 else "mp4"
    if body.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm" if b"webm" in body[:_HEAD] else ""
    sync = len(body) > 1 and body[0] == 0xFF and body[1] & 0xE6 == 0xE2  # MPEG audio, layer III
    return "mp3" if sync or body.startswith(b"ID3") else ""


def _stream(body: bytes, kind: str, container: str) -> Content:
    import av

    try:
        with av.open(io.BytesIO(body), format=_DEMUXERS[container]) as file:
            stream = next((one for one in file.streams if one.type == kind), None)
            if stream is None:
                return Content(fault=f"the file holds no {kind}")
            length, frames = _measure(file, stream)
            if length <= 0:
                return Content(fault=f"the {kind} is empty")
            if kind == "audio":
                return Content(format=container, duration=length)
            size = {"width": stream.width, "height": stream.height}
            return Content(format=container, duration=length, frames=frames, **size)
    except Exception as error:  # noqa: BLE001 - as above, and errors of Python besides FFmpeg's
        return Content(fault=f"the {kind} cannot be read: {error}")


def _measure(file: Any, stream: Any) -> tuple[float, int]:
    """Seconds and frames of a stream, counted without decoding: headers may say nothing or lie."""
    start, end, count = math.inf, 0.0, 0
    for packet in file.demux(stream):
        if packet.size and packet.pts is not None:
            at = float(packet.pts * packet.time_base)
            start = min(start, at)
            end = max(end, at + float((packet.duration or 0) * packet.time_base))
            count += 1
    return (round(end - start, 3), count) if count else (0.0, 0)
