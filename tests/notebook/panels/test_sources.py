"""What can be sent along, looked through in pictures: earlier pictures, the account's, files."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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


@pytest.fixture
def film() -> Callable[..., bytes]:
    """A video of a second."""

    def made() -> bytes:
        import av

        file = io.BytesIO()
        with av.open(file, "w", format="mp4") as container:
            stream = container.add_stream("libx264", rate=10)
            stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
            for number in range(10):
                still = Image.new("RGB", (64, 36), (number * 20, 9, 9))
                container.mux(stream.encode(av.VideoFrame.from_image(still)))
            container.mux(stream.encode(None))
        return file.getvalue()

    return made


@pytest.fixture
def tone() -> Callable[..., bytes]:
    """A sound of a second."""

    def made() -> bytes:
        import av
        import numpy as np

        file = io.BytesIO()
        with av.open(file, "w", format="mp3") as container:
            stream = container.add_stream("libmp3lame", rate=24_000, layout="mono")
            wave = np.sin(np.arange(24_000) / 12).astype(np.float32)[None]
            frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
            frame.sample_rate = 24_000
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return file.getvalue()

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


def test_a_video_made_before_is_named_so_that_a_cell_finds_it(
    session: Session, hand: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The id of a video is none that a cell reads: it would be taken for a file that is missing."""
    monkeypatch.chdir(tmp_path)
    session.generate("seed: 1\na cat on a roof", "cat")
    (still,) = Made(session, "image").page("", 0).pieces
    session.generate(f"narrator: {still.name} voice=Rachel\nWelcome aboard.")
    assert [p.name for p in Made(session, "image").page("", 0).pieces] == [still.name]
    person = hand(Studio(session))
    person.panel._switch.value = "narrator"
    person.settle()
    open_sheet(person, "Look through pictures and videos")
    film = tiles_of(person)[0]
    assert re.match(r"\N{BLACK RIGHT-POINTING TRIANGLE} \d+\.\d s Welcome aboard", film.description)
    film.click()
    person.settle()
    written = person.panel.form.written("narrator")
    assert re.fullmatch(r"uploads/\w+\.mp4", written)
    assert (tmp_path / written).stat().st_size > 1000
    assert "no such file" not in person.words
    assert person.words.count("data:image/jpeg") == 3  # two tiles, and the one that is named
    person.panel.close()


def test_sounds_and_videos_here_are_told_with_their_length(
    tmp_path: Path, film: Callable[..., bytes], tone: Callable[..., bytes]
) -> None:
    """A dozen sounds would be told apart by their names alone."""
    (tmp_path / "wave.mp4").write_bytes(film())
    (tmp_path / "song.mp3").write_bytes(tone())
    (tmp_path / "torn.mp4").write_bytes(b"no film")
    wave, torn = sorted(Folder("picture", tmp_path).page("", 0).pieces, key=lambda p: -len(p.title))
    (song,) = Folder("audio", tmp_path).page("", 0).pieces
    assert wave.label() == "\N{BLACK RIGHT-POINTING TRIANGLE} 1.0 s wave.mp4"
    assert torn.label() == "\N{BLACK RIGHT-POINTING TRIANGLE} torn.mp4"
    assert re.fullmatch(r"\N{EIGHTH NOTE} 1\.\d s song\.mp3", song.label())
    assert list(Folder("picture", tmp_path).pictures([wave, torn])) == ["wave.mp4"]
