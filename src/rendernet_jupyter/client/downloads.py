"""Bringing finished media to disk: streamed, counted, hashed on the way, checked to be whole.

The key is never sent along, whatever host a medium lies on. Where files go is the shelf's business.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

import httpx

from rendernet_jupyter.client.failures import Failures
from rendernet_jupyter.client.wire import Wire
from rendernet_jupyter.errors import DownloadError, ServiceError
from rendernet_jupyter.job.ports import Fetched, RemoteMedium

LARGEST = 1 << 30  # bytes; a longer answer is no medium of this service
AGAIN = "Fetch it again at no cost: %rendernet resume"


class Shelf(Protocol):
    """Where bytes go: `store.media.Media`, or a fake of it."""

    def incoming(self) -> AbstractContextManager[Any]:
        """A new file with `write(chunk)` and `size`; it vanishes unless it is kept."""

    def keep(self, incoming: Any) -> Any:
        """Check the file, give it its name; answers sha256, mime, size, measures."""


async def download(wire: Wire, shelf: Shelf, medium: RemoteMedium) -> Fetched:
    """A finished medium, on disk.

    Raises:
        DownloadError: it did not come whole, several times.
        StoreError: the disk does not take it.
    """

    async def once() -> Any:
        with shelf.incoming() as file:
            try:
                await _stream(wire, medium.url, file)
            except (httpx.HTTPError, httpx.InvalidURL, ConnectionError) as error:
                if file.size:
                    message = f"the download broke off after {file.size:,} bytes"
                    raise DownloadError(message, hint=AGAIN) from error
                raise Failures(httpx.URL(medium.url).host).of_read(error) from error
            return shelf.keep(file)

    try:
        stored = await wire.repeated(once)
    except ServiceError as error:
        raise DownloadError(
            f"{medium.media_id} is not to be had: {error.message}", hint=AGAIN
        ) from (error)
    # What the file says counts; what was announced stands where nothing here could measure it.
    width, height = stored.width or medium.width, stored.height or medium.height
    return Fetched(medium, stored.sha256, stored.mime, stored.size, width, height, stored.duration)


async def _stream(wire: Wire, url: str, file: Any) -> None:
    async with wire.stream(url) as response:
        if not response.is_success:
            await response.aread()
            raise Failures(response.url.host).of_answer(response, "download")
        announced = response.headers.get("content-length", "")
        encoded = "content-encoding" in response.headers
        async for chunk in response.aiter_bytes():
            file.write(chunk)
            if file.size > LARGEST:
                raise DownloadError(f"the file is larger than {LARGEST >> 20} MiB", hint=AGAIN)
    if announced.isdigit() and not encoded and file.size != int(announced):
        raise DownloadError(
            f"only {file.size:,} of {int(announced):,} bytes of the picture came", hint=AGAIN
        )
