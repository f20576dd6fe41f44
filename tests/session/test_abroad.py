"""Paid work that waits at another engine or for another key: told, with the way to it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from rendernet_jupyter import Session, cli
from rendernet_jupyter.errors import OutcomeUnknown, StillRunning
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.view.gallery import Gallery

SMALL = "Harbour 15"
MINE, THEIRS = "canary-mine-5up3r", "canary-theirs-5up3r"
CAT = "a cat on a roof --seed 7"


@pytest.fixture
def address(world: World) -> Iterator[str]:
    """A served sandbox that knows two keys."""
    world.knobs.latency = 1.5
    with served(world, keys=[MINE, THEIRS]) as url:
        yield url


@pytest.fixture
def left(address: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs a kernel that ends while its job goes on at the server; the id of the generation."""

    def leave(key: str = MINE) -> str:
        with monkeypatch.context() as here:
            here.setenv("RENDERNET_BASE_URL", address)
            here.setenv("RENDERNET_API_KEY", key)
            with Session(model=SMALL) as session, pytest.raises(StillRunning):
                session.generate(CAT, "--timeout 0.2")
            [job] = session.store.journal.pending()
        return job.ticket.generation_id if job.ticket else ""

    return leave


def said(session: Session, *words: str) -> str:
    found = session.command(*words)
    return "\n".join(map(repr, found if isinstance(found, list) else [found]))


def test_what_another_engine_is_paid_for_is_told_with_the_way_to_it(
    left: Callable[..., str], address: str, again: Callable[..., Session]
) -> None:
    """A kernel without the key would be told that nothing is pending, and its pictures be lost."""
    left()
    session = again()
    host = address.removeprefix("http://")
    for words in ("resume", "status"):
        told = said(session, words)
        assert f"1 accepted job waits at {host}" in told
        assert f"%rendernet login --engine {address} (with its key)" in told
        assert f"then %rendernet engine {address}, then %rendernet resume" in told
        assert "Nothing is pending" not in told
    # The way leads there.
    session.login(Secret(MINE), engine=address)
    assert "login" not in said(session, "resume")
    session.command("engine", address)
    [gallery] = session.resume().galleries
    assert gallery.seeds == [7]
    assert said(session, "resume") == "Nothing is pending: every accepted job is in the store."


@pytest.mark.parametrize("engine", ["sandbox", "auto"])
def test_the_key_of_the_environment_is_not_asked_for_again(
    left: Callable[..., str], address: str, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who only tries the sandbox would be sent looking for a key that is there."""
    left()
    monkeypatch.setenv("RENDERNET_BASE_URL", address)
    if engine == "sandbox":
        monkeypatch.setenv("RENDERNET_API_KEY", MINE)
    with Session(engine=engine) as session:
        told = said(session, "resume")
    if engine == "sandbox":
        assert told.endswith(": %rendernet engine service, then %rendernet resume")
    else:
        assert told.endswith(": %rendernet login (with its key), then %rendernet resume")


def test_what_another_key_of_the_address_is_paid_for_is_told(
    left: Callable[..., str], address: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two accounts of one service: the one in force would be told that all is in the store."""
    world.forget([left(THEIRS)])  # nor does a service show it to another account
    monkeypatch.setenv("RENDERNET_BASE_URL", address)
    monkeypatch.setenv("RENDERNET_API_KEY", MINE)
    with Session() as session:
        assert "1 accepted job of another key waits at" in (told := said(session, "status"))
        assert "asks whether your key opens that account" in told
        told = said(session, "resume")
        assert "1 accepted job of another key waits at" in told
        assert told.endswith(": %rendernet login (with its key), then %rendernet resume")


def test_doubts_of_another_engine_are_told(
    address: str, world: World, again: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody would decide on what may have been charged at an engine that is not in force."""
    with monkeypatch.context() as here:
        here.setenv("RENDERNET_BASE_URL", address)
        here.setenv("RENDERNET_API_KEY", MINE)
        world.knobs.drop_next = "after"
        with Session(model=SMALL) as first, pytest.raises(OutcomeUnknown):
            first.generate(CAT)
    session = again()
    for words in (("resume",), ("status",), ("drop", "--all")):
        assert "1 uncertain job waits at" in said(session, *words)


def test_pictures_of_the_sandbox_wait_for_whoever_replays(
    world: World, again: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Replay asks nobody, and would say that nothing waits."""
    world.knobs.latency = 1.5
    with pytest.raises(StillRunning):
        again().generate(CAT, "--timeout 0.2")
    again().close()
    told = said(again(engine="replay"), "resume")
    assert "1 accepted job waits in the sandbox: %rendernet engine sandbox, then" in told
    monkeypatch.setenv("RENDERNET_ENGINE", "replay")  # which binds
    assert "in the sandbox: begin anew without RENDERNET_ENGINE=replay, then" in said(
        again(), "resume"
    )


def test_a_sandbox_of_this_machine_needs_no_key(
    world: World, again: Callable[..., Session]
) -> None:
    """Its key is public: a person who is sent to a hidden prompt has nothing to type there."""
    world.knobs.latency = 1.5
    with served(world) as url:
        with Session(engine=url, model=SMALL) as first, pytest.raises(StillRunning):
            first.generate(CAT, "--timeout 0.2")
        told = said(session := again(), "resume")
        assert told.endswith(f": %rendernet engine {url}, then %rendernet resume")
        session.command("engine", url)
        assert [len(g) for g in session.resume().galleries] == [1]


def test_the_shell_names_the_engine_on_the_line(
    left: Callable[..., str], address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An engine that one command of the shell chooses is forgotten by the next."""
    left()
    assert cli.main(["--use-engine", "sandbox", "resume"]) == 0
    told = capsys.readouterr().out
    assert f"rendernet login --engine {address} --save (with its key)" in told
    assert f"then rendernet --use-engine {address} resume" in told
    assert "%rendernet" not in told


def test_a_run_under_way_elsewhere_is_not_denied(
    address: str, again: Callable[..., Session]
) -> None:
    """What another cell left to itself at the service is no reason to say that all is over."""
    session = again()
    session.login(Secret(MINE), engine=address)
    handle: Any = session.generate(CAT, f"--no-wait --engine {address}")
    handle.wait_until_sent(20)
    assert "1 job is under way at" in said(session, "resume")
    with contextlib.suppress(TimeoutError):
        handle.wait(20)
    assert isinstance(session.last(), Gallery)
