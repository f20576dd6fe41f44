"""The studio: a cell built by clicking alone, made, copied, and run again at no cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from desk.keys import focus

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk
    from desk.notebook import Notebook
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

LOAD = "%load_ext rendernet_jupyter"
CHARGES = (
    "from rendernet_jupyter.notebook.magics import session_of\n"
    "session_of(get_ipython()).engine().world.counters.charges"
)
CLEAN: list[str] = []


def studio_of(notebook: Notebook, index: int = 1) -> Locator:
    """The panel in the output of a cell, when its controls are there."""
    panel = notebook.output(index).locator(".rendernet-panel")
    sync_api.expect(panel.get_by_role("button", name="Generate")).to_be_visible()
    return panel


def cell_of(panel: Locator) -> Locator:
    """The field with the cell."""
    return panel.locator(".rendernet-cell textarea")


def test_a_picture_is_made_by_clicking_alone(desk: Desk) -> None:
    """A form would hide what it does, or its pictures would be paid a second time by its cell."""
    notebook = desk.open(
        desk.write(LOAD, "%rendernet studio", "%rendernet insert", CHARGES, name="clicks.ipynb")
    )
    notebook.run(0)
    notebook.run(1)
    panel, expect = studio_of(notebook), sync_api.expect
    panel.get_by_placeholder("What the picture shows").fill("a red bicycle by the sea")
    panel.get_by_role("button", name="16:9").click()
    panel.get_by_role("button", name="Lock", exact=True).click()
    panel.get_by_role("button", name="Choose", exact=True).first.click()
    panel.get_by_placeholder("type a part of a model").fill("harb")
    found = panel.locator(".widget-select option")
    expect(found).to_have_count(1)
    found.click()
    expect(cell_of(panel)).to_have_value(
        # The order of the key table, whatever the order of the clicks.
        re.compile(
            r"^%%rendernet\nmodel: Harbour 15\naspect_ratio: 16:9\nseed: \d+\n"
            r"a red bicycle by the sea$"
        )
    )
    generate = panel.get_by_role("button", name="Generate ·")
    expect(generate).to_be_enabled()
    generate.click()
    picture = panel.locator("img[alt*=bicycle]")
    expect(picture).to_be_visible()
    expect(panel.get_by_role("button", name="Generate · free")).to_be_enabled()
    panel.get_by_role("button", name="Copy", exact=True).click()
    expect(panel.get_by_text("Copied")).to_be_visible()
    shown = cell_of(panel).input_value()
    notebook.run(2)
    inserted = notebook.cells()[3]
    assert inserted.source == shown
    made = notebook.run(3)
    assert made.error == ""
    assert [s.alt for s in notebook.pictures(3)] == [picture.get_attribute("alt")]
    assert "store" in notebook.output(3).inner_text()
    assert notebook.run(4).outputs[0]["data"]["text/plain"] == "1"
    assert notebook.console + notebook.failed + notebook.outside == CLEAN


def test_typing_on_both_sides_loses_no_letter(desk: Desk) -> None:
    """Letters would be swallowed, or jump about, while the kernel answers to earlier ones."""
    open_one = (
        "import rendernet_jupyter\n"
        "panel = rendernet_jupyter.studio('%%rendernet hero\\nsteps: 20\\na lighthouse')"
    )
    notebook = desk.open(desk.write(LOAD, open_one, "panel.form.text()", name="types.ipynb"))
    notebook.run(0)
    notebook.run(1)
    panel = studio_of(notebook)
    expect = sync_api.expect
    prompt, cell = panel.get_by_placeholder("What the picture shows"), cell_of(panel)
    expect(prompt).to_have_value("a lighthouse")
    prompt.press("Control+End")
    prompt.press_sequentially(" at dusk, waves below", delay=15)
    expect(prompt).to_have_value("a lighthouse at dusk, waves below")
    expect(cell).to_have_value("%%rendernet hero\nsteps: 20\na lighthouse at dusk, waves below")
    cell.press("Control+Home")
    cell.press("End")
    cell.press_sequentially("\nseed: 7\nar: 3:2", delay=15)
    expect(cell).to_have_value(
        "%%rendernet hero\nseed: 7\nar: 3:2\nsteps: 20\na lighthouse at dusk, waves below"
    )
    expect(panel.get_by_placeholder("drawn once")).to_have_value("7")
    expect(panel.get_by_role("button", name="Locked")).to_be_visible()
    expect(panel.get_by_role("button", name="3:2")).to_have_class(re.compile("mod-active"))
    read = notebook.run(2).outputs[0]["data"]["text/plain"]
    assert read == repr(cell.input_value().partition("\n")[2])
    assert notebook.console + notebook.failed + notebook.outside == CLEAN


def test_a_picture_made_before_is_chosen_by_looking(desk: Desk) -> None:
    """Enlarging a picture of yesterday would mean to look up its id, and to type it."""
    made = "%%rendernet kites\nmodel: Harbour 15\nseed: 1..3\na striped kite over dunes"
    notebook = desk.open(
        desk.write(
            LOAD, made, "%rendernet studio", "kites[1].media_id", CHARGES, name="looks.ipynb"
        )
    )
    for index in (0, 1, 2):
        notebook.run(index)
    panel, expect = studio_of(notebook, 2), sync_api.expect
    wanted = notebook.run(3).outputs[0]["data"]["text/plain"].strip("'")
    panel.get_by_role("button", name="true_touch").click()
    panel.get_by_title("Look through pictures").click()
    tiles = panel.locator(".rendernet-tile")
    # By keys alone from here: to the field, its words, the tiles, one of them.
    focus(panel.get_by_placeholder("words of the prompt"))
    notebook.page.keyboard.type("striped")
    expect(tiles).to_have_count(3)  # whatever else was made before
    expect(tiles.nth(1).locator("img")).to_be_visible()
    notebook.page.keyboard.press("Tab")
    expect(tiles.nth(0).locator("button")).to_be_focused()
    notebook.page.keyboard.press("Tab")
    notebook.page.keyboard.press("Enter")
    expect(cell_of(panel)).to_have_value(f"%%rendernet\ntrue_touch: {wanted}")
    expect(panel.get_by_text(f"{wanted} · seed 2")).to_be_visible()
    panel.get_by_role("button", name="Clear").click()
    expect(panel.get_by_text("Choose a picture to enlarge.")).to_be_visible()
    expect(panel.get_by_role("button", name="Generate")).to_be_disabled()
    assert notebook.run(4).outputs[0]["data"]["text/plain"] == "3"
    assert notebook.console + notebook.failed + notebook.outside == CLEAN


def test_a_key_in_the_cell_leaves_what_was_begun(desk: Desk) -> None:
    """A script would be painted as a picture, and paid for, after a space in its cell."""
    notebook = desk.open(desk.write(LOAD, "%rendernet studio", CHARGES, name="begun.ipynb"))
    notebook.run(0)
    notebook.run(1)
    panel, expect = studio_of(notebook), sync_api.expect
    panel.get_by_role("button", name="narrator").click()
    panel.get_by_placeholder("What is said").fill("Welcome to our harbour.")
    expect(cell_of(panel)).to_have_value("%%rendernet\nWelcome to our harbour.")
    cell_of(panel).press("Control+End")
    cell_of(panel).press_sequentially(" ", delay=15)
    expect(panel.get_by_text("Choose a picture or a video that speaks.").first).to_be_visible()
    expect(panel.get_by_role("button", name="narrator")).to_have_class(re.compile("mod-active"))
    expect(panel.get_by_placeholder("What is said")).to_be_visible()
    expect(panel.get_by_role("button", name="Generate")).to_be_disabled()
    expect(panel.get_by_role("button", name="Copy", exact=True)).to_be_disabled()
    cell_of(panel).fill("%%rendernet\nmodel: Harbour 15\nseed: 7\na red boat")
    expect(panel.get_by_role("button", name="Generate ·")).to_be_enabled()
    assert notebook.run(2).outputs[0]["data"]["text/plain"] == "0"
    assert notebook.console + notebook.failed + notebook.outside == CLEAN
