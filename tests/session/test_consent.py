"""The question before `video_anyone`: asked once, before anything leaves, never in the sandbox."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import GenerationFailed, OutcomeUnknown, RenderNetError
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.session.ask import Priced

VIDEO = "video_anyone: face.png duration=1\nwind in the hair"


class Person:
    """Gives prepared answers to questions, and remembers these."""

    def __init__(self, *answers: bool | None) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, question: str) -> bool | None:
        self.asked.append(question)
        return self._answers.pop(0)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    Image.new("RGB", (60, 100), "teal").save(file, "PNG")
    (tmp_path / "face.png").write_bytes(file.getvalue())
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def kernel(service: str) -> Iterator[Callable[..., Session]]:
    """Sessions with the service, one after the other on the same store."""
    made: list[Session] = []

    def later(**settings: Any) -> Session:
        made.append(Session(engine=service, **settings))
        return made[-1]

    yield later
    for session in made:
        session.close()


def untouched(world: World) -> bool:
    counters = world.counters
    return (counters.posts, counters.uploads, counters.estimates) == (0, 0, 0)


def test_it_is_asked_once_for_each_profile(
    kernel: Callable[..., Session], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question that comes with every video is answered without being read."""
    person = Person(True, True)
    first = kernel()
    assert isinstance(first.generate(VIDEO, confirm=person), Gallery)
    first.generate(VIDEO.replace("wind", "rain"), confirm=person)
    kernel().generate(VIDEO.replace("wind", "snow"), confirm=person)
    [question] = person.asked
    assert "account for good" in question
    assert "127.0.0.1" in question
    assert "profile default" in question
    monkeypatch.setenv("RENDERNET_API_KEY_WORK", "sandbox")
    kernel(profile="work").generate(VIDEO.replace("wind", "hail"), confirm=person)
    assert "profile work" in person.asked[1]
    assert world.counters.charges == 4


def test_a_no_sends_nothing_and_is_not_remembered(
    kernel: Callable[..., Session], world: World
) -> None:
    """A video that somebody thought better of would be sent all the same."""
    person, session = Person(False, False), kernel()
    for _ in range(2):
        with pytest.raises(RenderNetError, match="nothing was sent"):
            session.generate(VIDEO, confirm=person)
    assert len(person.asked) == 2
    assert untouched(world)


@pytest.mark.parametrize("confirm", [None, Person(None)])
def test_with_nobody_to_ask_the_way_on_is_named(
    kernel: Callable[..., Session], world: World, confirm: Any
) -> None:
    """A job at night would risk the account, or stop without a word on how to let it run."""
    with pytest.raises(RenderNetError, match="nobody can be asked") as caught:
        kernel().generate(VIDEO, confirm=confirm)
    assert "--yes" in caught.value.hint
    assert "public figures" in caught.value.hint
    assert untouched(world)


def test_a_price_is_told_without_a_question(kernel: Callable[..., Session], world: World) -> None:
    """Who only wants to know what a video costs would have to promise something first."""
    person = Person()
    priced = kernel().generate(VIDEO, "--estimate", confirm=person)
    assert isinstance(priced, Priced)
    assert priced.videos == 1
    assert person.asked == []
    assert (world.counters.posts, world.counters.uploads) == (0, 0)


def test_sending_again_asks_as_well(kernel: Callable[..., Session], world: World) -> None:
    """A yes that was meant for one call would let every repetition through."""
    world.knobs.fail_next = 1
    session = kernel()
    with pytest.raises(GenerationFailed):
        session.generate(VIDEO, "--yes")
    for confirm in (None, Person(False)):
        with pytest.raises(RenderNetError, match="nothing was sent"):
            session.retry(confirm=confirm)
    assert world.counters.posts == 1
    assert len(session.retry(yes=True)) == 1
    world.knobs.drop_next = "after"
    with pytest.raises(OutcomeUnknown):
        session.generate(VIDEO.replace("wind", "rain"), "--yes")
    [doubt] = session.doubts()
    with pytest.raises(RenderNetError, match="nobody can be asked"):
        session.resend(doubt.job.intent.job_id)
    person = Person(True)
    assert len(session.resend(doubt.job.intent.job_id, confirm=person)) == 1
    assert len(person.asked) == 1


def test_yes_speaks_for_one_call(kernel: Callable[..., Session]) -> None:
    """One call in a script would switch the question off for good."""
    session = kernel()
    assert isinstance(session.generate(VIDEO, "--yes"), Gallery)
    with pytest.raises(RenderNetError, match="nobody can be asked"):
        session.generate(VIDEO.replace("wind", "rain"))


def test_what_the_store_has_is_shown_without_a_question(kernel: Callable[..., Session]) -> None:
    """Run All over a finished notebook would stop for what is not sent at all."""
    session = kernel()
    session.generate(VIDEO, "--yes")
    shown = session.generate(VIDEO)
    assert isinstance(shown, Gallery)
    assert shown.run.cached


def test_other_kinds_are_not_asked_about(kernel: Callable[..., Session]) -> None:
    """Every picture would begin with a warning about videos."""
    person = Person()
    session = kernel(model="Harbour 15")
    assert isinstance(session.generate("seed: 7\na cat", confirm=person), Gallery)
    assert person.asked == []


def test_a_sandbox_closes_no_account(local: Session, world: World) -> None:
    """Who learns with play money would be frightened for nothing."""
    person = Person()
    world.knobs.asset_latency = 0
    assert isinstance(local.generate(VIDEO, confirm=person), Gallery)
    with served(world) as url, Session(engine=url) as over_http:
        over_http.generate(VIDEO.replace("wind", "rain"), confirm=person)
    assert person.asked == []
