"""Files reach the service whole, without the key, and are waited for."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.responses import JSONResponse, RedirectResponse, Response

from rendernet_jupyter.client.assets import Patience
from rendernet_jupyter.errors import (
    AssetError,
    AuthenticationError,
    NotFound,
    ServiceFault,
    ServiceUnreachable,
)

pytestmark = pytest.mark.anyio
DATA = b"\x89PNG and so on"
OK = Response()
MISSING = Response('{"err": {"message": "no such asset"}}', 404)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds

    def patience(self, **other: float) -> Patience:
        return Patience(self.clock, self.sleep, **other)


def address(answer: Any, url: str = "http://service.invalid/put/1?signature=abcdef") -> Any:
    return answer({"data": {"id": "ast_1", "upload_url": url}, "err": {}}, 201)


def shown(answer: Any, *words: str | None) -> list[Any]:
    items = [{"id": "ast_1"} | ({} if word is None else {"status": word}) for word in words]
    return [answer({"data": item, "err": {}}) for item in items]


@pytest.mark.parametrize("kind", ["image", "video", "audio"])
async def test_an_upload_is_two_steps(
    service: Any, script: Any, answer: Any, example: Any, kind: str
) -> None:
    """The type stands in the query and the size in the body, or a video becomes a picture."""
    told = example(f"response.asset.upload.v2.{kind}")
    told["data"]["upload_url"] = "http://service.invalid/put/1"
    app = script(answer(told, 201), OK)
    assert await service(app).assets.upload(DATA, kind, (900, 600)) == f"ast_{kind}Abc11"
    ask, put = app.seen
    assert (ask.method, ask.url.path) == ("POST", "/pub/v2/assets/upload")
    assert ask.query_params["type"] == kind
    assert (put.method, put.url.path) == ("PUT", "/put/1")
    assert put.headers["content-length"] == str(len(DATA))
    assert "content-type" not in put.headers


@pytest.mark.parametrize(
    "url", ["http://service.invalid/put/1", "http://service.invalid:81/put/1?signature=x"]
)
async def test_the_key_never_reaches_the_upload_host(
    service: Any, script: Any, answer: Any, url: str
) -> None:
    """Whoever runs the object store could spend the account's credits."""
    app = script(address(answer, url), OK)
    await service(app).assets.upload(DATA, "image")
    assert [r.headers.get("x-api-key") is not None for r in app.seen] == [True, False]


async def test_an_upload_host_may_send_elsewhere(service: Any, script: Any, answer: Any) -> None:
    """Object stores redirect to another region; the bytes must follow, the key not."""
    away = RedirectResponse("http://service.invalid/region/1", 307)
    app = script(address(answer), away, OK)
    await service(app).assets.upload(DATA, "image")
    assert [r.method for r in app.seen] == ["POST", "PUT", "PUT"]
    assert "x-api-key" not in app.seen[2].headers


@pytest.mark.parametrize(
    "trouble",
    [Response("", 503), Response("expired", 403), httpx.WriteError("cut"), ConnectionError("gone")],
)
async def test_a_failed_put_is_repeated_at_a_new_address(
    service: Any, script: Any, answer: Any, trouble: Any
) -> None:
    """An upload costs nothing, and a connection that breaks once is no reason to give up."""
    app = script(address(answer), trouble, address(answer), OK)
    assert await service(app).assets.upload(DATA, "image") == "ast_1"
    assert [r.method for r in app.seen] == ["POST", "PUT", "POST", "PUT"]


async def test_a_host_that_never_takes_the_bytes_is_said(
    service: Any, script: Any, answer: Any
) -> None:
    """The signature of the address must not stand in the message."""
    app = script(*[address(answer), httpx.ConnectError("no route to signature=abcdef")] * 3)
    with pytest.raises(ServiceUnreachable) as caught:
        await service(app).assets.upload(DATA, "image")
    assert "abcdef" not in str(caught.value)
    app = script(*[address(answer), Response("no", 403)] * 3)
    with pytest.raises(ServiceFault, match="does not take the file"):
        await service(app).assets.upload(DATA, "image")


async def test_a_file_that_is_too_large_is_not_sent_again(
    service: Any, script: Any, answer: Any
) -> None:
    """Six times a hundred megabytes would not make them fewer."""
    app = script(address(answer), Response("", 413))
    with pytest.raises(AssetError, match="413") as caught:
        await service(app).assets.upload(DATA, "image")
    assert len(app.seen) == 2
    assert "Nothing was paid" in caught.value.hint


async def test_a_wrong_key_is_not_asked_with_again(service: Any, script: Any, answer: Any) -> None:
    """Repeating it may lock the account."""
    app = script(answer({"err": {}}, 401))
    with pytest.raises(AuthenticationError):
        await service(app).assets.upload(DATA, "image")
    assert len(app.seen) == 1


@pytest.mark.parametrize("data", [None, [], {"id": "ast_1"}, {"upload_url": "x"}])
async def test_an_answer_without_an_address_is_said(
    service: Any, script: Any, answer: Any, data: Any
) -> None:
    """A service that changed must not look like a fault of the file."""
    with pytest.raises(ServiceFault, match="no address"):
        await service(script(answer({"data": data, "err": {}}))).assets.upload(DATA, "image")


@pytest.mark.parametrize(
    ("name", "status"),
    [("image", "active"), ("video", "active"), ("audio", "active"), ("pending", "pending"),
     ("failed", "failed")],
)  # fmt: skip
async def test_every_known_asset_is_understood(
    service: Any, script: Any, answer: Any, example: Any, name: str, status: str
) -> None:
    """An asset that is used too early is refused, and one that failed is waited for in vain."""
    app = script(answer(example(f"response.asset.get.v2.{name}")))
    assert (await service(app).assets.asset("ast_1")).status == status


async def test_an_upload_is_waited_for_until_it_is_ready(
    service: Any, script: Any, answer: Any
) -> None:
    """Words that nobody knows mean: not yet."""
    time = Time()
    app = script(MISSING, *shown(answer, "pending", "scanning", "active"))
    found = await service(app).assets.looked_at("ast_1", time.patience(pause=2))
    assert (found.status, time.now) == ("active", 106)


async def test_a_failed_asset_ends_the_wait_with_its_reason(
    service: Any, script: Any, answer: Any
) -> None:
    """Waiting two minutes for what will never be is no help."""
    failed = answer({"data": {"id": "ast_1", "status": "failed", "error": "no face"}, "err": {}})
    found = await service(script(failed)).assets.looked_at("ast_1", Time().patience())
    assert (found.status, found.reason) == ("failed", "no face")


async def test_an_asset_that_stays_pending_is_given_up(
    service: Any, script: Any, answer: Any
) -> None:
    """A cell must end, and say that nothing was bought."""
    time = Time()
    with pytest.raises(AssetError, match="ready in 7 s; its status is pending") as caught:
        await service(script(*shown(answer, "pending"))).assets.looked_at(
            "ast_1", time.patience(limit=7, pause=2)
        )
    assert time.now == 107
    assert "Nothing was paid" in caught.value.hint


async def test_a_service_without_a_status_gets_some_time(
    service: Any, script: Any, answer: Any
) -> None:
    """No copy of the documentation shows this answer; a moment of patience costs nothing."""
    time = Time()
    app = script(*shown(answer, None))
    found = await service(app).assets.looked_at("ast_1", time.patience(pause=2, grace=20))
    assert (found.status, time.now) == ("active", 120)
    await service(app).assets.looked_at("ast_1", time.patience(), fresh=False)
    assert time.now == 120


async def test_an_old_upload_that_is_gone_is_said_at_once(
    service: Any, script: Any, answer: Any
) -> None:
    """Its file is uploaded anew, which must not wait for what will not come back."""
    with pytest.raises(NotFound):
        await service(script(MISSING)).assets.looked_at("ast_1", Time().patience(), fresh=False)


async def test_an_address_of_the_user_is_fetched_without_the_key(service: Any, script: Any) -> None:
    """Anybody could be behind an address in somebody else's notebook."""
    app = script(Response("", 503), Response(DATA))
    assert await service(app).fetch_address("http://service.invalid/me.png", 100) == DATA
    assert all("x-api-key" not in r.headers for r in app.seen)


@pytest.mark.parametrize(
    ("trouble", "says"),
    [
        (Response("", 404), r"me.png cannot be fetched \(404\)"),
        (Response("", 401), r"me.png cannot be fetched \(401\)"),
        (httpx.ConnectError("refused"), "me.png cannot be fetched"),
        (Response(bytes(3 << 20)), "larger than 2 MiB"),
    ],
)
async def test_an_address_that_brings_nothing_is_said(
    service: Any, script: Any, trouble: Any, says: str
) -> None:
    """A wrong link must not read as if the API key were wrong, nor show a signature."""
    with pytest.raises(AssetError, match=says) as caught:
        await service(script(trouble)).fetch_address(
            "http://zoe:pass@service.invalid/me.png?token=abcdef", 2 << 20
        )
    assert "abcdef" not in str(caught.value)
    assert "pass" not in str(caught.value)
    assert "login" not in caught.value.hint


async def test_one_medium_can_be_asked_for(service: Any, script: Any, answer: Any) -> None:
    """A picture of the website is used by its id alone."""
    body = {"data": {"id": "img_1", "type": "image", "status": "success", "url": "u"}, "err": {}}
    app = script(answer(body))
    assert (await service(app).medium("img_1")).state == "success"
    assert app.seen[0].url.path == "/pub/v1/generations/media/img_1"


async def test_a_page_of_assets_tells_what_they_are(
    service: Any, script: Any, example: Any
) -> None:
    """A list of ids alone says nothing of what was sent along."""
    app = script(JSONResponse(example("response.asset.list.v2")))
    found, total = await service(app).assets.page(2, 20)
    film, picture = found
    assert (film.kind, film.width, film.height, film.duration) == ("video", 1280, 720, 8)
    assert (picture.asset_id, picture.status, picture.kind) == ("ast_imageAbc11", "active", "image")
    assert (total, app.seen[0].url.query) == (2, "page=2&page_size=20")


async def test_assets_of_odd_answers_are_told_as_far_as_they_go(
    service: Any, script: Any, answer: Any
) -> None:
    """One entry of an unknown shape would hide all the others."""
    items = [{"id": "ast_1", "size": "large", "duration": "?"}, {"no": "id"}, 7]
    found, total = await service(script(answer({"data": items, "err": {}}))).assets.page(1, 20)
    assert ([(one.asset_id, one.width) for one in found], total) == ([("ast_1", 0)], None)
    with pytest.raises(ServiceFault, match="without a list"):
        await service(script(answer({"data": {}, "err": {}}))).assets.page(1, 20)
