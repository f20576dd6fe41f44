"""The forms that look after things, in JupyterLab and Notebook 7, with a mouse and with keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from desk.keys import focus

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk
    from desk.notebook import Notebook
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

LOAD = (
    "%load_ext rendernet_jupyter\n"
    "from rendernet_jupyter.notebook.magics import session_of\n"
    "session = session_of(get_ipython())\n"
    "world = session.engine('sandbox').world\n"
    "world.knobs.asset_latency = 0"
)
CHARGES = "world.counters.charges"
LIGHTHOUSE = "%%rendernet\nmodel: Harbour 15\nseed: 7\na lighthouse at dawn"
HARBOUR = "%%rendernet\nmodel: Harbour 15\nseed: 5\na harbour at noon"
BICYCLE = "%%rendernet\nmodel: Harbour 15\nseed: 3\na red bicycle"
LOST = (
    "world.knobs.drop_next = 'after'\n"
    "try:\n"
    "    session.generate('model: Harbour 15\\nseed: 9\\na fox in the snow')\n"
    "except Exception as error:\n"
    "    print(type(error).__name__)"
)
CLEAN: list[str] = []


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    """A face on the reader's own machine, beside no notebook."""
    from PIL import Image

    file = tmp_path / "portrait.png"
    Image.new("RGB", (240, 320), "sienna").save(file)
    return file


def told(notebook: Notebook, index: int) -> str:
    """The value of a cell, as text, when it is run now."""
    return "".join(notebook.run(index).outputs[-1]["data"]["text/plain"])


def button(page: Locator, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_a_face_becomes_a_character_and_stands_in_a_prompt(desk: Desk, portrait: Path) -> None:
    """Who works on a server has the photograph here, and no path to write."""
    cells = (LOAD, "%rendernet panel characters", "%rendernet insert")
    notebook = desk.open(desk.write(*cells, name="zoe.ipynb"))
    notebook.run(0)
    assert notebook.run(1).error == ""
    page = notebook.output(1)
    sync_api.expect(page.locator(".rendernet-card img")).to_have_count(6)
    button(page, "New character…").click()
    page.get_by_label("name").fill("Zoe")
    page.get_by_label("who it is").fill("woman, about 60, short grey hair")
    sync_api.expect(button(page, "Make it")).to_be_disabled()
    with notebook.page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a picture").click()
    chooser.value.set_files(portrait)
    sync_api.expect(page).to_contain_text("PNG, 240 × 320")
    button(page, "Make it").click()
    sync_api.expect(page.get_by_alt_text("Face of Zoe").last).to_be_visible()
    sync_api.expect(page).to_contain_text("%rendernet character create Zoe ast_")
    assert notebook.run(2).error == ""
    assert notebook.cells()[3].source.startswith("%%rendernet\n{Zoe}")
    assert notebook.run(3).error == ""
    assert [shown.width > 0 for shown in notebook.pictures(3)] == [True]
    assert notebook.console + notebook.failed + notebook.outside == CLEAN


def test_an_old_run_is_found_with_keys_and_comes_back_as_a_cell(desk: Desk) -> None:
    """Whoever has no mouse could read the history, and not open it."""
    cells = (LOAD, LIGHTHOUSE, BICYCLE, "%rendernet panel history", "%rendernet insert")
    notebook = desk.open(desk.write(*cells, name="recall.ipynb"))
    for index in range(4):
        assert notebook.run(index).error == ""
    page, keys = notebook.output(3), notebook.page.keyboard
    sync_api.expect(button(page, "a red bicycle")).to_be_visible()
    focus(page.get_by_placeholder("words of prompt"))
    keys.type("lighthouse")
    sync_api.expect(page).to_contain_text("%rendernet history lighthouse")
    sync_api.expect(page.locator(".rendernet-card img:visible")).to_have_count(1)
    focus(page.get_by_role("button", name="a lighthouse at dawn"))
    keys.press("Enter")
    sync_api.expect(page.locator("pre").last).to_contain_text("prompt: a lighthouse at dawn")
    focus(page.get_by_title("this run: 4 stars"))
    keys.press("Enter")
    sync_api.expect(page).to_contain_text("★★★★☆")
    assert notebook.run(4).error == ""
    assert "seed: 7" in notebook.cells()[5].source
    assert notebook.run(5).error == ""
    sync_api.expect(notebook.output(5)).to_contain_text("from the store")
    assert notebook.console + notebook.failed + notebook.outside == CLEAN


def test_the_history_follows_and_lets_go(desk: Desk) -> None:
    """What a cell makes would be missing, and a run with a new note could not be left."""
    cells = (LOAD, "%rendernet panel history", LIGHTHOUSE)
    notebook = desk.open(desk.write(*cells, name="follows.ipynb"))
    notebook.run(0)
    notebook.run(1)
    page = notebook.output(1)
    sync_api.expect(page).to_contain_text("newest first")
    before = page.get_by_text("newest first").inner_text()
    assert notebook.run(2).error == ""
    sync_api.expect(page.get_by_text(before, exact=True)).to_have_count(0)
    card = page.get_by_role("button", name="a lighthouse at dawn").first
    focus(card)
    notebook.page.keyboard.press("x")
    notebook.page.keyboard.press("Enter")
    page.get_by_placeholder("a sentence").fill("the good one")
    button(page, "‹ All runs").click()
    sync_api.expect(page.get_by_text(" newest first")).to_be_visible()
    sync_api.expect(button(page, "‹ All runs")).to_be_hidden()
    card.click()
    sync_api.expect(page.get_by_placeholder("a sentence")).to_have_value("the good one")
    assert [cell.source for cell in notebook.cells()] == list(cells)
    assert notebook.console + notebook.failed + notebook.outside == CLEAN


def test_a_doubt_is_resolved_by_looking(desk: Desk) -> None:
    """Nobody recognises a picture by its id, and who guesses pays twice or loses it."""
    cells = (LOAD, LOST, "%rendernet panel jobs", CHARGES)
    notebook = desk.open(desk.write(*cells, name="doubt.ipynb"))
    for index in range(3):
        assert notebook.run(index).error == ""
    page = notebook.output(2)
    sync_api.expect(page).to_contain_text("One request left, and no answer came back.")
    sync_api.expect(page.get_by_alt_text("A picture of the generation")).to_have_count(
        1, timeout=20_000
    )
    button(page, "It is this one").click()
    sync_api.expect(page).to_contain_text("It is fetched then, at no cost.")
    page.get_by_role("button", name="It is this one", exact=True).last.click()
    sync_api.expect(page).to_contain_text("1 picture fetched.")
    sync_api.expect(page.get_by_role("heading", name="In doubt")).to_be_hidden()
    assert told(notebook, 3) == "1"
    assert notebook.console + notebook.failed + notebook.outside == CLEAN


def test_a_run_of_another_cell_is_watched_to_its_end(desk: Desk) -> None:
    """A form that stands still looks as if the run did."""
    begin = (
        "world.knobs.latency = 3\n"
        "left = session.generate('model: Harbour 15\\nseed: 4\\na teapot', '--no-wait')"
    )
    notebook = desk.open(desk.write(LOAD, "%rendernet panel jobs", begin, name="jobs.ipynb"))
    for index in range(2):
        notebook.run(index)
    page = notebook.output(1)
    sync_api.expect(page).to_contain_text("and nothing waits")
    assert notebook.run(2).error == ""
    sync_api.expect(page.get_by_role("progressbar")).to_have_count(1)
    sync_api.expect(button(page, "Stop waiting")).to_be_visible()
    sync_api.expect(page).to_contain_text("and nothing waits", timeout=20_000)


def test_the_file_keeps_what_was_found_and_no_control(desk: Desk) -> None:
    """A reopened notebook would show an error in place of the form, or carry megabytes of it."""
    file = desk.write(LOAD, HARBOUR, "%rendernet panel history", name="kept.ipynb")
    notebook = desk.open(file)
    notebook.run_all()
    page = notebook.output(2)
    card = page.locator(".rendernet-card").filter(has_text="a harbour at noon").first
    card.locator("img").click(force=True)  # a picture is part of the button below it
    sync_api.expect(page.locator("pre").last).to_contain_text("prompt: a harbour at noon")
    saved = notebook.saved_with(2, "a harbour at noon")
    assert "widgets" not in saved["metadata"]
    kept = saved["cells"][2]
    assert "a harbour at noon" in "".join(kept["outputs"][0]["data"]["text/plain"])
    assert len(json.dumps(kept)) < 8_000
    notebook.close()
    reader = desk.open(file, kernel=False)
    sync_api.expect(reader.output(2)).to_contain_text("%rendernet panel history")
    sync_api.expect(reader.output(2).get_by_text("Loading widget")).to_be_hidden()
