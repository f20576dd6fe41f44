"""What every test may rely on: no key from outside, no home, no waiting for repeats."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from hypothesis import settings

# Laws are tried on a few dozen texts in `make test`, the same ones each time, so that a change is
# judged by what it changed; and on thousands in `make test-long`, which looks for new ones.
# Machines that others use too are sometimes slow, which is no fault of the code.
settings.register_profile("quick", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Which tests stay together where several processes share them.

    Those of a file do, with what they set up. The journeys of one Jupyter application are one long
    line, since two browsers are as many as two cores can move; so they begin first.
    """
    lines = {}
    for item in items:
        desk = getattr(item, "callspec", None) and item.callspec.params.get("standing_desk")
        lines[item] = f"journeys in {desk}" if desk else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(lines[item]))
    items.sort(key=lambda item: not lines[item].startswith("journeys in"))


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own keys, settings and store must neither help nor be touched."""
    for name in ("API_KEY", "BASE_URL", "ENGINE", "PROFILE", "MODEL", "OUTPUT_DIR"):
        monkeypatch.delenv(f"RENDERNET_{name}", raising=False)
    monkeypatch.delenv("AFFOGATO_API_KEY", raising=False)
    monkeypatch.setenv("RENDERNET_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("RENDERNET_CONFIG", str(tmp_path / "config.toml"))


@pytest.fixture(autouse=True)
def _no_pauses() -> Iterator[None]:
    """Repeats of reads happen at once, and three times at the most."""
    with stamina.set_testing(testing=True, attempts=3, cap=True):
        yield


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
