"""Files on demand: a medium is made by whoever first asks for its bytes, then kept in the folder.

A file is named after its recipe, so equal requests share one. Making runs in a worker thread; files
appear under their name only when they are whole. When the folder outgrows its bound, those not
asked for longest go: they can be made again. Nothing here decides who may have a file.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from rendernet_jupyter.sandbox.release import release

Maker = Callable[[Mapping[str, Any]], bytes]

_AT_ONCE = 2  # media in the making: each keeps a core busy and holds some 200 MB
_LIMITER: RunVar[CapacityLimiter] = RunVar("rendernet_sandbox_limiter")
# Kinds whose files are videos; all others are PNG pictures.
_VIDEOS = ("narrator", "video_anyone")


class Outbox:
    """The folder of finished files.

    Args:
        folder: where they are kept; made when it is missing.
        make: turns a recipe into the bytes of its file.
        limit: bytes that the folder may hold; the newest file stays in any case.
        made: called after each file that had to be made.
    """

    def __init__(
        self, folder: Path, make: Maker, *, limit: int, made: Callable[[], None] = lambda: None
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._make = make
        self._limit = limit
        self._made = made
        self._locks = tuple(threading.Lock() for _ in range(64))

    async def file(self, recipe: Mapping[str, Any]) -> Path:
        """The file of that recipe, made if need be, off the event loop."""
        # Whoever stops waiting need not wait: the file is finished all the same, for the next one.
        return await to_thread.run_sync(
            self.obtain, recipe, abandon_on_cancel=True, limiter=_limiter()
        )

    def obtain(self, recipe: Mapping[str, Any]) -> Path:
        """Like `file`, in the calling thread."""
        digest = digest_of(recipe)
        path = self._folder / (digest + suffix_of(recipe))
        # Whoever asks for the same file meanwhile waits for it instead of making it twice.
        with self._locks[int(digest[:4], 16) % len(self._locks)]:
            try:
                os.utime(path)
            except FileNotFoundError:
                self._write(path, self._make(recipe))
                self._made()
                self._tidy(path)
        return path

    def kept(self, recipe: Mapping[str, Any]) -> Path | None:
        """The file of that recipe if it lies here already; it is not made for this."""
        path = self._folder / (digest_of(recipe) + suffix_of(recipe))
        return path if path.exists() else None

    def drop(self, recipe: Mapping[str, Any]) -> None:
        """Remove the file of that recipe, if there is one."""
        path = self._folder / (digest_of(recipe) + suffix_of(recipe))
        path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove all files."""
        for path in self._folder.iterdir():
            path.unlink(missing_ok=True)

    def _write(self, path: Path, content: bytes) -> None:
        part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def _tidy(self, newest: Path) -> None:
        """Delete the files that nobody asked for longest, until the rest fits."""
        files: list[tuple[float, int, Path]] = []
        for path in self._folder.glob("[!.]*"):
            with suppress(FileNotFoundError):  # another process tidies too
                facts = path.stat()
                files.append((facts.st_mtime, facts.st_size, path))
        held = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if held <= self._limit:
                break
            if path != newest:
                path.unlink(missing_ok=True)
                held -= size


def suffix_of(recipe: Mapping[str, Any]) -> str:
    """How the file of a recipe is called at its end."""
    return ".mp4" if recipe["kind"] in _VIDEOS else ".png"


def digest_of(recipe: Mapping[str, Any]) -> str:
    """The name of a recipe's file; another version of the package may make it otherwise."""
    text = json.dumps([release(), recipe], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _limiter() -> CapacityLimiter:
    """The limiter of the running event loop: one must not be shared between loops."""
    try:
        return _LIMITER.get()
    except LookupError:
        limiter = CapacityLimiter(_AT_ONCE)
        _LIMITER.set(limiter)
        return limiter
