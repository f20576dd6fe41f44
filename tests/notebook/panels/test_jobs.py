"""Jobs as a form: what is under way is seen, what waits is fetched, what is in doubt is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets
import pytest

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import OutcomeUnknown, RenderNetError, StillRunning
from rendernet_jupyter.notebook.panels.jobs import JobsPanel
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.handle import Handle
from rendernet_jupyter.session.lots import NEAREST

SMALL = "model: Harbour 15\n"


def lose(session: Session, world: World, when: str = "after") -> str:
    """Send a cat and lose the answer; the job's name."""
    world.knobs.drop_next = when  # type: ignore[assignment]  # one of two words
    with pytest.raises(OutcomeUnknown):
        session.generate(f"{SMALL}seed: 7\na <b>cat</b> on a roof")
    [doubt] = session.doubts()
    return doubt.job.intent.job_id


@pytest.fixture
def begun(session: Session, world: World) -> Handle:
    """A run that was left to itself and does not end."""
    world.knobs.stuck, world.knobs.latency = True, 0.5
    handle = session.generate(f"{SMALL}seed: 7\na cat", "--no-wait")
    assert isinstance(handle, Handle)
    handle.wait_until_sent(20)
    return handle


def test_nothing_to_do_is_said(session: Session, hand: Any) -> None:
    """An empty form leaves people wondering whether it has looked at all."""
    person = hand(JobsPanel(session))
    assert "Nothing is under way at sandbox, and nothing waits." in person.words


def test_what_waits_at_another_engine_is_not_denied(
    session: Session, begun: Handle, hand: Any, tmp_path: Path
) -> None:
    """A person who has paid at the sandbox reads that nothing waits, and closes the notebook."""
    begun.cancel()
    with pytest.raises(RenderNetError):
        begun.wait(20)
    with Session(engine="replay", store=str(tmp_path / "store")) as other:
        words = hand(JobsPanel(other)).words
    assert "and nothing waits" not in words
    assert "1 accepted job waits in the sandbox: %rendernet engine sandbox" in words


def test_a_doubt_shows_its_pictures_and_is_adopted(
    session: Session, hand: Any, world: World
) -> None:
    """A person recognises the own picture at a glance, and pays for it once."""
    job = lose(session, world)
    person = hand(JobsPanel(session))
    assert "One request left, and no answer came back." in person.words
    assert "<b>cat</b>" not in person.words
    assert "data:image/jpeg" in person.words
    assert "1 credit if it was accepted" in person.words
    person.click("It is this one")
    assert "at no cost" in person.words
    [yes] = [b for b in person.visible() if isinstance(b, ipywidgets.Button)
             and b.button_style == "danger"]  # fmt: skip
    yes.click()
    person.settle()
    assert f"%rendernet adopt {job} gen_" in person.words
    assert "1 picture fetched." in person.words
    assert session.doubts() == []
    assert "In doubt" not in person.words
    again = session.generate(f"{SMALL}seed: 7\na <b>cat</b> on a roof")
    assert isinstance(again, Gallery)
    assert again.run.cached
    assert world.counters.charges == 1


@pytest.fixture
def lost(session: Session, world: World) -> Any:
    """Sends requests that nothing tells apart from outside, and loses the answers."""

    def lose_many(count: int) -> list[str]:
        for seed in range(1, count + 1):
            world.knobs.drop_next = "after"
            with pytest.raises(OutcomeUnknown):
                session.generate(f"{SMALL}seed: {seed}\na kite")
        doubts = sorted(session.doubts(), key=lambda doubt: doubt.job.sent_at)
        return [doubt.job.intent.job_id for doubt in doubts]

    return lose_many


def cards(person: Any) -> list[Any]:
    """The buttons of the candidates on the page."""
    buttons = [w for w in person.visible() if isinstance(w, ipywidgets.Button)]
    return [b for b in buttons if str(b.tooltip).startswith("Open ")]


def test_several_are_noted_and_adopted_at_once(
    session: Session, hand: Any, world: World, lost: Any
) -> None:
    """Sixty doubts one after the other, each with a look at the account, are decided by nobody."""
    jobs = lost(3)
    person = hand(JobsPanel(session))
    assert "3 requests left, and no answer came back." in person.words
    [roll] = [w for w in person.visible() if isinstance(w, ipywidgets.Select)]
    assert [value for _, value in roll.options] == jobs
    for number in (0, 1):
        cards(person)[number].click()
        person.settle()
    assert roll.value == jobs[2]  # the next one that is open
    assert "2 of 3 requests noted." in person.words
    assert [b.description for b in cards(person)] == ["seed 1", "seed 2", "It is this one"]
    assert roll.options[1][0].startswith("picture 2 · ")
    cards(person)[1].click()  # the same picture for another request: a picture has one request
    person.settle()
    assert [b.description for b in cards(person)] == ["seed 1", "seed 3", "It is this one"]
    person.click("Adopt 2…")
    assert "Adopt 2 generations as noted?" in person.words
    assert len(session.doubts()) == 3
    person.click("Adopt them")
    assert [d.job.intent.job_id for d in session.doubts()] == [jobs[1]]
    assert f"%rendernet adopt {jobs[0]}=gen_" in person.words
    assert "One request left" in person.words
    assert world.counters.charges == 3


def test_a_note_can_be_taken_back(session: Session, hand: Any, lost: Any) -> None:
    """A slip among sixty notes would be adopted with the rest, for good."""
    jobs = lost(2)
    person = hand(JobsPanel(session))
    [roll] = [w for w in person.visible() if isinstance(w, ipywidgets.Select)]
    cards(person)[0].click()
    roll.value = jobs[0]
    cards(person)[0].click()
    person.settle()
    assert "noted." not in person.words
    cards(person)[1].click()
    person.settle()
    person.click("Note nothing")
    assert [b.description for b in cards(person)] == ["It is this one"] * 2
    assert len(session.doubts()) == 2


def test_further_candidates_stand_on_further_pages(session: Session, hand: Any, lost: Any) -> None:
    """The one that is right may be the thirteenth, and all at once would freeze the page."""
    lost(NEAREST + 2)
    person = hand(JobsPanel(session))
    assert len(cards(person)) == NEAREST
    assert person.words.count("data:image/jpeg") == NEAREST
    person.click("Further off")
    assert len(cards(person)) == 2
    assert "13. " in person.words
    assert person.words.count("data:image/jpeg") == 2


def test_all_of_a_lot_are_forgotten_after_a_question(
    session: Session, hand: Any, lost: Any
) -> None:
    """Dropping sixty that were never accepted one by one takes an hour."""
    lost(3)
    person = hand(JobsPanel(session))
    person.click("Forget all…")
    assert "Forget these 3 requests?" in person.words
    person.click("Leave it")
    assert len(session.doubts()) == 3
    person.click("Forget all…")
    person.click("Forget them")
    assert session.doubts() == []


def test_sending_again_names_the_price_and_asks(session: Session, hand: Any, world: World) -> None:
    """A click that pays without a question pays twice."""
    lose(session, world, "before")
    person = hand(JobsPanel(session))
    assert "Nothing in your account fits it" in person.words
    person.click("Send it again…")
    assert "about 1 credit" in person.words
    person.click("Leave it")
    assert world.counters.charges == 0
    person.click("Send it again…")
    person.click("Send it, and pay")
    assert world.counters.charges == 1
    assert session.doubts() == []
    assert "data:image/jpeg" in person.words


def test_dropping_asks(session: Session, hand: Any, world: World) -> None:
    """A paid picture would be lost to the store by one slip."""
    lose(session, world)
    person = hand(JobsPanel(session))
    person.click("Forget it…")
    assert "its pictures stay in your account" in person.words
    person.click("Leave it")
    assert len(session.doubts()) == 1
    person.click("Forget it…")
    person.find(ipywidgets.Button, "button_style", "danger").click()
    person.settle()
    assert session.doubts() == []


def test_a_run_under_way_is_watched_and_left(session: Session, begun: Handle, world: World) -> None:
    """A run of another cell could only be watched by scrolling to it."""
    panel = JobsPanel(session)
    assert panel.root.children
    assert not panel.settled(0.5)  # it looks again while something is under way
    with panel.lock:
        board = panel._board
    assert board is not None
    [group] = board.groups
    assert (group.mine, group.handle is begun, group.progress.pictures) == (True, True, 1)
    [row] = [row for row in panel._groups if row.root.layout.display != "none"]
    assert 'role="progressbar"' in row._words.value
    row._button.click()
    with pytest.raises(RenderNetError):
        begun.wait(20)
    for _ in range(20):
        if panel.settled():
            break
    assert "%rendernet resume" in panel.root.children[-1].value
    assert panel._board is not None
    assert panel._board.groups == ()
    assert len(panel._board.waiting) == 1
    world.knobs.stuck = False
    panel.close()


def test_what_waits_is_fetched(session: Session, begun: Handle, hand: Any, world: World) -> None:
    """What is paid and lies at the service is seen by nobody who does not know the command."""
    begun.cancel()
    person = hand(JobsPanel(session))
    assert "1 request is paid and not fetched: a cat" in person.words
    assert ("to be fetched", "1") in person.panel.facts()
    world.knobs.stuck, world.knobs.latency = False, 0.0
    person.click("Fetch them")
    assert "%rendernet resume" in person.words
    assert "data:image/jpeg" in person.words
    assert "Nothing is under way" in person.words
    assert world.counters.charges == 1


def test_the_rest_of_a_run_is_sent_after_a_question(
    session: Session, hand: Any, world: World
) -> None:
    """One failed tile of a sweep would be repaired by paying for all of it, or not at all."""
    world.knobs.fail_next = 1
    made = session.generate(f"{SMALL}seed: 1..3\na cat")
    assert isinstance(made, Gallery)
    person = hand(JobsPanel(session))
    assert made.run.run_id in person.words
    person.click("Send the rest…")
    assert "Send what" in person.words
    assert "1 picture: 1 credit of " in person.words
    person.click("Leave it")
    assert world.counters.charges == 3
    person.click("Send the rest…")
    person.click("Send it, and pay")
    assert world.counters.charges == 4
    assert f"%rendernet retry {made.run.run_id}" in person.words
    assert "Send the rest…" not in [getattr(b, "description", "") for b in person.visible()]


def test_a_closed_form_stops_looking(session: Session, begun: Handle, desk: Any) -> None:
    """A form that nobody sees would read the store for ever, and hold up every cell."""
    panel = JobsPanel(session)
    panel.show(desk)
    assert len(desk.events.callbacks["pre_run_cell"]) > 0
    before = list(desk.events.callbacks["post_run_cell"])
    assert panel._cell_ends in before
    panel.close()
    assert panel._cell_ends not in desk.events.callbacks["post_run_cell"]
    assert panel.settled()
    with pytest.raises(StillRunning):
        begun.wait(0)


def test_an_account_that_cannot_be_read_is_said(session: Session, hand: Any, world: World) -> None:
    """The doubt itself is known without the service, and must not vanish with it."""
    lose(session, world)
    world.knobs.offline = True
    person = hand(JobsPanel(session))
    assert 'role="alert"' in person.words
    assert ("in doubt", "1") in person.panel.facts()
    world.knobs.offline = False
    person.click("Look again")
    assert "One request left" in person.words
