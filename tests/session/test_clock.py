"""Progress that is told again while nothing happens."""

from __future__ import annotations

from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.session.clock import Clock


def test_what_stands_still_is_told_again_as_it_is_now() -> None:
    """Somebody would think that the kernel hangs, and stop what is paid for."""
    told: list[Progress] = []
    clock = Clock(told.append)
    clock.tick()
    assert told == []
    clock.tell(Progress("queued", asked="a cat", elapsed=2.0))
    clock.tell(Progress("running", asked="a cat", elapsed=5.0))
    clock.tick()
    assert [p.phase for p in told] == ["queued", "running", "running"]
    assert told[2].elapsed >= 5.0


def test_nobody_need_listen() -> None:
    """A script that shows no progress would end in an error of ours."""
    clock = Clock(None)
    clock.tell(Progress("queued", asked="a cat"))
    clock.tick()
    told: list[Progress] = []
    clock = Clock(told.append)
    clock.tick()
    assert not told
