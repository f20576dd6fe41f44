"""The log: enough to help somebody with, nothing that is theirs alone."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter import Session
from rendernet_jupyter.errors import DownloadError, RenderNetError, StillRunning
from rendernet_jupyter.job.homeward import _late
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import Refusal, World
from rendernet_jupyter.sandbox.serve import served
from rendernet_jupyter.session import log as logs
from rendernet_jupyter.session.log import Log, clean

CANARY = "canary-5up3r-s3cret"
PROMPT = "a heron called Wilhelmina"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def make(folder: Path) -> Iterator[Callable[..., Log]]:
    made: list[Log] = []

    def one(level: str = "normal") -> Log:
        made.append(Log(lambda: folder, lambda: level, lambda: {"version": "1"}, "s_1"))
        return made[-1]

    yield one
    for log in made:
        log.close()


def _text(folder: Path) -> str:
    return "".join(f.read_text(encoding="utf-8") for f in sorted(folder.glob("*.jsonl*")))


def _lines(session: Session) -> list[dict[str, Any]]:
    return session.log.recent()


def test_a_cell_leaves_its_story(session: Session) -> None:
    """Somebody who asks for help could show nothing but a sentence."""
    session.generate("a cat")
    lines = _lines(session)
    assert lines[0]["event"] == "session"
    assert lines[0]["settings"]["model"].endswith("(this call)")
    assert [line["state"] for line in lines if line["event"] == "job"] == ["ticketed", "settled"]
    paid = [x for x in lines if x.get("method") == "POST" and x["path"] == "/pub/v1/generations"]
    assert [line["status"] for line in paid] == [201]
    assert paid[0]["ms"] >= 0
    assert all(line["session"] == session.name for line in lines)


def test_neither_prompt_nor_key_nor_signature_is_in_any_line(world: World) -> None:
    """The log is sent to strangers; a service that echoes must not write into it."""
    echo = f"no: {PROMPT} {CANARY} https://files.example/a.png?X-Amz-Signature=abc123def"
    with (
        served(world, keys=[CANARY]) as url,
        Session(engine=url, model="Harbour 15", log="debug") as session,
    ):
        session.login(Secret(CANARY), engine=url)
        session.generate(f"{PROMPT} --seed 1")
        headers = {"x-request-id": f"r-1 {CANARY}"}
        for status in (400, 402, 500):
            refusal = Refusal(
                status, message=echo, code=CANARY, headers=headers, operation="createGeneration"
            )
            world.knobs.refuse_next = [refusal]
            with pytest.raises(RenderNetError):
                session.generate(f"{PROMPT} --seed {status}")
        with pytest.raises(RenderNetError):
            session.generate(f"samplr: x\n{PROMPT}")
        world.knobs.fail_next, world.knobs.fail_reason = 1, echo
        with pytest.raises(RenderNetError):
            session.generate(f"{PROMPT} --seed 9")
        written = _text(session.store.folder / "log")
    assert "Wilhelmina" not in written
    assert CANARY not in written
    assert "X-Amz" not in written
    assert "abc123def" not in written
    assert '"x-request-id": "r-1 [redacted]"' in written
    failures = [json.loads(x) for x in written.splitlines() if '"failure"' in x]
    types = [f["type"] for f in failures]
    assert types[:3] == ["RequestRefused", "NotEnoughCredits", "OutcomeUnknown"]
    assert any(f.get("codes") for f in failures)


def test_a_job_that_takes_too_long_leaves_no_prompt(local: Session, world: World) -> None:
    """An error that names what it is about would write the prompt into a file for strangers."""
    world.knobs.stuck = True
    for _ in range(2):  # the second waits for the job of the first
        with pytest.raises(StillRunning, match="accepted"):
            local.generate(f"{PROMPT}\n --seed 1", "--timeout 0.3")
    found = next(iter(local.store.journal.pending(local.engine().account)))
    for error in (_late(found.intent, []), _late(found.intent, [DownloadError("cut off")])):
        assert PROMPT in str(error)
        local.log.failure(error)
    assert "Wilhelmina" not in _text(local.store.folder / "log")
    told = [x["message"] for x in _lines(local) if x["event"] == "failure" and "message" in x]
    assert told[-2].startswith("… is not finished yet")
    assert told[-1].endswith("its file has not come whole: cut off")


def test_repeats_and_lost_connections_are_told(local: Session, world: World) -> None:
    """A network that stutters is the first thing that support asks for."""
    local.generate("a cat")
    world.knobs.drop_reads = 1
    local.generate("a dog")
    lines = _lines(local)
    assert [line["number"] for line in lines if line["event"] == "repeat"] == [2]
    assert [line["error"] for line in lines if "error" in line] == ["ConnectionDropped"]


def test_drift_is_noted_once_and_logged_without_values(session: Session, world: World) -> None:
    """A change of the service must reach somebody before it breaks something."""
    world.knobs.extra_fields = {"mood": "cheerful-value"}
    first = session.generate("a cat --seed 1")
    second = session.generate("a cat --seed 2")
    [note] = [n for n in first.run.notes if "mood" in n]
    assert note.count("mood") == 1
    assert not any("mood" in n for n in second.run.notes)
    drifts = [line for line in _lines(session) if line["event"] == "drift"]
    assert len({line["line"] for line in drifts}) == len(drifts) > 1
    assert "cheerful-value" not in json.dumps(_lines(session))


@pytest.mark.parametrize(("level", "events"), [("off", set()), ("debug", {"detail"})])
def test_the_setting_decides_how_much(world: World, level: str, events: set[str]) -> None:
    """Who wants no log gets none; who hunts a fault gets the shapes of answers."""
    with Session(engine="sandbox", world=world, model="Harbour 15", log=level) as session:
        session.generate("a cat")
        found = {line["event"] for line in session.log.recent()}
        assert (events <= found) if events else not (session.store.folder / "log").exists()


def test_nothing_is_printed_and_no_logger_of_others_hears(
    local: Session, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """A notebook that has set up logging would show our lines below its cells."""
    caplog.set_level(logging.DEBUG)
    local.generate("a cat")
    out, err = capsys.readouterr()
    assert (out, err) == ("", "")
    assert "rendernet" not in {record.name.partition(".")[0] for record in caplog.records}


@pytest.mark.parametrize("trouble", ["a file", "gone"])
def test_a_log_that_cannot_be_written_stops_nothing(
    local: Session, capsys: pytest.CaptureFixture[str], trouble: str
) -> None:
    """A full disk must cost a line of the log, not a picture."""
    place = local.store.folder / "log"
    place.parent.mkdir(parents=True, exist_ok=True)
    if trouble == "a file":
        place.write_text("in the way", encoding="utf-8")
    else:
        place.symlink_to("/nowhere/at/all")
    assert len(local.generate("a cat")) == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_stops_nothing(
    make: Callable[..., Log], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same when the disk fills up while the file is open."""
    log = make()
    log.write("one")
    [file] = folder.glob("*.jsonl")
    log.close()
    file.unlink()
    file.symlink_to("/dev/full")
    log.write("two")
    assert capsys.readouterr() == ("", "")


def test_files_turn_over_and_old_ones_go(make: Callable[..., Log], folder: Path) -> None:
    """A log that grows for ever fills the disk that the pictures need."""
    folder.mkdir()
    for i in range(30):
        old = folder / f"20200101-0000{i:02}-1.jsonl"
        old.write_text("{}\n", encoding="utf-8")
        os.utime(old, (i, i))
    log = make()
    for _ in range(3 * logs.LARGEST // 400):
        log.write("request", path="x" * 400)
    files = list(folder.glob("*.jsonl*"))
    assert len(files) <= logs.MOST_FILES + 1
    mine = [f for f in files if f"-{os.getpid()}.jsonl" in f.name]
    assert len(mine) == 2
    assert sum(f.stat().st_size for f in mine) <= 2 * logs.LARGEST


def test_two_processes_write_two_files(make: Callable[..., Log], folder: Path) -> None:
    """Two kernels on one store would tear each other's lines, or turn over each other's file."""
    code = (
        "import sys; from pathlib import Path; from rendernet_jupyter.session.log import Log\n"
        "log = Log(lambda: Path(sys.argv[1]), lambda: 'normal', dict, 's_2')\n"
        "for i in range(200): log.write('tick', number=i)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    log = make()
    for i in range(200):
        log.write("tick", number=i)
    assert other.wait() == 0
    lines = [x for x in log.recent(10_000) if x["event"] == "tick"]
    for session in ("s_1", "s_2"):
        assert [x["number"] for x in lines if x["session"] == session] == list(range(200))
    assert len(list(folder.glob("*.jsonl"))) == 2


def test_a_broken_line_hides_no_other(make: Callable[..., Log], folder: Path) -> None:
    """A kernel that was killed while writing leaves half a line."""
    log = make()
    log.write("one")
    (folder / "19990101-000000-1.jsonl").write_text('{"event": "ha\n[1]\n', encoding="utf-8")
    assert [line["event"] for line in log.recent()] == ["session", "one"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.just(f"x{CANARY}y"),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just(CANARY), inner),
    )
)
def test_no_value_brings_a_secret_along(value: Any) -> None:
    """A secret may stand deep in a value, or be the name of one."""
    assert CANARY not in json.dumps(clean(value, {Secret(CANARY)}))
