"""Counts what is where, and says so. Nothing here waits or draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rendernet_jupyter.job.eta import rest_of_run
from rendernet_jupyter.job.ports import Intent, RemoteMedium
from rendernet_jupyter.job.progress import Phase, Progress


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
        self._media: dict[str, dict[str, str]] = {
            i.job_id: {str(n): "waiting" for n in range(i.expected)} for i in intents
        }

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
        if media:
            self._media[intent.job_id] = {
                m.media_id: "here" if before.get(m.media_id) == "here" else m.state for m in media
            }
        self._say()

    def fetched(self, intent: Intent, medium: RemoteMedium) -> None:
        """A medium is on disk."""
        self._media[intent.job_id][medium.media_id] = "here"
        self._say()

    def lost(self, intent: Intent) -> None:
        """A job stopped with an error; what it had not brought home counts as failed."""
        media = self._media[intent.job_id]
        self._media[intent.job_id] = {
            k: "here" if v == "here" else "failed" for k, v in media.items()
        }
        self._say()

    def now(self) -> Progress:
        """The present moment."""
        states = [s for job in self._media.values() for s in job.values()]
        count = states.count
        queued, running, coming = count("waiting"), count("running"), count("success")
        return Progress(
            phase=_phase(queued, running, coming),
            asked=self._asked,
            pictures=len(states),
            queued=queued,
            running=running,
            downloading=coming,
            done=count("here"),
            failed=count("failed"),
            elapsed=self._clock() - self._started,
            engine=self._engine,
            note=self._said(),
            left=self._left(),
        )

    def _said(self) -> str:
        wait = self._waits()
        return f"the service asks to wait {wait:.0f} s" if wait >= 1 else self._note

    def _left(self) -> float | None:
        """Seconds that it will take, None when it is over or nobody can say."""
        working = [
            job_id
            for job_id, media in self._media.items()
            if not all(state in _OVER for state in media.values())
        ]
        if not working:
            return None
        now = self._clock()
        ages = [now - self._accepted[job_id] for job_id in working if job_id in self._accepted]
        unsent = len(working) - len(ages)
        return rest_of_run(
            self._history, ages=ages, unsent=unsent, together=max(1, len(self._accepted))
        )

    def _say(self) -> None:
        self._tell(self.now())


_OVER = frozenset({"success", "here", "failed"})


def _phase(queued: int, running: int, coming: int) -> Phase:
    if running:
        return "running"
    if queued:
        return "queued"
    return "downloading" if coming else "finished"
