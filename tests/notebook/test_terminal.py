"""IPython in a terminal: what stands on the screen, character by character."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a terminal of POSIX")

CELL = "get_ipython().run_cell_magic('rendernet', '', 'seed: 7\\na cat on a roof')\n"
BEGIN = "%load_ext rendernet_jupyter\n%config RenderNet.ask_above = 0.5\n"


class Terminal:
    """A person at a terminal with IPython in it."""

    def __init__(self, folder: Path) -> None:
        import pty

        self._person, theirs = pty.openpty()
        home = {"IPYTHONDIR": str(folder / "ipython"), "RENDERNET_MODEL": "Harbour 15"}
        plain = ["--simple-prompt", "--no-banner", "--no-confirm-exit", "--colors=NoColor"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "IPython", *plain],
            env={**os.environ, **home, "TERM": "dumb"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
        )
        os.close(theirs)
        self.screen = ""

    def types(self, text: str) -> None:
        os.write(self._person, text.encode())

    def waits_for(self, words: str) -> str:
        """The screen, as soon as it shows `words` behind what was waited for before."""
        begun, end = len(self.screen), time.monotonic() + 120
        while words not in self.screen[begun:]:
            assert time.monotonic() < end, self.screen
            self.screen += os.read(self._person, 4096).decode(errors="replace")
        return self.screen[begun:]

    def leaves(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._person)


def shown(raw: str) -> list[str]:
    """The lines that an eye sees: a carriage return writes over what stood there."""
    lines = []
    for line in re.split(r"\r?\n", raw):
        seen: list[str] = []
        for part in line.split("\r"):
            seen[: len(part)] = part
        lines.append("".join(seen).rstrip())
    return lines


def test_a_question_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    """The number of pictures would be read together with the port before it, before it is paid."""
    terminal = Terminal(tmp_path)
    try:
        terminal.waits_for("In [1]")
        terminal.types(BEGIN)
        terminal.waits_for("In [3]")
        terminal.types(CELL)
        asked = shown(terminal.waits_for("[y/N]"))[-1]
        assert re.match(r"1 picture: \S+ credit", asked), asked
        terminal.types("n\n")
        assert "Declined" in terminal.waits_for("In [4]")
    finally:
        terminal.leaves()
