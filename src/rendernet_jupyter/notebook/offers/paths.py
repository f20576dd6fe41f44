"""Files and folders of the disk, as words of a spec or of a command. Nothing is opened."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from rendernet_jupyter.notebook.offers.offer import Offer, Offers
from rendernet_jupyter.spec.canonical import asset_text, quoted

PICTURES = (".png", ".jpg", ".jpeg", ".webp")
FILMS = (".mp4", ".webm")
SOUNDS = (".mp3",)

_MOST = 2000  # entries of a folder that are looked at; a keystroke waits for no archive


def paths(fragment: str, suffixes: Iterable[str] = ()) -> Offers:
    """The entries of a folder that begin with what is typed; folders end in `/` and go on.

    Args:
        fragment: a path as typed, with an opening quote if it has one.
        suffixes: files that count, with their dot, in lower case; all when there are none.
    """
    opened = fragment.startswith('"')
    typed = fragment[1:] if opened else fragment
    base, start = _parted(typed)
    wanted = tuple(suffixes)
    found = []
    for name, is_folder in _entries(Path(base).expanduser() if base else Path()):
        if not name.casefold().startswith(start.casefold()):
            continue
        if name.startswith(".") and not start.startswith("."):
            continue
        if is_folder:
            found.append((False, f"{base}{name}/", "folder"))
        elif not wanted or name.lower().endswith(wanted):
            found.append((True, base + name, "file"))
    found.sort(key=lambda one: (one[0], one[1].casefold()))
    return Offers(fragment, tuple(Offer(_written(t, k, opened=opened), k) for _, t, k in found))


def _parted(typed: str) -> tuple[str, str]:
    """The folder of a path as typed, with its last `/`, and what follows it."""
    cut = max(typed.rfind("/"), typed.rfind(os.sep)) + 1
    return typed[:cut], typed[cut:]


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """(name, whether it is a folder) of what lies in a folder; nothing if it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.name, entry.is_dir()) for entry in islice(entries, _MOST)]
    except OSError:
        return []


def _written(path: str, kind: str, *, opened: bool) -> str:
    """A path as a word. A folder that needs quotes has them opened only: it goes on."""
    whole = quoted(path) if opened else asset_text(path)
    return whole[:-1] if kind == "folder" and whole.endswith('"') else whole
