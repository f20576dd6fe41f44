"""The sandbox over real HTTP, for other programs, other languages and tests of the whole wire.

It listens on loopback unless told otherwise, and closes the socket when a knob drops a connection.
Nothing here answers a request; that is `app`.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from typing import Any

import h11
import uvicorn
from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from rendernet_jupyter.sandbox.app import create_app
from rendernet_jupyter.sandbox.knobs import SANDBOX_KEY, ConnectionDropped
from rendernet_jupyter.sandbox.world import World


def serve(
    world: World,
    host: str = "127.0.0.1",
    port: int = 8765,
    *,
    keys: Collection[str] = (SANDBOX_KEY,),
    say: Callable[[str], object] = print,
) -> None:
    """Serve `world` until interrupted.

    Args:
        world: the state it works on; it is left open.
        host: the address to listen on; anything but loopback lets other machines in.
        port: the port; 0 takes one that is free.
        keys: the API keys that are taken.
        say: what is called with the lines that tell a person how to use it.

    Raises:
        OSError: the address cannot be listened on, as a rule because the port is taken.
    """
    with _listen(host, port) as listener:
        for line in _welcome(_origin(listener), next(iter(keys), ""), is_loopback(host)):
            say(line)
        with suppress(KeyboardInterrupt):  # the way to stop it, not a failure
            _server(world, keys).run(sockets=[listener])


@contextmanager
def served(
    world: World, *, host: str = "127.0.0.1", port: int = 0, keys: Collection[str] = (SANDBOX_KEY,)
) -> Iterator[str]:
    """Serve `world` in a thread for as long as the block lasts; yields the base URL."""
    with _listen(host, port) as listener:
        server = _server(world, keys)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="rendernet-sandbox", daemon=True
        )
        thread.start()
        try:
            # Nobody waits for the server to start: the listener already takes connections.
            yield _origin(listener)
        finally:
            server.should_exit = True
            thread.join()


def is_loopback(host: str) -> bool:
    """Whether `host` can be reached from this machine only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=2048)


def _origin(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _welcome(origin: str, key: str, private: bool) -> list[str]:  # noqa: FBT001 - one caller, above
    lines = [
        f"The RenderNet sandbox listens on {origin} (Ctrl-C stops it).",
        "It paints invented pictures for play money; nothing leaves this machine.",
        "Point a notebook or any client at it:",
        f"    export RENDERNET_BASE_URL={origin} RENDERNET_API_KEY={key}",
    ]
    if not private:
        lines.append("It can be reached from other machines: whoever knows a key can use it.")
    return lines


def _server(world: World, keys: Collection[str]) -> uvicorn.Server:
    config = uvicorn.Config(
        create_app(world, base_url="", keys=keys),
        http=_Protocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


class _Protocol(H11Protocol):
    """uvicorn's HTTP/1.1, but an application that drops the connection gets the socket closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await inner(scope, receive, send)
            except (ConnectionDropped, h11.LocalProtocolError):
                # The second is h11's word for a body shorter than announced, as a knob wanted it.
                self.transport.close()
                message: Message = {"type": ""}
                while message["type"] != "http.disconnect":
                    message = await receive()

        self.app = app

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        # asyncio does this for sockets that it made. Head and body of an answer are two packets,
        # and without it the second waits 40 ms for the client to confirm the first.
        connection: socket.socket = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
