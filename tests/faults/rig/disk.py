"""Disks that fill up or turn read-only, for real where the system lets us.

A small disk of one's own needs the right to mount; without it the tests that ask for one are
skipped, and a limit on the size of files takes its part. Nothing here runs a client.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SIZE = 64  # MiB: room for a store and its pictures, quickly filled


@dataclass(frozen=True, slots=True)
class Disk:
    """A mounted disk of some megabytes."""

    folder: Path

    def fill(self, *, but: int = 0) -> None:
        """Leave `but` bytes free."""
        with (self.folder / "ballast").open("ab") as file:
            # In ever smaller pieces, so that not a page is left in the end.
            for size in (1 << 20, 1 << 12):
                while shutil.disk_usage(self.folder).free >= but + size:
                    file.write(bytes(size))
                    file.flush()

    def clear(self) -> None:
        """Take away what filled it."""
        (self.folder / "ballast").unlink(missing_ok=True)

    def turn(self, how: str) -> None:
        """Mount it anew: `ro` or `rw`."""
        _run("mount", "-o", f"remount,{how}", str(self.folder))


@contextmanager
def mounted(folder: Path) -> Iterator[Disk | None]:
    """A disk at `folder`, None where this process may not mount one."""
    folder.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "rendernet-faults", str(folder))
    except (OSError, subprocess.CalledProcessError):
        yield None
        return
    try:
        yield Disk(folder)
    finally:
        _run("umount", "--lazy", str(folder))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
