"""Choosing by looking, in JupyterLab and Notebook 7: with keys alone, among 500, and afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from desk.keys import focus

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk
    from desk.notebook import Notebook
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

LOAD = "%load_ext rendernet_jupyter\nimport rendernet_jupyter as rn"
PICK = 'style = rn.pick("style")\nstyle'
MANY = (
    "from rendernet_jupyter.notebook.magics import session_of\n"
    "session = session_of(get_ipython())\n"
    "session.listing('styles')\n"
    "engine = session.engine()\n"
    "more = [{'name': f'Study {n:03}', 'base_model': 'sdxl'} for n in range(500)]\n"
    "engine.listings = {**engine.listings, 'styles': [*engine.listings['styles'], *more]}"
)
CLEAN: list[str] = []

sync_api.expect.set_options(timeout=60_000)  # a sheet of samples is painted meanwhile


def told(notebook: Notebook, index: int) -> str:
    """The value of a cell, as text, when it is run now."""
    output = notebook.run(index).outputs[-1]
    data: dict[str, Any] = output.get("data", {})
    return str(data.get("text/plain", output))


def tile(page: Locator, name: str) -> Locator:
    """The picture of a style; where it stands depends on what other notebooks used last."""
    return page.locator(".rendernet-tile").get_by_role("button", name=name, exact=True)


def press(notebook: Notebook, *keys: str) -> None:
    for key in keys:
        notebook.page.keyboard.press(key)


def test_a_style_is_picked_with_keys_alone(desk: Desk) -> None:
    """Whoever has no mouse could look and not choose, or the value would never reach Python."""
    asks = "%%rendernet hero\nstyle: {{style}}\nseed: 7\na lighthouse"
    notebook = desk.open(
        desk.write(LOAD, PICK, "style.value, style.base", "%rendernet insert", asks, name="k.ipynb")
    )
    notebook.run(0)
    assert notebook.run(1).error == ""
    page = notebook.output(1)
    field = page.get_by_label("Find")
    sync_api.expect(page.locator(".rendernet-tile img")).to_have_count(12)
    focus(field)
    notebook.page.keyboard.type("pixel")
    sync_api.expect(page.locator("select option")).to_have_text(["Pixel Art · sd"])
    press(notebook, "Enter")
    sync_api.expect(page).to_contain_text("Few colours, big pixels")
    assert told(notebook, 2) == "('Pixel Art', 'sd')"
    focus(field)
    field.fill("")
    sync_api.expect(page.locator("select option").last).to_have_text("Woodcut · sd")
    focus(page.locator("select"))
    press(notebook, "End")
    sync_api.expect(page).to_contain_text("Carved lines in one dark ink")
    assert told(notebook, 2) == "('Woodcut', 'sd')"
    focus(tile(page, "Chalkboard"))
    press(notebook, "Enter")
    sync_api.expect(page).to_contain_text("Coloured chalk on slate")
    assert told(notebook, 2) == "('Chalkboard', 'sd')"
    assert notebook.run(3).error == ""
    assert notebook.cells()[4].source == "%%rendernet\nstyle: Chalkboard\n"
    assert notebook.run(5).error == ""
    assert [shown.width > 0 for shown in notebook.pictures(5)] == [True]
    assert notebook.console + notebook.failed + notebook.outside == CLEAN


def test_keys_in_a_panel_are_its_own(desk: Desk) -> None:
    """An arrow would leave the list, a letter cut the cell with the panel, Enter run it anew."""
    notebook = desk.open(desk.write(LOAD, PICK, "style.value", "1", name="own.ipynb"))
    notebook.run(0)
    notebook.run(1)
    page = notebook.output(1)
    sync_api.expect(page.locator(".rendernet-tile img")).to_have_count(12)
    before = [(cell.source, cell.count) for cell in notebook.cells()]
    focus(page.locator("select"))
    press(notebook, "x", "d", "d", "b", "Escape", "Alt+Enter", "Control+Enter", "Shift+Enter")
    press(notebook, "Home", "ArrowDown", "ArrowDown", "ArrowUp")
    sync_api.expect(page.locator("select")).to_be_focused()
    focus(tile(page, "Chalkboard"))
    press(notebook, "x", "d", "d", "ArrowDown")
    sync_api.expect(tile(page, "Chalkboard")).to_be_focused()
    focus(page.get_by_label("Find"))
    press(notebook, "Escape", "ArrowUp")
    sync_api.expect(page.get_by_label("Find")).to_be_focused()
    assert [(cell.source, cell.count) for cell in notebook.cells()] == before
    second = (page.locator("select option").nth(1).text_content() or "").replace("\xa0", " ")
    name = second.rpartition(" · ")[0]
    sync_api.expect(page.locator(".rendernet-chosen")).to_contain_text(name)
    assert told(notebook, 2) == repr(name)
    focus(page.locator("select"))
    press(notebook, "Control+s")
    notebook.page.wait_for_function("() => !desk.panel().context.model.dirty")
    assert notebook.console + notebook.failed + notebook.outside == CLEAN


def test_five_hundred_styles_are_filtered_by_typing(desk: Desk) -> None:
    """A hundred times scrolling, or a form that hangs at each letter."""
    notebook = desk.open(desk.write(LOAD, MANY, PICK, "style.value", name="many.ipynb"))
    for cell in range(3):
        assert notebook.run(cell).error == ""
    page = notebook.output(2)
    sync_api.expect(page).to_contain_text("The first 300 of 534")
    focus(page.get_by_label("Find"))
    notebook.page.keyboard.type("study 48")
    sync_api.expect(page.locator("select option").first).to_have_text("Study 480 · sdxl")
    press(notebook, "Enter")
    sync_api.expect(page.locator(".rendernet-chosen")).to_have_count(1)
    assert told(notebook, 3) == "'Study 480'"


def test_it_works_while_a_cell_runs_and_after_it(desk: Desk) -> None:
    """A click during a long cell would be lost, or end in a traceback that nobody sees."""
    busy = "import time\nfor _ in range(20): time.sleep(0.1)"
    notebook = desk.open(desk.write(LOAD, PICK, busy, "style.value", name="busy.ipynb"))
    notebook.run(0)
    notebook.run(1)
    page = notebook.output(1)
    sync_api.expect(page.locator(".rendernet-tile img")).to_have_count(12)
    notebook.start(2)
    tile(page, "Black & White").click()
    assert notebook.finish(2).error == ""
    sync_api.expect(page.locator(".rendernet-chosen")).to_have_count(1)
    assert told(notebook, 3) == "'Black & White'"


def test_the_file_keeps_what_was_chosen_and_nothing_else(desk: Desk) -> None:
    """A reopened notebook would show an error in place of the form, or carry megabytes of it."""
    file = desk.write(LOAD, PICK, "1", name="kept.ipynb")
    notebook = desk.open(file)
    notebook.run_all()
    page = notebook.output(1)
    sync_api.expect(page.locator(".rendernet-tile img")).to_have_count(12)
    tile(page, "Blueprint").click()
    sync_api.expect(page).to_contain_text("White lines on drafting blue")
    sync_api.expect(page.get_by_text("Open it again")).to_be_hidden()
    saved = notebook.saved_with(1, "style: Blueprint")
    assert "widgets" not in saved["metadata"]
    assert "style: Blueprint" in "".join(saved["cells"][1]["outputs"][0]["data"]["text/plain"])
    assert len(json.dumps(saved["cells"][1])) < 8_000
    notebook.restart()
    sync_api.expect(page.get_by_text("Open it again")).to_be_visible()
    sync_api.expect(page.get_by_label("Find")).to_be_hidden()
    notebook.close()
    for kernel in (False, True):
        reader = desk.open(file, kernel=kernel)
        shown = reader.output(1)
        sync_api.expect(shown).to_contain_text("%rendernet pick style")
        sync_api.expect(shown.get_by_text("Open it again")).to_be_visible()
        for words in ("Loading widget", "model not found"):
            sync_api.expect(shown.get_by_text(words)).to_be_hidden()
        reader.close()
