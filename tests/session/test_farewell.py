"""Sessions that nobody closes: they let go when they are forgotten, and when Python ends."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
import weakref
from pathlib import Path

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.view.gallery import Gallery

SMALL = "Harbour 15"


def open_below(folder: Path) -> list[str]:
    """The files below a folder that this process holds open."""
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        try:
            target = handle.readlink()
        except OSError:  # that of the listing itself
            continue
        if target.is_relative_to(folder):
            found.append(str(target))
    return found


def forgotten() -> weakref.ref[Session]:
    session = Session(engine="sandbox", model=SMALL)
    session.generate("a cat --seed 7")
    return weakref.ref(session)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux lists what is open")
def test_a_forgotten_session_lets_go(tmp_path: Path) -> None:
    """A notebook that makes a session in a loop would run out of file handles."""
    session = forgotten()
    until = time.monotonic() + 20  # connections are closed on the loop, a moment later
    while (open_below(tmp_path) or session()) and time.monotonic() < until:
        gc.collect()
        time.sleep(0.01)
    assert session() is None
    assert open_below(tmp_path) == []
    assert list((tmp_path / "store" / "holders").glob("*.lock")) == []


def test_pictures_keep_their_session(tmp_path: Path) -> None:
    """A gallery would lose its store because nobody kept the session in a variable."""
    made = Session(engine="sandbox", model=SMALL).generate("a cat --seed 7")
    assert isinstance(made, Gallery)
    gc.collect()
    assert made[0].image.size == (512, 512)
    assert made.save(tmp_path / "out")


def test_a_store_outlives_its_session() -> None:
    """`Session().store` would be closed before the next line asks it anything."""
    runs = Session(engine="sandbox", model=SMALL).store.runs
    gc.collect()
    assert runs.latest() == []


SCRIPT = """
from rendernet_jupyter import Session
session = Session(engine="sandbox", model="Harbour 15")
print(len(session.generate("a cat --seed 7")))
"""


def test_the_end_of_a_script_is_silent(tmp_path: Path) -> None:
    """Whoever runs a script with warnings on would be told of files that nobody closed."""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (ran.stdout, ran.stderr, ran.returncode) == ("1\n", "", 0)
    assert list((tmp_path / "store" / "holders").glob("*.lock")) == []
    assert not (tmp_path / "store" / "store.sqlite3-wal").exists()
