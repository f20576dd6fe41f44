"""The files that a notebook's cells send along: those that travel with it, those that stay behind.

A file travels when it lies in the notebook's folder or below it, and holds just what was sent; in
the other folder a cell finds it by the word that stands in the cell. Whatever else was sent is
named with its cell, for there the cell cannot be run. Nothing here looks for a file under another
name.
"""

from __future__ import annotations

import os
import posixpath
import re
import shlex
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path

from rendernet_jupyter.request.media import ADDRESS, ASSET_ID, MEDIA_ID
from rendernet_jupyter.result.lock import LockedRequest
from rendernet_jupyter.result.parcel import Records
from rendernet_jupyter.session.customs import is_plain
from rendernet_jupyter.session.lock import Locked
from rendernet_jupyter.spec.keys import KEY
from rendernet_jupyter.store.cast import CAST
from rendernet_jupyter.store.media import hash_of_file
from rendernet_jupyter.store.store import Store
from rendernet_jupyter.view.place import without_home

_WORD = re.compile(r"\"((?:[^\"]|\"\")+)\"|([^\s\"=]+=)?([^\s\"]+)")
_LITERAL = re.compile(r"([\"'])([^\"'\n]+)\1")
_CASTING = re.compile(r"%rendernet[ \t]+character[ \t]+(create|edit)[ \t]+([^\n]+)")
_TAKES = tuple(f"{key.name}:" for key in KEY.values() if "asset" in key.takes)
_BEHIND = (
    "stays behind: elsewhere the cell cannot be run. Put the file beside the notebook, name it from"
    " there, run the cell and export again."
)
_CHANGED = "has changed since: the cell asks for other pictures now. Run it and export again."


class Freight:
    """The files of a notebook's cells.

    Args:
        store: knows what was typed.
        found: what is locked of the notebook.
        folder: that of the notebook.
        records: of the runs that travel, as they were typed here.
    """

    def __init__(self, store: Store, found: Locked, folder: Path, records: Records) -> None:
        self._store = store
        self._found = found
        self._folder = folder
        self._records = records
        self._hashes: dict[Path, str] = {}
        self._canonicals = {job.digest: job.canonical for job in records.jobs}
        self._media = {m.media_id: m.sha256 for job in records.jobs for m in job.media}

    @cached_property
    def packed(self) -> dict[str, Path]:
        """The files that travel, by their names below the notebook's folder."""
        requests = [(r, key) for key, cell in self._found.cells.items() for r in cell]
        contents = {asset.sha256 for asset in self._records.assets}
        contents.update(chain.from_iterable(request.contents for request, _ in requests))
        contents |= self._faces
        typed = [self._typed(request, key) for request, key in requests]
        typed += [job.canonical for job in self._records.jobs]
        words = set(chain.from_iterable(map(_words, typed)))
        words.update(chain.from_iterable(map(_literals, self._found.casting.values())))
        paths = {name: self._folder / name for name in map(posixpath.normpath, sorted(words))}
        return {
            n: path for n, path in paths.items() if is_plain(n) and self._hash(path) in contents
        }

    def left_behind(self) -> list[str]:
        """What is said of cells that were run with something that does not travel."""
        fates: dict[int, list[tuple[str, str]]] = {}
        for number, key in self._found.numbers.items():
            cell = self._found.cells[key]
            fates[number] = [one for request in cell for one in self._fates(request, key)]
        for number, source in self._found.casting.items():
            lost = [word for word in _faces_of(source) if not self._travels(word)]
            fates.setdefault(number, []).extend((_BEHIND, without_home(word)) for word in lost)
        return [
            f"Cell {number} names {', '.join(names)}, which {fate}"
            for number, found in sorted(fates.items())
            for fate, names in _grouped(found).items()
        ]

    @property
    def _faces(self) -> set[str]:
        """The content hashes of what characters were made of."""
        listings = self._records.listings or {}
        return {str(who["face"]) for who in listings.get(CAST, ()) if "face" in who}

    def _travels(self, word: str) -> bool:
        """Whether a face is found there by its word."""
        if word.startswith("{{") or ASSET_ID.fullmatch(word):
            return True  # what a variable holds cannot be seen from here
        return posixpath.normpath(word) in self.packed or word in self._media

    def _fates(self, request: LockedRequest, key: str) -> Iterator[tuple[str, str]]:
        """What a request was sent with that does not travel: what became of it, and its name."""
        canonical = self._typed(request, key) if request.contents else ""
        left = set(request.contents)
        unknown = 0
        for word in _words(canonical):
            if ADDRESS.match(word):
                yield _BEHIND, word
            if ADDRESS.match(word) or word.startswith("{{"):
                unknown += 1  # what it stands for cannot be seen from here
                continue
            packed = self.packed.get(posixpath.normpath(word))
            content = self._hash(packed or self._path(word)) or self._media.get(word, "")
            if content in request.contents and not packed and word not in self._media:
                yield _BEHIND, without_home(word)
            left.discard(content)
        if len(left) <= unknown:
            return
        sent = [word for word in _sent(canonical) if self._content(word) not in request.contents]
        for word in sent or [f"a file (sha256 {min(left)[:12]}…)"]:
            yield _CHANGED if self._hash(self._path(word)) else _BEHIND, without_home(word)

    def _content(self, word: str) -> str:
        """Of what a word names: a file or an earlier picture; empty when it names neither."""
        return self._hash(self._path(word)) or self._media.get(word, "")

    def _path(self, word: str) -> Path:
        """The file that a word names, if it names one."""
        path = self._folder / os.path.expanduser(word)  # noqa: PTH111 - Path fails at "~word"
        return path if self._hash(path) else self._folder / posixpath.normpath(word)

    def _hash(self, path: Path) -> str:
        """Of a file, read once; empty when there is none, and of what can be no file's name."""
        if path not in self._hashes:
            there = os.path.isfile(path)  # noqa: PTH113 - Path fails at a word too long for a name
            self._hashes[path] = hash_of_file(path) if there else ""
        return self._hashes[path]

    def _typed(self, request: LockedRequest, key: str) -> str:
        """The canonical text of a request, as the cell asked for it last."""
        precedents, notebook = self._store.precedents, self._found.notebook
        last = precedents.typed_for(request.digest, notebook, key)
        return last or self._canonicals.get(request.digest, "")


def _words(canonical: str) -> Iterator[str]:
    """What may be the name of a file in a canonical text."""
    for found in _WORD.finditer(canonical):
        yield re.sub(r"\\([{}])", r"\1", found[1].replace('""', '"')) if found[1] else found[3]


def _literals(source: str) -> Iterator[str]:
    """What may be the name of a file in the text of a cell."""
    yield from (found[2] for found in _LITERAL.finditer(source))
    yield from _faces_of(source)


def _faces_of(source: str) -> Iterator[str]:
    """The faces in the commands of a cell that make or change characters."""
    for command in _CASTING.finditer(source):
        try:
            words = shlex.split(command[2])
        except ValueError:
            continue  # it is said when the cell is run
        pairs = list(pairwise(["", *words]))
        plain = [word for before, word in pairs if "--" not in (before[:2], word[:2])]
        yield from (word for before, word in pairs if before == "--face")
        yield from plain[1:2] if command[1] == "create" else ()


def _sent(canonical: str) -> list[str]:
    """The words that stand where a file is sent along, and look like one."""
    lines = [line for line in canonical.split("\n") if line.startswith(_TAKES)]
    words = chain.from_iterable(_words(line.partition(":")[2]) for line in lines)
    known = (word for word in words if not ADDRESS.match(word) and not word.startswith("{{"))
    return [word for word in known if MEDIA_ID.fullmatch(word) or re.search(r"[./]\D", word)]


def _grouped(fates: Iterable[tuple[str, str]]) -> dict[str, dict[str, None]]:
    """Names by what became of them, each once, in order."""
    found: dict[str, dict[str, None]] = {}
    for fate, name in fates:
        found.setdefault(fate, {})[name] = None
    return found
