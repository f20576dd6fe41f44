"""What an estimate says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from rendernet_jupyter import Session
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
