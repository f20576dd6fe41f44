"""The catalogue of an engine: read once, kept in the store, and read anew behind the scenes.

A young reading serves at once. An old one serves too, while a newer one is under way on the loop;
what that changed, or why it failed, is said at the next use. Nothing here decides what a name
means, or shows anything.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from concurrent.futures import TimeoutError as NotYet
from typing import Any

from rendernet_jupyter.catalog import Catalog, sentence
from rendernet_jupyter.errors import AuthenticationError, RenderNetError
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.session.loop import LOOP
from rendernet_jupyter.store import Store

DAY = 86_400.0
RECENT = 60.0  # seconds in which a listing is not read again because of one unknown name
PATIENCE = 300.0  # seconds after a reading in the background that failed, before the next
FIRST_LOOK = 0.25  # seconds that a first keystroke may wait for the sandbox in process


async def catalog_of(
    engine: Engine, store: Store, *, oldest: float | None = None
) -> tuple[Catalog, str]:
    """The catalogue, and a line about it when there is something to say.

    Args:
        engine: whose.
        store: where the last reading is kept.
        oldest: seconds; an older reading is replaced before anything is answered. Without it, one
            that is older than a day serves while a newer one is fetched. The sandbox in process is
            read once a session.

    Raises:
        AuthenticationError: the key is not accepted, so nothing else will work either.
        RenderNetError: there is no reading at all, and none can be made.
    """
    if engine.listings_at is None or (not engine.replays and _is_old(engine, DAY)):
        engine.recall(store)  # another kernel may have read it by now
    if engine.replays:
        return engine.catalog(), ""
    if engine.listings_at is None or (oldest is not None and _is_old(engine, oldest)):
        try:
            await read_now(engine, store)
        except AuthenticationError:
            raise
        except RenderNetError as error:
            if not engine.listings:
                raise
            engine.trouble = error.message
    elif _is_old(engine, DAY) and time.time() - engine.tried_at > PATIENCE:
        _reading(engine, store)
    return engine.catalog(), _news(engine)


async def read_now(engine: Engine, store: Store) -> None:
    """Read it now; a reading that is under way already is as good. A replay stays as it is.

    Raises:
        RenderNetError: it cannot be read; what was known before stays known.
    """
    if engine.replays:
        return
    if engine.reading is not None and not engine.reading.done():
        before = engine.listings_at
        await asyncio.wait([engine.reading])
        if engine.listings_at != before:
            return
    engine.tried_at = time.time()
    await engine.refresh(store)


async def catalog_now(engine: Engine, store: Store, *, anew: bool = False) -> Catalog:
    """The catalogue; `anew`: read once more, however young it is. Errors as of `catalog_of`."""
    if anew:
        await read_now(engine, store)
    return (await catalog_of(engine, store))[0]


async def items_of(
    engine: Engine, store: Store, name: str, *, anew: bool = False
) -> list[dict[str, Any]]:
    """The entries of one listing; arguments as of `catalog_now`.

    Raises:
        RenderNetError: it cannot be read anew, or never was read.
    """
    await catalog_now(engine, store, anew=anew)
    known, error = engine.listings, engine.unread.get(name)
    if error and (anew or name not in known):
        raise error
    return known.get(name, []) if name in engine.unsure else known[name]


def at_hand(engine: Engine, store: Store) -> Catalog:
    """What is known without asking a service: for completion, which must not wait.

    A session that has read nothing yet takes what an earlier one left in the store, however old. Of
    the sandbox in process a first reading is begun when there is none; it is here in a moment.
    """
    if engine.listings_at is None:
        engine.recall(store)
    if engine.listings_at is not None:
        return engine.catalog()
    if engine.kept is None:
        items, taken_at = store.listings(engine.account)
        engine.kept = Catalog.from_listings(items, taken_at=taken_at)
        if taken_at is None and engine.world is not None:
            with contextlib.suppress(NotYet, RenderNetError):
                LOOP.submit(catalog_of(engine, store)).result(FIRST_LOOK)
                return engine.catalog()
    return engine.kept


def is_being_read(engine: Engine) -> bool:
    """Whether a reading is under way behind the scenes."""
    return engine.reading is not None and not engine.reading.done()


def age(taken_at: float | None) -> str:
    """How long ago a reading was, for people."""
    minutes = (time.time() - (taken_at or 0)) / 60
    if minutes < 2:
        return "just now" if minutes < 1 else "a minute ago"
    if minutes < 120:
        return f"{minutes:.0f} minutes ago"
    hours = minutes / 60
    return f"{hours:.0f} hours ago" if hours < 48 else f"{hours / 24:.0f} days ago"


async def stop(engine: Engine) -> None:
    """End a reading that is under way: its session closes."""
    if engine.reading is not None:
        engine.reading.cancel()
        await asyncio.wait([engine.reading])


def _is_old(engine: Engine, seconds: float) -> bool:
    once = engine.choice.kind == "sandbox" and seconds == DAY
    return not once and time.time() - (engine.listings_at or 0.0) > seconds


def _reading(engine: Engine, store: Store) -> asyncio.Task[None]:
    """The reading that is under way; begun if there is none."""
    if engine.reading is None or engine.reading.done():
        engine.reading = asyncio.get_running_loop().create_task(_read(engine, store))
    return engine.reading


async def _read(engine: Engine, store: Store) -> None:
    engine.tried_at = time.time()
    try:
        await engine.refresh(store)
    except RenderNetError as error:
        engine.trouble = error.message


def _news(engine: Engine) -> str:
    """What nobody was told yet, in one line: why there is no newer reading, or what one changed."""
    if why := engine.trouble:
        if not _is_old(engine, DAY):
            engine.trouble = ""  # said once: names of today are good enough
        return f"names are checked against a list of {age(engine.listings_at)}: {why}"
    said, engine.news = sentence(engine.news), ()
    return f"since the names were last read: {said}" if said else ""
