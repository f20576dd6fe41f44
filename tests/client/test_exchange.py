"""What those who listen are told of an exchange: all of it, but no secret."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import Response

from rendernet_jupyter.client.exchange import Exchange, without
from rendernet_jupyter.redaction import Secret

KEY = "canary-5up3r-s3cret"
SECRETS = [Secret(KEY)]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just(f"a {KEY} b"),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just(KEY), inner),
)


@given(json_values, st.booleans())
def test_no_echo_of_a_secret_is_told(answer: Any, ascii_only: bool) -> None:
    """A service that echoes the key, as a value or as a name, would write it into the log."""
    content = json.dumps(answer, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    assert KEY not in json.dumps(without(answer, content, SECRETS))


def test_an_escaped_echo_is_an_echo() -> None:
    """JSON writes the same letters in many ways."""
    content = ('["\\u0063' + KEY[1:] + '"]').encode()
    assert without(json.loads(content), content, SECRETS) == ["[redacted]"]


def test_an_answer_without_secrets_is_told_as_it_is() -> None:
    """Polls come every second, and a copy of each would cost more than reading it."""
    answer = {"data": [{"id": "img_1"}]}
    assert without(answer, json.dumps(answer).encode(), SECRETS) is answer


@pytest.mark.anyio
async def test_a_study_sees_every_status(
    service: Callable[..., Any], script: Any, answer: Callable[..., Any]
) -> None:
    """A refusal is a fact as well, and its ids are what support asks for."""
    heard: list[dict[str, Any]] = []
    made = service(script(answer({"err": {}}, 418, x_request_id="r-1", x_other="no")))
    made._hear = lambda event, **facts: heard.append({"event": event, **facts})
    found: Exchange = await made.exchange("GET", "/pub/v1/models")
    assert (found.status, found.success, found.ids) == (418, False, {"x-request-id": "r-1"})
    assert found.seconds >= 0
    [request] = [one for one in heard if one["event"] == "request"]
    assert request["ids"] == {"x-request-id": "r-1"}
    await made.close()


@pytest.mark.anyio
@pytest.mark.parametrize("depth", [60, 100_000])
async def test_a_very_deep_answer_breaks_nothing(
    service: Callable[..., Any], script: Any, depth: int
) -> None:
    """The answer to a paid request must never be lost to those who only listen."""
    deep = '{"generation_id": "gen_1", "media": [], "x\\n": ' + "[" * depth + "]" * depth + "}"
    made = service(script(Response('{"data": ' + deep + "}")))
    found = await made.exchange("GET", "/pub/v1/generations/gen_1")
    assert found.status == 200
    await made.close()


@pytest.mark.anyio
async def test_whoever_listens_cannot_lose_the_answer_to_a_paid_request(
    service: Callable[..., Any], script: Any, answer: Callable[..., Any]
) -> None:
    """A fault in the log or in the radar would turn a picture that was paid for into a doubt."""

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("a fault of a listener")

    data = {"generation_id": "gen_1", "media": [{"id": "img_1"}]}
    made = service(script(answer({"data": data, "err": {}}, 201, date="no date at all")))
    made._hear = made.witness = broken
    assert (await made.submit([{}])).generation_id == "gen_1"
    await made.close()


@pytest.mark.anyio
async def test_what_is_read_is_what_came(
    service: Callable[..., Any], script: Any, answer: Callable[..., Any]
) -> None:
    """Those who listen get a cleaned copy; a picture's address is read as the service gave it."""
    seen: list[Exchange] = []
    medium = {"id": "img_1", "status": "success", "url": f"https://x.example/{KEY}/1.png"}
    made = service(script(answer({"data": medium, "err": {}})))
    made.witness = seen.append
    assert (await made.medium("img_1")).url == medium["url"]
    assert KEY not in repr(seen)
    await made.close()
