"""Proving pictures: stored ones by their hash, saved ones by manifest, pixels and journal.

Nothing is repaired here, and nothing is believed: bytes are hashed and pixels decoded anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Set
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.result.embedding import Inside, embed, read
from rendernet_jupyter.result.manifest import LARGEST as MANIFEST
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.result.records import Medium, Run
from rendernet_jupyter.result.seal import SIDECAR, hash_of
from rendernet_jupyter.result.verification import GOOD, Check, Verdict, Verification
from rendernet_jupyter.session.pixels import same_pixels
from rendernet_jupyter.session.seal import Manifests
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.likeness import MANY, MOST
from rendernet_jupyter.store.media import hash_of_file, sniff
from rendernet_jupyter.store.pixels import pixel_hash
from rendernet_jupyter.store.rehash import rehash
from rendernet_jupyter.store.remedy import remedy
from rendernet_jupyter.store.seal import edited_jobs, is_edited
from rendernet_jupyter.store.witness import Origin, Witness
from rendernet_jupyter.view.place import shown

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

LARGEST = 256 << 20
"""Bytes of a file that is read at the most; to be verified, videos are read piece by piece."""

# What a manifest and the journal must say alike.
_COMPARED = (
    *(("request", "digest"), ("request", "kind"), ("request", "body"), ("request", "seed")),
    *(("job", "run_id"), ("job", "generation_id"), ("job", "media_id")),
    *(("engine", "kind"), ("made", "created_at"), ("original", "sha256"), ("original", "size")),
)
_REHASHED: dict[str, tuple[Verdict, str]] = {
    "whole": ("proved", "Its bytes are those that were downloaded."),
    "changed": ("changed", "The bytes in the store are not those that were downloaded."),
    "missing": ("missing", "Its file is no longer in the store."),
}


def verify(session: Session, what: str | Path = "all") -> Verification:
    """Look at everything that `what` names; see `Session.verify`."""
    store, name = session.store, str(what)
    if name == "all":
        named = str(session.settings.value("output_dir"))
        folder = Path(named).expanduser()
        saved = _of_path(session, folder) if named and folder.is_dir() else []
        return Verification((*_of_store(store), *saved))
    if path := file_meant(what):
        return Verification(tuple(_of_path(session, path)))
    run = store.runs.get(store.marks.meant(name))
    return Verification(tuple(_of_run(store, run)) if run else ())


def file_meant(what: str | Path) -> Path | None:
    """The file or folder that is meant; None when it can only be the name of a run.

    Raises:
        RenderNetError: it reads like a path, and nothing is there.
    """
    path = Path(what).expanduser()
    if path.exists():
        return path
    if isinstance(what, Path) or any(mark in what for mark in "./\\"):
        raise RenderNetError(
            f"{shown(path)!r} is no file and no folder",
            hint="Relative paths begin at the notebook.",
        )
    return None


def check_file(session: Session, path: Path) -> Check:
    """What can be said of one saved file."""
    return _Reader(session, MANY).check(path)


def check_medium(store: Store, sha256: str, subject: str, run_id: str = "") -> Check:
    """A stored medium, by its bytes.

    Args:
        store: where.
        sha256: its hash, hex.
        subject: how it is called.
        run_id: a run that shows it.
    """
    verdict, finding = _REHASHED[rehash(store.media, sha256)]
    todo = "" if verdict in GOOD else remedy(store.database, sha256)
    return Check(subject, verdict, finding, run_id, todo)


def _of_store(store: Store) -> Iterator[Check]:
    edited = edited_jobs(store.database)
    for sha256, media_id, run_id, jobs in Witness(store.database).all_contents():
        yield _unless(jobs & edited, check_medium(store, sha256, media_id, run_id))


def _of_run(store: Store, run: Run) -> Iterator[Check]:
    jobs = {answer.job_id for answer in run.answers}
    edited = {job_id for job_id in jobs if is_edited(store.database, job_id)}
    for medium in run.media:
        if medium.sha256:
            check = check_medium(store, medium.sha256, medium.media_id, run.run_id)
            yield _unless({run.answers[medium.request].job_id} & edited, check)


def _unless(edited: Set[str], check: Check) -> Check:
    """What was found of the bytes, unless what the journal says of them was edited."""
    if not edited or check.verdict not in GOOD:
        return check
    return replace(check, verdict="changed", finding=_EDITED.format(", ".join(sorted(edited))))


_EDITED = "The journal's record of it was edited ({}): %rendernet store verify"


def _of_path(session: Session, path: Path) -> list[Check]:
    """The files of a folder and of those in it, or one file."""
    if not path.is_dir():
        return [check_file(session, path)]
    reader = _Reader(session)
    files = [f for f in sorted(path.rglob("*")) if f.is_file() and not f.name.startswith(".")]
    return [reader.check(f) for f in files if reader.concerns(f)]


class _Reader:
    """Looks at saved files, one after the other.

    Args:
        session: whose.
        most: how many pictures of the store are decoded for a file that nobody knows.
    """

    def __init__(self, session: Session, most: int = MOST) -> None:
        self._store = session.store
        self._manifests = Manifests(session.store)
        self._witness = Witness(session.store.database)
        self._sidecars = session.settings.value("embed") != "off"
        self._decoded: dict[str, str] = {}
        self._most = most

    def concerns(self, path: Path) -> bool:
        """Whether a file is a picture or video, or a manifest whose file is gone."""
        if path.suffix != SIDECAR:
            return bool(sniff(_head(path)))
        return not _owner(path).exists() and b"rendernet-jupyter/manifest" in _head(path, 1 << 16)

    def check(self, path: Path) -> Check:
        """What can be said of one file."""
        subject = shown(path)
        if path.suffix == SIDECAR and not _owner(path).exists():
            return Check(subject, "missing", f"The file it belongs to is gone: {_owner(path).name}")
        if path.suffix == SIDECAR:
            path = _owner(path)
        try:
            return self._check(path, subject)
        except RenderNetError as error:
            return Check(subject, "changed", f"{error.message[:1].upper()}{error.message[1:]}.")
        except OSError as error:
            return Check(subject, "missing", f"It cannot be read: {error.strerror}.")

    def _check(self, path: Path, subject: str) -> Check:
        data, beside = _content(path), _sidecar(path)
        inside = None if data is None else _inside(data, demanded=beside is None)
        sha256 = hashlib.sha256(inside.original).hexdigest() if inside else hash_of_file(path)
        text = (inside.manifest if inside else None) or beside
        if text is None:
            return self._without_manifest(path, subject, sha256, inside)
        manifest = Manifest.parse(text)
        faults = [*self._bytes(path, manifest, sha256), *_packaging(data, inside, manifest)]
        known, more = self._journal(manifest)
        faults += more
        run_id = manifest.word("job", "run_id")
        if faults:
            return Check(subject, "changed", " ".join(faults), run_id)
        if not known:
            return Check(subject, "sound", "It is as its manifest says; its run is not here.")
        proved = Check(subject, "proved", "Bytes, pixels, manifest and journal agree.", run_id)
        return self._unless_edited(proved, manifest.word("job", "job_id"))

    def _without_manifest(
        self, path: Path, subject: str, sha256: str, inside: Inside | None
    ) -> Check:
        origin = self._witness.of_content(sha256)
        if origin is None and inside is not None:
            same = same_pixels(self._store, inside.original, most=self._most, decoded=self._decoded)
            if same is not None:
                return Check(subject, "changed", same.sentence(), same.run.run_id)
        if origin is None:
            what = "its bytes" if inside is None else "its bytes or its pixels"
            why = f"It has no manifest, and nothing with {what} was found in the store."
            return Check(subject, "unknown", why)
        # A picture that could hold a manifest and has none was saved without one.
        alone = inside is None or _takes_none(inside.original)
        if alone and self._sidecars:
            why = f"The manifest beside it is gone: {path.name}{SIDECAR}; its bytes are untouched."
            return Check(subject, "missing", why, origin.run_id)
        proved = Check(subject, "proved", "It is the untouched original.", origin.run_id)
        return self._unless_edited(proved, origin.job_id)

    def _unless_edited(self, check: Check, job_id: str) -> Check:
        return _unless({job_id} if is_edited(self._store.database, job_id) else set(), check)

    def _bytes(self, path: Path, manifest: Manifest, sha256: str) -> list[str]:
        """What is wrong with bytes and pixels."""
        told = manifest.word("original", "pixels")
        try:
            pixels = pixel_hash(path) if told else ""
        except StoreError:
            return ["Its pixels cannot be decoded any more."]
        if sha256 == manifest.sha256:
            same = pixels == told
            return [] if same else ["The manifest names other pixels than the file has."]
        if not told:
            return ["Its bytes are not those that were saved."]
        if pixels == told:
            return ["Its metadata were edited; the pixels are unchanged."]
        return ["Its pixels were changed."]

    def _journal(self, manifest: Manifest) -> tuple[bool, list[str]]:
        """Whether the journal knows the picture, and where it says otherwise."""
        again = manifest.digest_again()
        if again and again != manifest.word("request", "digest"):
            return False, ["The request in the manifest is not the one that its digest names."]
        origin = self._witness.origin(manifest.word("job", "job_id"))
        made = self._made(origin, manifest) if origin else None
        if made is None:
            return False, []
        said, _ = self._manifests.of(*made, "")
        differing = [
            f"{name} of the {room}"
            for room, name in _COMPARED
            if (told := manifest.fact(room, name)) is not None and told != said.fact(room, name)
        ]
        if not differing:
            return True, []
        return True, [f"The journal says otherwise: {', '.join(differing)}."]

    def _made(self, origin: Origin, manifest: Manifest) -> tuple[Run, Medium] | None:
        """The run and the medium that a manifest is of."""
        run = self._store.runs.get(origin.run_id)
        batch = manifest.fact("job", "batch")
        for medium in run.media if run else ():
            answer = run.answers[medium.request] if run else None
            if answer and answer.job_id == origin.job_id and medium.batch == batch:
                return (run, medium) if run else None
        return None


def _packaging(data: bytes | None, inside: Inside | None, manifest: Manifest) -> list[str]:
    """What is wrong with the metadata that were added."""
    if data is None or inside is None or inside.manifest is None:
        return []
    found = hash_of(inside.parameters) if inside.parameters else None
    if found != manifest.facts.get("parameters"):
        return ["The text for other programs (parameters) was edited."]
    if embed(inside.original, inside.manifest, inside.parameters or "") != data:
        return ["The metadata round its manifest were edited."]
    return []


def _inside(data: bytes, *, demanded: bool) -> Inside:
    """What is in a picture; a flawed one that has its manifest beside it is taken as it is."""
    try:
        return read(data)
    except RenderNetError:
        if demanded:
            raise
        return Inside(data)


def _takes_none(data: bytes) -> bool:
    """Whether a picture cannot hold a manifest."""
    try:
        return embed(data, "{}") is None
    except RenderNetError:
        return True


def _owner(sidecar: Path) -> Path:
    return sidecar.with_name(sidecar.name.removesuffix(SIDECAR))


def _sidecar(path: Path) -> str | None:
    beside = path.with_name(path.name + SIDECAR)
    if not beside.is_file():
        return None
    with beside.open(encoding="utf-8", errors="replace") as file:
        return file.read(MANIFEST + 1)


def _content(path: Path) -> bytes | None:
    """All of a picture; None for a video, which is never read whole."""
    if sniff(_head(path)).startswith("video/"):
        return None
    if path.stat().st_size > LARGEST:
        raise RenderNetError(f"it is larger than {LARGEST >> 20} MiB")
    return path.read_bytes()


def _head(path: Path, count: int = 32) -> bytes:
    with path.open("rb") as file:
        return file.read(count)
