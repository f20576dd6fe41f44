"""Sessions on the sandbox, in process and over real HTTP with a key of the user's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import Knobs, World
from rendernet_jupyter.sandbox.serve import served

SMALL = "Harbour 15"  # a base model of half the size: a quarter of the paint
CANARY = "canary-5up3r-s3cret"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "world", knobs=Knobs(latency=0))
    yield made
    made.close()


@pytest.fixture(params=["in process", "served"])
def session(request: Any, world: World) -> Iterator[Session]:
    """The same session against the sandbox in process, and against one over HTTP with a key."""
    if request.param == "in process":
        with Session(engine="sandbox", world=world, model=SMALL) as made:
            yield made
        return
    with served(world, keys=[CANARY]) as url, Session(engine=url, model=SMALL) as made:
        made.login(Secret(CANARY), engine=url)
        yield made


@pytest.fixture
def local(world: World) -> Iterator[Session]:
    """The sandbox in process, for what does not depend on the wire."""
    with Session(engine="sandbox", world=world, model=SMALL) as made:
        yield made


@pytest.fixture
def again(world: World) -> Iterator[Callable[..., Session]]:
    """Later kernels on the same store and world."""
    made: list[Session] = []

    def later(**settings: Any) -> Session:
        made.append(Session(**{"engine": "sandbox", "world": world, "model": SMALL, **settings}))
        return made[-1]

    yield later
    for session in made:
        session.close()
