"""A look at a file that is to be sent along: what it is, how large, and whether it is whole.

The bytes decide, not the name. Pictures are opened with Pillow, videos and sounds with PyAV, which
comes with the extra `[video]`. What the file is wanted for, and whether it fits there, is not
decided here.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

from rendernet_jupyter.catalog.entries import MediaFacts, MediaType
from rendernet_jupyter.errors import AssetError, MissingPackage

LARGEST = 256 << 20
"""Bytes; far above every picture, and above every clip that fits the service's video limits."""

MOST_PIXELS = 80_000_000
"""Of a picture; a few kilobytes that unfold to more than this would fill the memory."""

_PICTURES = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "WEBP": "webp"}
"""What can be sent, by Pillow's names. MPO is how Pillow calls the JPEG of many telephones."""

# (offset, first bytes, type, format) of what is no picture; the first that fits counts.
_CONTAINERS: tuple[tuple[int, bytes, MediaType, str], ...] = (
    (4, b"ftypqt", "video", "mov"),
    (4, b"ftypM4A", "audio", "m4a"),
    (4, b"ftypavif", "", ""),
    (4, b"ftyphei", "", ""),
    (4, b"ftypmif1", "", ""),
    (4, b"ftyp", "video", "mp4"),
    (0, b"\x1a\x45\xdf\xa3", "video", "webm"),
    (8, b"AVI ", "video", "avi"),
    (8, b"WAVE", "audio", "wav"),
    (0, b"OggS", "audio", "ogg"),
    (0, b"fLaC", "audio", "flac"),
    (0, b"ID3", "audio", "mp3"),
)
_DEMUXERS = {"mp4": "mp4", "webm": "matroska", "mp3": "mp3"}
_HEAD = 64  # bytes; the document type of a webm file stands in the first forty

_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
"""First bytes of pictures, to tell a damaged one from something else."""

_SAVE_AGAIN = "Open it in a viewer: if it is damaged there too, save or export it again."


def look(source: Path | bytes) -> MediaFacts:
    """What a file holds.

    Args:
        source: the file, or its bytes.

    Returns:
        Type, format and size; for videos and sounds the duration, for videos the frames. Formats
        that the service does not take are named, not measured. Without PyAV a sound is told by its
        first bytes alone.

    Raises:
        AssetError: it is empty, too large, cut off or damaged, or of no type that can be sent.
        MissingPackage: it is a video, and PyAV is not installed.
    """
    with _opened(source) as file:
        head = file.read(_HEAD)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        _check_size(size)
        kind, name = _container(head)
        if not kind:
            return _picture(file)
        return _recording(file, kind, name) if name in _DEMUXERS else MediaFacts(kind, name)


@contextmanager
def _opened(source: Path | bytes) -> Iterator[BinaryIO]:
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    try:
        file = source.open("rb")
    except OSError as error:
        raise unreadable(error) from error
    with file:
        yield file


def unreadable(error: OSError) -> AssetError:
    """The error for a file that is there and cannot be opened."""
    reason = (error.strerror or type(error).__name__).lower()
    return AssetError(f"the file cannot be read: {reason}", hint="Look at its permissions.")


def _check_size(size: int) -> None:
    if not size:
        raise AssetError("the file is empty", hint="Save or export it again.")
    if size > LARGEST:
        raise AssetError(
            f"the file has {size >> 20:,} MiB; up to {LARGEST >> 20} MiB can be sent",
            hint="Make it smaller or shorter.",
        )


def _container(head: bytes) -> tuple[MediaType, str]:
    """The type and format that the first bytes tell, empty for pictures and everything else."""
    for offset, mark, kind, name in _CONTAINERS:
        if head.startswith(mark, offset):
            return kind, "mkv" if name == "webm" and b"webm" not in head else name
    # A sound without a tag begins with the sync word of MPEG audio, layer III.
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2:
        return "audio", "mp3"
    return "", ""


def _picture(file: BinaryIO) -> MediaFacts:
    from PIL import Image, UnidentifiedImageError  # 50 ms of import, needed first when one is sent

    try:
        with Image.open(file) as image:
            width, height = image.size
            _check_picture(str(image.format), width, height)
            if image.getexif().get(0x0112, 1) in range(5, 9):  # stored lying on its side
                width, height = height, width
            image.load()
            return MediaFacts("image", _PICTURES[str(image.format)], width, height)
    except AssetError:
        raise
    except UnidentifiedImageError:
        raise _unidentified(file) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels("more pixels than memory is for") from None
    except Exception as error:
        # Decoders raise what they like on damaged bytes, and all of it means the same.
        raise AssetError(
            f"the picture is cut off or damaged ({_words(error)})", hint=_SAVE_AGAIN
        ) from error


def _unidentified(file: BinaryIO) -> AssetError:
    file.seek(0)
    if file.read(_HEAD).startswith(_SIGNATURES):
        return AssetError("the picture is cut off or damaged at its beginning", hint=_SAVE_AGAIN)
    return AssetError(
        "this is neither a picture, a video nor a sound, whatever its name says",
        hint="PNG, JPEG, WebP, mp4, webm and mp3 can be sent.",
    )


def _check_picture(name: str, width: int, height: int) -> None:
    if name not in _PICTURES:
        raise AssetError(
            f"this is a {name} picture; PNG, JPEG and WebP can be sent",
            hint='Convert it with Pillow: Image.open(...).convert("RGB").save("picture.png")',
        )
    if width * height > MOST_PIXELS:
        raise _too_many_pixels(f"{width} x {height} pixels")


def _too_many_pixels(what: str) -> AssetError:
    return AssetError(
        f"the picture has {what}; up to {MOST_PIXELS // 1_000_000} million can be sent",
        hint="Make it smaller: Image.open(...).resize(...)",
    )


def _recording(file: BinaryIO, kind: MediaType, name: str) -> MediaFacts:
    """A video or a sound; one that is called a video and holds only sound is a sound."""
    try:
        import av
    except ImportError:
        if kind == "audio":
            return MediaFacts(kind, name)
        raise MissingPackage(
            "PyAV is needed to look at a video before it is sent",
            hint='pip install "rendernet-jupyter[video]"',
        ) from None
    try:
        # The demuxer is named, so that no playlist in disguise can make FFmpeg open other files.
        with av.open(file, format=_DEMUXERS[name]) as opened:
            return _facts_of_streams(opened, kind, name)
    except av.FFmpegError as error:
        noun = "sound" if kind == "audio" else "video"
        raise AssetError(
            f"the {noun} is cut off or damaged ({_words(error)})", hint=_SAVE_AGAIN
        ) from error


def _facts_of_streams(opened: Any, kind: MediaType, name: str) -> MediaFacts:
    if opened.streams.video and kind == "video":
        stream = opened.streams.video[0]
        frames, span = _measure(opened, stream)
        duration = _exact(frames, span, stream.average_rate)
        facts = MediaFacts("video", name, stream.width, stream.height, duration, frames)
    elif opened.streams.audio:
        frames, span = _measure(opened, opened.streams.audio[0])
        facts = MediaFacts("audio", {"mp4": "m4a"}.get(name, name), duration=span)
    else:
        frames, facts = 0, MediaFacts()
    if not frames:
        raise AssetError(f"there is nothing in this {name} file", hint=_SAVE_AGAIN)
    return facts


def _measure(opened: Any, stream: Any) -> tuple[int, float]:
    """Packets and seconds of a stream, counted without decoding: headers may say nothing or lie."""
    start, end, count = math.inf, 0.0, 0
    for packet in opened.demux(stream):
        if packet.size and packet.pts is not None:
            at = float(packet.pts * packet.time_base)
            start = min(start, at)
            end = max(end, at + float((packet.duration or 0) * packet.time_base))
            count += 1
    return count, max(end - start, 0.0) if count else 0.0


def _exact(frames: int, span: float, rate: Fraction | None) -> float:
    """Seconds of a video, without the rounding of its timestamps.

    A webm of exactly 30 frames a second has timestamps in milliseconds, by which it would be a
    little faster than the limit allows. The last digit is rounded up for the same reason.
    """
    by_rate = frames / float(rate) if rate else span
    if span and abs(by_rate / span - 1) < 0.01:
        span = by_rate
    return math.ceil(span * 1e6) / 1e6


def _words(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
