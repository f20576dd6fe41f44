"""Files that were uploaded, by the hash of their bytes: the same file twice is kept once.

Nothing here knows whose a file is or looks into it.
"""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path


class Inbox:
    """The folder of uploaded files; made when it is missing."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep the bytes, and return their SHA-256 in hex."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not path.exists():
            part = path.with_name(f".{digest}.{os.getpid()}.{threading.get_ident()}.part")
            part.write_bytes(content)
            part.replace(path)
        return digest

    def path(self, digest: str) -> Path:
        """Where the file of that hash lies."""
        return self._folder / digest

    def clear(self) -> None:
        """Remove all files."""
        for path in self._folder.iterdir():
            path.unlink(missing_ok=True)
