"""Samples: how each model, style and LoRA looks, to whoever asks, for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image

from rendernet_jupyter.sandbox import Knobs, World

pytestmark = pytest.mark.anyio

PICTURED = ("models", "styles", "loras")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world with the painter itself."""
    made = World(tmp_path, knobs=Knobs(latency=0))
    yield made
    made.close()


async def previews(client: httpx.AsyncClient, listing: str) -> dict[tuple[str, str], str]:
    answer = await client.get(f"/pub/v1/{listing}", params={"page_size": 50})
    return {(i["name"], i["base_model"]): i["preview"] for i in answer.json()["data"]}


@pytest.mark.parametrize("listing", PICTURED)
async def test_every_entry_has_a_sample_without_a_key(
    client: httpx.AsyncClient, world: World, listing: str
) -> None:
    """A picker would show a broken picture, or have to send the key to an address of a picture."""
    found = await previews(client, listing)
    assert found
    for name in list(found)[::7]:
        answer = await client.get(urlsplit(found[name]).path, headers={"x-api-key": ""})
        assert answer.status_code == 200, name
        assert Image.open(BytesIO(answer.content)).size == (192, 192)
    assert world.counters.charges == 0


async def test_a_style_of_two_base_models_has_two_samples(client: httpx.AsyncClient) -> None:
    """Somebody would choose the one and get the other."""
    found = await previews(client, "styles")
    both = [urlsplit(found["Cinematic", base]).path for base in ("sdxl", "flux")]
    one, other = [(await client.get(path)).content for path in both]
    assert one != other
    assert (await client.get(both[0])).content == one


@pytest.mark.parametrize(
    "path", ["styles/sd/Bokeh.png", "voices/sd/Rachel.png", "styles/sdxl/..png", "x/y/z.png"]
)
async def test_what_is_not_listed_has_none(client: httpx.AsyncClient, path: str) -> None:
    """A made-up address would keep a core busy, or fail as a fault of the sandbox."""
    assert (await client.get(f"/samples/{path}")).status_code == 404
