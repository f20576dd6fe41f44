from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.view.thumbnail import (
    BUDGETS,
    QUALITIES,
    budget_for,
    share_of,
    thrift_for,
    thumbnail,
)


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(BytesIO(jpeg))
    image.load()
    return image


def saved(folder: Path, image: Image.Image, name: str = "a.png", **how: Any) -> Path:
    image.save(folder / name, **how)
    return folder / name


@pytest.mark.parametrize(("size", "expected"), [
    ((1024, 1024), (512, 512)), ((832, 1216), (350, 512)), ((1216, 704), (512, 296)),
    ((60, 40), (60, 40)), ((3000, 2), (512, 1)),
])  # fmt: skip
def test_the_long_edge_is_kept_and_nothing_is_enlarged(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    """Pictures would be distorted, or small ones blown up."""
    made = opened(thumbnail(saved(tmp_path, Image.new("RGB", size, "teal"))))
    assert made.size == expected
    assert made.format == "JPEG"


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_turned_photograph_stands_upright(tmp_path: Path, orientation: int) -> None:
    """A picture that was edited from a phone's photograph would lie on its side."""
    image = Image.new("RGB", (80, 40), "white")
    image.paste("red", (0, 0, 20, 40))
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = opened(thumbnail(saved(tmp_path, image, "a.jpg", exif=exif, quality=95)))
    places = {3: (75, 20), 6: (20, 5), 8: (20, 75)}
    red, green, _ = made.getpixel(places[orientation])
    assert red > 200 > 100 > green


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_lies_on_white(tmp_path: Path, mode: str) -> None:
    """A cut-out would have black ground, or the colours that its palette hides."""
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), (0, 0, 20, 40))
    made = opened(thumbnail(saved(tmp_path, clear.convert(mode)))).convert("RGB")
    assert min(made.getpixel((35, 20))) > 245
    assert max(made.getpixel((5, 20))) < 10


def test_a_colour_that_means_transparent_is_white(tmp_path: Path) -> None:
    """Old PNG files name one colour that is not to be seen; it would be seen."""
    image = Image.new("RGB", (40, 40), (255, 0, 255))
    made = opened(thumbnail(saved(tmp_path, image, transparency=(255, 0, 255))))
    assert min(made.getpixel((20, 20))) > 245


def test_sixteen_bits_keep_their_light(tmp_path: Path) -> None:
    """A depth map would be all white."""
    ramp = np.linspace(0, 65535, 64, dtype=np.uint16)[None].repeat(8, 0)
    made = opened(thumbnail(saved(tmp_path, Image.fromarray(ramp))))
    assert made.getpixel((0, 4)) < 12
    assert 110 < made.getpixel((32, 4)) < 145
    assert made.getpixel((63, 4)) > 243


@pytest.mark.parametrize(("mode", "name"), [("CMYK", "a.jpg"), ("1", "a.png"), ("L", "a.png"),
                                            ("P", "a.gif"), ("RGB", "a.webp")])  # fmt: skip
def test_every_usual_mode_is_understood(tmp_path: Path, mode: str, name: str) -> None:
    """A picture in an unusual mode would be shown as damaged."""
    path = saved(tmp_path, Image.new("RGB", (64, 64), (250, 250, 250)).convert(mode), name)
    assert min(opened(thumbnail(path)).convert("RGB").getpixel((30, 30))) > 235


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40])
def test_a_broken_file_is_one_kind_of_error(tmp_path: Path, content: bytes) -> None:
    """One damaged file would keep a whole gallery from being shown."""
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(StoreError, match="cannot be read as a picture"):
        thumbnail(tmp_path / "a.png")


def test_half_a_file_is_an_error(tmp_path: Path) -> None:
    """A truncated picture would be shown as a grey half."""
    path = saved(tmp_path, Image.effect_noise((200, 200), 80))
    path.write_bytes(path.read_bytes()[:4000])
    with pytest.raises(StoreError):
        thumbnail(path)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A hostile file of a few kilobytes would fill the memory of the kernel."""
    path = saved(tmp_path, Image.new("1", (20_000, 20_000)))
    with pytest.raises(StoreError):
        thumbnail(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    """A lost file would be called damaged."""
    with pytest.raises(StoreError, match="no longer in the store"):
        thumbnail(tmp_path / "gone.png")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """After a repair the old picture would still be shown."""
    import os

    path = saved(tmp_path, Image.new("RGB", (20, 20), "black"))
    before = thumbnail(path)
    saved(tmp_path, Image.new("RGB", (20, 20), "white"))
    os.utime(path, ns=(1, 1))
    assert thumbnail(path) != before


def test_a_heavy_picture_steps_down(tmp_path: Path, noise: Image.Image) -> None:
    """One picture of noise would weigh more than all its neighbours."""
    path = saved(tmp_path, noise)
    free = thumbnail(path, 512, limit=10**9)
    assert opened(free).size == (512, 512)
    held = thumbnail(path, 512, limit=60_000)
    assert len(held) <= 60_000 < len(free)
    tiny = thumbnail(path, 512, limit=3_000)
    assert max(opened(tiny).size) < 512
    assert len(tiny) <= 3_000


def test_the_table_of_budgets_only_steps_down() -> None:
    """A larger grid would get heavier thumbnails than a smaller one."""
    assert [row.pictures for row in BUDGETS] == sorted(row.pictures for row in BUDGETS)
    for column in ("edge", "limit", "sheet"):
        values = [getattr(row, column) for row in BUDGETS]
        assert values == sorted(values, reverse=True)
    assert list(QUALITIES) == sorted(QUALITIES, reverse=True)
    assert budget_for(4) is BUDGETS[0]
    assert budget_for(5) is BUDGETS[1]
    assert budget_for(10**6) is BUDGETS[-1]


def test_a_wish_for_larger_thumbnails_is_granted_its_bytes(
    tmp_path: Path, noise: Image.Image
) -> None:
    """`--thumb` on a large grid would give large and ugly pictures."""
    path = saved(tmp_path, noise)
    for wish, largest in ((None, 192), (512, 512)):
        edge, limit = share_of(100, wish)
        made = thumbnail(path, edge, limit=limit)
        assert len(made) <= limit
        assert opened(made).size == (largest, largest)


@pytest.mark.parametrize(("held", "edge", "share"), [
    (499, 512, 1.0), (500, 384, 1.0), (750, 256, 1.0), (1000, 256, 0.5), (9000, 256, 0.5),
])  # fmt: skip
def test_thumbnails_step_down_as_a_notebook_fills(
    tmp_path: Path, held: int, edge: int, share: float
) -> None:
    """A notebook would jump from sharp pictures to stamps, or grow without end."""
    pixels = np.random.default_rng(3).integers(0, 256, (1024, 1024, 3), dtype=np.uint8)
    file = saved(tmp_path, Image.fromarray(pixels))
    thrift = thrift_for(held, 1000)
    most, limit = share_of(4, thrift=thrift)
    made = thumbnail(file, most, limit=limit)
    assert opened(made).size == (edge, edge)
    assert len(made) <= share * 60_000 * edge**2 / 512**2
    assert share_of(4, 128, thrift) == share_of(4, 128)


def test_small_thumbnails_stay_as_they_are_until_the_notebook_is_full() -> None:
    """A note would tell of a step that nobody can see."""
    assert [thrift_for(held, 100).touches(200) for held in (50, 75, 100)] == [False, False, True]
    assert thrift_for(1, 0) is None
