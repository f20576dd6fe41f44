"""Findings under headings, as text and as a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.view.checklist import Checklist, Line

Soup = Callable[[Any], BeautifulSoup]

FOUND = Checklist(
    "rendernet doctor",
    ("what", "is"),
    {
        "engine": [Line("problem", ("connection", "api.example is gone"), "Check the network.")],
        "store": [Line("ok", ("writing", "possible")), Line("note", ("drive", "far away"))],
    },
    note="That is all.",
)
STUDY = Checklist(
    "study",
    ("fact", "assumed", "seen"),
    {"statuses": [Line("ok", ("a read", "200", "200"), word="as documented")]},
)


def test_text_says_state_finding_and_advice() -> None:
    """In a terminal it is all there is."""
    assert repr(FOUND).splitlines() == [
        "rendernet doctor: 1 problem, 1 note, 1 in order",
        "",
        "engine",
        "  problem  connection  api.example is gone",
        "                       -> Check the network.",
        "",
        "store",
        "  ok       writing     possible",
        "  note     drive       far away",
        "",
        "That is all.",
    ]


def test_a_page_says_the_same_without_colours(soup: Soup) -> None:
    """A state that only a colour carries is lost on many, and in the dark."""
    found = soup(FOUND)
    rows = [[td.get_text(" ", strip=True) for td in tr.find_all("td")] for tr in found("tr")]
    assert ["! problem", "connection", "api.example is gone Check the network."] in rows
    assert [th.get_text() for th in found.find_all("th", scope="rowgroup")] == ["engine", "store"]
    assert found.find_all("span", attrs={"aria-hidden": "true"})
    assert "color:#" not in str(found)
    assert {e.name for e in found.find_all(True)}.isdisjoint({"style", "script"})


def test_columns_have_headings_when_there_are_several(soup: Soup) -> None:
    """What was assumed and what was seen would be told apart by guessing."""
    heads = [th.get_text() for th in soup(STUDY).find_all("th", scope="col")]
    assert heads == ["", "fact", "assumed", "seen"]
    assert STUDY.summary() == "1 as documented"


def test_only_a_problem_makes_a_shell_fail() -> None:
    """A note is no reason to stop a script."""
    assert FOUND.exit_code == 1
    assert STUDY.exit_code == 0
    assert [line.cells[0] for line in FOUND.problems] == ["connection"]


def test_values_are_plain_for_other_programs() -> None:
    """A report is read by programs too."""
    assert FOUND.to_dict() == {
        "title": "rendernet doctor",
        "summary": "1 problem, 1 note, 1 in order",
        "groups": {
            "engine": [
                {
                    "state": "problem",
                    "what": "connection",
                    "is": "api.example is gone",
                    "to do": "Check the network.",
                }
            ],
            "store": [
                {"state": "ok", "what": "writing", "is": "possible"},
                {"state": "note", "what": "drive", "is": "far away"},
            ],
        },
    }


@given(
    st.lists(
        st.tuples(st.sampled_from(["ok", "note", "problem"]), st.text(), st.text(), st.text()),
        max_size=5,
    )
)
def test_text_and_page_are_drawn_of_anything(rows: list[tuple[Any, str, str, str]]) -> None:
    """A file name or the words of a server may hold any letter there is."""
    found = Checklist("x", ("what", "is"), {"g": [Line(s, (a, b), t) for s, a, b, t in rows]})
    page = BeautifulSoup(str(found.html()), "html.parser")
    assert len(page.find_all("td")) == 3 * len(rows)
    assert {e.name for e in page.find_all(True)} <= {
        *("div", "table", "tbody", "tr", "th", "td", "span"),
    }
    assert all(len(line) < 140 for line in repr(found).splitlines())


def test_no_home_directory_is_shown(soup: Soup, monkeypatch: pytest.MonkeyPatch) -> None:
    """A diagnosis is shown around, and would name its owner."""
    monkeypatch.setenv("HOME", "/srv/homes/zoe")
    monkeypatch.setenv("USERPROFILE", "/srv/homes/zoe")
    line = Line("note", ("folder", "/srv/homes/zoe/store"), "Move /srv/homes/zoe/store.")
    found = Checklist("x", ("what", "is"), {"g": [line]}, note="in /srv/homes/zoe")
    assert "zoe" not in repr(found) + str(soup(found)) + str(found.to_dict())


def test_only_the_wanted_form_is_made() -> None:
    """A front end that asked for text would be sent HTML as well."""
    assert set(FOUND._repr_mimebundle_(include={"text/plain"})) == {"text/plain"}
