"""A store as one file, and as a folder elsewhere: whole and consistent, also while others write.

The database is copied first, by SQLite's own means; a picture is older than the row that names it,
so whatever the copy names is there. Each file is hashed on the way: what is damaged is named and
not passed on. Nothing of the store itself is changed or removed here, and no key is ever copied.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.database import Database
from rendernet_jupyter.store.store import Store
from rendernet_jupyter.store.whole import make_folder, told_of, written_whole

DATABASE = "store.sqlite3"

_MEDIUM = re.compile(r"media/([0-9a-f]{2})/((?:\1)[0-9a-f]{62})\.[a-z0-9]{1,5}")
_AT_ONCE = 1 << 20
_WORLD = "world.sqlite3"


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds.

    Attributes:
        place: the file or the folder.
        files: pictures and videos.
        size: bytes of them.
        faults: a line for each that is missing or damaged, and not in the copy.
    """

    place: Path
    files: int
    size: int
    faults: tuple[str, ...] = ()


def back_up(store: Store, file: Path) -> Copied:
    """Write a store into a zip file, whose content is itself a store.

    Raises:
        StoreError: the file is there already, or cannot be written.
    """
    if file.exists():
        raise StoreError(f"{file.name} is there already", hint="Name another file.")
    with (
        _snapshot(store, file.parent) as snapshot,
        written_whole(file) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive,
    ):
        archive.write(snapshot, DATABASE, zipfile.ZIP_DEFLATED)
        files, size, faults = 0, 0, []
        for sha256 in _named(snapshot):
            path = store.media.find(sha256)
            if path is None or not _holds(path, sha256):
                faults.append(_fault(sha256, there=path is not None))
                continue
            archive.write(path, f"media/{sha256[:2]}/{path.name}")
            files, size = files + 1, size + path.stat().st_size
    return Copied(file, files, size, tuple(faults))


def restore(file: Path, folder: Path) -> Copied:
    """Unpack a backup into a folder that holds no store yet; each file is held against its name.

    Raises:
        StoreError: it is no backup, or damaged, or the folder holds a store.
    """
    _demand_new(folder)
    try:
        with zipfile.ZipFile(file) as archive:  # what cannot be written is told further down
            names = archive.namelist()
            if DATABASE not in names or any(map(_is_strange, names)):
                raise StoreError(f"{file.name} is no backup of a store")
            return _unpacked(archive, folder)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{file.name} cannot be read as a backup: {reason}") from error


def _is_strange(name: str) -> bool:
    return name != DATABASE and not _MEDIUM.fullmatch(name)


def _unpacked(archive: zipfile.ZipFile, folder: Path) -> Copied:
    make_folder(folder)
    files, size, faults = 0, 0, []
    for info in archive.infolist():
        if found := _MEDIUM.fullmatch(info.filename):
            with archive.open(info) as source, told_of(folder):
                whole = _written(source, folder / info.filename, found[2])
            files, size = files + whole, size + whole * info.file_size
            faults += [] if whole else [_fault(found[2], there=True)]
    # Last, and under its name when it can be opened: a folder with a database is a whole store.
    with archive.open(DATABASE) as source, written_whole(folder / DATABASE) as part:
        with part.open("wb") as target:
            target.writelines(_pieces(source, DATABASE))
        Database(part).close()
    return Copied(folder, files, size, tuple(faults))


def copy_to(store: Store, folder: Path) -> Copied:
    """Copy a store into another folder: database, pictures, the sandbox's world.

    A copy that broke off is taken up where it ended.

    Raises:
        StoreError: the folder holds a store, lies in this one, or cannot be written.
    """
    _demand_new(folder)
    if folder.resolve().is_relative_to(store.folder.resolve()):
        raise StoreError("a store cannot move into itself", hint="Name a folder elsewhere.")
    with told_of(folder), _snapshot(store, folder) as snapshot:
        files, size, faults = 0, 0, []
        for sha256 in _named(snapshot):
            path = store.media.find(sha256)
            if path is None or not _copied(path, folder / "media" / sha256[:2], sha256):
                faults.append(_fault(sha256, there=path is not None))
                continue
            files, size = files + 1, size + path.stat().st_size
        _copy_sandbox(store.sandbox_folder, folder / store.sandbox_folder.name)
        snapshot.replace(folder / DATABASE)  # last: a folder with a database is a whole store
    return Copied(folder, files, size, tuple(faults))


def _demand_new(folder: Path) -> None:
    if (folder / DATABASE).exists():
        raise StoreError(f"{folder.name} holds a store already", hint="Name another folder.")


@contextmanager
def _snapshot(store: Store, beside: Path) -> Iterator[Path]:
    """The database at this moment, in one file that vanishes unless it is moved away."""
    file = beside / f".{DATABASE}.{secrets.token_hex(4)}"
    try:
        make_folder(beside)
        store.database.copy_to(file)
        yield file
    finally:
        with suppress(OSError):  # of a disk that may not be written, it is the second
            file.unlink(missing_ok=True)


def _named(snapshot: Path) -> list[str]:
    """The content hashes that a copy of the database names."""
    database = sqlite3.connect(snapshot)
    try:
        query = "SELECT DISTINCT sha256 FROM medium WHERE length(sha256) = 64 ORDER BY sha256"
        return [sha256 for (sha256,) in database.execute(query)]
    finally:
        database.close()


def _fault(sha256: str, *, there: bool) -> str:
    return f"{sha256[:12]}… is {'damaged' if there else 'gone'}"


def _holds(path: Path, sha256: str) -> bool:
    with _opened(path) as source:
        found = hashlib.sha256()
        for chunk in _pieces(source, path.name):
            found.update(chunk)
    return found.hexdigest() == sha256


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise _unread(path.name, error) from error


def _pieces(source: IO[bytes], name: str) -> Iterator[bytes]:
    """A file in pieces; what goes wrong with reading it is never taken for a fault of writing.

    Raises:
        StoreError: it cannot be read.
    """
    try:
        while chunk := source.read(_AT_ONCE):
            yield chunk
    except (OSError, zlib.error) as error:
        raise _unread(name, error) from error


def _unread(name: str, error: Exception) -> StoreError:
    return StoreError(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}")


def _copied(path: Path, goal: Path, sha256: str) -> bool:
    """Copy a file into a folder, unless it is there; whether the copy holds what it should."""
    target = goal / path.name
    if target.exists() and _holds(target, sha256):
        return True
    with _opened(path) as source:
        return _written(source, target, sha256)


def _written(source: IO[bytes], goal: Path, sha256: str) -> bool:
    """Write a stream under a name, if it holds what the name says."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    part = goal.with_name(f".incoming-{os.getpid()}-{secrets.token_hex(6)}")
    try:
        with part.open("xb") as target:
            for chunk in _pieces(source, goal.name):
                found.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        whole = found.hexdigest() == sha256
        if whole:
            part.replace(goal)
    except zipfile.BadZipFile:  # the archive's own checksum says so, too
        return False
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return whole


def _copy_sandbox(world: Path, goal: Path) -> None:
    """The sandbox's credits and uploads; what it painted it can paint again."""
    if not (world / _WORLD).exists():
        return
    goal.mkdir(exist_ok=True)
    source, target = sqlite3.connect(world / _WORLD), sqlite3.connect(goal / _WORLD)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    if (world / "uploads").is_dir():
        shutil.copytree(world / "uploads", goal / "uploads", dirs_exist_ok=True)
