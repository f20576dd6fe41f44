"""Runs of the store for other people, by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError

CAT = "steps: 4\na cat on a roof --seed 7"

pytestmark = pytest.mark.usefixtures("here")


def test_a_report_of_several_runs(local: Session, here: Path) -> None:
    """What was made over a week could not be shown in one page."""
    local.generate(CAT, "hero")
    local.generate("steps: 4\na dog --seed 1", "dog")
    said = repr(local.command("report", "hero dog --to both.html --title Pets"))
    assert "both.html shows 2 pictures of 2 runs" in said
    page = (here / "both.html").read_text("utf-8")
    assert "<h1" in page
    assert "Pets" in page
    assert page.count("<figure") == 2


def test_the_last_run_is_meant_where_none_is_named(local: Session, here: Path) -> None:
    """The commonest report would need the name of a run."""
    local.generate(CAT)
    assert "report.html shows 1 picture" in repr(local.command("report"))
    assert "a cat on a roof" in local.command("methods", "--text")


def test_methods_tell_the_run_that_paid(local: Session) -> None:
    """A picture taken from the store would be dated by the day when it was looked at."""
    first = local.generate(CAT, "hero")
    again = local.generate(CAT, "again")
    assert again.run.cached
    [made] = again.subject.manifests
    assert made.word("job", "run_id") == first.run.run_id
    assert made.word("package", "version") in local.command("methods", "again --latex")


def test_inputs_are_told_by_their_content(local: Session, here: Path) -> None:
    """A reader could not know which picture was enlarged."""
    hero = local.generate(CAT, "hero")
    local.generate("upscale: {{hero[0]}} scale=2", "big", variables={"hero": hero})
    assert hero[0].medium.sha256 in local.command("methods", "big --text")
    local.command("report", "big")
    assert "What they were made from" in (here / "report.html").read_text("utf-8")


def test_a_run_that_is_not_there_is_named(local: Session) -> None:
    """A slip in a name would be a page about nothing."""
    with pytest.raises(RenderNetError, match="nobody"):
        local.command("report", "nobody")
