"""A notebook on its way to another machine, in one zip file.

With it go its pictures, their manifests, the lock, the seeds that were drawn and the files that it
sends along. There Run All shows the same pictures, with no key and without a connection. No key, no
account and no place on a disk travels. Nothing of what comes in is believed: names, hashes and
digests are checked before anything is written. Nothing is sent to any engine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from rendernet_jupyter.document.secrets import leaks
from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.result.lock import LARGEST as LARGEST_LOCK
from rendernet_jupyter.result.lock import NAME, Lock
from rendernet_jupyter.result.manifest import LARGEST as LARGEST_MANIFEST
from rendernet_jupyter.result.manifest import Manifest, asset_ids
from rendernet_jupyter.result.seal import SIDECAR
from rendernet_jupyter.session.lock import (
    LARGEST,
    Locked,
    locked,
    notebook_meant,
    read_notebook,
    unmade_lines,
    write_whole,
)
from rendernet_jupyter.session.replay import read_lock
from rendernet_jupyter.session.seal import Manifests
from rendernet_jupyter.store.archive import Archive, opened_archive, write_archive
from rendernet_jupyter.store.lineage import Lineage
from rendernet_jupyter.store.media import Media
from rendernet_jupyter.store.parcel import JobRecord, Records, consistent, put_in, take_out
from rendernet_jupyter.store.pixels import pixel_hash
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import shown, without_home

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

SCHEMA = "rendernet-jupyter/parcel/1"
"""The version of the form; a change of meaning gets another number."""

RECORDS = "records.json"
LARGEST_RECORDS = 256 << 20

_PICTURE = re.compile(r"pictures/([0-9a-f]{64})\.[a-z0-9]{1,5}")
_FILES = "files/"
_WORD = re.compile(r"\"((?:[^\"]|\"\")+)\"|([^\s\"=]+=)?([^\s\"]+)")
_SHORT_HASH = 12
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10))})


# Out


def export(session: Session, args: argparse.Namespace) -> Message:
    """`export NOTEBOOK FILE.zip`."""
    notebook = notebook_meant(args.notebook)
    file = Path(args.file).expanduser().absolute()
    file = file if file.suffix == ".zip" else file.with_name(f"{file.name}.zip")
    text = read_notebook(notebook)
    warning = _demand_no_key(session, text, notebook.name)
    found = locked(session, notebook)
    members = _Packer(session, found, notebook).members(text)
    size = write_archive(file, SCHEMA, {"notebook": notebook.name}, members)
    pictures = sum(1 for name in members if _PICTURE.fullmatch(name))
    said = f"{notebook.name} is in {shown(file)} with {counted(pictures, 'picture')}"
    how = f"Elsewhere: rendernet import {file.name}, then Run All; no key is needed."
    return Message(f"{said} ({weighing(size)}).", [*unmade_lines(found), *warning, how])


def _demand_no_key(session: Session, text: str, name: str) -> list[str]:
    """Refuse a notebook that holds a key in use; say so when something only looks like one."""
    found = leaks(text, [session.choice().key.key])
    known = [leak for leak in found if leak.known]
    if known:
        raise RenderNetError(
            f"{name} holds an API key ({known[0]}); nothing was exported",
            hint="Remove it, save the notebook, and take the key back: it may have been seen.",
        )
    return [f"Look at this before you pass it on: {leak}." for leak in found]


class _Packer:
    """Gathers what travels with a notebook."""

    def __init__(self, session: Session, found: Locked, notebook: Path) -> None:
        self._store = session.store
        self._found = found
        self._folder = notebook.parent
        self._manifests = Manifests(session.store)

    def members(self, text: str) -> dict[str, Path | bytes]:
        """Everything, by its name in the archive."""
        kinship = Lineage(self._store.database)
        jobs = dict.fromkeys(self._found.jobs)
        for job_id in self._found.jobs:
            for parent in kinship.parents_of(job_id):
                jobs.update((kin.job_id, None) for _, kin in parent.walk() if kin.job_id)
        seeds = [s for cell in self._found.cells.values() for r in cell for s in r.drawn_for]
        records = _homeless(take_out(self._store.database, list(jobs), seeds))
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
                name = f"pictures/{path.name}"
                yield name, path
                yield name + SIDECAR, (manifest.text(indent=1) + "\n").encode("ascii")

    def _assets(self, records: Records) -> Iterator[tuple[str, Path]]:
        """Files of the notebook's folder that were sent along, by the names its cells know."""
        contents = {asset.sha256 for asset in records.assets}
        words = {word for job in records.jobs for word in _words(job.canonical)}
        for word in sorted(words):
            if _is_plain(word):
                path = self._folder / word
                if path.is_file() and _hash(path) in contents:
                    yield _FILES + PurePosixPath(word).as_posix(), path


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
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# In


def import_(session: Session, args: argparse.Namespace) -> Message:
    """`import FILE.zip [FOLDER]`."""
    file, folder = Path(args.file).expanduser(), Path(args.folder).expanduser().absolute()
    with opened_archive(file, SCHEMA) as archive:
        parcel = _Parcel(archive)
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
    return Message(f"{said}.", [how, f"To make them again: rendernet reproduce {NAME}"])


class _Parcel:
    """What an archive holds, all of it checked.

    Raises:
        StoreError: something in it is not what it should be.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.notebook = str(archive.facts.get("notebook", ""))
        if not _is_plain(self.notebook) or "/" in self.notebook or RECORDS not in archive.hashes:
            raise _wrong("it names no notebook")
        self.name = archive.hashes[RECORDS][:_SHORT_HASH]
        self.records = _records(archive.read(RECORDS, LARGEST_RECORDS))
        self.lock = Lock.parse(_text(archive.read(NAME, LARGEST_LOCK)))
        self.pictures = {
            found[1]: name for name in archive.hashes if (found := _PICTURE.fullmatch(name))
        }
        self._assets = [name for name in archive.hashes if name.startswith(_FILES)]
        self._demand_names()
        self._demand_pictures()
        contents = {asset.asset_id: asset.sha256 for asset in self.records.assets}
        contents |= {m.media_id: m.sha256 for job in self.records.jobs for m in job.media}
        for job in self.records.jobs:
            self._demand_job(job, contents)

    def _demand_names(self) -> None:
        known = {self.notebook, NAME, RECORDS, *self._assets, *self.pictures.values()}
        known |= {name + SIDECAR for name in self.pictures.values()}
        strange = sorted(set(self._archive.hashes) - known)
        strange += [n for n in self._assets if not _is_plain(n.removeprefix(_FILES))]
        strange += [n for n in self.lock.notebooks if n != self.notebook]
        if strange or self.notebook in (NAME, RECORDS):
            raise _wrong(f"{(strange or [self.notebook])[0]!r} does not belong into it")

    def _demand_pictures(self) -> None:
        """Each picture is the one that its name and its manifest say."""
        for sha256, name in self.pictures.items():
            sidecar = name + SIDECAR
            if self._archive.hashes[name] != sha256 or sidecar not in self._archive.hashes:
                raise _wrong(f"{name} is not the picture of that name, or has no manifest")
            manifest = Manifest.parse(_text(self._archive.read(sidecar, LARGEST_MANIFEST)))
            if manifest.sha256 != sha256:
                raise _wrong(f"the manifest of {name} is of another picture")

    def _demand_job(self, job: JobRecord, contents: Mapping[str, str]) -> None:
        """A job brings whole pictures, and is of the request that it says."""
        runs = {run.run_id for run in self.records.runs}
        whole = [m for m in job.media if m.status == "success"]
        if job.run_id not in runs or any(m.sha256 not in self.pictures for m in whole):
            raise _wrong(f"the run or a picture of {job.job_id} is missing")
        known = {i: contents[i] for i in asset_ids(job.body) if i in contents}
        if not consistent(job, known):
            raise _wrong(f"the request of {job.job_id} is not the one that its digest names")

    def demand_room(self, free: int, folder: Path) -> None:
        """Refuse what would not fit on the disk, before anything is written."""
        nearest = next(p for p in (folder, *folder.parents) if p.exists())
        if self._archive.size > min(free, shutil.disk_usage(nearest).free):
            raise StoreError(
                f"{weighing(self._archive.size)} do not fit on the disk; nothing was taken",
                hint="Free some space, or name another disk in RENDERNET_STORE.",
            )

    def texts(self, folder: Path) -> dict[Path, bytes]:
        """The files that go beside the notebook, by their places.

        Raises:
            RenderNetError: another file stands in the place of one.
        """
        texts = {folder / self.notebook: self._archive.read(self.notebook, LARGEST)}
        for name in self._assets:
            place = folder / name.removeprefix(_FILES)
            texts[place] = self._archive.read(name, LARGEST)
        for place, content in texts.items():
            if (place.exists() and not _holds(place, content)) or _leaves(place, folder):
                raise RenderNetError(
                    f"{shown(place)} is there already, with other content; nothing was taken",
                    hint="Import into another folder: rendernet import FILE.zip FOLDER",
                )
        mine = read_lock(folder / NAME) or Lock({})
        cells = self.lock.notebooks.get(self.notebook, {})
        texts[folder / NAME] = mine.with_notebook(self.notebook, cells).text().encode("utf-8")
        return texts

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """A picture in pieces."""
        return self._archive.chunks(self.pictures[sha256])


def _shelve(parcel: _Parcel, media: Media) -> None:
    """Put the pictures into the store, each hashed once more on its way."""
    for sha256 in parcel.pictures:
        if media.find(sha256):
            continue
        with media.incoming() as incoming:
            for chunk in parcel.chunks(sha256):
                incoming.write(chunk)
            if incoming.sha256 != sha256:
                raise _wrong("a picture changed while it was read")
            # What has this hash is what the service sent, with its flaws.
            media.keep(incoming, flawed=sha256)


def _records(data: bytes) -> Records:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Records).validate_json(data)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = " > ".join(map(str, fault["loc"]))
        raise _wrong(f"{RECORDS} cannot be read at {where}: {fault['msg'].lower()}") from None


def _is_plain(name: str) -> bool:
    """Whether a name stays in its folder, on every system, and hides nothing."""
    parts = PurePosixPath(name).parts
    odd = any(
        part in ("", ".", "..")
        or part.startswith((".", "~"))
        or part.rstrip(". ") != part
        or part.partition(".")[0].casefold() in _RESERVED
        or any(ord(c) < 32 or c in '\\:*?"<>|' for c in part)
        for part in parts
    )
    windows = PureWindowsPath(name)
    outside = PurePosixPath(name).is_absolute() or windows.is_absolute() or windows.drive
    return bool(parts) and not odd and not outside and "/".join(parts) == name


def _leaves(place: Path, folder: Path) -> bool:
    """Whether a link on the way leads out of the folder."""
    return not place.resolve().is_relative_to(folder.resolve())


def _holds(place: Path, content: bytes) -> bool:
    return place.is_file() and place.read_bytes() == content


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise _wrong("a text in it is not UTF-8") from None


def _wrong(why: str) -> StoreError:
    return StoreError(
        f"{why}; nothing was taken from it", hint="Get it once more from where it came."
    )
