"""Find and replace: in pictures that the sandbox painted, and in those that others made."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.painter.change import change_of
from rendernet_jupyter.sandbox.painter.part import part_of
from rendernet_jupyter.sandbox.painter.words import read
from rendernet_jupyter.sandbox.studio.find import region_of
from rendernet_jupyter.sandbox.studio.painting import painted
from rendernet_jupyter.sandbox.studio.replaced import Replaced
from rendernet_jupyter.sandbox.studio.segment import fault_of_segment, replaced, segment
from rendernet_jupyter.sandbox.world.inbox import Inbox

SAILOR = "portrait of an old sailor with a white beard, yellow raincoat, blue sky"
SIDE = 160

Segment = Callable[..., Replaced]


def recipe(prompt: str, **element: Any) -> dict[str, Any]:
    """The recipe of a small painting."""
    body = {"prompt": {"positive": prompt, "negative": ""}, "model": "Harbour 15", **element}
    return {"kind": "model", "element": body, "size": [SIDE, SIDE], "seed": 11}


def pixels(image: Image.Image) -> np.ndarray[Any, Any]:
    return np.asarray(image.convert("RGB"), int)


def png(image: Image.Image) -> bytes:
    image.save(file := io.BytesIO(), "PNG")
    return file.getvalue()


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "uploads")


@pytest.fixture
def in_painting(inbox: Inbox) -> Segment:
    """`in_painting(prompt, find, replace)`: the outcome in a picture that the sandbox painted."""

    def in_painting(prompt: str, find: str, into: str, **element: Any) -> Replaced:
        origin = recipe(prompt, **element)
        source = inbox.put(png(painted(origin, inbox)))
        return replaced(order(source, find, into, painted=origin), inbox)

    return in_painting


@pytest.fixture
def in_photo(inbox: Inbox) -> Segment:
    """`in_photo(image, find, replace)`: the outcome in a picture from elsewhere."""

    def in_photo(image: Image.Image, find: str, into: str) -> Replaced:
        return replaced(order(inbox.put(png(image)), find, into), inbox)

    return in_photo


def order(source: str, find: str, into: str, **more: Any) -> dict[str, Any]:
    """The recipe of a segment."""
    element = {"find": find, "replace": into}
    return {"kind": "segment", "element": element, "size": [SIDE, SIDE], "source": source, **more}


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    """A red ball on grass under a blue sky, with the grain of a camera."""
    height, width = 180, 240
    chance = np.random.default_rng(3)
    y, x = np.mgrid[0:height, 0:width].astype(float)
    sky = np.stack([90 + 0.9 * y, 140 + 0.6 * y, 215 + 0.1 * y], -1)
    grass = np.stack([70 + 0.3 * y, 110 + 0.2 * y, 60 + 0 * y], -1)
    scene = np.where((y < 100)[..., None], sky, grass) + chance.normal(0, 3, (height, width, 1))
    near = np.hypot(x - 120, y - 110) / 42
    light = 0.6 + 0.4 * np.clip(1 - np.hypot(x - 105, y - 92) / 70, 0, 1)
    ball = np.stack([220 * light, 55 * light, 50 * light], -1)
    scene = np.where((near < 1)[..., None], ball, scene)
    image = Image.fromarray(scene.clip(0, 255).astype(np.uint8))
    return image.filter(ImageFilter.GaussianBlur(0.7))


def assert_kept(done: Replaced, before: Image.Image, *, share: float = 0.6) -> None:
    """Not a byte has changed where the mask is black, and most have where it is white."""
    changed = np.abs(pixels(done.image) - pixels(before)).max(-1)
    mask = np.asarray(done.mask)
    assert changed[mask == 0].max(initial=0) == 0
    assert (changed[mask > 200] > 0).mean() > share
    assert (mask > 127).mean() > 0.002


PAINTED = [
    (SAILOR, "yellow raincoat", "red raincoat"),
    (SAILOR, "yellow raincoat", "a tweed coat"),
    (SAILOR, "sky", "night sky"),
    (SAILOR, "sailor's hair", "black hair"),
    (SAILOR, "background", "white"),
    (SAILOR, "the background", "a beach at sunset"),
    (SAILOR, "old sailor", "a robot"),
    (SAILOR, "gizmo", "gadget"),
    ("a dog on a beach", "dog", "cat"),
    ("a dog on a beach", "dog", "a boy"),
    ("a dog on a beach", "beach", "forest"),
    ("a red boat on a lake", "red", "blue"),
    ("a grey sofa in a room", "grey sofa", "green armchair"),
    ("a city street at night in the rain", "rain", "snow"),
    ("an owl in a forest, full moon", "moon", "nothing"),
    ("an owl in a forest, full moon", "moon", "a ufo"),
]


@pytest.mark.parametrize(("prompt", "find", "into"), PAINTED)
def test_in_a_painting_only_the_part_that_was_meant_changes(
    in_painting: Segment, inbox: Inbox, prompt: str, find: str, into: str
) -> None:
    """A red raincoat would also colour the hair, the horizon and the sea."""
    assert_kept(in_painting(prompt, find, into), painted(recipe(prompt), inbox))


@pytest.mark.parametrize("look", ["Comic", "Oil Paint", "Mosaic", "Woodcut", "Pencil Sketch"])
def test_what_comes_in_has_the_finish_of_the_rest(
    in_painting: Segment, inbox: Inbox, look: str
) -> None:
    """In a woodcut the new thing would stand like a sticker."""
    style = {"style": look, "model": ""}
    done = in_painting("a dog on a beach", "dog", "cat", **style)
    whole = painted(recipe("a dog on a beach", **style), inbox)
    assert_kept(done, whole, share=0.3)  # ink and joints stay where they were
    assert np.asarray(done.mask)[: SIDE // 4, : SIDE // 6].max() == 0  # no specks in the sky


def test_a_dog_becomes_the_cat_that_the_painter_paints(in_painting: Segment, inbox: Inbox) -> None:
    """`dog -> cat` would give a dog in another colour."""
    done = in_painting("a dog on a beach", "dog", "cat")
    cat = painted(recipe("a cat on a beach"), inbox)
    dog = painted(recipe("a dog on a beach"), inbox)
    inside = np.asarray(done.mask) > 127
    from_cat = np.abs(pixels(done.image) - pixels(cat)).mean(-1)[inside].mean()
    from_dog = np.abs(pixels(done.image) - pixels(dog)).mean(-1)[inside].mean()
    assert from_cat < 0.5 * from_dog


def test_the_new_colour_is_found_where_the_old_one_was(in_painting: Segment, inbox: Inbox) -> None:
    """The coat would not be red afterwards, or red elsewhere as well."""
    done = in_painting(SAILOR, "yellow raincoat", "red raincoat")
    region = region_of(done.image, "red coat")
    assert region is not None
    found, mask = region.mask > 0.5, np.asarray(done.mask) > 127
    assert (found & mask).sum() > 0.7 * found.sum()
    assert (found & mask).sum() > 0.4 * mask.sum()


def test_one_change_follows_another(in_painting: Segment, inbox: Inbox) -> None:
    """The second change of a picture would take the first one back."""
    origin = recipe(SAILOR)
    first = order(inbox.put(png(painted(origin, inbox))), "raincoat", "red", painted=origin)
    done = replaced(first, inbox)
    second = order(inbox.put(segment(first, inbox)), "sky", "night sky", painted=first)
    last = replaced(second, inbox)
    coat = np.asarray(done.mask) > 250
    assert (pixels(last.image)[coat] == pixels(done.image)[coat]).mean() > 0.98
    assert pixels(last.image)[:20].mean() < 0.6 * pixels(done.image)[:20].mean()


@pytest.mark.parametrize(
    ("find", "into", "row"),
    [("Mira", "a robot", None), ("Mira's hair", "blond hair", 1), ("red coat", "blue coat", 2)],
)
def test_a_character_is_found_by_name_and_by_what_they_wear(
    inbox: Inbox, find: str, into: str, row: int | None
) -> None:
    """In a picture of a character the words would find something else."""
    character = {"id": "chr_1", "name": "Mira", "prompt": "a woman with black hair"}
    origin = recipe("portrait of {Mira}, red coat") | {
        "character": {**character, "character_type": "realistic"}
    }
    before = painted(origin, inbox)
    done = replaced(order(inbox.put(png(before)), find, into, painted=origin), inbox)
    assert_kept(done, before)
    thirds = [part.mean() for part in np.array_split(np.asarray(done.mask), 3)]
    assert row is None or thirds[row] == max(thirds)
    skin = np.asarray(done.mask)[SIDE // 2, SIDE // 2]
    assert bool(skin) is (row is None)


def test_what_is_taken_away_leaves_the_others_where_they_stand(
    in_painting: Segment, inbox: Inbox
) -> None:
    """Without the dog the kite would fly elsewhere."""
    prompt = "a brown dog in a meadow, a red kite"
    done = in_painting(prompt, "dog", "nothing")
    assert_kept(done, painted(recipe(prompt), inbox))
    assert np.asarray(done.mask)[: SIDE // 3].max() == 0


PHOTOS = [
    ("red ball", "green ball"),
    ("ball", "a cat"),
    ("ball", "nothing"),
    ("the thing", "denim"),
    ("sky", "night sky"),
    ("sky", "pink"),
    ("grass", "desert"),
    ("background", "a city at night"),
]


@pytest.mark.parametrize(("find", "into"), PHOTOS)
def test_in_a_photo_only_the_region_that_was_meant_changes(
    in_photo: Segment, photo: Image.Image, find: str, into: str
) -> None:
    """Grass would turn green with the ball, or the ball blue with the sky."""
    done = in_photo(photo, find, into)
    assert_kept(done, photo)
    ball, sky, grass = (np.asarray(done.mask)[at] > 127 for at in ((110, 120), (12, 12), (172, 9)))
    meant = {"sky": (0, 1, 0), "grass": (0, 0, 1), "background": (0, 1, 0)}
    assert (ball, sky, grass) == meant.get(find, (1, 0, 0))


def test_a_colour_keeps_light_and_shade(in_photo: Segment, photo: Image.Image) -> None:
    """A recoloured thing would lose its shape and look like a sticker."""
    done = in_photo(photo, "red ball", "blue ball")
    before = np.asarray(photo.convert("L"), float)[75:145, 120]
    after = np.asarray(done.image.convert("L"), float)[75:145, 120]
    assert np.corrcoef(before, after)[0, 1] > 0.9
    red, _, blue = pixels(done.image)[110, 120]
    assert blue > red + 40


def test_what_is_hidden_is_made_up_from_both_sides(in_photo: Segment, photo: Image.Image) -> None:
    """Where something was taken away a stain would stay, and the horizon would break."""
    done = pixels(in_photo(photo, "ball", "nothing").image)
    upper, lower = done[85, 120], done[125, 120]
    assert np.abs(upper - done[85, 20]).max() < 25
    assert np.abs(lower - done[125, 20]).max() < 25


@pytest.mark.parametrize("find", ["dog", "red ball", "background", "sky", "🙂"])
def test_an_even_picture_holds_nothing_to_find(inbox: Inbox, find: str) -> None:
    """A segment that cannot work would give back the same picture, and be paid for."""
    source = inbox.put(png(Image.new("RGB", (240, 160), "teal")))
    fault = fault_of_segment({"find": find, "replace": "cat"}, source, inbox)
    assert repr(find) in fault
    assert "other words may help" in fault


@pytest.mark.parametrize(("find", "into"), [("hat", "nothing"), ("yellow raincoat", "yellow coat")])
def test_words_that_change_nothing_are_said_to(inbox: Inbox, find: str, into: str) -> None:
    """The same picture would come back and be paid for, or something else would be cut out."""
    origin = recipe(SAILOR)
    source = inbox.put(png(painted(origin, inbox)))
    words = {"find": find, "replace": into}
    assert "would stay as it is" in fault_of_segment(words, source, inbox, origin)
    assert not fault_of_segment({"find": "dog", "replace": "cat"}, source, inbox, origin)


@pytest.mark.parametrize("find", ["dog", "red ball", "purple", "a knight's moustache", "漢字"])
def test_any_words_mean_what_stands_out(
    inbox: Inbox, photo: Image.Image, in_photo: Segment, find: str
) -> None:
    """Whoever calls the thing by another name would be told that it is not there."""
    assert not fault_of_segment({"find": find, "replace": "cat"}, inbox.put(png(photo)), inbox)
    assert np.asarray(in_photo(photo, find, "cat").mask)[110, 120] > 200


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_words_are_read(find: str, into: str) -> None:
    """A word in another script would break the sandbox."""
    change = change_of(read(SAILOR), find, into, sitter=None)
    assert change is not None
    assert change.layers


@settings(max_examples=8)
@given(st.sampled_from(["cat", "a red owl", "king", "gone", "silk", "night", "?"]))
def test_the_same_words_give_the_same_bytes(into: str) -> None:
    """A run could not be repeated, and its file could not be verified."""
    size, ball = (96, 72), (30, 20, 66, 56)
    image = Image.new("RGB", size, "#c8c4bc")
    ImageDraw.Draw(image).ellipse(ball, "#c03028")

    def made() -> bytes:
        region = region_of(image, "ball")
        assert region is not None
        from rendernet_jupyter.sandbox.studio.patch import patched

        return patched(image, region, "ball", into).image.tobytes()

    assert made() == made()


@pytest.mark.parametrize(
    ("find", "kind", "key"),
    [
        ("the sailor's hair", "wear", "hair"),
        ("man in the yellow raincoat", "person", "man"),
        ("smiling man", "person", "man"),
        ("night sky", "sky", ""),
        ("yellow", "wear", "cloth"),
        ("white beard", "trait", "beard"),
        ("spanner", "person", ""),
        ("background", "backdrop", ""),
    ],
)
def test_words_mean_their_noun(find: str, kind: str, key: str) -> None:
    """`the sailor's hair` would replace the sailor."""
    part = part_of(read(SAILOR), find, sitter=None)
    assert part is not None
    assert (part.kind, part.key) == (kind, key)


@pytest.mark.anyio
async def test_the_service_knows_its_own_pictures_again(
    open_world: Callable[..., World],
    connect: Callable[..., httpx.AsyncClient],
) -> None:
    """A picture of an earlier cell would be taken for a stranger's."""
    world = open_world(make=None)
    client = connect(world)

    async def made(element: Mapping[str, Any]) -> bytes:
        data = (await client.post("/pub/v1/generations", json=[element])).json()["data"]
        path = f"/pub/v1/generations/media/{data['media'][0]['id']}"
        return (await client.get((await client.get(path)).json()["data"]["url"])).content

    async def uploaded(body: bytes) -> str:
        address = (await client.post("/pub/v2/assets/upload")).json()["data"]
        await client.put(address["upload_url"], content=body)
        return str(address["id"])

    painting = await made({"model": "Harbour 15", "prompt": {"positive": "a dog on a beach"}})
    for body in (painting, rewritten(painting)):
        words = {"find": "dog", "replace": "cat"}
        cat = await made({"segment": {"asset_id": await uploaded(body), **words}})
        region = ImageChops.difference(Image.open(io.BytesIO(cat)), Image.open(io.BytesIO(body)))
        left, top, right, low = region.convert("RGB").getbbox() or (0, 0, 0, 0)
        assert 0 < (right - left) * (low - top) < 0.4 * region.width * region.height


def rewritten(content: bytes) -> bytes:
    """The same picture with a note in its file, as programs leave one."""
    chunk = b"tEXtComment\x00seen by a program"
    note = (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return content[:33] + note + content[33:]
