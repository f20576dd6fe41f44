"""The ledger knows what an account has; old stores learn it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter.job.ports import Fetched, RemoteMedium, Settlement, Ticket
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.migrations import MIGRATIONS

OTHER = Account("service", "https://api.example:443", "beef")


def test_each_account_has_its_own_uploads(desk: Any) -> None:
    """An id of one account means nothing, or something else, to another."""
    assets = desk.store.assets
    assets.keep(desk.me, "aa", "ast_1", "image")
    assets.keep(OTHER, "aa", "ast_2", "image")
    assert (assets.find(desk.me, "aa"), assets.find(OTHER, "aa")) == ("ast_1", "ast_2")
    assert assets.find(desk.me, "bb") is None


def test_a_new_upload_takes_the_place_of_the_old(desk: Any) -> None:
    """The service may forget files; the ledger must not insist on them."""
    assets = desk.store.assets
    assets.keep(desk.me, "aa", "ast_1", "image")
    assets.keep(desk.me, "aa", "ast_2", "image")
    assert assets.find(desk.me, "aa") == "ast_2"
    assets.forget(OTHER, "ast_2")
    assert assets.find(desk.me, "aa") == "ast_2"
    assets.forget(desk.me, "ast_2")
    assert assets.find(desk.me, "aa") is None


def test_a_ledger_outlives_the_kernel(desk: Any, tmp_path: Path) -> None:
    """Uploading the same face every morning is what the ledger is there to prevent."""
    desk.store.assets.keep(desk.me, "aa", "ast_1", "image")
    desk.store.close()
    later = Store(tmp_path / "shelf", clock=lambda: 2_000.0)
    assert later.assets.find(desk.me, "aa") == "ast_1"
    later.close()


def test_a_picture_is_found_by_its_id_at_its_account(
    desk: Any, picture: Callable[..., bytes]
) -> None:
    """The id of another account's picture would be refused, or be another picture."""
    sha256 = desk.finish(desk.intend(), picture())
    assert desk.store.runs.content("img_1", desk.me) == sha256
    assert desk.store.runs.content("img_1", OTHER) is None
    assert desk.store.runs.content("img_2", desk.me) is None
    desk.store.media.find(sha256).unlink()
    assert desk.store.runs.content("img_1", desk.me) is None


def test_a_body_can_be_read_back(desk: Any) -> None:
    """A cell that the store answers shows the ids that its pictures were made with."""
    intent = desk.intend()
    assert desk.store.runs.body(intent.job_id) == intent.body


def test_a_store_of_the_first_release_is_migrated(
    tmp_path: Path, desk: Any, picture: Callable[..., bytes]
) -> None:
    """Pictures that were paid for must survive an upgrade."""
    sha256 = desk.finish(desk.intend(), picture())
    old, file = tmp_path / "old", desk.store.database.file
    old.mkdir()
    with sqlite3.connect(old / "store.sqlite3") as made:
        made.execute("ATTACH ? AS shelf", (str(file),))
        made.execute("CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT)")
        made.execute("INSERT INTO migration VALUES (?, '')", (MIGRATIONS[0][0],))
        for statement in MIGRATIONS[0][1].split(";\n"):
            made.execute(statement)
        for table in ("run", "job", "medium"):
            names = [row[1] for row in made.execute(f"PRAGMA main.table_info({table})")]
            columns = ", ".join(names)
            made.execute(f"INSERT INTO main.{table} SELECT {columns} FROM shelf.{table}")
    made.close()
    store = Store(old, clock=lambda: 2_000.0)
    [medium] = store.runs.latest()[0].media
    assert (medium.sha256, medium.duration) == (sha256, 0)
    assert store.assets.find(desk.me, "aa") is None
    store.close()


def film(seconds: int) -> bytes:
    import io

    import av

    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for _ in range(10 * seconds):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 36)))
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def test_a_video_is_measured(desk: Any) -> None:
    """The page keeps its shape free, and says how long it lasts, before it is played."""
    data = film(2)
    with desk.store.media.incoming() as file:
        file.write(data)
        stored = desk.store.media.keep(file)
    assert (stored.mime, stored.width, stored.height) == ("video/mp4", 64, 36)
    assert stored.duration == pytest.approx(2, abs=0.01)
    intent = desk.intend()
    medium = RemoteMedium("vid_1", "success", "success", "video", url="x")
    desk.store.journal.ticket(intent.job_id, Ticket("gen_1", (medium,), 1.0))
    fetched = Fetched(medium, stored.sha256, stored.mime, len(data), 64, 36, stored.duration)
    desk.store.journal.settle(Settlement(intent.job_id, "gen_1", (fetched,)))
    assert desk.store.runs.latest()[0].media[0].duration == stored.duration


@pytest.mark.parametrize("with_av", [True, False])
def test_a_video_that_cannot_be_measured_is_kept(
    desk: Any, with_av: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is paid for; a missing package or an odd codec is no reason to throw it away."""
    import sys

    if not with_av:
        monkeypatch.setitem(sys.modules, "av", None)
    with desk.store.media.incoming() as file:
        file.write(b"\0\0\0\x18ftypisom" + bytes(64))
        stored = desk.store.media.keep(file)
    assert (stored.mime, stored.width, stored.duration) == ("video/mp4", 0, 0)
    assert desk.store.media.find(stored.sha256) is not None
