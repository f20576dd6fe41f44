"""Media as they come out of the studio: looked at, measured, played."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from rendernet_jupyter.sandbox import World, shelf
from rendernet_jupyter.sandbox.checks import PRIORITY
from rendernet_jupyter.sandbox.studio import Studio, portrait_of
from rendernet_jupyter.sandbox.studio.camera import _move
from rendernet_jupyter.sandbox.studio.lab import to_lab, to_rgb
from rendernet_jupyter.sandbox.studio.speech import _VOICES
from rendernet_jupyter.sandbox.world.inbox import Inbox

Make = Callable[[Mapping[str, Any]], bytes]


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "uploads")


@pytest.fixture
def make(inbox: Inbox) -> Make:
    return Studio(inbox).make


@pytest.fixture
def still() -> Image.Image:
    """A red ball, lit from above, on a pale wall."""
    image = Image.new("RGB", (240, 160), (205, 205, 200))
    pen = ImageDraw.Draw(image)
    for step in range(40):
        shade = 110 + 3 * step
        pen.ellipse((80 + step, 40 + step / 2, 160 - step, 120 - step), (shade, 20, 25))
    return image.filter(ImageFilter.GaussianBlur(1))


@pytest.fixture
def stored(inbox: Inbox, still: Image.Image) -> str:
    return inbox.put(_bytes(still))


def _bytes(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _open(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def _segment(stored: str, find: str, replace: str) -> dict[str, Any]:
    element = {"find": find, "replace": replace}
    return {"kind": "segment", "element": element, "size": [240, 160], "source": stored}


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_lab_and_back_is_the_same_colour(colour: tuple[int, int, int]) -> None:
    """Retouching would shift the colours of what it leaves alone."""
    pixel = np.array([[colour]], np.uint8)
    assert np.abs(to_rgb(to_lab(pixel)) - pixel).max() < 1


def _touch(stored: str, strength: float, scale: float) -> dict[str, Any]:
    element = {"enhance_strength": strength, "scale_factor": scale}
    size = [round(240 * scale), round(160 * scale)]
    return {"kind": "true_touch", "element": element, "size": size, "source": stored}


def test_true_touch_enlarges_by_its_factor(make: Make, stored: str) -> None:
    """An upscaled picture would not have the size that was paid for."""
    assert _open(make(_touch(stored, 0.5, 1.5))).size == (360, 240)


def test_true_touch_sharpens_by_its_strength(make: Make, stored: str) -> None:
    """`enhance_strength` would make no difference to the eye."""
    detail = []
    for strength in (0.0, 0.5, 1.0):
        image = _open(make(_touch(stored, strength, 1.0))).convert("L").crop((60, 20, 180, 140))
        pixels = np.asarray(image, float)
        detail.append(np.abs(np.diff(pixels, axis=1)).mean())
    assert detail[0] < detail[1] < detail[2]


def test_retouched_pictures_say_that_they_are_sandbox_pictures(make: Make, stored: str) -> None:
    """A retouched photograph would pass as the work of the real service."""
    for recipe in (_segment(stored, "red", "blue"), _touch(stored, 0.5, 1)):
        facts = json.loads(_open(make(recipe)).info["rendernet_sandbox"])
        assert facts == {"kind": recipe["kind"], "sandbox": True}
        assert make(recipe) == make(recipe)


def test_a_painting_uses_character_face_and_control_picture(make: Make, stored: str) -> None:
    """An add-on would be paid for and change nothing."""
    element = {"style": "Comic", "prompt": {"positive": "portrait of Mira"}}
    plain = {"kind": "style", "element": element, "size": [256, 256], "seed": 3}
    mira = portrait_of(shelf.CHARACTERS[0].id)
    assert mira is not None
    guide = {"control_net": {"asset_id": "ast_1", "name": "Depth"}}
    variants = [
        plain,
        {**plain, "character": mira["character"]},
        {**plain, "face": stored, "element": {**element, "facelock": {"asset_id": "ast_1"}}},
        {**plain, "control": stored, "element": {**element, **guide}},
    ]
    assert len({make(recipe) for recipe in variants}) == 4


def test_every_character_of_the_shelf_has_a_portrait(make: Make) -> None:
    """The list of characters would show the same face for all, or none."""
    recipes = [portrait_of(one.id) for one in shelf.CHARACTERS]
    faces = {make(recipe) for recipe in recipes if recipe is not None}
    assert len(faces) == len(shelf.CHARACTERS)
    assert portrait_of("chr_nobody") is None


def test_every_voice_of_the_shelf_speaks() -> None:
    """A voice that is listed would break the narrator."""
    assert set(_VOICES) == {voice.name for voice in shelf.VOICES}
    assert len(set(_VOICES.values())) == len(_VOICES)


@pytest.mark.parametrize(
    ("prompt", "start", "end"),
    [
        ("slow push in, leaves move in the wind", 0.0, 1.0),
        ("the camera pulls back", 1.0, 0.0),
        ("the camera stays still", 0.12, 0.12),
        ("", 0.0, 1.0),
    ],
)
def test_the_camera_does_what_the_prompt_says(prompt: str, start: float, end: float) -> None:
    """`pull back` would push in."""
    first, last = _move(prompt)
    assert (first[2], last[2]) == (start, end)


def test_the_camera_pans_to_the_side_that_is_named() -> None:
    """`pan left` would go right."""
    assert _move("pan left")[1][0] < _move("pan left")[0][0]
    assert _move("slow pan to the right")[1][0] > _move("slow pan to the right")[0][0]
    assert _move("tilt up")[1][1] < _move("tilt up")[0][1]


class Film:
    """A film, opened: its streams, frames and sound."""

    def __init__(self, content: bytes) -> None:
        av = pytest.importorskip("av")
        with av.open(io.BytesIO(content)) as file:
            self.codecs = {one.type: one.codec_context.name for one in file.streams}
            self.comment = json.loads(file.metadata["comment"])
            self.frames = [np.asarray(one.to_image()) for one in file.decode(video=0)]
            self.fps = float(file.streams.video[0].average_rate)
        self.seconds = len(self.frames) / self.fps
        self.sound = np.zeros(1)
        if "audio" in self.codecs:
            with av.open(io.BytesIO(content)) as file:
                self.sound = np.concatenate([one.to_ndarray()[0] for one in file.decode(audio=0)])


def _film(stored: str, **more: Any) -> dict[str, Any]:
    element = {"prompt": "pan left", "duration": 1}
    found = {"kind": "video_anyone", "element": element, "size": [144, 96], "source": stored}
    return {**found, **more}


def test_video_anyone_moves_for_its_duration(make: Make, stored: str) -> None:
    """A video would not play, stand still, or last another time than asked for."""
    film = Film(make(_film(stored)))
    assert film.codecs == {"video": "h264"}
    assert film.seconds == pytest.approx(1, abs=0.05)
    assert film.frames[0].shape == (96, 144, 3)
    red = [np.argwhere(frame[:, :, 0] > frame[:, :, 1] + 50)[:, 1].mean() for frame in film.frames]
    assert red[-1] > red[0] + 10  # the camera goes left, so the ball goes right
    assert film.comment == {"kind": "video_anyone", "sandbox": True}


def test_video_anyone_takes_a_generated_picture(make: Make, stored: str) -> None:
    """A picture of an earlier result could not be set in motion."""
    film = Film(make(_film(stored, source=_segment(stored, "red", "green"))))
    green = film.frames[0].astype(int)
    assert (green[:, :, 1] > green[:, :, 0] + 30).any()


@pytest.fixture
def spoken(stored: str) -> dict[str, Any]:
    pytest.importorskip("hibari")
    element = {"script": "Hello there.", "voice": "Rachel"}
    return {
        "kind": "narrator",
        "element": element,
        "size": [240, 160],
        "source": stored,
        "source_type": "image",
    }


def test_the_narrator_speaks_over_a_picture(make: Make, spoken: dict[str, Any]) -> None:
    """A narrator's video would be silent, or its level would not follow the sound."""
    content = make(spoken)
    film = Film(content)
    assert film.codecs == {"video": "h264", "audio": "aac"}
    assert np.abs(film.sound).max() > 0.1
    strip = [frame[140:158, 70:170].astype(float) for frame in film.frames]
    moved = [np.abs(b - a).mean() for a, b in pairwise(strip)]
    assert max(moved) > 2
    calm = [frame[:60].astype(float) for frame in film.frames]
    assert np.abs(calm[0] - calm[-1]).mean() < 2
    assert content.index(b"moov") < content.index(b"mdat")  # it plays while it loads
    assert make(spoken) == content


def test_voices_differ(make: Make, spoken: dict[str, Any]) -> None:
    """Everybody on the shelf would sound the same."""
    low = {**spoken, "element": {**spoken["element"], "voice": "Oskar"}}
    films = [Film(make(recipe)) for recipe in (spoken, low)]
    pitches = [_pitch(film.sound) for film in films]
    assert pitches[1] < 0.9 * pitches[0]


def _pitch(sound: Any) -> float:
    """The middle of the spectrum, in parts of the sampling rate."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float((power * np.arange(len(power))).sum() / power.sum() / len(power))


@pytest.mark.parametrize("script", ["…", "漢字", "🙂 🙂"])
def test_a_script_that_cannot_be_read_out_is_silent(
    make: Make, spoken: dict[str, Any], script: str
) -> None:
    """A script in another language would break the narrator."""
    film = Film(make({**spoken, "element": {"script": script, "voice": "Leni"}}))
    assert film.seconds > 0


def test_the_narrator_speaks_over_a_video_that_starts_again(
    make: Make, inbox: Inbox, stored: str, spoken: dict[str, Any]
) -> None:
    """The picture would freeze, or the film end, when the video is shorter than the sound."""
    clip = inbox.put(make(_film(stored, element={"prompt": "pan left", "duration": 0.3})))
    film = Film(make({**spoken, "source": clip, "source_type": "video", "size": [144, 96]}))
    assert film.seconds == pytest.approx(len(film.sound) / 24_000, abs=0.1)
    assert film.seconds > 0.6
    moved = [
        np.abs(b.astype(int) - a)[:60].mean()
        for a, b in zip(film.frames, film.frames[5:], strict=False)
    ]
    assert np.mean(moved) > 0.3


def test_the_narrator_takes_an_uploaded_sound(
    make: Make, inbox: Inbox, stored: str, spoken: dict[str, Any]
) -> None:
    """One's own voice could not be used."""
    sound = inbox.put(make(spoken))  # any file with sound in it is read alike
    recipe = {**spoken, "element": {}, "audio": sound}
    film = Film(make(recipe))
    assert np.abs(film.sound).max() > 0.1
    assert film.seconds == pytest.approx(Film(make(spoken)).seconds, abs=0.15)


@pytest.mark.anyio
async def test_every_kind_that_is_taken_can_be_made(
    open_world: Callable[..., World], connect: Callable[..., httpx.AsyncClient], still: Image.Image
) -> None:
    """A kind would be charged, and its download fail."""
    pytest.importorskip("av")
    pytest.importorskip("hibari")
    client = connect(open_world(make=None))
    address = (await client.post("/pub/v2/assets/upload")).json()["data"]
    await client.put(address["upload_url"], content=_bytes(still.resize((120, 72))))
    asset = {"asset_id": address["id"]}
    prompt = {"prompt": {"positive": "a red boat"}}
    narrator = {"image_asset_id": address["id"], "script": "Hello.", "voice": "Tove"}
    elements = {
        "segment": {"segment": {**asset, "find": "red", "replace": "blue"}},
        "style": {"style": "Comic", **prompt},
        "model": {"model": "Harbour 15", **prompt, "facelock": asset, "seed": 2**63 - 1},
        "true_touch": {"true_touch": asset},
        "narrator": {"narrator": narrator},
        "video_anyone": {"video_anyone": {"media_id": address["id"], "duration": 1}},
    }
    assert tuple(elements) == PRIORITY
    for element in elements.values():
        data = (await client.post("/pub/v1/generations", json=[element])).json()["data"]
        path = f"/pub/v1/generations/media/{data['media'][0]['id']}"
        medium = (await client.get(path)).json()["data"]
        content = (await client.get(medium["url"])).content
        dim = (medium["dim"]["width"], medium["dim"]["height"])
        if medium["type"] == "video":
            assert Film(content).frames[0].shape[1::-1] == dim
        else:
            assert _open(content).size == dim
