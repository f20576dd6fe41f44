"""The narrator: a voice over a picture or a video, with a level that moves with the sound.

The sandbox does not know where a mouth is, so it shows the sound itself. Nothing here speaks or
encodes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from rendernet_jupyter.sandbox.painter.mark import stamp
from rendernet_jupyter.sandbox.studio.film import encode_film
from rendernet_jupyter.sandbox.studio.source import open_picture
from rendernet_jupyter.sandbox.studio.speech import Sound, read_sound, speak
from rendernet_jupyter.sandbox.world.inbox import Inbox

_FPS = 25
_BARS = 31
_PILL, _BAR = (16, 18, 28), (255, 255, 255)
_VEIL = 0.55  # how dark the pill behind the bars is


def narrated(recipe: Mapping[str, Any], inbox: Inbox) -> bytes:
    """The MP4 of a `narrator` recipe; it lasts as long as the sound."""
    element = recipe["element"]
    width, height = recipe["size"]
    if "audio" in recipe:
        sound = read_sound(inbox.path(recipe["audio"]))
    else:
        sound = speak(element["script"], element["voice"])
    count = max(1, math.ceil(sound.seconds * _FPS))
    if recipe["source_type"] == "video":
        pictures = _video(inbox.path(recipe["source"]), (width, height))
    else:
        pictures = _still(open_picture(inbox, recipe["source"]).resize((width, height)))
    return encode_film(
        _with_level(pictures, sound, count),
        size=(width, height),
        fps=_FPS,
        facts={"kind": "narrator"},
        sound=sound,
    )


def _still(picture: Image.Image) -> Iterator[Image.Image]:
    marked = stamp(picture)
    while True:
        yield marked.copy()


def _video(path: Path, size: tuple[int, int]) -> Iterator[Image.Image]:
    """The frames of a video at the film's pace, from the start again when it ends."""
    import av

    while True:
        with av.open(str(path)) as file:
            shown = 0
            for frame in file.decode(video=0):
                image = stamp(frame.to_image().resize(size))
                # As many copies as bring the film to where this frame ends.
                until = (frame.time + 1 / (file.streams.video[0].average_rate or _FPS)) * _FPS
                while shown < round(until):
                    shown += 1
                    yield image.copy()


def _with_level(pictures: Iterator[Image.Image], sound: Sound, count: int) -> Iterator[Image.Image]:
    loudness = sound.loudness(count)
    for number, picture in zip(range(count), pictures, strict=False):
        yield _draw_level(picture, loudness, number)


def _draw_level(picture: Image.Image, loudness: NDArray[np.float32], number: int) -> Image.Image:
    """Bars for the moments around now, the present in the middle, drawn on the picture itself."""
    width, height = picture.size
    pill_width, pill_height = round(width * 0.42), max(12, round(height * 0.075))
    left, top = (width - pill_width) // 2, round(height * 0.96) - pill_height
    box = (left, top, left + pill_width, top + pill_height)
    ground = picture.crop(box)
    veil = Image.blend(ground, Image.new("RGB", ground.size, _PILL), _VEIL)
    shape = Image.new("L", ground.size, 0)
    edge = (0, 0, pill_width - 1, pill_height - 1)
    ImageDraw.Draw(shape).rounded_rectangle(edge, pill_height // 2, 255)
    ground.paste(veil, (0, 0), shape)
    pen = ImageDraw.Draw(ground)
    step = (pill_width - pill_height) / _BARS
    for bar in range(_BARS):
        moment = number + bar - _BARS // 2
        level = float(loudness[moment]) if 0 <= moment < len(loudness) else 0.0
        reach = max(1.0, pill_height * 0.36 * level)
        x, y = pill_height / 2 + (bar + 0.5) * step, pill_height / 2
        half = max(1.0, step * 0.28)
        pen.rounded_rectangle((x - half, y - reach, x + half, y + reach), half, _BAR)
    picture.paste(ground, box[:2])
    return picture
