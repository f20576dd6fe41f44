"""Clocks that are wrong, that differ, and that jump between sending and looking.

The client's clock is the machine's, which a test must not move: so the service's clock is moved
against it, in its listing and in the dates of its answers, which is the same to both.
"""

from __future__ import annotations

import time

import pytest
from rig import laws
from rig.person import put_right, sit_down, trial
from rig.stand import Stand

HOUR, DAY = 3600.0, 86_400.0
SPEC, WANTED = "seed: 1, 2\na sundial", ["a sundial (1)", "a sundial (2)"]
# Seconds that the service's clock is ahead when the request is sent, and when somebody looks.
CLOCKS = [
    pytest.param(0.0, 0.0, id="right", marks=pytest.mark.long),
    pytest.param(HOUR, HOUR, id="an hour ahead", marks=pytest.mark.long),
    pytest.param(-DAY, -DAY, id="a day behind", marks=pytest.mark.long),
    pytest.param(0.0, 2 * HOUR, id="the client is set back"),
    pytest.param(0.0, -2 * HOUR, id="the client is set ahead", marks=pytest.mark.long),
    pytest.param(-DAY, 0.0, id="a client of yesterday is put right", marks=pytest.mark.long),
    pytest.param(DAY, 0.0, id="a client of tomorrow is put right"),
]


def move(stand: Stand, ahead: float) -> None:
    """The service's clock is ahead by so many seconds; what is done stays done."""
    stand.proxy.ahead = ahead
    stand.world.clock = lambda: time.time() + ahead
    stand.world.database.write(lambda db: db.execute("UPDATE media SET starts_at = 0, done_at = 0"))


@pytest.mark.parametrize("fault", ["cut_after", pytest.param("cut_before", marks=pytest.mark.long)])
@pytest.mark.parametrize(("sent", "looked"), CLOCKS)
def test_clocks_differ_and_jump(stand: Stand, sent: float, looked: float, fault: str) -> None:
    """What was paid for would not be found, and be paid for again."""
    move(stand, sent)
    stand.look_alikes(3, 1)
    stand.proxy.choose = lambda asked: fault if asked.step == "paid" else ""
    with sit_down(stand, timeout=5) as session:
        trial(session, "run", SPEC, stand)
    stand.look_alikes(3, 1)
    stand.proxy.heal()
    move(stand, looked)
    stand.look_alikes(3, 1)
    with sit_down(stand) as session:
        assert len(put_right(session, stand, SPEC)) == 2
        laws.hold(stand, session, WANTED)


def test_a_clock_that_jumps_while_waiting(stand: Stand) -> None:
    """A summer time in the middle of a cell would end it, or keep it waiting for an hour."""
    hours = iter([HOUR, 0.0, 5 * HOUR, -HOUR, 0.0] * 100)
    stand.proxy.notice = lambda moment, asked: (
        move(stand, next(hours)) if moment == "arrived" else None
    )
    with sit_down(stand) as session:
        assert trial(session, "run", SPEC, stand) == "done"
        stand.proxy.heal()
        laws.hold(stand, session, WANTED)
