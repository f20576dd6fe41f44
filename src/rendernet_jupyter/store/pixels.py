"""The hash of a picture's pixels: the same in every file that decodes to the same samples.

Metadata, compression and the order of chunks do not matter to it. Videos have none: which samples a
decoder gives for one is a matter of its version. Nothing here is compared or kept.
"""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from rendernet_jupyter.errors import StoreError

if TYPE_CHECKING:
    from PIL import Image

TAG = "px1"
"""Names how the hash was made; another way of making it gets another tag."""


def pixel_hash(source: Path | bytes) -> str:
    """The hash of the pixels of a picture file: `px1:` and 64 hexadecimal digits.

    It is the SHA-256 of, for each frame in order, a line in ASCII `MODE WIDTHxHEIGHT` with a line
    feed, then the samples: rows from the top, pixels from the left, channels in the order of the
    mode's name, as Pillow's `Image.tobytes()` gives them. A palette is looked up first, and the
    frame counts as RGBA when it has transparency, else as RGB; every other mode stays as it is
    decoded (`RGB`, `RGBA`, `L`, `LA`, `I;16`, `CMYK`, ...). No orientation and no colour profile is
    applied. Samples of a JPEG are those of the libjpeg in use, which follow the reference decoder.

    Args:
        source: a file, or its bytes.

    Raises:
        StoreError: it cannot be read as a picture.
    """
    from PIL import (
        Image,
        ImageSequence,
    )  # 50 ms of import, needed first when a picture is looked at

    found = sha256()
    try:
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as image:
            for frame in ImageSequence.Iterator(image):
                shown = _looked_up(frame)
                width, height = shown.size
                found.update(f"{shown.mode} {width}x{height}\n".encode("ascii"))
                found.update(shown.tobytes())
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise StoreError("its pixels cannot be read: it is no whole picture") from error
    return f"{TAG}:{found.hexdigest()}"


def sides_of(data: bytes) -> tuple[int, int]:
    """Width and height of a picture in pixels.

    Raises:
        StoreError: it cannot be read as a picture.
    """
    from PIL import Image  # as above

    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.size
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise StoreError("it cannot be read as a picture") from error


def _looked_up(frame: Image.Image) -> Image.Image:
    """A frame with the colours of its palette in place of their numbers."""
    if frame.mode not in ("P", "PA"):
        return frame
    return frame.convert("RGBA" if frame.has_transparency_data else "RGB")
