from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from rendernet_jupyter.errors import RenderNetError, StoreError
from rendernet_jupyter.result.embedding import strip
from rendernet_jupyter.result.records import Answer, Medium
from rendernet_jupyter.view.gallery import Gallery


def test_a_picture_knows_what_was_asked(studio: Any) -> None:
    """Somebody who likes a picture could not find out how it was made."""
    picture = studio.gallery(2)[1]
    assert (picture.seed, picture.index, picture.request, picture.status) == (8, 0, 1, "success")
    assert (picture.width, picture.height, picture.media_id) == (48, 32, "img_1_0")
    assert picture.prompt == "a lighthouse keeper reading by lamplight"
    assert picture.spec.splitlines()[1] == "seed: 8"
    assert picture.answer.credits == 1
    assert repr(picture) == "Picture('a lighthouse keeper reading by lamplight', seed 8, 48x32)"


@pytest.mark.parametrize(("mode", "expected"), [
    ("RGB", "RGB"), ("RGBA", "RGBA"), ("L", "RGB"), ("LA", "RGBA"), ("P", "RGB"),
])  # fmt: skip
def test_images_have_three_or_four_channels(studio: Any, mode: str, expected: str) -> None:
    """numpy code that works on one picture would fail on the next."""
    sha256 = studio.keep(Image.new("RGB", (8, 6), "teal").convert(mode))
    image = studio.gallery(1, media=(studio.medium(0, sha256=sha256),))[0].image
    assert (image.mode, image.size) == (expected, (8, 6))
    image.putpixel((0, 0), (1, 2, 3))  # it is loaded, and belongs to the caller


def test_images_are_read_when_they_are_asked_for(studio: Any) -> None:
    """Showing a gallery would hold every picture in memory, and its file open."""
    picture = studio.gallery(1)[0]
    assert picture.image is not picture.image
    picture.path.write_bytes(b"broken")
    with pytest.raises(StoreError, match="cannot be read"):
        _ = picture.image


def test_a_picture_of_no_store_says_so(studio: Any) -> None:
    """A gallery that was made by hand would fail with a riddle."""
    with pytest.raises(StoreError, match="without a store"):
        _ = Gallery(studio.run(1))[0].path


def test_a_picture_shows_itself_small_and_alone(studio: Any) -> None:
    """`hero[1]` would be stored in the notebook at full size, or captioned `[0]`."""
    data, _ = studio.gallery(3, name="hero")[1]._repr_mimebundle_()
    found = BeautifulSoup(data["text/html"], "html.parser")
    assert len(found.find_all("img")) == 1
    text = found.get_text().replace("\N{NO-BREAK SPACE}", " ")
    assert "seed 8" in text
    assert "[0]" not in text
    assert "1 of 3 pictures · 1 credit spent" in text
    assert not hasattr(studio.gallery(1)[0], "_repr_png_")


def test_saving_takes_a_folder_or_a_name(studio: Any, tmp_path: Any) -> None:
    """`save("out")` would write a file without a suffix."""
    picture = studio.gallery(1, name="hero")[0]
    folder = tmp_path / "out"
    assert picture.save(folder) == folder / "hero-7-0.png"
    assert picture.save(f"{folder}/v1.2/") == folder / "v1.2" / "hero-7-0.png"
    assert picture.save(folder / "mine.PNG") == folder / "mine.PNG"
    assert strip((folder / "mine.PNG").read_bytes()) == picture.path.read_bytes()


def test_saving_does_not_lie_about_the_format(studio: Any, tmp_path: Any) -> None:
    """A PNG file would be called `.jpg`, and some viewers would refuse it."""
    with pytest.raises(RenderNetError, match=r"a \.png file") as caught:
        studio.gallery(1)[0].save(tmp_path / "a.jpg")
    assert caught.value.hint == "`.image.save('a.jpg')` converts it."
    assert list(tmp_path.glob("a.*")) == []


def test_both_spellings_of_jpeg_are_one(studio: Any, tmp_path: Any) -> None:
    """`.jpeg` would be refused for a JPEG file."""
    sha256 = studio.keep(Image.new("RGB", (8, 8)), ".jpg")
    medium = studio.medium(0, sha256=sha256, mime="image/jpeg")
    picture = studio.gallery(1, media=(medium,))[0]
    assert picture.save(tmp_path / "a.jpeg").name == "a.jpeg"


def test_a_lost_original_is_not_saved(studio: Any, tmp_path: Any) -> None:
    """An empty file would stand where a picture is expected."""
    picture = studio.gallery(1)[0]
    picture.path.unlink()
    with pytest.raises(StoreError, match="no longer in the store"):
        picture.save(tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


def test_a_medium_of_no_request_is_shown_all_the_same(
    studio: Any, asked: Callable[..., Answer]
) -> None:
    """A picture adopted from the account's listing would be an error."""
    stray = studio.medium(9)
    assert isinstance(stray, Medium)
    gallery = studio.gallery(1, answers=(asked(),), media=(stray,))
    assert gallery[0].seed is None
    assert gallery[0].prompt == ""
    assert repr(gallery[0]) == "Picture('', 48x32)"
