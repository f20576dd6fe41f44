"""Where the store is, and what kind of disk that is.

The folder is the platform's user data directory unless a setting names another. SQLite's
write-ahead log needs memory shared between processes, which network drives do not give, so there a
rollback journal is used. Nothing here opens the database.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# File systems of other machines, as the kernel names them.
_REMOTE = frozenset(
    [
        *("9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "drvfs", "fuse.glusterfs"),
        *("fuse.rclone", "fuse.s3fs", "fuse.sshfs", "gfs2", "gpfs", "lustre", "ncpfs", "nfs"),
        *("nfs4", "ocfs2", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs"),
    ]
)


def default_folder() -> Path:
    """The platform's data directory for this package."""
    from platformdirs import user_data_path  # costs 5 ms, and is needed only without a setting

    return user_data_path("rendernet_jupyter", appauthor=False)


def on_network_drive(folder: Path, mounts: str | None = None) -> bool:
    """Whether `folder` lies on a file system of another machine.

    Args:
        folder: an existing folder.
        mounts: the mount table in the form of ``/proc/self/mounts``; read from there when absent.
    """
    if sys.platform == "win32":
        return str(folder.absolute()).startswith("\\\\")
    if mounts is None:
        try:
            mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False  # macOS: no table to read; its local disks are the rule
    return _file_system(folder, mounts) in _REMOTE


def _file_system(folder: Path, mounts: str) -> str:
    """The type of the longest mount point that holds `folder`."""
    best, kind = -1, ""
    real = folder.resolve()
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = Path(fields[1].encode().decode("unicode_escape"))
        if (real == point or point in real.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def can_be_written(folder: Path) -> bool:
    """Whether files can be written in a folder, which need not exist yet."""
    nearest = next(
        place for place in (folder.absolute(), *folder.absolute().parents) if place.exists()
    )
    return nearest.is_dir() and os.access(nearest, os.W_OK)
