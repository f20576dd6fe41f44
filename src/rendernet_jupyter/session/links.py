"""Links that a notebook can follow. Nothing here looks at a disk."""

from __future__ import annotations

from pathlib import Path


def notebook_link(path: Path) -> str:
    """A relative link for files below the working folder, which is where notebooks are served."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return ""
