from __future__ import annotations

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.job.progress import Progress
from rendernet_jupyter.view.progress import fraction, progress_bundle

MOMENT = Progress(
    "running", "a red kite", pictures=4, queued=1, running=1, done=2, elapsed=3.24, engine="sandbox"
)
counts = st.integers(0, 4)
moments = st.builds(
    Progress,
    phase=st.sampled_from(["pricing", "queued", "running", "downloading", "finished", "stopped"]),
    asked=st.text(max_size=300), pictures=st.integers(0, 4), queued=counts, running=counts,
    downloading=counts, done=counts, failed=counts, elapsed=st.floats(0, 10_000),
    engine=st.text(max_size=20), note=st.text(max_size=80),
)  # fmt: skip


def skeleton(html: str) -> list[tuple[str, str]]:
    """Elements and their styles, but for how far the bar has come."""
    found = BeautifulSoup(html, "html.parser").find_all("div")
    return [(element.name, re.sub(r"width:\d+%", "", element["style"])) for element in found]


def test_the_line_says_where_things_stand() -> None:
    """Somebody who waits would not know for what, where, or how long already."""
    bundle = progress_bundle(MOMENT)
    assert bundle["text/plain"] == "a red kite · 2 of 4 · running · 3.2 s · sandbox"
    found = BeautifulSoup(bundle["text/html"], "html.parser")
    assert "2 of 4 · running · 3.2 s · sandbox" in found.get_text()


def test_the_title_is_that_of_the_result() -> None:
    """When the pictures are there the name would push the title aside."""
    bundle = progress_bundle(replace(MOMENT, name="live"))
    title = BeautifulSoup(bundle["text/html"], "html.parser").find_all("div")[1]
    assert title.get_text() == "live a red kite"
    assert title.find("code").get_text() == "live"
    assert bundle["text/plain"].startswith("live: a red kite · 2 of 4")


def test_the_bar_can_be_read_aloud() -> None:
    """A screen reader would pass over the bar in silence."""
    bar = BeautifulSoup(progress_bundle(MOMENT)["text/html"], "html.parser").find(
        role="progressbar"
    )
    assert bar is not None
    assert (bar["aria-valuemin"], bar["aria-valuenow"], bar["aria-valuemax"]) == ("0", "60", "100")
    assert bar["aria-label"] == "4 pictures asked for"
    assert bar["aria-valuetext"].startswith("2 of 4")


@given(moments)
def test_the_line_keeps_its_height(moment: Progress) -> None:
    """The page would jump under the eyes with every update."""
    html = progress_bundle(moment)["text/html"]
    assert skeleton(html) == skeleton(progress_bundle(MOMENT)["text/html"])
    shown = BeautifulSoup(html, "html.parser").find_all("div")
    assert shown[1].get_text() != ""
    assert all("nowrap" in shown[at]["style"] for at in (1, 4))


@given(moments)
def test_the_bar_stays_between_its_ends(moment: Progress) -> None:
    """A bar would run over its frame, or backwards."""
    assert 0 <= fraction(moment) <= 1


@pytest.mark.parametrize(
    "stages",
    [
        [{"queued": 2}, {"queued": 1, "running": 1}, {"running": 2}],
        [{"running": 1, "done": 1}, {"downloading": 1, "done": 1}, {"done": 1, "failed": 1}],
    ],
)
def test_the_bar_only_moves_forward(stages: list[dict[str, int]]) -> None:
    """Progress would seem to be undone."""
    reached = [fraction(Progress("running", pictures=2, **stage)) for stage in stages]
    assert reached == sorted(reached)


def test_a_minute_reads_like_one() -> None:
    """`93.2 s` and `5400.0 s` are for machines."""
    assert "1 min 33 s" in progress_bundle(MOMENT.at(93.2))["text/plain"]
    assert "1 min 00 s" in progress_bundle(MOMENT.at(59.96))["text/plain"]


def test_failures_and_notes_are_told() -> None:
    """A wait that the service asked for would look like a hang."""
    moment = Progress("queued", "x", pictures=2, failed=1, note="waiting 4 s, as was asked")
    text = progress_bundle(moment)["text/plain"]
    assert "1 failed" in text
    assert text.endswith("waiting 4 s, as was asked")


def test_what_is_asked_stays_text() -> None:
    """A prompt with a tag would break the display."""
    found = BeautifulSoup(
        progress_bundle(Progress("queued", "<b>x</b>"))["text/html"], "html.parser"
    )
    assert found.find("b") is None
    assert "<b>x</b>" in found.get_text()
