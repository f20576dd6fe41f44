"""Presets: the keys of a cell, kept under a name as a text file that anybody can read and edit.

A preset beside the notebook travels with it and comes before one of the same name in the user's
folder. Nothing here knows what a key means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.store.whole import make_folder, write_whole

BESIDE = "rendernet_presets"
"""Folder beside the notebook."""

_ELSEWHERE = (
    "Presets lie beside the notebook. Copy it into a folder that can be written, or make room."
)
_NAME = re.compile(r"[\w-]{1,64}")


class Presets:
    """Presets of some folders; the first folder wins, and is written to.

    Args:
        folders: in order of precedence; they need not exist.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)

    def files(self) -> dict[str, Path]:
        """The file of each preset by its name, in alphabetical order."""
        found: dict[str, Path] = {}
        for folder in reversed(self._folders):
            found.update({f.stem: f for f in folder.glob("*.txt") if _NAME.fullmatch(f.stem)})
        return dict(sorted(found.items()))

    def texts(self) -> dict[str, str]:
        """The text of each preset by its name.

        Raises:
            StoreError: a file cannot be read.
        """
        return {name: _read(file) for name, file in self.files().items()}

    def save(self, name: str, text: str) -> Path:
        """Keep a text under a name; the one that was there before is replaced.

        Raises:
            RenderNetError: the name cannot be a file's name everywhere.
            StoreError: the folder cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise RenderNetError(
                f"{name!r} cannot be the name of a preset",
                hint="Take letters, digits, - and _ only.",
            )
        file = self._folders[0] / f"{name}.txt"
        make_folder(file.parent, hint=_ELSEWHERE)
        write_whole(file, text.encode("utf-8"), hint=_ELSEWHERE)
        return file


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise StoreError(f"the preset {file.name} cannot be read: {reason}") from error
