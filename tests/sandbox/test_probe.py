"""Files as people's telephones, cameras and programs write them, and files that were damaged."""

from __future__ import annotations

import io
import warnings
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from rendernet_jupyter.sandbox import World
from rendernet_jupyter.sandbox.probe import probe
from rendernet_jupyter.sandbox.studio.source import open_picture

Upload = Callable[..., Awaitable[str]]
SIZE = (40, 20)


def ramp(mode: str = "RGB") -> Image.Image:
    """Dark at the top, light at the bottom."""
    return Image.linear_gradient("L").resize(SIZE).convert(mode)


def encoded(image: Image.Image, name: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, name, **options)
    return file.getvalue()


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def deep() -> Image.Image:
    """16 bits of grey, as scanners and microscopes write them."""
    return ramp("I").point(lambda value: value * 257).convert("I;16")


TWO = {"save_all": True, "append_images": [ramp().rotate(180)]}
HOLES = {"transparency": bytes([0, 100, 255, 255])}
TAKEN = {
    "telephone": (encoded(ramp(), "MPO", **TWO), "jpeg", SIZE),
    "webp": (encoded(ramp(), "WEBP"), "webp", SIZE),
    "moving webp": (encoded(ramp(), "WEBP", **TWO), "webp", SIZE),
    "moving png": (encoded(ramp(), "PNG", **TWO), "png", SIZE),
    "palette": (encoded(ramp().quantize(8), "PNG"), "png", SIZE),
    "palette with holes": (encoded(ramp().quantize(8), "PNG", **HOLES), "png", SIZE),
    "16 bits": (encoded(deep(), "PNG"), "png", SIZE),
    "two colours": (encoded(ramp("1"), "PNG"), "png", SIZE),
    "for print": (encoded(ramp("CMYK"), "JPEG"), "jpeg", SIZE),
    "grey": (encoded(ramp("L"), "JPEG"), "jpeg", SIZE),
    "upside down": (encoded(ramp(), "JPEG", exif=turned(3)), "jpeg", SIZE),
    "lying": (encoded(ramp(), "JPEG", exif=turned(6)), "jpeg", SIZE[::-1]),
    "lying png": (encoded(ramp(), "PNG", exif=turned(8)), "png", SIZE[::-1]),
    "lying telephone": (encoded(ramp(), "MPO", exif=turned(6), **TWO), "jpeg", SIZE[::-1]),
    "turned by a number nobody knows": (encoded(ramp(), "JPEG", exif=turned(9)), "jpeg", SIZE),
}
TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}


@pytest.mark.anyio
@pytest.mark.parametrize("name", TAKEN)
async def test_pictures_of_every_make_are_taken_used_and_given_back(
    client: httpx.AsyncClient,
    upload: Upload,
    start: Callable[..., Awaitable[Any]],
    name: str,
) -> None:
    """A picture that the service takes would break here, at the upload or when it is looked at."""
    body, kind, (width, height) = TAKEN[name]
    asset = await upload(body)
    found = (await client.get(f"/pub/v2/assets/{asset}")).json()["data"]
    assert (found["status"], found["size"]) == ("active", {"width": width, "height": height})
    back = await client.get(found["url"])
    assert (back.status_code, back.headers["content-type"]) == (200, TYPES[kind])
    assert back.content == body
    (medium,) = (await start({"true_touch": {"asset_id": asset, "scale_factor": 1}}))["media"]
    assert medium["dim"] == found["size"]


@pytest.mark.parametrize("name", TAKEN)
def test_makers_see_every_picture_upright_and_with_its_light(world: World, name: str) -> None:
    """A face lock would see a white, black or lying picture where the person sees a good one."""
    body, _, size = TAKEN[name]
    seen = open_picture(world.inbox, world.inbox.put(body))
    assert (seen.mode, seen.size) == ("RGB", size)
    darkest, lightest = seen.convert("L").getextrema()
    assert darkest < 60
    assert lightest > 190


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_is_white(world: World, mode: str) -> None:
    """A cut-out face would stand before whatever colour its program left behind the glass."""
    glass = Image.new(mode, SIZE, 0)
    seen = open_picture(world.inbox, world.inbox.put(encoded(glass, "PNG")))
    assert seen.getpixel((3, 3)) == (255, 255, 255)


@pytest.mark.parametrize(
    "name",
    [
        "GIF",
        "TIFF",
        "BMP",
        pytest.param(
            "AVIF", marks=pytest.mark.skipif(not features.check("avif"), reason="no AVIF here")
        ),
    ],
)
def test_other_formats_are_named_as_what_cannot_be_taken(name: str) -> None:
    """Somebody would wait for an asset that never becomes active, without knowing why."""
    body = encoded(ramp(), name)
    assert probe(body, "image").fault == "a picture must be PNG, JPEG or WebP"
    assert probe(body, "video").fault == "video must be mp4 or webm"


@cache
def film(container: str, codec: str) -> bytes:
    av = pytest.importorskip("av")
    file = io.BytesIO()
    with av.open(file, "w", format=container) as opened:
        stream = opened.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for _ in range(10):
            opened.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", (64, 36)))))
        opened.mux(stream.encode(None))
    return file.getvalue()


@pytest.mark.parametrize(
    ("container", "codec", "fault"),
    [
        ("mp4", "libx264", ""),
        ("webm", "libvpx", ""),
        ("mov", "libx264", "video must be mp4 or webm"),
        ("matroska", "libx264", "video must be mp4 or webm"),
    ],
)
def test_videos_are_taken_in_the_two_documented_formats(
    container: str, codec: str, fault: str
) -> None:
    """A file that the service fails would be narrated here."""
    found = probe(film(container, codec), "video")
    assert found.fault == fault
    if not fault:
        assert (found.width, found.height, found.frames, found.duration) == (64, 36, 10, 1.0)


DAMAGE = {
    "place": st.floats(0, 1, exclude_max=True),
    "patch": st.binary(max_size=12),
    "end": st.floats(0.02, 1),
}


def damaged(body: bytes, place: float, patch: bytes, end: float) -> bytes:
    """`body` with `patch` in place of some of its bytes, cut off at its `end`."""
    at = int(place * len(body))
    return (body[:at] + patch + body[at + len(patch) :])[: int(end * len(body))]


@given(name=st.sampled_from(["palette with holes", "lying telephone", "moving webp"]), **DAMAGE)
def test_no_damage_to_a_picture_breaks_the_look_at_it(name: str, **damage: Any) -> None:
    """A damaged file would be answered with a fault of the sandbox, and its asset stay pending."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of damage that it can do without
        found = probe(damaged(TAKEN[name][0], **damage), "image")
    assert bool(found.fault) != bool(found.format)


@given(kind=st.sampled_from([("mp4", "libx264"), ("webm", "libvpx")]), **DAMAGE)
def test_no_damage_to_a_video_breaks_the_look_at_it(kind: tuple[str, str], **damage: Any) -> None:
    """The same for videos, whose parts refer to each other."""
    found = probe(damaged(film(*kind), **damage), "video")
    assert bool(found.fault) != bool(found.format)
