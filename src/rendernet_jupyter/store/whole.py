"""A file that is written whole or not at all, wherever a person wants it.

It is written under another name beside its own, and gets its own when all of it is on the disk. A
disk that does not take it is named as such, with nothing left behind. What is in it, and whether it
may take the place of another file, is not known here.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rendernet_jupyter.errors import StoreError

ELSEWHERE = "Choose another folder, or make room."


@contextmanager
def written_whole(file: Path, *, hint: str = ELSEWHERE) -> Iterator[Path]:
    """The name under which to write `file`; what is there when the block ends well is renamed.

    Args:
        file: in a folder that is there; a file of that name is replaced.
        hint: what to do when the disk does not take it.

    Raises:
        StoreError: it cannot be written.
    """
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        with told_of(file, hint=hint):
            yield part
            with part.open("r+b") as written:
                os.fsync(written.fileno())
            part.replace(file)
    finally:
        with suppress(OSError):  # of a disk that may not be written, it is the second
            part.unlink(missing_ok=True)


def write_whole(file: Path, content: bytes, *, hint: str = ELSEWHERE) -> None:
    """Write a file that is never seen by half; arguments as for `written_whole`.

    Raises:
        StoreError: it cannot be written.
    """
    with written_whole(file, hint=hint) as part:
        part.write_bytes(content)


def make_folder(folder: Path, *, hint: str = ELSEWHERE) -> None:
    """Make a folder with those above it, where it is not there yet.

    Raises:
        StoreError: it cannot be made.
    """
    with told_of(folder, hint=hint):
        folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def told_of(place: Path, *, hint: str = ELSEWHERE) -> Iterator[None]:
    """Errors of the disk, as one that says what cannot be written, and what to do.

    Raises:
        StoreError: the block met one.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise StoreError(f"{place.name} cannot be written: {reason}", hint=hint) from error
