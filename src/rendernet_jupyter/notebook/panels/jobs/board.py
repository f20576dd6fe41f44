"""How the jobs of an account stand at one moment, run by run, as the journal knows them.

Reads the store alone, so a look costs nothing and needs no service. Nothing is shown here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rendernet_jupyter.job.eta import rest_of_run
from rendernet_jupyter.job.progress import Phase, Progress
from rendernet_jupyter.result.entry import Entry
from rendernet_jupyter.result.records import Run
from rendernet_jupyter.session import abroad
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.session.jobs import lacks
from rendernet_jupyter.store.docket import Pending
from rendernet_jupyter.store.history import Wanted

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

FAILED = 4
"""Runs that brought less than was asked for, the newest."""

DAY = 86_400.0
_LATELY = 7 * DAY


@dataclass(frozen=True, slots=True)
class Group:
    """Jobs of one run that are not over.

    Attributes:
        run_id: the run.
        place: its notebook, empty when not known.
        progress: how far it is.
        mine: this kernel works on it.
        held: some kernel does.
        handle: the run as it was left to itself; None for one that its cell waits for.
    """

    run_id: str
    place: str
    progress: Progress
    mine: bool = False
    held: bool = False
    handle: Handle | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """How the jobs of an account stand.

    Attributes:
        groups: runs that some kernel works on, the oldest first.
        waiting: jobs that were accepted, and nobody fetches.
        doubtful: jobs of which nobody knows whether they were accepted.
        failed: runs of the last days that brought less than was asked for.
        others: what is not over of other accounts and engines, and how to get at it.
    """

    groups: tuple[Group, ...] = ()
    waiting: tuple[Pending, ...] = ()
    doubtful: tuple[Pending, ...] = ()
    failed: tuple[Entry, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def under_way(self) -> bool:
        """Whether it will change by itself."""
        return bool(self.groups)

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to be done."""
        return not (self.groups or self.waiting or self.doubtful or self.failed)


def read(session: Session, now: float) -> Board:
    """The board of the engine in force.

    Args:
        session: whose.
        now: Unix seconds.
    """
    engine = session.engine()
    mine = session.store.journal.pending(engine.account)
    held = [job for job in mine if job.held and job.state != "uncertain"]
    loose = [job for job in mine if not job.held]
    wanted = Wanted(failed=True, since=now - _LATELY, limit=3 * FAILED)
    board = Board(
        groups=_groups(session, held, now),
        waiting=tuple(job for job in loose if job.state == "ticketed"),
        # One that no living process was seen to send may have left: it is a doubt as well.
        doubtful=tuple(j for j in mine if j.state == "uncertain" or (j in loose and not j.ticket)),
        failed=_missed(session, wanted, {job.run_id for job in mine}),
        others=tuple(abroad.told(session, engine, abroad.abroad(session, engine))),
    )
    return session.keys.cleared(board)  # a request of before a login may hold what is a key now


def _missed(session: Session, wanted: Wanted, pending: set[str]) -> tuple[Entry, ...]:
    """The newest of which something is still missing: a later run may have brought it."""
    entries, _ = session.store.history.search(wanted)
    found = (session.store.runs.get(e.run_id) for e in entries if e.run_id not in pending)
    lacking = {run.run_id for run in found if run is not None and lacks(session, run)}
    return tuple(entry for entry in entries if entry.run_id in lacking)[:FAILED]


def _groups(session: Session, held: Sequence[Pending], now: float) -> tuple[Group, ...]:
    by_run: dict[str, list[Pending]] = defaultdict(list)
    for job in held:
        by_run[job.run_id].append(job)
    handles = {name: handle for handle in session.handles for name in handle.jobs}
    return tuple(_group(session, run_id, jobs, handles, now) for run_id, jobs in by_run.items())


def _group(
    session: Session,
    run_id: str,
    jobs: Sequence[Pending],
    handles: Mapping[str, Handle],
    now: float,
) -> Group:
    run = session.store.runs.get(run_id)
    handle = next((handles[j.intent.job_id] for j in jobs if j.intent.job_id in handles), None)
    progress = handle.progress if handle else None
    if progress is None:
        progress = _estimated(session, run, jobs, now)
    mine = all(job.mine for job in jobs)
    return Group(run_id, run.notebook if run else "", progress, mine, held=True, handle=handle)


def _estimated(session: Session, run: Run | None, jobs: Sequence[Pending], now: float) -> Progress:
    """How far it is, by what the journal says and how long earlier jobs took."""
    origin = session.engine().account.origin
    sent = [job for job in jobs if job.ticket]
    unsent = len(jobs) - len(sent)
    ages = [job.ticket.age for job in sent if job.ticket]
    done = sum(1 for m in run.media if m.status == "success") if run else 0
    failed = sum(1 for m in run.media if m.status != "success") if run else 0
    coming = sum(job.intent.expected for job in sent)
    queued = sum(job.intent.expected for job in jobs) - coming
    phase: Phase = "running" if sent else "queued"
    started = run.created_at if run else min(job.sent_at for job in jobs)
    return Progress(
        phase,
        asked=jobs[0].intent.label or jobs[0].kind,
        pictures=done + failed + coming + queued,
        queued=queued,
        running=coming,
        done=done,
        failed=failed,
        elapsed=max(0.0, now - started),
        engine=session.engine().label,
        left=rest_of_run(
            session.store.durations.latest(origin, jobs[0].kind),
            ages=ages,
            unsent=unsent,
            together=max(1, len(sent)),
        ),
    )
