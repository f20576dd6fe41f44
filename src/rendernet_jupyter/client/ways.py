"""The ways on which one exchange goes: the event loop, or a thread that may wait.

Over a network a thread costs half of what a loop does, and loads less before the first answer. A
body comes whole, or marked as cut. Nothing is repeated here, and nothing judged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import closing, contextmanager
from threading import Thread

import httpx

from rendernet_jupyter.client.body import unpacked, unpacked_here, whole


async def by_loop(client: httpx.AsyncClient, asked: httpx.Request) -> httpx.Response:
    """By the event loop: for an application in this process, which answers there."""
    response = await client.send(asked, stream=True)
    try:
        content = await unpacked(response)
    finally:
        await response.aclose()
    return whole(response, content)


async def by_reader(client: httpx.Client, asked: httpx.Request) -> httpx.Response:
    """By a thread of its own, for which nobody needs to wait.

    Neither the next cell nor the end of the process hangs behind an answer that does not come.

    Raises:
        httpx.ConnectError: it did not leave, for the process is ending.
    """
    answer: Future[httpx.Response] = Future()

    def read() -> None:
        if answer.set_running_or_notify_cancel():
            try:
                answer.set_result(_by_itself(client, asked))
            except BaseException as error:  # noqa: BLE001 - raised where the answer is waited for
                answer.set_exception(error)

    with _said_at_the_end():
        Thread(target=read, name="rendernet-reader", daemon=True).start()
    return await asyncio.wrap_future(answer)


async def by_sender(
    threads: Executor, client: httpx.Client, asked: httpx.Request
) -> httpx.Response:
    """By a thread that the end of the process waits for: what it brings is the proof of a payment.

    Raises:
        httpx.ConnectError: it did not leave, for the process is ending.
    """
    with _said_at_the_end():
        answer = asyncio.get_running_loop().run_in_executor(threads, _by_itself, client, asked)
    return await answer


@contextmanager
def _said_at_the_end() -> Iterator[None]:
    """No thread begins any more: what it should have sent certainly did not leave."""
    try:
        yield
    except RuntimeError as error:
        raise httpx.ConnectError("this process is ending") from error


def _by_itself(client: httpx.Client, asked: httpx.Request) -> httpx.Response:
    if client.is_closed:
        raise httpx.ConnectError("its connections are closed")
    with closing(client.send(asked, stream=True)) as response:
        content = unpacked_here(response.iter_bytes())
    return whole(response, content)
