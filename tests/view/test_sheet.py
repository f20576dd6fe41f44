from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.content import Content, Table, content_of
from rendernet_jupyter.view.leaf import PAGE, Leaf
from rendernet_jupyter.view.lettering import BOX, drawable, font_for, length, wrap
from rendernet_jupyter.view.sheet import leaf_of, sheet
from rendernet_jupyter.view.spread import PAGES, TALLEST
from rendernet_jupyter.view.tile import Shelf


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


# What stands where. No file is needed: places follow from sizes and words.

Size = tuple[int, int]
SIZES: tuple[Size, ...] = ((1024, 1024), (832, 1216), (1216, 832), (1080, 1920), (1920, 1080))
VALUES: dict[str, Sequence[Any]] = {
    "cfg_scale": tuple(range(1, 17)),
    "steps": tuple(range(8, 24)),
    "model": ("Flux", "JuggernautXL", "Harbour 15", "Another One"),
    "seed": tuple(range(1, 6)),
    "prompt.1": ("red", "blue", "a colour that takes many words to be told", "grey"),
}


def spread_out(
    axes: dict[str, int],
    sizes: Sequence[Size] = SIZES[:1],
    *,
    asked: Callable[..., Answer],
    batch: int = 1,
    failed: Sequence[int] = (),
) -> Content:
    """A sweep over so many values of each axis."""
    answers: list[Answer] = []
    media: list[Medium] = []
    for request, values in enumerate(product(*(VALUES[key][:n] for key, n in axes.items()))):
        coords = dict(zip(axes, values, strict=True))
        body = {key: value for key, value in coords.items() if "." not in key}
        words = f"a kite {coords.get('prompt.1', '')}"
        answers.append(asked(**({"seed": 7, "prompt": words, "coords": coords} | body)))
        for index in range(batch):
            width, height = sizes[len(media) % len(sizes)]
            gone = len(media) in failed
            facts: dict[str, Any] = {"sha256": "5a"}
            if gone:
                facts = {"status": "failed", "reason": "No paint."}
            media.append(Medium("img", request, index, width=width, height=height, **facts))
    run = Run("run_1", 0.0, "sandbox", answers=tuple(answers), media=tuple(media), name="hero")
    return content_of(run, None, Shelf(lambda _: Path("a.png")), table=Table())


def rectangles(leaf: Leaf) -> tuple[list[tuple[float, ...]], list[tuple[float, ...]]]:
    """Left, top, right and bottom of the pictures, and of the labels."""
    wide, high = leaf.box
    pictures: list[tuple[float, ...]]
    pictures = [(x, y, x + wide, y + high) for _, x, y in leaf.places]
    labels: list[tuple[float, ...]] = [
        (line.x, line.y, line.x + length(line.text, line.font), line.y + line.font.getbbox("x")[3])
        for line in leaf.lines
    ]
    return pictures, labels


def clash(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two rectangles share more than a pixel."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 1
        and min(one[3], other[3]) - max(one[1], other[1]) > 1
    )


@st.composite
def sweeps(draw: st.DrawFn) -> tuple[dict[str, int], list[Size], int]:
    """Axes, sizes and a batch, of 256 pictures at the most."""
    keys = draw(st.lists(st.sampled_from(list(VALUES)), unique=True, max_size=5))
    axes: dict[str, int] = {}
    for key in keys:
        room = 256 // prod(axes.values())
        axes[key] = draw(st.integers(1, max(1, min(len(VALUES[key]), room))))
    sizes = draw(st.lists(st.sampled_from(SIZES), min_size=1, max_size=3, unique=True))
    return axes, sizes, draw(st.integers(1, min(4, 256 // prod(axes.values()))))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(swept=sweeps())
def test_each_picture_stands_once_and_free_of_labels(
    asked: Callable[..., Answer], swept: tuple[dict[str, int], list[Size], int]
) -> None:
    """A printed sweep would lack a picture, or have words across one."""
    axes, sizes, batch = swept
    content = spread_out(axes, sizes, asked=asked, batch=batch)
    leaf = leaf_of(content)
    shown = [(tile.medium.request, tile.medium.batch) for tile, _, _ in leaf.places]
    assert len(set(shown)) == len(shown) == len(content.tiles) - leaf.omitted
    pictures, labels = rectangles(leaf)
    bounds = (0, 0, leaf.width, leaf.height)
    for number, picture in enumerate(pictures):
        assert bounds[0] <= picture[0] < picture[2] <= leaf.width
        assert bounds[1] <= picture[1] < picture[3] <= leaf.height
        assert not any(clash(picture, other) for other in pictures[number + 1 :])
        assert not any(clash(picture, label) for label in labels)
    assert all(label[2] <= leaf.width and label[3] <= leaf.height for label in labels)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(swept=sweeps())
def test_a_sheet_fits_a_page_with_letters_that_can_be_read(
    asked: Callable[..., Answer], swept: tuple[dict[str, int], list[Size], int]
) -> None:
    """In a PDF it would run over the foot of the page, in letters for ants."""
    axes, sizes, batch = swept
    leaf = leaf_of(spread_out(axes, sizes, asked=asked, batch=batch))
    assert leaf.width <= PAGES[-1] * leaf.unit + 1
    assert leaf.height <= TALLEST * PAGES[-1] * leaf.unit + 1
    smallest = min(line.font.size for line in leaf.lines)  # type: ignore[union-attr]  # all are of FreeType
    assert smallest * 6 * 72 / leaf.width >= 4.9


KITES = {"model": 2, "cfg_scale": 2, "steps": 2, "seed": 2, "prompt.1": 2}


@pytest.mark.parametrize(
    ("axes", "slimmest"),
    [
        (KITES, 100),
        ({"cfg_scale": 3, "steps": 3}, 240),
        ({"cfg_scale": 16, "steps": 16}, 40),
        ({"model": 4, "cfg_scale": 5, "steps": 5, "seed": 2}, 34),
        ({"cfg_scale": 16, "seed": 2}, 60),
        ({"steps": 12}, 190),
    ],
)
def test_a_sweep_makes_a_page(
    asked: Callable[..., Answer], axes: dict[str, int], slimmest: int
) -> None:
    """A sweep over many axes would be a strip that is an inch wide in print."""
    leaf = leaf_of(spread_out(axes, asked=asked))
    assert leaf.omitted == 0
    assert leaf.height <= 1.36 * leaf.width
    assert leaf.box[0] >= slimmest * leaf.unit
    assert leaf.width <= (PAGE + 1) * leaf.unit


def test_tables_of_a_line_share_the_heads_of_their_rows(asked: Callable[..., Answer]) -> None:
    """Each of eight small tables would repeat its heads, and its pictures would be smaller."""
    said = [line.text for line in leaf_of(spread_out(KITES, asked=asked)).lines]
    assert said.count("model Flux") < 8
    assert sum("seed 1" in line for line in said) == 4


def test_what_a_page_does_not_hold_is_counted_on_it(asked: Callable[..., Answer]) -> None:
    """A person would take the pictures that are printed for all that there are."""
    content = spread_out({"cfg_scale": 16, "steps": 16, "model": 4}, asked=asked)
    leaf = leaf_of(content)
    assert 0 < leaf.omitted < 1024
    assert len(leaf.places) + leaf.omitted == 1024
    said = " ".join(line.text for line in leaf.lines)
    assert f"{leaf.omitted} more pictures have no room on this page." in said
    assert 'hero.export("all.html") shows them all.' in said


def test_reasons_stand_below_small_gaps(asked: Callable[..., Answer]) -> None:
    """A gap the size of a stamp would not say why it is one."""
    leaf = leaf_of(spread_out({"cfg_scale": 8, "steps": 16}, asked=asked, failed=(3,)))
    assert any("failed: No paint. (steps 11 · cfg 1)" in line.text for line in leaf.lines)


def test_columns_are_kept_where_a_page_holds_them(asked: Callable[..., Answer]) -> None:
    """`--columns 2` would show as many as ever; with fifty pictures it would be a strip."""
    few = leaf_of(spread_out({"steps": 4}, asked=asked), columns=1)
    assert len({x for _, x, _ in few.places}) == 1
    many = leaf_of(spread_out({"steps": 16}, asked=asked, batch=4), columns=1)
    assert many.omitted == 0
    assert many.height <= 1.42 * many.width


def test_a_sheet_never_says_what_is_left_in_the_account(studio: Any) -> None:
    """Its pixels travel, and nobody can take a word out of them."""
    run = studio.run(1, credits_left=98_765.0)
    said = [line.text for line in leaf_of(content_of(run)).lines]
    assert "1 credit spent" in said
    assert not any("98" in line for line in said)
