"""Files of the account as a form: seen, held against the rules, sent once, found by their use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ipywidgets
import pytest

from rendernet_jupyter import Gallery, Session
from rendernet_jupyter.notebook.panels.assets import AssetsPanel
from rendernet_jupyter.notebook.panels.assets.panel import PAGE
from rendernet_jupyter.notebook.panels.characters import CharactersPanel
from rendernet_jupyter.notebook.panels.upload import Chosen
from rendernet_jupyter.sandbox import World
from rendernet_jupyter.session.belongings import Belongings
from rendernet_jupyter.session.loop import LOOP

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def person(session: Session, hand: Any) -> Any:
    """Somebody before the files of an account without any."""
    return hand(AssetsPanel(session))


def chooser(person: Any) -> Any:
    """The button that a browser fills."""
    [field] = [w for w in person.visible() if isinstance(w, ipywidgets.FileUpload)]
    return field


def choose(person: Any, *files: Chosen) -> None:
    """Choose files in the browser."""
    field = chooser(person)
    if ipywidgets.__version__.startswith("7"):
        value: Any = {f.name: {"metadata": {"name": f.name}, "content": f.data} for f in files}
    else:
        facts = {"type": "image/png", "last_modified": datetime.fromtimestamp(0, UTC)}
        value = tuple(
            {"name": f.name, "size": len(f.data), "content": f.data, **facts} for f in files
        )
    field.set_trait("value", value)  # only a browser can set it in ipywidgets 7
    person.settle()


def test_an_account_without_files_says_how_to_begin(person: Any) -> None:
    """An empty box looks like a form that is broken."""
    assert "There is no file yet." in person.words
    assert person.find(ipywidgets.Button, "description", "Send").disabled


def test_files_are_looked_at_then_sent_once(
    person: Any, session: Session, world: World, png: Callable[..., bytes]
) -> None:
    """A photograph that was chosen by mistake would be at the service before it is seen."""
    choose(person, Chosen("me.png", png()), Chosen("<b>notes</b>.png", b"no picture"))
    assert "PNG, 60 × 80" in person.words
    assert "cannot be sent: this is neither a picture" in person.words
    assert "<b>notes" not in person.words
    assert world.counters.uploads == 0
    person.click("Send 1 file to sandbox")
    [kept] = session.store.assets.kept(session.engine().account)
    assert f"me.png is sent: {kept.asset_id}" in person.words
    assert not chooser(person).value  # or it would go on to say "Choose files (2)"
    assert f'alt="The picture {kept.asset_id}"' in person.words
    person.type("or a path", "face.png")
    person.click("Send 1 file")
    assert "face.png was there already" in person.words
    assert world.counters.uploads == 1
    assert ("files", "1 file") in person.panel.facts()


def test_a_wrong_path_names_what_is_near(person: Any) -> None:
    """`Nothing happened` sends people looking in the wrong folder."""
    person.type("or a path", "fcae.png")
    assert "Did you mean face.png?" in person.words
    assert person.find(ipywidgets.Button, "description", "Send").disabled


def test_what_was_typed_takes_the_place_of_what_was_chosen(
    person: Any, png: Callable[..., bytes]
) -> None:
    """Beside the path the button would still count a file that is not sent."""
    choose(person, Chosen("me.png", png()))
    person.type("or a path", "face.png")
    assert "me.png" not in person.words
    assert not chooser(person).value


def test_a_face_sent_elsewhere_comes_by_itself(
    desk: Any, folder: Path, session: Session, hand: Any
) -> None:
    """A list that stands still looks as if the file had not been sent."""
    files, characters = AssetsPanel(session), CharactersPanel(session)
    files.show(desk)
    characters.show(desk)
    person, maker = hand(files), hand(characters)
    maker.click("New character…")
    maker.type("what prompts call it", "Zoe")
    maker.type("gender, age", "woman, about 60")
    maker.type("or its path", str(folder / "face.png"))
    maker.click("Make it")
    person.settle()
    assert ("files", "1 file") in files.facts()


def test_an_open_file_says_where_it_was_used(person: Any, session: Session) -> None:
    """Among forty uploads nobody knows which one the character was made from."""
    person.type("or a path", "face.png")
    person.click("Send 1 file")
    [kept] = session.store.assets.kept(session.engine().account)
    session.characters.create("Zoe", kept.asset_id, prompt="woman, about 60")
    person.click(kept.asset_id)
    assert "Zoe" in person.words
    line, text = person.panel.cell()
    made = session.generate(f"seed: 7\n{text}", line)
    assert isinstance(made, Gallery)
    person.click("‹ All files")
    assert person.panel.cell() == ("", "")
    person.click(kept.asset_id)
    assert made.run.run_id in person.words


def test_a_file_that_cannot_be_used_says_what_to_do(
    session: Session, hand: Any, world: World, png: Callable[..., bytes]
) -> None:
    """`failed` alone leaves people with the same file, sent again."""
    assets = session.engine().service.assets
    failed = LOOP.wait(assets.upload(b"no <b>picture</b>", "image"))
    world.knobs.asset_latency = 3600
    pending = LOOP.wait(assets.upload(png(), "image", (60, 80)))
    person = hand(AssetsPanel(session))
    assert "cannot be used" in person.words
    assert "being looked at" in person.words
    person.click(failed)
    assert "The service says: " in person.words
    assert "Save the file in another format" in person.words
    assert person.panel.cell() == ("", "")
    person.click("‹ All files")
    person.click(pending)
    assert "Read anew in a moment" in person.words


def test_pages_are_leafed(session: Session, hand: Any, png: Callable[..., bytes]) -> None:
    """The sixteenth file could not be seen at all."""
    mine = Belongings(session)
    for number in range(PAGE + 1):
        mine.upload(mine.look(png(f"#{number:02x}0000"), str(number)))
    person = hand(AssetsPanel(session))
    assert person.words.count('alt="The picture') == PAGE
    person.click("More ›")
    assert person.words.count('alt="The picture') == 1
    assert "page 2 of 2" in person.words


def test_without_the_service_the_form_says_so(session: Session, hand: Any, world: World) -> None:
    """`Reading …` for ever looks as if one had only to wait."""
    world.knobs.offline = True
    person = hand(AssetsPanel(session))
    assert "The files cannot be listed." in person.words
    assert person.words.count('role="alert"') == 1
    world.knobs.offline = False
    person.click("Read anew")
    assert "There is no file yet." in person.words
