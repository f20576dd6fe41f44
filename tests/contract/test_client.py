"""What the client sends, held against the agreement by a witness on the wire."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.client.service import LISTINGS, Service
from rendernet_jupyter.client.wire import Wire
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.redaction import Secret
from rendernet_jupyter.request.plan import plan
from rendernet_jupyter.sandbox import SANDBOX_KEY, SANDBOX_ORIGIN, Knobs, World, create_app
from rendernet_jupyter.store.media import Media

SPECS = (
    "model: Harbour 15\na cat",
    (
        "model: JuggernautXL\nar: 16:9\nn: 2\ncfg: 6.5\nsteps: 20\nsampler: Euler a\nseed: 3\n"
        "quality: Plus\nloras: Silk Threads@0.4\nnegative: text\na cat"
    ),
    "style: Bokeh\na cat",
    "style: Cinematic @ flux\na cat",
    "model: Flux\nar: 9:16\na cat",
    "model: JuggernautXL\ncontrol: Depth ast_none control_mode=1 resize_mode=0\na cat",
    "model: JuggernautXL\nface: ast_none\na cat",
    'segment: ast_none "sofa" -> "chair"',
    "true_touch: ast_none scale=2 strength=0.4",
    "video_anyone: ast_none duration=5\nslowly",
)


class Witness:
    """Passes requests on to the sandbox, and keeps what it saw."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.seen: list[tuple[str, str, dict[str, str], Any]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""

        async def listen() -> Any:
            nonlocal body
            message = await receive()
            body += message.get("body", b"")
            return message

        await self._app(scope, listen, send)
        query = dict(p.split("=", 1) for p in scope["query_string"].decode().split("&") if p)
        sent = json.loads(body) if body else None
        self.seen.append((scope["method"], scope["path"], query, sent))


@pytest.fixture
def exchange(tmp_path: Path) -> list[tuple[str, str, dict[str, str], Any]]:
    """Everything that the client can say, as a witness heard it."""
    world = World(tmp_path / "world", knobs=Knobs(latency=0))
    witness = Witness(create_app(world))

    async def talk() -> None:
        wire = Wire(SANDBOX_ORIGIN, Secret(SANDBOX_KEY), app=witness)
        service = Service(wire, Media(tmp_path / "media"))
        listings = {name: await service.listing(name) for name in LISTINGS}
        catalog = Catalog.from_listings(listings)
        for spec in SPECS:
            found = plan(spec, catalog=catalog)
            assert not found.problems, found.problems
            bodies = [r.with_seed(1).body for r in found.requests]
            try:
                await service.estimate(bodies)
                ticket = await service.submit(bodies)
            except RenderNetError:
                continue  # an asset that does not exist: what was said of it counts, not the answer
            seen = await service.generation(ticket.generation_id)
            await service.recent()
            for medium in seen.media:
                await service.fetch(medium)
        await service.close()

    asyncio.run(talk())
    world.close()
    return witness.seen


def test_every_request_is_one_of_the_agreement(agreement: Any, exchange: Any) -> None:
    """A path or a method of our own invention would fail on the real service, and only there."""
    known = set(agreement.operations().values())
    api = [(m, p) for m, p, _, _ in exchange if p.startswith("/pub/")]
    assert {(m.lower(), agreement.template(p)) for m, p in api} <= known
    assert len(api) > 25


def test_every_body_is_of_the_agreed_shape(agreement: Any, exchange: Any) -> None:
    """A field with a slip is ignored by the service without a word."""
    batch = agreement.schema("GenerationBatch")
    fields = set(agreement.document["components"]["schemas"]["GenerationItem"]["properties"])
    bodies = [sent for m, p, _, sent in exchange if m == "POST"]
    assert len(bodies) >= len(SPECS)
    for body in bodies:
        batch.validate(body)
        for element in body:
            assert set(element) <= fields


def test_pages_are_asked_for_within_their_limits(exchange: Any) -> None:
    """A page size of 100 is refused, and the catalogue would stay empty."""
    sizes = {int(q["page_size"]) for _, _, q, _ in exchange if "page_size" in q}
    assert sizes
    assert max(sizes) <= 50
    assert min(int(q["page"]) for _, _, q, _ in exchange if "page" in q) == 1


def test_every_answer_of_the_examples_can_be_read(examples: Any, tmp_path: Path) -> None:
    """An answer that was seen in the wild must not break a notebook."""
    readers = {
        "/pub/v1/generations": "recent",
        "/pub/v1/generations/estimate": "estimate",
        "/pub/v1/generations/{generation_id}": "generation",
    }
    rows = [r for r in examples if r["role"] == "response" and r["path"] in readers]
    rows = [r for r in rows if r["status"] < 300]
    assert len(rows) > 12

    async def read(row: Any) -> object:
        from starlette.responses import JSONResponse

        wire = Wire(
            SANDBOX_ORIGIN, Secret(SANDBOX_KEY), app=JSONResponse(row["body"], row["status"])
        )
        service = Service(wire, Media(tmp_path))
        try:
            if row["method"] == "POST" and row["path"] == "/pub/v1/generations":
                return await service.submit([{}])
            call = getattr(service, readers[row["path"]])
            told = row["body"]["data"]
            name = told.get("generation_id", "") if isinstance(told, dict) else ""
            arguments = {"recent": (), "estimate": ([{}],), "generation": (name,)}
            return await call(*arguments[readers[row["path"]]])
        finally:
            await service.close()

    for row in rows:
        if "page" in row["body"].get("pagination", {}):
            row["body"]["pagination"]["page"] = 1  # the page that is asked for here
        assert asyncio.run(read(row)) is not None, row["file"]
