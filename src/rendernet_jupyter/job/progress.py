"""What can be said of jobs that are under way. Nothing here measures time or draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Phase = Literal[
    "uploading", "connecting", "pricing", "queued", "running", "downloading", "finished", "stopped"
]


State = Literal["waiting", "running", "success", "failed", "here"]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What is known of a medium while its run is under way.

    Attributes:
        state: as the service shows it, and `here` when its file is on disk.
        kind: `image` or `video`.
        width: pixels, planned or measured, 0 when not said.
        height: likewise.
        sha256: content address of the file, empty while there is none.
    """

    state: State = "waiting"
    kind: str = "image"
    width: int = 0
    height: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a run.

    Attributes:
        phase: the furthest stage that any picture is still in.
        asked: one line: what was asked for.
        name: the Python name that the result will have.
        pictures: pictures expected in all.
        queued: not yet accepted, or accepted and not begun (`initiated`).
        running: being made (`pending`).
        downloading: finished by the service and being fetched.
        done: here, on disk.
        failed: ended without a picture.
        elapsed: seconds since the start.
        engine: where it runs, as a person would say it: `sandbox`, or the host.
        note: one more line, such as a wait that was asked for by the service.
        left: seconds that it will take, by earlier runs; None when nobody can say.
        seen: the media of each job, in the order of its batch.
        scene: what draws the run, for those who show it; nothing here looks at it.
    """

    phase: Phase
    asked: str = ""
    name: str = ""
    pictures: int = 0
    queued: int = 0
    running: int = 0
    downloading: int = 0
    done: int = 0
    failed: int = 0
    elapsed: float = 0.0
    engine: str = ""
    note: str = ""
    left: float | None = None
    seen: Mapping[str, tuple[Glimpse, ...]] = field(default_factory=dict)
    scene: object = None

    def at(self, elapsed: float) -> Progress:
        """The same moment, with another time on the clock."""
        passed = elapsed - self.elapsed
        left = None if self.left is None else max(0.0, self.left - passed)
        return replace(self, elapsed=elapsed, left=left)
