"""Keys stay at their origin; downloads come whole or not at all."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from starlette.responses import RedirectResponse, Response

from rendernet_jupyter.client.wire import Wire, is_loopback, origin_of
from rendernet_jupyter.errors import (
    DownloadError,
    RequestRefused,
    ServiceUnreachable,
    SettingsError,
)
from rendernet_jupyter.job.ports import RemoteMedium
from rendernet_jupyter.redaction import Secret

pytestmark = pytest.mark.anyio
KEY = Secret("canary-5up3r-s3cret")


def _png() -> bytes:
    made = BytesIO()
    Image.new("RGB", (1, 1)).save(made, "PNG")
    return made.getvalue()


PNG = _png()
MEDIUM = RemoteMedium("img_1", "success", "success", url="http://service.invalid/files/img_1.png")


async def test_the_key_goes_to_its_origin_and_not_to_downloads(
    service: Any, script: Any, answer: Any
) -> None:
    """A picture host that saw the key could spend the account's credits."""
    app = script(answer({"data": []}), Response(PNG, media_type="image/png"))
    client = service(app)
    await client.recent()
    await client.fetch(MEDIUM)
    assert [r.headers.get("x-api-key") for r in app.seen] == [KEY.reveal(), None]


async def test_a_redirect_of_the_service_is_not_followed(service: Any, script: Any) -> None:
    """A hijacked answer must not lead the key, or a paid request, elsewhere."""
    app = script(RedirectResponse("http://evil.invalid/", 307))
    with pytest.raises(RequestRefused, match="sends elsewhere"):
        await service(app).submit([{}])
    assert len(app.seen) == 1


async def test_the_key_is_for_one_origin_only(script: Any) -> None:
    """Another port, host or scheme is another place, whatever the path says."""
    app = script(Response("{}"))
    wire = Wire("http://service.invalid", KEY, app=app)
    for url in ("http://service.invalid:8080/x", "https://service.invalid/x"):
        await wire.send("GET", url)
    assert [r.headers.get("x-api-key") for r in app.seen] == [None, None]
    await wire.close()


@pytest.mark.parametrize("url", ["http://api.example.com", "http://10.0.0.5:8000"])
def test_a_key_does_not_travel_unencrypted(url: str) -> None:
    """Anybody in the same café could read it."""
    with pytest.raises(SettingsError, match="unencrypted") as caught:
        Wire(url, KEY)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("url", ["ftp://x", "api.rendernet.ai", "", "http://"])
def test_a_wrong_address_is_said(url: str) -> None:
    """A setting with a slip should name itself, not fail somewhere below."""
    with pytest.raises(SettingsError, match="address"):
        Wire(url, None)


def test_origins() -> None:
    """The default port and the written one are the same place."""
    assert origin_of("https://API.example/pub/v1") == "https://api.example:443"
    assert origin_of("http://127.0.0.1:8765") == "http://127.0.0.1:8765"
    assert is_loopback("http://127.8.9.1:80")
    assert is_loopback("http://[::1]:80")
    assert not is_loopback("http://127.evil.example:80")


async def test_a_download_is_hashed_measured_and_kept(
    service: Any, script: Any, tmp_path: Path
) -> None:
    """The store proves what was downloaded by the bytes themselves."""
    fetched = await service(script(Response(PNG))).fetch(MEDIUM)
    assert (fetched.mime, fetched.width, fetched.size) == ("image/png", 1, len(PNG))
    [file] = [f for f in (tmp_path / "media").rglob("*") if f.is_file()]
    assert file.read_bytes() == PNG
    assert file.stem == fetched.sha256


async def test_half_a_download_is_fetched_again(service: Any, script: Any) -> None:
    """A connection that breaks in the middle would leave half a picture."""
    half = Response(PNG[:40], headers={"content-length": str(len(PNG))})
    app = script(half, Response(PNG))
    fetched = await service(app).fetch(MEDIUM)
    assert fetched.size == len(PNG)
    assert len(app.seen) == 2


@pytest.mark.parametrize(
    "answers",
    [
        [Response(PNG[:40], headers={"content-length": str(len(PNG))})],
        [Response(PNG[:40])],
        [Response(b"")],
        [Response("<html>expired</html>")],
        [Response("gone", 403)],
        [Response("busy", 503)],
    ],
)
async def test_a_download_that_never_comes_whole_is_said(
    service: Any, script: Any, answers: list[Any], tmp_path: Path
) -> None:
    """Its reader must know that the picture is paid for and can be had later."""
    with pytest.raises(DownloadError) as caught:
        await service(script(*answers)).fetch(MEDIUM)
    assert "resume" in caught.value.hint
    assert [f for f in (tmp_path / "media").rglob("*") if f.is_file()] == []


async def test_an_unreachable_media_host_is_said(service: Any, script: Any) -> None:
    """The host of the pictures is another one than the service's; its name helps."""
    with pytest.raises(ServiceUnreachable, match=r"service\.invalid"):
        await service(script(httpx.ConnectError("refused"))).fetch(MEDIUM)


async def test_a_picture_with_damage_inside_is_fetched_again(service: Any, script: Any) -> None:
    """Wrong bytes of the right number would be kept, and shown, as the picture that was paid."""
    damaged = PNG[:-20] + b"?" + PNG[-19:]
    app = script(*(Response(data, media_type="image/png") for data in (damaged, PNG)))
    fetched = await service(app).fetch(MEDIUM)
    assert fetched.size == len(PNG)


async def test_what_comes_twice_with_one_flaw_is_what_the_service_has(
    service: Any, script: Any
) -> None:
    """A picture with an odd tail would be fetched for ever, and never shown."""
    odd = PNG + b"a maker's mark"
    app = script(*(Response(odd, media_type="image/png") for _ in range(2)))
    assert (await service(app).fetch(MEDIUM)).size == len(odd)
