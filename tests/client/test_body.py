"""Answers that are longer than any answer of the service."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.responses import Response

from rendernet_jupyter.client.body import LONGEST, is_cut, unpacked_here, whole
from rendernet_jupyter.errors import OutcomeUnknown, ServiceFault

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A few kilobytes that unpack to too much."""
    return gzip.compress(b" " * (LONGEST + 1), compresslevel=1)


def packed(content: bytes) -> Response:
    headers = {"content-encoding": "gzip", "x-request-id": "r1"}
    return Response(content, media_type="application/json", headers=headers)


async def test_an_answer_that_unpacks_to_too_much_is_a_fault(
    service: Any, script: Any, bomb: bytes
) -> None:
    """A few kilobytes from a hostile server would fill the memory of the machine."""
    app = script(packed(bomb))
    with pytest.raises(ServiceFault, match="more than 64 MiB"):
        await service(app).recent()
    assert len(app.seen) == 1


async def test_a_paid_answer_that_is_too_long_stays_in_doubt(
    service: Any, script: Any, bomb: bytes
) -> None:
    """What may have been charged would be sent, and paid, again."""
    with pytest.raises(OutcomeUnknown):
        await service(script(packed(bomb))).submit([{"prompt": {"positive": "a cat"}}])


async def test_a_packed_answer_is_read_as_any_other(service: Any, script: Any) -> None:
    """Every catalogue behind a server that saves bytes would be empty."""
    found = await service(script(packed(gzip.compress(b'{"data": [{"name": "A"}]}')))).exchange(
        "GET", "/pub/v1/voices"
    )
    assert found.answer == {"data": [{"name": "A"}]}
    assert found.ids == {"x-request-id": "r1"}


def test_nothing_is_read_beyond_what_is_too_long() -> None:
    """An answer without an end would be read for ever."""

    def endless() -> Iterator[bytes]:
        yield b" " * (LONGEST + 1)
        pytest.fail("it was read on")

    response = httpx.Response(200, request=httpx.Request("POST", "http://service.invalid"))
    response.elapsed = timedelta(seconds=1)
    made = whole(response, unpacked_here(endless()))
    assert is_cut(made)
    assert made.content == b""
