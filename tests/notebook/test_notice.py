"""What `%load_ext` says of pictures that wait: what is true, and nothing when all is well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.job.ports import Intent, Ticket
from rendernet_jupyter.notebook.notice import notice
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account

ME = Account("sandbox", "http://sandbox.invalid:80", "f00d")


class Kernel:
    """An earlier kernel on the store of the user, and how it ended."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder, clock=lambda: 1_000.0)

    def leaves(self, **states: int) -> None:
        """Jobs in these states: `intended`, `ticketed`, `uncertain`, `dropped` or `refused`."""
        for state, count in states.items():
            for number in range(count):
                self._leaves(f"{state}{number}", state)

    def _leaves(self, name: str, state: str) -> None:
        journal, job = self.store.journal, f"job_{name}"
        answer = Answer({"seed": 1}, "model", digest=name)
        run = Run(f"run_{name}", 0.0, "sandbox", answers=(answer,))
        journal.open_run(run, ME, [Intent(job, {"seed": 1})], "0")
        if state == "ticketed":
            journal.ticket(job, Ticket(f"gen_{name}"))
        elif state == "refused":
            journal.refuse(job, "no")
        elif state in ("uncertain", "dropped"):
            journal.doubt(job, "no answer")
            if state == "dropped":
                journal.drop(job, "by hand")

    def dies(self) -> None:
        self.store.close()


@pytest.fixture
def earlier(tmp_path: Path) -> Iterator[Kernel]:
    made = Kernel(tmp_path / "store")
    yield made
    made.dies()


def loaded(shell: Any) -> list[str]:
    """What a kernel that starts now is told below its `%load_ext`."""
    shell.cell("%unload_ext rendernet_jupyter")
    shell.cell("%load_ext rendernet_jupyter")
    return [data["text/plain"] for data in shell.shown]


def test_paid_pictures_are_announced_once(shell: Any, earlier: Kernel) -> None:
    """Somebody whose kernel died would never learn that pictures wait that are paid for."""
    earlier.leaves(ticketed=2)
    earlier.dies()
    [text] = loaded(shell)
    assert "2 paid requests are not fetched yet" in text
    assert "%rendernet resume" in text
    shell.cell("1 + 1")
    assert shell.shown == []


def test_one_is_not_several(shell: Any, earlier: Kernel) -> None:
    """A sentence that is not one is not believed."""
    earlier.leaves(ticketed=1, uncertain=1)
    earlier.dies()
    [text] = loaded(shell)
    assert "1 paid request is not fetched yet" in text
    assert "Of 1 request nobody knows" in text


@pytest.mark.parametrize("state", ["uncertain", "intended"])
def test_what_is_in_doubt_is_announced(shell: Any, earlier: Kernel, state: str) -> None:
    """What may have been paid would be sent, and paid, again by the next Run All."""
    earlier.leaves(**{state: 3})
    earlier.dies()
    [text] = loaded(shell)
    assert "Of 3 requests nobody knows whether it was accepted" in text
    assert "paid request" not in text


def test_what_is_over_is_no_news(shell: Any, earlier: Kernel) -> None:
    """A notice at every start is soon read by nobody."""
    earlier.leaves(refused=1, dropped=1)
    earlier.dies()
    assert loaded(shell) == []


def test_what_another_kernel_works_on_is_its_own(shell: Any, earlier: Kernel) -> None:
    """Two open notebooks would each announce the other's pictures as lost."""
    earlier.leaves(ticketed=1, intended=1)
    assert loaded(shell) == []


def test_without_a_store_nothing_is_said_or_made(shell: Any, tmp_path: Path) -> None:
    """Loading an extension must not write to a disk, or ask for anything."""
    assert loaded(shell) == []
    assert not (tmp_path / "store").exists()


def test_a_store_that_cannot_be_read_does_not_stop_the_cell(shell: Any, tmp_path: Path) -> None:
    """A damaged file is the business of the first command, not of `%load_ext`."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store/store.sqlite3").write_text("this is no database")
    assert loaded(shell) == []


def test_the_store_of_the_settings_is_looked_at(shell: Any, tmp_path: Path) -> None:
    """Who keeps the store elsewhere would be told of another one, or of none."""
    other = Kernel(tmp_path / "elsewhere")
    other.leaves(ticketed=1)
    other.dies()
    shell.cell(f"%config RenderNet.store = {str(tmp_path / 'elsewhere')!r}")
    assert notice(shell)
    shell.cell(f"%config RenderNet.store = {str(tmp_path / 'store')!r}")
    assert notice(shell) == []
