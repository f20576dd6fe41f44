"""A comparison as it is stored: a page, a sheet, and words."""

from __future__ import annotations

import json
import re
import sys
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image
from syrupy.assertion import SnapshotAssertion

from rendernet_jupyter.document.publish import publish
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.session.publish import OURS
from rendernet_jupyter.store.look import look_of
from rendernet_jupyter.view.bundle import GalleryOptions
from rendernet_jupyter.view.compare.paper import page_of
from rendernet_jupyter.view.compare.several import DRAWN, of_run
from rendernet_jupyter.view.gallery import Gallery

Asked = Callable[..., Answer]
Soup = Callable[[Any], BeautifulSoup]

HOSTILE = '<script>alert(1)</script><img src=x onerror="x()"> $x$ "\' \x00 \ud800'
LIGHT = 250_000
"""Bytes of a comparison in a notebook."""


@pytest.fixture
def shown(studio: Any) -> Callable[..., Gallery]:
    """A gallery of given pictures, with what was asked for."""

    def show(*images: Image.Image, answers: tuple[Answer, ...] = (), **facts: Any) -> Gallery:
        media = tuple(
            studio.medium(n, sha256=studio.keep(image), width=image.width, height=image.height)
            for n, image in enumerate(images)
        )
        options = facts.pop("options", None)
        told = {"media": media, "name": "hero"} | ({"answers": answers} if answers else {})
        run = studio.run(len(images), **(told | facts))
        return Gallery(run, locate=studio.locate, look=look_of, options=options)

    return show


def plain(ink: str, size: tuple[int, int] = (90, 60)) -> Image.Image:
    return Image.new("RGB", size, ink)


def test_a_page_needs_no_script_and_no_style_sheet(shown: Any, soup: Soup) -> None:
    """A page that is not trusted would lose the slider."""
    hero = shown(plain("teal"), plain("tan"))
    page = soup(hero[0].compare(hero[1]))
    assert not page.find_all(["script", "style", "input"])
    assert not page.find_all(id=True)
    (box,) = [tag for tag in page.find_all("div") if "resize:horizontal" in tag.get("style", "")]
    assert "overflow:hidden" in box["style"]
    assert all(image["src"].startswith("data:image/") for image in page.find_all("img"))


def test_the_slider_has_a_way_round_for_the_keyboard(shown: Any, soup: Soup) -> None:
    """Who cannot drag would see half of each picture."""
    hero = shown(plain("teal"), plain("tan"))
    page = soup(hero[0].compare(hero[1]))
    folds = {fold.find("summary").get_text(): fold for fold in page.find_all("details")}
    assert [image["alt"][:1] for image in folds["Side by side"].find_all("img")] == ["A", "B"]
    still = folds["Blink"].find("source")
    assert still["media"] == "(prefers-reduced-motion: reduce)"
    assert folds["Blink"].find("img")["src"].startswith("data:image/webp")


def test_every_picture_says_what_it_is(shown: Any, soup: Soup) -> None:
    """A screen reader would say `image` six times."""
    hero = shown(plain("teal"), plain("tan"))
    alts = [image["alt"] for image in soup(hero[0].compare(hero[1])).find_all("img")]
    assert len(alts) >= 6
    assert "A, sandbox picture hero[0]: a lighthouse keeper" in alts[0]
    assert "(seed 8)" in alts[1]
    assert all(alts)


def test_changed_words_are_marked_by_more_than_colour(shown: Any, soup: Soup, asked: Asked) -> None:
    """Who sees no red and green could not tell what went from what came."""
    answers = (asked(7, prompt="a red kite"), asked(7, prompt="a blue kite"))
    hero = shown(plain("teal"), plain("tan"), answers=answers)
    made = hero[0].compare(hero[1])
    page = soup(made)
    assert "line-through" in page.find("del")["style"]
    assert "underline" in page.find("ins")["style"]
    assert (page.find("del").get_text(), page.find("ins").get_text()) == ("red", "blue")
    assert "prompt: a [-red-]{+blue+} kite" in made._repr_mimebundle_()[0]["text/plain"]


def test_hostile_words_stay_words(shown: Any, soup: Soup, asked: Asked) -> None:
    """A prompt from a stranger would run code in the notebook of whoever compares it."""
    answers = (asked(7, prompt=HOSTILE, style=HOSTILE), asked(7, prompt=f"{HOSTILE} too"))
    hero = shown(plain("teal"), plain("tan"), plain("red"), answers=(*answers, asked(9)))
    for made in (hero[0].compare(hero[1]), hero.compare(), hero[:2].compare(hero[1:])):
        data, _ = made._repr_mimebundle_()
        page = BeautifulSoup(data["text/html"], "html.parser")
        assert not page.find_all("script")
        assert all(image["src"].startswith("data:") for image in page.find_all("img"))
        data["text/html"].encode()
        data["text/plain"].encode()
        assert "\x00" not in data["text/html"] + data["text/plain"]


def test_a_home_directory_is_not_told(
    shown: Any, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shared notebook would name its author."""
    monkeypatch.setenv("HOME", "/home/amelie")
    monkeypatch.setenv("USERPROFILE", "/home/amelie")
    answers = (asked(7, prompt="like /home/amelie/a.png"), asked(8))
    hero = shown(plain("teal"), plain("tan"), answers=answers)
    data, metadata = hero[0].compare(hero[1])._repr_mimebundle_()
    assert "amelie" not in data["text/html"] + data["text/plain"] + str(metadata)


def test_a_comparison_stays_light(shown: Any, noise: Image.Image) -> None:
    """Two pictures that no encoder makes small would weigh megabytes in the notebook."""
    part = noise.crop((0, 0, 640, 640))
    hero = shown(part, part.rotate(90))
    data, _ = hero[0].compare(hero[1])._repr_mimebundle_()
    assert sum(map(len, data.values())) < LIGHT


def test_the_sheet_shows_both_and_the_difference(shown: Any) -> None:
    """LaTeX, slides and GitHub would show words alone."""
    hero = shown(plain("red", (300, 200)), plain("blue", (300, 200)))
    data, metadata = hero[0].compare(hero[1])._repr_mimebundle_(include={"image/jpeg"})
    with Image.open(BytesIO(b64decode(data["image/jpeg"]))) as sheet:
        row = [sheet.getpixel((x, 140)) for x in (150, 460, 770)]
    assert [pixel.index(max(pixel)) for pixel in row] == [0, 2, 0]
    assert row[2][2] > 200  # red and blue apart are magenta
    assert metadata["image/jpeg"]["alt"].startswith("A hero[0] · seed 7 and B hero[1] · seed 8")


def sheet_of(made: Any) -> Image.Image:
    data, _ = made._repr_mimebundle_(include={"image/jpeg"})
    return Image.open(BytesIO(b64decode(data["image/jpeg"])))


def widths_of(sheet: Image.Image) -> list[int]:
    """Pixels of the pictures in a row of a sheet, below its title."""
    white = [sheet.getpixel((x, 90)) > 240 for x in range(sheet.width)]
    return [len(run) for run in "".join(".#"[not one] for one in white).split(".") if len(run) > 9]


def test_the_pictures_of_a_sheet_are_as_wide_as_each_other(shown: Any, noise: Image.Image) -> None:
    """Pictures with much detail would be half as large as the difference beside them."""
    flat = plain("teal", (640, 640))
    part = noise.crop((0, 0, 640, 640))
    hero = shown(part, part.rotate(90), flat, part, flat)
    for made, count in ((hero[0].compare(hero[1]), 3), (hero.compare(), 6)):
        with sheet_of(made) as sheet:
            widths = widths_of(sheet.convert("L"))
        assert len(widths) == count
        assert max(widths) - min(widths) <= 2
        assert len(made._repr_mimebundle_(include={"image/jpeg"})[0]["image/jpeg"]) < 200_000


@pytest.mark.parametrize("size", [(96, 64), (54, 96), (20, 96)])
@pytest.mark.parametrize("pairs", [1, 3, 8, 24, 31])
def test_a_sheet_is_a_page(
    shown: Any,
    asked: Asked,
    pairs: int,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of many pairs the sheet would be a strip that no page holds in letters one can read."""
    for name in ("skimage", "flip_evaluator"):
        monkeypatch.setitem(sys.modules, name, None)  # nothing is measured, to be quick
    answers = [asked(n, prompt=f"a kite of {n} colours over a hill", steps=n) for n in range(40)]
    images = [plain("teal", size), *(plain("tan", size) for _ in range(pairs))]
    hero = shown(*images, answers=tuple(answers[: pairs + 1]))
    with sheet_of(hero.compare()) as sheet:
        assert sheet.height <= 1.41 * sheet.width
        inches = sheet.width / sheet.info["dpi"][0]
    smallest = 12 / 110 * 6 / inches * 72  # points on 6 inches
    assert smallest >= (5.9 if pairs <= 8 else 4.9)


def test_what_a_sheet_cannot_hold_is_counted(shown: Any) -> None:
    """Pairs would be missing on GitHub, and nobody would know."""
    hero = shown(*(plain("teal", (24, 16)) for _ in range(DRAWN + 4)))
    made = hero.compare()
    page = page_of("hero", made.drawn, [], of=len(made))
    assert page.held == DRAWN
    assert page.leaf.lines[-1].text == "3 more pairs have no room on this page."
    whole = page_of("hero", made.drawn, [])
    assert not any("no room" in line.text for line in whole.leaf.lines)


def test_publishing_finds_the_sheet(shown: Any) -> None:
    """On GitHub a comparison would be a table of gaps."""
    hero = shown(plain("teal"), plain("tan"), plain("red"))
    for compared in (hero[0].compare(hero[1]), hero.compare()):
        data, metadata = compared._repr_mimebundle_()
        output = {"output_type": "display_data", "data": data, "metadata": metadata}
        cell = {"cell_type": "code", "source": "%rendernet compare", "outputs": [output]}
        text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
        made = publish(text, OURS, lambda sheet: {"text/plain": sheet.words})
        assert [sheet.alt for sheet in made.sheets] == [metadata["image/jpeg"]["alt"]]
        assert "data:" not in made.text


def test_who_wants_sheets_gets_a_sheet(shown: Any) -> None:
    """The setting `display` would not hold for comparisons."""
    hero = shown(plain("teal"), plain("tan"), options=GalleryOptions(html=False))
    assert hero[0].compare(hero[1])._repr_mimebundle_()[0].keys() == {"image/jpeg", "text/plain"}


def test_only_what_a_cell_made_is_marked_as_its_own(shown: Any) -> None:
    """A lock would take pictures for those of a cell that only compared them."""
    hero = shown(plain("teal"), plain("tan"))
    assert "rendernet_jupyter" not in hero[0].compare(hero[1])._repr_mimebundle_()[1]
    assert len(of_run(hero)._repr_mimebundle_()[1]["rendernet_jupyter"]["pictures"]) == 2


def test_a_run_shown_compared_tells_what_it_cost(shown: Any, studio: Any) -> None:
    """Somebody would not learn that a picture failed, or what the others cost."""
    hero = shown(plain("teal"), plain("tan"))
    failed = studio.medium(2, status="failed", reason="No idea.")
    run = studio.run(3, media=(*hero.run.media, failed), name="hero", credits_left=7.0)
    made = of_run(Gallery(run, locate=studio.locate))
    words = made._repr_mimebundle_()[0]["text/plain"]
    assert "3 credits spent" in words
    assert "failed: No idea." in words
    assert "missing" not in words
    assert "%rendernet retry run_1" in words
    alone = hero[:1]
    assert of_run(alone) is alone


def test_a_run_without_a_name_is_not_repeated(shown: Any) -> None:
    """Every label would begin with the same twelve letters and digits."""
    hero = shown(plain("teal"), plain("tan"), name="")
    assert [side.name for side in hero[0].compare(hero[1]).sides] == ["[0]", "[1]"]
    other = shown(plain("teal"), name="", run_id="run_2")
    assert hero[0].compare(other[0]).one.name == "run_1[0]"


def test_many_are_folded_and_counted(shown: Any, soup: Soup) -> None:
    """A run of forty would fill the page, or end without a word."""
    hero = shown(*(plain("teal", (24, 16)) for _ in range(DRAWN + 3)))
    page = soup(hero.compare())
    folds = page.find_all("details")
    assert len(folds) == DRAWN
    assert [fold.has_attr("open") for fold in folds[:2]] == [True, False]
    assert "2 more are in this object" in page.get_text()


@pytest.mark.parametrize("how", ["two", "folded", "pairs"])
def test_the_markup_changes_only_on_purpose(
    shown: Any, how: str, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slip in a style would take a front end's slider away, and no other test would see it."""
    for name in ("skimage", "flip_evaluator"):
        monkeypatch.setitem(sys.modules, name, None)  # other versions measure other digits
    hero = shown(plain("teal"), plain("tan"), plain("olive"))
    made = {
        "two": hero[0].compare(hero[1]),
        "folded": hero.compare(),
        "pairs": hero[:2].compare(hero[1:]),
    }
    html = made[how]._repr_mimebundle_(include={"text/html"})[0]["text/html"]
    assert re.sub(r"base64,[^\"]*", "base64,…", html).replace("><", ">\n<") == snapshot


def test_a_long_word_breaks(shown: Any, soup: Soup, asked: Asked) -> None:
    """An address in a prompt would push the column of B out of the page."""
    answers = (asked(7, prompt="a kite"), asked(7, prompt=f"https://{'x' * 200}", style="Bokeh"))
    hero = shown(plain("teal"), plain("tan"), answers=answers)
    found = soup(hero[0].compare(hero[1])).find("td", string="Bokeh")
    # JupyterLab leaves these two of a page that is not trusted, and nothing else that breaks words.
    assert "overflow-wrap:break-word" in found["style"]
    assert "table-layout:fixed" in found.find_parent("table")["style"]


def test_pairs_stand_in_a_table_with_heads(shown: Any, soup: Soup) -> None:
    """Numbers would stand without their names."""
    hero = shown(plain("teal"), plain("tan"))
    page = soup(hero.compare(shown(plain("tan"), plain("tan"))))
    heads = [head.get_text() for head in page.find("thead").find_all("th")]
    assert heads[0] == "A and B"
    assert heads[-1] == "what differs"
    assert "look" in heads
    assert len([t for t in page.find_all("div") if "resize" in t.get("style", "")]) == 2
