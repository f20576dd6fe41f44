"""Many lost answers in JupyterLab and Notebook 7: seen at a glance, decided without a mouse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from desk.keys import focus

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk

pytestmark = pytest.mark.browser

LOAD = (
    "%load_ext rendernet_jupyter\n"
    "from rendernet_jupyter.notebook.magics import session_of\n"
    "session = session_of(get_ipython())\n"
    "world = session.engine('sandbox').world\n"
    "world.knobs.latency = 0"
)
LOST = (
    "for seed in range(1, 15):\n"
    "    world.knobs.drop_next = 'after'\n"
    "    try:\n"
    "        session.generate(f'model: Harbour 15\\nseed: {seed}\\na fox in the snow')\n"
    "    except Exception as error:\n"
    "        print(type(error).__name__)"
)


def test_many_doubts_are_one_list_of_pictures(desk: Desk) -> None:
    """An output with all pictures for each request was 36 MB, and the page never came back."""
    file = desk.write(LOAD, LOST, "%rendernet resume", name="many.ipynb")
    notebook = desk.open(file)
    notebook.run_all()
    page = notebook.output(2)
    pictures = page.get_by_alt_text("A picture of the generation")
    sync_api.expect(pictures).to_have_count(12, timeout=30_000)
    sync_api.expect(page).to_contain_text("2 more fit, less near in time")
    sync_api.expect(page.get_by_text("seed 14", exact=True)).to_be_hidden()
    page.get_by_text("The 14 requests").click()
    sync_api.expect(page.get_by_text("seed 14", exact=True)).to_be_visible()
    saved = notebook.saved_with(2, "14 requests left")
    assert len(json.dumps(saved["cells"][2])) < 500_000
    assert notebook.console + notebook.failed + notebook.outside == []


def test_which_is_which_is_said_by_keyboard(desk: Desk) -> None:
    """Who cannot use a mouse would have to type sixty pairs of ids."""
    notebook = desk.open(desk.write(LOAD, LOST, "%rendernet panel jobs", name="keys.ipynb"))
    notebook.run_all()
    page, keys = notebook.output(2), notebook.page.keyboard
    pictures = page.get_by_alt_text("A picture of the generation")
    sync_api.expect(pictures).to_have_count(12, timeout=30_000)
    focus(page.get_by_role("listbox", name="Request"))
    keys.press("ArrowDown")
    sync_api.expect(page.get_by_role("option", selected=True)).to_contain_text("seed 2")
    keys.press("Tab")
    keys.press("Enter")
    sync_api.expect(page.get_by_role("button", name="seed 2", exact=True)).to_be_focused()
    sync_api.expect(page.get_by_role("option", selected=True)).to_contain_text("seed 3")
    keys.press("Tab")
    keys.press("Enter")
    sync_api.expect(page).to_contain_text("2 of 14 requests noted.")
    focus(page.get_by_role("button", name="Adopt 2…"))
    keys.press("Enter")
    sync_api.expect(page).to_contain_text("Adopt 2 generations as noted?")
    focus(page.get_by_role("button", name="Adopt them"))
    keys.press("Enter")
    sync_api.expect(page).to_contain_text("2 pictures fetched.", timeout=30_000)
    sync_api.expect(page).to_contain_text("12 requests left")
    assert notebook.console + notebook.failed + notebook.outside == []
