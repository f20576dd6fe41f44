"""A kernel that is still running when a newer version upgrades its store."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rendernet_jupyter import Session
from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.sandbox import World, create_app
from rendernet_jupyter.view.gallery import Gallery

PAID = "/pub/v1/generations"
OUTGROWN = "newer version .* has upgraded the store"
LATER = "9999-of-a-later-version"


class Upgrade:
    """A store's upgrade by another process, in the middle of an answer of the service.

    Attributes:
        after: paid requests that the service accepts before; 0 for never.
        answer: of the one that meets it: `accepted`, `refused`, or `lost`.
    """

    def __init__(self, world: World, folder: Path) -> None:
        self._app: Any = create_app(world, base_url="")
        self._file = folder / "store.sqlite3"
        self._first = asyncio.Lock()
        self.after = 0
        self.answer = "accepted"
        self.sent = 0

    def happens(self) -> None:
        self._do("INSERT OR IGNORE INTO migration VALUES (?, '')")

    def is_known(self) -> None:
        """From here on a kernel is one of the newer version."""
        self._do("DELETE FROM migration WHERE name = ?")

    def _do(self, change: str) -> None:
        with contextlib.closing(sqlite3.connect(self._file)) as database, database:
            database.execute(change, (LATER,))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get("method") != "POST" or scope["path"] != PAID:
            await self._app(scope, receive, send)
            return
        async with self._first:  # one at a time, so that their number is known
            self.sent += 1
            if self.sent != self.after:
                await self._app(scope, receive, send)
                return
            self.happens()
            if self.answer == "refused":
                body = b'{"err": {"code": "GE09", "message": "no"}}'
                await send({"type": "http.response.start", "status": 400, "headers": []})
                await send({"type": "http.response.body", "body": body})
                return
            await self._app(scope, receive, _nobody if self.answer == "lost" else send)


async def _nobody(_: Any) -> None:
    """An answer that is lost on its way."""


Kernels = Callable[[], Session]


@pytest.fixture
def upgrade(world: World, tmp_path: Path) -> Upgrade:
    return Upgrade(world, tmp_path / "store")


@pytest.fixture
def kernel(
    upgrade: Upgrade, address_of: Callable[[Any], str], again: Callable[..., Session]
) -> Kernels:
    """Starts kernels on the one store."""
    url = address_of(upgrade)
    return lambda: again(engine=url, world=None)


def restarted(old: Session, upgrade: Upgrade, kernel: Kernels) -> Session:
    old.close()
    upgrade.is_known()
    return kernel()


@pytest.mark.parametrize("answer", ["accepted", "lost", "refused"])
def test_what_an_older_kernel_was_sending_is_found_by_the_newer_one(
    answer: str, upgrade: Upgrade, kernel: Kernels, world: World
) -> None:
    """A picture would be paid for and forgotten, or a request that cost nothing be in doubt."""
    upgrade.after, upgrade.answer = 1, answer
    old = kernel()
    with pytest.raises(RenderNetError):
        old.generate("a heron --seed 1", "--timeout 20")
    with pytest.raises(StoreError, match=OUTGROWN) as told:
        old.generate("an otter --seed 1")
    assert "Restart the kernel" in told.value.hint
    assert upgrade.sent == 1
    new = restarted(old, upgrade, kernel)
    found = new.resume(timeout=60)
    assert (len(found.doubts), found.fetched) == (answer == "lost", answer == "accepted")
    assert found.waiting == found.elsewhere == ()
    assert len(new.store.journal.pending()) == (answer == "lost")
    assert world.counters.charges == (answer != "refused")
    assert new.command("store verify").exit_code == 0


def test_the_rest_of_a_sweep_is_not_sent_and_in_no_doubt(
    upgrade: Upgrade, kernel: Kernels, world: World
) -> None:
    """Of each request that waited for its turn a person would be asked whether it was charged."""
    upgrade.after = 2
    old = kernel()
    with pytest.raises(StoreError, match=OUTGROWN):
        old.generate("seed: 1..12\na heron", "--timeout 60")
    assert upgrade.sent < 12
    left = old.command("doctor")
    new = restarted(old, upgrade, kernel)
    assert "never sent" in repr(left)
    assert new.resume(timeout=60).doubts == ()
    made = new.generate("seed: 1..12\na heron", "--timeout 60")
    assert isinstance(made, Gallery)
    assert (len(made), world.counters.charges) == (12, 12)
    assert new.command("store verify").exit_code == 0


def test_an_older_kernel_takes_up_nothing_and_calls_nothing_damaged(
    upgrade: Upgrade, kernel: Kernels, world: World
) -> None:
    """It would write rows that the newer one takes for edited, or take those of that one for it."""
    old = kernel()
    world.knobs.latency = 1
    with pytest.raises(RenderNetError):
        old.generate("a heron --seed 1", "--timeout 0.3")
    upgrade.happens()
    for command, words in (("store verify", ""), ("verify", "all"), ("tag", "last bird")):
        with pytest.raises(StoreError, match=OUTGROWN):
            old.command(command, words)
    [(_, reason)] = old.resume(timeout=60).waiting
    assert "Restart the kernel" in reason
    new = restarted(old, upgrade, kernel)
    assert not new.store.marks.tags(new.store.runs.latest()[0].run_id)
    assert new.resume(timeout=60).fetched == 1
