"""Fetched faces, and answers that were a yes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rendernet_jupyter.store import Store

ORIGIN = "https://api.example:443"


def test_a_face_is_found_by_its_address_without_the_signature(desk: Any) -> None:
    """Signed addresses change every hour, and a signature in a database is a secret on disk."""
    faces = desk.store.faces
    faces.keep("https://files.example/ast_1.png?X-Signature=s3cret", "aa")
    assert faces.find("https://files.example/ast_1.png?X-Signature=other") == "aa"
    assert faces.find("https://files.example/ast_2.png") is None
    faces.keep("https://files.example/ast_1.png", "bb")
    assert faces.find("https://files.example/ast_1.png") == "bb"
    desk.store.close()
    written = b"".join(f.read_bytes() for f in desk.store.folder.glob("store.sqlite3*"))
    assert b"s3cret" not in written


def test_a_yes_is_for_one_profile_and_outlives_the_kernel(desk: Any, tmp_path: Path) -> None:
    """The yes of one person would be taken for that of another, or be asked for every morning."""
    desk.store.consents.give("video_anyone", ORIGIN, "work")
    desk.store.close()
    later = Store(tmp_path / "shelf", clock=lambda: 2_000.0)
    given = later.consents.given
    assert given("video_anyone", ORIGIN, "work")
    assert not given("video_anyone", ORIGIN, "default")
    assert not given("video_anyone", "http://127.0.0.1:8765", "work")
    assert not given("something_else", ORIGIN, "work")
    later.close()
