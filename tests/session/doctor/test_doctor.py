"""The diagnosis: true where all is well, and still there where everything is broken."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from rendernet_jupyter import Session
from rendernet_jupyter.cli import main
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import Knobs, Refusal, World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.session.doctor.rescue import rescued, troubles
from rendernet_jupyter.session.doctor.visit import examine
from rendernet_jupyter.view.checklist import Checklist, Line

CANARY = "canary-5up3r-s3cret"
PROMPT = "a heron called Wilhelmina"
SMALL = "Harbour 15"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world", knobs=Knobs(latency=0))
    yield made
    made.close()


@pytest.fixture
def session(world: World) -> Iterator[Session]:
    with Session(engine="sandbox", world=world, model=SMALL) as made:
        yield made


def _line(found: Checklist, group: str, name: str) -> Line:
    return next(line for line in found.groups[group] if line.cells[0] == name)


def test_where_all_is_well_nothing_needs_a_hand(session: Session) -> None:
    """A diagnosis that cries wolf is not read when it counts."""
    session.generate("a cat")
    found = examine(session)
    assert found.problems == ()
    assert found.exit_code == 0
    assert _line(found, "store", "database").cells[1].startswith("whole")
    assert _line(found, "store", "holds").cells[1].startswith("1 run, ")
    assert _line(found, "jobs", "jobs").state == "ok"
    assert _line(found, "this machine", "rendernet-jupyter").state == "ok"


def test_a_store_that_nobody_used_is_not_made(tmp_path: Path) -> None:
    """Looking must not change what is looked at."""
    with Session() as session:
        found = examine(session)
    assert found.problems == ()
    assert not (tmp_path / "store" / "store.sqlite3").exists()
    assert "the sandbox, offline" in _line(found, "settings and key", "engine").cells[1]


def test_a_served_engine_is_reached_and_its_clock_read(world: World) -> None:
    """Whether it is the network or the service is the first question of all."""
    with served(world, keys=[CANARY]) as url, Session(engine=url) as session:
        session.login(Secret(CANARY), engine=url)
        found = examine(session)
    assert " answers 200 in " in _line(found, "engine", "connection").cells[1]
    assert _line(found, "engine", "clock").cells[1] == "agrees with the engine's"
    assert _line(found, "settings and key", "key").cells[1] == "login in this kernel"


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        (Refusal(401), "does not accept the key"),
        (Refusal(503), "answers 503"),
        (Refusal(302), "answers 302"),
    ],
)
def test_an_engine_that_refuses_is_a_problem(world: World, refusal: Refusal, says: str) -> None:
    """The line must say which of the many reasons it is, and what to do."""
    with served(world) as url, Session(engine=url) as session:
        session.engine()
        world.knobs.refuse_next = [refusal]
        line = _line(examine(session), "engine", "connection")
    assert (line.state, bool(line.todo)) == ("problem", True)
    assert says in line.cells[1]


@pytest.mark.parametrize(("off", "state"), [(-3, "ok"), (20, "note"), (-4000, "problem")])
def test_a_clock_that_is_off_is_told(serving: Any, off: int, state: str) -> None:
    """An uncertain job is looked for by its time, and would not be found."""

    def answer(_: Request) -> Response:
        date = formatdate(time.time() + off, usegmt=True)
        return JSONResponse({"data": [], "err": {}}, headers={"date": date})

    with serving(answer) as url, Session(engine=url) as session:
        line = _line(examine(session), "engine", "clock")
    assert line.state == state
    assert state == "ok" or ("behind" if off > 0 else "ahead of") in line.cells[1]


def test_a_login_page_in_between_is_a_problem(serving: Any) -> None:
    """In a hotel everything answers 200, and nothing is the service."""
    with serving(lambda _: HTMLResponse("<h1>Welcome")) as url, Session(engine=url) as session:
        line = _line(examine(session), "engine", "connection")
    assert line.state == "problem"
    assert "not with JSON" in line.cells[1]


def test_no_key_travels_while_settings_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serving: Any
) -> None:
    """Where a key belongs may stand in just the file that cannot be read."""
    asked: list[str] = []

    def answer(request: Request) -> Response:
        asked.append(request.url.path)
        return JSONResponse({"data": [], "err": {}})

    monkeypatch.setenv("RENDERNET_API_KEY", CANARY)
    (tmp_path / "config.toml").write_text("[[[", encoding="utf-8")
    with serving(answer) as url:
        monkeypatch.setenv("RENDERNET_BASE_URL", url)
        with rescued() as session:
            line = _line(examine(session), "engine", "connection")
            with pytest.raises(RenderNetError):
                session.command("doctor", "--live")
    assert asked == []
    assert "not tried" in line.cells[1]


def test_an_engine_that_is_gone_is_a_problem() -> None:
    """No network is the commonest of all troubles."""
    with Session(engine="http://127.0.0.1:9") as session:
        line = _line(examine(session), "engine", "connection")
    assert line.state == "problem"
    assert "cannot be reached" in line.cells[1]


def test_drift_of_this_session_and_of_earlier_ones_is_listed(
    session: Session, world: World
) -> None:
    """Whoever helps must learn that the service has changed, also after a restart."""
    world.knobs.extra_fields = {"mood": 1}
    session.generate("a cat")
    session.close()
    with Session(engine="sandbox", world=world) as later:
        lines = [x for x in examine(later).groups["engine"] if x.cells[0] == "answers"]
    assert {line.state for line in lines} == {"note"}
    assert any("data[].media[].mood" in line.cells[1] for line in lines)


def test_jobs_that_are_not_over_have_a_next_step(session: Session, world: World) -> None:
    """What was paid for and not fetched is the worst thing to overlook."""
    world.knobs.drop_next = "after"
    with pytest.raises(RenderNetError):
        session.generate(PROMPT)
    [job] = session.store.journal.pending()
    found = examine(session)
    line = _line(found, "jobs", job.intent.job_id)
    assert line.state == "problem"
    assert "resume" in line.todo
    assert PROMPT not in repr(found)


def test_a_notebook_with_a_key_is_named_and_the_key_is_not(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A leaked key has to be found by its owner first."""
    monkeypatch.setenv("RENDERNET_API_KEY_TEAM", CANARY)
    cell = {"cell_type": "code", "source": f"key = {CANARY!r}", "outputs": [], "metadata": {}}
    (here / "a.ipynb").write_text(json.dumps({"cells": [cell], "nbformat": 4}), encoding="utf-8")
    with Session(engine="sandbox") as session:
        found = examine(session)
    line = _line(found, "notebooks here", "a.ipynb")
    assert (line.state, line.cells[1]) == ("problem", "source of cell 1: a key in use")
    assert CANARY not in repr(found) + str(found.html()) + json.dumps(found.to_dict())


def _no_store(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way", encoding="utf-8")


def _no_database(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "store.sqlite3").write_bytes(b"this is no database, and it is long enough" * 99)


def _newer(folder: Path) -> None:
    folder.mkdir(parents=True)
    database = sqlite3.connect(folder / "store.sqlite3")
    database.execute("CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT)")
    database.execute("INSERT INTO migration VALUES ('9999-future', 'now')")
    database.commit()
    database.close()


def _no_logins(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "logins.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize("damage", [_no_store, _no_database, _newer, _no_logins])
def test_a_broken_store_hides_nothing_else(
    world: World, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """It is called when things are broken; then it must say what it can."""
    damage(tmp_path / "broken")
    with (
        served(world) as url,
        Session(engine=url, store=str(tmp_path / "broken")) as session,
    ):
        found = examine(session)
    assert found.exit_code == 1
    assert found.problems
    assert set(found.groups) == {
        *("this machine", "settings and key", "engine", "store", "jobs", "notebooks here"),
    }
    assert all(found.groups.values())
    if damage is not _no_logins:
        assert "answers 200" in _line(found, "engine", "connection").cells[1]


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("user", "cache = 'sometimes'"),
        ("user", "[[["),
        ("project", "[tool.rendernet_jupyter]\nmodle = 'Flux'"),
        ("project", "[[["),
        ("environment", "many"),
    ],
)
def test_settings_that_cannot_be_read_are_a_line(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, text: str
) -> None:
    """Every other command stops there; this one is asked what is wrong."""
    if place == "user":
        (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    elif place == "project":
        (here / "pyproject.toml").write_text(text, encoding="utf-8")
    else:
        monkeypatch.setenv("RENDERNET_STORE_QUOTA", text)
    with pytest.raises(RenderNetError):
        Session()
    [trouble] = troubles()
    with rescued() as session:
        assert session.settings.value("store") == str(tmp_path / "store")
        line = _line(examine(session), "settings and key", "settings")
    assert (line.state, line.cells[1]) == ("problem", trouble.message)


def test_a_broken_file_takes_no_other_layer_along(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its own settings the wrong store would be examined."""
    (tmp_path / "config.toml").write_text("[[[", encoding="utf-8")
    (here / "pyproject.toml").write_text("[tool.rendernet_jupyter]\nthumb = 100", encoding="utf-8")
    monkeypatch.setenv("RENDERNET_MODEL", "Flux")
    with rescued({"timeout": 5}) as session:
        assert session.settings.value("model") == "Flux"
        assert session.settings.value("thumb") == 100
        assert session.settings.value("timeout") == 5


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def call(*words: str) -> tuple[int, str]:
        code = main(list(words))
        out, err = capsys.readouterr()
        return code, out + err

    return call


def test_the_shell_ends_with_one_when_there_is_a_problem(
    shell: Callable[..., tuple[int, str]], tmp_path: Path
) -> None:
    """A script must be able to tell."""
    assert shell("doctor")[0] == 0
    (tmp_path / "config.toml").write_text("[[[", encoding="utf-8")
    code, said = shell("doctor")
    assert code == 1
    assert "problem  settings" in said
    assert shell("status")[0] == 1


def test_the_shell_studies_the_sandbox_only_by_name(
    shell: Callable[..., tuple[int, str]],
) -> None:
    """What the sandbox does says nothing of the service."""
    code, said = shell("doctor", "--live")
    assert (code, "this is the sandbox" in said) == (1, True)
    code, said = shell("--use-engine", "sandbox", "doctor", "--live")
    assert (code, "as documented" in said) == (0, True)


def test_a_report_holds_the_story_and_no_secret(
    world: World, here: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is sent to a stranger, who must be able to help with it and with nothing else."""
    monkeypatch.setenv("HOME", str(tmp_path))
    cell = {"cell_type": "code", "source": f"k = {CANARY!r} # {PROMPT}", "outputs": []}
    (here / "a.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    with served(world, keys=[CANARY]) as url, Session(engine=url, model=SMALL) as session:
        session.login(Secret(CANARY), engine=url)
        session.generate(f"{PROMPT} --seed 1")
        echo = f"no {PROMPT} with {CANARY}"
        world.knobs.refuse_next = [Refusal(400, message=echo, operation="createGeneration")]
        with pytest.raises(RenderNetError):
            session.generate(f"{PROMPT} --seed 2")
        world.knobs.drop_next = "after"
        with pytest.raises(RenderNetError):
            session.generate(f"{PROMPT} --seed 3")
        _, said = session.command("doctor", "--report r.json")
        with pytest.raises(RenderNetError, match="already"):
            session.command("doctor", "--report r.json")
        with pytest.raises(RenderNetError, match="cannot be written"):
            session.command("doctor", "--report nowhere/r.json")
    text = Path("r.json").read_text(encoding="utf-8")
    assert "Written to r.json" in repr(said)
    for secret in (CANARY, "Wilhelmina", str(tmp_path)):
        assert secret not in text
    whole = json.loads(text)
    assert {"problem", "ok"} <= {
        line["state"] for lines in whole["diagnosis"]["groups"].values() for line in lines
    }
    states = [line["state"] for line in whole["log"] if line["event"] == "job"]
    assert states == ["ticketed", "settled", "refused", "uncertain"]
    failures = [line["type"] for line in whole["log"] if line["event"] == "failure"]
    assert failures == ["RequestRefused", "OutcomeUnknown"]


def test_an_examiner_that_fails_is_one_line(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that vanished must not cost the whole diagnosis."""
    gone = Path("gone")
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone_for_good: Any = Path.cwd()
    gone_for_good.rmdir()
    found = examine(session)
    [line] = found.groups["notebooks here"]
    assert line.state == "problem"
    assert "FileNotFoundError" in line.cells[1]
    assert _line(found, "store", "database").state == "ok"
