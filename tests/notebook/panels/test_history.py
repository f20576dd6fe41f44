"""The history as a form: what is found, opened, marked and forgotten is what lines would do."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.characters import CharactersPanel
from rendernet_jupyter.notebook.panels.history import FAVOURITE, HistoryPanel, Query
from rendernet_jupyter.notebook.panels.history.panel import PAGE
from rendernet_jupyter.notebook.panels.studio import Studio
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.view.film import VIDEO_LIMIT
from rendernet_jupyter.view.phrase import lasting

CAT, DOG = "a <b>cat</b> on a roof --seed 7", "a dog in a boat --seed 8"


def made(session: Session, text: str) -> str:
    """The name of a new run."""
    found = session.generate(text)
    assert isinstance(found, Gallery)
    return found.run.run_id


@pytest.fixture
def runs(session: Session) -> tuple[str, str]:
    """A run of a cat and one of a dog."""
    return made(session, CAT), made(session, DOG)


@pytest.fixture
def person(session: Session, runs: tuple[str, str], hand: Any) -> Any:
    """Somebody before the history of those runs."""
    return hand(HistoryPanel(session))


def test_the_newest_runs_are_there_with_their_pictures(person: Any) -> None:
    """A form that opens empty asks people to know already what they look for."""
    assert person.words.count("data:image/jpeg;base64") == 2
    assert "2 runs, newest first" in person.words
    assert "<b>cat</b>" not in person.words
    person.click("a <b>cat</b> on a roof")
    assert "<b>cat</b>" not in person.words
    assert "&lt;b&gt;cat&lt;/b&gt;" in person.words


def test_typing_finds_and_the_line_says_the_same(person: Any) -> None:
    """What a form found could not be asked for again tomorrow, or by somebody else."""
    person.type("words of prompt", "dog")
    assert "%rendernet history dog" in person.words
    assert "1 run, newest first" in person.words
    assert ("words", "dog") in person.panel.facts()
    person.type("words of prompt", "zebra")
    assert "No run is found." in person.words
    person.click("Clear")
    assert "2 runs, newest first" in person.words
    person.choose("kind", "segment")
    assert "%rendernet history --kind segment" in person.words
    assert "0 runs" in person.words


def test_an_open_run_shows_its_cell(
    person: Any, runs: tuple[str, str], session: Session, world: World
) -> None:
    """A picture of last month is worth little without the cell that makes it again."""
    person.click("a dog")
    line, text = person.panel.cell()
    assert "seed: 8" in text
    again = session.generate(text, line)
    assert isinstance(again, Gallery)
    assert again.run.cached
    assert world.counters.charges == 2
    assert ("open", runs[1]) in person.panel.facts()
    assert "prompt: a dog in a boat" in person.words
    person.click("‹ All runs")
    assert person.panel.cell() == ("", "")


def test_the_pictures_of_a_run_are_leafed(session: Session, hand: Any) -> None:
    """Of a batch of four, three would never be seen large."""
    made(session, "model: Harbour 15\nbatch_size: 2\nseed: 3\na cat")
    person = hand(HistoryPanel(session))
    person.click("a cat")
    first = person.words
    assert "1 of 2" in first
    person.click("Picture ›")
    assert "2 of 2" in person.words
    assert person.words != first
    person.tap("this picture: 5 stars")
    run = session.store.runs.latest()[0]
    assert session.store.marks.ratings(run.run_id) == {run.media[1].sha256: 5}
    assert f"%rendernet rate {run.run_id} 5 --picture 1" in person.words


def test_marks_are_written_and_said_as_lines(
    person: Any, runs: tuple[str, str], session: Session
) -> None:
    """Stars that a form keeps to itself are lost with it."""
    person.click("a dog")
    person.tap("this run: 4 stars")
    assert session.store.marks.ratings(runs[1]) == {"": 4}
    assert f"%rendernet rate {runs[1]} 4" in person.words
    assert "this run<span" in person.words
    assert ": 4 stars of 5</span>" in person.words
    person.find(ipywidgets.Button, "tooltip", "this run: 4 stars (its rating")
    person.find(ipywidgets.Button, "tooltip", "this run: 1 star (it has 4 stars)")
    person.type("such as", "poster, night")
    person.type("such as", "night")
    person.switch("\N{BLACK HEART SUIT} favourite")
    assert session.store.marks.tags(runs[1]) == [FAVOURITE, "night"]
    person.type("a sentence", "-- the <i>good</i> one")
    run = session.store.runs.get(runs[1])
    assert run is not None
    assert run.note == "-- the <i>good</i> one"
    person.tap("this run: 4 stars")
    assert session.store.marks.ratings(runs[1]) == {}


def test_an_unsaved_note_does_not_call_back(
    person: Any, runs: tuple[str, str], session: Session
) -> None:
    """The click that leaves a run keeps its note first, which would open the run again."""
    person.click("a dog")
    note = person.find(ipywidgets.Text, "placeholder", "a sentence")
    back = person.find(ipywidgets.Button, "description", "‹ All runs")
    with person.panel.lock:  # as in a browser: both come before the note is written
        note.value = "the good one"
        back.click()
    person.settle()
    run = session.store.runs.get(runs[1])
    assert run is not None
    assert run.note == "the good one"
    assert f"%rendernet note {runs[1]}" in person.words
    note.value = "the best one"  # a page may send the click first
    person.settle()
    run = session.store.runs.get(runs[1])
    assert run is not None
    assert run.note == "the best one"
    assert person.panel.cell() == ("", "")
    assert "2 runs, newest first" in person.words
    with person.panel.lock:
        person.find(ipywidgets.Button, "description", "a <b>cat</b>").click()
    person.settle()
    assert ("open", runs[0]) in person.panel.facts()


def test_a_tag_given_in_leaving_stands_in_the_list(person: Any, runs: tuple[str, str]) -> None:
    """The list would go on showing the run without its tag."""
    person.click("a dog")
    tags = person.find(ipywidgets.Text, "placeholder", "such as")
    back = person.find(ipywidgets.Button, "description", "‹ All runs")
    with person.panel.lock:
        tags.value = "poster"
        back.click()
    person.settle()
    assert "#poster" in person.words


def test_runs_of_later_cells_come_by_themselves(desk: Any, session: Session, hand: Any) -> None:
    """A history that is read once says that it is empty for as long as it is open."""
    panel = HistoryPanel(session)
    panel.show(desk)
    person = hand(panel)
    assert "The history is empty." in person.words
    made(session, DOG)
    desk.events.trigger("post_run_cell", None)
    person.settle()
    assert "1 run, newest first" in person.words
    assert person.words.count("data:image/jpeg;base64") == 1
    panel.close()
    assert not desk.events.callbacks["post_run_cell"]


def test_runs_of_another_panel_come_by_themselves(desk: Any, session: Session, hand: Any) -> None:
    """What the studio beside it made would be missing until somebody runs a cell."""
    panel, studio = HistoryPanel(session), Studio(session, DOG)
    panel.show(desk)
    studio.show(desk)
    person, maker = hand(panel), hand(studio)
    maker.click("Generate")
    person.settle()
    assert "1 run, newest first" in person.words


def test_it_can_be_read_anew(person: Any, session: Session) -> None:
    """Runs of another notebook would never come."""
    made(session, "a bird --seed 9")
    person.click("Read anew")
    assert "3 runs, newest first" in person.words


def test_forgetting_asks_and_leaves_when_told_so(
    person: Any, runs: tuple[str, str], session: Session
) -> None:
    """One slip of the mouse would delete what was paid for."""
    person.click("a dog")
    person.click("Forget…")
    assert f"Forget {runs[1]} for good" in person.words
    person.click("Leave it")
    assert session.store.runs.get(runs[1]) is not None
    person.click("Forget…")
    person.click("Forget it for good")
    assert session.history(limit=None).total == 1
    assert "1 run, newest first" in person.words


def test_two_pictures_are_compared(person: Any, runs: tuple[str, str]) -> None:
    """Which of two seeds is better is not to be seen on two pages, one after the other."""
    person.click("a dog")
    person.click("Compare…")
    assert f"Open the picture that {runs[1]}[0] is to be compared with." in person.words
    person.click("a <b>cat</b>")
    before = person.words.count("<img")
    person.click(f"Compare with {runs[1]}[0]")
    assert f"%rendernet compare &#x27;{runs[1]}[0]&#x27; &#x27;{runs[0]}[0]&#x27;" in person.words
    assert person.words.count("<img") > before
    assert "SSIM" in person.words
    person.click("‹ All runs")
    assert "is to be compared" not in person.words


def test_a_comparison_can_be_left(person: Any) -> None:
    """The list would wait for a second picture for ever."""
    person.click("a dog")
    person.click("Compare…")
    person.click("Leave it")
    person.click("a dog")
    assert person.find(ipywidgets.Button, "description", "Compare…")


def test_pages_are_leafed(session: Session, hand: Any) -> None:
    """A history of a thousand runs would show fifteen of them, and no way to the rest."""
    made(session, f"model: Harbour 15\nseed: 1..{PAGE + 2}\na first cat")
    for seed in range(1, PAGE + 2):
        made(session, f"model: Harbour 15\nseed: {seed}\na first cat")
    person = hand(HistoryPanel(session))
    assert person.words.count("data:image/jpeg") == PAGE
    assert "page 1 of 2" in person.words
    person.click("Older ›")
    assert person.words.count("data:image/jpeg") == 2
    assert person.find(ipywidgets.Button, "description", "Older").disabled
    person.click("‹ Newer")
    assert person.words.count("data:image/jpeg") == PAGE


def test_an_empty_history_says_how_to_begin(session: Session, hand: Any) -> None:
    """An empty box looks like a form that is broken."""
    assert "The history is empty." in hand(HistoryPanel(session)).words


def test_the_studio_is_offered_where_there_is_one(
    session: Session, runs: tuple[str, str], hand: Any
) -> None:
    """A button that does nothing is worse than none."""
    given: list[tuple[str, str]] = []
    panel = HistoryPanel(session, on_studio=lambda line, text: given.append((line, text)))
    person = hand(panel)
    person.click("a dog")
    person.click("Compare…")
    person.click("a <b>cat</b>")
    person.click("Compare with")
    assert "%rendernet compare" in person.words
    person.click("Show in the studio")
    assert given == [panel.cell()]
    assert panel._opened.comparing.root.value == ""  # below which the studio would be out of sight


def test_an_unreadable_store_is_said(person: Any, session: Session) -> None:
    """A form that keeps showing yesterday's page hides that nothing can be read any more."""
    with session.store.database.transaction() as do:
        do("DROP TABLE rating")
    person.type("words of prompt", "dog")
    assert "the store failed" in person.words
    assert 'role="alert"' in person.words


def test_a_key_is_not_repeated(session: Session, hand: Any) -> None:
    """A key that was pasted into the wrong field would stand in the saved notebook."""
    key = "canary-5up3r-s3cret"
    session.keys.login(session.engine().choice.key.origin, Secret(key), save=False)
    person = hand(HistoryPanel(session))
    person.type("words of prompt", key[:-1])
    person.type("words of prompt", key)
    assert "holds your API key" in person.words
    assert key[:-1] not in person.words + str(person.panel.facts())
    assert person.find(ipywidgets.Text, "placeholder", "words of prompt").value == ""
    who = hand(CharactersPanel(session))
    who.type("a name, or words", key)
    assert "holds your API key" in who.words
    assert key not in who.words + str(who.panel.facts())


def test_a_run_of_before_the_login_tells_no_key(session: Session, hand: Any) -> None:
    """What was a word of a prompt yesterday is the key today, and would be saved with the cell."""
    key = "canary-5up3r-s3cret"
    made(session, f"a cat {key}")
    session.keys.login(session.engine().choice.key.origin, Secret(key), save=False)
    person = hand(HistoryPanel(session))
    person.click("a cat")
    twin = person.panel._twin_now(alive=True).bundle()
    assert key not in person.words + str(twin)
    assert "holds an API key of yours" in person.words
    assert person.panel.cell() == ("", "")


@pytest.fixture
def varied(session: Session) -> Session:
    """Runs that differ in all that is looked for."""
    prompts = ("a cat", '-a "b c" d\'s é', "a b", "$a #b \\\\ab")
    for prompt, tags in zip(prompts, (["poster"], ["-x", FAVOURITE], ["poster", FAVOURITE], []),
                            strict=True):  # fmt: skip
        model = "Harbour 15" if "poster" in tags else "JuggernautXL"
        run_id = made(session, f"model: {model}\nseed: 1\nprompt: {prompt}")
        session.store.marks.tag(run_id, tags)
        session.store.marks.rate(run_id, 1 + len(tags))
    return session


QUERIES = st.builds(
    Query,
    words=st.text("ab-\"'\\ $#é", max_size=6),
    kind=st.sampled_from(["", "", "model", "segment"]),
    model=st.sampled_from(["", "", "Harbour 15"]),
    tag=st.sampled_from(["", "", "poster", "-x"]),
    since=st.sampled_from(["", "7d", "today"]),
    engine=st.sampled_from(["", "sandbox", "service"]),
    rating=st.integers(0, 5),
    favourite=st.booleans(),
    failed=st.sampled_from([False, False, True]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(QUERIES)
def test_form_and_line_find_the_same(varied: Session, query: Query) -> None:
    """The line under a form that finds something else is a lie that is copied."""
    deed = query.deed()
    by_line = [entry.run_id for entry in deed.done(varied)]
    by_form, total = varied.store.history.search(query.wanted(PAGE, time.time()))
    assert by_line == [entry.run_id for entry in by_form]
    assert total == len(by_line)


def test_a_wrong_name_of_a_form_says_what_is_meant(desk: Any) -> None:
    """`%rendernet panel histroy` would paint a picture of it, or say nothing of use."""
    from rendernet_jupyter.notebook.panels.desks import panel as open_panel

    with pytest.raises(RenderNetError) as caught:
        open_panel("histroy")
    assert "history" in caught.value.hint


@pytest.fixture
def film(session: Session, tmp_path: Path) -> str:
    """The name of a run that made a video."""
    pytest.importorskip("av")
    still = tmp_path / "face.png"
    Image.new("RGB", (384, 640), "sienna").save(still)
    return made(session, f"narrator: {still} voice=Rachel\nForty years I kept this light.")


def test_a_video_is_told_from_a_picture_and_played(session: Session, film: str, hand: Any) -> None:
    """Who looks for the film of yesterday would see a still, and could not watch it."""
    run = session.store.runs.get(film)
    assert run is not None
    long = lasting(run.media[0].duration)
    person = hand(HistoryPanel(session))
    assert f"\N{BLACK RIGHT-POINTING TRIANGLE} {long}</span>" in person.words
    assert f'alt="The first video of {film}"' in person.words
    person.click("Forty years")
    assert '<video controls=""' in person.words
    assert 'src="data:video/mp4;base64,' in person.words
    assert 'poster="data:image/jpeg;base64,' in person.words
    assert '<track kind="captions"' in person.words
    assert re.search(r"<details[^>]*><summary[^>]*>Transcript</summary>.*Forty years", person.words)
    assert re.search(rf">length</th><td[^>]*>{long}<", person.words)
    assert "too much for a panel" not in person.words


@pytest.mark.parametrize("near", [True, False], ids=["beside the notebook", "elsewhere"])
def test_a_heavy_video_stays_out_of_the_page(
    session: Session, film: str, hand: Any, monkeypatch: pytest.MonkeyPatch, *, near: bool
) -> None:
    """A film of a hundred megabytes would be sent to the browser as one message."""
    run = session.store.runs.get(film)
    assert run is not None
    file = session.located(run.media[0].sha256)
    if near:
        monkeypatch.chdir(session.store.folder.parent)
    file.chmod(0o644)
    with file.open("ab") as more:
        more.write(bytes(VIDEO_LIMIT))
    person = hand(HistoryPanel(session))
    person.click("Forty years")
    assert "data:video" not in person.words
    assert ("<video" in person.words) is near
    assert ("open the file</a>" in person.words) is near
    assert (f"%rendernet show {film}" in person.words) is not near
    assert "data:image/jpeg" in person.words


def test_a_long_word_stays_within_the_panel(session: Session, hand: Any) -> None:
    """An address in a prompt would make the open run wider than its panel, and cut it off."""
    made(session, "see https://example.org/" + "unbreakable" * 20)
    person = hand(HistoryPanel(session))
    person.click("see")
    held = re.findall(r'<(?:div|pre|td)[^>]*style="([^"]*)"[^>]*>[^<]*unbreakable', person.words)
    assert len(held) == 2  # what was asked, and its cell
    assert all("overflow-wrap:anywhere" in style for style in held)
