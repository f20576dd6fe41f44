"""One request and one answer, as bytes on a socket.

Only what the sandbox and httpx say to each other is understood: bodies with a length, no chunks, no
trailers. Nothing here decides what becomes of them.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from email.utils import formatdate

STEPS: tuple[tuple[str, str, str], ...] = (
    ("paid", "POST", r"/pub/v1/generations"),
    ("estimate", "POST", r"/pub/v1/generations/estimate"),
    ("poll", "GET", r"/pub/v1/generations"),
    ("single", "GET", r"/pub/v1/generations/[^/]+"),
    ("catalog", "GET", r"/pub/v1/(models|styles|loras|controlnets|voices|characters)"),
    ("download", "GET", r"/prod/user_generated/.+"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request.

    Attributes:
        step: which step of the exchange it is: `paid`, `estimate`, `poll`, `single`, `catalog`,
            `download`, or `other`.
        path: without the query.
        head: everything up to the empty line, without it.
        body: as many bytes as were announced.
        nth: how many of the same step came before it, from 0.
    """

    step: str
    path: str
    head: bytes
    body: bytes
    nth: int = 0

    @property
    def wire(self) -> bytes:
        """The request as it goes on, on a connection of its own."""
        lines = [n for n in self.head.split(b"\r\n") if not n.lower().startswith(b"connection:")]
        return b"\r\n".join([*lines, b"Connection: close", b"", b""]) + self.body


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its status line and headers but for the length, and its body."""

    head: tuple[bytes, ...]
    body: bytes

    @property
    def wire(self) -> bytes:
        """The answer as it goes back, on a connection that stays."""
        length = b"Content-Length: %d" % len(self.body)
        return b"\r\n".join([*self.head, length, b"", b""]) + self.body

    def with_body(self, body: bytes, kind: str = "") -> Answered:
        """The same answer with another body, and another content type if need be."""
        if not kind:
            return replace(self, body=body)
        lines = [n for n in self.head if not n.lower().startswith(b"content-type:")]
        return Answered((*lines, b"Content-Type: " + kind.encode()), body)

    def dated(self, now: float) -> Answered:
        """The same answer, given at another time (Unix seconds)."""
        lines = [n for n in self.head if not n.lower().startswith(b"date:")]
        return Answered((*lines, b"Date: " + formatdate(now, usegmt=True).encode()), self.body)


def answer(status: int, body: bytes, kind: str = "application/json", **headers: str) -> Answered:
    """An answer that the service never gave; `Retry_After="1"` becomes a header."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {text}" for name, text in headers.items()]
    return Answered(tuple(line.encode() for line in lines), body)


async def read_request(reader: asyncio.StreamReader) -> Asked | None:
    """The next request of a connection, None when it ended."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n"))[:-4]
        body = await reader.readexactly(_length(head))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
    path = target.partition("?")[0]
    return Asked(_step(method, path), path, head, body)


async def read_answer(reader: asyncio.StreamReader) -> Answered:
    """The one answer of a connection that ends with it."""
    head, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    dropped = (b"content-length:", b"connection:")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(dropped)]
    return Answered(tuple(kept), body)


def _length(head: bytes) -> int:
    found = re.search(rb"(?im)^content-length: *(\d+)", head)
    return int(found[1]) if found else 0


def _step(method: str, path: str) -> str:
    for step, verb, pattern in STEPS:
        if verb == method and re.fullmatch(pattern, path):
            return step
    return "other"
