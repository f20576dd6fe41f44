"""What was handed over becomes bytes with a hash, whatever it was."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from rendernet_jupyter.asset.material import of_bytes, of_object, of_path, without_home
from rendernet_jupyter.errors import AssetError

Make = Callable[..., bytes]


def pixels(data: bytes) -> np.ndarray[Any, Any]:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image)


@dataclass(frozen=True)
class Made:
    """A picture of an earlier result, as far as an upload needs it."""

    path: Path
    media_id: str = "img_1"


class Shown:
    """Something that IPython shows as a picture."""

    def __init__(self, data: object) -> None:
        self._data = data

    def _repr_png_(self) -> object:
        return self._data


def test_a_file_is_sent_bit_for_bit(picture: Make, tmp_path: Path) -> None:
    """Encoding a JPEG again would lose quality, and give the same photo another hash."""
    file = tmp_path / "me.jpg"
    file.write_bytes(picture("JPEG"))
    material = of_path(file, "me.jpg")
    assert material.read() == file.read_bytes()
    assert material.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (material.label, material.facts.format) == ("me.jpg", "jpeg")


def test_a_file_that_changes_meanwhile_is_not_sent(picture: Make, tmp_path: Path) -> None:
    """The ledger would say for ever that other content stands under this id."""
    file = tmp_path / "me.png"
    file.write_bytes(picture())
    material = of_path(file, "me.png")
    file.write_bytes(picture(size=(9, 9)))
    with pytest.raises(AssetError, match="changed since"):
        material.read()
    file.unlink()
    with pytest.raises(AssetError, match="cannot be read"):
        material.read()


def test_the_same_content_has_the_same_hash_however_it_came(picture: Make, tmp_path: Path) -> None:
    """A face that is given as a path today and as bytes tomorrow would be uploaded twice."""
    data = picture()
    (tmp_path / "a.png").write_bytes(data)
    kinds = [of_path(tmp_path / "a.png", "a"), of_bytes(data, "b"), of_object(bytearray(data), "c")]
    kinds += [of_object(memoryview(data), "d"), of_object(Shown((data, {})), "e")]
    assert len({m.sha256 for m in kinds}) == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV", "F"])
def test_an_image_of_any_mode_can_be_sent(mode: str) -> None:
    """Scans are CMYK and masks are single bits; PNG knows not all of them."""
    material = of_object(Image.new(mode, (5, 4)), "{{im}}")
    assert (material.facts.width, material.facts.height) == (5, 4)
    assert pixels(material.read()).shape[:2] == (4, 5)


def test_an_image_is_sent_as_it_is_now(picture: Make, tmp_path: Path) -> None:
    """Who drew on an opened picture means the drawing, not the file."""
    (tmp_path / "a.png").write_bytes(picture())
    with Image.open(tmp_path / "a.png") as image:
        image.paste("red", (0, 0, 12, 20))
        assert (pixels(of_object(image, "{{im}}").read()) == (255, 0, 0)).all()


@pytest.mark.parametrize(
    ("array", "value"),
    [
        (np.full((4, 5, 3), 255, np.uint8), 255),
        (np.full((4, 5, 4), 7, np.int64), 7),
        (np.full((4, 5), 0.5), 128),
        (np.full((4, 5, 1), 1.0, np.float32), 255),
        (np.ones((4, 5), bool), 255),
    ],
)
def test_an_array_is_a_picture(array: Any, value: int) -> None:
    """Models and microscopes give arrays, by two conventions of brightness."""
    material = of_object(array, "{{a}}")
    assert (material.facts.width, material.facts.height) == (5, 4)
    assert (pixels(material.read()) == value).all()


@pytest.mark.parametrize(
    ("array", "says", "fix"),
    [
        (np.zeros((3, 4, 5)), "shape", "height, width"),
        (np.zeros((1, 3, 4, 5)), "shape", "height, width"),
        (np.full((4, 4), 1.5), "from 1.5 to 1.5", "0 to 1"),
        (np.full((4, 4), np.nan), "nan", "0 to 1"),
        (np.full((4, 4), 256), "256", "0 to 255"),
        (np.full((4, 4), "x"), "type", "numbers"),
        (np.zeros((0, 4)), "no pixels", "cut out"),
    ],
)
def test_an_array_that_is_no_picture_is_refused(array: Any, says: str, fix: str) -> None:
    """Guessing a scale or an axis would send, and pay for, something else."""
    with pytest.raises(AssetError, match=says) as caught:
        of_object(array, "{{a}}")
    assert fix in caught.value.hint


def test_an_earlier_picture_brings_its_file_and_its_id(picture: Make, tmp_path: Path) -> None:
    """Where the service takes its own id, nothing needs to be uploaded."""
    (tmp_path / "a.png").write_bytes(picture())
    material = of_object(Made(tmp_path / "a.png"), "{{hero[0]}}")
    assert (material.media_id, material.read()) == ("img_1", picture())


def test_an_earlier_picture_without_its_file_says_so(tmp_path: Path) -> None:
    """A store that was cleaned up must not look like a fault of the notebook."""
    with pytest.raises(AssetError, match="lost the file of the picture img_1"):
        of_object(Made(tmp_path / "gone.png"), "{{hero[0]}}")


@pytest.mark.parametrize("value", [object(), Shown(None), Shown("text")])
def test_an_object_without_a_picture_is_refused(value: object) -> None:
    """Its name tells people which variable they mixed up."""
    with pytest.raises(AssetError, match=type(value).__name__):
        of_object(value, "{{x}}")


def test_an_image_whose_file_is_closed_is_said(picture: Make, tmp_path: Path) -> None:
    """`with Image.open(...) as im` leaves a name behind, and no picture."""
    (tmp_path / "a.png").write_bytes(picture())
    with Image.open(tmp_path / "a.png") as image:
        pass
    with pytest.raises(AssetError, match="cannot be read as a picture"):
        of_object(image, "{{im}}")


def test_labels_do_not_tell_where_somebody_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """Labels are kept in notebooks, and notebooks are published."""
    monkeypatch.setenv("HOME", "/home/zoe")
    monkeypatch.setenv("USERPROFILE", "/home/zoe")
    assert without_home("/home/zoe/me.png") == "~/me.png"
    assert without_home("/home/zoella/me.png") == "/home/zoella/me.png"
    assert without_home("me.png") == "me.png"
