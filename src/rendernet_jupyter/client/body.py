"""The bodies of answers, read as far as an answer of this service may reach.

A few kilobytes on the wire may unpack to gigabytes; what is longer than any answer is cut off while
it arrives. Nothing here sends, and nothing here knows what an answer means.
"""

from __future__ import annotations

from collections.abc import Iterable

import httpx

LONGEST = 64 << 20
"""Bytes of an answer, unpacked: a thousand times those of the longest listing."""

_CUT = "rendernet_cut"


async def unpacked(response: httpx.Response) -> bytearray:
    """The body of an open response, up to one piece beyond `LONGEST`."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LONGEST:
            break
    return body


def unpacked_here(chunks: Iterable[bytes]) -> bytearray:
    """The same for a thread that may wait."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > LONGEST:
            break
    return body


def whole(response: httpx.Response, body: bytearray) -> httpx.Response:
    """A closed response with its body; with none, and marked as cut, if that was too long."""
    cut = len(body) > LONGEST
    headers = [(k, v) for k, v in response.headers.multi_items() if k not in _OF_THE_WAY]
    made = httpx.Response(
        response.status_code,
        headers=headers,
        content=b"" if cut else bytes(body),
        request=response.request,
        extensions={_CUT: cut},
    )
    made.elapsed = response.elapsed
    return made


# They tell how the body travelled; it is unpacked by now.
_OF_THE_WAY = frozenset({"content-encoding", "content-length", "transfer-encoding"})


def is_cut(response: httpx.Response) -> bool:
    """Whether the body was longer than `LONGEST`, and is not there."""
    return bool(response.extensions.get(_CUT))
