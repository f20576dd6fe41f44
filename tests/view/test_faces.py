"""Characters with their faces, as a table and as a card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from rendernet_jupyter.catalog import Character
from rendernet_jupyter.view.faces import BUDGET, Faces, Portrait

Soup = Callable[[Any], BeautifulSoup]

ZOE = Character("chr_1", "Zoe", "realistic", "woman, about 40", input_image="x")
MIRA = Character("chr_2", "Mira", "stylized", "girl", system_character=True)
HOSTILE = Character("<i>", "</td><script>$x$", "", "<img src=x onerror=alert(1)>")


@pytest.fixture
def face(tmp_path: Path, noise: Image.Image) -> Path:
    """A face of a million independent pixels: no encoder makes it small."""
    noise.save(tmp_path / "face.png")
    return tmp_path / "face.png"


def test_a_table_has_a_face_before_each_name(face: Path, soup: Soup) -> None:
    """Names alone do not tell who is who."""
    found = soup(Faces([ZOE, MIRA], {"chr_1": face}, "2 of sandbox"))
    [image] = found.find_all("img")
    assert image["alt"] == "Face of Zoe"
    assert image["src"].startswith("data:image/jpeg;base64,")
    rows = [[td.get_text() for td in tr.find_all("td")] for tr in found.tbody.find_all("tr")]
    assert rows == [
        ["", "Zoe", "realistic", "woman, about 40", "yours", "chr_1"],
        ["M", "Mira", "stylized", "girl", "the service's", "chr_2"],
    ]
    assert found.get_text().endswith("2 of sandbox")


def test_a_table_is_a_sequence_of_rows(face: Path) -> None:
    """What is seen could not be used in a loop, and a part of it would lose its faces."""
    table = Faces([ZOE, MIRA], {"chr_1": face})
    assert [row["name"] for row in table] == ["Zoe", "Mira"]
    assert table[1]["whose"] == "the service's"
    assert isinstance(table[:1], Faces)
    assert "data:image" in str(table[:1].html())
    assert table.to_frame().id.tolist() == ["chr_1", "chr_2"]
    assert repr(table).splitlines()[3].split() == [
        *("Zoe", "realistic", "woman,", "about", "40", "yours", "chr_1")
    ]


@pytest.mark.parametrize("count", [1, 40, 200])
def test_faces_stay_within_their_budget(face: Path, count: int) -> None:
    """A list of names would make a notebook too heavy for its host."""
    cast = [Character(f"chr_{n}", f"Name {n}") for n in range(count)]
    html = str(Faces(cast, {who.id: face for who in cast}).html())
    assert html.count("data:image/jpeg") == count
    # Even a face of nothing but noise keeps 64 pixels, which take 2 kB at the lowest quality.
    assert len(html) < max(BUDGET, 2_500 * count) * 4 / 3 + 2_500 * count


def test_a_card_says_how_to_call_somebody(face: Path, soup: Soup) -> None:
    """Who sees a new character does not know how to put it into a picture."""
    card = Portrait(ZOE, face, "Zoe is made.", ["a note"])
    text = soup(card).get_text(" ", strip=True)
    assert text == (
        "Zoe is made. Zoe woman, about 40 realistic · yours · chr_1 in a prompt: {Zoe} a note"
    )
    assert repr(card).splitlines() == [
        "Zoe is made.",
        "Zoe",
        "  woman, about 40",
        "  realistic · yours · chr_1",
        "  in a prompt: {Zoe}",
        "  a note",
    ]


@pytest.mark.parametrize("broken", ["gone.png", "text.png"])
def test_a_face_that_cannot_be_shown_hides_nobody(tmp_path: Path, soup: Soup, broken: str) -> None:
    """One damaged file would take the whole list with it."""
    (tmp_path / "text.png").write_text("no picture")
    faces = {"chr_1": tmp_path / broken}
    assert soup(Faces([ZOE], faces)).find("b").get_text() == "Zoe"
    assert soup(Portrait(ZOE, tmp_path / broken)).find("img") is None


def test_nothing_of_a_character_becomes_markup(soup: Soup) -> None:
    """A name from a shared account would run as a script in the notebook."""
    for shown in (Faces([HOSTILE], {}), Portrait(HOSTILE)):
        found = soup(shown)
        assert found.find(["script", "img", "i"]) is None
        assert "</td><script>$x$" in found.get_text()
