"""What lies in the folder of media, by what names and ages. Nothing is opened or removed here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UNFINISHED = ".incoming-"

_NAME = re.compile(r"([0-9a-f]{64})\.[a-z0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file in the folder of media.

    Attributes:
        path: where.
        sha256: what its name says that it holds; empty when it is no name of the store's.
        size: bytes.
        changed_at: Unix seconds.
    """

    path: Path
    sha256: str
    size: int
    changed_at: float

    @property
    def unfinished(self) -> bool:
        """Whether it is a download that did not end, or is just under way."""
        return self.path.name.startswith(UNFINISHED)


def shelved(folder: Path) -> Iterator[Shelved]:
    """Every file in a folder of media, in the order of names. One that vanishes is left out."""
    for path in sorted(folder.rglob("*")):
        named = _NAME.fullmatch(path.name)
        at_home = named is not None and path.parent == folder / path.name[:2]
        try:
            facts = path.stat()
        except OSError:
            continue
        if path.is_file():
            sha256 = named[1] if named and at_home else ""
            yield Shelved(path, sha256, facts.st_size, facts.st_mtime)
