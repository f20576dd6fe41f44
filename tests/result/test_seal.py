from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter.result.embedding import read
from rendernet_jupyter.result.manifest import SCHEMA, Manifest
from rendernet_jupyter.result.parameters import parameters_text
from rendernet_jupyter.result.records import Answer, Medium
from rendernet_jupyter.result.seal import BARE, Mode, beside, hash_of, sealed

FACTS = {"schema": SCHEMA, "request": {"spec": "prompt: a cat", "digest": "rn1:1"}}
MODEL = 'Model: "A, model: 2", Version: rendernet-jupyter'
MEDIUM = Medium("img_1", 0, 0, width=832, height=1216)


def encoded(kind: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3), "teal").save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_is_told_is_what_was_asked_for(kind: str) -> None:
    """A prompt would be published although the setting says hashes alone."""
    original = encoded(kind)
    told: dict[Mode, Any] = {}
    modes: tuple[Mode, ...] = ("full", "hash", "off")
    for mode in modes:
        told[mode] = sealed(original, Manifest(FACTS), "a cat\nSteps: 1", mode)
    full, hashes = read(told["full"].data), read(told["hash"].data)
    assert "a cat" in (full.manifest or "")
    assert "a cat" not in (hashes.manifest or "")
    assert hashes.parameters is None
    assert told["off"] == BARE
    assert full.original == hashes.original == original


def test_an_edit_of_the_text_for_others_can_be_seen() -> None:
    """Other programs would show settings that the picture was not made with."""
    inside = read(sealed(encoded("PNG"), Manifest(FACTS), "a cat").data or b"")
    assert Manifest.parse(inside.manifest or "").facts["parameters"] == hash_of("a cat")
    inside = read(sealed(encoded("JPEG"), Manifest(FACTS), "a cat").data or b"")
    assert "parameters" not in Manifest.parse(inside.manifest or "").facts


def test_other_files_get_a_manifest_beside_them() -> None:
    """A video would be damaged, or nobody could say how it was made."""
    found = sealed(b"\0\0\0\x18ftypisom", Manifest(FACTS))
    assert found.data is None
    assert Manifest.parse(found.sidecar).spec == "prompt: a cat"
    assert beside(Manifest(FACTS), "off") == BARE
    assert "a cat" not in beside(Manifest(FACTS), "hash").sidecar


def test_a_flawed_original_can_be_saved() -> None:
    """A picture that the service sends with a flaw could not be saved at all."""
    flawed = encoded("PNG")[:-12]
    assert sealed(flawed, Manifest(FACTS), "a cat") == beside(Manifest(FACTS))


def answer(**body: Any) -> Answer:
    return Answer(body=body, kind="style" if "style" in body else "model")


def test_other_programs_are_told_in_their_own_words() -> None:
    """Programs that read `parameters` would find no settings in it."""
    text = parameters_text(
        answer(
            model="A, model: 2",
            steps=20,
            cfg_scale=7.0,
            seed=5,
            sampler="DPM++ 2M Karras",
            loras=[{"name": "film_grain", "weight": 0.6}],
            prompt={"positive": "a cat\non a roof", "negative": "text"},
        ),
        MEDIUM,
    )
    assert text.split("\n") == [
        "a cat",
        "on a roof <lora:film_grain:0.6>",
        "Negative prompt: text",
        "Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 5, Size: 832x1216, " + MODEL,
    ]


@pytest.mark.parametrize("positive", ["a cat", ""])
def test_the_settings_are_found_without_steps(positive: str) -> None:
    """Programs look for the word at the beginning of a line; the seed would be taken for prompt."""
    text = parameters_text(answer(model="B", seed=8, prompt={"positive": positive}), MEDIUM)
    before, settings = text.split("\nSteps: ")
    assert (before, settings.split(", ")[:2]) == (positive, ["default", "Seed: 8"])


def test_a_style_is_named() -> None:
    """A picture of a style would look as if it had been made by a model alone."""
    style = answer(style_detail={"name": "Bokeh", "base_model": "flux"}, prompt={"positive": "x"})
    assert "Style: Bokeh" in parameters_text(Answer(style.body, "style"), MEDIUM)


def test_kinds_that_others_do_not_have_are_not_described() -> None:
    """An upscaled picture would be shown as one made from words."""
    assert (
        parameters_text(Answer({"true_touch": {"asset_id": "ast_1"}}, "true_touch"), MEDIUM) == ""
    )
