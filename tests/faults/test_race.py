"""Two kernels on one store: each job is sent, watched and fetched by one of them, once."""

from __future__ import annotations

import signal
import threading
from collections import Counter

import pytest
from rig import laws
from rig.exchange import Asked
from rig.kernel import LONGEST, await_ready, kernel, race, report
from rig.person import put_right, sit_down
from rig.stand import Stand

JOBS = [20, pytest.param(200, marks=pytest.mark.long)]


def downloads(stand: Stand) -> Counter[str]:
    """How often the file of each medium was asked for."""
    return Counter(asked.path for asked in stand.proxy.seen if asked.step == "download")


@pytest.mark.parametrize("jobs", JOBS)
def test_the_same_sweep_in_two_kernels(stand: Stand, jobs: int) -> None:
    """Two tabs with one notebook would pay twice, or fetch everything twice."""
    spec = f"seed: 1..{jobs}\na race"
    ended = race(stand, [[("run", spec)], [("run", spec)]])
    assert [line["ended"] for lines in ended for line in lines] == ["done", "done"]
    assert [line["pictures"] for lines in ended for line in lines] == [jobs, jobs]
    with sit_down(stand) as session:
        laws.hold(stand, session, [f"a race ({seed})" for seed in range(1, jobs + 1)])
    assert stand.world.counters.posts == jobs
    assert len(downloads(stand)) == jobs
    assert set(downloads(stand).values()) == {1}


@pytest.mark.long
@pytest.mark.parametrize("jobs", [20, 200])
def test_two_kernels_cross_over(stand: Stand, jobs: int) -> None:
    """Kernels that meet in the middle of each other's work would send what the other has sent."""
    seeds = list(range(1, jobs + 1))
    parts = [", ".join(map(str, seeds[i : i + 4])) for i in range(0, jobs, 4)]
    cells = [("run", f"seed: {part}\na race") for part in parts]
    ended = race(stand, [cells, cells[::-1]])
    assert {line["ended"] for lines in ended for line in lines} == {"done"}
    with sit_down(stand) as session:
        laws.hold(stand, session, [f"a race ({seed})" for seed in seeds])
    assert stand.world.counters.posts == jobs
    assert set(downloads(stand).values()) == {1}


@pytest.mark.long
def test_two_kernels_resume_at_once(stand: Stand) -> None:
    """Resuming in two tabs would fetch every picture twice."""
    stand.world.knobs.stuck = True
    spec = "seed: 1..12\na race"
    with kernel(stand, [("run", f"{spec}\0--timeout 1")]) as process:
        lines, _ = report(process)
    assert [line["ended"] for line in lines] == ["StillRunning"]
    stand.world.knobs.stuck = False
    race(stand, [[("resume", "")], [("resume", "")]])
    with sit_down(stand) as session:
        session.resume()
        laws.hold(stand, session, [f"a race ({seed})" for seed in range(1, 13)])
    assert set(downloads(stand).values()) == {1}


@pytest.mark.parametrize(
    ("step", "moment"),
    [
        ("paid", "forwarded"),
        pytest.param("poll", "arrived", marks=pytest.mark.long),
        pytest.param("download", "half", marks=pytest.mark.long),
    ],
)
def test_a_suspended_laptop(stand: Stand, step: str, moment: str) -> None:
    """Closing the lid in the middle of a cell would lose what it had bought, or buy it again."""
    spec, asleep = "seed: 1..3\na night", threading.Event()
    with kernel(stand, [("run", f"{spec}\0--timeout 20")]) as process:

        def notice(now: str, asked: Asked) -> None:
            if (asked.step, now) == (step, moment) and not asleep.is_set():
                process.send_signal(signal.SIGSTOP)
                asleep.set()

        stand.proxy.notice = notice
        await_ready(process)
        assert asleep.wait(LONGEST)
        stand.proxy.drop_connections()  # the network forgets who sleeps
        with sit_down(stand) as session:
            session.resume()  # another kernel looks in, and must not take anything away
        process.send_signal(signal.SIGCONT)
        _, err = report(process)
    assert "Traceback" not in err
    stand.proxy.heal()
    with sit_down(stand) as session:
        assert len(put_right(session, stand, spec)) == 3
        laws.hold(stand, session, [f"a night ({seed})" for seed in (1, 2, 3)])
