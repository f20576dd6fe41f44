"""What leaves the painter: sizes, the mark, PNG bytes with their facts, and the shelf's items."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from rendernet_jupyter.sandbox import shelf
from rendernet_jupyter.sandbox.painter.mark import stamp
from rendernet_jupyter.sandbox.painter.png import encode_png
from rendernet_jupyter.sandbox.painter.sizes import size_like, size_of

Painted = Callable[..., Image.Image]

RATIOS = ["1:1", "2:3", "3:2", "4:5", "16:9", "9:16"]


def _levels(image: Image.Image, bare: Image.Image) -> np.ndarray:
    """Lightness of the pixels that differ from the bare picture."""
    differs = (np.asarray(image, int) != np.asarray(bare, int)).any(-1)
    return np.asarray(image.convert("L"), int)[differs]


@pytest.mark.parametrize("ground", ["white", "black", "#808080"])
@pytest.mark.parametrize("size", [(1024, 1024), (512, 768), (200, 120)])
def test_the_mark_can_be_read_on_any_ground(ground: str, size: tuple[int, int]) -> None:
    """A sandbox picture could pass for a real one."""
    bare = Image.new("RGB", size, ground)
    marked = stamp(bare)
    levels = _levels(marked, bare)
    assert levels.max() - levels.min() > 70
    assert marked.size == size
    assert marked.crop((0, 0, size[0], size[1] * 3 // 4)) == bare.crop(
        (0, 0, size[0], size[1] * 3 // 4)
    )


def test_every_picture_has_the_mark(painted: Painted) -> None:
    """A finish, a LoRA or noise would paint the mark over."""
    for knobs in ({"style": "Neon Noir"}, {"style": "Pastel Dream"}, {"steps": 1}, {}):
        corner = painted("snow", size=(500, 400), **knobs).crop((400, 375, 500, 400)).convert("L")
        low, high = corner.getextrema()
        assert high > 150
        assert low < 130


def test_a_tiny_picture_is_marked_too(painted: Painted) -> None:
    """A thumbnail-sized request would fail, or come without the mark."""
    assert stamp(Image.new("RGB", (16, 16))) != Image.new("RGB", (16, 16))
    assert painted("a cat", size=(64, 64)).size == (64, 64)


def test_png_says_that_it_is_from_the_sandbox(painted: Painted) -> None:
    """A file that was passed on would have lost where it came from."""
    facts = {"seed": 7, "prompt": "ein Kätzchen", "sandbox": False}
    data = encode_png(painted("a cat"), facts)
    image = Image.open(io.BytesIO(data))
    kept = json.loads(image.info["rendernet_sandbox"])
    assert kept == {**facts, "sandbox": True}
    assert data == encode_png(painted("a cat"), facts)


@pytest.mark.parametrize("base_model", ["sd", "sdxl", "flux"])
@pytest.mark.parametrize("ratio", RATIOS)
def test_sizes_have_the_shape_that_was_asked_for(ratio: str, base_model: str) -> None:
    """`16:9` would not be."""
    width, height = size_of(ratio, base_model)
    across, down = (int(part) for part in ratio.split(":"))
    assert width / height == pytest.approx(across / down, rel=0.03)
    assert width % 16 == height % 16 == 0
    assert max(width, height) <= (768 if base_model == "sd" else 1344)


def test_a_missing_ratio_is_square_and_a_wrong_one_is_refused() -> None:
    """A typing error would silently give a square."""
    assert size_of(None, "sdxl") == (1024, 1024)
    with pytest.raises(KeyError):
        size_of("3:5", "sdxl")


@pytest.mark.parametrize(("width", "height"), [(640, 480), (300, 900), (5000, 10), (1, 1)])
def test_flux_takes_the_shape_of_the_control_image(width: int, height: int) -> None:
    """The output would not have the control image's shape, or a strip would be painted."""
    across, down = size_like(width, height, "flux")
    assert across / down == pytest.approx(min(3, max(1 / 3, width / height)), rel=0.05)
    assert 500_000 < across * down < 1_300_000


def test_names_are_unique_where_the_service_looks_them_up() -> None:
    """A name would mean two things."""
    for entries in (shelf.MODELS, shelf.STYLES, shelf.LORAS, shelf.CONTROLNETS):
        keys = [(entry.base_model, entry.name) for entry in entries]
        assert len(set(keys)) == len(keys)
        assert {entry.base_model for entry in entries} <= {"sd", "sdxl", "flux"}
    plain = [entry.name for entry in shelf.STYLES if entry.base_model != "flux"]
    assert len(set(plain)) == len(plain)


def test_the_documented_names_are_on_the_shelf() -> None:
    """An example from the public documentation would be refused."""
    names = {(e.base_model, e.name) for e in (*shelf.MODELS, *shelf.STYLES, *shelf.CONTROLNETS)}
    assert {
        ("sdxl", "JuggernautXL"),
        ("flux", "Flux"),
        ("sdxl", "Bokeh"),
        ("flux", "Black & White"),
        ("sdxl", "Cinematic"),
        ("flux", "Cinematic"),
        ("sdxl", "Normal"),
        ("sdxl", "Depth"),
        ("flux", "Canny"),
    } <= names
    assert "Rachel" in {voice.name for voice in shelf.VOICES}


def test_items_have_the_shape_of_the_listings() -> None:
    """The client would not find a name where the service has it."""
    for entry in (*shelf.MODELS, *shelf.STYLES, *shelf.LORAS, *shelf.CONTROLNETS):
        assert entry.to_item()["name"] == entry.name
        assert entry.to_item()["base_model"] == entry.base_model
        assert entry.description
    for character in shelf.CHARACTERS:
        item = character.to_item()
        assert re.fullmatch(r"chr_[a-z0-9]{10}", item["id"])
        assert item["character_type"] in ("realistic", "stylized")
        assert item["system_character"] is True
    assert {"name", "description"} == set(shelf.VOICES[0].to_item())
