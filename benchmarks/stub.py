"""A stand-in for three services at once: RenderNet's API, replicate's and fal's queue.

It answers as little as the clients need, from one process of its own, with a parser of a few lines,
so that what is measured is the client. Pictures are 1.2 MB of noise. Service times are set by
`POST /_reset`; `GET /_told` gives the number of requests by what they were for, and when each
generation was done on the machine's monotonic clock. It checks nothing.

Started by ``client.py``; by hand: ``python benchmarks/stub.py`` prints its address.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable
from typing import Any

SIDE = 640  # pixels; as RGB noise about 1.2 MB
PAGE = 50
NAMES = [{"name": "JuggernautXL", "base_model": "sdxl"}]


def noise_png(side: int = SIDE) -> tuple[bytes, bytes]:
    """A picture that cannot be compressed, as photographs nearly cannot; in two parts.

    Between them belongs a `note`: no two pictures of a service are the same.
    """
    rows = b"".join(b"\0" + os.urandom(3 * side) for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(rows, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head), body + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG."""
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)


def note(name: str) -> bytes:
    """What makes a picture its own."""
    return chunk(b"tEXt", b"Title\0" + name.encode("latin-1"))


class World:
    """Generations and counters."""

    def __init__(self, origin: str = "") -> None:
        self.origin = origin
        self.picture = noise_png()
        self.reset([0.2])

    def reset(self, times: list[float]) -> None:
        """Forget everything; generations take `times`, one after the other, again and again."""
        self.times = times
        self.ready: dict[str, float] = {}
        self.counts: Counter[str] = Counter()

    def start(self) -> str:
        """A new generation."""
        number = len(self.ready)
        name = f"gen_{number:06d}"
        self.ready[name] = time.monotonic() + self.times[number % len(self.times)]
        return name

    def done(self, name: str) -> bool:
        """Whether it is finished."""
        return time.monotonic() >= self.ready[name]

    def address(self, name: str) -> str:
        """Where its picture lies."""
        return f"{self.origin}/files/{name}.png"

    def rendernet(self, name: str) -> dict[str, Any]:
        """As RenderNet shows it."""
        done = self.done(name)
        medium = {
            "id": f"img_{name}",
            "type": "image",
            "status": "success" if done else "pending",
            "dim": {"height": SIDE, "width": SIDE},
        }
        if done:
            medium["url"] = self.address(name)
        return {"generation_id": name, "created_at": 1_700_000_000, "media": [medium]}

    def replicate(self, name: str) -> dict[str, Any]:
        """As replicate shows it."""
        done = self.done(name)
        return {
            "id": name,
            "model": "a/b",
            "version": "v",
            "input": {},
            "logs": "",
            "status": "succeeded" if done else "starting",
            "output": self.address(name) if done else None,
            "urls": {"get": f"{self.origin}/v1/predictions/{name}"},
        }

    def fal(self, name: str) -> dict[str, Any]:
        """As fal answers a submit or a look at the status."""
        base = f"{self.origin}/owner/app/requests/{name}"
        return {
            "request_id": name,
            "response_url": base,
            "status_url": f"{base}/status",
            "cancel_url": f"{base}/cancel",
            "status": "COMPLETED" if self.done(name) else "IN_PROGRESS",
            "logs": [],
            "metrics": {},
        }


class Answering(asyncio.Protocol):
    """One connection."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._data = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody connects."""
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is here whole."""
        self._data += data
        while b"\r\n\r\n" in self._data:
            head, _, rest = self._data.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
            length = int(headers.get("content-length", "0"))
            if len(rest) < length:
                return
            self._data = rest[length:]
            method, target, _ = lines[0].split(" ")
            self._answer(method, target, headers, rest[:length])

    def _answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> None:
        path, _, query = target.partition("?")
        world = self._world
        if path.startswith("/files/"):
            world.counts["files"] += 1
            start, rest = world.picture
            self._send((start, note(path), rest), "image/png")
        elif path == "/_reset":
            world.reset(json.loads(body))
            self._json({})
        elif path == "/_told":
            self._json({"counts": world.counts, "ready": world.ready})
        elif path.startswith("/pub/"):
            self._rendernet(method, path, query)
        elif path.startswith("/v1/"):
            self._replicate(method, path, headers)
        else:
            self._fal(method, path)

    def _rendernet(self, method: str, path: str, query: str) -> None:
        world, last = self._world, path.rpartition("/")[2]
        if path.endswith("/estimate"):
            world.counts["prices"] += 1
            self._json({"data": {"estimated": 1, "balance": 10**6}, "error": {}})
        elif method == "POST":
            world.counts["posts"] += 1
            shown = {**world.rendernet(world.start()), "credits_remaining": 10**6}
            self._json({"data": shown, "err": {}}, 201)
        elif last == "generations":
            world.counts["polls"] += 1
            asked = dict(part.split("=") for part in query.split("&") if part)
            start = (int(asked.get("page", 1)) - 1) * PAGE
            names = list(reversed(world.ready))[start : start + PAGE]
            self._json({"data": [world.rendernet(n) for n in names], "err": {}})
        elif last in world.ready:
            world.counts["polls"] += 1
            self._json({"data": world.rendernet(last), "err": {}})
        else:
            world.counts["listings"] += 1
            self._json({"data": NAMES if last == "models" else [], "err": {}})

    def _replicate(self, method: str, path: str, headers: dict[str, str]) -> None:
        world, last = self._world, path.rpartition("/")[2]
        if method == "GET":
            world.counts["polls"] += 1
            self._json(world.replicate(last))
            return
        world.counts["posts"] += 1
        name = world.start()
        if headers.get("prefer", "").startswith("wait"):
            left = world.ready[name] - time.monotonic()
            self._later(left, lambda: self._json(world.replicate(name), 201))
        else:
            self._json(world.replicate(name), 201)

    def _fal(self, method: str, path: str) -> None:
        world = self._world
        if method == "POST":
            world.counts["posts"] += 1
            self._json(world.fal(world.start()))
        elif path.endswith("/status"):
            world.counts["polls"] += 1
            name = path.split("/")[-2]
            self._json(world.fal(name), 200 if world.done(name) else 202)
        else:
            world.counts["results"] += 1
            name = path.rpartition("/")[2]
            self._json({"images": [{"url": world.address(name)}]})

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(max(0.0, seconds) + 0.001, act)

    def _json(self, value: Any, status: int = 200) -> None:
        self._send((json.dumps(value).encode(),), "application/json", status)

    def _send(self, body: tuple[bytes, ...], kind: str, status: int = 200) -> None:
        facts = f"content-type: {kind}\r\ncontent-length: {sum(map(len, body))}"
        head = f"HTTP/1.1 {status} OK\r\n{facts}\r\n\r\n".encode()
        self._transport.writelines((head, *body))


async def serve() -> None:
    """Print the address, and answer until the process is ended."""
    world = World()
    server = await asyncio.get_running_loop().create_server(
        lambda: Answering(world), "127.0.0.1", 0, backlog=1024
    )
    world.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    print(world.origin, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(serve()))
