"""Looking for what may have been paid while answers are bad: never does that show nothing."""

from __future__ import annotations

import json
import time
from urllib.parse import parse_qs

import pytest
from rig import laws
from rig.exchange import Asked
from rig.faults import FAULTS, SENSELESS, Line
from rig.person import impatient, put_right, sit_down, trial
from rig.stand import Stand

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError

SPEC, WANTED = "seed: 1\nbatch_size: 2\na fog", ["a fog (1)"]
# A listing that lags tells nobody that it does.
LAGGING = {"not_listed", "out_of_date"}
READABLE = [f for f in FAULTS if ("poll", f) not in SENSELESS and f not in LAGGING]


def _marked(faults: list[str]) -> list[object]:
    """The telling ones in the quick run, the others in the long one."""
    quick = {"data_missing", "media_missing", "half_json", "cut_in_body"}
    return [pytest.param(f, marks=() if f in quick else pytest.mark.long) for f in faults]


@pytest.fixture
def lost(stand: Stand) -> str:
    """A paid request whose answer was lost, among look-alikes; the name of its generation."""
    stand.world.clock = lambda: time.time() - 3600
    stand.look_alikes(60, 2)
    stand.world.clock = time.time
    stand.proxy.choose = lambda asked: "cut_after" if asked.step == "paid" else ""
    with sit_down(stand) as session:
        assert trial(session, "run", SPEC, stand) == "OutcomeUnknown"
    stand.look_alikes(60, 2)
    return stand.paid()[0].generation_id


def offered(session: Session) -> list[str] | None:
    """The candidates of the one doubt, None when the listing could not be read."""
    try:
        [doubt] = session.doubts()
    except RenderNetError:
        return None
    return [candidate.generation_id for candidate in doubt.candidates]


@pytest.mark.parametrize("fault", _marked(READABLE))
def test_a_bad_listing_is_no_empty_listing(stand: Stand, lost: str, fault: str) -> None:
    """A claim that nothing fits would be believed, and the request sent and paid for again."""
    # Who is told to slow down again and again asks on for minutes, rightly.
    most = 1 if fault == "too_many" else 100
    stand.proxy.choose = lambda asked: fault if asked.step == "poll" and asked.nth < most else ""
    with sit_down(stand, timeout=5) as session:
        impatient(session, stand.proxy.patience)
        found = offered(session)
    assert found is None or lost in found


def test_an_account_listed_from_the_oldest_on(stand: Stand, lost: str) -> None:
    """The order of the listing is not documented: the newest may stand on its last page."""
    stand.proxy.faults["oldest_first"] = oldest_first
    stand.proxy.choose = lambda asked: "oldest_first" if asked.step == "poll" else ""
    with sit_down(stand) as session:
        assert lost in (offered(session) or [])
        assert len(put_right(session, stand, SPEC)) == 2
        laws.hold(stand, session, WANTED)


async def oldest_first(line: Line, asked: Asked) -> None:
    """The same account, the other way round."""
    head = asked.head.decode()
    query = parse_qs(head.split(" ", 2)[1].partition("?")[2])
    page, size = int(query.get("page", ["1"])[0]), int(query.get("page_size", ["20"])[0])
    everything = []
    for number in range(1, 10):
        target = f"{asked.path}?page={number}&page_size=50"
        _, _, rest = head.split(" ", 2)
        one = Asked(asked.step, asked.path, f"GET {target} {rest}".encode(), asked.body)
        answered = await line.forward(one)
        body = json.loads(answered.body)
        everything += body["data"]
    body["data"] = everything[::-1][(page - 1) * size : page * size]
    body["pagination"] |= {"page": page, "page_size": size}
    await line.give(answered.with_body(json.dumps(body).encode()))
