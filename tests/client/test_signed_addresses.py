"""Addresses come through as the service wrote them, though no key does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.responses import Response

pytestmark = pytest.mark.anyio
SIGNED = "https://files.example/img_1.png?X-Amz-Signature=abcdef0123456789&key=12345678"
KEY = "canary-5up3r-s3cret"  # the key of the client in these tests


@pytest.mark.parametrize("ampersand", ["&", "\\u0026"])
@pytest.mark.parametrize("more", ["", KEY])
async def test_a_signature_is_kept(service: Any, script: Any, ampersand: str, more: str) -> None:
    """Without its signature an address is refused: a paid picture could not be fetched."""
    medium = {"id": "img_1", "status": "success", "url": SIGNED, "note": more}
    body = json.dumps({"data": medium, "err": {}}).replace("&", ampersand)
    found = await service(script(Response(body, media_type="application/json"))).medium("img_1")
    assert found.url == SIGNED
