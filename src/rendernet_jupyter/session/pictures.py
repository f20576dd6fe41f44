"""Pictures at addresses: how a model or style looks, a face, a file of the account.

A listing may carry the address of a picture; it is fetched without the key, once, into the store.
The sandbox paints one for whoever asks. What has none, or cannot be had, has no picture: that is
no error. Nothing here decides how large it is shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.ports import RemoteMedium
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.store import Store

PATIENCE = 15.0
"""Seconds that a list of names waits for its pictures."""

AT_ONCE = 6
"""Pictures fetched side by side."""

_FIELDS = (
    *("preview", "preview_url", "thumbnail", "thumbnail_url", "input_image"),
    *("image", "image_url", "sample", "sample_url", "cover"),
)
"""Where an item may say its picture; the service documents only `input_image`, of a character."""


def address_of(item: Mapping[str, Any]) -> str:
    """The address of the picture that an item of a listing carries; empty for none."""
    for name in _FIELDS:
        value = item.get(name)
        if isinstance(value, str) and value.startswith(("https://", "http://")):
            return value
    return ""


def kept_picture(store: Store, address: str) -> Path | None:
    """The file of a picture that was fetched before."""
    known = store.faces.find(address) if address else None
    return store.media.find(known) if known else None


async def picture_at(engine: Engine, store: Store, address: str, name: str) -> Path | None:
    """The file of a picture: from the store, else fetched; None where there is none to be had.

    Args:
        engine: whose listing it stands in.
        store: where it is kept.
        address: as the listing says it; may be empty.
        name: whose picture it is.
    """
    path = kept_picture(store, address)
    if path or not address or engine.replays:
        return path
    try:
        fetched = await engine.service.fetch(RemoteMedium(name, "success", "success", url=address))
    except RenderNetError:
        return None
    store.faces.keep(address, fetched.sha256)
    return store.media.find(fetched.sha256)


async def pictures_in_time(
    engine: Engine, store: Store, wanted: Mapping[str, str], *, patience: float = PATIENCE
) -> dict[str, Path]:
    """The files of pictures by their address, as many as are to be had in time.

    Args:
        engine: whose listing they stand in.
        store: where they are kept.
        wanted: whose picture it is, by its address.
        patience: seconds.
    """
    slots = asyncio.Semaphore(AT_ONCE)
    found: dict[str, Path] = {}

    async def look(address: str, name: str) -> None:
        async with slots:
            if path := await picture_at(engine, store, address, name):
                found[address] = path

    tasks = [asyncio.create_task(look(*pair)) for pair in wanted.items()]
    try:
        if tasks:
            await asyncio.wait(tasks, timeout=patience)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return found
