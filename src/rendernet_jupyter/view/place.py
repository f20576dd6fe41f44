"""How a place on disk is shown without telling where somebody lives.

A notebook travels: a home directory in its output names its author and means nothing to a reader.
Nothing here opens a file.
"""

from __future__ import annotations

import os
import re
from pathlib import Path


def without_home(text: str) -> str:
    """`text` with `~` where the home directory stood."""
    for home in _homes():
        text = re.sub(re.escape(home) + r"(?![\w.-])", "~", text)
    return text


def shown(path: Path) -> str:
    """`path` for people: relative to the working directory, else from `~`, else as it is."""
    whole = path if path.is_absolute() else Path.cwd() / path
    if whole.is_relative_to(Path.cwd()):
        return whole.relative_to(Path.cwd()).as_posix()
    return without_home(str(path))


class Place(os.PathLike[str]):
    """A path that opens as itself and is shown as `shown` would.

    For tables: pandas draws every cell, and `open`, `PIL.Image.open` and `Path` take it as it is.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __fspath__(self) -> str:
        return str(self._path)

    def __str__(self) -> str:
        return shown(self._path)

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place) and other._path == self._path

    def __hash__(self) -> int:
        return hash(self._path)


def _homes() -> list[str]:
    try:
        home = Path.home()
    except RuntimeError:  # no such user: nothing to hide
        return []
    # A container may call the root directory a home; there is nothing to hide in "/" either.
    return [str(home), home.as_posix()] if len(home.parts) > 1 else []
