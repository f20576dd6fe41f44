"""Accepted generations that the service forgets, and the end of a wait that somebody sets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError, StillRunning, StoreError, Vanished
from rendernet_jupyter.job.watch import GONE_AFTER
from rendernet_jupyter.sandbox import World, create_app
from rendernet_jupyter.view.gallery import Gallery

LONG = 120.0  # seconds that no wait here lasts
GENERATIONS = "/pub/v1/generations"


class Forgetful:
    """A service that forgets generations: those of the POSTs with these numbers, from 1."""

    def __init__(self, world: World) -> None:
        self._app: Any = create_app(world, base_url="")
        self.which: set[int] = set()
        self.made: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path, method = scope.get("path", ""), scope.get("method")
        parts: list[Any] = []

        async def keep(message: Any) -> None:
            parts.append(message)

        await self._app(scope, receive, keep)
        body = b"".join(part.get("body", b"") for part in parts[1:])
        gone = {name for n, name in enumerate(self.made, start=1) if n in self.which}
        status = parts[0]["status"]
        if method == "POST" and path == GENERATIONS:
            self.made.append(json.loads(body)["data"]["generation_id"])
        elif path == GENERATIONS:
            whole = json.loads(body)
            whole["data"] = [one for one in whole["data"] if one["generation_id"] not in gone]
            body = json.dumps(whole).encode()
        elif path.rpartition("/")[2] in gone:
            status, body = 404, b'{"err": {}}'
        headers = [(k, v) for k, v in parts[0]["headers"] if k.lower() != b"content-length"]
        await send({**parts[0], "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


@pytest.fixture
def forgetful(world: World) -> Forgetful:
    return Forgetful(world)


@pytest.fixture
def session(forgetful: Forgetful, address_of: Callable[[Any], str]) -> Iterator[Session]:
    with Session(engine=address_of(forgetful), model="Harbour 15") as made:
        yield made


def grown_old(session: Session) -> None:
    """As if everything had been accepted long ago."""
    with session.store.database.transaction() as do:
        do("UPDATE job SET accepted_at = accepted_at - ?", (2 * GONE_AFTER,))


@pytest.fixture
def lost(session: Session, forgetful: Forgetful) -> str:
    """The name of a job that was accepted long ago, and is not known any more."""
    forgetful.which = {1}
    with pytest.raises(StillRunning) as told:
        session.generate("a heron --seed 1", "--timeout 0.5")
    assert not isinstance(told.value, Vanished)
    grown_old(session)
    return told.value.job_ids[0]


def test_what_the_service_forgot_is_said_and_waited_for_no_more(
    session: Session, forgetful: Forgetful, world: World, lost: str
) -> None:
    """A person would be told for ever that it goes on."""
    [(job_id, reason)] = session.resume(timeout=LONG).waiting
    assert job_id == lost
    assert f"the service accepted it as {forgetful.made[0]}" in reason
    with pytest.raises(Vanished, match="has vanished") as told:
        session.generate("a heron --seed 1", f"--timeout {LONG:g}")
    assert f"%rendernet drop {lost}" in told.value.hint
    assert world.counters.charges == 1
    forgetful.which.clear()  # it comes back
    assert session.resume(timeout=LONG).fetched == 1


def test_what_the_service_forgot_can_be_given_up_after_a_question(
    session: Session, world: World, lost: str
) -> None:
    """Every later cell of that request would end in the same wait."""
    asked: list[str] = []

    def no(question: str) -> bool:
        asked.append(question)
        return False

    assert "Nothing was forgotten" in repr(session.command("drop", lost, confirm=no))
    assert "it may be charged" in asked[0]
    assert session.store.journal.pending()
    session.command("drop", f"{lost} --yes")
    assert isinstance(session.generate("a heron --seed 1"), Gallery)
    assert world.counters.charges == 2
    assert session.verify("all").ok


def test_how_things_stand_is_told_by_the_same_word(
    session: Session, forgetful: Forgetful, lost: str
) -> None:
    """A person would be sent to fetch, again and again, what nobody has any more."""
    told = {row["what"]: row["is"] for row in session.command("status")}
    assert told[lost].startswith(f"vanished: the service accepted it as {forgetful.made[0]}")
    assert f"%rendernet drop {lost} gives it up" in told[lost]
    assert "pending" not in told
    found = session.command("doctor")
    [line] = [line for line in found.groups["jobs"] if line.cells[0] == lost]
    assert (line.state, line.cells[1] in told[lost], line.todo in told[lost]) == (
        *("problem", True, True),
    )
    forgetful.which.clear()  # it comes back
    assert "1 to fetch" in repr(session.command("status"))
    assert "vanished" not in repr(session.command("doctor"))


def test_a_service_that_cannot_be_asked_has_forgotten_nothing(
    session: Session, world: World, lost: str
) -> None:
    """One bad minute of the network, and a picture that is paid for would be given up."""
    world.knobs.offline = True
    assert "1 to fetch" in repr(session.command("status"))


def test_what_the_service_knows_is_not_given_up(
    session: Session, forgetful: Forgetful, lost: str
) -> None:
    """A picture that is paid for, and only late, would be lost."""
    forgetful.which.clear()
    with pytest.raises(StoreError, match="the service knows it"):
        session.drop(lost)
    assert [j.intent.job_id for j in session.store.journal.pending()] == [lost]


def test_a_young_job_is_not_given_up(session: Session, forgetful: Forgetful) -> None:
    """A listing that lags behind the answer would cost a picture."""
    forgetful.which = {1}
    with pytest.raises(StillRunning) as told:
        session.generate("a heron --seed 1", "--timeout 0.5")
    with pytest.raises(RenderNetError):
        session.drop(*told.value.job_ids)


def test_resume_counts_what_it_fetched_and_waits_as_long_as_it_is_told(
    session: Session, forgetful: Forgetful
) -> None:
    """One stuck job would hold the cell for ten minutes, and then be told as six pictures."""
    forgetful.which = {2}
    with pytest.raises(StillRunning):
        session.generate("seed: 1..3\na heron", "--timeout 2")
    assert "Nothing fetched yet." in repr(session.command("resume", "--timeout 0.3"))
    forgetful.which.clear()
    told, *shown = session.command("resume", f"--timeout {LONG:g}")
    assert "1 picture fetched." in repr(told)
    assert [len(gallery) for gallery in shown] == [3]
    for wrong in ("-1", "soon", "nan", "inf"):
        with pytest.raises(RenderNetError, match="no number of seconds"):
            session.command("resume", f"--timeout={wrong}")
