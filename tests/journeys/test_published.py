"""A published notebook, as its readers see it: on GitHub, in Jupyter, on a web page, in LaTeX."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from nbconvert import HTMLExporter, LatexExporter

pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LOAD = '%load_ext rendernet_jupyter\n%config RenderNet.model = "Harbour 15"'
BATCH = "%%rendernet hero\nsteps: 4\nbatch_size: 2\nseed: 7\na lighthouse at dusk"
SWEEP = "%%rendernet table\nsteps: 4\ncfg_scale: 4, 10\nseed: 7\na {red|blue|green} boat"
FILM = "%%rendernet film\nnarrator: face.png voice=Rachel\nForty years I kept this light."
FACE = 'from PIL import Image\nImage.new("RGB", (384, 640), "sienna").save("face.png")'
OTHER = "import math\nmath.pi"
SHEETS = '%config RenderNet.display = "sheet"'
ALONE = "%%rendernet alone\nsteps: 4\nseed: 9\na lighthouse at dawn"
PAST, TREE = "%rendernet history", "%rendernet lineage film"

# The images that a page shows, as a reader sees them: their size in pixels of the file.
SHOWN = """
async () => Promise.all([...document.querySelectorAll('.output img')].map(async image => {
  await image.decode().catch(() => null);
  return [image.naturalWidth, image.naturalHeight];
}))
"""


@dataclass(frozen=True)
class Study:
    """A notebook that was run and saved in an application, and its published copy."""

    saved: Path
    copy: Path
    said: str

    @property
    def outputs(self) -> list[list[dict[str, Any]]]:
        """The outputs of the copy, by cell."""
        return [cell["outputs"] for cell in json.loads(self.copy.read_text("utf-8"))["cells"]]


@pytest.fixture(scope="module")
def study(standing_desk: Desk) -> Study:
    pytest.importorskip("av")
    cells = (LOAD, FACE, BATCH, SWEEP, FILM, OTHER, SHEETS, ALONE, PAST, TREE)
    file = standing_desk.write(*cells, name="study.ipynb")
    notebook = standing_desk.open(file)
    assert [cell.error for cell in notebook.run_all()] == [""] * len(cells)
    notebook.save()
    store = {"RENDERNET_STORE": str(file.parent / "store"), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-m", "rendernet_jupyter.cli", "publish", file.name],
        cwd=file.parent,
        env=store,
        capture_output=True,
        text=True,
        check=True,
    )
    return Study(file, file.with_name("study-published.ipynb"), done.stdout)


@pytest.fixture
def look(desk: Desk, request: pytest.FixtureRequest) -> Callable[[str, str], Page]:
    """Opens HTML in a page of its own, beside the published notebook."""

    def opened(html: str, name: str) -> Page:
        file = desk.server.work / f"{name}.html"
        file.write_text(html, encoding="utf-8")
        page = desk.context.new_page()
        page.goto(file.as_uri(), wait_until="load")
        if folder := request.config.getoption("--shots"):
            page.screenshot(path=Path(folder) / f"published-{name}.png", full_page=True)
        return page

    return opened


def test_github_shows_the_sheets(study: Study, look: Callable[[str, str], Page]) -> None:
    """The one view that most people ever have of a notebook would have no pictures."""
    from desk import github

    unpublished = look(github.page(study.saved.read_text("utf-8")), "github-before")
    shown = unpublished.evaluate(SHOWN)
    assert shown[:8] == [[0, 0]] * 8
    assert sum(image != [0, 0] for image in shown) == 1  # was stored as a sheet from the start
    page = look(github.page(study.copy.read_text("utf-8")), "github")
    shown = page.evaluate(SHOWN)
    assert len(shown) == 4
    assert all(width >= 360 and height >= 200 for width, height in shown)
    assert page.locator("a", has_text="Forty years").get_attribute("href") is not None
    page.locator("summary", has_text="Transcript").click()
    assert page.locator("blockquote").inner_text() == "Forty years I kept this light."
    words = page.locator("summary", has_text="In words")
    words.nth(1).click()
    assert "red" in page.locator("pre", has_text="table:").inner_text()


def test_the_history_and_a_lineage_are_words(
    study: Study, look: Callable[[str, str], Page]
) -> None:
    """Each prompt would stand there once for every picture, and a tree would be flat."""
    from desk import github

    page = look(github.page(study.copy.read_text("utf-8")), "github-words")
    rows = page.locator("table", has_text="asked for").locator("tbody tr")
    assert rows.count() == 4
    assert rows.nth(0).locator("td").nth(0).inner_text() == "1 picture"
    assert page.get_by_text("left out here: GitHub would not show any").count() == 2
    assert "face.png" in page.locator("li li").inner_text()


def test_the_copy_opens_in_jupyter(study: Study, desk: Desk) -> None:
    """Whoever clones the repository would see other pictures than on GitHub, or an error."""
    notebook = desk.open(study.copy, kernel=False)
    shown = [notebook.pictures(cell) for cell in (2, 3, 4, 7)]
    assert [[picture.width > 0 for picture in pictures] for pictures in shown] == [[True]] * 4
    assert notebook.console + notebook.failed + notebook.outside == []


def test_only_what_is_ours_changed(study: Study) -> None:
    """The diff of a published notebook would be unreadable."""
    before = json.loads(study.saved.read_text("utf-8"))
    after = json.loads(study.copy.read_text("utf-8"))
    kept = [{**cell, "outputs": None} for cell in before["cells"]]
    assert [{**cell, "outputs": None} for cell in after["cells"]] == kept
    assert after["cells"][5] == before["cells"][5]
    assert {**after, "cells": []} == {**before, "cells": []}
    # What is left in the account stays at home.
    old = {
        re.sub(r"[\d,.]+ left, ", "", line) for line in study.saved.read_text("utf-8").splitlines()
    }
    new = study.copy.read_text("utf-8").splitlines()
    # What came new are the words below four sheets and in place of small pictures, no line else.
    below = [outputs[1] for outputs in study.outputs if len(outputs) > 1]
    words = json.dumps([*below, *study.outputs[8:]], indent=1)
    told = {line.strip() for line in words.splitlines()}
    assert [line for line in new if line not in old and line.strip() not in told] == []
    assert "data:" not in "".join(new)


def test_a_session_may_store_sheets_from_the_start(study: Study) -> None:
    """The setting would be obeyed by the first picture of a display, and not by the last."""
    [output] = json.loads(study.saved.read_text("utf-8"))["cells"][7]["outputs"]
    assert sorted(output["data"]) == ["image/jpeg", "text/plain"]
    assert "lighthouse at dawn" in output["metadata"]["image/jpeg"]["alt"]


def test_the_video_is_beside_it(study: Study) -> None:
    """The link below a poster would lead nowhere."""
    html = "".join(study.outputs[4][1]["data"]["text/html"])
    link = re.search(r'href="([^"]+)"', html)
    assert link is not None
    assert (study.copy.parent / link[1]).read_bytes()[4:8] == b"ftyp"
    assert "1 video" in study.said


def test_the_web_page_shows_the_sheets(study: Study, look: Callable[[str, str], Page]) -> None:
    """A page made of the published notebook would be without pictures, or without words."""
    html, _ = HTMLExporter().from_filename(str(study.copy))
    page = look(html, "nbconvert")
    sheets = page.locator(".jp-RenderedImage img")
    assert sheets.count() == 4
    for number in range(4):
        assert sheets.nth(number).bounding_box() is not None
    assert page.locator("summary", has_text="In words").count() == 4


def test_latex_gets_images_and_words(study: Study) -> None:
    """A PDF would have pages of HTML in it, or pictures that nobody can search for."""
    body, resources = LatexExporter().from_filename(str(study.copy))
    drawn = re.findall(r"\\adjustimage\{.*?\}\}\{([^}]*)\}", body)
    jpegs = [name for name in resources["outputs"] if name.endswith((".jpg", ".jpeg"))]
    assert len(drawn) == 4
    assert sorted(drawn) == sorted(jpegs)
    _, *below = re.split("|".join(map(re.escape, drawn)), body)
    captions = ("hero: a lighthouse", "table: 3 prompts", "film: Forty", "alone: a lighthouse")
    for said, caption in zip(below, captions, strict=True):
        assert caption in said
    assert "<details" not in body
    assert "<div" not in body
    assert "base64" not in body
