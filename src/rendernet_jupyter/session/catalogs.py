"""The catalogue of an engine: from the store while it is young, else from the listings.

Nothing here decides what a name means.
"""

from __future__ import annotations

import time

from rendernet_jupyter.catalog import Catalog
from rendernet_jupyter.errors import AuthenticationError, RenderNetError
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.store import Store

DAY = 86_400.0
RECENT = 60.0  # seconds in which a listing is not read again because of one unknown name


async def catalog_of(engine: Engine, store: Store, *, oldest: float = DAY) -> tuple[Catalog, str]:
    """The catalogue, and a note when it is older than it should be.

    Args:
        engine: whose.
        store: where the last reading is kept.
        oldest: seconds; an older reading is replaced. The sandbox is read once a session.

    Raises:
        AuthenticationError: the key is not accepted, so nothing else will work either.
        RenderNetError: there is no reading at all, and none can be made.
    """
    if engine.listings_at is None:
        engine.recall(store)
    note = ""
    if engine.replays:
        return Catalog.from_listings(engine.listings, taken_at=engine.listings_at), note
    if engine.listings_at is None or time.time() - engine.listings_at > oldest:
        try:
            await engine.refresh(store)
        except AuthenticationError:
            raise
        except RenderNetError as error:
            if not engine.listings:
                raise
            note = (
                f"names are checked against a list of {_age(engine.listings_at)}: {error.message}"
            )
    return Catalog.from_listings(engine.listings, taken_at=engine.listings_at), note


def _age(taken_at: float | None) -> str:
    hours = (time.time() - (taken_at or 0)) / 3600
    return f"{hours:.0f} hours ago" if hours < 48 else f"{hours / 24:.0f} days ago"
