"""What every test may rely on: no key from outside, no home, no pauses; and a world to ask."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina
from hypothesis import settings
from PIL import Image

from rendernet_jupyter.sandbox import Knobs, World

# Laws are tried on a few dozen texts in `make test`, the same ones each time, so that a change is
# judged by what it changed; and on thousands in `make test-long`, which looks for new ones.
# Machines that others use too are sometimes slow, which is no fault of the code.
settings.register_profile("quick", max_examples=50, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


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


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A sandbox that is done with a picture as soon as it is asked."""
    made = World(tmp_path / "world", knobs=Knobs(latency=0))
    yield made
    made.close()


def _png(colour: str = "tan") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 80), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def png() -> Callable[..., bytes]:
    """Makes the file of a picture of one colour, 60 x 80 pixels."""
    return _png


@pytest.fixture
def folder(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the notebook, with two faces in it; assets are ready at once."""
    made = tmp_path / "notebook"
    made.mkdir()
    (made / "face.png").write_bytes(_png())
    (made / "older.png").write_bytes(_png("sienna"))
    monkeypatch.chdir(made)
    world.knobs.asset_latency = 0
    return made
