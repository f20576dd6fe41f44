"""Pictures of what can be named: how a model or style looks, the face of a character.

A listing may carry the address of a picture; it is fetched without the key, once, into the store.
The sandbox paints one for whoever asks. What has none, or cannot be had, has no picture: that is
no error. Nothing here decides how large it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.ports import RemoteMedium
from rendernet_jupyter.session.engines import Engine
from rendernet_jupyter.store import Store

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


def kept_sample(store: Store, address: str) -> Path | None:
    """The file of a picture that was fetched before."""
    known = store.faces.find(address) if address else None
    return store.media.find(known) if known else None


async def sample_of(engine: Engine, store: Store, name: str, address: str) -> Path | None:
    """The file of a picture: from the store, else fetched; None where there is none to be had.

    Args:
        engine: whose listing it stands in.
        store: where it is kept.
        name: whose picture it is.
        address: as `address_of` found it.
    """
    if not address or engine.replays:
        return kept_sample(store, address)
    if path := kept_sample(store, address):
        return path
    try:
        fetched = await engine.service.fetch(RemoteMedium(name, "success", "success", url=address))
    except RenderNetError:
        return None
    store.faces.keep(address, fetched.sha256)
    return store.media.find(fetched.sha256)
