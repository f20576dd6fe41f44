"""Tab in a cell, as a person presses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk
    from desk.notebook import Notebook
    from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

LOAD = "%load_ext rendernet_jupyter"
READ = "%rendernet styles"
HEAD = "%%rendernet\nmodel: Velvet Atlas\n"


@pytest.fixture
def notebook(desk: Desk) -> Notebook:
    """A notebook whose session has read the names; its last cell is being written."""
    (desk.server.work / "tall woman.png").write_bytes(b"")
    made = desk.open(desk.write(LOAD, READ, HEAD, name="tab.ipynb"))
    made.run(0)
    made.run(1)
    return made


def press_tab(notebook: Notebook, text: str) -> Locator:
    """Write `text` to the end of the last cell, press Tab, and give the popup's place."""
    cell = notebook.page.locator(".jp-Notebook .jp-Cell").last
    cell.locator(".cm-content").click()
    notebook.page.keyboard.press("Control+End")
    notebook.page.keyboard.insert_text(text)
    notebook.page.keyboard.press("Tab")
    return notebook.page.locator(".jp-Completer:not(.lm-mod-hidden)")


def until_written(notebook: Notebook, text: str) -> None:
    """Wait until the last cell holds `text`, and nothing else."""
    cell = notebook.page.locator(".jp-Notebook .jp-Cell").last
    sync_api.expect(cell.locator(".cm-line")).to_have_text(text.split("\n"))


def test_names_are_offered_best_first_and_written_whole(notebook: Notebook) -> None:
    """The popup would offer words of Python, or write half a name into the cell."""
    popup = press_tab(notebook, "style: n")
    items = popup.locator(".jp-Completer-item")
    sync_api.expect(items.first).to_contain_text("Neon Noir")
    sync_api.expect(items.first).to_contain_text("sdxl")
    notebook.page.keyboard.press("Enter")
    until_written(notebook, f"{HEAD}style: Neon Noir")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("style: Bokhe", "style: Bokeh"),
        ("sampler: Eul", "sampler: Euler a"),
        ("a portrait of {Mir", "a portrait of {Mira}"),
        ("a cat --qual", "a cat --quality"),
        ("facelock: ta", 'facelock: "tall woman.png"'),
    ],
)
def test_what_is_taken_is_written_in_full(notebook: Notebook, typed: str, written: str) -> None:
    """A slip would stay a slip, and a brace open."""
    popup = press_tab(notebook, typed)
    sync_api.expect(popup.locator(".jp-Completer-item")).not_to_have_count(0)
    notebook.page.keyboard.press("Enter")
    until_written(notebook, HEAD + written)


def test_a_prompt_is_left_alone(notebook: Notebook) -> None:
    """A Tab in the middle of a sentence would bring the names of Python, or harm the sentence."""
    press_tab(notebook, "a cat on a pri")
    press_tab(notebook, "nted card")
    notebook.page.keyboard.press("Enter")
    notebook.page.keyboard.insert_text("at night")
    until_written(notebook, f"{HEAD}a cat on a printed card\nat night")
