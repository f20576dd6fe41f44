from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.view.content import content_of
from rendernet_jupyter.view.lettering import BOX, drawable, font_for, length, wrap
from rendernet_jupyter.view.sheet import sheet


def sheet_of(shown: Any) -> Image.Image:
    data, _ = shown._repr_mimebundle_(include={"image/jpeg"})
    return Image.open(BytesIO(b64decode(data["image/jpeg"])))


def has(image: Image.Image, colour: tuple[int, int, int], slack: int = 24) -> bool:
    found = image.convert("RGB").getcolors(1 << 24) or []
    near = (all(abs(a - b) <= slack for a, b in zip(c, colour, strict=True)) for _, c in found)  # type: ignore[arg-type]  # colours of an RGB image are triples
    return any(near)


def test_a_sheet_holds_every_picture_and_its_labels(studio: Any) -> None:
    """A printed notebook would show fewer pictures than were made, or unnamed ones."""
    inks = [(200, 30, 30), (30, 200, 30), (30, 30, 200)]
    media = tuple(
        studio.medium(i, sha256=studio.keep(Image.new("RGB", (48, 32), ink)))
        for i, ink in enumerate(inks)
    )
    image = sheet_of(studio.gallery(3, media=media))
    assert image.format == "JPEG"
    assert all(has(image, ink) for ink in inks)
    assert has(image, (0x1A, 0x1A, 0x1A), 60)


def test_a_sheet_grows_with_its_words(studio: Any, asked: Callable[..., Answer]) -> None:
    """Long captions would run into the next row."""
    short = sheet_of(studio.gallery(2))
    long = sheet_of(studio.gallery(2, answers=(asked(prompt="x y " * 90), asked(prompt="z " * 90))))
    assert long.width == short.width
    assert long.height > short.height


def test_a_failed_tile_is_drawn(studio: Any) -> None:
    """A hole in a printed sheet would not say what is missing."""
    image = sheet_of(studio.gallery(1, media=(studio.medium(0, status="failed", reason="blue"),)))
    assert has(image, (0xF2, 0xF2, 0xF2), 6)


def test_an_empty_run_has_a_sheet_of_words(studio: Any) -> None:
    """A run without pictures would be an error instead of a result."""
    content = content_of(studio.run(0, answers=(), media=()))
    assert Image.open(BytesIO(sheet(content, {}))).width > 100


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=[]), max_size=80))
def test_no_prompt_breaks_a_sheet(studio: Any, asked: Callable[..., Answer], text: str) -> None:
    """A letter that no font has would cost the whole result."""
    run = studio.run(1, answers=(asked(prompt=text),), media=())
    assert Image.open(BytesIO(sheet(content_of(run), {}))).format == "JPEG"


@given(st.text(max_size=120), st.integers(20, 300), st.integers(1, 4))
@settings(deadline=None)
def test_wrapped_text_stays_within_its_width(text: str, width: int, most: int) -> None:
    """A caption would run over the neighbouring picture."""
    text = drawable(text)
    font = font_for(text, 12)
    lines = wrap(text, width, font, most)
    assert len(lines) <= most
    for line in lines:
        assert len(line.rstrip("…")) <= 1 or length(line, font) <= width


def test_a_cut_is_shown_as_one() -> None:
    """Half a prompt would look like a whole one."""
    font = font_for("one", 12)
    assert wrap("one two three four five six seven", 60, font, 2)[-1].endswith("…")
    assert wrap("one two", 600, font, 2) == ["one two"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a red kite, 4 × 5 → 6", "a red kite, 4 x 5 > 6"),
        ("красный змей", "красный змей"),
        ("東京の夜 neon", f"{BOX} neon"),
        ("a\x00b", "a\N{REPLACEMENT CHARACTER}b"),
    ],
)
def test_letters_are_shown_as_best_they_can_be(text: str, expected: str) -> None:
    """A Chinese prompt would be a row of boxes; a Russian one could be read and is not."""
    assert drawable(text) == expected


def test_latin_lines_keep_their_type() -> None:
    """One sheet would mix two typefaces without need."""
    assert font_for("seed 7", 12) is font_for("a red kite", 12)
    assert font_for("змей", 12) is not font_for("a red kite", 12)


def test_a_sheet_has_the_same_type_on_every_sheet_of_paper(studio: Any) -> None:
    """In a PDF one picture would fill the page, under letters of twice the usual size."""
    assert sheet_of(studio.gallery(1)).info["dpi"] == (110, 110)
