"""Sessions on the sandbox, in process and over real HTTP with a key of the user's."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from rendernet_jupyter import Session
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.sandbox import World, create_app
from rendernet_jupyter.sandbox.serve import served

SMALL = "Harbour 15"  # a base model of half the size: a quarter of the paint
CANARY = "canary-5up3r-s3cret"


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


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the notebook, below a home whose name must not travel."""
    folder = tmp_path / "canary-home" / "here"
    folder.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def elsewhere(
    again: Callable[..., Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Session]:
    """Sessions on another machine: another store, an empty folder."""
    folder = tmp_path / "there"
    folder.mkdir()

    def go(**settings: Any) -> Session:
        monkeypatch.chdir(folder)
        store = str(tmp_path / "other-store")
        return again(**{"engine": "replay", "world": None, "store": store, **settings})

    return go


@contextmanager
def _served(app: Any) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture
def address_of() -> Iterator[Callable[[Any], str]]:
    """Serves any ASGI application over HTTP, and gives its address."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(_served(app))


def _silent(app: Any) -> Any:
    """The application without the header by which a sandbox says what it is."""

    async def disguised(scope: Any, receive: Any, send: Any) -> None:
        async def passed_on(message: Any) -> None:
            if "headers" in message:
                kept = [h for h in message["headers"] if h[0].lower() != b"x-rendernet-sandbox"]
                message = {**message, "headers": kept}
            await send(message)

        await app(scope, receive, passed_on)

    return disguised


@pytest.fixture
def service(world: World, address_of: Callable[[Any], str]) -> str:
    """The address of a server that nothing tells from the live service."""
    world.knobs.asset_latency = 0
    return address_of(_silent(create_app(world, base_url="")))


class Counter:
    """The sandbox behind a counter that hands out answers to paid requests when it is open."""

    def __init__(self, world: World) -> None:
        self._app: Any = create_app(world, base_url="")
        self.accepted = threading.Event()
        self.open = threading.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        paid = scope.get("method") == "POST" and scope["path"].endswith("/generations")
        if not paid:
            await self._app(scope, receive, send)
            return
        answer: list[Any] = []

        async def keep(message: Any) -> None:
            answer.append(message)

        await self._app(scope, receive, keep)
        self.accepted.set()
        await asyncio.to_thread(self.open.wait)
        for message in answer:
            await send(message)


@pytest.fixture
def counter(world: World) -> Iterator[Counter]:
    made = Counter(world)
    yield made
    made.open.set()


@pytest.fixture
def kernel(
    counter: Counter, address_of: Callable[[Any], str], tmp_path: Path
) -> Iterator[Callable[..., Session]]:
    """Kernels on one store, before one counter."""
    url = address_of(counter)
    made: list[Session] = []

    def start(**settings: Any) -> Session:
        made.append(Session(engine=url, store=str(tmp_path / "s"), model=SMALL, **settings))
        return made[-1]

    yield start
    counter.open.set()
    for session in made:
        session.close()
