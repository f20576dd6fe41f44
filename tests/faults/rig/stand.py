"""The test stand: a sandbox over real HTTP, a proxy before it, and another client of the account.

The sandbox's own ledger is what counts in the end: who was charged for what is read from its world,
never from the client under test. Nothing here is broken by itself.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx
from PIL import Image
from rig.proxy import Proxy

from rendernet_jupyter.sandbox import SANDBOX_KEY, Knobs, World
from rendernet_jupyter.sandbox.serve import served

MODEL = "Harbour 15"
EDGE = 48  # pixels: some kilobytes of noise, enough to be cut in the middle


@dataclass(frozen=True, slots=True)
class Paid:
    """A generation as the service's books show it.

    Attributes:
        generation_id: its name.
        request: what was asked for, as a text that equal requests share.
        media: the hash of the bytes that the sandbox serves, by id, in order.
    """

    generation_id: str
    request: str
    media: Mapping[str, str]


@dataclass(slots=True)
class Stand:
    """A sandbox, a proxy, and what only the bookkeeper knows.

    Attributes:
        folder: for the store of the client under test.
        foreign: generations that the other client of the account made.
    """

    world: World
    direct: str
    proxy: Proxy
    folder: Path
    key: str = SANDBOX_KEY
    foreign: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        """Where the client under test goes."""
        return self.proxy.url

    @property
    def store(self) -> Path:
        """The store of the client under test."""
        return self.folder / "store"

    def look_alikes(self, count: int, batch_size: int) -> None:
        """The other client makes `count` generations of that size, straight at the sandbox."""
        with httpx.Client(base_url=self.direct, headers={"X-API-KEY": self.key}) as client:
            for _ in range(count):
                number = len(self.foreign)
                element = {
                    "model": MODEL,
                    "batch_size": batch_size,
                    "seed": number,
                    "prompt": {"positive": f"somebody else's picture, number {number}"},
                }
                answer = client.post("/pub/v1/generations", json=[element]).json()
                self.foreign.add(answer["data"]["generation_id"])

    def paid(self) -> list[Paid]:
        """Everything that was charged to the account, oldest first, without the other client's."""
        rows = self.world.database.read(
            lambda db: db.execute(
                "SELECT g.id AS generation_id, m.id AS media_id, m.recipe FROM generations AS g"
                " JOIN media AS m ON m.generation_id = g.id ORDER BY g.created_at, g.rowid, m.place"
            ).fetchall()
        )
        found: dict[str, Paid] = {}
        for row in rows:
            recipe = json.loads(row["recipe"])
            one = found.setdefault(
                row["generation_id"], Paid(row["generation_id"], request_of(recipe["element"]), {})
            )
            content = self.world.outbox.obtain(recipe).read_bytes()
            found[one.generation_id] = Paid(
                *(one.generation_id, one.request),
                {**one.media, row["media_id"]: hashlib.sha256(content).hexdigest()},
            )
        return [one for name, one in found.items() if name not in self.foreign]

    def charges(self) -> int:
        """How often the account was charged, without the other client's."""
        entries = [e for e in self.world.ledger() if e.reason == "charge"]
        return len([e for e in entries if e.generation_id not in self.foreign])


def request_of(body: Mapping[str, Any]) -> str:
    """What tells one request of these tests from another."""
    return f"{body['prompt']['positive']} ({body['seed']})"


def draw(recipe: Mapping[str, Any]) -> bytes:
    """Stands in for the painter: a small picture of noise that follows from the recipe."""
    seed = hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).digest()
    file = io.BytesIO()
    noise = Random(seed).randbytes(EDGE * EDGE * 3)
    Image.frombytes("RGB", (EDGE, EDGE), noise).save(file, "PNG")
    return file.getvalue()


@contextmanager
def standing(
    folder: Path, *, chance: Random, knobs: Knobs | None = None, key: str = SANDBOX_KEY
) -> Iterator[Stand]:
    """A stand for as long as the block lasts."""
    world = World(folder / "world", knobs=knobs or Knobs(latency=0), credits=100_000, make=draw)
    try:
        with served(world, keys=[key]) as direct, Proxy(direct, chance).running() as proxy:
            yield Stand(world, direct, proxy, folder, key)
    finally:
        world.close()
