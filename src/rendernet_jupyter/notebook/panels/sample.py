"""Small pictures of what can be named, as `data:` addresses that a form shows.

Each is fetched, or painted by the sandbox, when it is first wanted, and kept in the store; here it
is only made small. Everything here waits, so it is called from work behind a form, never from a
callback.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.notebook.panels.offer import Item
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.samples import sample_of
from rendernet_jupyter.store import Store
from rendernet_jupyter.view.thumbnail import thumbnail

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

EDGE, HEAVIEST = 192, 12_000  # pixels, and bytes of the JPEG
PATIENCE = 15.0  # seconds for the pictures of one page
_MOST = 600  # pictures that are remembered in memory, some 5 MB


class Samples:
    """The pictures of one listing.

    Args:
        session: whose store and engine.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._made: dict[str, str] = {}

    def known(self, item: Item) -> str | None:
        """The picture of an item; empty if it has none, None if nobody has looked yet."""
        return self._made.get(item.address) if item.address else ""

    def look(self, items: Sequence[Item]) -> None:
        """Look for the pictures of items; those that are not there in time have none."""
        wanted = {item.address: item.name for item in items if self.known(item) is None}
        if not wanted:
            return
        engine = self._session.engine()
        found = LOOP.wait(_all(engine, self._session.store, wanted))
        if len(self._made) > _MOST:
            self._made.clear()
        for address in wanted:
            self._made[address] = _small(found.get(address))


async def _all(engine: Engine, store: Store, wanted: dict[str, str]) -> dict[str, Path]:
    """The files of those addresses that could be had in time."""
    found: dict[str, Path] = {}

    async def look(address: str, name: str) -> None:
        if path := await sample_of(engine, store, name, address):
            found[address] = path

    tasks = [asyncio.create_task(look(*pair)) for pair in wanted.items()]
    try:
        await asyncio.wait(tasks, timeout=PATIENCE)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return found


def _small(path: Path | None) -> str:
    """A file as an address that holds it; empty for what is no picture."""
    if path is None:
        return ""
    try:
        content = thumbnail(path, EDGE, limit=HEAVIEST)
    except RenderNetError:
        return ""
    return f"data:image/jpeg;base64,{b64encode(content).decode()}"
