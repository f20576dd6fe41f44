"""Lists that could not be read whole: what they lack may exist, and is sent with a warning."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.request import Plan, plan

M = "model: JuggernautXL\n"
JSON = json.dumps({"model": "JuggernautXl", "prompt": {"positive": "a"}})


def with_gap(catalog: Catalog, body: str, *names: str) -> Plan:
    return plan(body, "", catalog=replace(catalog, unsure=frozenset(names)))


@pytest.mark.parametrize(
    ("listing", "body", "place", "suggest"),
    [
        ("models", "model: Jugernaut\na cat", (1, 8), "JuggernautXL"),
        ("styles", "style: Bokeh @ flux\na cat", (1, 8), "Bokeh"),
        ("styles", "style: Tintype\na cat", (1, 8), None),
        ("loras", M + "loras: blue_hour@0.4\na cat", (2, 8), None),
        ("controlnets", M + "control: Seg ast_1\na cat", (2, 10), None),
        ("voices", "narrator: ast_square001 voice=Rachael\nHello", (1, 31), "Rachel"),
    ],
)
def test_a_name_that_a_list_with_gaps_lacks_is_sent(
    catalog: Catalog, listing: str, body: str, place: tuple[int, int], suggest: str | None
) -> None:
    """A picture that the service could make would be refused over a list that broke for a day."""
    found = with_gap(catalog, body, listing)
    assert found.problems == ()
    told = [w for w in found.warnings if w.code == "unchecked-name"]
    assert [((w.line, w.column), w.suggest) for w in told] == [(place, suggest)]
    assert "is sent unchecked: the list of " in told[0].message
    [request] = found.requests
    assert request.body
    whole = with_gap(catalog, body)
    assert [p.code for p in whole.problems] == ["unknown-name"]


@pytest.mark.parametrize("listing", ["models", "styles", "loras", "controlnets", "voices"])
def test_names_that_are_listed_are_sent_without_a_word(catalog: Catalog, listing: str) -> None:
    """Every cell would be warned of a gap that does not concern it."""
    assert with_gap(catalog, M + "loras: film_grain\na cat", listing).warnings == ()


def test_json_is_held_to_the_same(catalog: Catalog) -> None:
    """A body that another program wrote would be refused where a cell is not."""
    for body in (JSON, JSON.replace("model", "style")):
        found = with_gap(catalog, body, "models", "styles")
        assert found.problems == ()
        [told] = found.warnings
        assert (told.code, bool(told.suggest)) == ("unchecked-name", "model" in body)
        assert [p.code for p in with_gap(catalog, body).problems] == ["unknown-name"]


def test_a_character_needs_its_id(catalog: Catalog) -> None:
    """A name would be sent where the service takes only ids."""
    found = with_gap(catalog, M + "character: chr_elsewhere\na cat", "characters")
    assert found.requests[0].body["character"]["character_id"] == "chr_elsewhere"
    assert [w.code for w in found.warnings] == ["unchecked-name"]
    assert "character: chr_elsewhere" in found.canonical
    for body in (M + "character: Ada\nAda", M + "{Ada} runs", M + "{chr_elsewhere} runs"):
        [problem] = with_gap(catalog, body, "characters").problems
        assert problem.code == "unknown-character"
        assert "in what could be read of their list" in problem.message
