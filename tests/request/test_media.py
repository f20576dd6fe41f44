"""Assets: what is known of them without a look, and what the API says of them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from rendernet_jupyter.catalog import MediaFacts
from rendernet_jupyter.request import Plan
from rendernet_jupyter.request.media import facts_of_object

Planned = Callable[..., Plan]


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (b"\x89PNG\r\n\x1a\n....", MediaFacts("image", "png")),
        (bytearray(b"\xff\xd8\xff\xe0"), MediaFacts("image", "jpeg")),
        (memoryview(b"RIFF....WEBPVP8 "), MediaFacts("image", "webp")),
        (b"\0\0\0\x18ftypisom", MediaFacts("video", "mp4")),
        (b"\0\0\0\x18ftypqt  ", MediaFacts("video", "mov")),
        (b"\x1aE\xdf\xa3", MediaFacts("video", "webm")),
        (b"ID3\x04", MediaFacts("audio", "mp3")),
        (b"RIFF....WAVE", MediaFacts("audio", "wav")),
        (b"", MediaFacts()),
        (SimpleNamespace(size=(3, 4), format=None), MediaFacts("image", "", 3, 4)),
        (
            SimpleNamespace(width=5, height=6, medium=SimpleNamespace(kind="video")),
            MediaFacts("video", "", 5, 6),
        ),
    ],
)
def test_facts_of_python_objects(content: object, facts: MediaFacts) -> None:
    """A picture in memory would be sent where a video is wanted."""
    assert facts_of_object(content) == facts


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (MediaFacts("video", "mp4", 1920, 1080, 10.0, 300), None),
        (MediaFacts("video", "mp4", 1920, 1080, 10.0, 301), "video-limits"),
        (MediaFacts("video", "mp4", 1921, 1080), "video-limits"),
        (MediaFacts("video", "mp4", 1080, 1920), "video-limits"),
        (MediaFacts("video", ""), None),
        (MediaFacts("video", "mov"), "media-format"),
        (MediaFacts("image", "tiff"), None),
        (MediaFacts("audio", "mp3"), "asset-type"),
    ],
)
def test_what_can_speak(planned: Planned, facts: MediaFacts, code: str | None) -> None:
    """A generation would be paid for that is known to fail."""
    sound = MediaFacts("audio", "mp3")
    found = planned(
        "narrate: a audio=b", probe=lambda path: facts if path == "a" else sound
    ).problems
    assert [problem.code for problem in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("width", "height", "fits"),
    [(600, 1000, True), (606, 1000, True), (607, 1000, False), (1000, 600, True), (1, 1, False)],
)
def test_what_can_move(planned: Planned, width: int, height: int, fits: bool) -> None:
    """A picture of a wrong shape would be paid for and refused."""
    facts = MediaFacts("image", "png", width, height)
    assert (planned("animate: a.png", probe=lambda _: facts).problems == ()) == fits


def test_without_a_probe_a_file_is_what_its_name_says(planned: Planned) -> None:
    """A spec could not be read on another machine than the one that holds its files."""
    assert planned("narrate: a.mp4 audio=b.mp3").requests[0].body == {
        "narrator": {"video_asset_id": {"$asset": "a.mp4"}, "audio_asset_id": {"$asset": "b.mp3"}}
    }
    assert [p.code for p in planned("narrate: a audio=b.mp3").problems] == ["missing-asset"]
    assert [p.code for p in planned("narrate: a.mov audio=b.wav").problems] == ["media-format"] * 2


def test_media_of_the_service_stand_where_the_api_takes_them(planned: Planned) -> None:
    """A medium's id would be sent where only an asset's is understood."""
    found = planned("animate: img_unknown9\n---\nupscale: img_unknown9").requests
    assert found[0].body == {"video_anyone": {"media_id": "img_unknown9"}}
    assert found[1].body == {"true_touch": {"asset_id": {"$asset": "img_unknown9"}}}
