"""What can be sent along, looked through in pictures: earlier pictures, the account's, files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import ipywidgets
import pytest
from PIL import Image

from rendernet_jupyter import Gallery, RenderNetError, Session
from rendernet_jupyter.notebook.panels.sources import (
    Account,
    Folder,
    Made,
    Piece,
    Sheet,
    Source,
)
from rendernet_jupyter.notebook.panels.sources.named import known
from rendernet_jupyter.notebook.panels.studio import Studio
from rendernet_jupyter.notebook.panels.tiles import SHOWN
from rendernet_jupyter.session.belongings import Belongings


@pytest.fixture
def bikes(session: Session) -> Gallery:
    """Two runs: a cat, and after it two bicycles."""
    session.generate("seed: 1\na cat on a roof")
    made = session.generate("seed: 1..2\na red bicycle by the sea")
    assert isinstance(made, Gallery)
    return made


def tiles_of(person: Any) -> list[Any]:
    """The buttons of the tiles that can be seen."""
    boxes = [w for w in person.visible() if "rendernet-tile" in w._dom_classes]
    return [box.children[1] for box in boxes]


def open_sheet(person: Any, tip: str = "Look through") -> None:
    person.find(ipywidgets.Button, "tooltip", tip).click()
    person.settle()


def turn_to(person: Any, source: str) -> None:
    switch = next(
        w
        for w in person.visible()
        if isinstance(w, ipywidgets.ToggleButtons) and (source in dict(w.options))
    )
    switch.value = dict(switch.options)[source]
    person.settle()


def painted(path: Path, colour: str = "teal") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 64), colour).save(path)
    return path


# What there is


def test_earlier_pictures_come_newest_first(session: Session, bikes: Gallery) -> None:
    """The picture that was made last would stand behind hundreds of others."""
    made = Made(session, "image")
    page = made.page("", 0)
    names = [piece.name for piece in page.pieces]
    assert names[:2] == [picture.media_id for picture in bikes]
    assert [piece.label() for piece in page.pieces[2:]] == ["a cat on a roof"]
    newer = session.generate("seed: 2\na cat on a roof")
    assert isinstance(newer, Gallery)
    assert made.page("", 0) == page  # a page does not change under the pointer
    made.forget()
    assert made.page("", 0).pieces[0].name == newer[0].media_id


def test_earlier_pictures_are_found_by_words_and_each_is_there_once(
    session: Session, bikes: Gallery
) -> None:
    """A picture of last month would have to be leafed to, past its copies."""
    made = Made(session, "image")
    session.generate("seed: 1\na cat on a roof")  # from the store, so the same picture
    assert [p.label() for p in made.page("cat", 0).pieces] == ["a cat on a roof"]
    assert made.page("dinosaur", 0).pieces == ()
    assert Made(session, "audio").page("", 0).pieces == ()


def test_only_the_page_that_is_seen_is_read() -> None:
    """A store with thousands of pictures would be read whole to show twelve of them."""
    asked: list[int] = []

    class Counted(Source):
        def pieces(self, words: str) -> Iterator[Piece]:
            for number in range(1000):
                asked.append(number)
                yield Piece(f"{words}{number % 900}")

    counted = Counted("image")
    for _ in range(2):
        assert len(counted.page("", 0).pieces) == SHOWN
        assert len(asked) == SHOWN + 1
    counted.page("other", 1)
    assert len(asked) == 3 * SHOWN + 2
    assert len(counted.page("", 74).pieces) == SHOWN  # the last of 900 different ones
    assert not counted.page("", 74).more


def test_the_account_shows_what_fits(session: Session, bikes: Gallery, tmp_path: Path) -> None:
    """What was sent for another cell would have to be looked up by its id."""
    held, _ = Belongings(session).upload(Belongings(session).look(bikes[1]))
    account = Account(session, "image")
    (piece,) = account.page("", 0).pieces
    assert (piece.name, piece.kind) == (held.asset.asset_id, "image")
    assert account.pictures([piece])[piece.name].startswith("data:image/jpeg")
    assert account.page(piece.name[:7], 0).pieces == (piece,)
    assert account.page("no such id", 0).pieces == ()
    assert Account(session, "audio").page("", 0).pieces == ()


def test_files_here_are_told_from_others(tmp_path: Path) -> None:
    """A face in a folder beside the notebook would be typed letter by letter, or not be found."""
    for number, name in enumerate(["b.png", "faces/my face.JPG", "venv/c.png", ".d.png", "e.txt"]):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (number, number))
    (tmp_path / "song.mp3").write_bytes(b"ID3")
    found = Folder("image", tmp_path).page("", 0).pieces
    assert [piece.name for piece in found] == ["faces/my face.JPG", "b.png"]
    assert Folder("image", tmp_path).page("MY", 0).pieces == found[:1]
    (sound,) = Folder("audio", tmp_path).page("", 0).pieces
    assert (sound.name, sound.kind) == ("song.mp3", "audio")
    assert Folder("image", tmp_path / "gone").page("", 0).pieces == ()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "gone.png",
        "https://x.test/a.png",
        "{{hero}}",
        "a\0b",
        "~nobody/x.png",
        "img_unknown",
        "ast_unknown",
        "x" * 5000,
    ],
)
def test_what_is_not_at_hand_is_left_to_the_linter(session: Session, typed: str) -> None:
    """Half of a path would be an error of the panel, at each letter."""
    assert known(session, typed) is None


# The sheet


class Failing(Source):
    """A source that cannot be had until it is mended."""

    name = "far away"
    mended = False

    def pieces(self, words: str) -> Iterator[Piece]:
        if not self.mended:
            raise RenderNetError("the list is not to be had", hint="Look at the <net>.")
        yield Piece("ast_1", title="<b>one</b>")


def test_a_source_that_fails_says_so_and_can_be_asked_again(session: Session, hand: Any) -> None:
    """Whoever is offline would see an empty sheet and believe it."""
    picked: list[Piece] = []
    source = Failing("image")
    person = hand(Sheet(session, [source], picked.append))
    assert "the list is not to be had" in person.words
    assert "&lt;net&gt;" in person.words
    source.mended = True
    person.click("Try again")
    assert "not to be had" not in person.words
    (tile,) = tiles_of(person)
    tile.click()
    assert [piece.name for piece in picked] == ["ast_1"]
    person.panel.close()


def test_pictures_are_made_for_the_page_that_is_seen(session: Session, hand: Any) -> None:
    """A store of five hundred pictures would be scaled down before the first is shown."""
    looked: list[str] = []

    class Watched(Source):
        name = "watched"

        def pieces(self, words: str) -> Iterator[Piece]:
            yield from (Piece(f"img_{words}{number}") for number in range(SHOWN + 3))

        def pictures(self, pieces: Sequence[Piece]) -> Mapping[str, str]:
            looked.extend(piece.name for piece in pieces)
            return {piece.name: "data:image/jpeg;base64,eA==" for piece in pieces}

    person = hand(Sheet(session, [Watched("image")], lambda _: None))
    assert looked == [f"img_{number}" for number in range(SHOWN)]
    assert person.words.count("data:image/jpeg") == SHOWN
    person.click("More")
    assert looked[SHOWN:] == [f"img_{number}" for number in range(SHOWN, SHOWN + 3)]
    assert len(tiles_of(person)) == 3
    person.click("‹ Back")
    assert len(looked) == SHOWN + 3  # those of the first page are remembered
    person.panel.close()


def test_enter_takes_the_first_that_is_found(session: Session, bikes: Gallery, hand: Any) -> None:
    """Whoever types would have to go on with a pointer."""
    picked: list[Piece] = []
    person = hand(Sheet(session, [Made(session, "image")], picked.append))
    person.type("words of the prompt", "cat")
    field = person.find(ipywidgets.Text, "placeholder", "words of the prompt")
    field._handle_custom_msg({"event": "submit"}, [])
    assert [piece.label() for piece in picked] == ["a cat on a roof"]
    person.type("words of the prompt", "dinosaur")
    assert "Nothing here fits &#x27;dinosaur&#x27;." in person.words
    person.panel.close()


# In the studio


@pytest.mark.parametrize("kind", ["segment", "true_touch", "narrator", "video_anyone"])
def test_a_picture_is_chosen_by_looking(
    kind: str, session: Session, bikes: Gallery, hand: Any
) -> None:
    """Earlier pictures would be a list of words, which say nothing of how they look."""
    person = hand(Studio(session))
    person.panel._switch.value = kind
    person.settle()
    open_sheet(person, "Look through pictures")
    assert len(tiles_of(person)) == 3
    tiles_of(person)[1].click()
    person.settle()
    (asset,) = [
        w for w in person.visible() if str(getattr(w, "placeholder", "")).startswith("picture.png")
    ]
    assert asset.value == bikes[1].media_id
    assert f"{bikes[1].media_id} · seed 2" in person.words
    person.click("Clear")
    assert asset.value == ""
    assert bikes[1].media_id not in person.words
    person.panel.close()


def test_a_face_is_taken_from_each_source(
    session: Session,
    bikes: Gallery,
    hand: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The text of a face would name something that another kernel does not know."""
    monkeypatch.chdir(tmp_path)
    painted(tmp_path / "faces" / "my face.png")
    held, _ = Belongings(session).upload(Belongings(session).look(bikes[0]))
    person = hand(Studio(session, "steps: 4\na portrait"))
    person.click("▸ People and guides")
    face = next(w for w in person.visible() if getattr(w, "tooltip", "") == "Look through pictures")
    face.click()
    person.settle()
    for source, written in (
        ("made before", bikes[0].media_id),
        ("of the account", held.asset.asset_id),
        ("files here", '"faces/my face.png"'),
    ):
        turn_to(person, source)
        tiles_of(person)[0].click()
        person.settle()
        assert person.panel.form.written("facelock") == written
        fresh = hand(Studio(session, person.panel.form.text()))
        assert fresh.panel.form == person.panel.form
        fresh.panel.close()
    person.panel.close()


def test_what_was_made_meanwhile_is_offered(session: Session, hand: Any) -> None:
    """The picture that the studio has just made could not be enlarged in it."""
    person = hand(Studio(session, "seed: 3\nsteps: 4\na cat"))
    person.panel._switch.value = "true_touch"
    person.settle()
    open_sheet(person)
    assert "Nothing was made yet." in person.words
    made = session.generate("seed: 3\nsteps: 4\na cat")
    assert isinstance(made, Gallery)
    with person.panel.lock:
        person.panel.made(made)
    person.settle()
    assert len(tiles_of(person)) == 1
    person.panel.close()
