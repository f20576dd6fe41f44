"""What can go wrong with one exchange: each fault is a short story of its own.

A fault is handed a line between client and service and a request, and does with them what broken
networks, proxies and servers do. A paid request is forwarded once at the most: TCP never delivers
one twice. Which exchange meets which fault is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from random import Random
from typing import Protocol

from rig.exchange import Answered, Asked, answer

LOGIN_PAGE = b"<!doctype html><html><title>Welcome to our guest network</title><form></form></html>"


class HungUp(Exception):
    """The connection to the client is closed, and so this exchange is over."""


class Line(Protocol):
    """A connection of a client, and the way to the service behind it.

    Attributes:
        chance: decides what the fault leaves open.
        patience: seconds after which the client gives up on an answer.
    """

    chance: Random
    patience: float

    async def forward(self, asked: Asked) -> Answered:
        """What the service says to the request."""

    async def give(self, answered: Answered) -> None:
        """Send an answer back, in two halves."""

    async def write(self, part: bytes) -> None:
        """Send some bytes back."""

    def earlier(self, asked: Asked) -> Answered | None:
        """The answer that an earlier request for the same got, None when there was none."""

    def hang_up(self) -> None:
        """Close the connection to the client. Raises `HungUp`."""


Fault = Callable[[Line, Asked], Awaitable[None]]


async def pass_on(line: Line, asked: Asked) -> None:
    """No fault at all."""
    await line.give(await line.forward(asked))


# Cuts


async def cut_before(line: Line, asked: Asked) -> None:
    """The request never reaches the service."""
    line.hang_up()


async def cut_after(line: Line, asked: Asked) -> None:
    """The service did what was asked, and its answer is lost."""
    await line.forward(asked)
    line.hang_up()


async def cut_in_head(line: Line, asked: Asked) -> None:
    """The answer breaks off in its headers."""
    answered = await line.forward(asked)
    await line.write(answered.wire[: line.chance.randint(1, 40)])
    line.hang_up()


async def cut_in_body(line: Line, asked: Asked) -> None:
    """The answer breaks off in its body."""
    answered = await line.forward(asked)
    await line.write(answered.wire[: -max(1, len(answered.body) // line.chance.randint(1, 4))])
    line.hang_up()


# Delays


async def slow(line: Line, asked: Asked) -> None:
    """The answer comes late, but within the client's patience."""
    answered = await line.forward(asked)
    await asyncio.sleep(line.patience / 4)
    await line.give(answered)


async def trickle(line: Line, asked: Asked) -> None:
    """The answer comes in crumbs."""
    wire = (await line.forward(asked)).wire
    step = max(1, len(wire) // 5)
    for start in range(0, len(wire), step):
        await line.write(wire[start : start + step])
        await asyncio.sleep(line.patience / 40)


async def late_answer(line: Line, asked: Asked) -> None:
    """The service did what was asked, and answers when the client has long given up."""
    answered = await line.forward(asked)
    await asyncio.sleep(line.patience * 1.5)
    await line.give(answered)


async def late_delivery(line: Line, asked: Asked) -> None:
    """The request lies in a queue, and reaches the service when the client has given up."""
    await asyncio.sleep(line.patience * 1.5)
    await line.give(await line.forward(asked))


# Doubles


async def listed_twice(line: Line, asked: Asked) -> None:
    """Every entry of a list stands there twice."""
    answered = await line.forward(asked)
    body = json.loads(answered.body)
    if isinstance(body.get("data"), list):
        body["data"] = [entry for entry in body["data"] for _ in range(2)]
    await line.give(answered.with_body(json.dumps(body).encode()))


async def body_twice(line: Line, asked: Asked) -> None:
    """The body of the answer is repeated; a file's only once: a flaw that stays is its own."""
    again = asked.step == "download" and line.earlier(asked) is not None
    answered = await line.forward(asked)
    await line.give(answered if again else answered.with_body(answered.body * 2))


async def answered_twice(line: Line, asked: Asked) -> None:
    """The whole answer is repeated, behind the first one."""
    wire = (await line.forward(asked)).wire
    await line.write(wire + wire)


async def asked_twice(line: Line, asked: Asked) -> None:
    """A read reaches the service twice. A paid request never does: TCP does not do that."""
    if asked.step != "paid":
        await line.forward(asked)
    await line.give(await line.forward(asked))


async def out_of_date(line: Line, asked: Asked) -> None:
    """A cache in between repeats what it was told before. It never does so for a paid request."""
    before = line.earlier(asked) if asked.step != "paid" else None
    await line.give(before or await line.forward(asked))


# Listings that lag behind


async def not_listed(line: Line, asked: Asked) -> None:
    """The newest half of the list is not there yet."""
    answered = await line.forward(asked)
    body = json.loads(answered.body)
    if isinstance(body.get("data"), list):
        body["data"] = body["data"][(len(body["data"]) + 1) // 2 :]
    await line.give(answered.with_body(json.dumps(body).encode()))


async def media_missing(line: Line, asked: Asked) -> None:
    """Generations show some of their media, or none at all."""
    answered = await line.forward(asked)
    body = json.loads(answered.body)
    data = body.get("data")
    for one in data if isinstance(data, list) else [data]:
        if isinstance(one, dict) and "media" in one:
            one["media"] = one["media"][: line.chance.randrange(len(one["media"]) or 1)]
    await line.give(answered.with_body(json.dumps(body).encode()))


# Garbled answers


async def half_json(line: Line, asked: Asked) -> None:
    """The answer is announced and ends in the middle of its JSON."""
    answered = await line.forward(asked)
    await line.give(answered.with_body(answered.body[: len(answered.body) // 2]))


async def login_page(line: Line, asked: Asked) -> None:
    """A hotel's network puts its own page in place of the answer, with or without asking."""
    if line.chance.random() < 0.5:
        await line.forward(asked)
    await line.give(answer(200, LOGIN_PAGE, "text/html"))


async def wrong_type(line: Line, asked: Asked) -> None:
    """The answer is right, its content type is not."""
    answered = await line.forward(asked)
    await line.give(answered.with_body(answered.body, "text/plain; charset=latin-1"))


async def noise(line: Line, asked: Asked) -> None:
    """The body is noise."""
    answered = await line.forward(asked)
    await line.give(answered.with_body(line.chance.randbytes(200)))


async def no_http(line: Line, asked: Asked) -> None:
    """What comes back is no HTTP at all."""
    await line.forward(asked)
    await line.write(b"\x15\x03\x01" + line.chance.randbytes(60) + b"\r\n\r\n")
    line.hang_up()


async def nothing(line: Line, asked: Asked) -> None:
    """A success with an empty body."""
    answered = await line.forward(asked)
    await line.give(answered.with_body(b""))


async def data_missing(line: Line, asked: Asked) -> None:
    """A success whose `data` is null."""
    answered = await line.forward(asked)
    await line.give(answered.with_body(b'{"data": null, "err": {}}'))


async def refused_with_200(line: Line, asked: Asked) -> None:
    """A success that carries an `err`: the service refuses, and says so in its body alone."""
    said = b'{"data": null, "err": {"code": "GE77", "message": "not now"}}'
    await line.give(answer(200, said))


async def damaged(line: Line, asked: Asked) -> None:
    """The picture has its length, its beginning and its end, and wrong bytes between them."""
    answered = await line.forward(asked)
    body = bytearray(answered.body)
    for place in line.chance.sample(range(len(body) // 3, len(body) // 2), 20):
        body[place] ^= 0x55
    await line.give(answered.with_body(bytes(body)))


# Statuses


async def too_many(line: Line, asked: Asked) -> None:
    """The service asks to slow down."""
    after = line.chance.choice(["0", "0", "0.05", "", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"])
    headers = {"Retry_After": after} if after else {}
    await line.give(answer(429, b'{"err": {"message": "slow down"}}', **headers))


def status(number: int) -> Fault:
    """A failure of a server or of something before it, after the service has acted or before."""

    async def fail(line: Line, asked: Asked) -> None:
        if line.chance.random() < 0.5:
            await line.forward(asked)
        await line.give(answer(number, b"<h1>Sorry</h1>", "text/html"))

    fail.__doc__ = f"The service, or something before it, answers {number}."
    return fail


FAULTS: dict[str, Fault] = {
    one.__name__: one
    for one in (
        *(too_many, cut_before, cut_after, cut_in_head, cut_in_body),
        *(slow, trickle, late_answer, late_delivery),
        *(listed_twice, body_twice, answered_twice, asked_twice, out_of_date),
        *(not_listed, media_missing),
        *(half_json, login_page, wrong_type, noise, no_http, nothing, data_missing),
        *(damaged, refused_with_200),
    )
} | {f"status_{number}": status(number) for number in (408, 500, 502, 503, 504)}

# Faults that say nothing of a step: a picture has no list in it, a paid request is never forwarded
# twice or answered from a cache, and TLS tells of JSON with other letters in it.
SENSELESS = {
    *((step, "not_listed") for step in ("paid", "estimate", "single", "download", "other")),
    *((step, "media_missing") for step in ("paid", "estimate", "catalog", "download", "other")),
    *((step, "damaged") for step in ("paid", "estimate", "poll", "single", "catalog", "other")),
    *((step, "listed_twice") for step in ("paid", "estimate", "single", "download", "other")),
    *(("paid", fault) for fault in ("asked_twice", "out_of_date")),
}
