"""A zip file whose every member is named with its size and hash, written and read with care.

The same content gives the same bytes, whenever and wherever it is written. What is read is believed
in nothing: names, sizes and hashes are held against the index before a byte is used, and nothing is
unpacked by the names in the file. What the members mean is not known here.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.store.whole import written_whole

INDEX = "parcel.json"
"""The member that names all others."""

LARGEST_INDEX = 64 << 20
"""Bytes of it."""

MOST_MEMBERS = 200_000

_AT_ONCE = 1 << 20
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say
_UNIX, _PLAIN_FILE = 3, 0o100644 << 16
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


def write_archive(
    file: Path, schema: str, facts: Mapping[str, Any], members: Mapping[str, Path | bytes]
) -> int:
    """Write an archive, whole or not at all.

    Args:
        file: a zip file that is not there yet.
        schema: the form of what is in it.
        facts: what the index says beside that.
        members: files or their bytes, by their names.

    Returns:
        Its bytes.

    Raises:
        StoreError: there is a file of that name, or it cannot be written.
    """
    if file.exists():
        raise StoreError(f"{file.name} is there already", hint="Name another file.")
    with written_whole(file) as part:
        listed = {name: _listed(source) for name, source in sorted(members.items())}
        index = json.dumps(
            {"schema": schema, **facts, "files": listed}, indent=1, sort_keys=True
        ).encode()
        # Stored as they are: pictures do not shrink, and releases of zlib differ in their bytes.
        with zipfile.ZipFile(part, "x", zipfile.ZIP_STORED) as archive:
            _add(archive, INDEX, index)
            for name in listed:
                _add(archive, name, members[name])
    return file.stat().st_size


def _listed(source: Path | bytes) -> dict[str, Any]:
    if isinstance(source, bytes):
        return {"sha256": hashlib.sha256(source).hexdigest(), "size": len(source)}
    with source.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return {"sha256": sha256, "size": source.stat().st_size}


def _add(archive: zipfile.ZipFile, name: str, source: Path | bytes) -> None:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.create_system, info.external_attr = _UNIX, _PLAIN_FILE
    if isinstance(source, bytes):
        archive.writestr(info, source)
        return
    info.file_size = source.stat().st_size
    with source.open("rb") as content, archive.open(info, "w") as target:
        while chunk := content.read(_AT_ONCE):
            target.write(chunk)


class Archive:
    """An archive that was proved whole.

    Attributes:
        facts: what its index says.
        hashes: SHA-256 of each member, by its name.
        size: bytes of all members.
    """

    def __init__(self, opened: zipfile.ZipFile, facts: Mapping[str, Any], name: str) -> None:
        self._opened = opened
        self._name = name
        self.facts = facts
        files: Mapping[str, Mapping[str, Any]] = facts["files"]
        self.hashes = {name: str(one["sha256"]) for name, one in files.items()}
        self.size = sum(int(one["size"]) for one in files.values())

    def read(self, name: str, limit: int) -> bytes:
        """A member as bytes.

        Raises:
            StoreError: it is larger than `limit`, or not there.
        """
        if name not in self.hashes:
            raise _bad(f"{name} is missing")
        size = int(self.facts["files"][name]["size"])
        if size > limit:
            raise _bad(f"{name} is larger than {limit >> 20} MiB")
        with _reading(self._name), self._opened.open(name) as member:
            return member.read(size)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member in pieces.

        Raises:
            StoreError: the archive cannot be read any more.
        """
        with _reading(self._name), self._opened.open(name) as member:
            while chunk := member.read(_AT_ONCE):
                yield chunk


@contextmanager
def opened_archive(file: Path, schema: str) -> Iterator[Archive]:
    """Open an archive, and hold every member against the index.

    Raises:
        StoreError: it is none, of another form, damaged, or not what its index says.
    """
    with ExitStack() as stack:
        with _reading(file.name):
            opened = stack.enter_context(zipfile.ZipFile(file))
            archive = Archive(opened, _index(opened, schema), file.name)
            for name in archive.hashes:
                _demand_as_listed(opened, name, archive.facts["files"][name])
        yield archive  # what goes wrong from here on need not be the archive's fault


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Errors of reading an archive with a name, and of nothing else."""
    try:
        yield
    except _UNREADABLE as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{name} cannot be read: {reason}") from error


def _index(opened: zipfile.ZipFile, schema: str) -> dict[str, Any]:
    infos = opened.infolist()
    names = [info.filename for info in infos]
    if INDEX not in names:
        raise _bad(f"it has no {INDEX}")
    if len(names) != len(set(names)) or len(names) > MOST_MEMBERS:
        raise _bad("names stand in it twice, or too many of them")
    if opened.getinfo(INDEX).file_size > LARGEST_INDEX:
        raise _bad("its index is too large")
    with opened.open(INDEX) as member:
        text = member.read(LARGEST_INDEX)
    try:
        facts = json.loads(text)
        listed = {name: (str(o["sha256"]), int(o["size"])) for name, o in facts["files"].items()}
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise _bad("its index cannot be read") from None
    if facts.get("schema") != schema:
        raise StoreError(
            f"it is of the form {str(facts.get('schema'))[:60]!r}, not {schema}",
            hint="A newer one may be read after: pip install --upgrade rendernet-jupyter",
        )
    if {INDEX, *listed} != set(names):
        raise _bad("its index names other files than it holds")
    for info in infos:
        # Sizes are told twice: a member that grows while it is unpacked is stopped at what is told.
        if info.filename != INDEX and info.file_size != listed[info.filename][1]:
            raise _bad(f"{_short(info.filename)} has another size than its index says")
    return dict(facts)


def _demand_as_listed(opened: zipfile.ZipFile, name: str, listed: Mapping[str, Any]) -> None:
    found, left = hashlib.sha256(), int(listed["size"])
    with opened.open(name) as member:
        while chunk := _some(member, left + 1):
            found.update(chunk)
            left -= len(chunk)
            if left < 0:
                break
    if left or found.hexdigest() != listed["sha256"]:
        raise _bad(f"{_short(name)} is not what its index says")


def _some(member: IO[bytes], most: int) -> bytes:
    return member.read(min(_AT_ONCE, most))


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:57]}..."


def _bad(why: str) -> StoreError:
    return StoreError(
        f"{why}; nothing was taken from it", hint="Get it once more from where it came."
    )
