"""`%rendernet export`: what its file's suffix asks for."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.session import Session

CELL = "model: Harbour 15\nsteps: 1, 2\na kite --seed 7"


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of this test."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_run_becomes_an_explorer(session: Session, at_home: Path) -> None:
    """`hero.export("sheet.html")` could not be had without Python."""
    made = session.generate(CELL)
    said = repr(session.command("export", "last sheet.html"))
    assert said.startswith("sheet.html shows 2 pictures (")
    page = BeautifulSoup((at_home / "sheet.html").read_text("utf-8"), "html.parser")
    data = page.find("script", id="data")
    assert data is not None
    facts = json.loads(data.get_text())
    assert [axis["name"] for axis in facts["axes"]] == ["steps"]
    assert made.export("sheet.html") == Path("sheet.html")


def test_its_manifests_are_those_of_the_store(session: Session, at_home: Path) -> None:
    """A picture from the store would be dated by whoever looked at it last."""
    first = session.generate(CELL)
    again = session.generate(CELL)
    page = BeautifulSoup(again.export("sheet.html").read_text("utf-8"), "html.parser")
    data = page.find("script", id="data")
    assert data is not None
    for picture in json.loads(data.get_text())["pictures"]:
        assert picture["manifest"]["job"]["run_id"] == first.run.run_id
        assert picture["manifest"]["package"]["name"] == "rendernet-jupyter"
        assert "check" not in picture["manifest"]


def test_a_run_goes_into_a_zip_file(session: Session, at_home: Path) -> None:
    """The name of a run would be taken for a notebook that is not there."""
    session.generate(CELL)
    said = repr(session.command("export", "last hero.zip"))
    assert said.startswith("hero.zip holds 2 pictures (")
    assert zipfile.is_zipfile(at_home / "hero.zip")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("study.ipynb sheet.html", "is a notebook, and an HTML explorer shows one run"),
        ("run_none sheet.html", "run_none"),
        ("last sheet.pdf", "does not say what to export"),
        ("gone.ipynb sheet.zip", "no notebook gone.ipynb"),
    ],
)
def test_what_makes_no_explorer_says_why(
    session: Session, at_home: Path, words: str, reason: str
) -> None:
    """An empty page would be written, or a zip file under the name of a page."""
    session.generate(CELL)
    with pytest.raises(RenderNetError, match=reason):
        session.command("export", words)
    assert list(at_home.glob("sheet*")) == []
