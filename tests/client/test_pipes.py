"""Connections to hosts of media are kept, and given up, without anybody noticing."""

from __future__ import annotations

import gzip
import socketserver
import ssl
import threading
from collections.abc import Iterator

import httpx
import pytest

from rendernet_jupyter.client.pipes import KEPT, REDIRECTS, Pipes
from rendernet_jupyter.client.wire import Wire

BODY = bytes(range(256)) * 2_000


def answer(body: bytes = BODY, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class Host:
    """A host that says, byte for byte, what stands in `says`; then what stands last in it."""

    def __init__(self, *says: bytes) -> None:
        self.says = list(says) or [answer()]
        self.connections = 0
        self.asked: list[str] = []
        host = self

        class Answering(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                host.connections += 1
                while line := self.rfile.readline():
                    host.asked.append(line.decode("ascii").split()[1])
                    while self.rfile.readline().strip():
                        pass
                    said = host.says.pop(0) if len(host.says) > 1 else host.says[0]
                    self.wfile.write(said)
                    if b"hang up" in said:
                        return

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def hosts() -> Iterator[list[Host]]:
    made: list[Host] = []
    yield made
    for host in made:
        host.close()


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    made = Pipes(ssl.create_default_context)
    yield made
    made.close()


def body_of(pipes: Pipes, url: str) -> bytes:
    with pipes.get(httpx.URL(url)) as arriving:
        return b"".join(bytes(chunk) for chunk in arriving.chunks)


def test_one_connection_serves_many_pictures(hosts: list[Host], pipes: Pipes) -> None:
    """A connection for every picture of a sweep would cost a handshake each."""
    hosts.append(host := Host())
    assert [body_of(pipes, f"{host.url}/{n}") for n in range(3)] == [BODY] * 3
    assert (host.connections, host.asked) == (1, ["/0", "/1", "/2"])


def test_a_kept_connection_that_was_closed_is_no_failure(hosts: list[Host], pipes: Pipes) -> None:
    """Hosts close what is idle; the next picture must not fail for that."""
    hosts.append(host := Host(answer(BODY, "X-Then: hang up"), answer()))
    assert body_of(pipes, f"{host.url}/1") == BODY
    assert body_of(pipes, f"{host.url}/2") == BODY
    assert host.connections == 2


def test_a_body_that_nobody_read_leaves_nothing_to_the_next(
    hosts: list[Host], pipes: Pipes
) -> None:
    """The rest of one picture would be taken for the beginning of another."""
    hosts.append(host := Host())
    with pipes.get(httpx.URL(f"{host.url}/left")) as arriving:
        next(iter(arriving.chunks))
    assert body_of(pipes, f"{host.url}/next") == BODY
    assert host.connections == 2


def test_a_picture_is_followed_to_where_it_lies(hosts: list[Host], pipes: Pipes) -> None:
    """Services hand out addresses that lead elsewhere."""
    hosts.append(host := Host())
    moved = f"Location: {host.url}/there?sign=a%2Fb"
    hosts.append(first := Host(answer(b"", moved, status="302 Found")))
    with pipes.get(httpx.URL(f"{first.url}/here")) as arriving:
        assert b"".join(bytes(chunk) for chunk in arriving.chunks) == BODY
    assert str(arriving.url) == f"{host.url}/there?sign=a%2Fb"
    assert host.asked == ["/there?sign=a%2Fb"]


def test_a_circle_of_redirects_has_an_end(hosts: list[Host], pipes: Pipes) -> None:
    """A host that is set up wrong would hold a thread for ever."""
    hosts.append(host := Host(answer(b"", "Location: /again", status="301 Moved")))
    with pytest.raises(httpx.TooManyRedirects):
        body_of(pipes, f"{host.url}/again")
    assert len(host.asked) == REDIRECTS + 1


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (b"nonsense hang up\r\n\r\n", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhang up", httpx.HTTPError),
    ],
)
def test_what_breaks_off_is_said_as_httpx_says_it(
    hosts: list[Host], pipes: Pipes, said: bytes, error: type[Exception]
) -> None:
    """Whatever has another name is neither tried again nor explained."""
    hosts.append(host := Host(said))
    with pytest.raises(error):
        body_of(pipes, f"{host.url}/1")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "ftp://127.0.0.1/x"])
def test_what_cannot_be_reached_is_said_as_httpx_says_it(pipes: Pipes, url: str) -> None:
    """The same for a host that is not there, and for an address that is no picture's."""
    with pytest.raises(httpx.HTTPError):
        body_of(pipes, url)


def test_few_connections_are_kept(hosts: list[Host], pipes: Pipes) -> None:
    """A hundred cells in parallel would hold a hundred connections open for good."""
    hosts.append(host := Host())

    def nested(left: int) -> None:
        with pipes.get(httpx.URL(f"{host.url}/{left}")) as arriving:
            if left:
                nested(left - 1)
            assert b"".join(bytes(chunk) for chunk in arriving.chunks) == BODY

    nested(KEPT)
    assert host.connections == KEPT + 1
    nested(KEPT)
    assert host.connections == KEPT + 2  # all but one were there still


@pytest.mark.anyio
async def test_a_packed_body_is_unpacked_by_httpx(hosts: list[Host]) -> None:
    """Some hosts pack whatever one asks for; the packed bytes are no picture."""
    hosts.append(host := Host(answer(gzip.compress(BODY), "Content-Encoding: gzip")))
    wire = Wire(host.url, None)
    with wire.stream_here(f"{host.url}/1") as arriving:
        found = b"".join(bytes(chunk) for chunk in arriving.chunks)
    await wire.close()
    assert found == BODY


@pytest.mark.anyio
async def test_a_proxy_is_used_where_one_is_set(
    hosts: list[Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the proxy of an institute nothing else reaches the pictures."""
    hosts.append(proxy := Host())
    monkeypatch.setenv("HTTP_PROXY", proxy.url)
    wire = Wire("https://service.invalid", None)
    with wire.stream_here("http://pictures.invalid/1.png") as arriving:
        found = b"".join(bytes(chunk) for chunk in arriving.chunks)
    await wire.close()
    assert (found, proxy.asked) == (BODY, ["http://pictures.invalid/1.png"])


@pytest.mark.anyio
async def test_what_cannot_leave_any_more_has_not_been_paid(hosts: list[Host]) -> None:
    """A paid request that no thread took would be left in doubt, and looked for in vain."""
    hosts.append(host := Host())
    wire = Wire(host.url, None)
    await wire.close()
    with pytest.raises(httpx.ConnectError):
        await wire.send_alone("POST", "/pub/v1/generations", body=[])
    assert host.connections == 0
