"""Recalling how a picture was made: by the journal, by its manifest, by what others wrote into it.

Nothing is fetched, and nothing is sent that costs: an address only names a picture of the store.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import Problem, RenderNetError
from rendernet_jupyter.request.media import ADDRESS, MEDIA_ID
from rendernet_jupyter.request.plan import plan
from rendernet_jupyter.result.embedding import read
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.result.recall import (
    Check,
    Recalled,
    from_manifest,
    from_run,
    from_texts,
    inscriptions,
)
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.result.seal import SIDECAR
from rendernet_jupyter.session.catalogs import catalog_of
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.proof import LARGEST, file_meant
from rendernet_jupyter.session.reading import defaults_of
from rendernet_jupyter.store.witness import Origin, Witness
from rendernet_jupyter.view.place import shown

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_IN_ADDRESS = re.compile(r"(?:img|media)_[\w-]+")


def recall(session: Session, what: str | Path) -> Recalled:
    """The cell for what `what` names; see `Session.recall`."""
    name = str(what)
    catalog = _catalog(session)
    check = _check(session, catalog)
    if _is_medium(name):
        return _of_medium(session, name, check)
    if path := file_meant(what):
        return _of_file(session, path, catalog, check)
    return from_run(_run(session, name), check)


def run_meant(session: Session, what: str | Path) -> Run | None:
    """The run that `what` names; None where it names a picture or a file.

    Raises:
        RenderNetError: there is no such run.
    """
    name = str(what)
    return None if _is_medium(name) or file_meant(what) else _run(session, name)


def _is_medium(name: str) -> bool:
    return bool(ADDRESS.match(name) or MEDIA_ID.fullmatch(name))


def _run(session: Session, name: str) -> Run:
    run = session.store.runs.get(session.store.marks.meant(name))
    if run is None:
        raise RenderNetError(f"the run {name!r} vanished from the store")
    return run


def _of_medium(session: Session, name: str, check: Check) -> Recalled:
    """A picture by its id, or by an address that holds the id."""
    found = _IN_ADDRESS.search(name)
    witness = Witness(session.store.database)
    origin = witness.of_medium(found[0]) if found else None
    if origin is None:
        raise RenderNetError(
            "the store knows no picture of this name",
            hint="Save the picture, and recall its file.",
        )
    return _of_origin(session, origin, check)


def _of_origin(session: Session, origin: Origin, check: Check) -> Recalled:
    """The one request that made a picture."""
    run = session.store.runs.get(origin.run_id)
    answers = [a for a in run.answers if a.job_id == origin.job_id] if run else []
    if run is None or not answers:
        raise RenderNetError(f"the journal of {origin.run_id} is incomplete")
    return from_run(_alone(run, answers[0]), check)


def _alone(run: Run, answer: Answer) -> Run:
    return Run(run.run_id, run.created_at, run.engine, run.host, answers=(answer,))


def _of_file(session: Session, path: Path, catalog: Catalog, check: Check) -> Recalled:
    data = whole(path)
    witness = Witness(session.store.database)
    inside = read(data)
    text = inside.manifest or beside(path, data)
    if text is not None:
        manifest = Manifest.parse(text)
        origin = None if manifest.spec else witness.origin(manifest.word("job", "job_id"))
        return _of_origin(session, origin, check) if origin else from_manifest(manifest, check)
    if origin := witness.of_content(hashlib.sha256(data).hexdigest()):
        return _of_origin(session, origin, check)
    texts = inscriptions(data)
    if recalled := from_texts(texts, catalog, check):
        return recalled
    named = f"; it holds {', '.join(sorted(texts)[:8])}" if texts else ""
    raise RenderNetError(
        f"{shown(path)} does not say how it was made{named}",
        hint="Understood: our own manifests, and what A1111, ComfyUI and InvokeAI write.",
    )


def whole(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        RenderNetError: it is very large, or cannot be read.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise RenderNetError(f"{shown(path)} is larger than {LARGEST >> 20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise RenderNetError(f"{shown(path)} cannot be read: {error.strerror}") from None


def beside(path: Path, data: bytes) -> str | None:
    """The manifest of a file that cannot hold one: in the file beside it, or in itself."""
    if path.suffix == SIDECAR:
        return data.decode("utf-8", "replace")
    sidecar = path.with_name(path.name + SIDECAR)
    return whole(sidecar).decode("utf-8", "replace") if sidecar.is_file() else None


def _catalog(session: Session) -> Catalog:
    """The catalogue, an empty one where none is to be had: then no name is known."""
    try:
        return LOOP.wait(catalog_of(session.engine(), session.store))[0]
    except RenderNetError:
        return Catalog()


def _check(session: Session, catalog: Catalog) -> Check:
    """What would be wrong with a cell in this session."""
    luggage = Luggage(Path.cwd())

    def problems(body: str) -> Sequence[Problem]:
        return plan(
            body,
            catalog=catalog,
            defaults=defaults_of(session.settings),
            probe=luggage,
            placeholder_style=str(session.settings.value("placeholder_style")),
        ).problems

    return problems
