"""The served sandbox against its own description: bodies, queries and orders nobody thought of."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from rendernet_jupyter.sandbox import SANDBOX_KEY, Knobs, World, shelf
from rendernet_jupyter.sandbox.openapi.operations import OPERATIONS
from rendernet_jupyter.sandbox.serve import served

KEY = {"X-API-KEY": SANDBOX_KEY}
KINDS = ("segment", "style", "style_detail", "model", "true_touch", "narrator", "video_anyone")
# For each operation and mode; the description has some twenty of them.
EXAMPLES = 5 + settings.default.max_examples // 10
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]

# What a body may name, by key: other names are refused before anything interesting happens.
Known = dict[str, list[str]]


def picture(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "orange").save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def api() -> Iterator[httpx.Client]:
    """One world for all cases: what one of them leaves behind may trip the next."""
    knobs = Knobs(latency=0, asset_latency=0)
    world = World(knobs=knobs, credits=10**9, make=lambda recipe: picture(12, 20))
    with served(world) as url, httpx.Client(base_url=url, headers=KEY) as client:
        yield client
    world.close()


@pytest.fixture(scope="module")
def described(api: httpx.Client) -> Any:
    load_all_checks()
    return schemathesis.openapi.from_url(str(api.base_url.join("/openapi.json")))


@pytest.fixture(scope="module")
def known(api: httpx.Client) -> Known:
    """Names of things that are there, and of some that cannot be used."""

    def asset(kind: str, body: bytes | None) -> str:
        data = api.post(f"/pub/v2/assets/upload?type={kind}").json()["data"]
        if body is not None:
            httpx.put(data["upload_url"], content=body)
        return str(data["id"])

    good, tall = asset("image", picture(12, 20)), asset("image", picture(50, 30))
    unfit = [asset("image", b"damaged"), asset("image", None), asset("audio", b"ID3")]
    face = {"asset_id": good, "character_type": "stylized", "name": "Zoe", "prompt": "a girl"}
    own = api.post("/pub/v1/characters", json=face).json()["data"]["id"]
    touched = [{"true_touch": {"asset_id": good}}, {"true_touch": {"asset_id": tall}}]
    made = api.post("/pub/v1/generations", json=touched).json()["data"]
    media = [one["id"] for one in made["media"]]
    assets = [good, tall, *unfit]
    return {
        **dict.fromkeys(("asset_id", "image_asset_id", "video_asset_id", "audio_asset_id"), assets),
        "media_id": [*media, *assets],
        "image_id": media,
        "generation_id": [made["generation_id"]],
        "character_id": [own, shelf.CHARACTERS[0].id],
        "model": [one.name for one in shelf.MODELS],
        "style": [one.name for one in shelf.STYLES],
        "base_model": ["sd", "sdxl", "flux"],
        "voice": [one.name for one in shelf.VOICES],
        "name": [one.name for one in (*shelf.LORAS, *shelf.CONTROLNETS, *shelf.STYLES)],
        "positive": ["Zoe and Mira", "a red boat"],
        "find": ["background", "the orange coat"],
        "replace": ["teal"],
    }


def fitted(value: Any, known: Known, data: st.DataObject) -> Any:
    """The same body with known names in place of some invented ones."""
    if isinstance(value, list):
        return [fitted(one, known, data) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: data.draw(st.sampled_from([one, *known[key]]))
        if isinstance(one, str) and key in known
        else fitted(one, known, data)
        for key, one in value.items()
    }


def single(element: Any, data: st.DataObject) -> Any:
    """An element with one kind at the most: of several, the same one would always win."""
    if not isinstance(element, dict):
        return element
    kinds = [kind for kind in KINDS if element.get(kind) is not None]
    kept = data.draw(st.sampled_from(kinds)) if kinds else ""
    return {key: one for key, one in element.items() if key not in KINDS or key == kept}


def every_case(
    operation: Any, mode: GenerationMode, check: Callable[[Any, st.DataObject], None]
) -> None:
    """Try requests to one operation that keep (positive) or break (negative) its description."""
    # The server outlives the examples, as servers do, and large bodies take their time.
    patient = settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck)
    )
    cases = operation.as_strategy(generation_mode=mode)
    patient(given(case=cases, data=st.data())(check))()


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_one_that_the_description_has(
    described: Any, name: str, mode: GenerationMode
) -> None:
    """A client made from the description would meet an answer it cannot read, or a fault."""
    operation = described.find_operation_by_id(name)
    # Unknown queries and fields that do not count are passed over, and names are known to the
    # world alone: what breaks the description may be taken, a body that keeps it may be refused.
    free = [negative_data_rejection, *([positive_data_acceptance] if operation.body else [])]

    def check(case: Any, data: st.DataObject) -> None:
        case.call_and_validate(headers=KEY, excluded_checks=free)

    every_case(operation, mode, check)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if not name.startswith("list")])
def test_names_that_are_known_lead_on_and_never_astray(
    described: Any, known: Known, name: str
) -> None:
    """A request that is nearly right would break the sandbox where a wrong one does not get to."""
    free = [negative_data_rejection, positive_data_acceptance]

    def check(case: Any, data: st.DataObject) -> None:
        case.path_parameters = fitted(dict(case.path_parameters), known, data)
        body = fitted(case.body, known, data)
        case.body = [single(one, data) for one in body] if isinstance(body, list) else body
        case.call_and_validate(headers=KEY, excluded_checks=free)

    every_case(described.find_operation_by_id(name), GenerationMode.POSITIVE, check)


@pytest.mark.long
def test_chains_of_requests_break_nothing(api: httpx.Client, tmp_path: Path) -> None:
    """What one request leaves behind would trip the next one."""
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        f"{api.base_url.join('/openapi.json')}",
    ]
    options = [
        "--header=X-API-KEY: sandbox",
        "--max-examples=60",
        "--exclude-checks=negative_data_rejection,positive_data_acceptance",
        "--no-color",
    ]
    done = subprocess.run(
        [*command, *options], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
