"""What the sandbox takes and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rendernet_jupyter.sandbox import Knobs, World
from rendernet_jupyter.sandbox.checks import PRIORITY, kind_of, orders_of
from rendernet_jupyter.sandbox.fields import Fields
from rendernet_jupyter.sandbox.order import Order, total
from rendernet_jupyter.sandbox.refused import Refused
from rendernet_jupyter.sandbox.world.belongings import Belongings

pytestmark = pytest.mark.anyio
Refusal = Callable[..., Awaitable[tuple[int, str, str]]]
PROMPT = {"prompt": {"positive": "a lighthouse"}}
MODEL = {"model": "JuggernautXL", **PROMPT}
FLUX = {"model": "Flux", **PROMPT}


@pytest.fixture
def orders(world: World) -> Callable[..., list[Order]]:
    def orders(*elements: Any) -> list[Order]:
        return world.database.read(
            lambda db: orders_of(list(elements), Belongings(db, "usr_1", 0.0, world.knobs))
        )

    return orders


@pytest.mark.parametrize(
    ("element", "code", "words"),
    [
        ({}, "SANDBOX_NO_KIND", "[0]"),
        ("text", "SANDBOX_BAD_REQUEST", "[0] must be an object"),
        ({**MODEL, "model": "juggernautxl"}, "SANDBOX_UNKNOWN_MODEL", "'juggernautxl'"),
        ({**MODEL, "model": 7}, "SANDBOX_BAD_REQUEST", "[0].model: must be text, not 7"),
        ({"style": "Nonesuch", **PROMPT}, "GE09", "Invalid styles"),
        ({"style": "Black & White", **PROMPT}, "GE09", "Invalid styles"),
        ({"style_detail": {"name": "Bokeh", "base_model": "sd"}, **PROMPT}, "GE09", ""),
        ({"style_detail": {"name": "Bokeh"}, **PROMPT}, "SANDBOX_BAD_REQUEST", "base_model"),
        ({"model": "JuggernautXL"}, "SANDBOX_BAD_REQUEST", "[0].prompt"),
        ({**MODEL, "prompt": {"positive": " "}}, "SANDBOX_BAD_REQUEST", "[0].prompt.positive"),
        ({**MODEL, "prompt": {"positive": "\ud800"}}, "SANDBOX_BAD_REQUEST", "half of a char"),
        ({**MODEL, "model": "\ud800"}, "SANDBOX_BAD_REQUEST", "half of a character"),
        ({**MODEL, "quality": "\ud800"}, "SANDBOX_BAD_REQUEST", "is not one of"),
        ({**MODEL, "prompt": "a cat"}, "SANDBOX_BAD_REQUEST", "[0].prompt must be an object"),
        ({**MODEL, "aspect_ratio": "3:5"}, "SANDBOX_BAD_REQUEST", "'3:5' is not one of 1:1"),
        ({**MODEL, "quality": "plus"}, "SANDBOX_BAD_REQUEST", "letter case counts"),
        ({**MODEL, "quality": "Standard"}, "SANDBOX_BAD_REQUEST", "Plus, Regular"),
        ({**MODEL, "sampler": "euler a"}, "SANDBOX_BAD_REQUEST", "Euler a"),
        ({**MODEL, "steps": 0}, "SANDBOX_LIMIT", "[0].steps"),
        ({**MODEL, "steps": 151}, "SANDBOX_LIMIT", "1 to 150"),
        ({**MODEL, "steps": 20.5}, "SANDBOX_BAD_REQUEST", "whole number"),
        ({**MODEL, "steps": True}, "SANDBOX_BAD_REQUEST", "not true"),
        ({**MODEL, "cfg_scale": "7"}, "SANDBOX_BAD_REQUEST", "must be a number"),
        ({**MODEL, "cfg_scale": 31}, "SANDBOX_LIMIT", "0 to 30"),
        ({**MODEL, "batch_size": 5}, "SANDBOX_LIMIT", "1 to 4"),
        ({**MODEL, "batch_size": 0}, "SANDBOX_LIMIT", "1 to 4"),
        ({**MODEL, "seed": -2}, "SANDBOX_LIMIT", "[0].seed"),
        ({**MODEL, "seed": 2**63}, "SANDBOX_LIMIT", "[0].seed"),
        ({**MODEL, "loras": {"name": "Gold Leaf"}}, "SANDBOX_BAD_REQUEST", "must be a list"),
        ({**MODEL, "loras": [{"name": "Nonesuch"}]}, "SANDBOX_UNKNOWN_LORA", "loras[0].name"),
        ({**MODEL, "loras": [{"name": "Knitted"}]}, "SANDBOX_LORA_BASE_MODEL", "made for sd"),
        ({**MODEL, "facelock": {}}, "SANDBOX_BAD_REQUEST", "[0].facelock.asset_id"),
        ({**MODEL, "facelock": {"asset_id": "ast_1"}}, "SANDBOX_UNKNOWN_ASSET", "'ast_1'"),
        (
            {**MODEL, "control_net": {"asset_id": "ast_1", "name": "Canny"}},
            "SANDBOX_UNKNOWN_CONTROLNET",
            "Normal",
        ),
        ({**MODEL, "character": {"character_id": "chr_1"}}, "SANDBOX_UNKNOWN_CHARACTER", "chr_1"),
        (
            {**MODEL, "character": {"character_id": "chr_m1ra7kq0wz"}},
            "SANDBOX_CHARACTER_NAME",
            "'Mira'",
        ),
        ({"segment": {"asset_id": "ast_1", "find": "red"}}, "SANDBOX_UNKNOWN_ASSET", "ast_1"),
        ({"true_touch": {}}, "SANDBOX_BAD_REQUEST", "[0].true_touch.asset_id"),
        ({"narrator": {"script": "Hello"}}, "SANDBOX_BAD_REQUEST", "video_asset_id"),
        (
            {"narrator": {"script": "Hello", "audio_asset_id": "ast_1", "image_asset_id": "ast_2"}},
            "SANDBOX_BAD_REQUEST",
            "not both",
        ),
        (
            {"narrator": {"script": "Hello", "voice": "rachel", "image_asset_id": "ast_2"}},
            "SANDBOX_UNKNOWN_VOICE",
            "'rachel'",
        ),
        ({"video_anyone": {"media_id": "img_1"}}, "SANDBOX_UNKNOWN_ASSET", "'img_1'"),
        ({"video_anyone": {"media_id": "x", "duration": 11}}, "SANDBOX_LIMIT", "1 to 10"),
    ],
)
async def test_a_slip_is_refused_with_its_place_and_reason(
    refusal: Refusal, element: Any, code: str, words: str
) -> None:
    """A body that the service would refuse would pass, or be refused without saying where."""
    status, found, message = await refusal(element)
    assert (status, found) == (400, code)
    assert words in message


async def test_one_faulty_element_stops_the_whole_call(
    refusal: Refusal, world: World, picture: dict[str, Any]
) -> None:
    """Half of a call would be charged."""
    status, _, message = await refusal(picture, {**picture, "quality": "best"})
    assert status == 400
    assert "[1].quality" in message
    assert world.counters.charges == 0
    assert world.credits("sandbox") == 1000


@pytest.mark.parametrize("body", [{}, [], None, "text", 3])
async def test_a_body_that_is_no_filled_array_is_refused(
    client: httpx.AsyncClient, body: Any
) -> None:
    """The commonest mistake, a bare object, would be accepted here and fail at the service."""
    answer = await client.post("/pub/v1/generations", content=json.dumps(body))
    assert answer.status_code == 400
    assert "Body" in answer.json()["err"]["message"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[NaN]", b"\xff", b"[" * 100_000, b'[{"seed": 1e999}]']
)
async def test_a_body_that_is_no_json_is_refused(client: httpx.AsyncClient, content: bytes) -> None:
    """A broken body would crash the sandbox in place of being refused."""
    answer = await client.post("/pub/v1/generations", content=content)
    assert answer.status_code == 400
    assert answer.json()["err"]["message"]


async def test_a_huge_body_is_refused(client: httpx.AsyncClient) -> None:
    """A runaway client would fill the memory."""
    answer = await client.post("/pub/v1/generations", content=b" " * (2**20 + 1))
    assert answer.status_code == 413


async def test_more_elements_than_allowed_are_refused(
    client: httpx.AsyncClient, world: World, picture: dict[str, Any]
) -> None:
    """A limit that a lesson sets by its knob would not hold."""
    world.knobs.max_elements = 2
    answer = await client.post("/pub/v1/generations", json=[picture] * 3)
    assert answer.json()["err"]["code"] == "SANDBOX_LIMIT"


def test_the_documented_order_of_kinds_is_kept() -> None:
    """The wrong kind would win where an element holds several."""
    assert PRIORITY == ("segment", "style", "model", "true_touch", "narrator", "video_anyone")


@given(st.lists(st.sampled_from(PRIORITY), min_size=1, unique=True), st.randoms())
def test_the_highest_kind_wins_in_whatever_order_it_stands(kinds: list[str], order: Any) -> None:
    """The order of a JSON object's keys would decide what is paid for."""
    order.shuffle(kinds)
    element = Fields(dict.fromkeys(kinds, "x"), "[0]")
    assert kind_of(element) == min(kinds, key=PRIORITY.index)


def test_style_detail_stands_where_style_does() -> None:
    """A Flux style would lose against a model."""
    assert kind_of(Fields({"model": "Flux", "style_detail": {}}, "[0]")) == "style"


def test_null_and_empty_text_count_as_absent(orders: Callable[..., list[Order]]) -> None:
    """Clients that send every field, most of them empty, would be refused."""
    nothing = dict.fromkeys(
        ["style_detail", "segment", "facelock", "control_net", "character", "loras", "seed"]
    )
    (order,) = orders({**MODEL, **nothing, "style": "", "steps": None, "quality": None})
    assert order.kind == "model"
    assert order.price == 1


def test_losers_and_unknown_fields_are_passed_over(orders: Callable[..., list[Order]]) -> None:
    """What the service ignores in silence would be refused here."""
    (order,) = orders({"style": "Bokeh", "model": 7, "narrator": "?", "image_config": [], **PROMPT})
    assert order.kind == "style"
    assert set(order.element) == {"style", "prompt", "quality"}


def test_flux_honours_only_its_own_fields(orders: Callable[..., list[Order]]) -> None:
    """A Flux picture would follow, or be refused for, fields that have no effect."""
    ignored = {"steps": 999, "cfg_scale": "x", "sampler": "?", "quality": "?", "loras": "?"}
    (order,) = orders({**FLUX, **ignored, "seed": 5, "aspect_ratio": "9:16", "batch_size": 2})
    assert set(order.element) == {"model", "prompt", "seed"}
    assert (order.price, order.count, order.size) == (2, 2, (768, 1344))


def test_only_a_style_with_its_base_model_is_the_same_style(
    orders: Callable[..., list[Order]],
) -> None:
    """`Cinematic`, which exists twice, would be taken for the other one."""
    plain, flux = orders(
        {"style": "Cinematic", **PROMPT},
        {"style_detail": {"name": "Cinematic", "base_model": "flux"}, **PROMPT},
    )
    assert (plain.base_model, flux.base_model) == ("sdxl", "flux")


def test_prices_follow_quality_and_kind(orders: Callable[..., list[Order]]) -> None:
    """An estimate in a lesson would not match the table of prices."""
    found = orders(MODEL, {**MODEL, "quality": "Plus", "batch_size": 3}, FLUX)
    assert [order.price for order in found] == [1, 2, 2]
    assert total(found) == 1 + 3 * 2 + 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
ELEMENT = st.dictionaries(
    st.sampled_from([*PRIORITY, "prompt", "quality", "loras", "seed", "facelock", "character"])
    | st.text(max_size=5),
    JSON | st.sampled_from(["JuggernautXL", "Flux", "Bokeh", {"positive": "x"}, {"asset_id": "a"}]),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(body=st.lists(ELEMENT, max_size=3) | JSON)
def test_any_json_is_either_taken_or_refused(body: Any) -> None:
    """Some body would bring the sandbox down instead of being refused."""
    own = Belongings(_nothing(), "usr_1", 0.0, Knobs())
    try:
        outcome = total(orders_of(body, own))
    except Refused as refused:
        outcome = refused.status
    assert outcome in (400, 501) or 0 < outcome < 100


def _nothing() -> Any:
    """A database in which nobody owns anything."""

    class Nothing:
        def execute(self, *query: Any) -> Any:
            return self

        def fetchone(self) -> None:
            return None

    return Nothing()
