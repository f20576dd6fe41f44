"""Lines to copy that mend a medium: converted, cropped, slowed down, made smaller.

Each line names this very file and its numbers, and works in a notebook as it stands. What is no
file of this machine gets the numbers alone. Nothing here decides that a medium has to be mended.
"""

from __future__ import annotations

import shlex
from typing import NamedTuple

from rendernet_jupyter.spec.canonical import asset_text
from rendernet_jupyter.spec.variables import attribute_of

_AUDIO = (
    "import av; i, o = av.open({old!r}), av.open({new!r}, 'w'); "
    "s = o.add_stream('mp3', 44100); "
    "[o.mux(s.encode(f)) for f in [*i.decode(audio=0), None]]; o.close()"
)
"""Sound to mp3 with PyAV, which fits the rate: tried with wav, flac, m4a and opus."""


class Box(NamedTuple):
    """A part of a picture, in pixels: Pillow's left, upper, right and lower."""

    left: int
    upper: int
    right: int
    lower: int

    @property
    def size(self) -> str:
        """Such as `306 by 510`."""
        return f"{self.right - self.left} by {self.lower - self.upper}"


def converted(typed: str, kind: str, wanted: str) -> str:
    """How a file becomes one of another format; empty for what is no file of this machine.

    Args:
        typed: the path.
        kind: `audio` or `video`.
        wanted: the format, such as `mp3`.
    """
    if not (parts := _path(typed)):
        return ""
    new = f"{parts[0]}.{wanted}"
    lines = [f"convert it: !ffmpeg -i {shlex.quote(typed)} {shlex.quote(new)}"]
    if kind == "audio":
        lines.append(f"or with PyAV (extra [video]): {_AUDIO.format(old=typed, new=new)}")
    return "\n".join(lines)


def tamed(typed: str, width: int, height: int, rate: int) -> str:
    """How a video comes under limits of size and frames a second; empty for what is no file."""
    if not (parts := _path(typed)):
        return ""
    new = f"{parts[0]}-{rate}.{parts[1]}"
    scale = (
        f"scale='min({width},iw)':'min({height},ih)'"
        ":force_original_aspect_ratio=decrease:force_divisible_by=2"
    )
    files = shlex.quote(typed), shlex.quote(new)
    return f'make it fit: !ffmpeg -i {files[0]} -r {rate} -vf "{scale}" {files[1]}'


def largest(width: int, height: int, wide: int, high: int) -> Box | None:
    """The largest part from the middle of a picture that has a shape exactly; None when none has.

    Args:
        width: of the picture.
        height: likewise.
        wide: of the shape, such as 3 of 3:5.
        high: likewise.
    """
    scale = min(width // wide, height // high)
    if not scale:
        return None
    left, upper = (width - scale * wide) // 2, (height - scale * high) // 2
    return Box(left, upper, left + scale * wide, upper + scale * high)


def cropped(typed: str, content: object, key: str, box: Box) -> str:
    """How a picture is cut to a box, and what is typed then.

    Args:
        typed: how the picture was typed.
        content: the Python object that stands for it, or None.
        key: the key that wants it, such as `animate`.
        box: the part to keep.
    """
    if content is not None:
        how = _cropped_object(typed.strip("{} "), content, box)
        return f"crop it: cropped = {how}\nthen: {key}: {{{{cropped}}}}" if how else ""
    if not (parts := _path(typed)):
        return f"crop it to {box.size} pixels"
    new = f"{parts[0]}-cropped.png"
    # Telephones store pictures lying on their side; the numbers are those of the picture as seen.
    upright = f"ImageOps.exif_transpose(Image.open({typed!r}))"
    return (
        f"crop it: from PIL import Image, ImageOps; {upright}.crop({tuple(box)}).save({new!r})\n"
        f"then: {key}: {asset_text(new)}"
    )


def _cropped_object(name: str, content: object, box: Box) -> str:
    """The expression that cuts a Python object; empty for bytes, which have to be opened first."""
    if attribute_of(content, "medium") is not None:
        return f"{name}.image.crop({tuple(box)})"
    if attribute_of(content, "crop") is not None:
        return f"{name}.crop({tuple(box)})"
    if attribute_of(content, "__array_interface__") is not None:
        return f"{name}[{box.upper}:{box.lower}, {box.left}:{box.right}]"
    return ""


def _path(typed: str) -> tuple[str, str] | None:
    """A path before and after the dot of its ending; None for variables, addresses and ids."""
    stem, dot, ending = typed.rpartition(".")
    if not dot or not stem or not ending.isalnum() or "{" in typed or "://" in typed:
        return None
    return stem, ending
