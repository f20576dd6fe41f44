"""Counts what is where, and says so. Nothing here waits or draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from rendernet_jupyter.job.eta import rest_of_run
from rendernet_jupyter.job.ports import Fetched, Intent, RemoteMedium
from rendernet_jupyter.job.progress import Glimpse, Phase, Progress

MOMENT = 0.05
"""Seconds between two words: more would only cost, at a thousand jobs more than the jobs."""


class Tally:
    """Adds up the media of all jobs of a run into one `Progress`.

    Args:
        intents: the jobs of the run.
        asked: one line that says what was asked for.
        engine: where it runs, for people.
        clock: monotonic seconds.
        tell: called with every change.
        history: seconds that earlier jobs of this kind took, for what is left.
        waits: seconds for which the service asks to be left alone.
        note: a line to show where nothing more urgent is to be said.
    """

    def __init__(
        self,
        intents: Sequence[Intent],
        *,
        asked: str,
        engine: str,
        clock: Callable[[], float],
        tell: Callable[[Progress], None],
        history: Sequence[float] = (),
        waits: Callable[[], float] = lambda: 0.0,
        note: str = "",
    ) -> None:
        self._asked = asked
        self._engine = engine
        self._clock = clock
        self._tell = tell
        self._history = history
        self._waits = waits
        self._note = note
        self._started = clock()
        self._accepted: dict[str, float] = {}
        self._media: dict[str, dict[str, Glimpse]] = {}
        self._seen: dict[str, tuple[Glimpse, ...]] = {}
        self._count: Counter[str] = Counter()
        self._working: set[str] = set()
        self._told: Progress | None = None
        for intent in intents:
            self._put(intent.job_id, {str(n): Glimpse() for n in range(intent.expected)})

    def begin(self) -> None:
        """Say where things stand before anything happened."""
        self._say()

    def accepted(self, intent: Intent, age: float = 0.0) -> None:
        """The service accepted a job, `age` seconds ago."""
        self._accepted[intent.job_id] = self._clock() - age
        self._say()

    def saw(self, intent: Intent, media: Sequence[RemoteMedium]) -> None:
        """The service shows `media` for a job."""
        before = self._media[intent.job_id]
        seen = {m.media_id: _glimpse(m, before.get(m.media_id)) for m in media}
        if media and seen != before:
            self._put(intent.job_id, seen)
            self._say()

    def fetched(self, intent: Intent, fetched: Fetched) -> None:
        """A medium is on disk."""
        medium = fetched.remote
        size = fetched.width or medium.width, fetched.height or medium.height
        here = Glimpse("here", medium.kind, *size, fetched.sha256)
        self._put(intent.job_id, {**self._media[intent.job_id], medium.media_id: here})
        self._say()

    def lost(self, intent: Intent) -> None:
        """A job stopped with an error; what it had not brought home counts as failed."""
        media = self._media[intent.job_id]
        lost = {k: m if m.state == "here" else replace(m, state="failed") for k, m in media.items()}
        self._put(intent.job_id, lost)
        self._say()

    def _put(self, job_id: str, media: dict[str, Glimpse]) -> None:
        """Note the media of a job: the sums follow by what changes, not by counting anew."""
        self._count.subtract(m.state for m in self._media.get(job_id, {}).values())
        self._count.update(m.state for m in media.values())
        self._media[job_id] = media
        self._seen[job_id] = tuple(media.values())
        if all(medium.state in _OVER for medium in media.values()):
            self._working.discard(job_id)
        else:
            self._working.add(job_id)

    def now(self) -> Progress:
        """The present moment."""
        count = self._count
        queued, running, coming = count["waiting"], count["running"], count["success"]
        return Progress(
            phase=_phase(queued, running, coming),
            asked=self._asked,
            pictures=count.total(),
            queued=queued,
            running=running,
            downloading=coming,
            done=count["here"],
            failed=count["failed"],
            elapsed=self._clock() - self._started,
            engine=self._engine,
            note=self._said(),
            left=self._left(),
            seen=self._seen.copy(),
        )

    def _said(self) -> str:
        wait = self._waits()
        return f"the service asks to wait {wait:.0f} s" if wait >= 1 else self._note

    def _left(self) -> float | None:
        """Seconds that it will take, None when it is over or nobody can say."""
        if not self._working:
            return None
        now = self._clock()
        ages = [now - self._accepted[job] for job in self._working if job in self._accepted]
        unsent = len(self._working) - len(ages)
        return rest_of_run(
            self._history, ages=ages, unsent=unsent, together=max(1, len(self._accepted))
        )

    def _say(self) -> None:
        """Tell of it, unless nobody could have read what was told a moment ago."""
        last = self._told
        soon = last is not None and self._clock() - self._started - last.elapsed < MOMENT
        if soon and last is not None and self._working and last.phase == self._phase():
            return
        self._told = self.now()
        self._tell(self._told)

    def _phase(self) -> Phase:
        count = self._count
        return _phase(count["waiting"], count["running"], count["success"])


_OVER = frozenset({"success", "here", "failed"})


def _glimpse(medium: RemoteMedium, before: Glimpse | None) -> Glimpse:
    if before is not None and before.state == "here":
        return before
    return Glimpse(medium.state, medium.kind, medium.width, medium.height)


def _phase(queued: int, running: int, coming: int) -> Phase:
    if running:
        return "running"
    if queued:
        return "queued"
    return "downloading" if coming else "finished"
