"""A shell that raises what a cell raises, and remembers what was displayed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell


class RaisingShell(InteractiveShell):
    """Runs cells as a notebook does; a cell that fails raises its error in the test."""

    def cell(self, source: str) -> Any:
        """The value of a cell."""
        self.display_pub.outputs.clear()
        done = self.run_cell(source, store_history=True, silent=False)
        done.raise_error()
        return done.result

    @property
    def shown(self) -> list[dict[str, str]]:
        """The data of every display of the last cell."""
        return [output["data"] for output in self.display_pub.outputs]


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[RaisingShell]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.chdir(tmp_path)
    RaisingShell.clear_instance()
    InteractiveShell.clear_instance()
    ip = RaisingShell.instance()
    ip.display_pub = CapturingDisplayPublisher(parent=ip)
    ip.cell("%load_ext rendernet_jupyter")
    yield ip
    ip.cell("%unload_ext rendernet_jupyter")
    ip.history_manager.end_session()
    ip.history_manager.enabled = False
    if ip.history_manager.save_thread is not None:
        ip.history_manager.save_thread.stop()
    RaisingShell.clear_instance()
