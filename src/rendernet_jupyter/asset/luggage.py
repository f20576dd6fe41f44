"""What one cell brings along: files and objects, each looked at and hashed once.

It is the grammar's view of the disk (a `request.context.Probe`) and answers for the same material
later, when it is sent. Addresses are not fetched here, and nothing is uploaded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from rendernet_jupyter.asset.material import Material, of_object, of_path
from rendernet_jupyter.catalog.entries import MediaFacts
from rendernet_jupyter.errors import AssetError
from rendernet_jupyter.request.media import ADDRESS, facts_of_name
from rendernet_jupyter.suggest import nearest

MOST_NAMES = 500
"""Files that are offered as suggestions at the most: a home directory may hold a million."""


class Luggage:
    """The assets of one cell.

    Args:
        folder: that of the notebook, to which paths are relative.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Material | AssetError | None] = {}
        # The object stands beside its material, so that no other can get its identity meanwhile.
        self._objects: dict[int, tuple[object, Material | AssetError]] = {}

    def __call__(self, typed: str) -> MediaFacts | None:
        """Facts about a path, None when there is no such file.

        Of an address only what its ending promises is known: nothing is fetched to find out.

        Raises:
            AssetError: the file is there and cannot be sent.
            MissingPackage: it is a video, and PyAV is not installed.
        """
        if ADDRESS.match(typed):
            return _facts_of_address(typed)
        found = self._find(typed)
        return found.facts if found else None

    @property
    def names(self) -> tuple[str, ...]:
        """The files of the folder and of the folders in it, for suggestions."""
        return tuple(islice(self._visible(), MOST_NAMES))

    def look(self, value: object) -> MediaFacts:
        """Facts about a Python object; errors as for a path."""
        return self.of_object(value, "").facts

    def of_path(self, typed: str) -> Material:
        """The material of a path.

        Raises:
            AssetError: there is no such file, or it cannot be sent.
        """
        found = self._find(typed)
        if found is None:
            near = nearest(typed, self.names)
            meant = f"Did you mean {near[0]}? " if near else ""
            raise AssetError(
                f"there is no file {typed}", hint=f"{meant}Paths begin at the notebook."
            )
        return found

    def of_object(self, value: object, label: str) -> Material:
        """The material of a Python object; errors as for a path.

        Args:
            value: the object.
            label: how it was typed, such as `{{face}}`.
        """
        if id(value) not in self._objects:
            self._objects[id(value)] = value, _kept(lambda: of_object(value, label))
        return replace(_given(self._objects[id(value)][1]), label=label)

    def _find(self, typed: str) -> Material | None:
        if typed not in self._files:
            path = self._resolved(typed)
            self._files[typed] = None if path is None else _kept(lambda: _looked(path, typed))
        found = self._files[typed]
        return None if found is None else _given(found)

    def _resolved(self, typed: str) -> Path | None:
        """The file or folder that is meant, None when there is none.

        A folder that a path only passes through, as in `a/../face.png`, need not be there.
        """
        try:
            path = self._folder / Path(typed).expanduser()
            meant = (path, Path(os.path.normpath(path)))
            return next((one for one in meant if one.is_file() or one.is_dir()), None)
        except (OSError, RuntimeError, ValueError):  # a name too long, `~nobody`, a NUL
            return None

    def _visible(self) -> Iterator[str]:
        for pattern in ("*", "*/*"):
            for path in self._folder.glob(pattern):
                name = path.relative_to(self._folder)
                if not any(part.startswith(".") for part in name.parts) and path.is_file():
                    yield name.as_posix()


def _facts_of_address(typed: str) -> MediaFacts:
    if not typed.lower().startswith(("http://", "https://")):
        raise AssetError(
            "only http and https addresses can be fetched",
            hint="A file of this machine is written as a path.",
        )
    return facts_of_name(urlsplit(typed).path) or MediaFacts()


def _looked(path: Path, typed: str) -> Material:
    if path.is_dir():
        raise AssetError("this is a folder", hint="Name one file in it.")
    return of_path(path, typed)


def _kept(look: Callable[[], Material]) -> Material | AssetError:
    """A material, or why there is none: the same fault in a hundred rows is looked at once."""
    try:
        return look()
    except AssetError as error:
        return error


def _given(found: Material | AssetError) -> Material:
    if isinstance(found, AssetError):
        raise found
    return found
