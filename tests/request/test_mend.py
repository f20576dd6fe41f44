"""Lines to copy that mend a medium: each is carried out as it stands."""

from __future__ import annotations

import os
import wave
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.asset.luggage import Luggage
from rendernet_jupyter.catalog import MediaFacts
from rendernet_jupyter.request import Plan
from rendernet_jupyter.request.mend import largest
from rendernet_jupyter.spec.canonical import asset_text

Planned = Callable[..., Plan]


def fix_of(found: Plan) -> list[str]:
    [problem] = found.problems
    return problem.fix.splitlines()


@given(st.integers(1, 9000), st.integers(1, 9000), st.sampled_from([(3, 5), (5, 3)]))
def test_a_crop_has_the_shape_and_lies_in_the_middle(
    width: int, height: int, shape: tuple[int, int]
) -> None:
    """A picture that was cropped as told would be refused again."""
    box = largest(width, height, *shape)
    if box is None:
        assert width < shape[0] or height < shape[1]
        return
    assert (box.right - box.left) * shape[1] == (box.lower - box.upper) * shape[0]
    assert 0 <= box.left <= width - box.right <= box.left + 1
    assert 0 <= box.upper <= height - box.lower <= box.upper + 1
    assert box.right - box.left > width - shape[0] or box.lower - box.upper > height - shape[1]


@pytest.mark.parametrize("name", ["my phone", "my,phone", "50% #1"])
def test_the_crop_of_a_telephones_picture_is_what_is_seen(
    planned: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A picture stored lying on its side would be cut across, or come out wrong again."""
    monkeypatch.chdir(tmp_path)
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (400, 300), "teal").save(f"{name}.jpg", exif=exif)
    cut, then = fix_of(planned(f"animate: {asset_text(f'{name}.jpg')}", probe=Luggage(tmp_path)))
    exec(cut.removeprefix("crop it: "), {})  # as a person would copy it
    with Image.open(f"{name}-cropped.png") as cropped:
        assert cropped.size == (240, 400)
    assert planned(then.removeprefix("then: "), probe=Luggage(tmp_path)).problems == ()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (Image.new("RGB", (100, 100)), "x.crop((20, 0, 80, 100))"),
        (
            SimpleNamespace(media_id="m", width=100, height=100, medium=SimpleNamespace(kind="")),
            "x.image.crop((20, 0, 80, 100))",
        ),
    ],
)
def test_the_crop_of_a_python_object(planned: Planned, content: Any, line: str) -> None:
    """A result's own picture could not be animated without guessing at numbers."""
    found = planned("animate: {{ x }}\na wave", variables={"x": content})
    assert fix_of(found) == [f"crop it: cropped = {line}", "then: animate: {{cropped}}"]


def test_an_address_is_told_the_numbers_alone(planned: Planned) -> None:
    """A line for a file that is not there would only fail."""
    facts = MediaFacts("image", "png", 512, 512)
    found = planned("animate: https://example.com/a.png", probe=lambda _: facts)
    assert fix_of(found) == ["crop it to 306 by 510 pixels"]


@pytest.mark.parametrize("rate", [8000, 22050, 96000])
def test_a_sound_becomes_an_mp3(
    planned: Planned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rate: int
) -> None:
    """A line that is offered as a fix would itself end in an error."""
    pytest.importorskip("av", reason="the line is for people who have PyAV")
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (8, 8)).save("face.png")
    with wave.open("it's a bell.wav", "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(os.urandom(rate))
    narrate = 'narrator: face.png audio="it\'s a bell.{}"'
    found = planned(narrate.format("wav"), probe=Luggage(tmp_path))
    assert found.problems[0].message == "a sound must be mp3, not wav"
    shell, python = fix_of(found)
    assert shell == """convert it: !ffmpeg -i 'it'"'"'s a bell.wav' 'it'"'"'s a bell.mp3'"""
    exec(python.partition(": ")[2], {})  # as in a cell: what it names is global
    assert planned(narrate.format("mp3"), probe=Luggage(tmp_path)).problems == ()


def test_a_video_is_told_how_it_fits(planned: Planned) -> None:
    """Limits without a way to them send people elsewhere."""
    facts = MediaFacts("video", "mp4", 3840, 2160, 10.0, 600)
    sound = MediaFacts("audio", "mp3")
    found = planned("narrator: clip.mp4 audio=a.mp3", probe=lambda p: facts if "4" in p else sound)
    [line] = fix_of(found)
    assert "-i clip.mp4 -r 30" in line
    assert line.endswith(" clip-30.mp4")
