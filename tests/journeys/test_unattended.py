"""Pictures that nobody sat and waited for, in JupyterLab and in Notebook 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk
    from desk.notebook import Notebook, Shown

pytestmark = pytest.mark.browser

LOAD = "%load_ext rendernet_jupyter"
WORLD = (
    "from rendernet_jupyter.notebook.magics import session_of\n"
    "session = session_of(get_ipython())\n"
    "world = session.engine('sandbox').world\n"
    "knobs = world.knobs"
)
CHARGES = "print('charges:', world.counters.charges)"


def whole(pictures: list[Shown]) -> list[bool]:
    return [shown.width > 0 for shown in pictures]


def opened(desk: Desk, name: str, *cells: str) -> Notebook:
    """A notebook whose first two cells have run: the extension, and the world that it paints."""
    notebook = desk.open(desk.write(LOAD, WORLD, *cells, name=name))
    for index in (0, 1):
        assert notebook.run(index).error == ""
    return notebook


def test_pictures_come_into_their_cell_while_another_runs(desk: Desk) -> None:
    """Whoever works on meanwhile would find the pictures below some other cell, or nowhere."""
    notebook = opened(
        *(desk, "nowait.ipynb", "knobs.stuck = True"),
        "%%rendernet boats --no-wait\nbatch_size: 2\nboats in a harbour --seed 3",
        "knobs.stuck = False\nfrom time import sleep\nwhile not boats.done: sleep(0.1)\n"
        "while not hasattr(boats, 'run'): sleep(0.1)\nprint('worked on')",
        CHARGES,
    )
    for index in (2, 3):
        assert notebook.run(index).error == ""
    sync_api.expect(notebook.output(3).get_by_role("progressbar")).to_be_visible()
    notebook.run(4)
    sync_api.expect(notebook.output(3).locator("img")).to_have_count(2)
    assert whole(notebook.pictures(3)) == [True, True]
    assert notebook.output(4).inner_text().strip() == "worked on"
    notebook.run(5)
    assert "charges: 1" in notebook.output(5).inner_text()
    saved = notebook.save()["cells"][3]["outputs"]
    assert ["text/html" in output["data"] for output in saved] == [True]
    assert "progressbar" not in saved[0]["data"]["text/html"]


def test_a_restarted_kernel_says_what_waits_and_fetches_it(desk: Desk) -> None:
    """Who restarts a kernel would never learn that pictures wait that are paid for."""
    notebook = opened(
        *(desk, "restart.ipynb", "knobs.stuck = True"),
        "%%rendernet lights --no-wait\na lighthouse at dusk --seed 4",
        "lights.wait_until_sent(60)",
        "%rendernet resume",
    )
    for index in (2, 3, 4):
        assert notebook.run(index).error == ""
    notebook.restart()
    notebook.run(0)
    sync_api.expect(notebook.output(0)).to_contain_text("1 paid request is not fetched yet")
    sync_api.expect(notebook.output(0)).to_contain_text("%rendernet resume")
    assert notebook.run(5).error == ""
    sync_api.expect(notebook.output(5)).to_contain_text("1 picture fetched")
    assert whole(notebook.pictures(5)) == [True]


def test_the_question_is_answered_in_the_cell(desk: Desk) -> None:
    """A question that nobody can answer hangs the notebook; one that is missed costs money."""
    ask = "%%rendernet cats\nbatch_size: 2\na cat on a roof --seed 5"
    notebook = opened(desk, "ask.ipynb", "%config RenderNet.ask_above = 1", ask, CHARGES)
    notebook.run(2)
    for answer, error in (("n", "Declined"), ("y", "")):
        notebook.start(3)
        box = notebook.output(3).locator(".jp-Stdin-input")
        sync_api.expect(notebook.output(3)).to_contain_text("2 pictures: 2 credits of")
        box.fill(answer)
        box.press("Enter")
        assert notebook.finish(3).error == error
    assert whole(notebook.pictures(3)) == [True, True]
    notebook.run(4)
    assert "charges: 1" in notebook.output(4).inner_text()


def test_a_lost_picture_is_recognised_and_adopted(desk: Desk) -> None:
    """A person who paid, and is shown a list of ids, would send the cell once more."""
    notebook = opened(
        *(desk, "lost.ipynb", "knobs.latency, knobs.drop_next = 0, 'after'"),
        "%%rendernet\na red boat at sea --seed 6",
        "%rendernet resume",
        "[doubt] = session.doubts()\n"
        "get_ipython().run_line_magic('rendernet', f'adopt {doubt.job.intent.job_id}')",
        CHARGES,
    )
    notebook.run(2)
    assert notebook.run(3).error == "OutcomeUnknown"
    assert notebook.run(4).error == ""
    sync_api.expect(notebook.output(4)).to_contain_text("a red boat at sea")
    sync_api.expect(notebook.output(4)).to_contain_text("%rendernet adopt job_")
    assert whole(notebook.pictures(4)) == [True]
    assert notebook.run(5).error == ""
    assert whole(notebook.pictures(5)) == [True]
    notebook.run(6)
    assert "charges: 1" in notebook.output(6).inner_text()
