"""The wire that refuses everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from rendernet_jupyter.client.service import Service
from rendernet_jupyter.client.shut import ShutWire
from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.job.ports import RemoteMedium
from rendernet_jupyter.store.media import Media

pytestmark = pytest.mark.anyio


async def test_nothing_leaves_by_any_way(tmp_path: Path) -> None:
    """One forgotten way out would be a connection where none may be."""
    service = Service(ShutWire(), Media(tmp_path))
    medium = RemoteMedium("img_1", "success", "success", url="https://example.org/a.png")
    ways = {
        "submit": lambda: service.submit([{}]),
        "estimate": lambda: service.estimate([{}]),
        "listing": lambda: service.listing("models"),
        "recent": service.recent,
        "generation": lambda: service.generation("gen_1"),
        "medium": lambda: service.medium("img_1"),
        "fetch": lambda: service.fetch(medium),
        "upload": lambda: service.assets.upload(b"x", "image", (1, 1)),
    }
    for way in ways.values():
        with pytest.raises(RenderNetError, match="asks nobody"):
            await way()
    with pytest.raises(RenderNetError):
        await service.fetch_address("https://example.org/a.png", 9)
    await service.close()
