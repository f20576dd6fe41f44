"""How heavy the media of a store are, asked after every run and answered in a blink.

Ten thousand pictures take a tenth of a second to be looked at one by one. A folder tells when a
name came into it or left it, and files never change, so only folders that did are read anew.
Nothing is written or deleted here.
"""

from __future__ import annotations

import os
from pathlib import Path


class Weight:
    """The bytes of all files in the folders of a folder.

    Args:
        folder: whose own folders, of two letters each, hold the files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, tuple[int, int]] = {}

    def total(self) -> int:
        """Bytes in all."""
        if not self._folder.exists():
            return 0
        with os.scandir(self._folder) as found:
            names = [each.name for each in found if len(each.name) == 2 and each.is_dir()]
        return sum(self._of(name) for name in names)

    def _of(self, name: str) -> int:
        changed = (self._folder / name).stat().st_mtime_ns
        known = self._known.get(name)
        if known is None or known[0] != changed:
            # The time of the change was read first: what comes meanwhile is seen the next time.
            known = self._known[name] = changed, _bytes_in(self._folder / name)
        return known[1]

    def forget(self, name: str) -> None:
        """A file came into a folder, perhaps within the same tick of the disk's clock."""
        self._known.pop(name, None)


def _bytes_in(folder: Path) -> int:
    with os.scandir(folder) as found:
        return sum(each.stat().st_size for each in found if each.is_file())
