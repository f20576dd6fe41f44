"""How a run ends: a gallery of what is there, or the error when nothing is. Sends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import (
    GenerationFailed,
    NotSent,
    OutcomeUnknown,
    RenderNetError,
    StillRunning,
    StoreError,
    Vanished,
)
from rendernet_jupyter.job.runner import Outcome
from rendernet_jupyter.result.records import Answer, Medium, MediumStatus, Run
from rendernet_jupyter.session.ask import Ask
from rendernet_jupyter.session.lasting import keeping
from rendernet_jupyter.session.links import notebook_link
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions
from rendernet_jupyter.view.place import without_home
from rendernet_jupyter.view.thumbnail import thrift_for
from rendernet_jupyter.view.tile import became

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session


def finished(
    session: Session, ask: Ask, run: Run, outcomes: Sequence[Outcome], options: Any
) -> Gallery:
    """The gallery of what is there, or the error when nothing is."""
    errors = [o.error for o in outcomes if o.error is not None]
    try:
        session.store.journal.close_run(run.run_id, ask.elapsed, ask.notes)
    except StoreError:
        # A full disk: of what was bought, and cannot be written down, this error is all there is.
        if doubts := [error for error in errors if isinstance(error, OutcomeUnknown)]:
            raise _first_of(doubts) from None
        raise
    stored = session.store.runs.get(run.run_id)
    if stored is None:
        raise RenderNetError("the run vanished from the store", hint="Was it deleted meanwhile?")
    stored = _with_failures(stored, outcomes)
    late = _late(outcomes)
    if late or (errors and len(errors) == len(run.answers)):
        error = late or _first_of(errors)
        if isinstance(error, RenderNetError):
            error.result = session.gallery(stored, options_of(session, options))
        raise error
    for warning in filter(None, (session.store.space_warning(), keeping(session))):
        stored = replace(stored, notes=(*stored.notes, warning))
    gallery = session.gallery(stored, options_of(session, options))
    if copies := _copies(session, gallery, options):
        stored = replace(stored, notes=(*stored.notes, f"copied to {_shown(copies)}"))
        gallery = session.gallery(stored, gallery.options, copies)
    if not len(gallery):
        raise _all_failed(gallery)
    return gallery


def _late(outcomes: Sequence[Outcome]) -> StillRunning | None:
    jobs = [o.job_id for o in outcomes if isinstance(o.error, StillRunning)]
    if not jobs:
        return None
    gone = [o.error for o in outcomes if isinstance(o.error, Vanished)]
    if len(gone) == len(jobs):
        return gone[0] if len(gone) == 1 else _all_vanished(gone, jobs)
    text = "job goes on" if len(jobs) == 1 else "jobs go on"
    return StillRunning(
        f"the time to wait is over; {len(jobs)} accepted {text} at the service",
        job_ids=jobs,
        hint="Get the pictures later, at no further cost: %rendernet resume",
    )


def _all_vanished(gone: Sequence[Vanished], jobs: Sequence[str]) -> Vanished:
    return Vanished(
        f"{len(gone)} accepted jobs have vanished: the service does not know them any more",
        job_ids=jobs,
        hint="They may be charged. %rendernet resume names each, and looks again.",
    )


def _first_of(errors: Sequence[Exception]) -> Exception:
    """The error of a run that brought nothing: the first, with how many are in the same doubt."""
    doubts = [error for error in errors if isinstance(error, OutcomeUnknown)]
    if not doubts or len(errors) == 1:
        return errors[0]
    first = doubts[0]
    unsent = sum(isinstance(error, NotSent) for error in errors)
    rest = f"; {unsent} more were not sent, and cost nothing" if unsent else ""
    return OutcomeUnknown(
        f"{first.message} (so it is with {len(doubts)} of {len(errors)} requests{rest})",
        job_id=first.job_id,
        hint=first.hint,
    )


def _with_failures(run: Run, outcomes: Sequence[Outcome]) -> Run:
    """The run with a tile for each request that has nothing to show."""
    # That a job is not finished is no failure: its own state in the journal says it better.
    told = [o for o in outcomes if not isinstance(o.error, StillRunning)]
    reasons = {o.job_id: o.error for o in told if o.error is not None}
    missing = [
        Medium("", position, 0, status=_status(error, answer), reason=_reason(error))
        for position, answer in enumerate(run.answers)
        if (error := reasons.get(answer.job_id)) is not None
    ]
    media = sorted([*run.media, *missing], key=lambda m: (m.request, m.batch))
    return replace(run, media=tuple(media))


def _status(error: Exception, answer: Answer) -> MediumStatus:
    return "unsent" if isinstance(error, NotSent) else became(answer)


def _reason(error: Exception) -> str:
    return error.message if isinstance(error, RenderNetError) else str(error)


def options_of(session: Session, options: Any) -> GalleryOptions:
    """How the result of a call is shown, by its options and the settings."""
    usual = int(session.settings.value("thumb"))
    thumb = int(options.get("thumb") or (usual if usual != 256 else 0))
    # Thumbnails are stored at twice the displayed width, for dense screens.
    edge = 2 * thumb or None
    return GalleryOptions(
        columns=options.get("columns"),
        thumb=edge,
        html=session.settings.value("display") == "html",
        rows=str(options.get("rows") or ""),
        cols=str(options.get("cols") or ""),
        thrift=thrift_for(session.cargo.held, int(1e6 * session.settings.value("notebook_budget"))),
        weigh=session.cargo.put,
    )


def _copies(session: Session, gallery: Gallery, options: Any) -> dict[Path, Path]:
    """The copies that `--out` or `output_dir` asks for, by the place of their originals."""
    folder = options.get("out") or session.settings.value("output_dir")
    if not folder or not len(gallery):
        return {}
    return dict(zip(gallery.paths, gallery.save(str(folder)), strict=True))


def _all_failed(gallery: Gallery) -> GenerationFailed:
    reasons = {m.reason for m in gallery.failed if m.reason}
    withheld = sum(m.status == "censored" for m in gallery.failed)
    if withheld:
        whole = "it" if len(gallery.failed) == 1 else "all of them"
        part = whole if withheld == len(gallery.failed) else f"{withheld} of them"
        reasons.add(f"the content filter held {part} back")
    said = f": {'; '.join(sorted(reasons))}" if reasons else ", and the service did not say why"
    return GenerationFailed(
        f"the service made no picture of {len(gallery.failed)} asked for{said}",
        job_id=gallery.run.answers[0].job_id,
        result=gallery,
        hint="Change the prompt or the seed and run the cell again.",
    )


def _shown(copies: Mapping[Path, Path]) -> str:
    """The folder of the copies, relative where it can be, and without the home directory."""
    folder = next(iter(copies.values())).parent
    return notebook_link(folder) or without_home(str(folder))
