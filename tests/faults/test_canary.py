"""A key that can be recognised goes through everything, and is looked for everywhere."""

from __future__ import annotations

import base64
import json
import pickle
import shlex
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rig.case import FIRST, STEPS
from rig.exchange import Asked, answer
from rig.faults import Fault, Line
from rig.kernel import kernel, report
from rig.person import impatient, sit_down
from rig.stand import MODEL, Stand, standing

from rendernet_jupyter import Session, cli
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.session.commands import COMMANDS, of_door

KEY = "canary-5up3r-s3cret-0f-an-account"
SHAPES = [KEY, KEY[::-1], base64.b64encode(KEY.encode()).decode().rstrip("="), KEY.encode().hex()]
SPEC = "seed: 1, 2\na canary"

# What the commands are given to work on; the others need nothing.
ARGUMENTS = {
    "adopt": "{job} {generation}",
    "drop": "{job}",
    "resend": "{job} --yes",
    "engine": "{url}",
    "explain": "seed: 7 a cat",
    "history": "canary",
    "login": "--engine {url}",
    "logout": "--engine {url}",
    "note": "{run} a note",
    "rate": "{run} 4",
    "recall": "{run}",
    "retry": "last --yes",
    "tag": "{run} words",
    "untag": "{run}",
    "verify": "all",
}
LONG_RUNNING = {("sandbox", "shell")}  # it serves until it is stopped


@pytest.fixture
def canary(tmp_path: Path) -> Any:
    with standing(tmp_path, chance=Random(0), key=KEY) as stand:
        stand.proxy.patience = 0.3
        yield stand


def echo(status: int, said: dict[str, Any]) -> Fault:
    """A service that repeats the key in what it says."""

    async def say(line: Line, asked: Asked) -> None:
        headers = {"Retry_After": KEY, "Location": f"http://127.0.0.1:1/?api_key={KEY}"}
        await line.give(answer(status, json.dumps(said).encode(), **headers))

    return say


ECHOES = {
    f"echo_{status}_{shape}": echo(status, said)
    for status in (200, 302, 400, 401, 429, 500)
    for shape, said in {
        "object": {"data": None, "err": {"code": KEY, "message": f"the key {KEY} is no good"}},
        "text": {"data": None, "error": f"X-API-KEY: {KEY} is no good"},
    }.items()
}


def betrayed(text: str | bytes) -> bool:
    """Whether the key can be read in a text."""
    found = text if isinstance(text, bytes) else text.encode()
    return any(shape.encode() in found for shape in SHAPES)


def searched(stand: Stand) -> None:
    """No file of the store holds the key, whatever its name."""
    files = [file for file in stand.store.rglob("*") if file.is_file()]
    assert files
    assert [file for file in files if betrayed(file.read_bytes()) or betrayed(str(file))] == []


def told(act: Callable[[], Any]) -> str:
    """All that a person could read of what `act` gives or raises."""
    try:
        shown = act()
    except RenderNetError as error:
        chain: list[BaseException] = [error]
        while following := chain[-1].__cause__ or chain[-1].__context__:
            chain.append(following)
        seen = [text for one in chain for text in (str(one), repr(one), repr(one.args))]
        seen += traceback.format_exception(error)
        return "\n".join([*seen, repr(pickle.dumps(error)), repr(vars(error))])
    bundle = getattr(shown, "_repr_mimebundle_", dict)()
    return "\n".join([str(shown), repr(shown), repr(bundle)])


def _faults() -> list[object]:
    """Every fault where it tells most, and a service that repeats the key at every step."""
    told = [(step, fault) for fault in ECHOES if "429" not in fault for step in STEPS]
    slowed = [("paid", fault) for fault in ECHOES if "429" in fault]
    quick = {("paid", "echo_400_object"), ("poll", "echo_500_text"), ("download", "cut_in_body")}
    return [
        pytest.param(*pair, id="-".join(pair), marks=() if pair in quick else pytest.mark.long)
        for pair in dict.fromkeys([*FIRST, *told, *slowed, *sorted(quick)])
    ]


@pytest.mark.parametrize(("step", "fault"), _faults())
def test_no_failure_tells_the_key(canary: Stand, step: str, fault: str, capfd: Any) -> None:
    """A traceback in a shared notebook would give the account away."""
    canary.proxy.faults |= ECHOES
    # Who is told to slow down again and again asks on for minutes, rightly.
    most = 2 if "429" in fault or fault == "too_many" else 1000
    canary.proxy.choose = lambda asked: fault if asked.step == step and asked.nth < most else ""
    with _broken_login(canary) as session:
        impatient(session, canary.proxy.patience)
        acts = [lambda: session.generate(SPEC, "--timeout 0.5"), session.resume]
        assert not betrayed("".join(map(told, acts)))
    out, err = capfd.readouterr()
    assert not betrayed(out + err)
    searched(canary)


def _broken_login(stand: Stand) -> Session:
    """A session that logged in while the line was good."""
    choose, stand.proxy.choose = stand.proxy.choose, lambda asked: ""
    session = sit_down(stand, log="debug", timeout=0.5)
    stand.proxy.choose = choose
    return session


@pytest.mark.parametrize(
    "fault",
    ["", "echo_500_object"]
    + [pytest.param(fault, marks=pytest.mark.long) for fault in ("echo_200_text", "cut_after")],
)
def test_no_command_tells_the_key(
    canary: Stand, fault: str, capfd: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The output of a command is pasted into a question; the key would be public."""
    canary.proxy.faults |= ECHOES
    names = _past(canary)
    desk = tmp_path / "desk"  # some commands write files where they are called
    desk.mkdir()
    monkeypatch.chdir(desk)
    with sit_down(canary, log="debug", timeout=1) as session:
        impatient(session, canary.proxy.patience)
        canary.proxy.choose = lambda asked: fault
        # Without the login nobody here would know what must not be told.
        for name in sorted(of_door("notebook"), key=lambda name: name in ("login", "logout")):
            arguments = ARGUMENTS.get(name, "").format(**names)
            door = {"ask_secret": lambda _: KEY, "confirm": lambda _: True, "variables": {}}
            shown = told(lambda n=name, a=arguments, d=door: session.command(n, a, **d))
            assert not betrayed(shown), name
    out, err = capfd.readouterr()
    assert not betrayed(out + err)
    assert not any(betrayed(file.read_bytes()) for file in desk.rglob("*") if file.is_file())
    searched(canary)


def _past(stand: Stand) -> dict[str, str]:
    """A store with a finished run and an uncertain job, by the names of what is in it."""
    with sit_down(stand) as session:
        run = session.generate(SPEC).run
        stand.proxy.choose = lambda asked: "cut_after" if asked.step == "paid" else ""
        told(lambda: session.generate("seed: 9\na canary in doubt"))
        stand.proxy.choose = lambda asked: ""
        [doubt] = session.doubts()
    return {
        "job": doubt.job.intent.job_id,
        "generation": doubt.candidates[0].generation_id,
        "run": run.run_id,
        "url": stand.url,
    }


@pytest.mark.parametrize("fault", [pytest.param("", marks=pytest.mark.long), "echo_401_text"])
def test_no_command_of_the_shell_tells_the_key(
    canary: Stand, fault: str, capfd: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A log of a job on a server would hold the key of everybody who uses it."""
    canary.proxy.faults |= ECHOES
    names = _past(canary)
    spec = tmp_path / "spec.txt"
    spec.write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    for name, value in {"API_KEY": KEY, "BASE_URL": canary.url, "STORE": str(canary.store)}.items():
        monkeypatch.setenv(f"RENDERNET_{name}", value)
    monkeypatch.setenv("RENDERNET_LOG", "debug")
    monkeypatch.setenv("RENDERNET_MODEL", MODEL)
    canary.proxy.choose = lambda asked: fault
    files = {"explain": str(spec), "generate": str(spec), "login": "--help"}
    for command in COMMANDS:
        if "shell" in command.doors and (command.name, "shell") not in LONG_RUNNING:
            given = files.get(command.name) or ARGUMENTS.get(command.name, "").format(**names)
            with suppress(SystemExit):  # --help, and words that a command does not take
                cli.main([*command.name.split(), *shlex.split(given)])
    out, err = capfd.readouterr()
    assert out
    assert not betrayed(out + err)
    searched(canary)


def test_a_dying_process_tells_nothing(canary: Stand) -> None:
    """The last words of a crashed kernel end up in a server's log."""
    canary.proxy.notice = lambda moment, asked: (
        process.terminate() if (asked.step, moment) == ("download", "half") else None
    )
    with kernel(canary, [("run", SPEC)], key=KEY, settings={"log": "debug"}) as process:
        ends, err = report(process)
    assert not betrayed(json.dumps(ends) + err)
    canary.proxy.heal()
    searched(canary)
