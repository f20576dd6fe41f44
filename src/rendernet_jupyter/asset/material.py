"""The content of one asset: bytes on demand, their hash, what they hold, and a name for people.

A file is sent as it is, bit for bit. A Python object becomes a file first: a Pillow image, an array
or anything with a PNG form is written as PNG, so that its pixels are what counts. Nothing here is
uploaded, fetched or remembered.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rendernet_jupyter.asset.probe import look, unreadable
from rendernet_jupyter.catalog.entries import MediaFacts
from rendernet_jupyter.errors import AssetError
from rendernet_jupyter.spec.variables import attribute_of

_PNG_MODES = frozenset({"1", "L", "LA", "I", "I;16", "P", "RGB", "RGBA"})
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Material:
    """What stands behind an asset of a spec.

    Attributes:
        label: as it was typed, without the home directory.
        sha256: of its bytes, hex.
        facts: what they hold.
        media_id: the service's id of a picture that a service made; empty for everything else.
    """

    label: str
    sha256: str
    facts: MediaFacts
    media_id: str = ""
    _source: Path | bytes = field(default=b"", repr=False)

    def read(self) -> bytes:
        """The bytes.

        Raises:
            AssetError: the file is gone, or has changed since it was looked at.
        """
        if isinstance(self._source, bytes):
            return self._source
        try:
            data = self._source.read_bytes()
        except OSError as error:
            raise unreadable(error) from error
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise AssetError(
                f"{self.label} has changed since the cell began",
                hint="Run the cell again when nothing writes to the file any more.",
            )
        return data


def of_path(path: Path, label: str, *, media_id: str = "") -> Material:
    """A file.

    Raises:
        AssetError: it cannot be read, or is nothing that can be sent.
        MissingPackage: it is a video, and PyAV is not installed.
    """
    facts = look(path)
    return Material(without_home(label), _sha256(path), facts, media_id, path)


def of_bytes(data: bytes, label: str) -> Material:
    """The bytes of a file; errors as in `of_path`."""
    return Material(without_home(label), hashlib.sha256(data).hexdigest(), look(data), _source=data)


def of_object(value: object, label: str) -> Material:
    """A Python object.

    Args:
        value: bytes, a Pillow image, a picture of an earlier result, an array of shape (height,
            width), (height, width, 3) or (height, width, 4), or an object that IPython can show as
            PNG. Arrays hold integers from 0 to 255, booleans, or numbers from 0 to 1.
        label: how it was typed, such as `{{face}}`.

    Raises:
        AssetError: it is none of these, or its content cannot be sent.
        MissingPackage: it is a video, and PyAV is not installed.
    """
    if isinstance(value, bytes | bytearray | memoryview):
        return of_bytes(bytes(value), label)
    path, media_id = attribute_of(value, "path"), attribute_of(value, "media_id")
    if media_id and isinstance(path, os.PathLike):
        forgotten = bool(attribute_of(value, "forgotten"))
        return _of_picture(Path(path), str(media_id), label, forgotten=forgotten)
    try:
        data = _png_of(value)
    except AssetError:
        raise
    except Exception as error:
        # Closed files, lazy arrays: this runs code of the user's objects, which may raise anything.
        raise AssetError(
            f"the value of type '{type(value).__name__}' cannot be read as a picture ({error})",
            hint="Look at it in a cell of its own.",
        ) from error
    return of_bytes(data, label)


def _of_picture(path: Path, media_id: str, label: str, *, forgotten: bool) -> Material:
    if forgotten:
        raise AssetError(
            f"the picture {media_id} was forgotten",
            hint="Running its cell again has it made, and paid, anew.",
        )
    if not path.is_file():
        raise AssetError(
            f"the store has lost the file of the picture {media_id}",
            hint="Run its cell again: it is fetched at no cost while the service has it.",
        )
    return of_path(path, label, media_id=media_id)


def without_home(text: str) -> str:
    """`text` with `~` for the home directory: labels end up in notebooks, and notebooks travel."""
    try:
        home = str(Path.home())
    except RuntimeError:  # no such user: nothing to hide
        return text
    return f"~{text[len(home) :]}" if text.startswith(home + os.sep) else text


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except OSError as error:
        raise unreadable(error) from error
    return digest.hexdigest()


def _png_of(value: object) -> bytes:
    from PIL import Image  # 50 ms of import, needed first when an object is sent

    if isinstance(value, Image.Image):
        return _png_of_image(value)
    if hasattr(value, "__array_interface__"):
        return _png_of_image(_image_of_array(value))
    show: Callable[[], Any] | None = getattr(value, "_repr_png_", None)
    shown = show() if callable(show) else None
    data = shown[0] if isinstance(shown, tuple) else shown  # IPython allows (data, metadata)
    if isinstance(data, bytes):
        return data
    raise AssetError(
        f"a value of type '{type(value).__name__}' holds no picture that can be sent",
        hint="Pictures are bytes, a path, a Pillow image, an array, or a picture of a result.",
    )


def _png_of_image(image: Any) -> bytes:
    if not all(image.size):
        raise AssetError("the picture has no pixels", hint="Look at how it was cut out.")
    if image.mode not in _PNG_MODES:
        image = image.convert("RGB")
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)  # a tenth of the default's time, 10 % more bytes
    return file.getvalue()


def _image_of_array(value: Any) -> Any:
    import numpy as np
    from PIL import Image

    array = np.asarray(value)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.ndim != 2 and not (array.ndim == 3 and array.shape[2] in (3, 4)):
        raise AssetError(
            f"an array of shape {array.shape} is no picture",
            hint="Its shape is (height, width), (height, width, 3) or (height, width, 4).",
        )
    highest = _highest(array)
    if array.size and not (array.min() >= 0 and array.max() <= highest):
        raise AssetError(
            f"the array holds values from {array.min():.4g} to {array.max():.4g}",
            hint="Integers go from 0 to 255, floating-point numbers from 0 to 1.",
        )
    if array.dtype.kind in "fb":
        array = np.round(array.astype(np.float64) * 255)
    return Image.fromarray(np.ascontiguousarray(array.astype(np.uint8)))


def _highest(array: Any) -> int:
    if array.dtype.kind in "fb":
        return 1
    if array.dtype.kind in "iu":
        return 255
    raise AssetError(
        f"an array of type {array.dtype} is no picture",
        hint="Make its values numbers: array.astype('uint8')",
    )
