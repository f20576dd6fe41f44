"""Stores of every released schema open today, and read back whole.

The files in `fixtures` are dumps of databases as the versions of their time wrote them; they are
never changed. `PICTURE` stands in them for the hash of a picture.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account
from rendernet_jupyter.store.history import Wanted
from rendernet_jupyter.store.migrations import MIGRATIONS
from rendernet_jupyter.store.seal import broken
from rendernet_jupyter.store.verify import verify

FIXTURES = Path(__file__).parent / "fixtures"
SERVICE = Account("service", "https://api.rendernet.ai:443", "beef")
BODY = {
    "model": "JuggernautXL",
    "seed": 7,
    "prompt": {"positive": "a lighthouse at dawn", "negative": "text"},
}

Old = tuple[Store, str, int]


@pytest.fixture(params=sorted(file.stem for file in FIXTURES.glob("*.sql")))
def old(request: Any, desk: Any, picture: Callable[..., bytes]) -> Old:
    """A store as an earlier version left it, its picture's hash, and the number of its schema."""
    data = picture()
    sha = desk.put(data)
    dump = (FIXTURES / f"{request.param}.sql").read_text(encoding="utf-8")
    dump = dump.replace("'PICTURE','image/png',0", f"'{sha}','image/png',{len(data)}")
    database = sqlite3.connect(desk.store.folder / "store.sqlite3")
    database.executescript(dump)
    database.close()
    return desk.store, sha, int(request.param[:4])


def test_there_is_a_fixture_for_each_schema_that_came_before() -> None:
    """The one that is missing is the one that somebody still has."""
    names = [name for name, _ in MIGRATIONS]
    assert [f.stem for f in sorted(FIXTURES.glob("*.sql"))] == names[: names.index("0004-history")]


def test_a_run_reads_back_whole(old: Old) -> None:
    """An upgrade that drops a note, a tag or a picture loses what was paid for."""
    store, sha, schema = old
    late = schema >= 3
    answer = Answer(
        body=BODY,
        kind="model",
        coords={"seed": 7},
        canonical="seed: 7\nprompt: a lighthouse at dawn",
        digest="rn1:0c2de1737ea962c2ddaa88c22d126f4ac6cdfd980d3e85b5a186473f1a4daf6e",
        job_id="job_a",
        generation_id="gen_A",
        credits=1.0,
        state="settled",
    )
    size = store.media.path(sha, "image/png").stat().st_size
    medium = Medium(
        *("img_A", 0, 0, "image", "success", 8, 6, sha, "image/png", size),
        duration=4.25 if schema >= 2 else 0.0,
    )
    assert store.runs.get("run_a1") == Run(
        run_id="run_a1",
        created_at=1000.0,
        engine="sandbox",
        host="sandbox",
        source="a lighthouse at dawn\n",
        line="hero --show grid",
        answers=(answer,),
        media=(medium,),
        credits_spent=1.0,
        credits_left=999.0,
        seconds=3.5,
        notes=("seed 7: drawn for this spec",),
        name="hero",
        session="s_1" if late else "",
        notebook="study.ipynb" if late else "",
        cell="c-1" if late else "",
        tags=("blue", "poster") if late else (),
        note="the good one" if late else "",
        balance=1000.0 if late else None,
        catalog_at=900.0 if late else None,
    )


def test_answers_of_the_store_stay_answers(old: Old) -> None:
    """A Run All after an upgrade would pay for everything once more."""
    store, sha, _ = old
    again = store.runs.get("run_b2")
    assert again is not None
    assert (again.cached, [m.sha256 for m in again.media]) == (True, [sha])
    assert store.runs.made(again.answers[0].digest, SERVICE) is None
    sandbox = Account("sandbox", "http://sandbox.invalid:80", "f00d")
    assert store.runs.made(again.answers[0].digest, sandbox) == "job_a"
    assert store.seed_of("rn1:spec") == 7


def test_what_was_pending_is_still_brought_home(old: Old) -> None:
    """A job accepted on the eve of an upgrade is paid for."""
    store, _, schema = old
    [job] = store.journal.pending(SERVICE)
    assert (job.state, job.run_id, job.intent.body["seed"]) == ("ticketed", "run_c3", 9)
    assert job.ticket is not None
    assert (job.ticket.generation_id, job.ticket.media[0].width) == ("gen_C", 832)
    found, taken_at = store.listings(SERVICE)
    assert (found["models"][0]["name"], taken_at) == ("Flux", 900.0)
    if schema >= 2:
        assert store.assets.find(SERVICE, "ab" * 32) == "ast_imageOne1"


def test_old_runs_are_found(old: Old) -> None:
    """A history that begins with the upgrade is no history."""
    store, _, schema = old
    entries, total = store.history.search(Wanted("lighthouse"))
    assert ([e.run_id for e in entries], total) == (["run_b2", "run_a1"], 2)
    assert store.history.search(Wanted("müller's"))[0][0].run_id == "run_c3"
    assert store.history.search(Wanted(tags=("blue",)))[1] == (schema >= 3)


def test_an_upgraded_store_is_sound(old: Old) -> None:
    """Damage that the upgrade itself did would be blamed on the disk."""
    store, _, _ = old
    assert [f for f in verify(store) if f.state != "ok"] == []


def test_an_open_store_notices_that_it_was_upgraded(
    desk: Any, picture: Callable[..., bytes]
) -> None:
    """A kernel of before would write rows that the newer version takes for edited ones."""
    intent = desk.intend("1")
    writes = (
        lambda: desk.intend("2", "rn1:e"),
        lambda: desk.store.remember_seed("rn1:x", 7),
        lambda: desk.store.journal.leaving(intent.job_id),
        lambda: desk.store.journal.take(intent.job_id),
        lambda: desk.finish(intent, picture()),
        lambda: desk.store.journal.close_run("run_1", 1.0, []),
        lambda: verify(desk.store),
    )
    with contextlib.closing(sqlite3.connect(desk.store.database.file)) as other, other:
        other.execute("INSERT INTO migration VALUES ('9999-later', '')")
    for write in writes:
        with pytest.raises(StoreError, match="9999-later"):
            write()
    with contextlib.closing(sqlite3.connect(desk.store.database.file)) as other, other:
        other.execute("DELETE FROM migration WHERE name = '9999-later'")
    # What the service accepted is written down all the same; nothing else of that was.
    [job] = desk.store.journal.pending()
    assert (job.state, job.ticket.generation_id) == ("ticketed", "gen_1")
    assert desk.store.seed_of("rn1:x") is None
    assert broken(desk.store.database) == []


def test_an_upgrade_seals_what_it_finds(old: Old) -> None:
    """Runs from before there were seals could be edited without a trace for ever."""
    store, _, _ = old
    with store.database.transaction() as do:
        do("UPDATE job SET canonical = 'prompt: a dog' WHERE job_id = 'job_a'")
        do("UPDATE run SET created_at = 0 WHERE run_id = 'run_c3'")
    assert [f.place for f in verify(store) if f.state == "damage"] == ["job_a", "run_c3"]
