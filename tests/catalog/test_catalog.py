"""The catalogue: tolerant of what the API lists, exact in what it finds."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from rendernet_jupyter.catalog import Catalog, Character, MediaFacts, Model

LISTINGS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "models": [
        {"name": "JuggernautXL", "base_model": "sdxl", "unknown": 1},
        {"name": "JuggernautXL", "base_model": "sdxl"},
        {"name": "Bare"},
        {"base_model": "sd"},
        {"name": None},
    ],
    "styles": [
        {"name": "Café", "base_model": "sdxl"},
        {"name": "CAFÉ", "base_model": "flux"},
        {"name": "Straße", "base_model": None},
    ],
    "characters": [
        {"id": "chr_1", "name": "Zoe", "system_character": True},
        {"id": "chr_2", "name": "Zoe Ann"},
        {"id": "chr_3", "name": "דוד"},
    ],
    "assets": [
        {"id": "ast_1", "type": "image", "format": "PNG", "size": {"height": 2, "width": 1}},
        {"id": "ast_2", "type": "hologram"},
        {"id": "ast_3", "type": "image", "data": {"size": {"height": 4, "width": 3}}},
    ],
    "media": [{"id": "img_1", "type": "video", "dim": {"height": 6, "width": 5}}],
}


@pytest.fixture
def catalog() -> Catalog:
    return Catalog.from_listings(LISTINGS, taken_at=5.0)


def test_items_of_the_api_are_read_with_tolerance(catalog: Catalog) -> None:
    """One odd item in a listing would take all names away."""
    assert catalog.models == (Model("JuggernautXL", "sdxl"), Model("Bare", ""))
    assert catalog.voices == ()
    assert catalog.taken_at == 5.0
    assert catalog.facts("ast_1") == MediaFacts("image", "png", 1, 2)
    assert catalog.facts("ast_2") == MediaFacts()
    assert catalog.facts("ast_3") == MediaFacts("image", "", 3, 4)
    assert catalog.facts("img_1") == MediaFacts("video", "", 5, 6)
    assert catalog.facts("ast_9") is None
    assert Catalog.from_listings({}) == Catalog()


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Café", ["Café"]),
        ("Cafe\u0301", ["Café", "CAFÉ"]),
        ("café", ["Café", "CAFÉ"]),
        ("CAFÉ", ["CAFÉ"]),
        ("STRASSE", ["Straße"]),
        ("Caf", []),
    ],
)
def test_names_are_found_in_any_case_and_the_exact_one_first(
    catalog: Catalog, name: str, spelled: list[str]
) -> None:
    """A name that differs only in case could never be chosen."""
    assert [entry.name for entry in catalog.find("styles", name)] == spelled


def test_what_is_near_is_found(catalog: Catalog) -> None:
    """A slip in a name would get no help."""
    assert catalog.near("models", "jugernautxl") == "JuggernautXL"
    assert catalog.near("voices", "Rachel") is None
    assert catalog.names("models") == ("JuggernautXL", "Bare")
    assert catalog.character("chr_1") == Character("chr_1", "Zoe", system_character=True)
    assert catalog.character("chr_9") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zoe runs", "Zoe"),
        ("so Zoe Ann runs", "Zoe Ann"),
        ("Zoey and zoe", None),
        ("{Zoe}", None),
        ("Zoe's", "Zoe"),
        ("עם דוד, כאן", "דוד"),
        ("", None),
    ],
)
def test_characters_are_recognised_as_words_of_their_own(
    catalog: Catalog, text: str, name: str | None
) -> None:
    """A plain word would pass for a character, or a character unseen."""
    assert catalog.character_in(text) == name
    assert Catalog().character_in(text) is None


def test_a_snapshot_travels(catalog: Catalog) -> None:
    """A catalogue could not be handed to another process, or be a key."""
    catalog.find("models", "bare")
    again = pickle.loads(pickle.dumps(catalog))
    assert again == catalog
    assert hash(again) == hash(catalog)
    assert again.find("models", "BARE") == (Model("Bare"),)
