from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter.errors import MissingPackage
from rendernet_jupyter.result.records import Answer


def test_a_frame_has_a_row_for_every_medium(studio: Any) -> None:
    """Failed pictures would be missing from the analysis, and its averages wrong."""
    media = (studio.medium(0), studio.medium(1, status="failed", reason="blue"))
    made = studio.gallery(2, media=media).to_frame()
    assert list(made.columns) == [
        "request", "index", "model", "aspect_ratio", "batch_size", "prompt", "negative", "seed",
        "status", "reason", "width", "height", "size", "credits", "cached", "media_id", "path",
    ]  # fmt: skip
    assert made.status.tolist() == ["success", "failed"]
    assert made.seed.tolist() == [7, 8]
    assert made.path[1] is None


def test_a_frame_names_the_character(studio: Any, asked: Callable[..., Answer]) -> None:
    """An analysis of faces would have to join ids with a listing that has changed since."""
    cast = {"character_id": "chr_1", "mode": "strong"}
    one = asked(character=cast, canonical="character: Mira mode=strong\nprompt: Mira")
    made = studio.gallery(2, answers=(one, asked())).to_frame()
    assert made.character[0] == "Mira"
    assert made.character.isna().tolist() == [False, True]
    assert made["character.character_id"][0] == "chr_1"


def test_a_path_of_a_frame_opens(studio: Any) -> None:
    """The column would be for reading only."""
    made = studio.gallery(1).to_frame()
    with Image.open(made.path[0]) as image:
        assert image.size == (48, 32)


def test_a_frame_does_not_show_the_home_directory(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table in a shared notebook would name its author's account."""
    monkeypatch.setenv("HOME", str(studio.folder.parent))
    monkeypatch.setenv("USERPROFILE", str(studio.folder.parent))
    made = studio.gallery(1).to_frame()
    for shown in (made.to_string(), made.to_html(), made.to_csv()):
        assert str(studio.folder.parent) not in shown
    assert Path(made.path[0]).is_absolute()


def test_credits_sum_up_to_the_run(studio: Any, asked: Callable[..., Answer]) -> None:
    """A batch of four for one price would be counted four times."""
    media = tuple(studio.medium(0, batch=index) for index in range(4))
    answers = (asked(credits=2.0, batch_size=4),)
    assert studio.gallery(1, answers=answers, media=media).to_frame().credits.sum() == 2


def test_nested_fields_and_axes_are_columns(studio: Any, asked: Callable[..., Answer]) -> None:
    """A sweep could not be grouped by what was swept."""
    answers = tuple(
        asked(
            true_touch={"asset_id": "ast_1", "scale_factor": factor},
            loras=[{"name": "soft", "weight": 0.5}],
            coords={"prompt.1": word, "steps": 20},
            steps=20,
        )
        for factor, word in ((1.5, "red"), (2, "green"))
    )
    made = studio.gallery(2, answers=answers).to_frame()
    assert made["true_touch.scale_factor"].tolist() == [1.5, 2]
    assert made["prompt.1"].tolist() == ["red", "green"]
    assert made["loras"].tolist() == ["soft@0.5"] * 2
    assert list(made.columns).count("steps") == 1


def test_an_empty_gallery_has_an_empty_frame(studio: Any) -> None:
    """Code that selects a column would fail on a run without pictures."""
    made = studio.gallery(0, answers=(), media=()).to_frame()
    assert len(made) == 0
    assert "status" in made.columns


def test_without_pandas_the_error_shows_the_install_line(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody without pandas would have to guess what to install."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingPackage) as caught:
        studio.gallery(1).to_frame()
    assert caught.value.hint == 'pip install "rendernet-jupyter[pandas]"'
