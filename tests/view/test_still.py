"""What stands for a medium on a page, and what a page says where nothing can."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view.content import content_of
from rendernet_jupyter.view.still import illustrated, still
from rendernet_jupyter.view.tile import FETCH, Shelf


def test_a_picture_is_small_and_a_video_without_a_reader_is_drawn(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without PyAV a run with one video in it could not be shown at all."""
    monkeypatch.setitem(sys.modules, "av", None)
    picture = studio.medium(width=480, height=320)
    made = still(picture, studio.locate(picture.sha256), 120, 9_000)
    assert Image.open(BytesIO(made)).size == (120, 80)
    film = Medium("vid_1", 0, 0, kind="video")
    with Image.open(BytesIO(still(film, Path(__file__), 160, 9_000))) as drawn:
        assert drawn.size == (160, 90)


def test_a_picture_that_stands_twice_is_made_once(studio: Any) -> None:
    """Ten prompts that gave the same picture would take ten times as long."""
    media = [studio.medium(0), studio.medium(1)]
    media.append(studio.medium(2, sha256=media[0].sha256))
    asked: list[str] = []

    def make(medium: Medium, path: Path) -> bytes:
        asked.append(medium.sha256)
        return path.name.encode()

    content = content_of(studio.run(3), media, Shelf(studio.locate))
    shown, made = illustrated(content, make)
    assert shown == content
    assert asked == list(made) == [media[0].sha256, media[1].sha256]
    assert made[media[1].sha256] == studio.locate(media[1].sha256).name.encode()


def test_what_cannot_be_read_is_a_tile_that_says_so(studio: Any) -> None:
    """One broken file would hide every other picture of the run."""
    run = studio.run(3)
    broken = run.media[1].sha256
    studio.locate(broken).write_bytes(b"not a picture")

    def make(medium: Medium, path: Path) -> bytes:
        return still(medium, path, 64, 9_000)

    shown, made = illustrated(content_of(run, None, Shelf(studio.locate)), make)
    assert list(made) == [run.media[0].sha256, run.media[2].sha256]
    assert [tile.state for tile in shown.tiles] == ["", "missing", ""]
    assert (shown.tiles[1].reason, shown.tiles[1].advice) == (
        "Its file cannot be read as a picture.",
        FETCH,
    )
