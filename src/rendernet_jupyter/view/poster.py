"""A still picture of a video: its first frame that shows something, or a drawn stand-in.

Frames are read with PyAV, which comes with the extra `[video]`. Nothing here plays a video, and
nothing decides how large a poster is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rendernet_jupyter.errors import MissingPackage, StoreError
from rendernet_jupyter.result.records import Medium
from rendernet_jupyter.view.phrase import lasting

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

INSTALL = 'pip install "rendernet-jupyter[video]"'

_TRIED = 90
"""Frames that are looked at: three seconds of a usual video, longer than a usual fade."""

_FLAT = 10.0
"""Standard deviation of brightness, of 255, below which a frame is taken for a fade or a wall."""

_MOST_PIXELS = 40_000_000  # of a frame; a small file that unfolds to more would fill the memory
_WEBM = b"\x1a\x45\xdf\xa3"
_GROUND, _INK, _QUIET = "#20242b", "#ffffff", "#c4c9d1"


def read_poster(path: Path) -> Image.Image:
    """The first frame of the video at `path` that shows something, RGB, at full size.

    A video that is the same colour all through, or longer than the look taken here, gives the
    frame with the most to see.

    Raises:
        MissingPackage: PyAV is not installed.
        StoreError: the file is missing, or no frame of it can be read.
    """
    try:
        import av
    except ImportError as error:
        raise MissingPackage("A picture of a video needs PyAV.", hint=INSTALL) from error
    try:
        with path.open("rb") as file:
            # The format is named, so that no playlist in disguise can make FFmpeg open other files.
            name = "matroska" if file.read(4) == _WEBM else "mp4"
            file.seek(0)
            with av.open(file, format=name) as film:
                return _telling(film)
    except FileNotFoundError as error:
        raise StoreError("Its file is no longer in the store.") from error
    except (av.FFmpegError, OSError, ValueError, LookupError) as error:
        raise StoreError("Its file cannot be read as a video.") from error


def stand_in(medium: Medium, edge: int) -> Image.Image:
    """A drawing in the shape of a video, for those who cannot read its frames.

    It says how long the video is, and what shows a frame of it instead.
    """
    from PIL import Image, ImageDraw

    wide, high = medium.width or 16, medium.height or 9
    size = (
        max(1, round(edge * wide / max(wide, high))),
        max(1, round(edge * high / max(wide, high))),
    )
    drawn = Image.new("RGB", size, _GROUND)
    pen = ImageDraw.Draw(drawn)
    length = f", {lasting(medium.duration)}" if medium.duration else ""
    # At the top: the lower part lies under the controls of a player.
    low = _write(pen, f"Video{length}", (size[0], size[1] * 0.1), max(11, edge // 20), _INK)
    _write(pen, f"To see a frame here: {INSTALL}", (size[0], low), max(10, edge // 22), _QUIET)
    return drawn


def _telling(film: Any) -> Image.Image:
    """The first telling frame; if the file breaks off before one, the best until there."""
    stream = film.streams.video[0]
    if stream.width * stream.height > _MOST_PIXELS:
        raise ValueError(f"frames of {stream.width} x {stream.height} pixels")
    best, most = None, -1.0
    for frame in _readable(islice(film.decode(stream), _TRIED)):
        seen = _spread(frame)
        if seen > most:
            best, most = frame, seen
        if seen >= _FLAT:
            break
    if best is None:
        raise ValueError("no frame can be read")
    image: Image.Image = best.to_image()
    return image


def _readable(frames: Iterable[Any]) -> Iterable[Any]:
    """The frames before the first one that is damaged; the damage itself if there are none."""
    import av

    some = False
    try:
        for frame in frames:
            yield frame
            some = True
    except av.FFmpegError:
        if not some:
            raise


def _spread(frame: Any) -> float:
    """How much there is to see in a frame: the standard deviation of its brightness."""
    from PIL import ImageStat

    small = frame.reformat(width=48, height=48, format="rgb24").to_image()
    return float(ImageStat.Stat(small.convert("L")).stddev[0])


def _write(
    pen: ImageDraw.ImageDraw, text: str, at: tuple[int, float], size: int, ink: str
) -> float:
    """Write `text` in the middle of so wide a picture; return where the next line may begin."""
    from rendernet_jupyter.view.lettering import font_for, wrap

    width, low = at
    font = font_for(text, size)
    for line in wrap(text, round(width * 0.86), font, 4):
        pen.text((width / 2, low), line, fill=ink, font=font, anchor="ma")
        low += size * 1.35
    return low + size * 0.4
