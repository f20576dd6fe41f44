"""What goes over the network is sent by threads; whoever waits for one may go away."""

from __future__ import annotations

import asyncio
import contextlib
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator

import httpx
import pytest

from rendernet_jupyter.client.wire import READ_TIMEOUT, Wire
from rendernet_jupyter.redaction import Secret

KEY = Secret("canary-5up3r-s3cret")
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Desk:
    """A service that answers everything, but `/slow` only when it is let."""

    def __init__(self) -> None:
        self.connections = 0
        self.heads: list[str] = []
        self.came = threading.Event()
        self.let = threading.Event()
        desk = self

        class Answering(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                desk.connections += 1
                with contextlib.suppress(ConnectionError):  # who asked has left
                    self.answer()

            def answer(self) -> None:
                while line := self.rfile.readline():
                    head = [line, *iter(self.rfile.readline, b"\r\n")]
                    desk.heads.append(b"".join(head).decode("latin-1").lower())
                    if b" /slow " in line:
                        desk.came.set()
                        desk.let.wait(30)
                    self.rfile.read(2 if b"POST" in line else 0)
                    self.wfile.write(ANSWER)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self.let.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


LEAVE = """
import asyncio, sys
from rendernet_jupyter.client.wire import Wire

async def leave():
    wire = Wire(sys.argv[1], None)
    try:
        async with asyncio.timeout(0.5):
            await wire.send("GET", "/slow")
    except TimeoutError:
        print("left")

asyncio.run(leave())
"""


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.close()


@pytest.mark.anyio
async def test_reads_share_a_connection_and_paid_requests_never_do(desk: Desk) -> None:
    """A kept connection that is just closing would leave it open whether a picture was paid."""
    wire = Wire(desk.url, KEY)
    for _ in range(3):
        await wire.send("GET", "/one")
    assert desk.connections == 1
    for _ in range(3):
        await wire.send_alone("POST", "/one", body={})
    await wire.close()
    assert desk.connections == 4


@pytest.mark.anyio
async def test_the_key_goes_with_every_request_of_the_service(desk: Desk) -> None:
    """A client without the key would be refused everything."""
    wire = Wire(desk.url, KEY)
    await wire.send("GET", "/one", query={"page": 2})
    await wire.send_alone("POST", "/one", body={})
    await wire.close()
    assert all(f"x-api-key: {KEY.reveal()}" in head for head in desk.heads)
    assert [head.split("\r\n")[0] for head in desk.heads] == [
        "get /one?page=2 http/1.1",
        "post /one http/1.1",
    ]


@pytest.mark.anyio
async def test_a_read_that_nobody_waits_for_holds_up_no_other(desk: Desk) -> None:
    """After an interrupt the next cell would hang behind an answer that never comes."""
    wire = Wire(desk.url, KEY)
    slow = asyncio.create_task(wire.send("GET", "/slow"))
    await asyncio.to_thread(desk.came.wait)
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert (await wire.send("GET", "/one")).status_code == 200
    desk.let.set()
    await wire.close()


@pytest.mark.anyio
async def test_what_is_asked_of_a_closed_client_is_said_in_its_words(desk: Desk) -> None:
    """A cell that runs while its session is closed would end in a traceback of a thread pool."""
    wire = Wire(desk.url, KEY)
    await wire.send("GET", "/one")
    await wire.close()
    with pytest.raises(httpx.ConnectError):
        await wire.send("GET", "/one")


def test_the_end_of_a_process_waits_for_no_read(desk: Desk) -> None:
    """After an interrupt a script would hang at its end for as long as the service is silent."""
    command = [sys.executable, "-c", LEAVE, desk.url]
    hung = READ_TIMEOUT.read or 0.0
    done = subprocess.run(command, capture_output=True, text=True, timeout=hung / 2, check=True)
    assert done.stdout.strip() == "left"
    assert not done.stderr
