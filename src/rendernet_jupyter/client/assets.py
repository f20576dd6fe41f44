"""Sending files along: an address from the service, the bytes to that address, a look until ready.

The key goes to the service alone, never to the address, whatever host that is. An upload costs
nothing, so all of it may be repeated. Whether a file was uploaded before is not known here.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import httpx

from rendernet_jupyter.client.answers import (
    Unusable,
    demanded,
    number,
    reason_of,
    size_of,
    text,
    total_of,
)
from rendernet_jupyter.client.failures import Failures
from rendernet_jupyter.client.wire import Wire
from rendernet_jupyter.errors import (
    AssetError,
    NotFound,
    RateLimited,
    RenderNetError,
    ServiceError,
    ServiceFault,
)
from rendernet_jupyter.redaction import redact

ASSETS = "/pub/v2/assets"
_NOT_AGAIN = frozenset({400, 411, 413, 415, 422})
"""Answers to the bytes that another address would not change; 403 is that of an expired one."""


@dataclass(frozen=True, slots=True)
class RemoteAsset:
    """An asset as the service shows it.

    Attributes:
        asset_id: the service's id.
        status: `pending`, `active`, `failed`, another word, or an empty string when none is given.
        reason: why it failed, as far as the service said.
        kind: `image`, `video` or `audio`, empty when the service does not say.
        width: pixels, 0 when not said or nothing to be seen.
        height: likewise.
        duration: seconds of a video or a sound, None when not said.
        url: where its file can be fetched; empty when nowhere.
    """

    asset_id: str
    status: str = ""
    reason: str = ""
    kind: str = ""
    width: int = 0
    height: int = 0
    duration: float | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait until the service has looked at a file; all in seconds.

    Attributes:
        clock: monotonic.
        sleep: pauses.
        limit: from the upload to the end of all waiting.
        pause: between looks.
        grace: after this long an asset is taken as ready if the service names no status at all.
    """

    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    limit: float = 120.0
    pause: float = 2.0
    grace: float = 20.0


class Ask(Protocol):
    """One exchange with the service, with the key, not repeated: gives `data` and pagination."""

    async def __call__(
        self, operation: str, method: str, path: str, *, query: Any = None, body: object = None
    ) -> tuple[Any, Any]:
        """Ask."""


class Assets:
    """The assets of one account.

    Args:
        wire: connections.
        ask: one exchange with the service.
    """

    def __init__(self, wire: Wire, ask: Ask) -> None:
        self._wire = wire
        self._ask = ask

    async def upload(self, data: bytes, kind: str, size: tuple[int, int] | None = None) -> str:
        """Send a file (`POST /pub/v2/assets/upload`, then PUT), and give the id of the asset.

        The asset cannot be used yet: see `looked_at`.

        Args:
            data: the file.
            kind: `image`, `video` or `audio`.
            size: width and height in pixels.

        Raises:
            AssetError: the host of the address does not take these bytes.
            RenderNetError: the service or the host cannot be had, several times.
        """
        body = {"size": {"height": size[1], "width": size[0]}} if size else {}

        async def once() -> str:
            address, _ = await self._ask(
                "uploadAsset", "POST", f"{ASSETS}/upload", query={"type": kind}, body=body
            )
            try:
                asset_id, url = demanded(address, "id"), demanded(address, "upload_url")
            except Unusable as error:
                raise ServiceFault(
                    f"{self._wire.host} gave no address to upload to", operation="uploadAsset"
                ) from error
            await self._put(url, data)
            return asset_id

        return await self._wire.repeated(once)

    async def _put(self, url: str, data: bytes) -> None:
        failures = Failures(_host(url))
        try:
            response = await self._wire.put(url, data)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise failures.of_read(error) from error
        if not response.is_success:
            raise _refusal(failures.of_answer(response, "putAsset"), _host(url), len(data))

    async def asset(self, asset_id: str) -> RemoteAsset:
        """One asset (`GET /pub/v2/assets/{asset_id}`).

        Raises:
            NotFound: the account has no such asset.
        """

        async def once() -> RemoteAsset:
            data, _ = await self._ask("getAsset", "GET", f"{ASSETS}/{asset_id}")
            return _asset(asset_id, data if isinstance(data, dict) else {})

        return await self._wire.patiently(once)

    async def page(self, number: int, size: int) -> tuple[list[RemoteAsset], int | None]:
        """A page of the account's assets (`GET /pub/v2/assets`), and how many there are in all.

        Args:
            number: from 1.
            size: assets on a page.

        Returns:
            The assets in the order of the service, and their number, None when it is not said.

        Raises:
            ServiceFault: the answer holds no list.
        """
        query = {"page": number, "page_size": size}

        async def once() -> tuple[list[RemoteAsset], int | None]:
            data, pagination = await self._ask("listAssets", "GET", ASSETS, query=query)
            if not isinstance(data, list):
                raise ServiceFault(
                    f"{self._wire.host} answered listAssets without a list",
                    operation="listAssets",
                    hint="It may be the trouble of a moment; look again.",
                )
            items = [item for item in data if isinstance(item, dict)]
            named = [(text(item.get("id")), item) for item in items]
            return [_asset(name, item) for name, item in named if name], total_of(pagination)

        return await self._wire.patiently(once)

    async def looked_at(
        self, asset_id: str, patience: Patience, *, fresh: bool = True
    ) -> RemoteAsset:
        """An asset when the service has looked at it: `active`, or `failed`.

        Args:
            asset_id: the asset.
            patience: how long to wait.
            fresh: it was uploaded just now, so that a service which does not know it, or names no
                status, may only be slow.

        Raises:
            AssetError: the service is not done with it in time.
            NotFound: the account has no such asset.
        """
        started = patience.clock()
        while True:
            waited = patience.clock() - started
            found = await self._now(asset_id, fresh=fresh)
            if found.status in ("active", "failed"):
                return found
            if not found.status and (waited >= patience.grace or not fresh):
                return replace(found, status="active")
            if waited >= patience.limit:
                raise AssetError(
                    f"{self._wire.host} has not made the upload {asset_id} ready in"
                    f" {patience.limit:g} s; its status is {found.status or 'not said'}",
                    hint="Nothing was paid. Run the cell again later.",
                )
            await patience.sleep(min(patience.pause, patience.limit - waited))

    async def _now(self, asset_id: str, *, fresh: bool) -> RemoteAsset:
        try:
            return await self.asset(asset_id)
        except NotFound:
            if not fresh:
                raise
            return RemoteAsset(asset_id, "unknown")  # what is read may lag behind the upload


def _asset(asset_id: str, found: Mapping[str, Any]) -> RemoteAsset:
    status = found.get("status")
    width, height = size_of(found.get("size"))
    return RemoteAsset(
        asset_id,
        # What is no word says as little as a word that nobody knows: not that it is ready.
        "" if status is None else text(status) or "unknown",
        reason_of(found.get("error")),
        kind=text(found.get("type")) or "",
        width=width,
        height=height,
        duration=number(found.get("duration")),
        url=text(found.get("url")) or "",
    )


def _refusal(found: ServiceError, host: str, size: int) -> RenderNetError:
    """The error for bytes that a host did not take; only some may be tried again."""
    if found.status in _NOT_AGAIN:
        return AssetError(
            f"{found.message}, for a file of {size:,} bytes",
            hint="Nothing was paid. A smaller file, or another format, may be taken.",
        )
    if isinstance(found, (RateLimited, ServiceFault)):
        return found
    # No key went there, so what it refuses is the address: a new one may do.
    return ServiceFault(f"{host} does not take the file ({found.status})", status=found.status)


async def fetch(wire: Wire, url: str, limit: int) -> bytes:
    """The file at an address of the user's, without the key.

    Args:
        wire: connections.
        url: http or https.
        limit: bytes.

    Raises:
        AssetError: it is too large, or not to be had.
    """
    shown = redact(url.partition("?")[0])

    async def once() -> bytes:
        data = bytearray()
        try:
            async with wire.stream(url) as response:
                if not response.is_success:
                    await response.aread()
                    raise Failures(_host(url)).of_answer(response, "fetch")
                async for chunk in response.aiter_bytes():
                    data += chunk
                    if len(data) > limit:
                        raise AssetError(
                            f"{shown} is larger than {limit >> 20} MiB", hint="Take a smaller file."
                        )
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise Failures(_host(url)).of_read(error) from error
        return bytes(data)

    try:
        return await wire.repeated(once)
    except AssetError:
        raise
    except RenderNetError as error:
        status = f" ({error.status})" if isinstance(error, ServiceError) and error.status else ""
        raise AssetError(
            f"{shown} cannot be fetched{status}",
            hint="Nothing was sent. Download the file yourself, and write its path.",
        ) from error


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host or "the upload address"
    except httpx.InvalidURL:
        return "the upload address"
