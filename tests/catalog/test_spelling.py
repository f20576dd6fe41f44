"""The spelling index: what a typed text may mean, in which order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.catalog import Catalog, Style
from rendernet_jupyter.catalog.spelling import Spelling

NAMES = [
    "Neo Noir",
    "Noir City",
    "noir",
    "Noir",
    "Film Noir",
    "Cinematic",
    "Cinémathèque",
    "Velvet Atlas",
    "Black & White",
    "Cafe\u0301",
    "Ренуар",
    "水彩",
    "✦",
    "Antinoir",
]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(NAMES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("noir", ["noir", "Noir", "Noir City", "Film Noir", "Neo Noir", "Antinoir"]),
        ("Noir", ["Noir", "noir", "Noir City", "Film Noir", "Neo Noir", "Antinoir"]),
        ("noir neo", ["Neo Noir"]),
        ("neonoir", ["Neo Noir"]),
        ("cin", ["Cinémathèque", "Cinematic"]),
        ("cinematheque", ["Cinémathèque"]),
        ("velvetat", ["Velvet Atlas"]),
        ("atl", ["Velvet Atlas"]),
        ("black white", ["Black & White"]),
        ("black & w", ["Black & White"]),
        ("CAFÉ", ["Cafe\u0301"]),
        ("рен", ["Ренуар"]),
        ("彩", ["水彩"]),
        ("✦", ["✦"]),
        ("", sorted(NAMES, key=Spelling(NAMES).names.index)),
    ],
)
def test_a_text_finds_beginnings_before_words_before_the_inside(
    spelling: Spelling, text: str, found: list[str]
) -> None:
    """The name that was meant would stand under fifty others."""
    assert list(spelling.search(text)) == found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cinmatic", "Cinematic"),
        ("Velvte Atlas", "Velvet Atlas"),
        ("vlevet", "Velvet Atlas"),
        ("film nior", "Film Noir"),
        ("blakc white", "Black & White"),
    ],
)
def test_a_slip_finds_what_was_meant(spelling: Spelling, text: str, meant: str) -> None:
    """One wrong letter would empty the list."""
    assert spelling.holding(text) == ()
    assert spelling.search(text)[0] == meant
    assert spelling.near(text, limit=1) == (meant,)


@pytest.mark.parametrize("text", ["zzzz", "xq", "§", "a house by the sea at dawn"])
def test_a_text_that_resembles_nothing_finds_nothing(spelling: Spelling, text: str) -> None:
    """Advice that has nothing to do with what was typed is worse than none."""
    assert spelling.search(text) == ()


@given(st.lists(st.text(max_size=12), max_size=8), st.text(max_size=6))
def test_every_name_is_found_by_itself_and_only_names_are_found(
    names: list[str], text: str
) -> None:
    """A name in a script nobody thought of could never be chosen."""
    spelling = Spelling(names)
    found = spelling.search(text)
    assert len(set(found)) == len(found)
    assert set(found) <= set(names)
    for name in names:
        assert name in spelling.search(name)


def test_a_catalogue_finds_entries_of_one_base_model() -> None:
    """A picker would offer styles that the model cannot use."""
    catalog = Catalog(
        styles=(Style("Noir", "flux"), Style("Noir", "sdxl"), Style("Neo Noir", "sd"), Style("Odd"))
    )
    assert catalog.search("styles", "noir") == (
        Style("Noir", "flux"),
        Style("Noir", "sdxl"),
        Style("Neo Noir", "sd"),
    )
    assert catalog.search("styles", "noir", base="FLUX") == (Style("Noir", "flux"),)
    assert catalog.search("styles", "niro", base="sd") == ()
    assert catalog.search("styles", "neo nori", base="sd") == (Style("Neo Noir", "sd"),)
    assert catalog.search("styles", "", base="sdxl", limit=5) == (Style("Noir", "sdxl"),)
    assert catalog.search("styles", "", limit=1) == (Style("Neo Noir", "sd"),)
    assert catalog.nearest("styles", "nior", base="sd") == ("Neo Noir",)


def test_voices_have_no_base_model(spelling: Spelling) -> None:
    """A base model that is set for pictures would silence the narrator."""
    catalog = Catalog.from_listings({"voices": [{"name": "Rachel"}]})
    assert [voice.name for voice in catalog.search("voices", "rach", base="flux")] == ["Rachel"]
