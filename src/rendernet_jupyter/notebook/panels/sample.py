"""Small pictures of what can be named, as `data:` addresses that a form shows.

Each is fetched, or painted by the sandbox, when it is first wanted, and kept in the store; here it
is only made small. Everything here waits, so it is called from work behind a form, never from a
callback.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rendernet_jupyter.notebook.panels.cards import picture_of
from rendernet_jupyter.notebook.panels.offer import Item
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.session.pictures import pictures_in_time

if TYPE_CHECKING:
    from rendernet_jupyter.session import Session

EDGE, HEAVIEST = 192, 12_000  # pixels, and bytes of the JPEG
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
        found = LOOP.wait(pictures_in_time(engine, self._session.store, wanted))
        if len(self._made) > _MOST:
            self._made.clear()
        for address in wanted:
            path = found.get(address)
            self._made[address] = picture_of(path, EDGE, HEAVIEST) if path else ""
