"""A parcel at the border: everything that is in it is checked before anything is taken.

It may come from anybody: names, sizes, hashes, manifests and digests are held against each other.
Whether its pictures are what somebody says of them is a matter of trust, and not decided here; and
nothing is written.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath, PureWindowsPath

from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.result.lock import LARGEST as LARGEST_LOCK
from rendernet_jupyter.result.lock import NAME, Lock
from rendernet_jupyter.result.manifest import LARGEST as LARGEST_MANIFEST
from rendernet_jupyter.result.manifest import Manifest, asset_ids
from rendernet_jupyter.result.parcel import JobRecord, Records, consistent
from rendernet_jupyter.result.seal import SIDECAR
from rendernet_jupyter.session.lock import LARGEST
from rendernet_jupyter.session.replay import read_lock
from rendernet_jupyter.store.archive import Archive
from rendernet_jupyter.view.phrase import weighing
from rendernet_jupyter.view.place import shown

SCHEMA = "rendernet-jupyter/parcel/1"
"""The version of the form; a change of meaning gets another number."""

RECORDS = "records.json"
"""The member that holds runs, requests, seeds and names."""

FILES = "files/"
"""Where files stand that go beside the notebook."""

PICTURE = re.compile(r"pictures/[^/]+\.(?!json$)[a-z0-9]{1,5}")
"""The name of a picture; its manifest stands beside it."""

PAPERS = frozenset(
    {"README.txt", "SHA256SUMS", "cell.txt", "methods.md", "methods.tex"}
    | {"pictures.csv", "report.html"}
)
"""Members for people who open a parcel by hand. They are not unpacked, and nothing reads them."""

_LARGEST_RECORDS = 256 << 20
_LARGEST_NUMBER = 1 << 53
_LAST_MOMENT = 253_402_300_799  # the end of the year 9999, in Unix seconds
_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"(?:run|job)_[\w.-]{1,64}")
_SHORT_HASH = 12
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10))})


class Parcel:
    """What an archive holds, all of it checked.

    Raises:
        StoreError: something in it is not what it should be.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.notebook = str(archive.facts.get("notebook", ""))
        if not is_plain(self.notebook) or "/" in self.notebook or RECORDS not in archive.hashes:
            raise wrong("it names no notebook")
        self.name = archive.hashes[RECORDS][:_SHORT_HASH]
        self.records = _records(archive.read(RECORDS, _LARGEST_RECORDS))
        self.lock = Lock.parse(_text(archive.read(NAME, LARGEST_LOCK)))
        self.pictures = {sha: n for n, sha in archive.hashes.items() if PICTURE.fullmatch(n)}
        self._assets = [name for name in archive.hashes if name.startswith(FILES)]
        self._demand_names()
        manifests = self._demand_pictures()
        contents = {asset.asset_id: asset.sha256 for asset in self.records.assets}
        if not all(map(_HASH.fullmatch, contents.values())):
            raise wrong("it names an upload by what is no hash")
        contents |= {m.media_id: m.sha256 for job in self.records.jobs for m in job.media}
        for job in self.records.jobs:
            self._demand_job(job, contents)
            self._demand_as_told(job, manifests)
        self._demand_engines()

    def _demand_names(self) -> None:
        known = {self.notebook, NAME, RECORDS, *PAPERS, *self._assets, *self.pictures.values()}
        known |= {name + SIDECAR for name in self.pictures.values()}
        strange = sorted(set(self._archive.hashes) - known)
        strange += [n for n in self._assets if not is_plain(n.removeprefix(FILES))]
        strange += [n for n in self.pictures.values() if not is_plain(n)]
        strange += [n for n in self.lock.notebooks if n != self.notebook]
        if strange or self.notebook in (NAME, RECORDS):
            raise wrong(f"{(strange or [self.notebook])[0]!r} does not belong into it")

    def _demand_pictures(self) -> dict[str, Manifest]:
        """Each picture is the one that its name and its manifest say; the manifests by content."""
        manifests = {}
        for sha256, name in self.pictures.items():
            sidecar = name + SIDECAR
            if sidecar not in self._archive.hashes:
                raise wrong(f"{name} has no manifest")
            manifest = Manifest.parse(_text(self._archive.read(sidecar, LARGEST_MANIFEST)))
            if manifest.sha256 != sha256:
                raise wrong(f"the manifest of {name} is of another picture")
            manifests[sha256] = manifest
        return manifests

    def _demand_job(self, job: JobRecord, contents: Mapping[str, str]) -> None:
        """A job brings whole pictures, and is of the request that it says."""
        runs = {run.run_id: run.created_at for run in self.records.runs}
        whole = {m.sha256 for m in job.media if m.status == "success"}
        rest = {m.sha256 for m in job.media if m.status != "success"}
        if job.run_id not in runs or not whole <= self.pictures.keys() or rest - {""}:
            raise wrong(f"the run or a picture of {job.job_id[:40]} is missing")
        times = (runs[job.run_id], job.intended_at, job.accepted_at, job.settled_at, job.changed_at)
        named = _NAME.fullmatch(job.job_id) and _NAME.fullmatch(job.run_id)
        if not named or not all(0 <= at <= _LAST_MOMENT for at in times) or job.position < 0:
            raise wrong("a request in it has a name or a time that is none of ours")
        known = {i: contents[i] for i in asset_ids(job.body) if i in contents}
        if not consistent(job, known):
            raise wrong(f"the request of {job.job_id} is not the one that its digest names")
        amounts = [job.credits or 0, job.expected]
        amounts += [a for m in job.media for a in (m.width, m.height, m.size, m.duration)]
        if min(amounts) < 0:
            raise wrong(f"credits or a size of {job.job_id} are below zero")

    def _demand_as_told(self, job: JobRecord, manifests: Mapping[str, Manifest]) -> None:
        """A job is what the manifests of its pictures say: none of the sandbox is the service's."""
        run = next(run for run in self.records.runs if run.run_id == job.run_id)
        told = [manifests[m.sha256] for m in job.media if m.status == "success"]
        made = (job.engine, job.engine == "sandbox")
        engines = {(one.fact("engine", "kind"), one.fact("engine", "sandbox")) for one in told}
        if run.engine != job.engine or engines - {made}:
            raise wrong(f"the manifests of {job.job_id} tell of another engine")
        # One content may have come of several jobs; its manifest tells of one of them.
        mine = [one for one in told if one.fact("job", "job_id") == job.job_id]
        paid = {one.fact("job", "credits") for one in mine}
        if {one.word("request", "digest") for one in mine} - {job.digest} or paid - {job.credits}:
            raise wrong(f"the manifests of {job.job_id} tell of another request, or of its credits")

    def _demand_engines(self) -> None:
        """The lock and the jobs tell of the same engines."""
        made = {(job.digest, job.engine) for job in self.records.jobs}
        known = {digest for digest, _ in made}
        for place, request in self.lock.requests():
            if request.digest in known and (request.digest, request.engine) not in made:
                raise wrong(f"{place} is of another engine than its pictures")

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
            place = folder / name.removeprefix(FILES)
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


def _records(data: bytes) -> Records:
    from pydantic import TypeAdapter, ValidationError

    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        raise wrong(f"{RECORDS} is no JSON") from None
    if not all(map(_is_sane, _numbers(facts))):
        raise wrong(f"{RECORDS} holds a number that is none of ours")
    try:
        return TypeAdapter(Records).validate_python(facts)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = " > ".join(map(str, fault["loc"]))
        raise wrong(f"{RECORDS} cannot be read at {where}: {fault['msg'].lower()}") from None


def _numbers(value: object) -> Iterator[float]:
    """Every number in a JSON value."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers(inner)
    elif isinstance(value, int | float):
        yield value


def _is_sane(number: float) -> bool:
    """Whether a database and a calendar can hold it."""
    return -_LARGEST_NUMBER <= number <= _LARGEST_NUMBER


def is_plain(name: str) -> bool:
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
        raise wrong("a text in it is not UTF-8") from None


def wrong(why: str) -> StoreError:
    """The error for a parcel that is not what it should be."""
    return StoreError(
        f"{why}; nothing was taken from it", hint="Get it once more from where it came."
    )
