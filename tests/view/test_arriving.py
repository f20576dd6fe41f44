"""A run under way: its table from the first moment, and how seldom it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.job.progress import Glimpse
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.arriving import FREE, Arriving, Filling
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions

SCALES = (4.0, 7.5)
STEPS = (8, 12, 20)


class Harbour:
    """A sweep of two by three, its pictures, and what is seen of it while it runs."""

    def __init__(self, studio: Any, asked: Callable[..., Answer]) -> None:
        self.studio = studio
        self.answers = tuple(
            asked(cfg_scale=c, steps=s, aspect_ratio="3:2", coords={"cfg_scale": c, "steps": s})
            for c in SCALES
            for s in STEPS
        )
        self.answers = tuple(
            Answer(a.body, a.kind, a.coords, a.canonical, job_id=f"job_{n}")
            for n, a in enumerate(self.answers)
        )
        self.run = Run("run_1", 0.0, "sandbox", answers=self.answers, name="hero")
        self.arriving = self.scene()

    def scene(self, **facts: Any) -> Arriving:
        return Arriving(self.run, locate=self.studio.locate, options=GalleryOptions(), **facts)

    def picture(self, number: int) -> Glimpse:
        ink = (40 * number, 90, 120)
        sha256 = self.studio.keep(Image.new("RGB", (96, 64), ink))
        return Glimpse("here", "image", 96, 64, sha256)

    def table(self) -> BeautifulSoup:
        return BeautifulSoup(str(self.arriving.table()), "html.parser")


@pytest.fixture
def harbour(studio: Any, asked: Callable[..., Answer]) -> Harbour:
    return Harbour(studio, asked)


def sizes(found: BeautifulSoup) -> list[int]:
    """CSS pixels of every place: pictures and those still to come."""
    widths = []
    for cell in found.find_all("td"):
        if image := cell.find("img"):
            widths.append(int(str(image["width"])))
        elif blank := cell.find("div", role="img"):
            widths += map(int, re.findall(r"max-width:(\d+)px", str(blank["style"])))
    return widths


def test_the_table_stands_before_the_first_picture(harbour: Harbour) -> None:
    """The page would jump with every arrival."""
    found = harbour.table()
    assert [head.get_text() for head in found.find_all("th", scope="col")] == ["cfg 4", "cfg 7.5"]
    assert len(found.find_all("div", role="img")) == 6
    assert harbour.arriving.total == 6
    assert harbour.arriving.ready == 0


def test_pictures_take_the_places_that_were_held(harbour: Harbour) -> None:
    """A picture would push its neighbours aside when it lands."""
    before = sizes(harbour.table())
    seen = {f"job_{n}": (Glimpse("running", "image", 96, 64),) for n in range(6)}
    harbour.arriving.take(seen | {"job_3": (harbour.picture(3),)})
    harbour.arriving.close()
    found = harbour.table()
    assert sizes(found) == before
    (image,) = found.find_all("img")
    assert "cfg 7.5, steps 8" in image["alt"]
    assert harbour.arriving.ready == 1


def test_the_end_shows_the_same_pictures(harbour: Harbour) -> None:
    """A picture would change its look at the end, or be made twice."""
    seen = {f"job_{n}": (harbour.picture(n),) for n in range(6)}
    harbour.arriving.take(seen)
    while harbour.arriving.ready < 6:
        harbour.arriving.take(seen)
    shown = [image["src"] for image in harbour.table().find_all("img")]
    media = tuple(
        Medium(f"m{n}", n, 0, width=96, height=64, sha256=seen[f"job_{n}"][0].sha256)
        for n in range(6)
    )
    run = Run("run_1", 0.0, "sandbox", answers=harbour.answers, media=media, name="hero")
    made = Gallery(run, locate=harbour.studio.locate)._repr_mimebundle_()[0]["text/html"]
    assert [str(i["src"]) for i in BeautifulSoup(made, "html.parser").find_all("img")] == shown


def test_a_failure_is_seen_at_once(harbour: Harbour) -> None:
    """A person would go on waiting for what will never come."""
    harbour.arriving.take({"job_0": (Glimpse("failed"),)})
    assert harbour.arriving.ready == 1
    assert "failed" in harbour.table().get_text()


def test_what_the_store_answers_is_there_from_the_start(harbour: Harbour) -> None:
    """Pictures that are on the disk would be shown as if they were still being made."""
    stored = harbour.picture(0)
    medium = Medium("m0", 0, 0, width=96, height=64, sha256=stored.sha256)
    harbour.arriving = harbour.scene(stored={0: [medium]})
    harbour.arriving.take({})
    harbour.arriving.close()
    assert len(harbour.table().find_all("img")) == 1


def test_a_stopped_run_keeps_what_came_and_says_how_to_go_on(harbour: Harbour) -> None:
    """Pictures that were paid for would vanish with the stop button."""
    harbour.arriving.take({"job_0": (harbour.picture(0),)})
    harbour.arriving.close()
    data, _ = harbour.arriving.stopped()
    found = BeautifulSoup(data["text/html"], "html.parser")
    assert len(found.find_all("img")) == 1
    said = "stopped: 5 pictures had not arrived. %rendernet resume fetches what was accepted."
    assert said in found.get_text()
    assert f"  note: {said}" in data["text/plain"].splitlines()
    assert "hero" not in data["text/plain"]
    why = harbour.arriving.stopped("the time to wait is over")[0]["text/plain"]
    assert "the time to wait is over" in why


def test_a_lost_file_stops_nothing(harbour: Harbour) -> None:
    """One file that cannot be read would end the display of a run that is paid."""
    gone = harbour.picture(0)
    harbour.studio.locate(gone.sha256).write_bytes(b"no picture")
    seen = {"job_0": (gone,), "job_1": (harbour.picture(1),)}
    harbour.arriving.take(seen)
    while harbour.arriving.ready < 2:
        harbour.arriving.take(seen)
    assert len(harbour.table().find_all("img")) == 1


def sent(total: int, each: int, arrivals: list[int]) -> tuple[int, list[int]]:
    """Bytes of all tables on the way, and how many pictures each of them held."""
    filling = Filling(total)
    bytes_, shown = 0, []
    for ready in arrivals:
        if filling.due(ready) and filling.send(ready, ready * each):
            bytes_ += ready * each
            shown.append(ready)
    return bytes_, shown


@given(st.integers(1, 400), st.integers(500, 80_000), st.data())
def test_filling_never_sends_much_more_than_the_result(
    total: int, each: int, data: st.DataObject
) -> None:
    """A sweep would travel thirty times over the network before it is there."""
    some = st.lists(st.integers(0, total), max_size=40).map(sorted)
    bytes_, shown = sent(total, each, data.draw(some))
    assert bytes_ <= max(total * each / 2, FREE) or shown == [0]
    assert shown == sorted(set(shown))
    assert total not in shown


def test_a_small_gallery_fills_one_by_one() -> None:
    """Four pictures would appear all at once, after a wait without a sign."""
    assert sent(4, 33_000, [1, 2, 3, 4])[1] == [1, 2, 3]
    assert sent(64, 8_000, list(range(65)))[1] == [1, 2, 7, 21]
    assert sent(1, 60_000, [0, 1])[1] == []
