"""A notebook on its way to another machine, in one zip file.

With it go its pictures, their manifests, the lock, the seeds that were drawn and the files that it
sends along. There Run All shows the same pictures, with no key and without a connection. No key, no
account and no place on a disk travels. Nothing of what comes in is believed before
`customs` has looked at it. Nothing is sent to any engine.
"""

from __future__ import annotations

import argparse
import json
import shlex
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.document.balance import without_balance
from rendernet_jupyter.document.notebook import read_cells
from rendernet_jupyter.document.secrets import leaks
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.lock import NAME, Lock
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
from rendernet_jupyter.session.freight import Freight
from rendernet_jupyter.session.lock import (
    Locked,
    cells_named,
    gap_lines,
    locked,
    notebook_meant,
    read_notebook,
)
from rendernet_jupyter.session.publish import OURS
from rendernet_jupyter.session.seal import Manifests
from rendernet_jupyter.session.weigh import naming
from rendernet_jupyter.store.archive import opened_archive, write_archive
from rendernet_jupyter.store.lineage import Lineage
from rendernet_jupyter.store.media import Media
from rendernet_jupyter.store.parcel import put_in, take_out
from rendernet_jupyter.store.pixels import pixel_hash
from rendernet_jupyter.store.whole import make_folder, write_whole
from rendernet_jupyter.view.message import Message
from rendernet_jupyter.view.phrase import counted, weighing
from rendernet_jupyter.view.place import shown, without_home

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_IMPORT_ELSEWHERE = "Import into another folder: rendernet import FILE.zip FOLDER"

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
    how = f"Elsewhere: rendernet import {shlex.quote(file.name)}, then Run All; no key is needed."
    told = [*gap_lines(found), *packer.left_behind, *warning, how]
    return Message(f"{said} ({weighing(size)}).", told)


def demand_no_key(session: Session, text: str, name: str) -> list[str]:
    """Refuse a notebook that holds a key in use; say so when something only looks like one."""
    found = leaks(text, [session.choice().key.key, *session.keys.known()])
    known = [leak for leak in found if leak.known]
    if known:
        raise RenderNetError(
            f"{name} holds an API key ({known[0]}); nothing was exported",
            hint="Remove it, save the notebook, and take the key back: it may have been seen.",
        )
    return [f"Look at this before you pass it on: {leak}." for leak in found]


class Packer:
    """Gathers what travels with a notebook.

    A run whose words hold a key is refused: masked, it would not be what was asked for.

    Args:
        session: whose.
        found: what is locked of the notebook.
        notebook: the file; files beside it may go with it.
        names: file names of pictures by content hash; that hash, where there is none.

    Attributes:
        left_behind: what is to be said of files that do not travel, once all is gathered.
    """

    def __init__(
        self,
        session: Session,
        found: Locked,
        notebook: Path,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self._names = names or {}
        self._store, self._keys = session.store, session.keys
        self._found = found
        self._folder = notebook.parent
        self._manifests = Manifests(session.store)
        self.left_behind: list[str] = []

    def members(self, text: str) -> dict[str, Path | bytes]:
        """Everything, by its name in the archive.

        Raises:
            RenderNetError: an API key is in it.
        """
        kinship = Lineage(self._store.database)
        jobs = dict.fromkeys(self._found.jobs)
        for job_id in self._found.jobs:
            for parent in kinship.parents_of(job_id):
                jobs.update((kin.job_id, None) for _, kin in parent.walk() if kin.job_id)
        seeds = [s for cell in self._found.cells.values() for r in cell for s in r.drawn_for]
        casting = "\n".join(self._found.casting.values())
        taken = take_out(self._store.database, list(jobs), seeds, casting)
        freight = Freight(self._store, self._found, self._folder, taken)
        self.left_behind = freight.left_behind()
        records = _homeless(taken)
        for run in records.runs:
            jobs_of = [job for job in records.jobs if job.run_id == run.run_id]
            self._keys.demand_none_in((run, jobs_of), f"what {run.run_id} was made from")
        self._keys.demand_none_in(records, "what belongs to these pictures")
        lock = Lock({self._found.notebook: self._found.cells})
        return {
            self._found.notebook: text.encode("utf-8"),
            NAME: lock.text().encode("utf-8"),
            RECORDS: _json(asdict(records)),
            **dict(self._pictures(records)),
            **{FILES + name: path for name, path in freight.packed.items()},
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
            make_folder(target.parent, hint=_IMPORT_ELSEWHERE)
            write_whole(target, content, hint=_IMPORT_ELSEWHERE)
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
