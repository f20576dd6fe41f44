"""Taking generations of the account for jobs in doubt, because a person says which is which.

Every pair is held against the journal and the account before the first is taken, and a pair that
cannot be right is named. Nothing here guesses: without an id only the one candidate is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import Declined, NotFound, RenderNetError, StoreError
from rendernet_jupyter.job.ports import RemoteGeneration, Ticket
from rendernet_jupyter.job.recovery import misfit
from rendernet_jupyter.job.together import together
from rendernet_jupyter.session.doubts import Doubt, doubts, find_uncertain
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.store.docket import Pending

if TYPE_CHECKING:
    from rendernet_jupyter.session.session import Session

_SHOWS = "%rendernet resume shows which ones could be it."
_FORM = "%rendernet adopt JOB GENERATION"


@dataclass(frozen=True, slots=True)
class Adoption:
    """A generation that a person says a job is; it exists, and no job of this store has it.

    Attributes:
        job: the uncertain job.
        found: the generation as the account shows it now.
        misfit: what speaks against it, after its name; empty for nothing.
    """

    job: Pending
    found: RemoteGeneration
    misfit: str = ""


def adopt(
    session: Session,
    pairs: Mapping[str, str],
    confirm: Callable[[str], bool | None] | None = None,
    *,
    yes: bool = False,
) -> list[str]:
    """Take generations of the account in force for uncertain jobs, all of them or none.

    Args:
        session: whose.
        pairs: as for `checked`.
        confirm: as for `demand_agreed`; called in this thread.
        yes: likewise.

    Returns:
        The names of the jobs, which can be brought home.

    Raises:
        RenderNetError: as for `checked`, `demand_agreed` and `take`.
    """
    adoptions = LOOP.wait(checked(session, session.engine(), pairs))
    demand_agreed(adoptions, confirm, yes=yes)
    return take(session, adoptions)


async def checked(session: Session, engine: Engine, pairs: Mapping[str, str]) -> list[Adoption]:
    """Pairs of job and generation, each held against the journal and the account.

    Args:
        session: whose.
        engine: the account.
        pairs: generations by the names of jobs; an empty one stands for the only candidate.

    Raises:
        RenderNetError: a job or a generation does not exist, there is a choice, or a generation
            holds more media than the job asked for. Of several problems each is named.
        StoreError: a generation belongs to another job.
    """
    pending = session.store.journal.pending(engine.account)
    found = await doubts(session, engine) if not all(pairs.values()) else []
    problems: dict[str, RenderNetError] = {}
    meant: dict[str, tuple[Pending, str]] = {}
    for job_id, generation_id in pairs.items():
        try:
            job = find_uncertain(pending, job_id)
            meant[job_id] = job, generation_id or _only(job_id, found)
        except RenderNetError as error:
            problems[job_id] = error
    problems |= _taken(session, engine, {name: chosen for name, (_, chosen) in meant.items()})
    clear = {name: pair for name, pair in meant.items() if name not in problems}
    seen = await together(*(_seen(engine, job, chosen) for job, chosen in clear.values()))
    adoptions = []
    for job_id, one in zip(clear, seen, strict=True):
        if isinstance(one, RenderNetError):
            problems[job_id] = one
        else:
            adoptions.append(one)
    _demand_none(pairs, problems)
    return adoptions


async def _seen(engine: Engine, job: Pending, generation_id: str) -> Adoption | RenderNetError:
    """The generation as it is now, or why it cannot be the job at all."""
    try:
        found = await engine.service.generation(generation_id)
    except NotFound:
        return RenderNetError(f"the account has no generation {generation_id}", hint=_SHOWS)
    if len(found.media) > job.intent.expected:
        return RenderNetError(
            f"{generation_id} has {len(found.media)} media, and {job.intent.expected} were asked"
            f" for by {job.intent.job_id}",
            hint=_SHOWS,
        )
    against = misfit(job.intent.body, job.intent.expected, job.sent_at, found, skew=job.skew)
    return Adoption(job, found, against)


def _taken(
    session: Session, engine: Engine, chosen: Mapping[str, str]
) -> dict[str, RenderNetError]:
    """Problems of those jobs whose generation is another job's, in the store or among these."""
    problems: dict[str, RenderNetError] = {}
    known = session.store.journal.knows(engine.account, list(chosen.values()))
    times = Counter(chosen.values())
    for job_id, generation_id in chosen.items():
        if generation_id in known:
            problems[job_id] = StoreError(
                f"{generation_id} belongs to another job of this store", hint=_SHOWS
            )
        elif times[generation_id] > 1:
            problems[job_id] = RenderNetError(
                f"{generation_id} is named for {times[generation_id]} jobs, and can be one of them",
                hint=_SHOWS,
            )
    return problems


def _demand_none(pairs: Mapping[str, str], problems: Mapping[str, RenderNetError]) -> None:
    if not problems:
        return
    if len(pairs) == 1:
        raise next(iter(problems.values()))
    ordered = [(name, problems[name]) for name in pairs if name in problems]
    lines = "".join(f"\n  {name}={pairs[name]}: {error.message}" for name, error in ordered)
    raise RenderNetError(
        f"{len(problems)} of {len(pairs)} pairs cannot be taken, so none was adopted:{lines}",
        hint=_SHOWS,
    )


def demand_agreed(
    adoptions: Sequence[Adoption], confirm: Callable[[str], bool | None] | None, *, yes: bool
) -> None:
    """Ask about what does not look like what was asked for; an adoption cannot be taken back.

    Raises:
        RenderNetError: there is something to ask about, and nobody can be asked.
        Declined: a person said no.
    """
    odd = [f"{a.found.generation_id} {a.misfit}" for a in adoptions if a.misfit]
    if not odd or yes:
        return
    told = "; ".join(odd[:3]) + (f"; and {len(odd) - 3} more do not fit" if len(odd) > 3 else "")
    question = f"{told}. Adopt it all the same? It cannot be taken back."
    agreed = confirm(question) if confirm is not None else None
    if agreed:
        return
    if agreed is None:
        hint = f"{_SHOWS} If it is meant: {_FORM} --yes"
        raise RenderNetError(f"{told}; nothing was adopted", hint=hint)
    raise Declined("nothing was adopted; every job stays in doubt", hint=_SHOWS)


def take(session: Session, adoptions: Sequence[Adoption]) -> list[str]:
    """Write the adoptions down; the jobs' names.

    Raises:
        StoreError: since it was checked another kernel has taken one; says which were adopted.
    """
    taken: list[str] = []
    for one in adoptions:
        job_id, name = one.job.intent.job_id, one.found.generation_id
        try:
            session.store.journal.adopt(job_id, Ticket(name, one.found.media))
        except StoreError as error:
            if not taken:
                raise
            before = f"{error.message}; adopted before that: {', '.join(taken)}"
            raise StoreError(before, hint="Fetch what was adopted: %rendernet resume") from error
        taken.append(job_id)
    return taken


def _only(job_id: str, found: Sequence[Doubt]) -> str:
    doubt = next((d for d in found if d.job.intent.job_id == job_id), None)
    candidates = doubt.candidates if doubt else ()
    if doubt and len(candidates) == 1:
        [name] = [g.generation_id for g in candidates]
        if name not in doubt.contested:
            return name
        raise RenderNetError(
            f"{name} fits {job_id}, and a request that is on its way at this moment, too",
            hint=f"Wait until that is answered; or say which one it is: {_FORM}",
        )
    count = len(candidates) or "none"
    raise RenderNetError(
        f"{count} of the account's generations could be {job_id}; say which one it is",
        hint=f"%rendernet resume shows them; then: {_FORM}",
    )
