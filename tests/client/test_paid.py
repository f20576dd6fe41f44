"""A paid request is sent once, and what its failure proves is said exactly."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from starlette.responses import PlainTextResponse

from rendernet_jupyter.errors import (
    AuthenticationError,
    NotEnoughCredits,
    OutcomeUnknown,
    RateLimited,
    RequestRefused,
    ServiceError,
    ServiceUnreachable,
)
from rendernet_jupyter.sandbox import ConnectionDropped

pytestmark = pytest.mark.anyio
BODY = [{"model": "JuggernautXL", "seed": 1, "prompt": {"positive": "a cat"}}]


@pytest.mark.parametrize(
    "name",
    [
        "response.generation.created.model",
        "response.generation.created.style_detail",
        "response.generation.created.video",
        "response.generation.created.202",
        "response.generation.created.legacy_images",
    ],
)
@pytest.mark.parametrize("status", [200, 201, 202])
async def test_every_known_answer_is_a_ticket(
    service: Any, script: Any, answer: Any, example: Any, name: str, status: int
) -> None:
    """A ticket that cannot be read is a picture that was paid for and lost."""
    body = example(name)
    ticket = await service(script(answer(body, status))).submit(BODY)
    assert ticket.generation_id == body["data"]["generation_id"]
    media = body["data"].get("media") or body["data"]["images"]
    assert [m.media_id for m in ticket.media] == [m["id"] for m in media]


async def test_unknown_fields_and_nulls_do_no_harm(service: Any, script: Any, answer: Any) -> None:
    """A field that the service adds tomorrow must not break today's notebooks."""
    body = {
        "data": {
            "generation_id": "gen_1",
            "credits_remaining": None,
            "eta": 3,
            "media": [{"id": "img_1", "dim": None, "status": None, "mood": "new", "type": None}],
        },
        "err": None,
        "trace": "x",
    }
    ticket = await service(script(answer(body, 201))).submit(BODY)
    assert ticket.media[0].state == "waiting"


@pytest.mark.parametrize(
    ("status", "err", "error"),
    [
        (400, {"code": "X", "message": "bad"}, RequestRefused),
        (400, {"code": "GE09", "message": "Invalid styles"}, RequestRefused),
        (401, {}, AuthenticationError),
        (402, {"code": "SANDBOX_NO_CREDITS", "message": "Not enough"}, NotEnoughCredits),
        (403, {}, AuthenticationError),
        (422, "a text", RequestRefused),
        (429, {}, RateLimited),
        (501, {}, RequestRefused),
        (307, {}, RequestRefused),
        (418, {"code": 7}, RequestRefused),
        (200, {"code": "GE09", "message": "Invalid styles"}, RequestRefused),
    ],
)
async def test_a_refusal_is_certain_and_sent_once(
    service: Any, script: Any, answer: Any, status: int, err: Any, error: type[ServiceError]
) -> None:
    """A refusal that was repeated could be accepted, and paid, the second time."""
    app = script(answer({"data": None, "err": err}, status))
    with pytest.raises(error) as caught:
        await service(app).submit(BODY)
    assert type(caught.value) is error
    assert len(app.seen) == 1
    assert caught.value.hint


@pytest.mark.parametrize("status", [302, 303, 408, 409, 425, 499, 500, 502, 503, 504, 520])
async def test_an_answer_that_proves_nothing_is_uncertain(
    service: Any, script: Any, answer: Any, status: int
) -> None:
    """A gateway that gave up may stand in front of a service that went on and charged."""
    app = script(answer({}, status))
    with pytest.raises(OutcomeUnknown, match="may have been charged"):
        await service(app).submit(BODY)
    assert len(app.seen) == 1


async def test_a_success_with_an_unknown_error_is_uncertain(
    service: Any, script: Any, answer: Any
) -> None:
    """A 201 that says "busy" may have begun, and been charged, all the same."""
    app = script(answer({"data": None, "err": {"code": "X1", "message": "busy"}}, 201))
    with pytest.raises(OutcomeUnknown, match="busy"):
        await service(app).submit(BODY)


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ReadTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("half an answer"),
        httpx.WriteError("broken pipe"),
        ConnectionDropped("createGeneration", accepted=True),
    ],
)
async def test_a_lost_answer_is_uncertain(service: Any, script: Any, trouble: Exception) -> None:
    """The neighbours bill twice here."""
    app = script(trouble)
    with pytest.raises(OutcomeUnknown, match="may have been charged"):
        await service(app).submit(BODY)
    assert len(app.seen) == 1


@pytest.mark.parametrize("trouble", [httpx.ConnectError("no route"), httpx.ConnectTimeout("slow")])
async def test_what_never_left_is_certain(service: Any, script: Any, trouble: Exception) -> None:
    """Without a network nobody needs to look through their account."""
    with pytest.raises(ServiceUnreachable) as caught:
        await service(script(trouble)).submit(BODY)
    assert "Nothing was sent" in caught.value.hint


@pytest.mark.parametrize("text", ["", "<html>welcome to the hotel's network</html>", "[]", "null"])
async def test_a_success_that_names_no_generation_is_uncertain(
    service: Any, script: Any, text: str
) -> None:
    """A 200 that cannot be read may be the service, or a login page in between."""
    with pytest.raises(OutcomeUnknown):
        await service(script(PlainTextResponse(text, 200))).submit(BODY)


async def test_retry_after_is_told(service: Any, script: Any, answer: Any) -> None:
    """Without the service's own wish everybody comes back too early."""
    with pytest.raises(RateLimited) as caught:
        await service(script(answer({}, 429, Retry_After="7"))).submit(BODY)
    assert caught.value.retry_after == 7.0


async def test_an_error_that_echoes_a_key_is_masked(service: Any, script: Any, answer: Any) -> None:
    """A notebook with the service's own words in it is published as it stands."""
    body = {"err": {"message": "unknown X-API-KEY: canary-5up3r-s3cret"}}
    with pytest.raises(AuthenticationError) as caught:
        await service(script(answer(body, 401))).submit(BODY)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "beside",
    [
        {"credits_remaining": "abc"},
        {"credits_remaining": []},
        {"credits_remaining": True},
        {"media": None},
        {"media": "soon"},
        {"media": [None, {"no": "id"}, {"id": "img_1", "dim": "large", "status": 7, "url": {}}]},
        {"created_at": "yesterday"},
    ],
)
async def test_what_stands_beside_the_id_decides_nothing(
    service: Any, script: Any, answer: Any, beside: dict[str, Any]
) -> None:
    """A picture that was paid for would be in doubt over a balance that cannot be read."""
    body = {"data": {"generation_id": "gen_1", **beside}, "err": {}}
    ticket = await service(script(answer(body, 201))).submit(BODY)
    assert ticket.generation_id == "gen_1"
    assert ticket.credits_left is None


@pytest.mark.parametrize("lie", [-5, True, "nan", -1e400, float("inf"), [], "much"])
async def test_a_price_that_is_none_is_not_said(service: Any, script: Any, lie: Any) -> None:
    """A negative price passes every limit, and makes room for more."""
    text = json.dumps({"data": {"estimated": lie, "balance": lie}})
    app = script(PlainTextResponse(text, media_type="application/json"))
    found = await service(app).estimate(BODY)
    assert (found.credits, found.balance) == (None, None)
