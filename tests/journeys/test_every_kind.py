"""The videos of a notebook, as its readers watch them: in both applications and as a web page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright.sync_api", reason="the journeys need playwright")

if TYPE_CHECKING:
    from desk.desk import Desk
    from desk.notebook import Notebook
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

NOTEBOOK = Path(__file__).parents[2] / "notebooks/02_every_kind.ipynb"
SCRIPTS = ["Forty years I kept this light.", "", "", "The red boat comes home at dawn."]
"""What is said in each of its videos, in order; nothing where a bell is heard or nobody speaks."""

# Each video from its beginning to its end, and what a reader has of it beside.
WATCH = """
async () => Promise.all([...document.querySelectorAll('video')].map(async film => {
  const over = new Promise((done, fail) => {
    film.onended = done;
    film.onerror = () => fail(new Error(film.error.message));
  });
  const poster = new Image();
  poster.src = film.poster;
  await poster.decode();
  await film.play();
  await over;
  return {
    label: film.getAttribute('aria-label') ?? film.title,
    controls: film.controls,
    width: film.videoWidth,
    height: film.videoHeight,
    heard: film.webkitAudioDecodedByteCount > 0,
    played: film.currentTime,
    lasts: film.duration,
    poster: [poster.naturalWidth, poster.naturalHeight],
    captions: [...film.textTracks].flatMap(track => [...track.cues].map(cue => cue.text)),
  };
}))
"""


@dataclass(frozen=True)
class Film:
    """A video that was played to its end; sizes in pixels, times in seconds."""

    label: str
    controls: bool
    width: int
    height: int
    heard: bool
    played: float
    lasts: float
    poster: list[int]
    captions: list[str]


def watch(page: Page) -> list[Film]:
    """Play all videos of a page to their ends; an error of any of them fails the test."""
    return [Film(**seen) for seen in page.evaluate(WATCH)]


def demand_good(films: list[Film]) -> None:
    for film in films:
        assert film.controls
        assert film.lasts > 1
        assert film.played == pytest.approx(film.lasts, abs=0.1)
        assert film.width / film.height == pytest.approx(film.poster[0] / film.poster[1], abs=0.02)
        assert "video" in film.label


@pytest.fixture(scope="module")
def stored(standing_desk: Desk) -> Iterator[Notebook]:
    """The notebook as it was saved, without a kernel, in the hands of a stranger."""
    file = standing_desk.put(NOTEBOOK.read_text(encoding="utf-8"), name="stored.ipynb")
    notebook = standing_desk.open(file, kernel=False)
    yield notebook
    notebook.close()


def test_the_stored_videos_play_for_a_stranger(stored: Notebook) -> None:
    """A teacher would open a notebook that came by mail, and its videos would not play."""
    assert not stored.trusts(3)
    films = watch(stored.page)
    demand_good(films)
    # JupyterLab takes captions out of a stranger's page, so the words must stand below the video.
    transcripts = stored.page.locator("details", has_text="Transcript").all_text_contents()
    assert transcripts == [f"Transcript{script}" for script in SCRIPTS if script]
    assert [film.heard for film in films] == [True, True, False, True]
    assert stored.failed + stored.outside == []


def test_a_new_video_plays_where_it_was_made(desk: Desk) -> None:
    """The one who made a video would have to look for its file to see it."""
    cells = (
        "%load_ext rendernet_jupyter",
        "%%rendernet keeper\nmodel: Harbour 15\nseed: 11\nportrait of an old sailor",
        "%%rendernet\nnarrator: {{keeper[0]}} voice=Rachel\nWelcome aboard. Mind the step.",
    )
    notebook = desk.open(desk.write(*cells, name="speak.ipynb"))
    assert [cell.error for cell in notebook.run_all()] == ["", "", ""]
    (film,) = films = watch(notebook.page)
    demand_good(films)
    assert film.heard
    assert film.captions == ["Welcome aboard.", "Mind the step."]
    assert notebook.console + notebook.failed + notebook.outside == []


def test_the_videos_play_in_the_exported_page(desk: Desk) -> None:
    """A web page made of the notebook would show posters that nobody can start."""
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter().from_filename(str(NOTEBOOK))
    page = desk.context.new_page()
    file = desk.put(html, name="exported.html")
    page.goto(file.as_uri(), wait_until="load")
    films = watch(page)
    page.close()
    demand_good(films)
    assert [" ".join(film.captions) for film in films] == SCRIPTS
