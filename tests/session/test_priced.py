"""What an estimate says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RequestRefused
from rendernet_jupyter.sandbox import Refusal, World
from rendernet_jupyter.session.ask import Priced


@pytest.mark.parametrize(
    ("priced", "said"),
    [
        (Priced(1, 992, 1, 1), "1 picture: 1 credit of 992"),
        (Priced(8, None, 2, 4), "4 pictures in 2 requests: 8 credits"),
        (Priced(None, 992, 1, 1), "1 picture: price unknown"),
        (Priced(20, 992, 2, 2, videos=2), "2 videos in 2 requests: 20 credits of 992"),
        (
            Priced(11, 992, 2, 2, videos=1),
            "1 picture and 1 video in 2 requests: 11 credits of 992",
        ),
        (
            Priced(None, None, 1, 1, missing=("a.png", "b.mp3"), videos=1),
            (
                "1 video: price unknown until a.png, b.mp3 are uploaded, and an estimate uploads"
                " nothing"
            ),
        ),
        (
            Priced(1, 9, 1, 1, missing=("a.png",), stored=2),
            (
                "1 picture: 1 credit of 9 (without a.png, which an estimate does not upload;"
                " 2 more in the store)"
            ),
        ),
        (Priced(0, 9, 0, 0, stored=2), "Free: all of it is in the store."),
    ],
)
def test_sentences(priced: Priced, said: str) -> None:
    """A video would be called a picture, and nobody would know why it has no price."""
    assert priced.sentence() == said


def test_a_narrator_is_estimated_as_a_video(
    local: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`1 picture: price unknown` reads as if the cell were not understood."""
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (60, 100), "teal").save("face.png")
    for cell in ("narrator: face.png voice=Rachel\nHello.", "animate: face.png\nA wave."):
        priced = local.generate(cell, "--estimate")
        assert isinstance(priced, Priced)
        assert priced.sentence().startswith("1 video: price unknown until face.png is uploaded")


@pytest.mark.parametrize("line", ["", "--yes", "--max-credits 100", "--estimate"])
def test_a_request_that_the_service_would_not_take_is_told_with_its_reason(
    local: Session, world: World, line: str
) -> None:
    """A price would be called unknown, and a yes be asked for what can never be sent."""
    asked: list[str] = []

    async def confirm(question: str) -> bool:
        asked.append(question)
        return True

    with pytest.raises(RequestRefused, match="batch_size: 9 is out of range"):
        local.generate("n: 9\na cat --seed 3", line, confirm=confirm)
    assert (asked, world.counters.posts) == ([], 0)


def test_the_one_request_of_a_long_sweep_that_is_not_taken_is_named(
    local: Session, world: World
) -> None:
    """A sum of prices is refused as a whole, and nobody would know for what."""
    world.knobs.max_steps = 12
    with pytest.raises(RequestRefused, match="steps: 13 is out of range"):
        local.generate("steps: 4..13\na cat --seed 3")
    assert world.counters.posts == 0


def test_a_service_that_names_no_sums_still_makes_pictures(local: Session, world: World) -> None:
    """How many requests an estimate takes is nowhere documented: a sweep must not end there."""
    refusal = Refusal(400, message="one at a time", operation="estimateGeneration", times=1)
    world.knobs.refuse_next = [refusal]
    local.generate("steps: 4..12\na cat --seed 3", "--yes")
    assert world.counters.charges == 9


@pytest.mark.parametrize("status", [404, 405, 500, 501])
def test_an_estimate_that_is_not_to_be_had_stops_no_small_cell(
    local: Session, world: World, status: int
) -> None:
    """A service that has no estimate would make no pictures."""
    refusal = Refusal(status, operation="estimateGeneration", times=99)
    world.knobs.refuse_next = [refusal]
    local.generate("steps: 4\na cat --seed 3")
    assert world.counters.charges == 1
