"""A newcomer's first notebook, as it looks in JupyterLab and in Notebook 7."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk
    from desk.notebook import Cell, Notebook, Shown

pytestmark = pytest.mark.browser

LOAD = "%load_ext rendernet_jupyter"
ASK = "%%rendernet lights\nbatch_size: 2\na lighthouse at dusk, waves below"
CLEAN: list[str] = []


@dataclass(frozen=True)
class FirstLight:
    """What was seen of the notebook when it had run, and what stood in its file."""

    cells: list[Cell]
    pictures: list[Shown]
    complaints: list[str]
    saved: dict[str, Any]


@pytest.fixture(scope="module")
def first_light(standing_desk: Desk) -> FirstLight:
    notebook = standing_desk.open(standing_desk.write(LOAD, ASK, "len(lights)"))
    cells = notebook.run_all()
    saved = notebook.save()
    return FirstLight(cells, notebook.pictures(1), complaints(notebook), saved)


def complaints(notebook: Notebook) -> list[str]:
    return notebook.console + notebook.failed + notebook.outside


def test_a_cell_becomes_pictures(first_light: FirstLight, desk: Desk) -> None:
    """A newcomer would see broken pictures, or pictures that a screen reader cannot tell of."""
    assert [cell.error for cell in first_light.cells] == ["", "", ""]
    assert len(first_light.pictures) == 2
    assert all(shown.width > 0 and shown.height > 0 for shown in first_light.pictures)
    assert all("lighthouse" in shown.alt for shown in first_light.pictures)
    assert first_light.cells[2].outputs[0]["data"]["text/plain"] == "2"


def test_the_page_keeps_to_itself(first_light: FirstLight, desk: Desk) -> None:
    """A page would load from the network, or throw errors that other extensions trip over."""
    assert first_light.complaints == CLEAN


def test_the_file_can_be_given_away(first_light: FirstLight, desk: Desk) -> None:
    """A shared notebook would show nothing elsewhere, or tell where its author's files lie."""
    (output,) = first_light.saved["cells"][1]["outputs"]
    assert {"text/html", "image/jpeg", "text/plain"} <= output["data"].keys()
    assert "widgets" not in first_light.saved["metadata"]
    assert not any("widget" in mime for mime in output["data"])
    text = json.dumps(first_light.saved)
    assert str(desk.server.work.parent) not in text
    assert "file:" not in text
    assert "API_KEY" not in text


@pytest.mark.parametrize("trusted", [True, False], ids=["own", "somebody else's"])
def test_a_reader_sees_the_same_pictures(
    first_light: FirstLight, desk: Desk, trusted: bool
) -> None:
    """A stored notebook would lose its pictures without a kernel, or in somebody else's hands."""
    # A notebook is trusted by its content, so any change makes it a stranger's.
    strange = {} if trusted else {"title": "from a stranger"}
    metadata = {**first_light.saved["metadata"], **strange}
    file = desk.put(json.dumps({**first_light.saved, "metadata": metadata}), name="read.ipynb")
    notebook = desk.open(file, kernel=False)
    assert notebook.trusts(1) == trusted
    assert notebook.pictures(1) == first_light.pictures
    assert complaints(notebook) == CLEAN


def test_a_slip_stops_run_all(desk: Desk) -> None:
    """Run All would go on after a cell that made nothing, and the file would not show why."""
    slip = "%%rendernet\nsamplr: Euler a\na lighthouse"
    notebook = desk.open(desk.write(LOAD, slip, "print('reached')", name="slip.ipynb"))
    cells = notebook.run_all()
    assert [cell.error for cell in cells] == ["", "SpecError", ""]
    assert cells[2].count is None
    shown = notebook.output(1).inner_text()
    assert "sampler" in shown
    assert "nothing was sent" in shown
    (output,) = notebook.save()["cells"][1]["outputs"]
    assert output["output_type"] == "error"


def test_a_stopped_cell_loses_nothing(desk: Desk) -> None:
    """The stop button would hang, or throw pictures away that were paid for."""
    ask = "%%rendernet\nbatch_size: 4\na harbour in the morning"
    # A sandbox that finishes nothing gives the machine all the time it needs to press the button.
    stuck = (
        "from rendernet_jupyter.notebook.magics import session_of\n"
        "knobs = session_of(get_ipython()).engine('sandbox').world.knobs\n"
        "knobs.stuck = True"
    )
    resume = "knobs.stuck = False\n%rendernet resume"
    notebook = desk.open(desk.write(LOAD, stuck, ask, resume, name="stop.ipynb"))
    notebook.run(0)
    notebook.run(1)
    notebook.start(2)
    sync_api.expect(notebook.output(2)).to_contain_text("running")
    notebook.interrupt()
    assert notebook.finish(2).error == "Interrupted"
    sync_api.expect(notebook.output(2)).to_contain_text("%rendernet resume")
    assert notebook.run(3).error == ""
    assert [shown.width > 0 for shown in notebook.pictures(3)] == [True] * 4
