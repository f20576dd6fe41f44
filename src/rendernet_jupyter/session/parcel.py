"""A notebook on its way to another machine, in one zip file.

With it go its pictures, their manifests, the lock, the seeds that were drawn and the files that it
sends along. There Run All shows the same pictures, with no key and without a connection. No key, no
account and no place on a disk travels. Nothing of what comes in is believed before
`customs` has looked at it. Nothing is sent to any engine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import time
from collections.abc import Container, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rendernet_jupyter.document.balance import without_balance
from rendernet_jupyter.document.notebook import read_cells
from rendernet_jupyter.document.secrets import leaks
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.lock import NAME, Lock, LockedRequest
from rendernet_jupyter.result.mark import short
from rendernet_jupyter.result.parcel import Records
from rendernet_jupyter.result.seal import SIDECAR
from rendernet_jupyter.session import commands
from rendernet_jupyter.session.customs import (
    FILES,
    PICTURE,
    RECORDS,
    SCHEMA,
    Parcel,
    is_plain,
    wrong,
)
from rendernet_jupyter.session.lock import (
    Locked,
    cells_named,
    gap_lines,
    locked,
    notebook_meant,
    read_notebook,
    write_whole,
)
from rendernet_jupyter.session.publish import OURS
from rendernet_jupyter.session.seal import Manifests
from rendernet_jupyter.session.weigh import naming
from rendernet_jupyter.store.archive import opened_archive, write_archive
from rendernet_jupyter.store.lineage import Lineage
from rendernet_jupyter.store.media import Media
from rendernet_jupyter.store.parcel import put_in, take_out
from rendernet_jupyter.store.pixels import pixel_hash
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import shown, without_home

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_WORD = re.compile(r"\"((?:[^\"]|\"\")+)\"|([^\s\"=]+=)?([^\s\"]+)")


# Out


def export(session: Session, name: str, file: Path) -> Message:
    """`export NOTEBOOK FILE.zip`.

    Args:
        session: whose.
        name: of the notebook.
        file: where to, whole; it gets the suffix `.zip` if it has another.
    """
    notebook = notebook_meant(name)
    file = file if file.suffix == ".zip" else file.with_name(f"{file.name}.zip")
    if not is_plain(notebook.name):
        raise RenderNetError(
            f"a notebook called {notebook.name!r} cannot be unpacked everywhere",
            hint="Give it a name without a dot or a tilde in front, and without : * ? < > |",
        )
    text = read_notebook(notebook)
    warning = demand_no_key(session, text, notebook.name)
    found = locked(session, notebook)
    packer = Packer(session, found, notebook)
    with naming(notebook):
        members = packer.members(without_balance(text, OURS))
    size = write_archive(file, SCHEMA, {"notebook": notebook.name}, members)
    pictures = sum(1 for name in members if PICTURE.fullmatch(name))
    said = f"{notebook.name} is in {shown(file)} with {counted(pictures, 'picture')}"
    how = f"Elsewhere: rendernet import {file.name}, then Run All; no key is needed."
    told = [*gap_lines(found), *packer.left_behind(members), *warning, how]
    return Message(f"{said} ({weighing(size)}).", told)


def demand_no_key(session: Session, text: str, name: str) -> list[str]:
    """Refuse a notebook that holds a key in use; say so when something only looks like one."""
    found = leaks(text, [session.choice().key.key])
    known = [leak for leak in found if leak.known]
    if known:
        raise RenderNetError(
            f"{name} holds an API key ({known[0]}); nothing was exported",
            hint="Remove it, save the notebook, and take the key back: it may have been seen.",
        )
    return [f"Look at this before you pass it on: {leak}." for leak in found]


class Packer:
    """Gathers what travels with a notebook.

    Args:
        session: whose.
        found: what is locked of the notebook.
        notebook: the file; files beside it may go with it.
        names: file names of pictures by content hash; that hash, where there is none.
    """

    def __init__(
        self,
        session: Session,
        found: Locked,
        notebook: Path,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._names = names or {}
        self._store = session.store
        self._found = found
        self._folder = notebook.parent
        self._manifests = Manifests(session.store)
        self._canonicals: dict[str, str] = {}

    def members(self, text: str) -> dict[str, Path | bytes]:
        """Everything, by its name in the archive."""
        kinship = Lineage(self._store.database)
        jobs = dict.fromkeys(self._found.jobs)
        for job_id in self._found.jobs:
            for parent in kinship.parents_of(job_id):
                jobs.update((kin.job_id, None) for _, kin in parent.walk() if kin.job_id)
        seeds = [s for cell in self._found.cells.values() for r in cell for s in r.drawn_for]
        taken = take_out(self._store.database, list(jobs), seeds)
        self._canonicals = {job.digest: job.canonical for job in taken.jobs}
        records = _homeless(taken)
        lock = Lock({self._found.notebook: self._found.cells})
        return {
            self._found.notebook: text.encode("utf-8"),
            NAME: lock.text().encode("utf-8"),
            RECORDS: _json(asdict(records)),
            **dict(self._pictures(records)),
            **dict(self._assets(records)),
        }

    def _pictures(self, records: Records) -> Iterator[tuple[str, Path | bytes]]:
        """Originals, and beside each its manifest."""
        for job in records.jobs:
            run = self._store.runs.get(job.run_id)
            for medium in run.media if run else ():
                path = self._store.media.find(medium.sha256)
                if run is None or run.answers[medium.request].job_id != job.job_id or path is None:
                    continue
                manifest = self._found.manifests.get(medium.sha256)
                if manifest is None:  # of a parent that another notebook made
                    pixels = pixel_hash(path) if medium.kind == "image" else ""
                    manifest, _ = self._manifests.of(run, medium, pixels)
                name = f"pictures/{self._names.get(medium.sha256, path.name)}"
                yield name, path
                yield name + SIDECAR, (manifest.text(indent=1) + "\n").encode("ascii")

    def _assets(self, records: Records) -> Iterator[tuple[str, Path]]:
        """Files of the notebook's folder that were sent along, by the names its cells know."""
        contents = {asset.sha256 for asset in records.assets}
        words = {word for job in records.jobs for word in _words(job.canonical)}
        for word in sorted(words):
            if is_plain(word):
                path = self._folder / word
                if _hash(path) in contents:
                    yield FILES + PurePosixPath(word).as_posix(), path

    def left_behind(self, members: Container[str]) -> list[str]:
        """What is said of cells that name files which do not travel.

        Args:
            members: the names of what was packed.
        """
        said = []
        for number, key in self._found.numbers.items():
            names = (n for r in self._found.cells[key] for n in self._outside(r, members))
            if named := ", ".join(dict.fromkeys(names)):
                said.append(
                    f"Cell {number} names {named}, which stays behind: elsewhere the cell cannot be"
                    " run. Put the file beside the notebook, name it from there, run the cell and"
                    " export again."
                )
        return said

    def _outside(self, request: LockedRequest, members: Container[str]) -> Iterator[str]:
        """The files and addresses that a request was sent with, by names that lead elsewhere."""
        canonical = self._canonicals.get(request.digest, "")
        for word in _words(canonical) if request.contents else ():
            path = self._folder / os.path.expanduser(word)  # noqa: PTH111 - Path fails at "~word"
            if "://" in word:
                yield word
            elif FILES + word not in members and _hash(path) in request.contents:
                yield without_home(word)


def _words(canonical: str) -> Iterator[str]:
    """What may be the name of a file in a canonical text."""
    for found in _WORD.finditer(canonical):
        yield found[1].replace('""', '"') if found[1] else found[3]


def _homeless(records: Records) -> Records:
    """The records without the home directory in what was typed."""
    runs = [
        replace(
            run,
            source=without_home(run.source),
            line=without_home(run.line),
            notes=tuple(map(without_home, run.notes)),
        )
        for run in records.runs
    ]
    jobs = [replace(job, canonical=without_home(job.canonical)) for job in records.jobs]
    return replace(records, runs=tuple(runs), jobs=tuple(jobs))


def _json(facts: object) -> bytes:
    return (json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def _hash(path: Path) -> str:
    """Of a file; empty when there is none, and of what can be no file's name."""
    if not os.path.isfile(path):  # noqa: PTH113 - Path fails at a word that is too long for a name
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# In


def import_(session: Session, args: argparse.Namespace) -> Message:
    """`import FILE.zip [FOLDER]`."""
    file, folder = Path(args.file).expanduser(), Path(args.folder).expanduser().absolute()
    with opened_archive(file, SCHEMA) as archive:
        parcel = Parcel(archive)
        parcel.demand_room(session.store.free_bytes(), folder)
        texts = parcel.texts(folder)
        _shelve(parcel, session.store.media)
        new = put_in(session.store.database, parcel.records, parcel.name, time.time())
        for target, content in texts.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, content)
    there = shown(folder / parcel.notebook)
    pictures = counted(len(parcel.pictures), "picture")
    said = f"{there} is here with {pictures}" if new else f"{there} and its {pictures} were here"
    how = "Run All shows them, with no key; with RENDERNET_ENGINE=replay nobody is asked at all."
    again = f"To make them again: rendernet reproduce {NAME}"
    return Message(f"{said}.", [*_missed(parcel, texts[folder / parcel.notebook]), how, again])


def _missed(parcel: Parcel, notebook: bytes) -> list[str]:
    """What its cells show, as it was saved, and what nobody knew how to pack."""
    cells = read_cells(notebook.decode("utf-8"), lambda text: bool(commands.split(text)[0]))
    packed = set(map(short, parcel.pictures))
    numbers = [cell.number for cell in cells if cell.shown - packed]
    if not numbers:
        return []
    behind = (
        "pictures that it shows stayed behind. Where they were made: run it, save, export again."
    )
    return [f"{cells_named(numbers)}: {behind}"]


def _shelve(parcel: Parcel, media: Media) -> None:
    """Put the pictures into the store, each hashed once more on its way."""
    for sha256 in parcel.pictures:
        if media.find(sha256):
            continue
        with media.incoming() as incoming:
            for chunk in parcel.chunks(sha256):
                incoming.write(chunk)
            if incoming.sha256 != sha256:
                raise wrong("a picture changed while it was read")
            # What has this hash is what the service sent, with its flaws.
            media.keep(incoming, flawed=sha256)
