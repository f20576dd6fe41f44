"""The sandbox keeps the agreement: every documented answer, and every example body."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest

from rendernet_jupyter.sandbox import Refusal, World, shelf

pytestmark = pytest.mark.anyio
GENERATIONS = "/pub/v1/generations"
PICTURE = [{"model": "JuggernautXL", "prompt": {"positive": "a lighthouse"}}]


@pytest.fixture
async def known(
    client: httpx.AsyncClient, upload: Callable[..., Awaitable[str]]
) -> Callable[[Any], Any]:
    """Puts ids and names of this world where the examples have invented ones."""
    image, video, audio = [await upload(kind) for kind in ("image", "video", "audio")]
    body = {"asset_id": image, "character_type": "realistic", "name": "mira_k", "prompt": "a woman"}
    who = (await client.post("/pub/v1/characters", json=body)).json()["data"]["id"]
    touched = [{"true_touch": {"asset_id": image, "scale_factor": 1}}]
    made = (await client.post(GENERATIONS, json=touched)).json()["data"]["media"][0]["id"]
    loras = [one.name for one in shelf.LORAS if one.base_model == "sdxl"]
    names = {
        r"ast_v\w+": video,
        r"ast_aud\w+": audio,
        r"ast_\w+": image,
        r"img_\w+": made,
        r"chr_\w+": who,
        r"papercut_demo": loras[0],
        r"softlight_demo": loras[1],
    }

    def translate(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: translate(one) for key, one in value.items()}
        if isinstance(value, list):
            return [translate(one) for one in value]
        if isinstance(value, str):
            return next((to for form, to in names.items() if re.fullmatch(form, value)), value)
        return value

    return translate


async def test_every_example_request_is_accepted(
    client: httpx.AsyncClient, examples: list[dict[str, Any]], known: Callable[[Any], Any]
) -> None:
    """A body that the documentation shows would be refused by the sandbox."""
    rows = [row for row in examples if row["role"] == "request" and row["path"].endswith("s")]
    rows = [row for row in rows if "/generations" in row["path"]]
    assert len(rows) >= 19
    for row in rows:
        answer = await client.post(row["path"], json=known(row["body"]))
        assert answer.status_code == 201, (row["file"], answer.json())


async def test_example_requests_of_other_end_points_are_accepted(
    client: httpx.AsyncClient, examples: list[dict[str, Any]], known: Callable[[Any], Any]
) -> None:
    """An estimate, an upload or a character as the documentation shows them would be refused."""
    bodies = {row["file"]: row["body"] for row in examples if row["role"] == "request"}
    price = await client.post(f"{GENERATIONS}/estimate", json=bodies["request.estimate.json"])
    address = await client.post("/pub/v2/assets/upload", json=bodies["request.asset.upload.json"])
    create = known(bodies["request.character.create.json"]) | {"name": "another"}
    made = await client.post("/pub/v1/characters", json=create)
    edit = known(bodies["request.character.edit.json"])
    edited = await client.put(f"/pub/v1/characters/{made.json()['data']['id']}", json=edit)
    assert [one.status_code for one in (price, address, made, edited)] == [200, 201, 201, 200]
    assert edited.json()["data"]["name"] == "another"


async def test_every_invalid_example_is_refused(
    client: httpx.AsyncClient, examples: list[dict[str, Any]], known: Callable[[Any], Any]
) -> None:
    """A slip that the documentation warns of would pass in the sandbox and cost money later."""
    rows = [row for row in examples if row["role"] == "invalid-request"]
    assert len(rows) == 5
    for row in rows:
        answer = await client.post(row["path"], json=known(row["body"]))
        assert answer.status_code == 400, row["file"]
        assert answer.json()["err"]["message"], row["file"]


def lacking(wanted: Any, found: Any, place: str = "") -> Iterator[str]:
    """The fields of an example that an answer does not have, or has as something else."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            yield f"{place} is no object"
            return
        for key, value in wanted.items():
            if key not in found:
                yield f"{place}.{key} is missing"
            else:
                yield from lacking(value, found[key], f"{place}.{key}")
    elif isinstance(wanted, list):
        if not isinstance(found, list) or bool(wanted) != bool(found):
            yield f"{place} should be {'a filled' if wanted else 'an empty'} list"
            return
        for index, (one, other) in enumerate(zip(wanted, found, strict=False)):
            yield from lacking(one, other, f"{place}[{index}]")
    elif isinstance(wanted, int | float) != isinstance(found, int | float):
        yield f"{place} is {found!r}, not like {wanted!r}"


@pytest.fixture
def alike(example: Callable[[str], Any]) -> Callable[..., None]:
    def alike(name: str, answer: httpx.Response, status: int = 200) -> None:
        assert answer.status_code == status, answer.text
        assert list(lacking(example(name), answer.json())) == []

    return alike


async def test_an_accepted_generation_looks_as_documented(
    client: httpx.AsyncClient, alike: Callable[..., None], known: Callable[[Any], Any], example: Any
) -> None:
    """A client that reads ids, sizes or credits from the answer to its POST would find none."""
    for asked, answered in {
        "model": "model",
        "style_detail_flux": "style_detail",
        "video_anyone_from_asset": "video",
    }.items():
        body = known(example(f"request.generation.{asked}"))
        answer = await client.post(GENERATIONS, json=body)
        alike(f"response.generation.created.{answered}", answer, 201)
        assert "url" not in answer.json()["data"]["media"][0]
    assert answer.json()["data"]["media"][0]["type"] == "video"


async def test_the_observed_profile_answers_as_seen_in_practice(
    client: httpx.AsyncClient, world: World, alike: Callable[..., None]
) -> None:
    """Clients that were written against the live service compare status codes exactly."""
    world.knobs.profile = "observed"
    answer = await client.post(GENERATIONS, json=PICTURE)
    alike("response.generation.created.202", answer, 202)
    alike("response.generation.created.legacy_images", answer, 202)
    alike("response.asset.upload.v1", await client.post("/pub/v1/assets/upload"), 200)


async def test_a_generation_under_way_looks_as_documented(
    client: httpx.AsyncClient, world: World, clock: Any, alike: Callable[..., None]
) -> None:
    """A medium that is not finished would carry an address, or lack its status."""
    world.knobs.latency, world.knobs.latency_step = 4, 4
    body = [{**PICTURE[0], "batch_size": 2}]
    data = (await client.post(GENERATIONS, json=body)).json()["data"]
    one = f"{GENERATIONS}/{data['generation_id']}"
    medium = f"{GENERATIONS}/media/{data['media'][0]['id']}"
    for seconds, state, statuses in (
        (0.5, "initiated", ["initiated", "initiated"]),
        (2, "pending", ["pending", "pending"]),
        (2, "partial", ["success", "pending"]),
        (4, "success", ["success", "success"]),
    ):
        clock.now += seconds
        answer = await client.get(one)
        alike(f"response.generation.get.{state}", answer)
        media = answer.json()["data"]["media"]
        assert [found["status"] for found in media] == statuses
        assert [bool(found.get("url")) for found in media] == [s == "success" for s in statuses]
        if state in ("pending", "success"):
            alike(f"response.media.get.{state}", await client.get(medium))


async def test_failed_and_censored_media_look_as_documented(
    client: httpx.AsyncClient, world: World, alike: Callable[..., None]
) -> None:
    """Failed media would be taken for running ones, or censored ones could not be told apart."""
    world.knobs.censor_next, world.knobs.fail_next = 1, 1
    body = [{**PICTURE[0], "batch_size": 3}]
    data = (await client.post(GENERATIONS, json=body)).json()["data"]
    one = f"{GENERATIONS}/{data['generation_id']}"
    media = (await client.get(one)).json()["data"]["media"]
    assert [found["status"] for found in media] == ["failed", "failed", "success"]
    assert [found["url"] == "" for found in media] == [True, True, False]
    failed = await client.get(f"{GENERATIONS}/media/{media[0]['id']}")
    alike("response.media.get.failed", failed)
    statuses = await client.get(f"{one}/status")
    alike("response.generation_status.deprecated", statuses)
    assert [found["status"] for found in statuses.json()["data"]] == [
        "censored",
        "failed",
        "success",
    ]
    image = await client.get(f"{one}/images/{media[0]['id']}/status")
    alike("response.image_status.censored", image)
    assert image.json()["data"]["status"] == "censored"


async def test_lists_of_generations_look_as_documented(
    client: httpx.AsyncClient, alike: Callable[..., None]
) -> None:
    """A client that polls the listing could not read it."""
    for _ in range(3):
        await client.post(GENERATIONS, json=[{**PICTURE[0], "batch_size": 2}])
    alike("response.generation.list", await client.get(f"{GENERATIONS}?page=1&page_size=2"))
    beyond = await client.get(f"{GENERATIONS}?page=9&page_size=50")
    alike("response.generation.list_empty", beyond)
    assert beyond.json()["pagination"] == {"page": 9, "page_size": 50, "total": 3}


async def test_the_estimate_reports_errors_under_its_own_name(
    client: httpx.AsyncClient, alike: Callable[..., None]
) -> None:
    """A client that reads `error` there, as documented, would miss what went wrong."""
    alike("response.estimate", await client.post(f"{GENERATIONS}/estimate", json=PICTURE))
    refused = await client.post(f"{GENERATIONS}/estimate", json=PICTURE[0])
    alike("response.error.estimate", refused, 400)
    stranger = await client.post(
        f"{GENERATIONS}/estimate", json=PICTURE, headers={"X-API-KEY": "x"}
    )
    assert stranger.json()["error"]["code"] == "SANDBOX_UNAUTHORIZED"


async def test_assets_look_as_documented(
    client: httpx.AsyncClient, alike: Callable[..., None], upload: Callable[..., Awaitable[str]]
) -> None:
    """An upload in either version of the API would not find its address, id or status."""
    alike("response.asset.upload.v1", await client.post("/pub/v1/assets/upload", json={}), 201)
    for kind in ("image", "video", "audio"):
        body = {"size": {"height": 900, "width": 600}}
        address = await client.post(f"/pub/v2/assets/upload?type={kind}", json=body)
        alike(f"response.asset.upload.v2.{kind}", address, 201)
        found = await client.get(f"/pub/v2/assets/{address.json()['data']['id']}")
        alike("response.asset.get.v2.pending", found)
        found = await client.get(f"/pub/v2/assets/{await upload(kind)}")
        alike(f"response.asset.get.v2.{kind}", found)
        assert found.json()["data"]["status"] == "active"
    broken = await client.get(f"/pub/v2/assets/{await upload('image', b'no picture')}")
    alike("response.asset.get.v2.failed", broken)
    assert broken.json()["data"]["status"] == "failed"
    await upload("video")
    await client.get(f"/pub/v1/assets/{await upload()}")
    await upload("image")
    await upload("video")
    alike("response.asset.list.v2", await client.get("/pub/v2/assets?page=1&page_size=20"))
    alike("response.asset.list.v1", await client.get("/pub/v1/assets"))


async def test_characters_look_as_documented(
    client: httpx.AsyncClient, alike: Callable[..., None], known: Callable[[Any], Any], example: Any
) -> None:
    """A character could not be made, found, changed or put away."""
    body = known(example("request.character.create")) | {"name": "zoe"}
    made = await client.post("/pub/v1/characters", json=body)
    alike("response.character.create", made, 201)
    path = f"/pub/v1/characters/{made.json()['data']['id']}"
    edited = await client.put(path, json=known(example("request.character.edit")))
    alike("response.character.edit", edited)
    alike("response.character.list", await client.get("/pub/v1/characters?page=1&page_size=20"))
    archive = path.replace("characters/", "characters/archive/")
    alike("response.character.archive", await client.post(archive))


async def test_resources_look_as_documented(
    client: httpx.AsyncClient, alike: Callable[..., None]
) -> None:
    """Names of models, styles, LoRAs, ControlNets or voices could not be read."""
    for name in ("models", "styles", "loras", "controlnets", "voices"):
        alike(f"response.{name}", await client.get(f"/pub/v1/{name}"))
    for name in ("models", "styles", "controlnets"):
        answer = await client.get(f"/pub/v1/{name}?type=flux")
        alike(f"response.{name}.flux", answer)
        assert {one["base_model"] for one in answer.json()["data"]} == {"flux"}


async def test_refusals_look_as_documented(
    client: httpx.AsyncClient, world: World, example: Any, examples: list[dict[str, Any]]
) -> None:
    """An `err` of another shape than the one that was seen would not be understood."""
    world.reset(credits=0)
    bad_style = [{"style": "Black & White", "prompt": {"positive": "x"}}]
    produced = {
        "invalid_style": await client.post(GENERATIONS, json=bad_style),
        "no_credits": await client.post(GENERATIONS, json=PICTURE),
        "not_found": await client.get(f"{GENERATIONS}/gen_nothing"),
        "unauthorized": await client.get(GENERATIONS, headers={"X-API-KEY": "wrong"}),
    }
    world.knobs.refuse_next = [Refusal(headers={"Retry-After": "2"}), Refusal(500, "", "")]
    produced["rate_limited"] = await client.get(GENERATIONS)
    produced["no_message"] = await client.get(GENERATIONS)
    statuses = {row["file"]: row.get("status") for row in examples}
    for name, answer in produced.items():
        file = f"response.error.{name}"
        wanted = example(file)
        assert answer.status_code == statuses[f"{file}.json"], name
        assert set(answer.json()["err"]) == set(wanted["err"]), name
        assert answer.json()["err"].get("code") == wanted["err"].get("code"), name
    assert produced["rate_limited"].headers["Retry-After"] == "2"


async def test_every_operation_answers_and_refuses(
    client: httpx.AsyncClient, transport: Any, agreement: Any, upload: Callable[..., Awaitable[str]]
) -> None:
    """An operation of the agreement would be missing, or would refuse in a shape of its own."""
    data = (await client.post(GENERATIONS, json=PICTURE)).json()["data"]
    asset = await upload()
    face = {"asset_id": asset, "character_type": "stylized", "prompt": "a man"}
    made = await client.post("/pub/v1/characters", json={**face, "name": "bo"})
    ids = {
        "generation_id": data["generation_id"],
        "media_id": data["media"][0]["id"],
        "image_id": data["media"][0]["id"],
        "asset_id": asset,
        "character_id": made.json()["data"]["id"],
    }
    bodies = {"createGeneration": PICTURE, "estimateGeneration": PICTURE, "editCharacter": face}
    bodies["createCharacter"] = {**face, "name": "jo"}
    for name, (method, path) in agreement.operations().items():
        target = path.format(**ids)
        answer = await client.request(method, target, json=bodies.get(name))
        assert answer.is_success, (name, answer.text)
        refused = await client.request(method, target, headers={"X-API-KEY": ""})
        assert refused.status_code == 401, name
        assert (method, path, "default") in transport.seen, name


async def test_the_witness_notices_a_broken_agreement(agreement: Any) -> None:
    """A witness that never objects would prove nothing."""
    validator, known = agreement.answer("GET", f"{GENERATIONS}/gen_1", 200)
    assert known == "200"
    assert validator.is_valid({"data": {"media": [{"id": "img_1"}]}, "err": {}})
    assert not validator.is_valid({"data": {"media": [{"id": 7}]}, "err": {}})
    assert not validator.is_valid({"err": {}})
