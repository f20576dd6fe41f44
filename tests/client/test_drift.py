"""The drift radar: what it knows is the agreement, what it says is calm and says no values."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rendernet_jupyter.client.drift import MOST_PER_ENDPOINT, Drift, Radar, differences
from rendernet_jupyter.client.fields import ENDPOINTS, Endpoint, Object, endpoint_of

CONTRACT = Path(__file__).parents[1] / "contract"
DOCUMENT = yaml.safe_load((CONTRACT / "openapi.yaml").read_text(encoding="utf-8"))
BY_NAME = {e.name: e for e in ENDPOINTS}
# Known beside the agreement, each with its reason in the table.
BESIDE = {"images", "error", "description", "preview"}
ROWS = [
    row
    for row in json.loads((CONTRACT / "examples/index.json").read_text(encoding="utf-8"))[
        "examples"
    ]
    if row["role"] == "response" and row["status"] < 300
]
OLDER = "response.generation.created.legacy_images.json"


def _resolved(schema: Any) -> Any:
    """The schema with its references followed, as nested names."""
    if not isinstance(schema, dict):
        return "anything"
    if "$ref" in schema:
        found = DOCUMENT
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return _resolved(found)
    if "oneOf" in schema:
        return _resolved(next(one for one in schema["oneOf"] if one.get("type") != "null"))
    if "properties" in schema:
        return {name: _resolved(inner) for name, inner in schema["properties"].items()}
    if "items" in schema:
        return [_resolved(schema["items"])]
    kind = schema.get("type", "anything")
    kind = next(k for k in kind if k != "null") if isinstance(kind, list) else kind
    return {"string": "text", "integer": "number", "number": "number", "boolean": "yes"}.get(
        kind, "anything"
    )


def _ours(shape: Any) -> Any:
    if isinstance(shape, Object):
        return {n: _ours(inner) for n, inner in shape.members.items() if n not in BESIDE}
    if isinstance(shape, list):
        return [_ours(shape[0])]
    return "yes" if shape == "truth" else shape


def _documented(endpoint: Endpoint) -> dict[str, Any]:
    return DOCUMENT["paths"][endpoint.path][endpoint.method.lower()]


def test_the_table_has_the_end_points_of_the_agreement() -> None:
    """Of an end-point that the table forgot no change would ever be noticed."""
    agreed = {f"{method.upper()} {path}" for path, ms in DOCUMENT["paths"].items() for method in ms}
    assert set(BY_NAME) == agreed


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda e: e.name)
def test_the_table_has_the_fields_of_the_agreement(endpoint: Endpoint) -> None:
    """A known field would be announced as new, in every session of everybody."""
    operation = _documented(endpoint)
    successes = {c: r for c, r in operation["responses"].items() if c.startswith("2")}
    answer = _resolved(next(iter(successes.values()))["content"]["application/json"]["schema"])
    data = answer.get("data", "anything")
    assert _ours(endpoint.data) == data
    assert endpoint.error_key in answer
    assert endpoint.deprecated == operation.get("deprecated", False)
    assert set(successes) == {"2XX"} or set(successes) == {str(s) for s in endpoint.statuses}


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["file"])
def test_no_example_is_drift(row: dict[str, Any]) -> None:
    """What is documented, or was seen in practice, must not be called a change."""
    answer = json.loads((CONTRACT / "examples" / row["file"]).read_text(encoding="utf-8"))
    path = row["path"].replace("{", "").replace("}", "")
    known = endpoint_of(row["method"], path)
    assert known is not None
    assert known.path == row["path"]
    found = differences(known, row["status"], {}, answer)
    if row["file"] == OLDER:
        assert {(d.sort, d.field) for d in found} == {("older", "data.images")}
    else:
        assert found == []


AT = "GET /pub/v1/generations"
LISTING = BY_NAME[AT]
MEDIUM = {"id": "img_1", "status": "success", "url": "https://x/1.png"}


def _listing(**medium: Any) -> dict[str, Any]:
    media = [MEDIUM, {**MEDIUM, **medium}]
    return {"data": [{"generation_id": "gen_1", "created_at": 1, "media": media}], "err": {}}


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (
            _listing(foo="a secret"),
            f"{AT}: new field `data[].media[].foo` (text); it is kept and ignored",
        ),
        (
            _listing(a={"nsfw": True, "score": 0.5}),
            f"{AT}: new field `data[].media[].a` (object with nsfw, score); it is kept and ignored",
        ),
        (
            _listing(status=None),
            f"{AT}: no `data[].media[].status`, which is needed",
        ),
        (
            _listing(dim="512x512"),
            f"{AT}: `data[].media[].dim` is text, which was not known of it",
        ),
        ({"err": {}}, f"{AT}: no `data`, which is needed"),
        (
            {"data": {"items": []}, "err": {}},
            f"{AT}: `data` is object with items, which was not known of it",
        ),
        (
            {"data": [], "err": {}, "next": "…"},
            f"{AT}: new field `next` (text); it is kept and ignored",
        ),
    ],
)
def test_a_difference_is_one_calm_line(answer: Any, line: str) -> None:
    """Whoever reads it must learn where the service changed, and that the work goes on."""
    assert [str(d) for d in differences(LISTING, 200, {}, answer)] == [line]


def test_a_status_and_an_announced_end_are_told() -> None:
    """The service says in a header that an end-point will go, and nobody would have read it."""
    found = differences(LISTING, 206, {"sunset": "Sat, 31 Dec 2099 23:59:59 GMT"}, _listing())
    assert [d.sort for d in found] == ["status", "end"]
    assert "2099" not in "".join(map(str, found))


@pytest.mark.parametrize("status", [201, 202])
def test_what_is_seen_in_practice_is_no_change(status: int) -> None:
    """Every paid cell would carry a note about 202, or about `images` beside `media`."""
    started = {"id": "img_1", "status": "initiated"}
    data = {"generation_id": "gen_1", "media": [started], "images": [{"id": "img_1"}]}
    radar = Radar()
    radar.look("POST", "/pub/v1/generations", status, {}, {"data": data, "err": {}})
    assert radar.found == ()


def test_each_difference_is_told_once() -> None:
    """A poll a second would fill the log with the same line, and each cell with the same note."""
    told: list[Drift] = []
    radar = Radar(told.append)
    for _ in range(3):
        radar.look("GET", "/pub/v1/generations", 200, {}, _listing(foo=1))
    assert len(told) == 1
    assert radar.news().endswith("it is kept and ignored")
    assert radar.news() == ""
    assert len(radar.found) == 1


def test_another_api_does_not_flood_anybody() -> None:
    """An address of another service would bring thousands of lines."""
    radar = Radar()
    answer = {"data": [], "err": {}} | {f"field_{i}": i for i in range(1000)}
    radar.look("GET", "/pub/v1/generations", 200, {}, answer)
    assert len(radar.found) == MOST_PER_ENDPOINT
    assert radar.news().endswith(f"and {MOST_PER_ENDPOINT - 1} more: %rendernet doctor")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.sampled_from(ENDPOINTS), json_values)
def test_no_answer_breaks_the_radar(endpoint: Endpoint, answer: Any) -> None:
    """A strange answer is why the radar is there; it must not be what stops the work."""
    for one in differences(endpoint, 200, {}, {"data": answer, "x\n<b>": answer}):
        assert "\n" not in str(one)
        assert "<" not in str(one)


@given(st.text(alphabet="abcdefgh0123456789", min_size=12, max_size=20))
def test_values_are_never_part_of_a_line(secret: str) -> None:
    """A difference is logged and shown; what stood in the field may be anybody's prompt."""
    answer = _listing(foo=secret, bar=[secret], dim=secret, baz={"a": {"b": secret}})
    assert secret not in "".join(map(str, differences(LISTING, 200, {}, answer)))


@pytest.mark.anyio
async def test_the_work_goes_on(
    service: Callable[..., Any], script: Any, answer: Callable[..., Any]
) -> None:
    """A new field in the listing must cost nobody a picture."""
    heard: list[tuple[str, dict[str, Any]]] = []
    made = service(script(answer(_listing(foo=1))))
    made.radar = Radar(lambda d: heard.append((d.field, {})))
    [found] = await made.recent()
    await made.recent()
    assert found.media[0].url == "https://x/1.png"
    assert [field for field, _ in heard] == ["data[].media[].foo"]
    await made.close()
