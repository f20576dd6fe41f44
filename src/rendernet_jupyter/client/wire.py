"""Connections: one pool for the service, with its key, and one for everybody else, without.

The key is bound to an origin: it is put on a request only when the request goes there, and requests
that carry it do not follow redirects. Reads are repeated with jitter and `Retry-After`; nothing
here repeats a paid request, and nothing here knows what an answer means.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Mapping
from contextlib import asynccontextmanager
from ipaddress import ip_address
from typing import Any, TypeVar

import httpx
import stamina

from rendernet_jupyter.client.failures import Failures
from rendernet_jupyter.errors import (
    DownloadError,
    RateLimited,
    ServiceFault,
    ServiceUnreachable,
    SettingsError,
)
from rendernet_jupyter.redaction import Secret

T = TypeVar("T")

TIMEOUT = httpx.Timeout(60.0, connect=15.0)
ATTEMPTS = 6
PATIENCE = 90.0  # seconds over all attempts of one read

# Repeats of reads are shown as progress; without a handler of its own the logging module would
# print them into the notebook.
logging.getLogger("stamina").addHandler(logging.NullHandler())


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

    Raises:
        SettingsError: the address is no HTTP address, or a key would travel unencrypted.
    """

    def __init__(self, base_url: str, key: Secret | None, *, app: Any = None) -> None:
        url = _checked(base_url)
        if url.scheme == "http" and key and app is None and not is_loopback(url):
            raise SettingsError(
                f"the key would travel unencrypted to {url.host}",
                hint="Use an https address; http is for this machine only.",
            )
        # One transport per origin in process; everything else goes through httpx's own, which
        # reads proxy and CA variables from the environment.
        mounts = {f"all://{url.host}": httpx.ASGITransport(app)} if app is not None else None
        auth = _KeyOfOrigin(url, key) if key else None
        self.origin = origin_of(url)
        self.host = url.host
        self.place = url.netloc.decode("ascii")
        self.failures = Failures(url.host, [key] if key else [])
        self._api = httpx.AsyncClient(
            base_url=url, auth=auth, mounts=mounts, timeout=TIMEOUT, follow_redirects=False
        )
        self._media = httpx.AsyncClient(mounts=mounts, timeout=TIMEOUT, follow_redirects=True)

    async def send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
    ) -> httpx.Response:
        """One exchange with the service, with the key, not repeated."""
        return await self._api.request(method, path, params=query, json=body)

    @asynccontextmanager
    async def stream(self, url: str) -> AsyncIterator[httpx.Response]:
        """A download from wherever `url` points, without the key."""
        async with self._media.stream("GET", url) as response:
            yield response

    async def put(self, url: str, data: bytes) -> httpx.Response:
        """An upload to wherever `url` points, without the key and without a content type.

        Such addresses are signed; what was signed of the headers nobody says, so none is added.
        """
        return await self._media.put(url, content=data)

    async def repeated(self, read: Callable[[], Awaitable[T]]) -> T:
        """The result of a read, repeated while the trouble may pass."""
        async for attempt in stamina.retry_context(
            on=_may_pass, attempts=ATTEMPTS, timeout=PATIENCE, wait_initial=0.3, wait_max=10.0
        ):
            with attempt:
                return await read()
        raise AssertionError("stamina ends with a result or an error")

    async def close(self) -> None:
        """Close both pools."""
        await self._api.aclose()
        await self._media.aclose()


def _may_pass(error: Exception) -> bool | float:
    """Whether a repeat may help, or the seconds that the service asked for."""
    if isinstance(error, RateLimited):
        return True if error.retry_after is None else min(error.retry_after, PATIENCE)
    if isinstance(error, ServiceFault):
        return not 200 <= error.status < 300  # a login page in between will not go away
    return isinstance(error, (ServiceUnreachable, DownloadError))
