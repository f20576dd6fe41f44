"""A store in a temporary folder, and the records to put into it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from rendernet_jupyter.job.ports import Fetched, Intent, RemoteMedium, Settlement, Ticket
from rendernet_jupyter.result.records import Answer, Run
from rendernet_jupyter.store import Store
from rendernet_jupyter.store.account import Account

ME = Account("sandbox", "http://sandbox.invalid:80", "f00d")


def png(colour: str = "teal", size: tuple[int, int] = (8, 6)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


class Desk:
    """A store and the few moves that a session makes with it."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder, clock=lambda: 1_000.0, quota=0)
        self.me = ME

    def put(self, data: bytes) -> str:
        with self.store.media.incoming() as file:
            file.write(data)
            return self.store.media.keep(file).sha256

    def intend(self, name: str = "1", digest: str = "rn1:d", account: Account = ME) -> Intent:
        body = {"model": "JuggernautXL", "seed": 7, "prompt": {"positive": "a cat"}}
        intent = Intent(f"job_{name}", body, 1, "a cat")
        answer = Answer(body, "model", digest=digest, canonical="prompt: a cat", credits=2.0)
        run = Run(f"run_{name}", 900.0, account.engine, source="a cat", answers=(answer,))
        self.store.journal.open_run(run, account, [intent], "0")
        return intent

    def finish(self, intent: Intent, data: bytes, generation: str = "gen_1") -> str:
        sha = self.put(data)
        medium = RemoteMedium("img_1", "success", "success", url="x")
        self.store.journal.ticket(intent.job_id, Ticket(generation, (medium,), 998.0))
        fetched = Fetched(medium, sha, "image/png", len(data), 8, 6)
        self.store.journal.settle(Settlement(intent.job_id, generation, (fetched,)))
        return sha


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "shelf")
    yield made
    made.store.close()


@pytest.fixture
def picture() -> Callable[..., bytes]:
    return png
