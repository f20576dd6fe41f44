"""A server that answers as a test tells it to, over a real socket."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import Response

Answer = Callable[[Request], Response]


@pytest.fixture
def serving() -> Callable[[Answer], AbstractContextManager[str]]:
    """Serves for as long as a block lasts; gives the address."""

    @contextmanager
    def serve(answer: Answer) -> Iterator[str]:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            await answer(Request(scope, receive))(scope, receive, send)

        quiet: dict[str, Any] = {"lifespan": "off", "ws": "none", "log_level": "critical"}
        server = uvicorn.Server(uvicorn.Config(app, date_header=False, **quiet))
        with socket.create_server(("127.0.0.1", 0)) as listener:
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = True
                thread.join()

    return serve
