"""The operations of the API, one coroutine each; implements `job.ports.Engine`.

Works the same against the live service, a served sandbox and the sandbox in process. Bodies arrive
complete and checked; no setting is read here, and a paid request is sent exactly once a call.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import httpx

from rendernet_jupyter.client.answers import (
    Unusable,
    estimate_of,
    generation_of,
    medium_of,
    ticket_of,
    total_of,
)
from rendernet_jupyter.client.assets import Assets, fetch
from rendernet_jupyter.client.body import LONGEST, is_cut
from rendernet_jupyter.client.characters import Characters
from rendernet_jupyter.client.downloads import Shelf, download
from rendernet_jupyter.client.drift import Drift, Radar, shape_of
from rendernet_jupyter.client.exchange import Exchange, Hear, clock_ahead, silent, without
from rendernet_jupyter.client.failures import AMBIGUOUS, read_err, refuses
from rendernet_jupyter.client.pace import Pace
from rendernet_jupyter.client.verdict import Verdicts
from rendernet_jupyter.client.wire import READ_TIMEOUT, Wire
from rendernet_jupyter.errors import ServiceError, ServiceFault
from rendernet_jupyter.job.ports import (
    Estimate,
    Fetched,
    RemoteGeneration,
    RemoteMedium,
    Ticket,
    Trouble,
)

M = TypeVar("M")

GENERATIONS = "/pub/v1/generations"
SANDBOX_HEADER = "x-rendernet-sandbox"
PAGE_SIZE = 50  # the largest that the service allows
PAGES = 100  # of one listing; more means that the service goes round in circles
LISTINGS: dict[str, tuple[str, ...]] = {
    # What a listing shows without `type` is not documented, so the Flux entries are asked for too.
    "models": ("", "flux"),
    "styles": ("", "flux"),
    "loras": ("",),
    "controlnets": ("", "flux"),
    "voices": ("",),
    "characters": ("",),
}


class Service:
    """One account at one service.

    `says_sandbox` turns true when an answer says that it comes from a sandbox; `radar` remembers
    where answers differ from what is known; `witness` is called with every exchange; `skew` is by
    how many seconds the service's clock is ahead of ours, as its last answer says; `partial` has
    the listings whose last reading lacks the entries of a `type`, with that type.

    Args:
        wire: connections, with the key.
        shelf: where downloads go.
        hear: called with each exchange, repeat and difference, for a log.
    """

    def __init__(self, wire: Wire, shelf: Shelf, *, hear: Hear = silent) -> None:
        self._wire = wire
        self._shelf = shelf
        self._hear = hear
        self.radar = Radar(lambda d: hear("drift", endpoint=d.endpoint, sort=d.sort, line=str(d)))
        self.witness: Callable[[Exchange], None] | None = None
        self._failures = wire.failures
        self.assets = Assets(wire, self._ask)
        self.characters = Characters(wire, self._ask)
        self._verdicts = Verdicts(self._ask)
        self.host = wire.host
        self.place = wire.place
        self.says_sandbox = False
        self.skew = 0.0
        self.partial: dict[str, str] = {}

    @property
    def pace(self) -> Pace:
        """The gate before the service; `pace.wait_left()` says how long it asks to wait."""
        return self._wire.pace

    async def ready(self) -> None:
        """Wait until a request would not be held at the gate.

        Nothing leaves and nothing is taken, so this wait may be cancelled without any doubt.
        """
        await self.pace.opened()

    async def submit(self, elements: Sequence[Mapping[str, Any]]) -> Ticket:
        """Start a paid generation (`POST /pub/v1/generations`). Sent once, whatever happens.

        Raises:
            OutcomeUnknown: it left, and whether it was accepted is not known.
            ServiceUnreachable: it never left.
            ServiceError: it was refused.
        """
        try:
            response = await self._wire.send_alone("POST", GENERATIONS, body=list(elements))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            self._lost("POST", GENERATIONS, error)
            raise self._failures.of_paid(error) from error
        self._told("POST", GENERATIONS, response, _json(response))
        if response.status_code in AMBIGUOUS:
            reason = self._failures.of_answer(response, "createGeneration").message
            raise self._failures.doubt(f"the answer was: {reason}")
        if not response.is_success:
            raise self._failures.of_answer(response, "createGeneration")
        return self._ticket(response)

    def _ticket(self, response: httpx.Response) -> Ticket:
        body = _json(response)
        data = body.get("data") if isinstance(body, dict) else None
        try:
            return ticket_of(data)
        except Unusable as error:
            code, words = read_err(body)
            if refuses(code):
                raise self._failures.of_answer(response, "createGeneration") from error
            # A success that carries an `err` is a failure, but whose code nobody knows proves not
            # that nothing was begun.
            said = f"names no generation and says {words or code!r}" if words or code else ""
            reason = f"the answer ({response.status_code}) {said or 'names no generation'}"
            raise self._failures.doubt(reason) from error

    async def estimate(self, elements: Sequence[Mapping[str, Any]]) -> Estimate:
        """What it would cost, and the balance (`POST /pub/v1/generations/estimate`)."""
        data, _ = await self._read(
            "estimateGeneration", "POST", f"{GENERATIONS}/estimate", body=list(elements)
        )
        return self._understood(estimate_of, data, "estimateGeneration")

    async def recent(self, count: int = PAGE_SIZE) -> Sequence[RemoteGeneration]:
        """The first pages of the account's generations (`GET /pub/v1/generations`).

        Args:
            count: as many as this are read, or a few more, unless the account has fewer.
        """
        found: list[RemoteGeneration] = []
        for page in range(1, min(-(-count // PAGE_SIZE), PAGES) + 1):
            shown = await self._generations(page)
            found += shown
            if len(shown) < PAGE_SIZE:
                break
        return found

    async def since(self, moment: float) -> list[RemoteGeneration]:
        """The account's generations from `moment` on (Unix seconds by its clock), newest first."""
        found: dict[str, RemoteGeneration] = {}
        for page in range(1, PAGES + 1):
            shown = await self._generations(page)
            found |= {g.generation_id: g for g in shown}
            times = [g.created_at for g in shown if g.created_at is not None]
            # Newest first is the rule, and nowhere promised: only where it holds does an old entry
            # mean that all further ones are older.
            falling = len(set(times)) > 1 and times == sorted(times, reverse=True)
            if len(shown) < PAGE_SIZE or (falling and times[-1] < moment):
                break
        return sorted(
            (g for g in found.values() if g.created_at is None or g.created_at >= moment),
            key=lambda g: -(g.created_at or math.inf),
        )

    async def _generations(self, page: int) -> list[RemoteGeneration]:
        """One page of the account's generations."""
        operation = "listGenerations"
        query = {"page": page, "page_size": PAGE_SIZE}
        data, pagination = await self._read(operation, "GET", GENERATIONS, query=query)
        items = self._list(data, pagination, page, operation)
        return [self._understood(generation_of, item, operation) for item in items]

    def _list(self, data: Any, pagination: Any, page: int, operation: str) -> list[Any]:
        """The entries of a page; an answer that is none must not pass for an empty one."""
        told = pagination.get("page") if isinstance(pagination, dict) else None
        if isinstance(data, list) and (not isinstance(told, int) or told == page):
            return data
        what = "without a list" if not isinstance(data, list) else f"with page {told}, not {page}"
        raise ServiceFault(
            f"{self.host} answered {operation} {what}",
            operation=operation,
            hint="It may be the trouble of a moment; run the cell again.",
        )

    async def generation(self, generation_id: str) -> RemoteGeneration:
        """One generation (`GET /pub/v1/generations/{generation_id}`)."""
        data, _ = await self._read("getGeneration", "GET", f"{GENERATIONS}/{generation_id}")
        found = self._understood(generation_of, data, "getGeneration")
        self._demand_asked_for(generation_id, found.generation_id, "getGeneration")
        return found

    async def fetch(self, medium: RemoteMedium, trouble: Trouble | None = None) -> Fetched:
        """A finished medium, brought to disk without the key; `trouble` hears of each failure."""
        return await download(self._wire, self._shelf, medium, trouble)

    async def verdict(self, medium: RemoteMedium) -> RemoteMedium:
        """A failed medium, told apart from one that the content filter withheld.

        One look at the deprecated `GET .../images/{image_id}/status`, while the service still has
        it. Raises nothing of the wire.
        """
        return await self._verdicts.of(medium)

    async def medium(self, media_id: str) -> RemoteMedium:
        """One medium (`GET /pub/v1/generations/media/{media_id}`)."""
        data, _ = await self._read("getMedia", "GET", f"{GENERATIONS}/media/{media_id}")
        found = self._understood(medium_of, data, "getMedia")
        self._demand_asked_for(media_id, found.media_id, "getMedia")
        return found

    async def fetch_address(self, url: str, limit: int) -> bytes:
        """The file at an address of the user's, up to `limit` bytes, without the key."""
        return await fetch(self._wire, url, limit)

    async def listing(self, name: str) -> list[dict[str, Any]]:
        """All pages of a listing, each entry once; those without a usable name are left out.

        A service that refuses the `type` of a listing still gives the plain one, which is taken.

        Args:
            name: `models`, `styles`, `loras`, `controlnets`, `voices` or `characters`.

        Raises:
            RenderNetError: it cannot be read.
        """
        found: dict[tuple[str, ...], dict[str, Any]] = {}
        self.partial.pop(name, None)
        for kind in LISTINGS[name]:
            try:
                items = await self._pages(name, kind)
            except ServiceError as error:
                if not kind:
                    raise
                self.note_closed(f"{name}?type={kind}", error)
                if not any(item.get("base_model") == kind for item in found.values()):
                    self.partial[name] = kind
                continue
            for item in filter(_is_named, items):
                if kind and not item.get("base_model"):
                    item["base_model"] = kind
                key = tuple(str(item.get(part) or "") for part in ("id", "name", "base_model"))
                found.setdefault(key, item)
        return list(found.values())

    def note_closed(self, name: str, error: ServiceError) -> None:
        """Let the radar tell of a listing that did not come while others did."""
        endpoint = f"GET /pub/v1/{name}"
        if any(d.endpoint == endpoint and d.sort == "type" for d in self.radar.found):
            return  # told already, with the field that is to blame
        answered = error.status and not 200 <= error.status < 300
        answer = f"status {error.status}" if answered else "an answer that is no list"
        self.radar.note(Drift(endpoint, "closed", answer))

    async def _pages(self, name: str, kind: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        for page in range(1, PAGES + 1):
            query: dict[str, str | int] = {"page": page, "page_size": PAGE_SIZE}
            if kind:
                query["type"] = kind
            data, pagination = await self._read(
                f"list {name}", "GET", f"/pub/v1/{name}", query=query
            )
            shown = self._list(data, pagination, page, f"list {name}")
            batch = [i for i in shown if isinstance(i, dict)]
            items += batch
            total = total_of(pagination)
            if not batch or (total is not None and len(items) >= total) or not pagination:
                break
        return items

    async def _read(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
    ) -> tuple[Any, Any]:
        """(data, pagination) of a read, repeated while its trouble may pass."""
        tries = itertools.count(1)

        async def once() -> tuple[Any, Any]:
            if (number := next(tries)) > 1:
                self._hear("repeat", operation=operation, number=number)
            return await self._ask(operation, method, path, query=query, body=body)

        return await self._wire.patiently(once)

    async def _ask(
        self,
        operation: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
    ) -> tuple[Any, Any]:
        """(data, pagination) of one exchange that costs nothing."""
        response, answer, _ = await self._exchanged(method, path, query, body)
        if not response.is_success or read_err(answer) != ("", ""):
            raise self._failures.of_answer(response, operation)
        if not isinstance(answer, dict):
            what = (
                f"more than {LONGEST >> 20} MiB"
                if is_cut(response)
                else "something that is not JSON"
            )
            raise ServiceFault(
                f"{self.host} answered {operation} with {what}",
                status=response.status_code,
                operation=operation,
                hint="Perhaps a proxy or a login page is in between: %rendernet status",
            )
        return answer.get("data"), answer.get("pagination")

    async def exchange(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: object = None,
    ) -> Exchange:
        """One exchange as it comes, whatever its status: for a study of the service.

        It is sent once and not judged. Nothing paid goes through here.

        Raises:
            ServiceUnreachable: no answer came.
        """
        _, _, found = await self._exchanged(method, path, query, body)
        return found

    async def _exchanged(
        self, method: str, path: str, query: Mapping[str, str | int] | None, body: object
    ) -> tuple[httpx.Response, Any, Exchange]:
        """The response, its JSON values, and the exchange as it may be told."""
        try:
            response = await self._wire.send(
                method, path, query=query, body=body, limits=READ_TIMEOUT
            )
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            self._lost(method, path, error)
            raise self._failures.of_read(error, waits=path.startswith(GENERATIONS)) from error
        self.says_sandbox |= SANDBOX_HEADER in response.headers
        answer = _json(response)
        return response, answer, self._told(method, path, response, answer)

    def _told(self, method: str, path: str, response: httpx.Response, answer: Any) -> Exchange:
        """Tell everybody who listens of an exchange that brought an answer."""
        told = without(answer, response.content, self._failures.secrets)
        found = Exchange.of(method, path, response, told)
        # The answer to a paid request must not be lost to those who only listen.
        with contextlib.suppress(Exception):
            self.skew = clock_ahead(found.headers, time.time(), self.skew)
            self._tell(found)
        return found

    def _tell(self, found: Exchange) -> None:
        at = {"method": found.method, "path": found.path}
        milliseconds = round(found.seconds * 1000)
        self._hear("request", **at, status=found.status, ms=milliseconds, ids=found.ids)
        shape = shape_of(found.answer, depth=3)
        self._hear("detail", **at, headers=sorted(found.headers), shape=shape)
        if found.success and read_err(found.answer) == ("", ""):
            self.radar.look(**at, status=found.status, headers=found.headers, answer=found.answer)
        if self.witness:
            self.witness(found)

    def _lost(self, method: str, path: str, error: Exception) -> None:
        self._hear("request", method=method, path=path, error=type(error).__name__)

    def _demand_asked_for(self, asked: str, answered: str, operation: str) -> None:
        """An answer about something else may be a late one of another request: not ours to use."""
        if asked != answered:
            raise ServiceFault(
                f"{self.host} answered {operation} of {asked} with {answered}",
                operation=operation,
                hint="Perhaps something between here and there mixes up answers; run it again.",
            )

    def _understood(self, read: Callable[[Any], M], data: Any, operation: str) -> M:
        try:
            return read(data)
        except Unusable as error:
            raise ServiceFault(
                f"{self.host} answered {operation} without a usable {error.what}",
                operation=operation,
                hint="The service may have changed; an upgrade of rendernet-jupyter may know it.",
            ) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()


def _is_named(item: Mapping[str, Any]) -> bool:
    """Whether an entry of a listing has a name; the radar tells of one that is of another type."""
    name = item.get("name")
    return isinstance(name, str) and bool(name.strip())


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError):  # the second for one that is nested very deep
        return None
