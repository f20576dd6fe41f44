"""Kept connections to the hosts of media, for threads that may wait.

A picture is two megabytes of body behind a head of ten lines: read by the standard library's client
into one buffer, it costs a third of what a full client takes. Failures are said in httpx's words,
so whoever reads need not know by which way it came. Proxies, compressed bodies and passwords in
addresses are not dealt with here: whoever meets one takes httpx.
"""

from __future__ import annotations

import ssl
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection

import httpx

from rendernet_jupyter.version import __version__

BLOCK = 1 << 17
"""Bytes that are read at once."""

KEPT = 8
"""Connections that are kept in all; hosts of media are few."""

REDIRECTS = 20
CONNECT_SECONDS, READ_SECONDS = 15.0, 60.0

_MOVED = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "Accept": "*/*",
    "Accept-Encoding": "identity",
    "User-Agent": f"rendernet-jupyter/{__version__}",
}


@dataclass(frozen=True, slots=True)
class Arriving:
    """An answer whose body is on its way.

    Attributes:
        url: where it came from, behind all redirects.
        status: of HTTP.
        headers: by lower-case name.
        chunks: the body in parts, each good until the next is asked for.
    """

    url: httpx.URL
    status: int
    headers: Mapping[str, str]
    chunks: Iterator[bytes | memoryview]

    @property
    def encoded(self) -> bool:
        """Whether the body is packed: its announced length is not that of the file."""
        return self.headers.get("content-encoding", "identity") != "identity"

    def response(self, most: int = 1 << 16) -> httpx.Response:
        """The answer as a whole, to be judged; of its body no more than `most` bytes."""
        body = bytearray()
        for chunk in self.chunks:
            body += chunk
            if len(body) >= most:
                break
        # As it was packed it is not known how to go on after a part of it.
        headers = {k: v for k, v in self.headers.items() if k != "content-encoding"}
        return httpx.Response(self.status, headers=headers, content=bytes(body[:most]))


class Pipes:
    """Connections that are used again.

    Args:
        trust: gives the certificates to trust, when they are needed.
    """

    def __init__(self, trust: Callable[[], ssl.SSLContext]) -> None:
        self._trust = trust
        self._idle: deque[tuple[str, HTTPConnection]] = deque()
        self._closed = False

    @contextmanager
    def get(self, url: httpx.URL) -> Iterator[Arriving]:
        """The answer of whoever `url` leads to.

        Raises:
            httpx.HTTPError: it cannot be reached, or breaks off.
        """
        with said_by_httpx():
            url, connection, response = self._followed(url)
        whole = False

        def chunks() -> Iterator[memoryview]:
            nonlocal whole
            view = memoryview(bytearray(BLOCK))
            with said_by_httpx():
                while size := response.readinto(view):
                    yield view[:size]
            whole = True

        headers = {name.lower(): value for name, value in response.getheaders()}
        try:
            yield Arriving(url, response.status, headers, chunks())
        finally:
            if whole:
                self._keep(url, connection)
            else:
                connection.close()

    def _followed(self, url: httpx.URL) -> tuple[httpx.URL, HTTPConnection, HTTPResponse]:
        for _ in range(REDIRECTS + 1):
            connection, response = self._asked(url)
            goal = response.getheader("Location")
            if response.status not in _MOVED or not goal:
                return url, connection, response
            connection.close()
            url = url.join(goal)
        raise httpx.TooManyRedirects(f"more than {REDIRECTS} redirects")

    def _asked(self, url: httpx.URL) -> tuple[HTTPConnection, HTTPResponse]:
        if kept := self._taken(url):
            try:
                return kept, _answer(kept, url)
            except (OSError, HTTPException):
                kept.close()  # it was kept, and had been closed over there: a new one tells
        connection = self._new(url)
        try:
            connection.connect()
            connection.sock.settimeout(READ_SECONDS)
            return connection, _answer(connection, url)
        except BaseException:
            connection.close()
            raise

    def _new(self, url: httpx.URL) -> HTTPConnection:
        host = url.raw_host.decode("ascii")
        if url.scheme == "https":
            port = url.port or 443
            return HTTPSConnection(host, port, timeout=CONNECT_SECONDS, context=self._trust())
        if url.scheme == "http":
            return HTTPConnection(host, url.port or 80, timeout=CONNECT_SECONDS)
        raise httpx.UnsupportedProtocol(f"{url.scheme or 'nothing'} is neither http nor https")

    def _taken(self, url: httpx.URL) -> HTTPConnection | None:
        place = _place(url)
        for kept in list(self._idle):
            if kept[0] == place:
                try:
                    self._idle.remove(kept)
                except ValueError:
                    continue  # another thread was faster
                return kept[1]
        return None

    def _keep(self, url: httpx.URL, connection: HTTPConnection) -> None:
        if self._closed or connection.sock is None:  # closed by the wish of the host
            connection.close()
            return
        self._idle.append((_place(url), connection))
        while len(self._idle) > KEPT:
            self._idle.popleft()[1].close()

    def close(self) -> None:
        """Close what is kept, and keep nothing more."""
        self._closed = True
        while self._idle:
            self._idle.popleft()[1].close()


def _place(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _answer(connection: HTTPConnection, url: httpx.URL) -> HTTPResponse:
    connection.request("GET", url.raw_path.decode("ascii"), headers=_HEADERS)
    return connection.getresponse()


@contextmanager
def said_by_httpx() -> Iterator[None]:
    """Failures of the network as httpx names them; those of the disk are never among them."""
    try:
        yield
    except TimeoutError as error:
        raise httpx.ReadTimeout(str(error)) from error
    except ConnectionError as error:
        raise httpx.ReadError(str(error)) from error
    except OSError as error:
        raise httpx.ConnectError(str(error)) from error
    except HTTPException as error:
        raise httpx.RemoteProtocolError(str(error) or type(error).__name__) from error
