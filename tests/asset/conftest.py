"""Small files of every sort that people hand over, made on the spot."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter.asset.luggage import Luggage


def picture(name: str = "PNG", size: tuple[int, int] = (12, 20), mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 1).save(file, name)
    return file.getvalue()


def film(
    frames: int = 10, rate: int = 10, container: str = "mp4", size: tuple[int, int] = (64, 36)
) -> bytes:
    import av

    file = io.BytesIO()
    with av.open(file, "w", format=container) as made:
        stream = made.add_stream("libvpx" if container == "webm" else "libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(frames):
            frame = av.VideoFrame.from_image(Image.new("RGB", size, (number % 256, 9, 9)))
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


def tone(container: str = "mp3") -> bytes:
    import av
    import numpy as np

    file = io.BytesIO()
    with av.open(file, "w", format=container) as made:
        codec = "libmp3lame" if container == "mp3" else "aac"
        stream = made.add_stream(codec, rate=24_000, layout="mono")
        samples = np.sin(np.arange(24_000) / 12).astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate = 24_000
        made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return file.getvalue()


@pytest.fixture(name="picture")
def _picture() -> Callable[..., bytes]:
    return picture


@pytest.fixture(name="film")
def _film() -> Callable[..., bytes]:
    return film


@pytest.fixture(name="tone")
def _tone() -> Callable[..., bytes]:
    return tone


@pytest.fixture
def luggage(tmp_path: Path) -> Luggage:
    return Luggage(tmp_path)


@pytest.fixture
def without_av(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A machine on which the extra `[video]` is not installed."""
    import sys

    monkeypatch.setitem(sys.modules, "av", None)
