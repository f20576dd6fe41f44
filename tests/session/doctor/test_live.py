"""The study of the service, tried on sandboxes of several manners, and on hostile servers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from rendernet_jupyter import Session
from rendernet_jupyter.client.exchange import Exchange
from rendernet_jupyter.errors import RenderNetError, ServiceUnreachable
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import Knobs, World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.session.doctor.live.facts import FREE
from rendernet_jupyter.session.doctor.live.paid import ADDRESSES, PAID
from rendernet_jupyter.session.doctor.live.questions import first, then
from rendernet_jupyter.session.doctor.live.seen import Seen, Sighting
from rendernet_jupyter.session.doctor.live.study import study
from rendernet_jupyter.view.checklist import Checklist

CANARY = "canary-5up3r-s3cret"
SMALL = "Harbour 15"
FACTS = [fact for group in [*FREE.values(), *PAID.values()] for fact in group]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world", knobs=Knobs(latency=0))
    yield made
    made.close()


@pytest.fixture
def connected(world: World) -> Iterator[Callable[[str], Session]]:
    """A session on the world, served in a profile."""
    with served(world, keys=[CANARY]) as url:
        made: list[Session] = []

        def connect(profile: str) -> Session:
            world.knobs.profile = profile
            made.append(Session(engine=url, model=SMALL))
            made[-1].login(Secret(CANARY), engine=url)
            return made[-1]

        yield connect
        for session in made:
            session.close()


def _verdicts(found: Checklist) -> dict[tuple[str, str], tuple[str, str]]:
    """(verdict, seen) by group and fact."""
    return {
        (group, line.cells[0]): (line.says, line.cells[2])
        for group, lines in found.groups.items()
        for line in lines
    }


def test_the_free_study_costs_nothing_and_finds_no_difference(
    connected: Callable[[str], Session], world: World
) -> None:
    """Somebody with a real key must be able to call it without a second thought."""
    session = connected("documented")
    session.generate("a cat --seed 1")
    world.counters.clear()
    found = study(session)
    assert (world.counters.posts, world.counters.charges, world.counters.uploads) == (0, 0, 0)
    assert found.problems == ()
    verdicts = _verdicts(found)
    assert verdicts["statuses", "an id that does not exist"] == ("as documented", "404")
    assert verdicts["listings", "type=flux of models"] == ("as documented", "200, 1 of flux")
    alive = ("as documented", "200, alive")
    assert verdicts["generations", "status of an image (deprecated)"] == alive
    assert "sandbox" in found.note


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (
            "documented",
            {
                ("a paid picture", "status of its acceptance"): ("as documented", "201"),
                ("a paid picture", "lists of media"): ("as documented", "`media`"),
                ("upload addresses", "status, v1"): ("as documented", "201"),
            },
        ),
        (
            "observed",
            {
                ("a paid picture", "status of its acceptance"): ("as observed", "202"),
                ("a paid picture", "lists of media"): ("as observed", "`media` and `images`"),
                ("upload addresses", "status, v1"): ("as observed", "200"),
            },
        ),
    ],
)
def test_a_paid_picture_names_what_differs_between_the_profiles(
    connected: Callable[[str], Session],
    world: World,
    profile: str,
    expected: dict[tuple[str, str], tuple[str, str]],
) -> None:
    """Whether the service answers as its documentation says can be seen in no other way."""
    session = connected(profile)
    asked: list[str] = []
    world.counters.clear()
    found = study(session, paid=True, confirm=lambda text: not asked.append(text))
    assert [text.startswith("Buy one small picture for 1 credit of ") for text in asked] == [True]
    assert (world.counters.posts, world.counters.charges) == (1, 1)
    assert found.problems == ()
    verdicts = _verdicts(found)
    assert {key: verdicts[key] for key in expected} == expected
    charge = verdicts["a paid picture", "charge"]
    assert charge == ("as assumed", "1 credit, estimated 1")
    assert len(session.store.runs.latest()[0].media) == 1


@pytest.mark.parametrize("answer", [False, None])
def test_without_a_yes_nothing_is_paid(
    connected: Callable[[str], Session], world: World, answer: bool | None
) -> None:
    """A study in a cron job would buy a picture every night."""
    session = connected("documented")
    with pytest.raises(RenderNetError, match="nothing was paid"):
        study(session, paid=True, confirm=lambda _: answer)
    with pytest.raises(RenderNetError, match="nobody can be asked"):
        study(session, paid=True)
    assert world.counters.posts == 0


def test_a_service_that_changed_is_described(
    connected: Callable[[str], Session], world: World
) -> None:
    """The differences are what the study is for."""
    session = connected("documented")
    session.generate("a cat")
    world.knobs.fail_next = 1
    with pytest.raises(RenderNetError):
        session.generate("a dog")
    world.knobs.extra_fields = {"mood": "a-value"}
    found = study(session)
    verdicts = _verdicts(found)
    assert verdicts["listings", "fields of models"] == ("different", "new data[].mood")
    assert verdicts["generations", "what a failed medium says of why"][0] == "settled"
    assert "error" in verdicts["generations", "what a failed medium says of why"][1]
    assert found.exit_code == 1
    assert "a-value" not in repr(found)


def test_the_sandbox_is_not_studied_by_mistake(world: World) -> None:
    """Facts about the sandbox would be taken for facts about the service."""
    with (
        Session(world=world) as session,
        pytest.raises(RenderNetError, match="this is the sandbox"),
    ):
        study(session)
    with Session(world=world, engine="sandbox") as session:
        assert study(session).note.startswith("This was a sandbox")


def test_a_service_that_cannot_be_reached_is_said_at_once() -> None:
    """A table of fifty facts that nobody saw would hide the one that counts."""
    with Session(engine="http://127.0.0.1:9") as session, pytest.raises(RenderNetError) as caught:
        study(session)
    assert "nothing can be studied: 127.0.0.1 cannot be reached" in caught.value.message


def test_a_wrong_key_is_said_at_once(world: World) -> None:
    """Fifty times 401 is one fact, and not about the service."""
    with (
        served(world, keys=["another-key"]) as url,
        Session(engine=url) as session,
        pytest.raises(RenderNetError, match="does not accept the key"),
    ):
        study(session)


HOSTILE: tuple[Callable[[Request], Response], ...] = (
    lambda _: HTMLResponse("<html>please log in</html>"),
    lambda _: Response(b"\x00\xff\xfe"),
    lambda _: RedirectResponse("http://elsewhere.invalid/"),
    lambda _: JSONResponse({"data": None, "err": None}),
    lambda _: JSONResponse([[[]]]),
    lambda _: JSONResponse({"data": [1, None, {"media": 7, "id": "../x", "generation_id": {}}]}),
    lambda _: JSONResponse({"data": {"media": {"status": []}, "estimated": "1e999"}, "err": "x"}),
    lambda r: JSONResponse({"data": [{"<b>" + r.headers["x-api-key"]: 1}]}),
    lambda r: JSONResponse({"data": None, "err": {r.headers["x-api-key"] * 3: []}}, 404),
    lambda r: Response('{"data": [{"\\u0063' + r.headers["x-api-key"][1:] + '": 1}]}'),
)


@pytest.fixture
def studied(tmp_path: Path, serving: Any) -> Callable[[Any], Checklist]:
    """The study of an application that answers for the service."""

    def run(answer: Callable[[Request], Response]) -> Checklist:
        with (
            serving(answer) as url,
            Session(engine=url, store=str(tmp_path / "store")) as session,
        ):
            session.keys.login(url, Secret(CANARY), save=False)
            return study(session)

    return run


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_hostile_service_breaks_nothing(studied: Callable[[Any], Checklist], number: int) -> None:
    """The study is for services that are not as they should be."""
    found = studied(HOSTILE[number])
    assert len(found.lines) == sum(map(len, FREE.values()))
    assert CANARY not in repr(found) + str(found.html())
    assert "<b>" not in str(found.html())


answers = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["data", "err", "error", "media", "status", "url", "pagination"])
            | st.sampled_from(["page_size", "created_at", "base_model", "id", "generation_id"])
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)
NAMES = [q.name for q in (*first("x"), *ADDRESSES)] + [
    *("one generation", "status of a generation", "one of all generations", "one medium"),
    *("status of an image", "asset v1", "asset v2", "accepted"),
]


@given(st.dictionaries(st.sampled_from(NAMES), answers), st.sampled_from([200, 201, 302, 404, 503]))
def test_every_fact_reads_every_answer(found: dict[str, Any], status: int) -> None:
    """One odd field would cost the whole table."""
    from rendernet_jupyter.session.doctor.live.study import _line

    seen = Seen({n: Exchange("GET", "/pub/v1/models", status, {}, a, 0) for n, a in found.items()})
    for fact in FACTS:
        line = _line(fact, seen)
        assert len(line.cells) == 3
        assert line.says


def test_ids_of_the_service_lead_nowhere_else() -> None:
    """A hostile id in a path could make a study call what it should not."""
    for bad in ("../../x", "a/b", "a?b=c", "", 7, None, "x" * 200, "a b", "%2e"):
        data = [{"generation_id": bad, "id": bad, "media": [{"id": bad}]}]
        answer = {"data": data}
        seen = Seen(
            {
                name: Exchange("GET", "/", 200, {}, answer, 0)
                for name in ("generations", "assets v1", "assets v2")
            }
        )
        assert list(then(seen)) == []


def test_nothing_paid_is_among_the_questions() -> None:
    """One wrong line in the table of questions would spend money at every study."""
    every = [*first("x"), *ADDRESSES]
    posts = {q.path for q in every if q.method != "GET"}
    assert posts == {
        "/pub/v1/generations/estimate",
        "/pub/v1/assets/upload",
        "/pub/v2/assets/upload",
    }
    assert {q.method for q in first("x")} == {"GET", "POST"}
    assert sum(q.method == "POST" for q in first("x")) == 1


def test_a_fact_without_a_sight_says_so() -> None:
    """An account without pictures cannot tell; that must not read like agreement."""
    assert all(fact.see(Seen()) in (None, Sighting("none", "settled")) for fact in FACTS), (
        json.dumps([f.name for f in FACTS])
    )


def test_an_unreachable_service_is_asked_little(tmp_path: Path) -> None:
    """A service that hangs would keep somebody for as many minutes as there are questions."""
    from rendernet_jupyter.session.doctor.live import study as room

    class Silent:
        asked = 0

        async def exchange(self, *_: Any, **__: Any) -> Exchange:
            self.asked += 1
            raise ServiceUnreachable("gone")

    service, seen = Silent(), Seen()
    import asyncio

    asyncio.run(room._ask(service, first("x"), seen))  # type: ignore[arg-type]  # a fake of it
    assert service.asked == room.MOST_SILENT
    assert set(seen.silent) == {q.name for q in first("x")}
