"""The files beside a notebook, as the grammar asks for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rendernet_jupyter import explain
from rendernet_jupyter.asset.luggage import MOST_NAMES, Luggage
from rendernet_jupyter.catalog import MediaFacts
from rendernet_jupyter.errors import AssetError

Make = Callable[..., bytes]


def problems(body: str, luggage: Luggage, **variables: object) -> list[tuple[str, str | None]]:
    found = explain(body, variables=variables, probe=luggage).plan.problems
    return [(problem.code, problem.suggest) for problem in found]


def test_paths_begin_at_the_notebook(picture: Make, luggage: Luggage, tmp_path: Path) -> None:
    """The same cell must mean the same file wherever the kernel was started from."""
    (tmp_path / "pics").mkdir()
    (tmp_path / "pics" / "me.png").write_bytes(picture())
    facts = MediaFacts("image", "png", 12, 20)
    assert luggage("pics/me.png") == luggage(str(tmp_path / "pics" / "me.png")) == facts
    assert luggage.of_path("pics/me.png").label == "pics/me.png"


def test_the_home_directory_has_its_short_name(
    picture: Make, luggage: Luggage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People write `~/pictures/me.png` everywhere else."""
    monkeypatch.setenv("HOME", str(tmp_path / "zoe"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "zoe"))
    (tmp_path / "zoe").mkdir()
    (tmp_path / "zoe" / "me.png").write_bytes(picture())
    assert luggage("~/me.png") is not None
    assert luggage.of_path(str(tmp_path / "zoe" / "me.png")).label == "~/me.png"


@pytest.mark.parametrize("name", ["no.png", "~nobody-of-this-name/a.png", "a\0b", "x" * 5000])
def test_what_is_not_there_is_not_there(luggage: Luggage, name: str) -> None:
    """Odd names must be a fault with a caret, never an exception of the system."""
    assert luggage(name) is None
    with pytest.raises(AssetError, match="there is no file"):
        luggage.of_path(name)


def test_a_folder_is_called_one(luggage: Luggage) -> None:
    """`no such file` sends people looking for what is before their eyes."""
    with pytest.raises(AssetError, match="this is a folder"):
        luggage(".")


def test_a_slip_in_a_file_name_is_said(picture: Make, luggage: Luggage, tmp_path: Path) -> None:
    """A file name is the commonest thing to mistype, and nothing was sent yet."""
    (tmp_path / "pics").mkdir()
    (tmp_path / "pics" / "portrait.png").write_bytes(picture())
    body = "model: JuggernautXL\nface: pics/potrait.png\na cat"
    assert problems(body, luggage) == [("missing-asset", "pics/portrait.png")]


def test_suggestions_are_few_and_visible(luggage: Luggage, tmp_path: Path) -> None:
    """A home directory with a million files must not be read for one slip."""
    for number in range(MOST_NAMES + 20):
        (tmp_path / f"{number}.png").touch()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").touch()
    assert len(luggage.names) == MOST_NAMES
    assert not any(name.startswith(".") for name in luggage.names)


def test_a_text_with_the_name_of_a_picture_is_refused_in_its_place(
    luggage: Luggage, tmp_path: Path
) -> None:
    """It would be uploaded, fail at the service, and nobody would know why."""
    (tmp_path / "notes.png").write_text("Dear diary")
    [problem] = explain("upscale: notes.png", probe=luggage).plan.problems
    assert (problem.code, problem.line, problem.column) == ("missing-asset", 1, 10)
    assert "neither a picture, a video nor a sound" in problem.message
    assert "PNG, JPEG, WebP" in problem.message


@pytest.mark.parametrize(
    ("frames", "size", "code"),
    [(20, (64, 36), "video-limits"), (5, (64, 1082), "video-limits"), (10, (64, 36), None)],
)
def test_a_video_is_held_against_the_limits(
    film: Make,
    tone: Make,
    luggage: Luggage,
    tmp_path: Path,
    frames: int,
    size: tuple[int, int],
    code: str | None,
) -> None:
    """Breaking them fails the generation, which is paid all the same."""
    rate = 40 if frames == 20 else 10
    (tmp_path / "clip.mp4").write_bytes(film(frames=frames, rate=rate, size=size))
    (tmp_path / "voice.mp3").write_bytes(tone())
    found = problems("narrator: clip.mp4 audio=voice.mp3", luggage)
    assert [c for c, _ in found] == ([code] if code else [])


def test_an_object_is_looked_into(film: Make, luggage: Luggage) -> None:
    """A video in a variable has the same limits as one in a file."""
    body = "narrator: {{clip}} voice=Rachel\nHello"
    assert problems(body, luggage, clip=film(frames=20, rate=40)) == [("video-limits", None)]
    assert problems(body, luggage, clip=film()) == []
    assert problems(body, luggage, clip=b"Dear diary") == [("missing-asset", None)]


def test_an_address_is_not_fetched_to_be_read(luggage: Luggage) -> None:
    """Explaining a cell must not start downloads; its ending says what it probably is."""
    assert luggage("https://pics.invalid/a/clip.MP4?sign=1") == MediaFacts("video", "mp4")
    assert luggage("https://pics.invalid/latest") == MediaFacts()
    with pytest.raises(AssetError, match="only http and https"):
        luggage("file:///etc/passwd")


def test_each_file_and_object_is_looked_at_once(
    picture: Make, luggage: Luggage, tmp_path: Path
) -> None:
    """A thousand rows with the same face would decode it a thousand times."""
    (tmp_path / "a.png").write_bytes(picture())
    (tmp_path / "bad.png").write_bytes(b"")
    first, data = luggage.of_path("a.png"), picture()
    (tmp_path / "a.png").unlink()
    assert luggage.of_path("a.png") is first
    assert luggage.of_object(data, "{{a}}").facts is luggage.of_object(data, "{{b}}").facts
    assert luggage.of_object(data, "{{b}}").label == "{{b}}"
    for _ in range(2):
        with pytest.raises(AssetError, match="empty"):
            luggage("bad.png")
