"""Media on disk, each under the SHA-256 of its bytes.

A file is written under a temporary name, hashed on the way, checked to be whole, synced and then
renamed, so a name that exists holds what it says. Originals are never changed. Nothing is fetched
here, and no row is written.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rendernet_jupyter.errors import DownloadError, FlawedDownload, StoreError
from rendernet_jupyter.store.weight import Weight
from rendernet_jupyter.store.wholeness import CUT_OFF, PngWalk, flaw_of

# (first bytes, offset, media type, ending)
_KINDS: tuple[tuple[bytes, int, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png", ".png"),
    (b"\xff\xd8\xff", 0, "image/jpeg", ".jpg"),
    (b"WEBP", 8, "image/webp", ".webp"),
    (b"GIF8", 0, "image/gif", ".gif"),
    (b"ftypavif", 4, "image/avif", ".avif"),
    (b"ftyp", 4, "video/mp4", ".mp4"),
    (b"\x1a\x45\xdf\xa3", 0, "video/webm", ".webm"),
)
_ENDINGS = {mime: ending for _, _, mime, ending in _KINDS}

PLAIN = 1 << 26
"""Pixels up to which the sides in the head of a whole PNG are taken as they stand; Pillow judges
more of them, and everything else."""


_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in the store. Width and height are in pixels, duration in seconds; 0 is unknown."""

    sha256: str
    mime: str
    size: int
    width: int
    height: int
    duration: float = 0.0


class Incoming:
    """A file that is being written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._walk: PngWalk | None = None
        self.head = b""
        self.size = 0

    def write(self, chunk: bytes | memoryview) -> None:
        """Take the next bytes."""
        self._file.write(chunk)
        self._hash.update(chunk)
        if not self.size and bytes(chunk[:8]) == b"\x89PNG\r\n\x1a\n":
            self._walk = PngWalk()
        if self._walk:
            self._walk.feed(chunk)
        self.size += len(chunk)
        if len(self.head) < 32:
            self.head += bytes(chunk[: 32 - len(self.head)])

    def flaw(self, mime: str) -> str:
        """What is wrong with the whole of it; empty when nothing is, or nobody can say."""
        return self._walk.flaw if self._walk else flaw_of(Path(self._file.name), mime)

    @property
    def sha256(self) -> str:
        """Hex digest of what was written so far."""
        return self._hash.hexdigest()


class Media:
    """The folder of media of one store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._proved: dict[Path, tuple[int, ...]] = {}
        self._weight = Weight(folder)

    def path(self, sha256: str, mime: str) -> Path:
        """Where content with this hash lies, whether or not it is there."""
        return self.folder / sha256[:2] / (sha256 + _ENDINGS.get(mime, ".bin"))

    def find(self, sha256: str) -> Path | None:
        """The file with this content, None when the store does not have it."""
        found = sorted((self.folder / sha256[:2]).glob(sha256 + ".*")) if sha256 else []
        return found[0] if found else None

    def whole(self, sha256: str, size: int = 0) -> bool:
        """Whether the content is here, and as long as it should be where `size` says so.

        Whether its bytes are the right ones tells `sound`, which reads them.
        """
        file = self.find(sha256)
        try:
            return file is not None and (not size or file.stat().st_size == size)
        except OSError:
            return False

    def sound(self, sha256: str, size: int = 0) -> bool:
        """Whether the content is here and its bytes are the right ones.

        They are read once in the life of this object, and again when the file was written to since:
        hashing costs a fraction of decoding the picture, which is what comes next.
        """
        file = self.find(sha256)
        if file is None or not self.whole(sha256, size):
            return False
        try:
            if self._proved.get(file) != _stamp(file):
                if hash_of_file(file) != sha256:
                    return False
                self._proved[file] = _stamp(file)
        except OSError:  # the disk cannot give it back
            return False
        return True

    @contextmanager
    def incoming(self) -> Iterator[Incoming]:
        """A new file; it vanishes unless `keep` is called inside the block.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        name = self.folder / f".incoming-{os.getpid()}-{secrets.token_hex(6)}"
        try:
            # Not with its parents: a store on a drive that was taken away must not be begun anew,
            # empty, in the place where the drive was.
            self.folder.mkdir(exist_ok=True)
            with name.open("xb") as file:
                yield Incoming(file)
        except OSError as error:
            raise StoreError(
                f"the picture cannot be written: {error.strerror or error}",
                hint="Free some space or set RENDERNET_STORE; then fetch it: %rendernet resume",
            ) from error
        finally:
            with suppress(OSError):
                name.unlink(missing_ok=True)

    def keep(self, incoming: Incoming, *, flawed: str = "") -> Stored:
        """Check that the file is whole and give it its name for good.

        Args:
            incoming: what was written.
            flawed: hash of a flawed file that is taken as it is: what comes twice with the same
                flaw is what the service has.

        Raises:
            FlawedDownload: its bytes cannot all be right.
            DownloadError: it is empty, cut off, or neither picture nor video.
        """
        file = incoming._file  # noqa: SLF001 - one class in two parts: the writer and its shelf
        mime = sniff(incoming.head)
        _check_whole(incoming, mime)
        file.flush()
        flaw = incoming.flaw(mime)
        if flaw == CUT_OFF:
            raise DownloadError(
                f"the file is cut off after {incoming.size:,} bytes",
                hint="Fetch it again: %rendernet resume",
            )
        if flaw and incoming.sha256 != flawed:
            raise FlawedDownload(
                f"the file did not come as it is: {flaw}",
                sha256=incoming.sha256,
                hint="Fetch it again: %rendernet resume",
            )
        os.fsync(file.fileno())
        width, height, duration = _measures(incoming, mime, flaw)
        goal = self.path(incoming.sha256, mime)
        goal.parent.mkdir(exist_ok=True)
        if goal.exists() and not self.sound(incoming.sha256, incoming.size):
            _copy(Path(file.name), goal)  # what lay there was damaged since it came
        try:
            os.utime(goal)  # as young as if it came now: see `prune`
        except PermissionError:
            pass  # of another user of the same folder
        except FileNotFoundError:
            # A hard link gives the second name while the first is still open on every system.
            try:
                os.link(file.name, goal)
            except FileExistsError:
                pass  # another kernel was faster, with the same bytes
            except OSError:
                _copy(Path(file.name), goal)  # no hard links on this drive (FAT, some shares)
            _sync_folder(goal.parent)
            self._weight.forget(goal.parent.name)
        return Stored(incoming.sha256, mime, incoming.size, width, height, duration)

    def total(self) -> int:
        """Bytes of all media in the store."""
        return self._weight.total()


def hash_of_file(path: Path) -> str:
    """The SHA-256 of a file, hex.

    Raises:
        OSError: it cannot be read.
    """
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_AT_ONCE):
            found.update(chunk)
    return found.hexdigest()


def sniff(head: bytes) -> str:
    """The media type by the first bytes, an empty string for anything else."""
    for mark, offset, mime, _ in _KINDS:
        if head[offset : offset + len(mark)] == mark:
            return mime
    return ""


def _check_whole(incoming: Incoming, mime: str) -> None:
    if not incoming.size:
        raise DownloadError("the file came empty", hint="Fetch it again: %rendernet resume")
    if not mime:
        raise DownloadError(
            "what came is neither a picture nor a video", hint="Fetch it again: %rendernet resume"
        )


def _measures(incoming: Incoming, mime: str, flaw: str) -> tuple[int, int, float]:
    """Width, height and seconds of a file that is on disk."""
    file = Path(incoming._file.name)  # noqa: SLF001 - as in `keep`
    if not mime.startswith("image/"):
        return _measure_video(file)
    name, width, height = struct.unpack_from(">4sII", incoming.head.ljust(32), 12)
    if mime == "image/png" and not flaw and name == b"IHDR" and 0 < width * height <= PLAIN:
        return width, height, 0.0
    return _measure(file)


def _measure(file: Path) -> tuple[int, int, float]:
    from PIL import Image, UnidentifiedImageError  # 50 ms of import, needed first when bytes arrive

    try:
        with Image.open(file) as image:
            return (*image.size, 0.0)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise DownloadError(
            f"the picture cannot be read: {error}".replace(str(file), "file"),
            hint="Fetch it again: %rendernet resume",
        ) from error


def _measure_video(file: Path) -> tuple[int, int, float]:
    """Width, height and seconds by the header of a video, zeros when nothing here can read it."""
    try:
        import av
    except ImportError:
        return 0, 0, 0.0
    try:
        with file.open("rb") as bytes_, av.open(bytes_) as opened:
            [video, *_] = opened.streams.video
            return video.width, video.height, (opened.duration or 0) / av.time_base
    except (av.FFmpegError, ValueError):
        return 0, 0, 0.0  # the bytes came whole: what they hold is the service's business


def _stamp(file: Path) -> tuple[int, ...]:
    """What changes with the bytes of a file, but for damage that hides from the system."""
    status = file.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can (Windows cannot, and need not)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _copy(source: Path, goal: Path) -> None:
    part = goal.with_name(f".{goal.name}.{secrets.token_hex(4)}")
    part.write_bytes(source.read_bytes())
    part.replace(goal)
