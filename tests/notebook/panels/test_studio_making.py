"""What the studio makes: one click, one run, of the cell and at the price that was shown."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
import uvicorn
from PIL import Image

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.notebook.panels.studio import Studio
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import Knobs, World, create_app

CAT = "model: Harbour 15\nseed: 7\na cat on a roof"
KEY = "canary-5up3r-s3cret"


class Counter:
    """A server that nothing tells from the live service; it can be slow to name a price.

    Attributes:
        url: where it listens.
        quick: cleared, it keeps whoever asks for a price waiting.
        asked: set when somebody asked for one meanwhile.
        broken: whether it names no price at all.
    """

    def __init__(self, world: World) -> None:
        world.knobs.asset_latency = 0
        self._app: Any = create_app(world, base_url="", keys=[KEY])
        self.url = ""
        self.broken = False
        self.quick, self.asked = threading.Event(), threading.Event()
        self.quick.set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def passed_on(message: Any) -> None:
            if "headers" in message:
                kept = [h for h in message["headers"] if h[0].lower() != b"x-rendernet-sandbox"]
                message = {**message, "headers": kept}
            await send(message)

        if "estimate" in scope["path"] and self.broken:
            scope = {**scope, "path": "/pub/v1/nowhere"}
        if "estimate" in scope["path"] and not self.quick.is_set():
            self.asked.set()
            await asyncio.to_thread(self.quick.wait)
        await self._app(scope, receive, passed_on)


@pytest.fixture
def service(other: World) -> Iterator[Counter]:
    """A server with a world of its own, with a key."""
    counter = Counter(other)
    config = uvicorn.Config(counter, lifespan="off", log_level="warning", ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        counter.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        yield counter
        counter.quick.set()
        server.should_exit = True
        thread.join()


@pytest.fixture
def live(service: Counter, session: Session) -> Iterator[Session]:
    """The session, gone over to that server."""
    go_over(session, service)
    yield session
    session.close()


def go_over(session: Session, service: Counter) -> None:
    """What somebody does in another cell."""
    session.login(Secret(KEY), engine=service.url)
    session.command("engine", service.url)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[World]:
    """The world of another engine."""
    made = World(tmp_path / "other", knobs=Knobs(latency=0))
    yield made
    made.close()


@pytest.fixture
def before(hand: Any, session: Session) -> Callable[..., Any]:
    """Somebody before a studio with a cell: `before(text, line)`."""
    return lambda text="", line="": hand(Studio(session, text, line))


def until(so: Callable[[], object]) -> None:
    """Wait for what other threads do."""
    end = time.monotonic() + 30
    while not so():
        assert time.monotonic() < end
        time.sleep(0.01)


def cell_of(person: Any) -> Any:
    """The field with the cell."""
    return next(w for w in person.visible() if "rendernet-cell" in w._dom_classes)


def generate_of(person: Any) -> Any:
    """The button that generates, whatever it says."""
    return next(w for w in person.visible() if "rendernet-generate" in w._dom_classes)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Sessions with settings: `at(world, ask_above=1)`."""
    made: list[Session] = []

    def begin(world: World, **set_to: Any) -> Session:
        store = str(tmp_path / "store")
        made.append(Session(**{"engine": "sandbox", "world": world, "store": store, **set_to}))
        return made[-1]

    yield begin
    for session in made:
        session.close()


@pytest.mark.parametrize("line", ["", "--fresh", "--cache off", "--cache refresh"])
def test_two_clicks_are_one_run(before: Any, world: World, line: str) -> None:
    """The page disables a button late: whoever clicks twice would pay twice."""
    person = before("model: Harbour 15\nseed: random\na cat", line)
    button = generate_of(person)
    button.click()
    button.click()
    person.settle()
    assert world.counters.charges == 1


def test_a_click_at_a_question_sends_no_other_cell(
    world: World, at: Callable[..., Session], hand: Any
) -> None:
    """What was typed beside a question would be sent unasked by a second click."""
    person = hand(Studio(at(world, ask_above=1), f"batch_size: 2\n{CAT}"))
    button = generate_of(person)
    button.click()
    until(lambda: person.panel._making._question.asked)
    cell_of(person).value = "%%rendernet\nseed: 3\na mouse"
    button.disabled = False  # as a page shows it that has not heard yet
    button.click()
    person.find(ipywidgets.Button, "description", "Leave it").click()
    person.settle()
    assert world.counters.charges == 0
    person.click("Generate")
    assert [run.source for run in person.panel.session.store.runs.latest()] == ["seed: 3\na mouse"]


def test_what_was_edited_since_is_not_sent(before: Any, world: World) -> None:
    """A click on "1 credit" would spend 24, because the new price is not there yet."""
    person = before(CAT)
    button = generate_of(person)
    assert button.description == "Generate · 1 credit"
    cell_of(person).value = "%%rendernet\nseed: 1..3\nn: 4\nquality: Plus\na cat"
    button.click()
    person.settle()
    assert world.counters.charges == 0
    assert button.description == "Generate · 24 credits"


def test_a_variable_that_changed_since_is_priced_anew(
    desk: Any, hand: Any, session: Session, world: World
) -> None:
    """Another cell would raise the price of a click that was offered for one credit."""
    desk.user_ns.update(n=1, who="cat")
    person = hand(Studio(session, "model: Harbour 15\nseed: 7\nn: {{n}}\na {{who}}", ip=desk))
    desk.user_ns["n"] = 4
    person.click("Generate · 1 credit")
    assert world.counters.charges == 0
    assert "The price is 4 credits now. Nothing was sent." in person.words
    assert "Press Generate again" in person.words
    desk.user_ns["who"] = "dog"
    person.click("Generate · 4 credits")
    assert "The price is still 4 credits. Nothing was sent." in person.words
    person.click("Generate · 4 credits")
    assert world.counters.charged_credits == 4
    assert "a dog" in person.panel._made.run.answers[0].prompt


def test_a_price_that_rose_since_is_not_paid(before: Any, session: Session, world: World) -> None:
    """The click would buy anew what the store answered when it said "free"."""
    session.generate(CAT)
    person = before(CAT)
    assert generate_of(person).description == "Generate · free"
    session.reconfigure({"cache": "off"})
    person.click("Generate · free")
    assert world.counters.charges == 1
    assert "The price is 1 credit now. Nothing was sent." in person.words
    person.click("Generate · 1 credit")
    assert world.counters.charges == 2


@pytest.mark.parametrize("settings", [{}, {"max_credits": 1}])
def test_a_lower_limit_of_the_cell_still_holds(
    world: World, at: Callable[..., Session], hand: Any, settings: dict[str, Any]
) -> None:
    """The price that is shown would lift the limit that somebody set."""
    line = "" if settings else "--max-credits 1"
    person = hand(Studio(at(world, **settings), f"batch_size: 2\n{CAT}", line))
    person.click("Generate · 2 credits")
    assert world.counters.charges == 0
    assert "above" in person.words
    assert "max" in person.words


def test_the_engine_stands_beside_the_price(
    before: Any, session: Session, world: World, other: World, service: Counter
) -> None:
    """A price in play money would be paid with real credits after the engine was changed."""
    person = before(CAT)
    assert "by the sandbox, in play money" in person.words
    go_over(session, service)
    person.click("Generate · 1 credit")
    assert (world.counters.charges, other.counters.charges) == (0, 0)
    label = session.engine().label
    assert f"The engine is {label} now, and was the sandbox, in play money." in person.words
    person.click("Generate · 1 credit")
    assert (world.counters.charges, other.counters.charges) == (0, 1)
    session.close()


def test_a_price_that_was_not_to_be_had_is_asked_for_again(
    live: Session, service: Counter, other: World, before: Any
) -> None:
    """A moment without a network would leave the panel without a price until the next edit."""
    service.broken = True
    person = before(CAT)
    assert "…" not in person.panel._verdict.price.value
    service.broken = False
    person.click("Look again")
    assert generate_of(person).description == "Generate · 1 credit"
    assert "Look again" not in [getattr(w, "description", "") for w in person.visible()]
    assert other.counters.charges == 0


def test_what_nobody_can_price_is_asked_about(
    live: Session, service: Counter, other: World, before: Any
) -> None:
    """A click would spend what nobody knows."""
    service.broken = True
    person = before(CAT)
    question = person.panel._making._question
    generate_of(person).click()
    until(lambda: question.asked)
    assert "Nobody knows the price" in person.words
    person.click("Leave it")
    assert "not sent, as you said" in person.words
    generate_of(person).click()
    for _ in ("by the panel", "by the setting ask_above"):
        until(lambda: question.asked)
        assert other.counters.charges == 0
        person.find(ipywidgets.Button, "description", "Send it").click()
    person.settle()
    assert other.counters.charges == 1


def test_a_file_is_uploaded_before_its_price_is_asked_about(
    before: Any, world: World, tmp_path: Path
) -> None:
    """What needs a file would be paid without a price."""
    Image.new("RGB", (256, 256), "teal").save(tmp_path / "tall.png")
    person = before(f"true_touch: {tmp_path / 'tall.png'}")
    button = generate_of(person)
    assert button.description == "Generate …"
    assert "you are asked" in person.words
    for answer, charges in (("Leave it", 0), ("Send it", 1)):
        button.click()
        until(lambda: person.panel._making._question.asked or not person.panel._making.waiting)
        if person.panel._making._question.asked:
            assert "Now that the files are there" in person.words
            person.click(answer)
        assert world.counters.charges == charges


@pytest.mark.parametrize("how", ["stop", "close"])
def test_a_run_that_is_not_written_down_is_taken_back(
    live: Session, service: Counter, other: World, before: Any, how: str
) -> None:
    """Stopping, or closing the panel, would let pass what a person no longer wants."""
    person = before(CAT)
    button = generate_of(person)
    service.quick.clear()
    button.click()
    assert service.asked.wait(30)
    if how == "stop":
        person.find(ipywidgets.Button, "description", "Stop waiting").click()
    else:
        person.panel.close()
    service.quick.set()
    person.settle()
    told = "Stopped: nothing was sent, so it cost nothing."
    if how == "stop":
        assert told in person.words
        assert button.description == "Generate · 1 credit"
    else:
        assert ("when it was closed", told) in person.panel.facts()
    assert live.store.journal.pending() == []
    assert other.counters.charges == 0


def test_what_was_sent_before_the_panel_closed_is_kept(
    world: World, before: Any, session: Session
) -> None:
    """Closing the panel would throw away what is paid already."""
    world.knobs.stuck = True
    person = before(CAT)
    generate_of(person).click()
    until(lambda: any(job.state == "ticketed" for job in session.store.journal.pending()))
    person.panel.close()
    world.knobs.stuck = False
    assert person.panel.settled()
    made = session.last()
    assert made is not None
    assert len(made) == 1
    assert ("last run", made.run.run_id) in person.panel.facts()


def test_stop_at_a_question_is_a_no(world: World, at: Callable[..., Session], hand: Any) -> None:
    """Whoever stops would be told that there is nobody to ask."""
    person = hand(Studio(at(world, ask_above=1), f"batch_size: 2\n{CAT}"))
    generate_of(person).click()
    until(lambda: person.panel._making._question.asked)
    person.click("Stop waiting")
    assert "Not sent, as you said; it cost nothing." in person.words
    assert world.counters.charges == 0


def test_a_video_is_priced_before_anybody_is_asked_for_consent(
    live: Session, other: World, before: Any, tmp_path: Path
) -> None:
    """In place of the price there would stand that nobody can be asked."""
    assert not live.engine().sandbox
    Image.new("RGB", (306, 510), "teal").save(tmp_path / "face.png")
    person = before(f"video_anyone: {tmp_path / 'face.png'} duration=5\nshe smiles")
    question = person.panel._making._question
    assert "nobody can be asked" not in person.words
    assert "is uploaded" in person.words
    generate_of(person).click()
    until(lambda: question.asked)
    assert "close the account for good" in person.words
    person.find(ipywidgets.Button, "description", "Send it").click()
    until(lambda: question.asked)
    assert "Now that the files are there, the price is known. 1 video: 10 credits" in person.words
    person.click("Leave it")
    assert other.counters.charges == 0
    assert generate_of(person).description == "Generate · 10 credits"


# What it makes


def test_what_is_made_stands_there_and_is_free_in_its_cell(
    before: Any, session: Session, world: World
) -> None:
    """The cell that the panel shows would pay for the same pictures again."""
    person = before(CAT, "hero")
    person.click("Generate · 1 credit")
    assert "data:image/jpeg" in person.words
    assert "Free: all of it is in the store." in person.words
    line, text = person.panel.cell()
    again = session.generate(text, line)
    assert isinstance(again, Gallery)
    assert again.run.cached
    assert world.counters.charges == 1
    assert ("last run", again.run.run_id) not in person.panel.facts()
    assert any(name == "last run" for name, _ in person.panel.facts())


def test_its_twin_brings_back_the_run_that_was_made(before: Any) -> None:
    """After a restart `%rendernet studio` would open an empty form below what was paid."""
    person = before(CAT)
    assert person.panel._twin_now(alive=True).again == "%rendernet studio"
    person.click("Generate")
    again = f"%rendernet studio {dict(person.panel.facts())['last run']}"
    assert person.panel._twin_now(alive=True).again == again


def test_the_result_gets_its_name(desk: Any, hand: Any, session: Session) -> None:
    """`hero[0]` would be no picture after the panel has made it."""
    person = hand(Studio(session, CAT, "hero", ip=desk))
    person.click("Generate")
    assert isinstance(desk.user_ns["hero"], Gallery)


def test_a_result_without_a_name_is_the_last_that_was_shown(
    desk: Any, hand: Any, session: Session
) -> None:
    """`_.save("pictures")`, which stands below the pictures, would be an error."""
    person = hand(Studio(session, "seed: 7..12\na cat on a roof", ip=desk))
    person.click("Generate")
    assert isinstance(desk.user_ns["_"], Gallery)
    assert desk.user_ns["_"].run.run_id == dict(person.panel.facts())["last run"]
    assert "All 6 stand below the controls." in person.words


def test_a_drawn_seed_can_be_locked_afterwards(before: Any) -> None:
    """The seed of a picture that somebody likes would be another one when it is locked."""
    person = before("model: Harbour 15\na cat")
    person.click("Generate")
    made = person.panel._made.seeds[0]
    person.switch("Lock")
    assert person.panel.form.written("seed") == str(made)
    assert "Free: all of it is in the store." in person.words


@pytest.mark.parametrize("answer", ["Send it", "Leave it"])
def test_what_is_dear_is_asked_about_in_the_panel(
    world: World, tmp_path: Path, hand: Any, answer: str
) -> None:
    """A click would spend what a cell asks about, or wait for an answer that nobody can give."""
    with Session(engine="sandbox", world=world, store=str(tmp_path / "s"), ask_above=1) as session:
        person = hand(Studio(session, f"batch_size: 2\n{CAT}"))
        button = person.find(ipywidgets.Button, "description", "Generate · 2 credits")
        button.click()
        question = person.panel._making._question
        while not question.asked:
            time.sleep(0.01)
        assert "2 pictures: 2 credits" in person.words
        person.find(ipywidgets.Button, "description", answer).click()
        person.settle()
        assert world.counters.charges == (1 if answer == "Send it" else 0)
        assert ("not sent, as you said" in person.words) == (answer == "Leave it")
        person.panel.close()


def test_what_fails_is_told_in_the_panel(before: Any, world: World) -> None:
    """A button would do nothing, or go on saying that it is at work."""
    person = before(CAT)
    world.knobs.fail_next = 1
    person.click("Generate")
    assert "the sandbox was told to fail this one" in person.words
    assert not person.find(ipywidgets.Button, "description", "Generate").disabled


def test_waiting_can_be_stopped(world: World, before: Any, session: Session) -> None:
    """A run that takes long would hold the panel for as long."""
    world.knobs.stuck = True
    person = before(CAT)
    button = person.find(ipywidgets.Button, "description", "Generate")
    button.click()
    until(lambda: any(job.state == "ticketed" for job in session.store.journal.pending()))
    person.click("Stop waiting")
    assert "1 request went out: %rendernet resume" in person.words
    assert not button.disabled
    world.knobs.stuck = False
    assert world.counters.charges == 1


def test_a_price_leaves_nothing_behind(before: Any, session: Session, world: World) -> None:
    """Every letter that is typed would draw a seed, or write a preset."""
    person = before("model: Harbour 15\na cat", "--save pets")
    for text in ("a dog", "a bird"):
        person.type("What the picture shows", text)
    assert "1 picture: 1 credit" in person.words
    assert session.store.database.read("SELECT count(*) AS n FROM seed")[0]["n"] == 0
    assert session.presets.texts() == {}
    assert world.counters.charges == 0


def test_what_cannot_be_reached_is_said_where_generate_is(tmp_path: Path, hand: Any) -> None:
    """Beside a button that does nothing would stand no reason, or a number of the system."""
    with Session(engine="http://127.0.0.1:9", store=str(tmp_path / "down")) as down:
        down.keys.login("http://127.0.0.1:9", Secret(KEY), save=False)
        studio = Studio(down, CAT)
        person = hand(studio)
        assert person.find(ipywidgets.Button, "description", "Generate").disabled
        assert person.words.count("127.0.0.1 cannot be reached: nothing answers there") == 1
        assert "Errno" not in person.words
        assert "accepted" not in person.words
        seen = list(person.visible())
        reason = next(w for w in seen if "cannot be reached" in str(getattr(w, "value", "")))
        button = person.find(ipywidgets.Button, "description", "Generate")
        (column,) = [w for w in seen if reason in getattr(w, "children", ())]
        assert button in list(person.visible(column))
        person.click("Look again")
        assert person.words.count("cannot be reached") == 1


def test_what_was_needed_is_not_said_while_the_service_is_slow(
    live: Session, service: Counter, hand: Any
) -> None:
    """'Say what to make' would stand there after it was said, until the service answers."""
    person = hand(Studio(live))
    assert "Say what to make." in person.words
    service.quick.clear()
    person.find(ipywidgets.Textarea, "placeholder", "What the picture shows").value = "a cat"
    assert service.asked.wait(30)
    assert "Say what to make." not in person.words
    service.quick.set()
    person.settle()
    assert generate_of(person).description.startswith("Generate ·")
