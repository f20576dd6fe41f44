"""`video_anyone`: a camera that moves over a picture, the way the prompt says.

Nothing in the picture itself moves: the sandbox has only a camera.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from PIL import Image

from rendernet_jupyter.sandbox.painter.mark import stamp
from rendernet_jupyter.sandbox.studio.film import encode_film
from rendernet_jupyter.sandbox.studio.source import open_picture
from rendernet_jupyter.sandbox.world.inbox import Inbox

_FPS = 24
_ROOM = 0.22  # share of the picture's sides that a move may use
# Words of a prompt, and the move they ask for: where the view stands (across, down) and how far it
# has closed in, from 0 to 1, at the start and at the end. The first words found count.
_MOVES: tuple[tuple[str, tuple[float, float, float], tuple[float, float, float]], ...] = (
    (r"still|static|steady|fixed", (0.5, 0.5, 0.12), (0.5, 0.5, 0.12)),
    (r"(pull|zoom|dolly|move)s?\s+(back|out|away)", (0.5, 0.5, 1.0), (0.5, 0.5, 0.0)),
    (r"(pan|move|slide|track)s?\s+(to the\s+)?left", (1.0, 0.5, 0.8), (0.0, 0.5, 0.8)),
    (r"(pan|move|slide|track)s?\s+(to the\s+)?right|\bpan", (0.0, 0.5, 0.8), (1.0, 0.5, 0.8)),
    (r"(tilt|move|rise|crane)s?\s+up|\brises?\b", (0.5, 1.0, 0.8), (0.5, 0.0, 0.8)),
    (r"(tilt|move|crane)s?\s+down|\btilt", (0.5, 0.0, 0.8), (0.5, 1.0, 0.8)),
    (r"", (0.5, 0.5, 0.0), (0.5, 0.45, 1.0)),
)


def moved(
    recipe: Mapping[str, Any], inbox: Inbox, make: Callable[[Mapping[str, Any]], bytes]
) -> bytes:
    """The MP4 of a `video_anyone` recipe; `make` gives the file of a generated picture."""
    element, source = recipe["element"], recipe["source"]
    width, height = recipe["size"]
    if isinstance(source, str):
        picture = open_picture(inbox, source)
    else:
        with Image.open(io.BytesIO(make(source))) as image:
            picture = image.convert("RGB")
    count = max(1, round(element["duration"] * _FPS))
    return encode_film(
        _views(picture, (width, height), element["prompt"], count),
        size=(width, height),
        fps=_FPS,
        facts={"kind": "video_anyone"},
    )


def _views(
    picture: Image.Image, size: tuple[int, int], prompt: str, count: int
) -> Iterator[Image.Image]:
    start, end = _move(prompt)
    for number in range(count):
        share = number / max(1, count - 1)
        eased = share * share * (3 - 2 * share)  # a camera neither starts nor stops at once
        across, down, close = (a + (b - a) * eased for a, b in zip(start, end, strict=True))
        seen = 1 - _ROOM * close
        left = picture.width * (1 - seen) * across
        top = picture.height * (1 - seen) * down
        box = (left, top, left + picture.width * seen, top + picture.height * seen)
        yield stamp(picture.resize(size, Image.Resampling.BICUBIC, box=box))


def _move(prompt: str) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    text = prompt.casefold()
    return next((start, end) for words, start, end in _MOVES if re.search(words, text))
