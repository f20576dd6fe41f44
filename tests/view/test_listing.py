from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.errors import cells
from rendernet_jupyter.view.listing import SHOWN, Listing

Soup = Callable[[Any], BeautifulSoup]

MODELS = Listing(
    "models",
    ("name", "base_model"),
    [{"name": "JuggernautXL", "base_model": "sdxl", "more": 1}, ("水墨", None)],
    note="2 models",
)


def test_a_listing_is_a_sequence_of_rows() -> None:
    """What is seen could not be used in a loop."""
    assert len(MODELS) == 2
    assert MODELS[-1] == {"name": "水墨", "base_model": None}
    assert [row["name"] for row in MODELS] == ["JuggernautXL", "水墨"]
    assert isinstance(MODELS[:1], Listing)
    assert list(MODELS[:1]) == [MODELS[0]]
    assert MODELS.to_frame().columns.tolist() == ["name", "base_model"]


def test_plain_columns_stand_under_each_other() -> None:
    """Wide letters would push every later column out of line."""
    assert repr(MODELS).splitlines() == [
        "models",
        "name          base_model",
        "------------  ----------",
        "JuggernautXL  sdxl",
        "水墨",
        "2 models",
    ]


@given(st.lists(st.tuples(st.text(max_size=90), st.integers()), max_size=6))
def test_every_second_column_begins_at_the_same_place(rows: list[tuple[str, int]]) -> None:
    """A table could not be read down its columns."""
    lines = repr(Listing("", ("name", "n"), rows)).split("\n")
    start = cells(lines[1][: lines[1].index("  ") + 2])
    for line, (_, number) in zip(lines[2:], rows, strict=True):
        assert cells(line[: len(line) - len(str(number))]) == start


def test_html_has_headings_and_cells(soup: Soup) -> None:
    """A screen reader could not say which column a cell belongs to."""
    found = soup(MODELS)
    assert [th.get_text() for th in found.find_all("th", scope="col")] == ["name", "base model"]
    assert [td.get_text() for td in found.find_all("td")] == ["JuggernautXL", "sdxl", "水墨", ""]
    for cell in found.find_all(["th", "td"]):
        assert "text-align:left" in cell["style"]


@pytest.mark.parametrize("more", [0, 1, 50])
def test_a_long_listing_counts_what_it_does_not_show(soup: Soup, more: int) -> None:
    """A catalogue of thousands would fill the notebook, or seem to end early."""
    listing = Listing("loras", ("name",), [(f"lora {i}",) for i in range(SHOWN + more)])
    found = soup(listing)
    assert len(found.find_all("td")) == SHOWN
    assert (f"… {more} more" in found.get_text()) is (more > 0)
    assert (f"… {more} more" in repr(listing)) is (more > 0)
    assert len(listing) == SHOWN + more


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, "yes"), (False, "no"), (7.0, "7"), (["a", 2], "a, 2"), ("a\n b", "a b"), (None, "")],
)
def test_values_read_like_words(soup: Soup, value: object, expected: str) -> None:
    """Python's spelling would stand where a person reads."""
    cell = soup(Listing("", ("x",), [(value,)])).td
    assert cell is not None
    assert cell.get_text() == expected


def test_a_row_of_the_wrong_length_is_an_error() -> None:
    """Cells would silently move into other columns."""
    with pytest.raises(ValueError, match="zip"):
        Listing("", ("a", "b"), [(1,)])


def test_hostile_names_stay_text(soup: Soup) -> None:
    """A model's name could run code in a notebook."""
    found = soup(Listing("<i>", ("<b>",), [("<script>",)], note="<u>"))
    assert {e.name for e in found.find_all(True)} == {
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    }


def test_no_home_directory_is_listed(soup: Soup, monkeypatch: pytest.MonkeyPatch) -> None:
    """`%rendernet status` would name the author of a shared notebook."""
    monkeypatch.setenv("HOME", "/srv/homes/zoe")
    monkeypatch.setenv("USERPROFILE", "/srv/homes/zoe")
    listing = Listing("status", ("what", "is"), [("store", "/srv/homes/zoe/.local/x")])
    assert "~/.local/x" in repr(listing)
    assert "zoe" not in repr(listing) + str(soup(listing))


def test_only_the_wanted_form_is_made() -> None:
    """A front end that asked for text would be sent HTML as well."""
    assert set(MODELS._repr_mimebundle_(include={"text/plain"})) == {"text/plain"}
    assert set(MODELS._repr_mimebundle_(exclude={"text/plain"})) == {"text/html"}


def test_an_empty_listing_shows_its_note_alone(soup: Soup) -> None:
    """Heads over nothing look like a table that failed to load."""
    empty = Listing("styles", ("name", "base"), [], "None of the styles is of 'sdx'.")
    assert repr(empty) == "styles\nNone of the styles is of 'sdx'."
    assert soup(empty).table is None
    assert "None of the styles" in soup(empty).text
