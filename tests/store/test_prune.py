"""What can go, and what never does."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rendernet_jupyter.store.prune import DAY, chosen, holdings, prune, scraps

NOW = 1_790_000_000.0


def age(path: Path, days: float) -> Path:
    """Make a file look `days` old."""
    os.utime(path, (NOW - days * DAY, NOW - days * DAY))
    return path


def shelf(desk: Any, picture: Callable[..., bytes]) -> dict[str, Path]:
    """A store with a picture of a run, and everything that can lie about beside it."""
    shown = desk.store.media.find(desk.finish(desk.intend(), picture()))
    loose = desk.store.media.find(desk.put(picture("red")))
    (desk.store.folder / "log").mkdir()
    (desk.store.sandbox_folder / "media").mkdir(parents=True)
    files = {
        "shown": shown,
        "loose": loose,
        "part": desk.store.media.folder / ".incoming-1-ab",
        "log": desk.store.folder / "log" / "s_1.jsonl",
        "painting": desk.store.sandbox_folder / "media" / "ab.png",
        "strange": desk.store.media.folder / "mine.jpg",
    }
    for number, (name, path) in enumerate(files.items()):
        if name in ("part", "log", "painting", "strange"):
            path.write_bytes(b"x" * 100)
        age(path, 40 - number)
    return files


def test_only_what_no_run_shows_can_go(desk: Any, picture: Callable[..., bytes]) -> None:
    """A picture that was paid for must survive every tidying."""
    files = shelf(desk, picture)
    found = scraps(desk.store, NOW - DAY, paintings=True)
    assert [s.path for s in found] == [files[n] for n in ("loose", "part", "log", "painting")]
    assert "painting" not in {s.sort for s in scraps(desk.store, NOW - DAY)}
    count, size = prune(desk.store, found)
    assert (count, size) == (4, sum(s.size for s in found))
    assert [n for n, path in files.items() if path.exists()] == ["shown", "strange"]


def test_what_is_young_stays(desk: Any, picture: Callable[..., bytes]) -> None:
    """A picture lies there a moment before its run names it."""
    files = shelf(desk, picture)
    age(files["loose"], 0.5)
    assert files["loose"] not in [s.path for s in scraps(desk.store, NOW - DAY)]
    assert [s.sort for s in scraps(desk.store, NOW - 37.5 * DAY)] == ["download"]


def test_a_picture_that_comes_again_is_young_again(
    desk: Any, picture: Callable[..., bytes]
) -> None:
    """Its row is about to be written by another kernel, which thinks that its file is there."""
    files = shelf(desk, picture)
    found = [s for s in scraps(desk.store, NOW - DAY) if s.sort == "picture"]
    desk.put(picture("red"))
    assert prune(desk.store, found) == (0, 0)
    assert files["loose"].exists()


def test_a_picture_that_came_to_be_shown_stays(desk: Any, picture: Callable[..., bytes]) -> None:
    """Between the question and the yes, a cell may have ended."""
    files = shelf(desk, picture)
    found = scraps(desk.store, NOW - DAY)
    desk.finish(desk.intend("2", "rn1:e"), picture("red"), "gen_2")
    age(files["loose"], 39)
    prune(desk.store, found)
    assert files["loose"].exists()


def test_as_much_as_is_needed_goes_oldest_first(desk: Any, picture: Callable[..., bytes]) -> None:
    """`--to 5GB` that removes everything throws away what there was room for."""
    shelf(desk, picture)
    found = scraps(desk.store, NOW - DAY)
    assert chosen(found, None) == found
    assert chosen(found, 0) == []
    assert chosen(found, found[0].size + 1) == found[:2]


def test_what_is_held_is_said_by_engine(desk: Any, picture: Callable[..., bytes]) -> None:
    """Whoever looks for space wants to know whether it is play or work that fills the disk."""
    shelf(desk, picture)
    [held] = holdings(desk.store)
    assert (held.engine, held.runs, held.files, held.oldest) == ("sandbox", 1, 1, 900.0)
    assert held.size == len(picture())
