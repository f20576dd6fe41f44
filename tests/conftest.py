"""What every test may rely on: no key from outside, no home, no waiting for repeats."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina


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
