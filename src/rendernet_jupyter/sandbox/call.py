"""One request on its way through the sandbox: whose it is, what it carries, how it is answered.

An end-point that needs a key is wrapped in `operation`, which in this order counts, plays the knobs
that strike before the work, checks the key, runs the end-point, and turns a refusal into an answer;
one that needs none is wrapped in `public`. Nothing here knows what an end-point does.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from rendernet_jupyter.sandbox import limits
from rendernet_jupyter.sandbox.answer import error_key, marked, refusal
from rendernet_jupyter.sandbox.fields import Fields
from rendernet_jupyter.sandbox.knobs import ConnectionDropped
from rendernet_jupyter.sandbox.refused import Refused, bad_request
from rendernet_jupyter.sandbox.world import World
from rendernet_jupyter.sandbox.world.accounts import Account

PAID = "createGeneration"
_SEEN = 30  # requests that the page at `/` shows


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that was answered, for the page at `/`."""

    at: float
    method: str
    path: str
    status: int
    label: str


@dataclass(frozen=True, slots=True)
class Door:
    """What all end-points of one application share.

    Attributes:
        world: its state.
        base_url: where media and upload addresses begin; empty for the request's own host.
        accounts: whose each API key is that is taken.
        seen: the last requests, newest last.
    """

    world: World
    base_url: str
    accounts: Mapping[str, Account]
    seen: deque[Seen] = field(default_factory=lambda: deque(maxlen=_SEEN))

    def origin(self, request: Request) -> str:
        """Where addresses in the answer begin, without a slash at the end."""
        return (self.base_url or str(request.base_url)).rstrip("/")


@dataclass(frozen=True, slots=True)
class Call:
    """An authorised request."""

    door: Door
    request: Request
    account: Account

    @property
    def world(self) -> World:
        """The world that the request acts on."""
        return self.door.world

    @property
    def origin(self) -> str:
        """Where addresses in the answer begin, without a slash at the end."""
        return self.door.origin(self.request)

    async def json(self) -> Any:
        """The body, whatever content type it claims to have."""
        return decode(await read_body(self.request, limits.LARGEST_REQUEST))

    async def fields(self) -> Fields:
        """The body, which must be an object."""
        return Fields.of(await self.json(), "")

    def path(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body.

    Raises:
        Refused: it is longer than `limit` bytes.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            raise Refused(413, "SANDBOX_TOO_LARGE", f"The body is larger than {limit:,} bytes")
    return bytes(body)


def decode(body: bytes) -> Any:
    """A JSON body as Python values.

    Raises:
        Refused: it is empty, or no JSON (`NaN` and very deep nesting included).
    """
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise bad_request(f"The body is no JSON: {error}") from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


Endpoint = Callable[[Call], Awaitable[Response]]
PublicEndpoint = Callable[[Door, Request], Awaitable[Response]]
Handler = Callable[[Request], Awaitable[Response]]


def operation(door: Door, name: str, endpoint: Endpoint) -> Handler:
    """Wrap an end-point that needs a key: `name` is its operation in the contract."""

    async def handle(request: Request) -> Response:
        _strike(door, name)
        label = ""
        try:
            account = _authorise(door, request)
            label = account.label
            _refuse_as_asked(door, name)
            response = await endpoint(Call(door, request, account))
        except Refused as refused:
            response = _refused(door, request, refused)
        return _note(door, request, response, label)

    return handle


def public(door: Door, name: str, endpoint: PublicEndpoint) -> Handler:
    """Wrap an end-point that anyone may use who has its address."""

    async def handle(request: Request) -> Response:
        _strike(door, name)
        try:
            response = await endpoint(door, request)
        except Refused as refused:
            response = _refused(door, request, refused)
        return _note(door, request, response, "")

    return handle


def _strike(door: Door, name: str) -> None:
    """Count the request, and drop the connection where a knob says so."""
    knobs, counters = door.world.knobs, door.world.counters
    paid = name == PAID
    counters.requests += 1
    counters.posts += paid
    dropped = knobs.offline
    if not dropped and paid and knobs.drop_next == "before":
        knobs.drop_next, dropped = "", True
    if dropped or (not paid and knobs.take("drop_reads")):
        counters.drops += 1
        raise ConnectionDropped(name, accepted=False)


def _authorise(door: Door, request: Request) -> Account:
    account = door.accounts.get(request.headers.get("x-api-key", ""))
    if account is None:
        raise Refused(401, "SANDBOX_UNAUTHORIZED", "API key is missing or wrong")
    return account


def _refuse_as_asked(door: Door, name: str) -> None:
    wanted = door.world.knobs.take_refusal(name)
    if wanted is not None:
        raise Refused(wanted.status, wanted.code, wanted.message, headers=wanted.headers)


def _refused(door: Door, request: Request, refused: Refused) -> Response:
    door.world.counters.refusals += 1
    return refusal(refused, key=error_key(request.scope["path"]))


def _note(door: Door, request: Request, response: Response, label: str) -> Response:
    now, path = door.world.clock(), request.scope["path"]
    door.seen.append(Seen(now, request.method, path, response.status_code, label))
    return marked(response)
