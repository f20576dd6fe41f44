"""Damage done by hand is found, and called by its name and place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from rendernet_jupyter.job.ports import Fetched, Intent, RemoteMedium, Settlement, Ticket
from rendernet_jupyter.request.digest import digest
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.history import Wanted
from rendernet_jupyter.store.index import Index
from rendernet_jupyter.store.verify import Finding, verify

BODY = {"model": "JuggernautXL", "seed": 7, "prompt": {"positive": "a cat"}}


@pytest.fixture
def sound(desk: Any, picture: Callable[..., bytes]) -> Any:
    """A store with two runs, one of them an answer of the store."""
    answer = Answer(BODY, "model", digest=digest(BODY), credits=2.0, job_id="job_1")
    intent = Intent("job_1", BODY, 1, "a cat")
    run = Run("run_1", 900.0, desk.me.engine, answers=(answer,))
    desk.store.journal.open_run(run, desk.me, [intent], "0")
    desk.sha = desk.finish(intent, picture())
    again = Answer(BODY, "model", digest=digest(BODY), job_id="job_1", credits=0.0, cached=True)
    later = Run("run_2", 950.0, desk.me.engine, answers=(again,))
    desk.store.journal.open_run(later, desk.me, [None], "0")
    desk.store.history.search(Wanted())
    return desk


def by_hand(store: Store, *statements: str) -> None:
    """Change the database as somebody with an editor would: without its rules."""
    database = sqlite3.connect(store.folder / "store.sqlite3")
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def damage(store: Store) -> list[Finding]:
    """What verify finds to be damaged."""
    return [finding for finding in verify(store) if finding.state == "damage"]


def notes(store: Store) -> list[str]:
    """What verify finds and does not call damage."""
    return [finding.found for finding in verify(store) if finding.state == "note"]


def test_a_sound_store_is_said_to_be_sound(sound: Any) -> None:
    """A false alarm teaches people to ignore the true one."""
    found = verify(sound.store)
    assert {f.part for f in found if f.state == "ok"} == {"database", "records", "media"}
    assert len(found) == 3


@pytest.mark.parametrize(
    ("statement", "place", "found"),
    [
        ("UPDATE job SET body = replace(body, 'cat', 'dog')", "job_1", "not the one that was sent"),
        ("UPDATE job SET body = '{broken'", "job_1", "cannot be read"),
        ("UPDATE medium SET size = 5", ".png", "Its row says 5 bytes"),
        ("UPDATE medium SET sha256 = 'x'", "img_1 of job_1", "does not say where"),
        ("DELETE FROM medium", "job_1", "rows of its pictures are gone"),
        ("DELETE FROM job WHERE job_id = 'job_1'", "table job", "a row of job that is gone"),
        ("DELETE FROM job WHERE run_id = 'run_2'", "run_2", "no request"),
        ("INSERT INTO tag VALUES ('run_9', 'x')", "table tag", "a row of run that is gone"),
        ("DELETE FROM entry WHERE run_id = 'run_1'", "search", "not found by it"),
        ("UPDATE entry SET prompt = 'a dog'", "search", "not those of runs"),
    ],
)
def test_rows_that_were_changed_are_named(
    sound: Any, statement: str, place: str, found: str
) -> None:
    """An edited prompt beside an old picture is a forgery that nobody would notice."""
    by_hand(sound.store, statement)
    said = [(f.place, f.found) for f in damage(sound.store)]
    assert any(place in where and found in what for where, what in said), said
    assert all(f.todo for f in damage(sound.store))


def test_one_flipped_bit_in_a_picture_is_found(sound: Any) -> None:
    """A disk that rots does it one bit at a time."""
    path = sound.store.media.find(sound.sha)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    [finding] = damage(sound.store)
    assert (finding.part, finding.found) == ("media", "Its bytes are not those that were stored.")
    assert sound.sha[:6] in finding.place


def test_a_picture_that_is_gone_is_named_by_its_job(sound: Any) -> None:
    """`a file is missing` does not say which run has a hole."""
    sound.store.media.find(sound.sha).unlink()
    [finding] = damage(sound.store)
    assert (finding.place, finding.found) == ("img_1 of job_1", "Its file is gone.")


def test_what_only_lies_about_is_no_damage(sound: Any, picture: Callable[..., bytes]) -> None:
    """An alarm over a file that nobody needs would end a nightly check."""
    sound.put(picture("red"))
    (sound.store.media.folder / ".incoming-1-abc").write_bytes(b"half")
    (sound.store.media.folder / "holiday.jpg").write_bytes(b"mine")
    assert damage(sound.store) == []
    said = " ".join(notes(sound.store))
    for part in ("shown by no run", "did not end", "no file of the store"):
        assert part in said


def test_a_damaged_database_does_not_hide_the_pictures(sound: Any) -> None:
    """The pictures are what cannot be made again for nothing: they are proved all the same."""
    sound.store.close()
    file = sound.store.folder / "store.sqlite3"
    with file.open("r+b") as opened:
        opened.write(os.urandom(4_096))
    store = Store(sound.store.folder, clock=lambda: 0.0)
    found = verify(store)
    assert [f.part for f in found if f.state == "damage"] == ["database"]
    assert [f.found for f in found if f.part == "media"] == ["1 files hold what their names say."]


def test_a_page_of_garbage_in_the_database_is_found(sound: Any) -> None:
    """SQLite opens such a file without a word, and fails in the middle of a Run All."""
    sound.store.database.overwrite()
    sound.store.close()
    file = sound.store.folder / "store.sqlite3"
    with file.open("r+b") as opened:
        opened.seek(4_096 * 3 + 8)
        opened.write(os.urandom(2_000))
    store = Store(sound.store.folder, clock=lambda: 0.0)
    assert any(f.part in ("database", "records") for f in damage(store))
    store.close()


def test_the_search_can_be_made_anew(sound: Any) -> None:
    """An index is no record: what it lost is in the runs."""
    by_hand(
        sound.store,
        "UPDATE entry SET prompt = 'a dog'",
        "DELETE FROM facet",
        "DELETE FROM entry WHERE run_id = 'run_2'",
    )
    assert Index(sound.store.database).remake() == 2
    assert damage(sound.store) == []
    wanted = Wanted("cat", facets=(("seed", "7"),))
    assert sound.store.history.search(wanted)[1] == 2


def test_requests_with_files_are_held_against_their_content(
    sound: Any, picture: Callable[..., bytes]
) -> None:
    """The id in a request is the account's; what was asked for is the content behind it."""
    content = "ab" * 32
    body = {**BODY, "facelock": {"asset_id": "ast_imageOne1"}}
    sound.store.assets.keep(sound.me, content, "ast_imageOne1", "image")
    name = digest(body, contents={"ast_imageOne1": content})
    answer = Answer(body, "model", digest=name, job_id="job_3")
    intent = Intent("job_3", body)
    run = Run("run_3", 960.0, "sandbox", answers=(answer,))
    sound.store.journal.open_run(run, sound.me, [intent], "0")
    sha = sound.put(picture("red"))
    medium = RemoteMedium("img_3", "success", "success")
    sound.store.journal.ticket("job_3", Ticket("gen_3", (medium,), 1.0))
    size = sound.store.media.find(sha).stat().st_size
    fetched = (Fetched(medium, sha, "image/png", size, 8, 6),)
    sound.store.journal.settle(Settlement("job_3", "gen_3", fetched))
    assert damage(sound.store) == []
    by_hand(sound.store, "UPDATE job SET body = replace(body, 'cat', 'dog') WHERE run_id = 'run_3'")
    assert [f.place for f in damage(sound.store)] == ["job_3"]
