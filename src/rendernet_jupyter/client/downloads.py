"""Bringing finished media to disk: streamed, counted, hashed on the way, checked to be whole.

From the network they are brought by a thread: reading there costs half the time, and the waits for
the disk hold up neither the looks at other jobs nor the next requests. The key is never sent along,
whatever host a medium lies on. Where files go is the shelf's business.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

import httpx

from rendernet_jupyter.client.failures import Failures
from rendernet_jupyter.client.wire import Wire, host_of
from rendernet_jupyter.errors import DownloadError, FlawedDownload, RenderNetError, ServiceError
from rendernet_jupyter.job.ports import Fetched, RemoteMedium, Trouble

LARGEST = 1 << 30  # bytes; a longer answer is no medium of this service
AGAIN = "Fetch it again at no cost: %rendernet resume"


class Shelf(Protocol):
    """Where bytes go: `store.media.Media`, or a fake of it."""

    def incoming(self) -> AbstractContextManager[Any]:
        """A new file with `write(chunk)` and `size`; it vanishes unless it is kept."""

    def keep(self, incoming: Any, *, flawed: str = "") -> Any:
        """Check the file, give it its name; answers sha256, mime, size, measures.

        A flawed file is refused, unless it is `flawed` once more: then it is what the service has.
        """


async def download(
    wire: Wire, shelf: Shelf, medium: RemoteMedium, trouble: Trouble | None = None
) -> Fetched:
    """A finished medium, on disk.

    Args:
        wire: brings it.
        shelf: takes it.
        medium: with an address.
        trouble: told of each failure, of those too after which it is tried again.

    Raises:
        DownloadError: it did not come whole, several times.
        StoreError: the disk does not take it.
    """
    flawed = ""

    async def once() -> Any:
        nonlocal flawed
        try:
            if wire.in_process(medium.url):
                return await _by_loop(wire, shelf, medium.url, flawed)
            return await _by_thread(wire, shelf, medium.url, flawed)
        except RenderNetError as error:
            flawed = error.sha256 if isinstance(error, FlawedDownload) else flawed
            if trouble:
                trouble(error)
            raise

    try:
        stored = await wire.repeated(once)
    except ServiceError as error:
        raise DownloadError(
            f"{medium.media_id} is not to be had: {error.message}", hint=AGAIN
        ) from (error)
    # What the file says counts; what was announced stands where nothing here could measure it.
    width, height = stored.width or medium.width, stored.height or medium.height
    return Fetched(medium, stored.sha256, stored.mime, stored.size, width, height, stored.duration)


async def _by_loop(wire: Wire, shelf: Shelf, url: str, flawed: str) -> Any:
    """The kept file, of an engine in this process, which answers on the event loop."""
    with _arriving(shelf, url) as file:
        async with wire.stream(url) as response:
            if not response.is_success:
                await response.aread()
                raise _failures(wire, response.url.host).of_answer(response, "download")
            async for chunk in response.aiter_bytes():
                _take(file, chunk)
        _demand_whole(file, response.headers)
        return shelf.keep(file, flawed=flawed)


async def _by_thread(wire: Wire, shelf: Shelf, url: str, flawed: str) -> Any:
    """The kept file, brought by a thread, which stops soon when nobody waits for it any more."""
    left = threading.Event()
    try:
        return await asyncio.to_thread(_bring, wire, shelf, url, flawed, left)
    except asyncio.CancelledError:
        left.set()
        raise


def _bring(wire: Wire, shelf: Shelf, url: str, flawed: str, left: threading.Event) -> Any:
    with _arriving(shelf, url) as file:
        with wire.stream_here(url) as arriving:
            if not 200 <= arriving.status < 300:
                failures = _failures(wire, arriving.url.host)
                raise failures.of_answer(arriving.response(), "download")
            for chunk in arriving.chunks:
                if left.is_set():
                    raise DownloadError("nobody waits for it any more", hint=AGAIN)
                _take(file, chunk)
        _demand_whole(file, arriving.headers)
        return shelf.keep(file, flawed=flawed)


@contextmanager
def _arriving(shelf: Shelf, url: str) -> Iterator[Any]:
    """A new file on the shelf, and the failures of its way here in the words of this package."""
    with shelf.incoming() as file:
        try:
            yield file
        except (httpx.HTTPError, httpx.InvalidURL, ConnectionError) as error:
            if file.size:
                message = f"the download broke off after {file.size:,} bytes"
                raise DownloadError(message, hint=AGAIN) from error
            raise Failures(host_of(url) or "the address of the picture").of_read(error) from error


def _take(file: Any, chunk: bytes | memoryview) -> None:
    file.write(chunk)
    if file.size > LARGEST:
        raise DownloadError(f"the file is larger than {LARGEST >> 20} MiB", hint=AGAIN)


def _demand_whole(file: Any, headers: Mapping[str, str]) -> None:
    announced = headers.get("content-length", "")
    encoded = "content-encoding" in headers
    if announced.isdigit() and not encoded and file.size != int(announced):
        raise DownloadError(
            f"only {file.size:,} of {int(announced):,} bytes of the picture came", hint=AGAIN
        )


def _failures(wire: Wire, host: str) -> Failures:
    """The words for another host, which may echo what only the service should know."""
    return Failures(host, wire.failures.secrets)
