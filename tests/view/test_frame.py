from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from rendernet_jupyter.errors import MissingPackage
from rendernet_jupyter.result.records import Answer


def test_a_frame_has_a_row_for_every_medium(studio: Any) -> None:
    """Failed pictures would be missing from the analysis, and its averages wrong."""
    media = (studio.medium(0), studio.medium(1, status="failed", reason="blue"))
    made = studio.gallery(2, media=media).to_frame()
    assert list(made.columns) == [
        "request", "index", "model", "aspect_ratio", "batch_size", "prompt", "negative", "seed",
        "status", "reason", "width", "height", "size", "credits", "cached", "media_id", "run",
        "created_at", "path",
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


def test_types_are_those_of_the_facts(studio: Any, asked: Callable[..., Answer]) -> None:
    """Seeds would be floats, whose last digits are lost, and days could not be compared."""
    answers = (asked(seed=2**53 + 1, steps=20), asked(seed=None))
    made = studio.gallery(2, answers=answers, created_at=1_795_000_000.0).to_frame()
    assert str(made.seed.dtype) == str(made.steps.dtype) == "Int64"
    assert made.seed[0] == 2**53 + 1
    assert made.seed.isna().tolist() == [False, True]
    assert made.status.dtype == "category"
    assert str(made.created_at.dt.tz) == "UTC"
    assert made.created_at[0].isoformat() == "2026-11-18T11:06:40+00:00"


def test_a_pictured_frame_shows_its_pictures(studio: Any) -> None:
    """One would look up every row's picture by its file name."""
    media = (studio.medium(0), studio.medium(1, status="failed", reason="<b>blue</b>"))
    gallery = studio.gallery(2, media=media)
    made = gallery.to_frame(thumbnails=True)
    page = BeautifulSoup(made._repr_html_(), "html.parser")
    assert [len(row.find_all("img")) for row in page.tbody.find_all("tr")] == [1, 0]
    assert page.b is None
    assert "<b>blue</b>" in page.text
    assert "<img" not in gallery.to_frame()._repr_html_()


def test_a_pictured_frame_stays_one(studio: Any) -> None:
    """Sorting would lose the pictures, dropping their column would be an error."""
    made = studio.gallery(3).to_frame(thumbnails=True)
    assert made[made.seed > 7].sort_values("seed")._repr_html_().count("<img") == 2
    assert "<img" not in made.drop(columns="path")._repr_html_()


def test_a_pictured_frame_is_data_like_the_other(studio: Any, tmp_path: Path) -> None:
    """Its CSV would hold pictures, or differ from that of the plain frame."""
    gallery = studio.gallery(2)
    made = gallery.to_frame(thumbnails=True)
    made.to_csv(tmp_path / "a.csv", index=False)
    assert (tmp_path / "a.csv").read_text() == gallery.to_frame().to_csv(index=False)
    again = pd.read_csv(tmp_path / "a.csv")
    assert list(again.columns) == list(made.columns)
    assert again.seed.tolist() == made.seed.tolist()
