"""Recalling how a picture was made: by the journal, by its manifest, by what others wrote into it.

Nothing is fetched, and nothing is sent that costs: an address only names a picture of the store.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.request.media import ADDRESS, MEDIA_ID
from rendernet_jupyter.result.embedding import read
from rendernet_jupyter.result.manifest import Manifest
from rendernet_jupyter.result.recall import (
    Recalled,
    from_manifest,
    from_run,
    from_texts,
    inscriptions,
)
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.result.seal import SIDECAR
from rendernet_jupyter.session.pixels import same_pixels
from rendernet_jupyter.session.proof import LARGEST, check_file, file_meant
from rendernet_jupyter.session.standing import Standing
from rendernet_jupyter.store.likeness import MANY, MOST
from rendernet_jupyter.store.witness import Origin, Witness
from rendernet_jupyter.view.place import shown

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_WRITE_ANEW = (
    "Take the key back: it was typed as a word. %rendernet show shows a run with the key masked, to"
    " write its cell again without it."
)
_IN_ADDRESS = re.compile(r"(?:img|media)_[\w-]+")


def recall(
    session: Session, what: str | Path, variables: Mapping[str, object] | None = None
) -> Recalled:
    """The cell for what `what` names; see `Session.recall`."""
    found = _recalled(session, what, Standing(session, variables))
    session.keys.demand_none_in(found, f"the cell written from {found.source}", _WRITE_ANEW)
    return found


def _recalled(session: Session, what: str | Path, here: Standing) -> Recalled:
    name = str(what)
    if _is_medium(name):
        return _of_medium(session, name, here)
    if path := file_meant(what):
        return _of_file(session, path, here)
    return from_run(_run(session, name), here, here.sent)


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


def _of_medium(session: Session, name: str, here: Standing) -> Recalled:
    """A picture by its id, or by an address that holds the id."""
    found = _IN_ADDRESS.search(name)
    witness = Witness(session.store.database)
    origin = witness.of_medium(found[0]) if found else None
    if origin is None:
        raise RenderNetError(
            "the store knows no picture of this name",
            hint="Save the picture, and recall its file.",
        )
    return _of_origin(session, origin, here)


def _of_origin(session: Session, origin: Origin, here: Standing) -> Recalled:
    """The one request that made a picture."""
    run = session.store.runs.get(origin.run_id)
    answers = [a for a in run.answers if a.job_id == origin.job_id] if run else []
    if run is None or not answers:
        raise RenderNetError(f"the journal of {origin.run_id} is incomplete")
    return from_run(_alone(run, answers[0]), here, here.sent)


def _alone(run: Run, answer: Answer) -> Run:
    return Run(run.run_id, run.created_at, run.engine, run.host, answers=(answer,))


def _of_file(session: Session, path: Path, here: Standing) -> Recalled:
    data = whole(path)
    witness = Witness(session.store.database)
    inside = read(data)
    text = inside.manifest or beside(path, data)
    if text is not None:
        manifest = Manifest.parse(text)
        origin = None if manifest.spec else witness.origin(manifest.word("job", "job_id"))
        found = _of_origin(session, origin, here) if origin else from_manifest(manifest, here)
        told_by = "the journal" if origin else "its manifest"
        return replace(found, changed=_change_of(session, path, told_by))
    if origin := witness.of_content(hashlib.sha256(data).hexdigest()):
        return _of_origin(session, origin, here)
    texts = inscriptions(data)
    # What another program wrote into it is mostly of a picture that was never here.
    if same := same_pixels(session.store, inside.original, most=MOST if texts else MANY):
        told = f"{shown(path)} is not as it was made; the cell asks for what the journal says."
        found = _of_origin(session, same.origin, here)
        return replace(found, changed=f"{told} {same.sentence()}")
    if recalled := from_texts(texts, here.catalog, here.problems):
        return recalled
    named = f"; it holds {', '.join(sorted(texts)[:8])}" if texts else ""
    raise RenderNetError(
        f"{shown(path)} does not say how it was made{named}",
        hint="Understood: our own manifests, and what A1111, ComfyUI and InvokeAI write.",
    )


def _change_of(session: Session, path: Path, told_by: str) -> str:
    """What `verify` finds changed in a file of ours, in sentences; empty when it finds nothing."""
    check = check_file(session, path)
    if check.verdict != "changed":
        return ""
    asked = f"the cell asks for what {told_by} says"
    return f"{check.subject} is not as it was made; {asked}. {check.finding}"


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
