"""Pictures that were paid for and cannot be fetched: now, for long, or ever again."""

from __future__ import annotations

import pytest
from rig import laws
from rig.exchange import Asked, answer
from rig.faults import Line
from rig.person import put_right, sit_down, trial
from rig.stand import Stand

SPEC, WANTED = "seed: 1, 2\na rainbow", ["a rainbow (1)", "a rainbow (2)"]


async def expired(line: Line, asked: Asked) -> None:
    """The link was good for an hour."""
    await line.give(answer(403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml"))


async def deleted(line: Line, asked: Asked) -> None:
    """The file is not there any more."""
    await line.give(answer(404, b"<Error><Code>NoSuchKey</Code></Error>", "application/xml"))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "fault",
    ["expired"]
    + [
        pytest.param(fault, marks=pytest.mark.long)
        for fault in ("deleted", "status_500", "cut_in_body", "login_page")
    ],
)
def test_a_picture_that_cannot_be_fetched(stand: Stand, fault: str) -> None:
    """Running the cell again would buy it again, or go on asking for ever."""
    stand.proxy.faults |= {"expired": expired, "deleted": deleted}
    stand.proxy.choose = lambda asked: fault if asked.step == "download" else ""
    for action in ("run", "run", "resume", "run"):
        with sit_down(stand, timeout=5) as session:
            assert trial(session, action, SPEC, stand) in (
                *("DownloadError", "ServiceUnreachable", "StillRunning"),
                *(["done"] if action == "resume" else []),
            )
    assert stand.charges() == len(WANTED)
    stand.proxy.heal()
    with sit_down(stand) as session:
        assert len(put_right(session, stand, SPEC)) == len(WANTED)
        laws.hold(stand, session, WANTED)


def test_one_picture_of_a_batch_cannot_be_fetched(stand: Stand) -> None:
    """The others of its cell would be lost with it."""
    spec = "seed: 1\nbatch_size: 3\na rainbow"
    stand.proxy.faults |= {"deleted": deleted}
    bad: list[str] = []

    def choose(asked: Asked) -> str:
        if asked.step == "download" and not bad:
            bad.append(asked.path)
        return "deleted" if asked.path in bad else ""

    stand.proxy.choose = choose
    with sit_down(stand, timeout=5) as session:
        trial(session, "run", spec, stand)
        assert len(list((stand.store / "media").glob("??/*"))) == 2
    stand.proxy.heal()
    with sit_down(stand) as session:
        assert len(put_right(session, stand, spec)) == 3
        laws.hold(stand, session, ["a rainbow (1)"])


def test_files_that_somebody_deleted(stand: Stand) -> None:
    """Tidying up the disk would make the next Run All buy everything again."""
    with sit_down(stand) as session:
        session.generate(SPEC)
    for file in (stand.store / "media").glob("??/*"):
        file.unlink()
    with sit_down(stand) as session:
        assert len(put_right(session, stand, SPEC)) == len(WANTED)
        laws.paid_once(stand, WANTED)
