"""Two pictures compared, as they are seen: the slider is dragged, the folds are opened."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from desk.keys import focus

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")
nbconvert = pytest.importorskip("nbconvert")

if TYPE_CHECKING:
    from desk.desk import Desk
    from desk.notebook import Notebook
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

LOAD = '%load_ext rendernet_jupyter\n%config RenderNet.model = "Harbour 15"'
HERO = "%%rendernet hero\nsteps: 4\nbatch_size: 2\nseed: 7\na lighthouse at dusk"
OTHER = "%%rendernet other\nsteps: 4\nseed: 7\na red lighthouse at dawn"
COMPARE = "%rendernet compare hero[0] other[0]"
SHOWN = "%%rendernet --show compare\nsteps: 4\nseed: 1..3\na kite over a hill"
PAIRS = "hero.compare(hero[::-1])"

# The box that is resized, and how wide the pictures in it and below it are drawn.
BOX = '[style*="resize"]'
SCALE = """
box => [box.querySelector('img'), box.parentElement.querySelector(':scope > img')].map(image => {
  const {width, height, left, top} = image.getBoundingClientRect();
  return [width, height, left, top].map(Math.round);
})
"""


@dataclass(frozen=True)
class Study:
    """What was seen when all had run, and what stood in the file."""

    complaints: list[str]
    saved: dict[str, Any]


@pytest.fixture(scope="module")
def study(standing_desk: Desk) -> Study:
    file = standing_desk.write(LOAD, HERO, OTHER, COMPARE, SHOWN, PAIRS, name="compare.ipynb")
    notebook = standing_desk.open(file)
    assert [cell.error for cell in notebook.run_all()] == [""] * 6
    saved = notebook.save()
    return Study(notebook.console + notebook.failed + notebook.outside, saved)


def reopened(study: Study, desk: Desk, *, trusted: bool) -> Notebook:
    """The saved notebook without a kernel, as its author's or as a stranger's."""
    strange = {} if trusted else {"title": "from a stranger"}
    metadata = {**study.saved["metadata"], **strange}
    file = desk.put(json.dumps({**study.saved, "metadata": metadata}), name="read.ipynb")
    return desk.open(file, kernel=False)


def dragged(box: Locator, by: int) -> float:
    """How much wider a box is when its corner was dragged so many pixels to the right."""
    box.scroll_into_view_if_needed()
    before = box.bounding_box()
    assert before is not None
    x, y = before["x"] + before["width"] - 8, before["y"] + before["height"] - 8
    mouse = box.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + by, y, steps=4)
    mouse.up()
    after = box.bounding_box()
    assert after is not None
    return after["width"] - before["width"]


def test_the_page_keeps_to_itself(study: Study, desk: Desk) -> None:
    """A comparison would load from the network, or throw errors into the console."""
    assert study.complaints == []


@pytest.mark.parametrize("trusted", [True, False], ids=["own", "somebody else's"])
def test_the_handle_uncovers_the_other_picture(study: Study, desk: Desk, trusted: bool) -> None:
    """The slider would be stuck, or its two pictures of another scale."""
    notebook = reopened(study, desk, trusted=trusted)
    for cell in (3, 4, 5):
        box = notebook.output(cell).locator(BOX).first
        assert dragged(box, 60) == pytest.approx(60, abs=2)
        assert dragged(box, -90) == pytest.approx(-90, abs=2)
        upper, lower = box.evaluate(SCALE)
        assert upper == pytest.approx(lower, abs=2)
        shown = notebook.pictures(cell)
        assert all(picture.width > 0 for picture in shown)
        assert all(picture.alt for picture in shown)


def test_the_keyboard_reaches_both_pictures(study: Study, desk: Desk) -> None:
    """Who uses no mouse would see the half of each."""
    notebook = reopened(study, desk, trusted=False)
    output = notebook.output(3)
    summary = output.locator("summary", has_text="Side by side")
    focus(summary)
    notebook.page.keyboard.press("Enter")
    both = output.locator("details[open] img")
    sync_api.expect(both).to_have_count(2)
    sync_api.expect(both.first).to_be_visible()


def test_the_export_works_without_jupyter(study: Study, desk: Desk, tmp_path: Path) -> None:
    """A page that is sent to somebody would show a slider that does not slide."""
    import nbformat

    notebook = nbformat.reads(json.dumps(study.saved), as_version=4)
    html, _ = nbconvert.HTMLExporter().from_notebook_node(notebook)
    file = tmp_path / "compare.html"
    file.write_text(html, encoding="utf-8")
    page = desk.context.new_page()
    page.goto(file.as_uri(), wait_until="load")
    assert dragged(page.locator(BOX).first, 40) == pytest.approx(40, abs=2)
    page.close()


def test_who_wants_no_motion_sees_none(study: Study, desk: Desk) -> None:
    """A blinking picture would harm those who have asked for none."""
    page = desk.context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.set_content("".join(study.saved["cells"][3]["outputs"][0]["data"]["text/html"]))
    page.locator("summary", has_text="Blink").click()
    image = page.locator("picture img")
    assert str(image.evaluate("image => image.currentSrc")).startswith("data:image/jpeg")
    page.emulate_media(reduced_motion="no-preference")
    assert str(image.evaluate("image => image.currentSrc")).startswith("data:image/webp")
    page.close()
