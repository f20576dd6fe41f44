"""The agreement, and a wire that holds every answer of the sandbox against it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from jsonschema import Draft202012Validator
from PIL import Image
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from rendernet_jupyter.sandbox import SANDBOX_KEY, SANDBOX_ORIGIN, Knobs, World, create_app

HERE = Path(__file__).parent
_ROOT = "urn:contract"


class Agreement:
    """`openapi.yaml`, asked by method, path and status."""

    def __init__(self) -> None:
        self.document = yaml.safe_load((HERE / "openapi.yaml").read_text(encoding="utf-8"))
        resource = Resource(self.document, DRAFT202012)
        self._registry = Registry().with_resource(_ROOT, resource)
        self._paths = {
            re.compile("^" + re.sub(r"{\w+}", "[^/]+", path) + "$"): path
            for path in sorted(self.document["paths"], key=lambda path: path.count("{"))
        }

    def operations(self) -> dict[str, tuple[str, str]]:
        """Method and path of every operation."""
        return {
            operation["operationId"]: (method, path)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        }

    def template(self, path: str) -> str | None:
        """The path of the document that a request's path is an instance of."""
        return next((template for form, template in self._paths.items() if form.match(path)), None)

    def schema(self, name: str) -> Draft202012Validator:
        """The validator of one shape."""
        return self._validator({"$ref": f"{_ROOT}#/components/schemas/{name}"})

    def answer(self, method: str, path: str, status: int) -> tuple[Draft202012Validator, str]:
        """The validator of an answer, and under which status the document has it."""
        template = self.template(path)
        responses = self.document["paths"][template][method.lower()]["responses"]
        known = next(
            key for key in (str(status), f"{status // 100}XX", "default") if key in responses
        )
        if known == "default":
            assert status >= 400, f"{method} {path}: no success of status {status} is documented"
        if "$ref" in responses[known]:
            pointer = "/components/responses/Error/content/application~1json/schema"
        else:
            inside = (template, method.lower(), "responses", known, "content", "application/json")
            escaped = [part.replace("~", "~0").replace("/", "~1") for part in inside]
            pointer = "/paths/" + "/".join(escaped) + "/schema"
        return self._validator({"$ref": f"{_ROOT}#{pointer}"}), known

    def _validator(self, schema: dict[str, Any]) -> Draft202012Validator:
        return Draft202012Validator(schema, registry=self._registry)


class WitnessedTransport(httpx.ASGITransport):
    """In-process HTTP that validates every answer of an end-point that the agreement knows."""

    def __init__(self, app: Any, agreement: Agreement) -> None:
        super().__init__(app)
        self._agreement = agreement
        self.seen: set[tuple[str, str, str]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        template = self._agreement.template(request.url.path)
        if template is not None:
            body = json.loads(await response.aread())
            validator, known = self._agreement.answer(
                request.method, request.url.path, response.status_code
            )
            validator.validate(body)
            self.seen.add((request.method.lower(), template, known))
        return response


@pytest.fixture(scope="session")
def agreement() -> Agreement:
    return Agreement()


@pytest.fixture(scope="session")
def examples() -> list[dict[str, Any]]:
    """The rows of `examples/index.json`, each with its `body`."""
    index = json.loads((HERE / "examples" / "index.json").read_text(encoding="utf-8"))
    for row in index["examples"]:
        text = (HERE / "examples" / row["file"]).read_text(encoding="utf-8")
        row["body"] = json.loads(text)
    return index["examples"]


@pytest.fixture(scope="session")
def example(examples: list[dict[str, Any]]) -> Callable[[str], Any]:
    """The body of one example by its name, without `.json`."""
    bodies = {row["file"].removesuffix(".json"): row["body"] for row in examples}
    return bodies.__getitem__


def draw(recipe: Any) -> bytes:
    """Stands in for the painter: any small PNG."""
    file = io.BytesIO()
    Image.new("RGB", (12, 20), "teal").save(file, "PNG")
    return file.getvalue()


class Clock:
    """Time that a test moves by hand; shown as Unix seconds."""

    def __init__(self) -> None:
        self.now = 1_736_500_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> Iterator[World]:
    world = World(clock=clock, knobs=Knobs(latency=0, asset_latency=0), make=draw)
    yield world
    world.close()


@pytest.fixture
def transport(world: World, agreement: Agreement) -> WitnessedTransport:
    return WitnessedTransport(create_app(world), agreement)


@pytest.fixture
async def client(transport: WitnessedTransport) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"X-API-KEY": SANDBOX_KEY}
    async with httpx.AsyncClient(
        transport=transport, base_url=SANDBOX_ORIGIN, headers=headers
    ) as client:
        yield client


def picture(width: int = 60, height: int = 100) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "grey").save(file, "PNG")
    return file.getvalue()


def film(seconds: int = 1) -> bytes:
    av = pytest.importorskip("av")
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for _ in range(10 * seconds):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 36), "navy"))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def tone() -> bytes:
    av = pytest.importorskip("av")
    np = pytest.importorskip("numpy")
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=24_000, layout="mono")
        samples = np.sin(np.arange(24_000) / 12).astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate = 24_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


@pytest.fixture
def upload(client: httpx.AsyncClient) -> Callable[..., Awaitable[str]]:
    """Uploads a small file of a kind, or other bytes, and gives the asset's id."""
    files = {"image": picture, "video": film, "audio": tone}

    async def upload(kind: str = "image", body: bytes | None = None) -> str:
        body = files[kind]() if body is None else body
        answer = await client.post(f"/pub/v2/assets/upload?type={kind}", json={})
        data = answer.json()["data"]
        assert (await client.put(data["upload_url"], content=body)).status_code == 200
        return data["id"]

    return upload
