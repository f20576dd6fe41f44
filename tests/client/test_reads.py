"""Reads are repeated while the trouble may pass, and every known shape is understood."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse

from rendernet_jupyter.client.failures import Failures, read_err, retry_after
from rendernet_jupyter.errors import (
    AuthenticationError,
    NotFound,
    ServiceFault,
    ServiceUnreachable,
)

pytestmark = pytest.mark.anyio
EMPTY = {"data": [], "err": {}}


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("pending", ["running", "running"]),
        ("initiated", ["waiting"]),
        ("partial", ["success", "running"]),
        ("success", ["success", "success"]),
        ("failed", ["failed"]),
        ("mixed", ["success", "failed"]),
        ("video_success", ["success"]),
        ("with_pagination", ["success"]),
    ],
)
async def test_every_known_generation_is_understood(
    service: Any, script: Any, answer: Any, example: Any, name: str, states: list[str]
) -> None:
    """A status that is read wrongly makes a cell wait for ever, or give up too soon."""
    body = example(f"response.generation.get.{name}")
    asked = body["data"]["generation_id"]
    found = await service(script(answer(body))).generation(asked)
    assert [m.state for m in found.media] == states


async def test_an_answer_about_another_generation_is_not_taken(
    service: Any, script: Any, answer: Any, example: Any
) -> None:
    """A proxy that mixes up answers would put one cell's pictures into another."""
    body = example("response.generation.get.success")
    with pytest.raises(ServiceFault, match="gen_mine"):
        await service(script(answer(body))).generation("gen_mine")


async def test_a_listing_without_a_list_is_a_fault(service: Any, script: Any, answer: Any) -> None:
    """An empty catalogue would call every model of a right cell unknown, for a day."""
    with pytest.raises(ServiceFault, match="without a list"):
        await service(script(answer({"data": None, "err": {}}))).listing("models")


async def test_the_listing_is_understood(
    service: Any, script: Any, answer: Any, example: Any
) -> None:
    """One listing tells of all jobs in flight."""
    body = example("response.generation.list")
    found = await service(script(answer(body))).recent()
    assert [g.generation_id for g in found] == ["gen_8sQd2Vn4Tc", "gen_5kP0aXw9Lr"]
    assert [g.final for g in found] == [False, True]


@pytest.mark.parametrize("status", ["processing", "queued", "completed", "", None])
async def test_an_unknown_status_means_not_finished(
    service: Any, script: Any, answer: Any, status: Any
) -> None:
    """A word nobody knows must neither end the wait nor lose the picture."""
    body = {"data": {"generation_id": "g", "media": [{"id": "img_1", "status": status}]}}
    found = await service(script(answer(body))).generation("g")
    assert not found.final


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.ReadTimeout("slow"),
        httpx.ConnectError("no route"),
        PlainTextResponse("busy", 503),
        PlainTextResponse("slow down", 429, {"Retry-After": "0"}),
    ],
)
async def test_passing_trouble_is_sat_out(
    service: Any, script: Any, answer: Any, trouble: Any
) -> None:
    """One dropped poll would end a wait for pictures that are being made."""
    app = script(trouble, answer(EMPTY))
    assert await service(app).recent() == []
    assert len(app.seen) == 2


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (httpx.ConnectError("no route"), ServiceUnreachable),
        (PlainTextResponse("busy", 503), ServiceFault),
    ],
)
async def test_lasting_trouble_is_said(
    service: Any, script: Any, trouble: Any, error: type[Exception]
) -> None:
    """A wait without end tells nobody that the service is down."""
    app = script(trouble)
    with pytest.raises(error) as caught:
        await service(app).recent()
    assert len(app.seen) == 3
    assert "service.invalid" in str(caught.value)


@pytest.mark.parametrize(("status", "error"), [(401, AuthenticationError), (404, NotFound)])
async def test_what_will_not_pass_is_not_repeated(
    service: Any, script: Any, answer: Any, status: int, error: type[Exception]
) -> None:
    """Six attempts with a wrong key look like an attack."""
    app = script(answer({"err": {}}, status))
    with pytest.raises(error):
        await service(app).generation("gen_1")
    assert len(app.seen) == 1


async def test_the_estimate_reads_its_own_error_key(
    service: Any, script: Any, answer: Any, example: Any
) -> None:
    """The one end-point that says `error` would report its failures as prices of nothing."""
    found = await service(script(answer(example("response.estimate")))).estimate([{}])
    assert (found.credits, found.balance) == (6, 184)
    from rendernet_jupyter.errors import RequestRefused

    with pytest.raises(RequestRefused, match="Body must be an array"):
        await service(script(answer(example("response.error.estimate"), 400))).estimate([{}])


async def test_listings_are_read_to_their_last_page(service: Any, script: Any, answer: Any) -> None:
    """A style on page three would be called unknown."""
    names = [f"voice {n}" for n in range(120)]

    def page(request: Any) -> Any:
        number = int(request.query_params["page"])
        cut = names[(number - 1) * 50 : number * 50]
        facts = {"page": number, "page_size": 50, "total": len(names)}
        return answer({"data": [{"name": n} for n in cut], "err": {}, "pagination": facts})

    app = script(page)
    assert [v["name"] for v in await service(app).listing("voices")] == names
    assert len(app.seen) == 3


async def test_flux_entries_are_asked_for_by_type(service: Any, script: Any, answer: Any) -> None:
    """What a listing shows without a type is not documented, and Flux styles might be missing."""

    def page(request: Any) -> Any:
        flux = request.query_params.get("type") == "flux"
        item = {"name": "Gothic"} if flux else {"name": "Bokeh", "base_model": "sdxl"}
        return answer({"data": [item]})

    found = await service(script(page)).listing("styles")
    assert found == [
        {"name": "Bokeh", "base_model": "sdxl"},
        {"name": "Gothic", "base_model": "flux"},
    ]


async def test_entries_without_a_usable_name_are_left_out(
    service: Any, script: Any, answer: Any
) -> None:
    """One odd entry would take the whole catalogue, and every cell, with it."""
    names: list[Any] = [["a"], {"en": "b"}, None, 5, "", " "]
    items = [{"name": name} for name in names]
    items += [{"description": "no name"}, {"name": "Bokeh", "base_model": ["sdxl"]}]
    client = service(script(answer({"data": items})))
    assert [item["name"] for item in await client.listing("voices")] == ["Bokeh"]
    assert "`data[].name` is list of text" in client.radar.news()


async def test_an_endless_listing_ends(service: Any, script: Any, answer: Any) -> None:
    """A service that counts wrongly must not hold a kernel for ever."""
    facts = {"page_size": 50, "total": 10**9}
    app = script(answer({"data": [{"name": "again"}], "pagination": facts}))
    assert len(await service(app).listing("voices")) == 1
    assert len(app.seen) == 100


async def test_a_page_that_is_another_is_not_taken(service: Any, script: Any, answer: Any) -> None:
    """What stands on the page that was asked for would be missed, and sent and paid again."""
    facts = {"page": 2, "page_size": 50, "total": 60}
    app = script(answer({"data": [], "pagination": facts}))
    with pytest.raises(ServiceFault, match="with page 2, not 1"):
        await service(app).since(0)


@pytest.mark.parametrize("newest_first", [True, False])
async def test_what_is_new_is_found_in_whatever_order(
    service: Any, script: Any, answer: Any, newest_first: bool
) -> None:
    """The one lost picture would not be offered, and its cell sent and paid once more."""
    everything = [
        {"generation_id": f"gen_{n}", "created_at": 1000 + n, "media": []} for n in range(120)
    ]
    if newest_first:
        everything.reverse()
    pages = [answer({"data": everything[at : at + 50]}) for at in range(0, 120, 50)]
    app = script(*pages)
    found = await service(app).since(1118)
    assert [g.generation_id for g in found] == ["gen_119", "gen_118"]
    assert len(app.seen) == (1 if newest_first else 3)


def json_values() -> st.SearchStrategy[Any]:
    leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
    return st.recursive(
        leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=6), inner)
    )


@given(json_values() | st.fixed_dictionaries({"err": json_values(), "error": json_values()}))
def test_any_error_shape_is_read(body: Any) -> None:
    """The shape of `err` is not documented: whatever comes must end in a sentence."""
    code, words = read_err(body)
    assert isinstance(code, str)
    assert isinstance(words, str)


@given(st.text(max_size=30))
def test_any_retry_after_is_read(text: str) -> None:
    """A header of a proxy nobody knows must not break the answer to it."""
    found = retry_after({"retry-after": text})
    assert found is None or found >= 0 or found != found


def test_retry_after_as_a_date() -> None:
    """The header may name a time of day in place of seconds."""
    headers = {
        "retry-after": "Wed, 21 Oct 2026 07:28:10 GMT",
        "date": "Wed, 21 Oct 2026 07:28:00 GMT",
    }
    assert retry_after(headers) == 10.0


async def test_a_login_page_in_between_is_said_at_once(service: Any, script: Any) -> None:
    """A hotel's network answers everything, for ever, with its welcome."""
    app = script(PlainTextResponse("<html>welcome</html>", 200))
    with pytest.raises(ServiceFault, match="not JSON"):
        await service(app).recent()
    assert len(app.seen) == 1


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("[Errno 111] Connection refused", "nothing answers there"),
        ("All connection attempts failed", "nothing answers there"),
        ("[Errno -2] Name or service not known", "its name is not known, or there is no network"),
        ("[Errno 101] Network is unreachable", "there is no way to it"),
        ("[Errno 5] odd", "odd"),
    ],
)
def test_no_connection_is_said_without_numbers(said: str, plain: str) -> None:
    """A number of the operating system tells nobody to look at the cable."""
    failures = Failures("api.example")
    for error in (failures.of_read, failures.of_paid):
        message = error(httpx.ConnectError(said)).message
        assert message == f"api.example cannot be reached: {plain}"


def test_what_was_accepted_is_named_where_something_can_have_been() -> None:
    """Who opens a list of styles would look for a request that they never sent."""
    failures, error = Failures("api.example"), httpx.ReadTimeout("")
    assert failures.of_read(error).message.endswith("it does not answer in time")
    assert "accepted" not in failures.of_read(error).hint
    assert "accepted" in failures.of_read(error, waits=True).hint
