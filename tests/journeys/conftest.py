"""What every journey starts from: JupyterLab, then Notebook 7, each in a real browser.

A test that fails leaves pictures of its open notebooks in `shots/`; with `--shots DIR` every test
does, in DIR. `make test` runs it once more, with an empty store, for front ends and browsers have
moments that are not ours; it tells which it did. Journeys are skipped where there is no browser or
no Jupyter application.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # so that `desk` can be imported from here on

if TYPE_CHECKING:
    from desk.desk import Desk


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shots", metavar="DIR", help="pictures of the notebooks of every journey")


@pytest.fixture(scope="module", params=["lab", "notebook"])
def standing_desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """One server and one browser for the journeys of a module."""
    for needed in ("playwright.sync_api", "psutil", "jupyterlab", "notebook"):
        pytest.importorskip(needed, reason=f"the journeys need {needed.partition('.')[0]}")
    from desk import chromium
    from desk.desk import set_up

    if not chromium.find():
        pytest.skip(chromium.ABSENT)
    with set_up(request.param) as desk:
        yield desk


@pytest.fixture
def desk(standing_desk: Desk, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """The desk, cleared after each test; one that is run again finds none of its own pictures."""
    if getattr(request.node, "execution_count", 1) > 1:
        standing_desk.forget()
    yield standing_desk
    standing_desk.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Function,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take pictures while the notebooks of the test are still open."""
    report = yield
    chosen = item.config.getoption("--shots", None)
    asked = report.failed or (report.when == "call" and chosen)
    desk = cast("Desk | None", item.funcargs.get("standing_desk"))
    for number, notebook in enumerate(desk.notebooks if desk and asked else ()):
        if not notebook.page.is_closed():
            notebook.shoot(Path(chosen or "shots") / f"{item.name}-{number}.png")
    return report
