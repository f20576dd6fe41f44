"""Clients in the style people wrote for the live service, run unchanged against the served sandbox.

Only their pauses are shorter. They import nothing of this package, compare codes exactly where such
clients do, and send what such clients send: nulls, fields nobody knows, a size that is made up.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from rendernet_jupyter.sandbox import SANDBOX_KEY, Knobs, Refusal, World
from rendernet_jupyter.sandbox.serve import served

PAUSE = 0.02  # seconds; 2 or 3 in the wild


@pytest.fixture
def world(open_world: Callable[..., World]) -> World:
    """In real time, since the clients sleep; its media are the sandbox's own."""
    knobs = Knobs(latency=0.1, latency_step=0.02, asset_latency=0.1)
    return open_world(clock=time.time, knobs=knobs, make=None)


@pytest.fixture
def address(world: World) -> Iterator[str]:
    with served(world) as url:
        yield url


class LoopClient:
    """One prompt, one POST, a loop with a sleep; any other code than its own is fatal."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.headers = {"X-API-KEY": SANDBOX_KEY, "Content-Type": "application/json"}

    def start(self, positive: str, **more: Any) -> dict[str, Any]:
        payload = [
            {
                "aspect_ratio": "1:1",
                "batch_size": 1,
                "cfg_scale": 7,
                "model": "JuggernautXL",
                "prompt": {"negative": "nsfw, deformed", "positive": positive},
                "quality": "Plus",
                "sampler": "DPM++ 2M Karras",
                "seed": -1,
                "steps": 20,
                "character": None,
                "control_net": None,
                "facelock": None,
                **more,
            }
        ]
        response = httpx.post(
            f"{self.base}/pub/v1/generations", headers=self.headers, content=json.dumps(payload)
        )
        if response.status_code != 202:
            raise RuntimeError(f"{response.status_code} {response.text}")
        data: dict[str, Any] = response.json()["data"]
        return data

    def wait(self, generation_id: str) -> list[str]:
        for _ in range(60):
            response = httpx.get(
                f"{self.base}/pub/v1/generations/{generation_id}", headers=self.headers
            )
            if response.status_code == 200:
                media = response.json()["data"]["media"]
                if any(one["status"] == "failed" for one in media):
                    raise RuntimeError("failed")
                if all(one["status"] == "success" for one in media):
                    return [one["url"] for one in media if one["type"] == "image" and one["url"]]
            time.sleep(PAUSE)
        raise TimeoutError(generation_id)

    def wait_for_a_word_that_never_comes(self, generation_id: str) -> list[str]:
        body: dict[str, Any] = {}
        for _ in range(10):
            url = f"{self.base}/pub/v1/generations/{generation_id}"
            body = httpx.get(url, headers=self.headers).json()
            if body["data"].get("result") == "completed":
                break
            time.sleep(PAUSE)
        return [one.get("url", "") for one in body["data"]["media"]]


@pytest.mark.parametrize("wait", [LoopClient.wait, LoopClient.wait_for_a_word_that_never_comes])
def test_a_loop_with_exact_codes_gets_its_picture(
    world: World, address: str, wait: Callable[[LoopClient, str], list[str]]
) -> None:
    """The simplest script there is, made for the codes seen in practice, would not run here."""
    world.knobs.profile = "observed"
    client = LoopClient(address)
    data = client.start("a red boat on a lake")
    assert data["result"] == "initiated"
    assert [one["id"] for one in data["images"]] == [one["id"] for one in data["media"]]
    assert "url" not in data["media"][0]
    (url,) = wait(client, data["generation_id"])
    answer = httpx.get(url)  # without a key, as from an object store
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert url.endswith(f"/{data['images'][0]['id']}.png")


def test_a_loop_of_the_other_profile_stops_at_its_first_code(address: str) -> None:
    """The two profiles would not differ where such clients feel it."""
    with pytest.raises(RuntimeError, match=r"^201 "):
        LoopClient(address).start("a red boat on a lake")


class FirstUploadClient(LoopClient):
    """Uploads through version 1, waits through version 2, then locks the face."""

    def upload(self, body: bytes, headers: dict[str, str]) -> str:
        response = httpx.post(
            f"{self.base}/pub/v1/assets/upload",
            headers=self.headers,
            json={"size": {"height": 512, "width": 512}},
        )
        if response.status_code != 200:
            raise RuntimeError(f"{response.status_code} {response.text}")
        data = response.json()["data"]
        put = httpx.put(data["upload_url"], content=body, headers=headers)
        if put.status_code != 200:
            raise RuntimeError("upload failed")
        asset_id: str = data["asset"]["id"]
        for _ in range(30):
            answer = httpx.get(f"{self.base}/pub/v2/assets/{asset_id}", headers=self.headers).json()
            if answer["data"]["status"] == "active":
                return asset_id
            if answer["data"]["status"] == "failed":
                raise RuntimeError("asset failed")
            time.sleep(PAUSE)
        raise TimeoutError(asset_id)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": ""},
        {"Content-Type": "application/octet-stream"},
        {"Content-Type": "image/jpeg", "X-API-KEY": SANDBOX_KEY},
        {"Content-Type": "multipart/form-data; boundary=none"},
    ],
)
def test_an_upload_of_the_first_version_becomes_a_face(
    world: World, address: str, make_png: Callable[..., bytes], headers: dict[str, str]
) -> None:
    """Older scripts, which know one version of the upload and poll the other, would be stuck."""
    world.knobs.profile = "observed"
    client = FirstUploadClient(address)
    asset = client.upload(make_png((640, 480), "peru"), headers)
    data = client.start("portrait of a chemist", facelock={"asset_id": asset})
    assert client.wait(data["generation_id"])
    shown = httpx.get(f"{address}/pub/v1/assets/{asset}", headers=client.headers).json()["data"]
    assert shown["data"]["size"] == {"height": 480, "width": 640}
    assert httpx.get(shown["data"]["url"]).status_code == 200


class SecondUploadClient:
    """A session that uploads through version 2, forgives failed polls, sends whatever it has."""

    def __init__(self, base: str) -> None:
        self.http = httpx.Client(base_url=base, headers={"x-api-key": SANDBOX_KEY})

    def upload(self, body: bytes, kind: str = "image") -> str:
        size = {"size": {"height": 512, "width": 512}}
        answer = self.http.post(f"/pub/v2/assets/upload?type={kind}", json=size)
        data = answer.raise_for_status().json()["data"]
        httpx.put(data["upload_url"], content=body).raise_for_status()
        asset_id: str = data["id"]
        path = f"/pub/v2/assets/{asset_id}"
        return self.until(path, lambda data: data["status"] == "active", asset_id)

    def start(self, **kind: Any) -> dict[str, Any]:
        unused = dict.fromkeys(("character", "control_net", "facelock", "loras", "segment"))
        body = [{**unused, **kind, "reference_image_id": "ref_1", "image_config": {"upscale": 1}}]
        answer = self.http.post("/pub/v1/generations", params={"type": "image"}, json=body)
        data: dict[str, Any] = answer.raise_for_status().json()["data"]
        return data

    def until(self, path: str, done: Callable[[Any], bool], result: Any = None) -> Any:
        for _ in range(90):
            try:
                answer = self.http.get(path)
            except httpx.TransportError:
                continue
            if answer.is_success and done(answer.json()["data"]):
                return result or answer.json()["data"]
            time.sleep(PAUSE)
        raise TimeoutError(path)

    def media(self, started: dict[str, Any]) -> list[dict[str, Any]]:
        def done(data: Any) -> bool:
            return all(one["status"] in ("success", "failed") for one in data["media"])

        path = f"/pub/v1/generations/{started['generation_id']}"
        found: list[dict[str, Any]] = self.until(path, done)["media"]
        return found


@pytest.fixture
def client(address: str) -> Iterator[SecondUploadClient]:
    client = SecondUploadClient(address)
    yield client
    client.http.close()


@pytest.mark.parametrize("profile", ["documented", "observed"])
def test_an_enlargement_survives_nulls_fields_nobody_knows_and_failed_polls(
    world: World, client: SecondUploadClient, make_png: Callable[..., bytes], profile: Any
) -> None:
    """A client that the service puts up with would be refused, or give up at the first hiccup."""
    world.knobs.profile = profile
    asset = client.upload(make_png((60, 40)))
    touch = {"asset_id": asset, "enhance_strength": 0.5, "scale_factor": 1.5}
    started = client.start(true_touch=touch)
    assert started["media"][0]["dim"] == {"height": 60, "width": 90}
    world.knobs.refuse_next = [Refusal(503, "", "", times=2, operation="getGeneration")]
    world.knobs.drop_reads = 1
    (made,) = client.media(started)
    assert (made["status"], world.knobs.refuse_next, world.knobs.drop_reads) == ("success", [], 0)
    assert httpx.get(made["url"]).content.startswith(b"\x89PNG")
    assert world.counters.charges == 1


def test_a_narrated_picture_is_a_video_that_can_be_fetched(
    client: SecondUploadClient, make_png: Callable[..., bytes]
) -> None:
    """Scripts that make talking pictures could not be tried without paying."""
    pytest.importorskip("av")
    pytest.importorskip("hibari")
    asset = client.upload(make_png((64, 64), "plum"))
    empty = dict.fromkeys(("video_asset_id", "audio_asset_id"))
    sound = {"script": "Hello.", "voice": "Rachel"}
    (made,) = client.media(client.start(narrator={"image_asset_id": asset, **sound, **empty}))
    assert (made["type"], made["status"]) == ("video", "success")
    answer = httpx.get(made["url"])
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.content[4:8] == b"ftyp"


def test_the_status_of_old_is_polled_and_tells_censored_from_failed(
    world: World, client: SecondUploadClient, make_png: Callable[..., bytes]
) -> None:
    """Scripts on the end-points that are about to go would see what nobody documented."""
    world.knobs.censor_next = 1
    asset = client.upload(make_png())
    started = client.start(true_touch={"asset_id": asset, "scale_factor": 1})
    path, (image,) = f"/pub/v1/generations/{started['generation_id']}", started["media"]
    finished = ("success", "failed", "censored")
    old = f"{path}/images/{image['id']}/status"
    found = client.until(old, lambda data: data["status"] in finished)
    assert found == {"image_id": image["id"], "status": "censored"}
    assert client.until(f"{path}/status", bool) == [found]
    (new,) = client.media(started)
    assert (new["status"], new["url"]) == ("failed", "")
