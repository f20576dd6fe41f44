"""The door in the shell: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from rendernet_jupyter.cli import main

CATALOG = Path(__file__).parent / "contract/vectors/catalog.json"


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)

    def call(*words: str, text: str = "") -> tuple[int, str, str]:
        spec = tmp_path / "spec.rn"
        spec.write_text(text, encoding="utf-8")
        code = main([str(spec) if word == "-" else word for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_generate_reads_a_file_and_saves_pictures(
    shell: Callable[..., tuple[int, str, str]],
) -> None:
    """A script or a cron job makes pictures without any notebook."""
    Path("cat.rn").write_text("seed: 7\na cat on a roof\n", encoding="utf-8")
    code, out, err = shell("generate", "cat.rn", "--out", "made")
    assert (code, err) == (0, "")
    [file] = Path("made").iterdir()
    assert file.read_bytes().startswith(b"\x89PNG")
    assert f"made{os.sep}" in out
    assert "seed 7" in out


def test_generate_reads_standard_input() -> None:
    """Specs come out of other programs."""
    command = [sys.executable, "-m", "rendernet_jupyter.cli", "generate", "-"]
    done = subprocess.run(
        [*command, "--line", "--estimate"],
        input="batch_size: 3\na cat",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "3 pictures" in done.stdout


def test_errors_go_to_standard_error_and_fail(shell: Callable[..., tuple[int, str, str]]) -> None:
    """A script must be able to tell that nothing was made."""
    code, out, err = shell("generate", "-", text="samplr: Euler a\na cat")
    assert (code, out) == (1, "")
    assert err.startswith("SpecError: 1 problem in this file; nothing was sent")
    assert "line 1  samplr: Euler a" in err
    code, _, err = shell("generate", "nowhere.rn")
    assert code == 1
    assert "nowhere.rn cannot be read" in err


def test_a_wrong_command_line_ends_with_two(shell: Callable[..., tuple[int, str, str]]) -> None:
    """The usual code of shells for 'you typed it wrong'."""
    with pytest.raises(SystemExit) as caught:
        main(["explode"])
    assert caught.value.code == 2


@pytest.mark.parametrize(("text", "code"), [("a cat", 0), ("model: JuggernautXL\na cat --v 6", 1)])
def test_explain_as_json(shell: Callable[..., tuple[int, str, str]], text: str, code: int) -> None:
    """Editors and other programs ask how a text is read."""
    body = "model: JuggernautXL\n" + text if code == 0 else text
    ended, out, _ = shell("explain", "-", "--json", "--catalog", str(CATALOG), text=body)
    found = json.loads(out)
    assert ended == code
    assert bool(found["errors"]) == bool(code)
    assert set(found) >= {"requests", "coords", "warnings", "errors", "messages", "canonical"}


def test_listings_and_status(shell: Callable[..., tuple[int, str, str]]) -> None:
    """The names that a spec may hold, without opening a notebook."""
    code, out, _ = shell("styles", "--base", "flux")
    assert code == 0
    assert "Black & White" in out
    code, out, _ = shell("status")
    assert "sandbox" in out


def test_the_sandbox_can_be_served_and_used(tmp_path: Path) -> None:
    """Clients in other languages are tested against it."""
    command = [sys.executable, "-m", "rendernet_jupyter.cli", "sandbox", "--port", "0"]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [*command, "--world", str(tmp_path / "w"), "--key", "k-k-k"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environ,
    ) as server:
        try:
            assert server.stdout is not None
            url = ""
            for line in server.stdout:
                words = [w for w in line.split() if w.startswith("http://127.0.0.1:")]
                if words:
                    url = words[0].rstrip(".,")
                    break
            for _ in range(100):
                try:
                    found = httpx.get(f"{url}/pub/v1/models", headers={"X-API-KEY": "k-k-k"})
                    break
                except httpx.ConnectError:
                    time.sleep(0.05)
            assert found.json()["err"] == {}
            assert httpx.get(f"{url}/pub/v1/models").status_code == 401
        finally:
            server.terminate()


def test_no_key_reaches_the_terminal_or_the_disk(
    shell: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The output of a cron job is mailed and kept; a key in it is out of anybody's hands."""
    from rendernet_jupyter.sandbox import Knobs, Refusal, World
    from rendernet_jupyter.sandbox.serve import served

    canary = "canary-5up3r-s3cret"
    world = World(tmp_path / "world", knobs=Knobs(latency=0))
    monkeypatch.setenv("RENDERNET_API_KEY", canary)
    said = ""
    with served(world, keys=[canary]) as url:
        monkeypatch.setenv("RENDERNET_BASE_URL", url)
        for words, text in (
            (["generate", "-"], "model: Harbour 15\na cat"),
            (["status"], ""),
            (["settings"], ""),
            (["explain", "-"], "a cat"),
            (["generate", "-"], "samplr: x\na cat"),
        ):
            said += "".join(shell(*words, text=text)[1:])
        echo = Refusal(400, message=f"no such key: {canary}", operation="createGeneration")
        world.knobs.refuse_next = [echo]
        said += "".join(shell("generate", "-", text="model: Harbour 15\na dog")[1:])
        world.knobs.drop_next = "after"
        said += "".join(shell("generate", "-", text="model: Harbour 15\na fox")[1:])
    world.close()
    assert "OutcomeUnknown" in said
    assert canary not in said
    for file in tmp_path.rglob("*"):
        if file.is_file() and "world" not in file.parts:
            assert canary.encode() not in file.read_bytes()


def test_what_recall_writes_can_be_made(shell: Callable[..., tuple[int, str, str]]) -> None:
    """A picture that was found could not be made again in a script."""
    from PIL import Image, PngImagePlugin

    told = PngImagePlugin.PngInfo()
    words = "a cat <lora:NoSuch:0.4>\nSteps: 4, Sampler: Euler a, CFG scale: 7, Seed: 7, Size: 8x8"
    told.add_text("parameters", words)
    Image.new("RGB", (8, 8)).save("found.png", pnginfo=told)
    code, cell, report = shell("recall", "found.png")
    assert code == 0
    assert cell.startswith("%%rendernet\n")
    assert "not taken over" in report
    assert "NoSuch" in report
    assert "…" not in report
    Path("cell.rn").write_text(cell, encoding="utf-8")
    code, out, err = shell("generate", "cell.rn", "--out", "made")
    assert (code, err) == (0, "")
    assert "seed 7" in out
    assert "save(" not in out


def test_a_cell_of_a_notebook_keeps_its_options(shell: Callable[..., tuple[int, str, str]]) -> None:
    """Options on the first line would become words of the prompt, and be paid for."""
    cell = "\n%%rendernet hero --tag first\nseed: 7\nsamplr: x\na cat"
    code, _, err = shell("generate", "-", "--line", "--no-cache", text=cell)
    assert code == 1
    assert "no-cache" in err
    code, _, err = shell("generate", "-", text=cell)
    assert code == 1
    assert "line 4  samplr: x" in err
    code, out, _ = shell("explain", "-", text=cell.replace("samplr: x\n", ""))
    assert code == 0
    assert '"positive": "a cat"' in out


def test_a_seed_that_is_none_is_an_error(shell: Callable[..., tuple[int, str, str]]) -> None:
    """Nothing found would be taken for nothing made."""
    code, _, err = shell("history", "--seed", "abc")
    assert code == 1
    assert "'abc' is no seed" in err
