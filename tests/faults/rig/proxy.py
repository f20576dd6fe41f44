"""A proxy between client and sandbox that does to each exchange what it is told.

It runs in a thread with an event loop of its own and notes every exchange. Nothing here knows what
a fault is for, or which exchange deserves which.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from random import Random

from rig.exchange import Answered, Asked, read_answer, read_request
from rig.faults import FAULTS, Fault, HungUp, pass_on

Choose = Callable[[Asked], str]
Notice = Callable[[str, Asked], None]


class Proxy:
    """A line to the sandbox that can be broken.

    Attributes:
        choose: names the fault of an exchange, an empty text for none.
        notice: told of the moments of an exchange: `arrived`, `forwarded` (the service has acted),
            `half` (half of the answer is on its way), `answered` (all of it is). It is called in
            the proxy's thread, and nothing moves before it returns.
        faults: what each name stands for.
        patience: seconds after which the client gives up on an answer.
        ahead: seconds by which the `Date` of every answer is ahead of this machine's clock.
        seen: every request so far.
        before: the last answer to each first line of a request.
        under_way: exchanges that are not over.
        broken: faults of the rig itself.
        url: where clients go.
    """

    def __init__(self, upstream: str, chance: Random) -> None:
        host, _, port = upstream.removeprefix("http://").rpartition(":")
        self._upstream = (host, int(port))
        self.chance = chance
        self.patience = 0.4
        self.ahead = 0.0
        self.faults: dict[str, Fault] = dict(FAULTS)
        self.choose: Choose = lambda asked: ""
        self.notice: Notice = lambda moment, asked: None
        self.seen: list[Asked] = []
        self.before: dict[bytes, Answered] = {}
        self.under_way = 0
        self.broken: list[Exception] = []
        self._counts: Counter[str] = Counter()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._idle = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    @contextmanager
    def running(self) -> Iterator[Proxy]:
        """Take connections for as long as the block lasts."""
        loop, over = asyncio.new_event_loop(), asyncio.Event()
        self._loop = loop
        work = self._take_connections(over)
        thread = threading.Thread(target=loop.run_until_complete, args=[work], name="fault-proxy")
        thread.start()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(over.set)
            thread.join()
            loop.close()
        if self.broken:
            raise self.broken[0]

    def settle(self) -> None:
        """Wait until nothing is under way, late deliveries included."""
        with self._idle:
            self._idle.wait_for(lambda: not self.under_way)

    def heal(self) -> None:
        """No faults from here on; what is still under way is waited for first."""
        self.settle()
        self.choose = lambda asked: ""
        self.notice = lambda moment, asked: None

    def drop_connections(self) -> None:
        """Close all connections of clients, as a network does that has forgotten them."""
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(self._drop(), self._loop).result()

    async def _drop(self) -> None:
        for writer in self._connections.values():
            writer.close()

    async def forward(self, asked: Asked) -> Answered:
        """What the sandbox says to a request."""
        reader, writer = await asyncio.open_connection(*self._upstream)
        writer.write(asked.wire)
        try:
            answered = (await read_answer(reader)).dated(time.time() + self.ahead)
        finally:
            await _closed(writer)
        self.before[asked.head.split(b"\r\n", 1)[0]] = answered
        return answered

    async def _take_connections(self, over: asyncio.Event) -> None:
        server = await asyncio.start_server(self._serve, sock=self._listener)
        await over.wait()
        server.close()
        await self._drop()
        await asyncio.gather(*self._connections)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections[task] = writer
        line = _Line(self, writer)
        try:
            while asked := await read_request(reader):
                await self._carry(line, self._noted(asked))
        except (HungUp, ConnectionError):
            pass  # either end hung up, which is what this is about
        except Exception as error:  # noqa: BLE001 - of the rig itself: raised when the block ends
            self.broken.append(error)
        finally:
            await _closed(writer)
            del self._connections[task]

    async def _carry(self, line: _Line, asked: Asked) -> None:
        with self._idle:
            self.under_way += 1
        line.asked = asked
        try:
            self.notice("arrived", asked)
            await self.faults.get(self.choose(asked), pass_on)(line, asked)
            self.notice("answered", asked)
        finally:
            with self._idle:
                self.under_way -= 1
                self._idle.notify_all()

    def _noted(self, asked: Asked) -> Asked:
        asked = replace(asked, nth=self._counts[asked.step])
        self._counts[asked.step] += 1
        self.seen.append(asked)
        return asked


class _Line:
    """One connection of a client."""

    def __init__(self, proxy: Proxy, writer: asyncio.StreamWriter) -> None:
        self._proxy = proxy
        self._writer = writer
        self.asked: Asked | None = None

    @property
    def chance(self) -> Random:
        return self._proxy.chance

    @property
    def patience(self) -> float:
        return self._proxy.patience

    async def forward(self, asked: Asked) -> Answered:
        answered = await self._proxy.forward(asked)
        self._notice("forwarded")
        return answered

    async def give(self, answered: Answered) -> None:
        wire = answered.wire
        await self.write(wire[: len(wire) // 2])
        self._notice("half")
        await self.write(wire[len(wire) // 2 :])

    async def write(self, part: bytes) -> None:
        self._writer.write(part)
        await self._writer.drain()

    def earlier(self, asked: Asked) -> Answered | None:
        return self._proxy.before.get(asked.head.split(b"\r\n", 1)[0])

    def hang_up(self) -> None:
        self._writer.close()
        raise HungUp

    def _notice(self, moment: str) -> None:
        if self.asked is not None:
            self._proxy.notice(moment, self.asked)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()
