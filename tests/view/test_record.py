"""What is folded below a picture: its cost, its names, and what it was made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from rendernet_jupyter.result.lineage import Kin
from rendernet_jupyter.result.records import Answer, Medium
from rendernet_jupyter.view.lineage import Lineage
from rendernet_jupyter.view.record import nothing, origin_of, record_of


@pytest.mark.parametrize(
    ("facts", "batch", "said"),
    [
        ({"credits": 1.0}, 1, "1 credit"),
        ({"credits": 2.0}, 4, "0.5 credits of 2"),
        ({"credits": 4.0}, 4, "1 credit of 4"),
        ({"credits": 0.0, "cached": True}, 4, "from the store, at no cost"),
        ({"credits": None}, 1, ""),
    ],
)
def test_a_picture_tells_its_share_of_the_cost(
    asked: Callable[..., Answer], facts: dict[str, Any], batch: int, said: str
) -> None:
    """Four pictures of one request would each seem to have cost all of it."""
    told = record_of(Medium("img_1", 0, 0), asked(**facts), Counter({0: batch}))
    assert told == tuple(filter(None, (said, "media img_1")))


def test_names_that_nobody_gave_are_not_told(asked: Callable[..., Answer]) -> None:
    """A line would end in the word `media`, with nothing behind it."""
    assert record_of(Medium("", 0, 0), asked(credits=None), Counter()) == ()


def test_what_was_made_from_words_is_never_looked_up(
    studio: Any, asked: Callable[..., Answer]
) -> None:
    """A gallery of two hundred pictures would ask the database two hundred times."""

    def trace(*_: Any) -> Lineage:
        raise AssertionError("asked")

    run = studio.run(1)
    assert origin_of(run, run.media[0], asked(), trace) is nothing
    assert origin_of(run, run.media[0], asked(facelock={"asset_id": "ast_1"}), None)() == ""


def test_the_origin_goes_as_far_back_as_is_known(studio: Any, asked: Callable[..., Answer]) -> None:
    """A picture made from a made picture would lead to half of its story."""
    first = Kin("control", "a sketch.png", sha256="ab" * 32)
    second = Kin("segment", "a harbour", run_id="run_0", kind="model", parents=(first,),
                 medium=Medium("img_0", 0, 0))  # fmt: skip
    run = studio.run(1)
    told = origin_of(
        run, run.media[0], asked(segment={"media_id": "img_0"}),
        lambda *_: Lineage([Kin(parents=(second,))]),
    )  # fmt: skip
    assert told().splitlines() == [
        "segment: a harbour (model, img_0, of run_0)",
        "└─ control: a sketch.png (from elsewhere, sha256 abababababab)",
    ]
