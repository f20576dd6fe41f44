"""A sweep as it fills, and as it is found in the file afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk

pytestmark = pytest.mark.browser

LOAD = "%load_ext rendernet_jupyter"
# Batches whose later pictures never come: so there is all the time to look at what is there.
HALF = (
    "from rendernet_jupyter.notebook.magics import session_of\n"
    "knobs = session_of(get_ipython()).engine('sandbox').world.knobs\n"
    "knobs.latency, knobs.latency_step = 0.5, 3600"
)
SWEEP = (
    "%%rendernet hero --yes\nmodel: Harbour 15\nbatch_size: 2\n"
    "cfg_scale: 4, 10\nseed: 7\na lighthouse"
)
REST = "knobs.latency = knobs.latency_step = 0\n%rendernet resume"
CLEAN: list[str] = []


def test_a_sweep_fills_in_its_final_shape(desk: Desk) -> None:
    """The page would stay empty for a minute, then jump; or the file would keep the way there."""
    notebook = desk.open(desk.write(LOAD, HALF, SWEEP, REST, name="fills.ipynb"))
    notebook.run(0)
    notebook.run(1)
    notebook.start(2)
    shown = notebook.output(2)
    sync_api.expect(shown.locator("th[scope=col]")).to_have_text(["cfg 4", "cfg 10"])
    sync_api.expect(shown.locator("img")).not_to_have_count(0)
    places = shown.locator("img, [role=img]")
    sync_api.expect(places).to_have_count(4)
    sizes = {tuple(round(box[side]) for side in ("width", "height")) for place in places.all()
             if (box := place.bounding_box())}  # fmt: skip
    assert len(sizes) == 1
    notebook.interrupt()
    assert notebook.finish(2).error == "Interrupted"
    sync_api.expect(shown).to_contain_text("had not arrived")
    assert shown.locator("img").count() >= 1
    saved = notebook.save()["cells"][2]["outputs"]
    assert [output["output_type"] for output in saved] == ["display_data", "error"]
    assert "progressbar" not in json.dumps(saved)


def test_a_wide_sweep_scrolls_under_its_heads(desk: Desk) -> None:
    """Sixteen columns would push the code of the notebook off the page, or scroll away nameless."""
    wide = (
        "%%rendernet --yes --cols seed\nmodel: Harbour 15\nseed: 1..16\nsteps: 1, 2\na lighthouse"
    )
    notebook = desk.open(desk.write(LOAD, wide, name="wide.ipynb"))
    notebook.run(0)
    assert notebook.run(1).error == ""
    table = notebook.output(1).locator("table")
    box = table.locator("..")
    heads = table.locator("th[scope=row]").first, table.locator("th[scope=col]").first
    before = [head.bounding_box() for head in heads]
    assert box.evaluate("box => (box.scrollLeft = box.scrollWidth, box.scrollLeft)") > 0
    after = [head.bounding_box() for head in heads]
    assert after[0] == before[0]
    assert after[1] != before[1]
    assert notebook.console + notebook.failed + notebook.outside == CLEAN
