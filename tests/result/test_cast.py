"""Every run knows who is in its pictures, by the name of that day."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.request.plan import plan
from rendernet_jupyter.result.cast import UsedCharacter, character_of
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.spec.canonical import escaped, quoted

CATALOG = Catalog.from_listings(
    {
        "models": [{"name": "JuggernautXL", "base_model": "sdxl"}],
        "characters": [
            {"id": "chr_1", "name": "Mira"},
            {"id": "chr_2", "name": "Anna Lee"},
            {"id": "chr_3", "name": 'O\'Neil, the "2nd"'},
            {"id": "chr_4", "name": "mode=x {1}"},
            {"id": "chr_5", "name": "Twin"},
            {"id": "chr_6", "name": "Twin"},
        ],
    }
)

JSON = (
    '[{"model": "JuggernautXL", "character": {"character_id": "chr_1"}, '
    '"prompt": {"positive": "Mira {x}"}}]'
)


def used(text: str, catalog: Catalog = CATALOG) -> list[UsedCharacter | None]:
    """The characters of the requests that a text makes."""
    line = "" if text.startswith("[") else "--model JuggernautXL"
    found = plan(text, line, catalog=catalog)
    assert not found.problems, found.problems
    return [Answer(r.body, r.kind, canonical=r.canonical).character for r in found.requests]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{Mira} at sea", UsedCharacter("chr_1", "Mira")),
        ("character: mira mode=strong\nMira at sea", UsedCharacter("chr_1", "Mira")),
        ("character: Anna Lee\nAnna Lee, \\{not a name\\}", UsedCharacter("chr_2", "Anna Lee")),
        ("\\{no\\} {Anna Lee} here", UsedCharacter("chr_2", "Anna Lee")),
        ('{O\'Neil, the "2nd"} at sea', UsedCharacter("chr_3", 'O\'Neil, the "2nd"')),
        ('character: "mode=x \\{1\\}" mode=strong\na mode=x \\{1\\}',
         UsedCharacter("chr_4", "mode=x {1}")),
        ("character: chr_5\nTwin", UsedCharacter("chr_5")),
        (
            JSON,
            UsedCharacter("chr_1"),
        ),
        ("\\{Mira\\} as plain text", None),
    ],
)  # fmt: skip
def test_a_request_knows_its_character(text: str, expected: UsedCharacter | None) -> None:
    """Who was in a picture could not be said once the character was put away."""
    assert used(text) == [expected]


def test_each_cell_of_a_sweep_has_its_own() -> None:
    """A table of faces would name the first face everywhere."""
    assert [str(one) for one in used("{Mira} {at sea|in town}")] == ["Mira", "Mira"]


def test_a_character_reads_by_its_name_else_its_id() -> None:
    """A caption would be empty where a cell was written as JSON."""
    assert str(UsedCharacter("chr_1", "Mira")) == "Mira"
    assert str(UsedCharacter("chr_1")) == "chr_1"
    assert character_of({"model": "m", "character": None}, "prompt: {x}") is None


NAMES = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=12
).map(lambda text: " ".join(text.split()))


@given(NAMES.filter(lambda name: bool(name) and name.lower() != "none"))
def test_any_name_comes_back(name: str) -> None:
    """A name with quotes, braces or dashes would be recorded as another one."""
    catalog = Catalog.from_listings({"characters": [{"id": "chr_9", "name": name}]})
    text = f"character: {quoted(name)}\nportrait of {escaped(name)}"
    found = plan(text, "--model m --lenient", catalog=catalog)
    assume(found.requests)
    for request in found.requests:
        assert character_of(request.body, request.canonical) == UsedCharacter("chr_9", name)
