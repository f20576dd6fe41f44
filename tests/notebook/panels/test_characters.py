"""Characters as a form: found by faces, made from a file, changed, put away when one agrees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets
import pytest

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.notebook.panels.characters import CharactersPanel
from rendernet_jupyter.notebook.panels.upload import files_of
from rendernet_jupyter.sandbox import Refusal, World

WHO = "woman, about 60, short grey hair"

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def person(session: Session, hand: Any) -> Any:
    """Somebody before the characters."""
    return hand(CharactersPanel(session))


def fill(person: Any, name: str = "Zoe", face: str = "face.png") -> None:
    """Fill the form for a new character in."""
    person.click("New character…")
    person.type("what prompts call it", name)
    person.type("gender, age", WHO)
    person.type("or its path", face)


def goes(person: Any) -> bool:
    """Whether the form can be sent."""
    return not person.find(ipywidgets.Button, "description", "Make it").disabled


def test_everybody_is_shown_with_a_face(person: Any) -> None:
    """A list of names alone does not say who they are."""
    assert person.words.count('alt="Face of') == 6
    assert "6 characters of sandbox" in person.words
    person.type("a name, or words", "grey")
    assert "%rendernet characters --search grey" in person.words
    person.switch("mine")
    assert "%rendernet characters --own --search grey" in person.words
    assert "Nobody is found." in person.words
    assert ("only", "mine") in person.panel.facts()


def test_who_is_open_can_be_put_into_a_cell(person: Any, session: Session) -> None:
    """Whoever has found a face wants it in a prompt, not its id."""
    person.click("Mira")
    line, text = person.panel.cell()
    assert "{Mira}" in text
    made = session.generate(text, line)
    assert isinstance(made, Gallery)
    assert made[0].character is not None
    assert made[0].character.name == "Mira"
    assert "belongs to the service" in person.words
    assert not [w for w in person.visible() if getattr(w, "description", "") == "Put away…"]
    person.click("‹ All characters")
    assert person.panel.cell() == ("", "")


def test_a_character_is_made_from_a_path(person: Any, session: Session, world: World) -> None:
    """A form whose button does what no line can do could not be repeated."""
    fill(person)
    assert "PNG, 60 × 80" in person.words
    person.click("Make it")
    assert session.characters["Zoe"].prompt == WHO
    assert f"%rendernet character create Zoe face.png --type realistic --prompt '{WHO}'" in (
        person.words.replace("&#x27;", "'")
    )
    assert 'alt="Face of Zoe"' in person.words
    assert person.panel.cell()[1].startswith("{Zoe}")
    assert world.counters.uploads == 1


def test_a_character_is_made_from_a_file_of_the_browser(
    person: Any, session: Session, world: World, png: Callable[..., bytes]
) -> None:
    """Who works on a server has the photograph on the machine before them, and no path."""
    person.click("New character…")
    person.type("what prompts call it", "Zoe")
    person.type("gender, age", WHO)
    person.panel._form._face._chosen(files_of(({"name": "me.png", "content": png()},)))
    person.settle()
    assert 'alt="The face that was chosen"' in person.words
    assert world.counters.uploads == 0
    person.click("Make it")
    [asset_id] = [kept.asset_id for kept in session.store.assets.kept(session.engine().account)]
    assert f"character create Zoe {asset_id} --type" in person.words


def test_files_of_both_generations_of_controls_are_read() -> None:
    """An upload that works with one ipywidgets would bring nothing with the other."""
    new = ({"name": "a.png", "type": "image/png", "content": memoryview(b"1")},)
    old = {"a.png": {"metadata": {"name": "a.png"}, "content": b"1"}}
    assert files_of(new) == files_of(old)
    assert files_of(()) == files_of({}) == ()


def test_what_is_wrong_is_said_before_anything_leaves(
    person: Any, world: World, folder: Path
) -> None:
    """A taken name would be told after the face was uploaded."""
    before = world.counters.uploads
    person.click("New character…")
    assert "A name is missing." in person.words
    for name, says in (("Mira", "is called"), ("a{b", "have a meaning"), ("Zoe", "A few words")):
        person.type("what prompts call it", name)
        assert says in person.words, name
    person.type("gender, age", WHO)
    assert "A face is missing." in person.words
    (folder / "notes.png").write_text("no picture")
    for face, says in (("notes.png", "neither a picture"), ("fcae.png", "Did you mean face.png")):
        person.type("or its path", face)
        assert says in person.words, face
        assert not goes(person)
    person.type("or its path", "face.png")
    assert goes(person)
    assert world.counters.uploads == before


def test_a_refusal_keeps_what_was_filled_in(person: Any, session: Session, world: World) -> None:
    """Ten minutes of typing would be lost over one name that the service does not like."""
    world.knobs.refuse_next = [
        Refusal(status=400, message="a bad name", operation="createCharacter")
    ]
    fill(person)
    person.click("Make it")
    assert "a bad name" in person.words
    assert 'role="alert"' in person.words
    assert goes(person)
    person.click("Make it")
    assert session.characters["Zoe"].prompt == WHO


def test_changing_sends_only_what_changed(person: Any, session: Session) -> None:
    """A form that sends everything undoes what another notebook changed meanwhile."""
    session.characters.create("Zoe", "face.png", prompt=WHO)
    person.click("Read anew")
    person.click("Zoe")
    person.click("Change…")
    assert "Nothing is changed yet." in person.words
    person.type("gender, age", "woman, about 70")
    person.click("Change it")
    assert session.characters["Zoe"].prompt == "woman, about 70"
    assert "%rendernet character edit Zoe --prompt" in person.words
    assert "--type" not in person.words
    person.click("Change…")
    person.type("or its path", "older.png")
    person.click("Change it")
    assert "character edit Zoe --face older.png" in person.words


def test_putting_away_shows_the_face_and_asks(person: Any, session: Session) -> None:
    """No way back is documented, so a slip must cost nothing."""
    session.characters.create("Zoe", "face.png", prompt=WHO)
    person.click("Read anew")
    person.click("Zoe")
    assert 'alt="Face of Zoe"' in person.words
    person.click("Put away…")
    assert "the service documents no way back" in person.words
    person.click("Leave it")
    assert "Zoe" in [who.name for who in session.characters]
    person.click("Put away…")
    person.click("Put Zoe away")
    assert "Zoe" not in [who.name for who in session.characters]
    assert "Zoe is put away" in person.words
    assert 'alt="Face of Zoe"' not in person.words


def test_hostile_names_are_text(person: Any, session: Session) -> None:
    """A character that somebody else made would run its name as HTML in every notebook."""
    session.characters.create("<img src=x onerror=alert(1)>", "face.png", prompt="<b>$x$</b>")
    person.click("Read anew")
    assert "<img src=x" not in person.words
    person.click("<img src=x")
    assert "<img src=x" not in person.words
    assert "<b>" not in person.words


def test_without_the_service_the_last_list_stands_with_its_age(person: Any, world: World) -> None:
    """A train journey would leave an empty form, or one that passes for fresh."""
    world.knobs.offline = True
    person.click("Read anew")
    assert "names are checked against a list of just now" in person.words
    assert person.words.count('alt="Face of') == 6


def test_without_any_list_the_form_says_so(session: Session, hand: Any, world: World) -> None:
    """`Reading …` for ever looks as if one had only to wait."""
    world.knobs.offline = True
    person = hand(CharactersPanel(session))
    assert "The characters cannot be listed." in person.words
    assert 'role="alert"' in person.words
    world.knobs.offline = False
    person.click("Read anew")
    assert person.words.count('alt="Face of') == 6
