"""The bytes decide what a file is, and whether it can be sent."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.asset.probe import LARGEST, look
from rendernet_jupyter.catalog import MediaFacts
from rendernet_jupyter.errors import AssetError, MissingPackage

Make = Callable[..., bytes]


@pytest.mark.parametrize(("name", "told"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp")])
def test_a_picture_is_measured(picture: Make, name: str, told: str) -> None:
    """The 3:5 rule of videos would be judged by a guess."""
    assert look(picture(name)) == MediaFacts("image", told, 12, 20)


def test_a_photo_that_lies_on_its_side_is_measured_upright() -> None:
    """Telephones store portraits as landscapes with a note; the shape is what people see."""
    file, note = io.BytesIO(), Image.Exif()
    note[0x0112] = 6
    Image.new("RGB", (50, 30)).save(file, "JPEG", exif=note)
    facts = look(file.getvalue())
    assert (facts.width, facts.height) == (30, 50)


def test_a_photo_with_a_second_picture_in_it_is_a_jpeg() -> None:
    """Many telephones write a preview behind the photo, which Pillow gives another name."""
    file = io.BytesIO()
    first, second = Image.new("RGB", (8, 8)), Image.new("RGB", (4, 4))
    first.save(file, "MPO", save_all=True, append_images=[second])
    assert look(file.getvalue()) == MediaFacts("image", "jpeg", 8, 8)


@pytest.mark.parametrize(("container", "rate"), [("mp4", 30), ("webm", 30), ("mp4", 24)])
def test_a_video_is_counted_exactly(film: Make, container: str, rate: int) -> None:
    """A clip of just 30 frames a second would be refused for the rounding of its timestamps."""
    facts = look(film(frames=20, rate=rate, container=container))
    assert (facts.type, facts.format, facts.frames) == ("video", container, 20)
    assert (facts.width, facts.height) == (64, 36)
    assert facts.duration == pytest.approx(20 / rate, abs=1e-5)
    assert facts.frames <= rate * facts.duration


def test_a_sound_is_measured(tone: Make) -> None:
    """An audio asset that is no mp3 must be told from one that is."""
    facts = look(tone())
    assert (facts.type, facts.format) == ("audio", "mp3")
    assert facts.duration == pytest.approx(1, abs=0.1)


def test_a_video_file_without_a_picture_is_a_sound(tone: Make) -> None:
    """A voice memo in an mp4 container would be sent as a video, and fail there, paid."""
    assert look(tone("mp4")).type == "audio"


@pytest.mark.parametrize(
    ("head", "kind", "name"),
    [
        (b"\0\0\0\x14ftypqt  ", "video", "mov"),
        (b"RIFF\0\0\0\0AVI LIST", "video", "avi"),
        (b"\x1a\x45\xdf\xa3\x42\x82\x88matroska", "video", "mkv"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio", "wav"),
        (b"OggS\0\2", "audio", "ogg"),
        (b"fLaC\0\0\0\x22", "audio", "flac"),
    ],
)
def test_a_format_that_the_service_does_not_take_is_named(
    head: bytes, kind: str, name: str
) -> None:
    """'must be mp4 or webm, not mov' tells more than 'cannot be read'."""
    facts = look(head + bytes(64))
    assert (facts.type, facts.format) == (kind, name)


def _bomb() -> bytes:
    """A PNG that says it has 40,000 x 40,000 pixels."""
    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize(
    ("make", "says", "fix"),
    [
        (lambda p: b"", "is empty", "again"),
        (lambda p: p()[:-30], "cut off or damaged", "again"),
        (lambda p: p("JPEG", (200, 200))[:400], "cut off or damaged", "again"),
        (lambda p: p("WEBP")[:10], "damaged at its beginning", "again"),
        (lambda p: b"Dear diary", "neither a picture", "PNG, JPEG"),
        (lambda p: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a picture", "WebP"),
        (lambda p: p("GIF", mode="P"), "a GIF picture", "convert"),
        (lambda p: p("TIFF"), "a TIFF picture", "convert"),
        (lambda p: _bomb(), "pixels", "resize"),
        (lambda p: b"\0\0\0\x18ftypisom" + bytes(200), "cut off or damaged", "again"),
        (lambda p: b"ID3" + bytes(200), "sound is cut off|nothing in this mp3", "again"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_rule_and_the_fix(
    picture: Make, make: Callable[[Make], bytes], says: str, fix: str
) -> None:
    """It would be uploaded, fail at the service, and nobody would know why."""
    with pytest.raises(AssetError, match=says) as caught:
        look(make(picture))
    assert fix in caught.value.hint


def test_half_a_video_is_refused(film: Make) -> None:
    """The index of an mp4 stands at its end: a broken download has no picture at all."""
    whole = film()
    with pytest.raises(AssetError, match="video is cut off"):
        look(whole[: len(whole) // 2])


def test_a_file_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    """A slip in a file name must not read a disk image into the memory."""
    file = tmp_path / "disk.img"
    with file.open("wb") as out:
        out.truncate(LARGEST + 1)
    with pytest.raises(AssetError, match="256 MiB can be sent"):
        look(file)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """The reason must stand in the message, without a traceback of Python's."""
    with pytest.raises(AssetError, match="cannot be read"):
        look(tmp_path)


def test_a_video_needs_the_extra(without_av: None) -> None:
    """A video that nobody looked at may break the limits, and fails paid."""
    with pytest.raises(MissingPackage) as caught:
        look(b"\0\0\0\x18ftypisom" + bytes(64))
    assert caught.value.hint == 'pip install "rendernet-jupyter[video]"'


def test_a_sound_does_without_the_extra(without_av: None) -> None:
    """No rule of sounds needs more than the first bytes."""
    assert look(b"\xff\xfb\x90\x64" + bytes(64)) == MediaFacts("audio", "mp3")


@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_are_facts_or_a_clear_error(noise: bytes, at: int) -> None:
    """A decoder's own exception would stand in the notebook as forty lines of traceback."""
    file = io.BytesIO()
    Image.new("RGB", (6, 6), "teal").save(file, "PNG")
    whole = file.getvalue()
    for data in (noise, whole[:at] + noise, whole[:at] + noise + whole[at + len(noise) :]):
        with suppress(AssetError):
            assert look(data).type in {"image", "video", "audio"}
