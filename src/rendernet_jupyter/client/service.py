"""The operations of the API, one coroutine each; implements `job.ports.Engine`.

Works the same against the live service, a served sandbox and the sandbox in process. Bodies arrive
complete and checked; no setting is read here, and a paid request is sent exactly once a call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from rendernet_jupyter.client.answers import (
    CreatedAnswer,
    EstimateAnswer,
    GenerationAnswer,
    MediaAnswer,
    Page,
)
from rendernet_jupyter.client.assets import Assets, fetch
from rendernet_jupyter.client.downloads import Shelf, download
from rendernet_jupyter.client.failures import AMBIGUOUS, read_err
from rendernet_jupyter.client.wire import Wire
from rendernet_jupyter.errors import ServiceFault
from rendernet_jupyter.job.ports import (
    Estimate,
    Fetched,
    RemoteGeneration,
    RemoteMedium,
    Ticket,
)

M = TypeVar("M", bound=BaseModel)

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

    `says_sandbox` turns true when an answer says that it comes from a sandbox.

    Args:
        wire: connections, with the key.
        shelf: where downloads go.
    """

    def __init__(self, wire: Wire, shelf: Shelf) -> None:
        self._wire = wire
        self._shelf = shelf
        self._failures = wire.failures
        self.assets = Assets(wire, self._ask)
        self.host = wire.host
        self.place = wire.place
        self.says_sandbox = False

    async def submit(self, elements: Sequence[Mapping[str, Any]]) -> Ticket:
        """Start a paid generation (`POST /pub/v1/generations`). Sent once, whatever happens.

        Raises:
            OutcomeUnknown: it left, and whether it was accepted is not known.
            ServiceUnreachable: it never left.
            ServiceError: it was refused.
        """
        try:
            response = await self._wire.send("POST", GENERATIONS, body=list(elements))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise self._failures.of_paid(error) from error
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
            return CreatedAnswer.model_validate(data).to_ticket()
        except ValidationError as error:
            if read_err(body) != ("", ""):
                # A success that carries an `err` and no id is a failure in disguise.
                raise self._failures.of_answer(response, "createGeneration") from error
            reason = f"the answer ({response.status_code}) names no generation"
            raise self._failures.doubt(reason) from error

    async def estimate(self, elements: Sequence[Mapping[str, Any]]) -> Estimate:
        """What it would cost, and the balance (`POST /pub/v1/generations/estimate`)."""
        data, _ = await self._read(
            "estimateGeneration", "POST", f"{GENERATIONS}/estimate", body=list(elements)
        )
        return self._model(EstimateAnswer, data, "estimateGeneration").to_estimate()

    async def recent(self) -> Sequence[RemoteGeneration]:
        """The first page of the account's generations (`GET /pub/v1/generations`)."""
        operation = "listGenerations"
        query = {"page": 1, "page_size": PAGE_SIZE}
        data, _ = await self._read(operation, "GET", GENERATIONS, query=query)
        items = data if isinstance(data, list) else []
        return [self._model(GenerationAnswer, i, operation).to_generation() for i in items]

    async def generation(self, generation_id: str) -> RemoteGeneration:
        """One generation (`GET /pub/v1/generations/{generation_id}`)."""
        data, _ = await self._read("getGeneration", "GET", f"{GENERATIONS}/{generation_id}")
        return self._model(GenerationAnswer, data, "getGeneration").to_generation()

    async def fetch(self, medium: RemoteMedium) -> Fetched:
        """A finished medium, brought to disk without the key."""
        return await download(self._wire, self._shelf, medium)

    async def medium(self, media_id: str) -> RemoteMedium:
        """One medium (`GET /pub/v1/generations/media/{media_id}`)."""
        data, _ = await self._read("getMedia", "GET", f"{GENERATIONS}/media/{media_id}")
        return self._model(MediaAnswer, data, "getMedia").to_medium()

    async def fetch_address(self, url: str, limit: int) -> bytes:
        """The file at an address of the user's, up to `limit` bytes, without the key."""
        return await fetch(self._wire, url, limit)

    async def listing(self, name: str) -> list[dict[str, Any]]:
        """All pages of a listing, each entry once.

        Args:
            name: `models`, `styles`, `loras`, `controlnets`, `voices` or `characters`.
        """
        found: dict[tuple[object, ...], dict[str, Any]] = {}
        for kind in LISTINGS[name]:
            for item in await self._pages(name, kind):
                if kind and not item.get("base_model"):
                    item["base_model"] = kind
                key = (item.get("id"), item.get("name"), item.get("base_model"))
                found.setdefault(key, item)
        return list(found.values())

    async def _pages(self, name: str, kind: str) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        for page in range(1, PAGES + 1):
            query: dict[str, str | int] = {"page": page, "page_size": PAGE_SIZE}
            if kind:
                query["type"] = kind
            data, pagination = await self._read(
                f"list {name}", "GET", f"/pub/v1/{name}", query=query
            )
            batch = [i for i in data or [] if isinstance(i, dict)] if isinstance(data, list) else []
            items += batch
            total = Page.model_validate(pagination).total if pagination else None
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
        return await self._wire.repeated(
            lambda: self._ask(operation, method, path, query=query, body=body)
        )

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
        try:
            response = await self._wire.send(method, path, query=query, body=body)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise self._failures.of_read(error) from error
        self.says_sandbox |= SANDBOX_HEADER in response.headers
        answer = _json(response)
        if not response.is_success or read_err(answer) != ("", ""):
            raise self._failures.of_answer(response, operation)
        if not isinstance(answer, dict):
            raise ServiceFault(
                f"{self.host} answered {operation} with something that is not JSON",
                status=response.status_code,
                operation=operation,
                hint="Perhaps a proxy or a login page is in between: %rendernet status",
            )
        return answer.get("data"), answer.get("pagination")

    def _model(self, model: type[M], data: Any, operation: str) -> M:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            missing = ", ".join(".".join(map(str, e["loc"])) or "data" for e in error.errors())
            raise ServiceFault(
                f"{self.host} answered {operation} without a usable {missing}",
                operation=operation,
                hint="The service may have changed; an upgrade of rendernet-jupyter may know it.",
            ) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None
