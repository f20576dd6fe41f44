"""Pictures from the network are brought by a thread: whole, without the key, left when asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.errors import DownloadError, ServiceUnreachable
from rendernet_jupyter.job.ports import RemoteMedium

pytestmark = pytest.mark.anyio
VIDEO = b"\x1a\x45\xdf\xa3" + bytes(300_000)


class Host:
    """A host of pictures on this machine, and what it saw."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str | None]] = []
        self.busy = 1
        self.streaming = threading.Event()
        self.left = threading.Event()
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.seen.append((self.path, self.headers.get("x-api-key")))
                getattr(host, self.path.strip("/"))(self)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def whole(self, request: BaseHTTPRequestHandler, length: int = len(VIDEO)) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(length))
        request.end_headers()
        request.wfile.write(VIDEO)

    def cut(self, request: BaseHTTPRequestHandler) -> None:
        self.whole(request, len(VIDEO) + 1)

    def gone(self, request: BaseHTTPRequestHandler) -> None:
        request.send_error(403)

    def once_busy(self, request: BaseHTTPRequestHandler) -> None:
        self.busy -= 1
        if self.busy >= 0:
            request.send_error(503)
        else:
            self.whole(request)

    def elsewhere(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", f"{self.url}/whole")
        request.send_header("Content-Length", "0")
        request.end_headers()

    def endless(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(VIDEO)
                self.streaming.set()
        except OSError:
            self.left.set()


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.close()


def medium(host: Host, path: str) -> RemoteMedium:
    return RemoteMedium("vid_1", "success", "success", kind="video", url=f"{host.url}/{path}")


def files(folder: Path) -> list[Path]:
    return [f for f in (folder / "media").rglob("*") if f.is_file()]


@pytest.mark.parametrize("path", ["whole", "once_busy", "elsewhere"])
async def test_a_picture_is_brought_whole_and_without_the_key(
    service: Any, host: Host, tmp_path: Path, path: str
) -> None:
    """A picture host that saw the key could spend the account's credits."""
    client = service(None, host.url)
    fetched = await client.fetch(medium(host, path))
    await client.close()
    [file] = files(tmp_path)
    assert file.read_bytes() == VIDEO
    assert fetched.size == len(VIDEO)
    assert {key for _, key in host.seen} == {None}


@pytest.mark.parametrize("path", ["cut", "gone"])
async def test_what_does_not_come_whole_is_said_and_not_kept(
    service: Any, host: Host, tmp_path: Path, path: str
) -> None:
    """Half a picture under the name of a whole one would be believed for ever."""
    client = service(None, host.url)
    with pytest.raises(DownloadError, match=r"vid_1|of the picture came|broke off"):
        await client.fetch(medium(host, path))
    await client.close()
    assert files(tmp_path) == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/gone.png", "http://pictures:of-cats/x.png"])
async def test_a_host_that_is_not_there_is_said(service: Any, host: Host, url: str) -> None:
    """The host of the pictures is another one than the service's; its name helps."""
    client = service(None, host.url)
    with pytest.raises(ServiceUnreachable, match=r"127\.0\.0\.1|the address of the picture"):
        await client.fetch(RemoteMedium("img_1", "success", "success", url=url))
    await client.close()


async def test_a_download_that_nobody_waits_for_is_left(
    service: Any, host: Host, tmp_path: Path
) -> None:
    """A stopped cell that went on downloading a video would hold the network and the disk."""
    client = service(None, host.url)
    task = asyncio.create_task(client.fetch(medium(host, "endless")))
    await asyncio.to_thread(host.streaming.wait, 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(host.left.wait, 60)
    await client.close()
    await asyncio.get_running_loop().shutdown_default_executor()
    assert files(tmp_path) == []
