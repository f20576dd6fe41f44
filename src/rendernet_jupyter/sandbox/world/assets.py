"""Uploaded files: an address first, then the bytes, then a look at them.

An asset is `pending` until its bytes have come and some time has passed, then `active`, or `failed`
with a reason. Each function takes an open transaction; nothing here holds or inspects bytes.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields, replace

from rendernet_jupyter.sandbox.page import Page
from rendernet_jupyter.sandbox.world.ids import new_id

SCHEMA = """
CREATE TABLE assets (
    id TEXT PRIMARY KEY, user_id TEXT NOT NULL, type TEXT NOT NULL, width INTEGER NOT NULL,
    height INTEGER NOT NULL, created_at REAL NOT NULL, token TEXT NOT NULL, ready_at REAL,
    sha256 TEXT NOT NULL, format TEXT NOT NULL, duration REAL, frames INTEGER, fault TEXT NOT NULL
);
CREATE INDEX assets_newest ON assets (user_id, created_at)
"""


@dataclass(frozen=True, slots=True)
class Content:
    """What was found in an uploaded file.

    Attributes:
        sha256: of its bytes, hex; empty until they are kept.
        format: such as `png`, `jpeg`, `mp4`, `mp3`; empty when it could not be read.
        width: pixels; 0 for sound.
        height: pixels; 0 for sound.
        duration: seconds, of video and sound.
        frames: of video.
        fault: why it cannot be used; empty when it can.
    """

    sha256: str = ""
    format: str = ""
    width: int = 0
    height: int = 0
    duration: float | None = None
    frames: int | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Asset:
    """An uploaded file, or the address for one. The fields are those of the table.

    Attributes:
        id: `ast_` and ten letters or digits.
        user_id: whose it is.
        type: `image`, `video` or `audio`, as announced.
        width: pixels as announced, then as found.
        height: likewise.
        created_at: Unix seconds.
        token: what the upload address is signed with.
        ready_at: when it can be used, None until its bytes have come.
        sha256: of its bytes, hex.
        format: of the file.
        duration: seconds.
        frames: of video.
        fault: why it failed.
    """

    id: str
    user_id: str
    type: str
    width: int
    height: int
    created_at: float
    token: str
    ready_at: float | None = None
    sha256: str = ""
    format: str = ""
    duration: float | None = None
    frames: int | None = None
    fault: str = ""

    def status(self, now: float) -> str:
        """`pending`, `active` or `failed`."""
        if self.ready_at is None or self.ready_at > now:
            return "pending"
        return "failed" if self.fault else "active"


_COLUMNS = ", ".join(one.name for one in fields(Asset))


def create(
    db: sqlite3.Connection, user_id: str, kind: str, size: tuple[int, int], now: float
) -> Asset:
    """Reserve an id and a signed address for a file of about `size` (width, height)."""
    asset = Asset(new_id("ast"), user_id, kind, *size, now, secrets.token_hex(16))
    return _store(db, asset)


def find(db: sqlite3.Connection, asset_id: str, user_id: str = "") -> Asset | None:
    """The asset of that id, of anyone or of that user alone."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM assets WHERE id = ? AND ? IN ('', user_id)",  # noqa: S608 - constant columns
        (asset_id, user_id),
    ).fetchone()
    return None if row is None else Asset(*row)


def fill(db: sqlite3.Connection, asset: Asset, content: Content, ready_at: float) -> Asset:
    """Note what arrived for the asset; a later upload to the same address takes its place."""
    return _store(
        db,
        replace(
            asset,
            sha256=content.sha256,
            format=content.format,
            width=content.width or asset.width,
            height=content.height or asset.height,
            duration=content.duration,
            frames=content.frames,
            fault=content.fault,
            ready_at=ready_at,
        ),
    )


def page(db: sqlite3.Connection, user_id: str, part: Page) -> tuple[Sequence[Asset], int]:
    """One page of a user's assets, newest first, and how many there are in all."""
    (count,) = db.execute("SELECT COUNT(*) FROM assets WHERE user_id = ?", (user_id,)).fetchone()
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM assets WHERE user_id = ?"  # noqa: S608 - constant columns
        " ORDER BY created_at DESC, rowid DESC LIMIT ? OFFSET ?",
        (user_id, part.size, part.offset),
    )
    return [Asset(*row) for row in rows], count


def _store(db: sqlite3.Connection, asset: Asset) -> Asset:
    marks = ", ".join("?" * len(fields(Asset)))
    # The row keeps its place in lists: REPLACE would give it a new one.
    updates = ", ".join(f"{one.name} = excluded.{one.name}" for one in fields(Asset))
    db.execute(
        f"INSERT INTO assets ({_COLUMNS}) VALUES ({marks})"  # noqa: S608 - constant columns
        f" ON CONFLICT (id) DO UPDATE SET {updates}",
        astuple(asset),
    )
    return asset
