"""Connections: one pool for the service, with its key, and one for everybody else, without.

The key is bound to an origin: it is put on a request only when the request goes there, and requests
that carry it do not follow redirects. Every exchange with the service passes the gate of its pace.
Reads are repeated with jitter, and what the service asks to wait is waited; nothing here repeats a
paid request, and nothing here knows what an answer means.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Generator,
    Iterator,
    Mapping,
)
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from functools import cached_property
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.request import getproxies

import httpx

from rendernet_jupyter.client.failures import Failures, retry_after
from rendernet_jupyter.client.pace import Pace
from rendernet_jupyter.client.pipes import Arriving, Pipes
from rendernet_jupyter.client.ways import by_loop, by_reader, by_sender
from rendernet_jupyter.errors import (
    DownloadError,
    RateLimited,
    RenderNetError,
    ServiceFault,
    ServiceUnreachable,
    SettingsError,
)
from rendernet_jupyter.redaction import Secret

T = TypeVar("T")

TIMEOUT = httpx.Timeout(60.0, connect=15.0)
READ_TIMEOUT = httpx.Timeout(30.0, connect=15.0)  # what is asked again need not be waited for long
ATTEMPTS = 6
PATIENCE = 90.0  # seconds over all attempts to get something from anywhere
_BLINK = 0.001  # seconds; to stamina none at all mean no end
LONG_PATIENCE = 600.0  # seconds over all waits that the service asks for, for one read
TOO_MANY = 429
SENDERS = 8  # paid requests on their way at one time; the runner lets fewer go

# Repeats of reads are shown as progress; without a handler of its own the logging module would
# print them into the notebook.
logging.getLogger("stamina").addHandler(logging.NullHandler())
logging.getLogger("stamina").propagate = False


class _KeyOfOrigin(httpx.Auth):
    """Adds the key to requests of one origin, and to no others."""

    def __init__(self, origin: httpx.URL, key: Secret) -> None:
        self._origin = origin
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if origin_of(request.url) == origin_of(self._origin):
            request.headers["X-API-KEY"] = self._key.reveal()
        yield request


def origin_of(url: httpx.URL | str) -> str:
    """Scheme, host and port of an address, with the port always written.

    Raises:
        SettingsError: it is no http or https address.
    """
    url = _checked(url) if isinstance(url, str) else url
    port = url.port or {"http": 80, "https": 443}.get(url.scheme, 0)
    return f"{url.scheme}://{url.host}:{port}"


def _checked(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as error:
        raise SettingsError(f"the address of the engine cannot be read: {error}") from None
    if url.userinfo:
        raise SettingsError(
            f"the address of the engine at {url.host} holds a name and password",
            hint="Leave them out; the key is asked for by %rendernet login.",
        )
    if url.scheme not in {"http", "https"} or not url.host or not 0 < (url.port or 1) < 65_536:
        raise SettingsError(f"the address {address!r} is not an http or https address")
    return url


def host_of(url: str) -> str:
    """The host of an address, empty when it cannot be read."""
    try:
        return httpx.URL(url).host
    except httpx.InvalidURL:
        return ""


def is_loopback(url: httpx.URL | str) -> bool:
    """Whether an address stays on this machine."""
    host = httpx.URL(url).host
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Wire:
    """Connections to one service.

    Args:
        base_url: address of the service, without the `/pub` part.
        key: the API key for exactly this origin.
        app: an ASGI application that answers for the origin in process (the sandbox).
        pace: the gate before the service; a new one, with the clock of the machine, when absent.

    Raises:
        SettingsError: the address is no HTTP address, or a key would travel unencrypted.
    """

    def __init__(
        self, base_url: str, key: Secret | None, *, app: Any = None, pace: Pace | None = None
    ) -> None:
        url = _checked(base_url)
        if url.scheme == "http" and key and app is None and not is_loopback(url):
            raise SettingsError(
                f"the key would travel unencrypted to {url.host}",
                hint="Use an https address; http is for this machine only.",
            )
        self._app_host = url.host if app is not None else ""
        inside = httpx.ASGITransport(app) if app is not None else None
        auth = _KeyOfOrigin(url, key) if key else None
        self.origin = origin_of(url)
        self.host = url.host
        self.place = url.netloc.decode("ascii")
        self.failures = Failures(url.host, [key] if key else [])
        self.pace = pace or Pace()
        # Without TLS nobody is to be trusted: what would need it all the same fails.
        trust = self._trust if url.scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._settings: dict[str, Any] = {
            "base_url": url,
            "auth": auth,
            "timeout": TIMEOUT,
            "follow_redirects": False,
        }
        # An application in process answers itself; everything else goes through httpx's own
        # transport, which reads proxy and CA variables from the environment.
        self._api = httpx.AsyncClient(transport=inside, **self._settings) if inside else None
        self._verify = trust
        # Threads that no download can fill, and for which the end of the process waits.
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="rendernet-sender")
        self._inside = (
            httpx.AsyncClient(transport=inside, follow_redirects=True) if inside else None
        )
        self._pipes = Pipes(lambda: self._trust)
        self._proxied = bool(getproxies())  # read when a client is made, as httpx does

    async def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
        limits: httpx.Timeout = TIMEOUT,
    ) -> httpx.Response:
        """One exchange with the service, with the key, not repeated, when its turn has come."""
        client = self._api or self._reads
        asked = client.build_request(method, path, params=query, json=body, timeout=limits)
        if self._api:
            return await self._sent(by_loop(self._api, asked))
        return await self._sent(by_reader(self._reads, asked))

    async def send_alone(self, method: str, path: str, *, body: object) -> httpx.Response:
        """One exchange on a connection of its own, for what is paid; not repeated."""
        asked = (self._api or self._alone).build_request(method, path, json=body)
        if self._api:  # in this process there are no connections
            return await self._sent(by_loop(self._api, asked))
        return await self._sent(by_sender(self._senders, self._alone, asked))

    @cached_property
    def _reads(self) -> httpx.Client:
        """For what costs nothing: threads wait at half the cost of a loop, and load less first."""
        return httpx.Client(verify=self._verify, **self._settings)

    @cached_property
    def _alone(self) -> httpx.Client:
        """For what is paid, each on a connection of its own.

        One that was kept may just be closing, which would leave the outcome unknown, or hold what
        was left of another answer.
        """
        one = httpx.Limits(max_keepalive_connections=0)
        return httpx.Client(verify=self._verify, limits=one, **self._settings)

    async def _sent(self, exchange: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
        with closing(exchange):  # which has not begun when the wait at the gate is cancelled
            sent = await self.pace.passed()
            response = await exchange
        if response.status_code == TOO_MANY:
            self.pace.refused(sent, retry_after(response.headers))
        else:
            self.pace.calm(sent)
        return response

    def in_process(self, url: str) -> bool:
        """Whether the application in this process answers for an address."""
        return bool(self._app_host) and host_of(url) == self._app_host

    @contextmanager
    def stream_here(self, url: str) -> Iterator[Arriving]:
        """The same as `stream` for a thread that may wait, at a third of the cost."""
        goal = httpx.URL(url)
        if not (self._proxied or goal.userinfo):
            with self._pipes.get(goal) as arriving:
                if not arriving.encoded:
                    yield arriving
                    return
        with self._media_here.stream("GET", goal) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            yield Arriving(response.url, response.status_code, headers, response.iter_bytes())

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        """The certificates of the world: reading them takes 20 ms or more, so once, when needed."""
        return httpx.create_ssl_context()

    @cached_property
    def _media(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(verify=self._trust, timeout=TIMEOUT, follow_redirects=True)

    @cached_property
    def _media_here(self) -> httpx.Client:
        """For what the pipes leave to others; most sessions never need it."""
        return httpx.Client(verify=self._trust, timeout=TIMEOUT, follow_redirects=True)

    @asynccontextmanager
    async def stream(self, url: str) -> AsyncIterator[httpx.Response]:
        """A download from wherever `url` points, without the key."""
        async with self._to(url).stream("GET", url) as response:
            yield response

    async def put(self, url: str, data: bytes) -> httpx.Response:
        """An upload to wherever `url` points, without the key and without a content type.

        Such addresses are signed; what was signed of the headers nobody says, so none is added.
        """
        return await self._to(url).put(url, content=data)

    def _to(self, url: str) -> httpx.AsyncClient:
        return self._inside if self._inside and self.in_process(url) else self._media

    async def patiently(self, read: Callable[[], Awaitable[T]]) -> T:
        """The result of a read of the service, repeated while the trouble may pass.

        A 429 is no trouble: the gate is closed by it, and the read goes again when it opens, with
        all of its repeats, until the waiting gets too long.
        """
        give_up = self.pace.clock() + LONG_PATIENCE
        while True:
            try:
                # Time spent at the gate must not count as time spent failing, so the attempts are
                # counted here, and not the seconds.
                return await self._attempted(read, on=_may_pass, seconds=None)
            except RateLimited:
                if self.pace.clock() + self.pace.wait_left() >= give_up:
                    raise

    async def repeated(self, read: Callable[[], Awaitable[T]]) -> T:
        """The result of a read from anywhere, repeated while the trouble may pass."""
        return await self._attempted(read, on=_may_pass_elsewhere, seconds=PATIENCE)

    async def _attempted(
        self,
        read: Callable[[], Awaitable[T]],
        *,
        on: Callable[[Exception], bool | float],
        seconds: float | None,
    ) -> T:
        began = self.pace.clock()
        try:
            return await read()
        except RenderNetError as error:
            if not on(error):
                raise
            failed = [error]
        import stamina  # with Tenacity 10 ms or more, which a session without trouble never needs

        left = seconds and max(_BLINK, seconds - (self.pace.clock() - began))
        async for attempt in stamina.retry_context(
            on=on, attempts=ATTEMPTS, timeout=left, wait_initial=0.3, wait_max=10.0
        ):
            with attempt:
                if failed:
                    raise failed.pop()  # the first try counts as one of them
                return await read()
        raise AssertionError("stamina ends with a result or an error")

    async def close(self) -> None:
        """Close all pools."""
        self._senders.shutdown(wait=False)
        self._pipes.close()
        for client in (self._api, self._inside, self.__dict__.get("_media")):
            if client:
                await client.aclose()
        for name in ("_reads", "_alone", "_media_here"):
            if name in self.__dict__:
                self.__dict__[name].close()


def _may_pass(error: Exception) -> bool:
    """Whether a repeat may help."""
    if isinstance(error, ServiceFault):
        return not 200 <= error.status < 300  # a login page in between will not go away
    return isinstance(error, (ServiceUnreachable, DownloadError))


def _may_pass_elsewhere(error: Exception) -> bool | float:
    """The same for hosts without a gate: also the seconds that they ask for."""
    if isinstance(error, RateLimited):
        return True if error.retry_after is None else min(error.retry_after, PATIENCE)
    return _may_pass(error)
