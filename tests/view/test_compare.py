"""What differs between two pictures: numbers, pixels, words."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.errors import RenderNetError
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.store.look import look_of
from rendernet_jupyter.view.compare.apart import difference
from rendernet_jupyter.view.compare.asked import agreeing, differing
from rendernet_jupyter.view.compare.comparison import Comparison
from rendernet_jupyter.view.compare.fit import MEGAPIXEL, fitted, within
from rendernet_jupyter.view.compare.number import INSTALL
from rendernet_jupyter.view.compare.several import Comparisons, against_first, one_with
from rendernet_jupyter.view.compare.share import blink
from rendernet_jupyter.view.compare.wording import word_diff
from rendernet_jupyter.view.gallery import Gallery

Asked = Callable[..., Answer]

WORDS = st.lists(st.sampled_from(["a", "red", "blue", "cat", " ", ", ", "猫", "é", "\n"])).map(
    "".join
)
FACTS = st.dictionaries(st.sampled_from(["prompt", "cfg_scale", "seed", "size", "run"]), st.text())


@pytest.fixture
def painted(studio: Any) -> Callable[..., Gallery]:
    """A gallery of given pictures."""

    def paint(*images: Image.Image, **facts: Any) -> Gallery:
        media = tuple(
            studio.medium(n, sha256=studio.keep(image), width=image.width, height=image.height)
            for n, image in enumerate(images)
        )
        run = studio.run(len(images), media=media, name="hero", **facts)
        return Gallery(run, locate=studio.locate, look=look_of)

    return paint


def scene(seed: int, size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A smooth picture that another seed makes quite another."""
    dots = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(dots).resize(size, Image.Resampling.BICUBIC)


# Words


@given(WORDS | st.text(), WORDS | st.text())
def test_a_word_diff_holds_both_texts(one: str, other: str) -> None:
    """A prompt would be shown that nobody wrote."""
    pieces = word_diff(one, other)
    assert "".join(p.text for p in pieces if p.change != "added") == one
    assert "".join(p.text for p in pieces if p.change != "removed") == other


@given(WORDS)
def test_the_same_words_are_no_difference(text: str) -> None:
    """A prompt would be marked as changed against itself."""
    assert {piece.change for piece in word_diff(text, text)} <= {"same"}


def test_words_change_as_a_person_would_mark_them() -> None:
    """Two changed words beside each other would be shown as four snippets."""
    pieces = word_diff("a big red kite over a hill", "a small blue kite over the hill")
    assert [(p.change, p.text) for p in pieces] == [
        ("same", "a "), ("removed", "big red"), ("added", "small blue"),
        ("same", " kite over "), ("removed", "a"), ("added", "the"), ("same", " hill"),
    ]  # fmt: skip


def test_long_texts_are_not_compared_word_by_word() -> None:
    """Two pasted books would hold the kernel for minutes."""
    one, other = "a " * 5_000, "b " * 5_000
    assert [piece.change for piece in word_diff(one, other)] == ["removed", "added"]


@given(FACTS, FACTS)
def test_every_key_differs_or_agrees(one: dict[str, str], other: dict[str, str]) -> None:
    """A setting would be in neither list, or in both."""
    apart, alike = differing(one, other), agreeing(one, other)
    assert set(apart) | set(alike) == set(one) | set(other)
    assert not set(apart) & set(alike)
    assert all(values == (one.get(key), other.get(key)) for key, values in apart.items())


def test_what_was_asked_differently_is_named(studio: Any, asked: Asked) -> None:
    """Somebody would hunt for the setting that made the difference."""
    answers = (asked(7, cfg_scale=4.0), asked(7, prompt="a kite", steps=20))
    hero = studio.gallery(2, answers=answers, name="hero")
    made = hero[0].compare(hero[1])
    assert made.spec == {
        "prompt": ("a lighthouse keeper reading by lamplight", "a kite"),
        "cfg_scale": ("4", None),
        "steps": (None, "20"),
    }
    assert made.same["seed"] == "7"
    assert made.same["model"] == "JuggernautXL"
    assert repr(made) == "Comparison(hero[0] · seed 7, hero[1] · seed 7: prompt, cfg, steps)"


# Sizes


def test_the_larger_is_scaled_to_the_smaller(painted: Any) -> None:
    """A picture and its enlarged copy could not be compared."""
    pair = fitted(scene(1), scene(1, (192, 128)))
    assert pair.one.size == pair.other.size == (96, 64)
    assert "B was scaled down" in pair.note
    hero = painted(scene(1, (192, 128)), scene(1))
    assert any("A was scaled down" in note for note in hero[0].compare(hero[1]).notes)


def test_other_shapes_are_shown_without_numbers(painted: Any) -> None:
    """A stretched picture would be measured, and the number would mean nothing."""
    hero = painted(scene(1), scene(2, (64, 96)))
    made = hero[0].compare(hero[1])
    assert (made.ssim, made.flip, made.gain) == (None, None, 0)
    assert "shapes differ" in made.notes[0]
    assert made.look is not None
    assert len(made.plot().axes) == 2
    with pytest.raises(RenderNetError, match="shapes differ"):
        _ = made.difference


def test_pictures_are_compared_as_they_are_seen() -> None:
    """Two alike would differ by a mark of rotation or by what lies under full transparency."""
    turned = scene(3).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    file = BytesIO()
    turned.save(file, "PNG", exif=exif)
    with Image.open(file) as marked:
        pair = fitted(scene(3), marked)
    assert pair.one.tobytes() == pair.other.tobytes()
    clear = Image.new("RGBA", (96, 64), (255, 0, 0, 0))
    assert fitted(clear, clear).one.getpixel((0, 0)) == (255, 255, 255)


@given(st.integers(1, 2500), st.integers(1, 2500))
def test_no_more_is_measured_than_a_megapixel(wide: int, high: int) -> None:
    """Two large pictures would fill the memory of the kernel."""
    image = within(Image.new("L", (wide, high)), MEGAPIXEL)
    assert image.width * image.height <= MEGAPIXEL
    assert image.size == (wide, high) or wide * high > MEGAPIXEL


# Pixels


def test_a_small_difference_is_made_visible() -> None:
    """A change of a few steps of light would look like black."""
    one = Image.new("RGB", (40, 40), (100, 100, 100))
    other = Image.new("RGB", (40, 40), (100, 110, 100))
    shown, gain = difference(one, other)
    assert gain == 16
    assert shown.getpixel((0, 0)) == (0, 160, 0)


@given(st.lists(st.integers(0, 255), min_size=12, max_size=48).filter(lambda v: len(v) % 3 == 0))
def test_a_difference_is_symmetric_and_black_only_where_pixels_agree(values: list[int]) -> None:
    """The difference would show a change where there is none, or hide one."""
    one = np.array(values, dtype=np.uint8).reshape(1, -1, 3)
    other = np.roll(one, 1)
    pictures = Image.fromarray(one), Image.fromarray(other)
    shown, gain = difference(*pictures)
    back, same = difference(*reversed(pictures))
    assert (shown.tobytes(), gain) == (back.tobytes(), same)
    assert ((np.asarray(shown) == 0) == (one == other)).all()
    assert (gain == 0) == (one == other).all()


def test_the_blink_takes_turns_without_end(noise: Image.Image) -> None:
    """The pictures would be seen once, or flicker; or one comparison would weigh megabytes."""
    from rendernet_jupyter.view.compare.share import WHOLE

    assert WHOLE.blink
    made = blink(noise, noise.rotate(90), WHOLE.blink)
    assert len(made) <= WHOLE.blink.limit
    with Image.open(BytesIO(made)) as film:
        assert (film.n_frames, film.info["loop"]) == (2, 0)
        film.seek(0)
        film.load()
        assert film.info["duration"] >= 334  # three flashes a second harm some people


# Numbers


def test_ssim_is_the_number_of_the_paper(painted: Any) -> None:
    """The number could not be held against those in papers."""
    metrics = pytest.importorskip("skimage.metrics")
    one, other = scene(1), scene(2)
    hero = painted(one, other)
    grey = [np.asarray(image.convert("L"), dtype=float) for image in (one, other)]
    known = metrics.structural_similarity(
        *grey, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
    )
    made = hero[0].compare(hero[1])
    assert made.ssim == pytest.approx(known, abs=1e-6)
    assert made.ssim == pytest.approx(hero[1].compare(hero[0]).ssim, abs=1e-9)
    again = painted(one, one)
    assert again[0].compare(again[1]).ssim == pytest.approx(1)


def test_flip_grows_with_the_difference(painted: Any) -> None:
    """A picture and its slight change would lie as far apart as two pictures."""
    pytest.importorskip("flip_evaluator")
    one = scene(1)
    near = one.point(lambda light: min(255, light + 4))
    hero = painted(one, near, scene(2), Image.new("RGB", one.size), one)
    flips = [hero[0].compare(other).flip for other in hero]
    assert flips[0] == flips[4] == 0
    assert 0 < flips[1] < flips[2] < 1
    far = painted(*(Image.new("RGB", (64, 64), ink) for ink in ("black", "white")))
    assert far[0].compare(far[1]).flip > 0.9
    shown = hero[0].compare(hero[2]).error_map
    assert shown is not None
    assert shown.size == one.size


def test_large_pictures_are_measured_smaller_and_it_is_said(painted: Any) -> None:
    """A number would be compared with one that was taken at another size."""
    pytest.importorskip("flip_evaluator")
    hero = painted(scene(1, (1600, 1200)), scene(2, (1600, 1200)))
    made = hero[0].compare(hero[1])
    assert made.error_map is not None
    assert made.error_map.width * made.error_map.height <= MEGAPIXEL
    assert any("1182 × 886" in note for note in made.notes)
    assert made.difference.size == (1600, 1200)


def test_without_the_packages_all_else_works(painted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody without the extra would see an error in place of a slider."""
    for name in ("skimage", "skimage.metrics", "flip_evaluator"):
        monkeypatch.setitem(sys.modules, name, None)
    hero = painted(scene(1), scene(2))
    made = hero[0].compare(hero[1])
    assert (made.ssim, made.flip, made.error_map) == (None, None, None)
    data, _ = made._repr_mimebundle_()
    assert data["text/plain"].count(INSTALL) == 2
    assert "resize:horizontal" in data["text/html"]
    assert "of 64" in data["text/plain"]
    assert len(made.plot().axes) == 3
    assert hero.compare(painted(scene(2), scene(1)))._repr_mimebundle_()[0]["image/jpeg"]


def test_tiny_pictures_have_no_structure(painted: Any) -> None:
    """A picture of a few pixels would break the comparison."""
    hero = painted(scene(1, (8, 6)), scene(2, (8, 6)))
    made = hero[0].compare(hero[1])
    assert made.ssim is None
    assert "11 pixels" in made.measured.absent["SSIM"] or "pip" in made.measured.absent["SSIM"]
    assert made._repr_mimebundle_()[0].keys() == {"text/html", "image/jpeg", "text/plain"}


# What is said of special pairs


def test_the_same_picture_is_told(painted: Any, studio: Any) -> None:
    """Somebody would look for a difference that is not there."""
    one = scene(1)
    hero = painted(one, one)
    assert "byte for byte" in hero[0].compare(hero[1]).notes[0]
    sha256 = studio.keep(one, ".webp", lossless=True)
    other = studio.gallery(1, media=(studio.medium(0, sha256=sha256, width=96, height=64),))
    made = hero[0].compare(other[0])
    assert made.notes == ("No pixel differs, though the files do.",)
    assert made.gain == 0


def test_a_lost_file_is_a_note(studio: Any, painted: Any) -> None:
    """One missing file would take the words of the comparison with it."""
    hero = painted(scene(1), scene(2))
    Path(hero[1].path).unlink()
    made = hero[0].compare(hero[1])
    data, metadata = made._repr_mimebundle_()
    assert "no longer in the store" in data["text/html"]
    assert "seed: 7 -> 8" in data["text/plain"]
    assert "image/jpeg" not in data
    assert metadata == {}
    assert made.look is None


def test_videos_are_compared_by_their_posters(studio: Any, painted: Any) -> None:
    """Two videos would be shown as pictures without a word."""
    hero = painted(scene(1), scene(2))
    film = studio.medium(0, kind="video", mime="video/mp4", sha256=hero[0].medium.sha256)
    other = studio.gallery(1, media=(film,))[0]
    assert any("B is a video: its poster" in note for note in hero[0].compare(other).notes)


def test_nothing_is_read_before_it_is_asked_for(painted: Any) -> None:
    """A comparison in a loop would open every file, and hold every picture."""
    hero = painted(scene(1), scene(2))
    made = hero[0].compare(hero[1])
    for picture in hero:
        picture.path.unlink()
    assert made.spec == {"seed": ("7", "8")}
    assert "seed" in repr(made)


# Many


def test_galleries_are_compared_picture_by_picture(painted: Any) -> None:
    """A picture would be held against another place of the other gallery."""
    one = painted(scene(1), scene(2), scene(3))
    other = painted(scene(1), scene(5), scene(3).point(lambda light: light // 2))
    made = one.compare(other)
    assert isinstance(made, Comparisons)
    assert [c.one.picture.seed for c in made] == [7, 8, 9]
    assert [c.other.picture.seed for c in made] == [7, 8, 9]
    worst = [c.one.name for c in made.shown]
    assert worst[-1] == "hero[0]"  # the same picture on both sides
    assert len(made[1:]) == 2
    assert made[0].measured.agree


def test_a_picture_is_not_compared_with_itself(painted: Any) -> None:
    """A comparison would begin with two times the same file, and count one too many."""
    hero = painted(scene(1), scene(2), scene(2))
    each = hero.compare(hero[1])
    assert [(c.one.name, c.other.name) for c in each] == [
        ("hero[0]", "hero[1]"),
        ("hero[2]", "hero[1]"),  # the same to the eye, but another picture
    ]
    assert repr(each).startswith("2 pictures against hero[1]")
    assert [c.other.name for c in one_with(hero[1], [*hero])] == ["hero[0]", "hero[2]"]
    assert len(one_with(hero[1], [*hero], "./copy.png")) == 3  # a file is another thing
    assert hero[:1].compare(hero[0]).measured.agree  # and who asks for nothing else is told


def test_galleries_of_other_lengths_are_not_paired(painted: Any) -> None:
    """Pictures would be left out without a word."""
    with pytest.raises(RenderNetError, match="2 pictures on one side and 1 on the other"):
        painted(scene(1), scene(2)).compare(painted(scene(1)))
    with pytest.raises(RenderNetError, match="there is one"):
        painted(scene(1)).compare()
    with pytest.raises(RenderNetError, match="there is none"):
        against_first([])


def test_a_gallery_is_no_picture(painted: Any) -> None:
    """`hero[0].compare(other)` without its index would fail somewhere deep in a page."""
    hero = painted(scene(1), scene(2))
    with pytest.raises(RenderNetError, match="this is a Gallery") as caught:
        hero[0].compare(hero)
    assert "other[0]" in caught.value.hint


def test_more_than_two_stand_against_the_first(painted: Any) -> None:
    """A run of four would have to be compared by hand."""
    hero = painted(scene(1), scene(2), scene(3))
    made = hero.compare()
    assert isinstance(made, Comparisons)
    assert [(c.one.name, c.other.name) for c in made] == [
        ("hero[0]", "hero[1]"),
        ("hero[0]", "hero[2]"),
    ]
    assert isinstance(hero[:2].compare(), Comparison)
    assert isinstance(hero[:1].compare(hero[2]), Comparison)
