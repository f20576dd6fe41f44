"""Files beside the notebook and in the folders there, the newest first.

What is hidden, and the folders of tools, are left out. Nothing is opened but to measure the videos
and sounds of the page that is seen.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePath

from rendernet_jupyter.asset import probe
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.sources.source import BLANK, Piece, Source
from rendernet_jupyter.view.phrase import lasting, weighing

_SUFFIXES = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp"), "image"),
    **dict.fromkeys((".mp4", ".webm"), "video"),
    ".mp3": "audio",
}
"""What the service takes, by the end of a name."""

_DEEPEST = 2  # folders below that of the notebook
_MOST = 20_000  # entries of folders that are looked at
_TOOLS = frozenset({"node_modules", "site-packages", "venv", "env", "__pycache__"})


class Folder(Source):
    """Files at hand.

    Args:
        wanted: what they are for.
        folder: from which paths go.
    """

    name = "files here"
    finds = "a part of the path"
    none = (
        "No such file lies beside the notebook.",
        "The button File takes one from elsewhere on your machine.",
    )

    def __init__(self, wanted: str, folder: Path) -> None:
        super().__init__(wanted)
        self._folder = folder

    def pieces(self, words: str) -> Iterator[Piece]:
        """The files whose path holds every word, the one that was written last first."""
        parts = words.casefold().split()
        found = []
        for entry, name in islice(_walk(self._folder), _MOST):
            kind = kind_of(entry.name)
            if kind in self.kinds and all(part in name.casefold() for part in parts):
                found.append((_written_at(entry), name, kind))
        for written, name, kind in sorted(found, reverse=True):
            yield piece_of(self._folder / name, name, kind, written)


def _walk(folder: Path) -> Iterator[tuple[os.DirEntry[str], str]]:
    """Files of a folder and of those in it, with their paths from there; as far as readable."""
    waiting = [(folder, "", 0)]
    while waiting:
        here, before, depth = waiting.pop(0)
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _TOOLS:
                continue
            name = f"{before}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if depth < _DEEPEST:
                    waiting.append((Path(entry.path), f"{name}/", depth + 1))
            else:
                yield entry, name


def _written_at(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:  # it is gone meanwhile
        return 0.0


def piece_of(path: Path, name: str, kind: str, written: float) -> Piece:
    """A file in words.

    Args:
        path: where it is.
        name: as a cell names it.
        kind: `image`, `video` or `audio`.
        written: Unix seconds.
    """
    length = _length(path) if kind != "image" else ""
    day = time.strftime("%Y-%m-%d %H:%M", time.localtime(written)) if written else ""
    sign = f"{BLANK[kind]} {length}".strip() if kind in BLANK else ""
    return Piece(
        name,
        about=" · ".join(filter(None, (_weight(path), day))),
        blank=BLANK.get(kind, ""),
        title=" ".join(filter(None, (sign, path.name))),
        path=path,
        kind=kind,
    )


def kind_of(name: str) -> str:
    """What a file holds, by the end of its name; empty for what the service takes nowhere."""
    return _SUFFIXES.get(PurePath(name).suffix.lower(), "")


def _length(path: Path) -> str:
    try:
        seconds = probe.look(path).duration
    except RenderNetError:  # it is damaged, or there is nothing to measure it with
        return ""
    return lasting(seconds) if seconds else ""


def _weight(path: Path) -> str:
    try:
        return weighing(path.stat().st_size)
    except OSError:  # it is gone meanwhile
        return ""
