from __future__ import annotations

import pickle
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.result.embedding import strip
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.store.pixels import pixel_hash
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions, Picture


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    index=st.integers(-6, 6),
    cut=st.slices(5),
)
def test_a_gallery_is_a_sequence(studio: Any, index: int, cut: slice) -> None:
    """Loops, negative indices and slices would not do what they do with a list."""
    gallery = studio.gallery(5)
    pictures = list(gallery)
    assert len(gallery) == len(pictures) == 5
    assert list(gallery[cut]) == pictures[cut]
    assert isinstance(gallery[cut], Gallery)
    assert gallery[cut].run is gallery.run
    assert list(reversed(gallery)) == pictures[::-1]
    assert pictures[2] in gallery
    if -5 <= index < 5:
        assert gallery[index] == pictures[index]
    else:
        with pytest.raises(IndexError):
            gallery[index]


def test_failed_media_are_told_but_are_no_pictures(studio: Any) -> None:
    """`hero[1]` would be something that has no image."""
    media = (studio.medium(0), studio.medium(1, status="failed"), studio.medium(2))
    gallery = studio.gallery(3, media=media)
    assert [picture.seed for picture in gallery] == [7, 9]
    assert gallery.failed == (media[1],)
    assert gallery[:1].failed == ()


def test_a_gallery_tells_seeds_cost_and_notes(studio: Any) -> None:
    """Scripts would have to dig in the record of the run."""
    gallery = studio.gallery(2, notes=("a note",))
    assert gallery.seeds == [7, 8]
    assert gallery.credits_spent == 2
    assert gallery.notes == ("a note",)
    assert [image.size for image in gallery.images] == [(48, 32), (48, 32)]
    assert [path.name for path in gallery.paths] == ["painted-0.png", "painted-1.png"]


@pytest.mark.parametrize(
    ("seeds", "expected"),
    [
        ((7,), "seed 7"),
        ((7, 8, 9), "seeds 7..9"),
        ((7, 9, 10), "seeds 7, 9..10"),
        ((1, 3, 5, 7, 9), "seeds 1, 3, 5, 7, …"),
    ],
)
def test_the_repr_is_one_readable_line(
    studio: Any, asked: Callable[..., Answer], seeds: tuple[int, ...], expected: str
) -> None:
    """A list of galleries in a log would be a page of numbers."""
    answers = tuple(asked(seed=seed) for seed in seeds)
    shown = repr(studio.gallery(len(seeds), answers=answers))
    noun = "picture" if len(seeds) == 1 else "pictures"
    credits_ = "1 credit" if len(seeds) == 1 else f"{len(seeds)} credits"
    assert shown == (
        f"Gallery('a lighthouse keeper reading by lamplight', {len(seeds)} {noun}, {expected}, "
        f"{credits_}, sandbox)"
    )


def test_a_bundle_serves_every_reader(studio: Any) -> None:
    """A front end without HTML would show nothing."""
    data, metadata = studio.gallery(2)._repr_mimebundle_()
    assert set(data) == {"text/html", "image/jpeg", "text/plain"}
    assert Image.open(BytesIO(b64decode(data["image/jpeg"]))).format == "JPEG"
    assert metadata["image/jpeg"]["alt"].startswith("a lighthouse keeper")


def test_an_output_names_the_pictures_that_it_shows(studio: Any) -> None:
    """A saved notebook could not be told from a copy of it that shows others."""
    gallery = studio.gallery(2)
    named = [picture.medium.sha256[:16] for picture in gallery]
    assert gallery._repr_mimebundle_()[1]["rendernet_jupyter"] == {"pictures": named}
    gallery[0].path.unlink()
    assert gallery._repr_mimebundle_()[1]["rendernet_jupyter"] == {"pictures": named[1:]}


def test_only_what_is_wanted_is_made(studio: Any) -> None:
    """A terminal that wants plain text would wait for pictures to be scaled."""
    gallery = studio.gallery(1)
    gallery[0].path.unlink()
    assert set(gallery._repr_mimebundle_(include={"text/plain"})[0]) == {"text/plain"}
    assert set(gallery._repr_mimebundle_(exclude={"image/jpeg"})[0]) == {"text/html", "text/plain"}
    bare = Gallery(gallery.run, locate=studio.locate, options=GalleryOptions(sheet=False))
    assert set(bare._repr_mimebundle_()[0]) == {"text/html", "text/plain"}


def test_heavy_pictures_stay_within_the_notebook(studio: Any, noise: Image.Image) -> None:
    """Four large pictures would make a notebook that no mail takes."""
    media = tuple(
        studio.medium(i, width=1024, height=1024, sha256=studio.keep(noise.rotate(90 * i)))
        for i in range(4)
    )
    data, _ = studio.gallery(4, media=media)._repr_mimebundle_()
    assert len(data["text/html"]) < 400_000
    assert len(data["image/jpeg"]) < 400_000


def test_usual_pictures_are_light(studio: Any) -> None:
    """The notebook would carry more than a few per cent of the pictures' own weight."""
    glow = Image.radial_gradient("L").resize((1024, 1024))
    picture = Image.merge(
        "RGB", (glow, glow.rotate(90), glow.transpose(Image.Transpose.ROTATE_180))
    )
    media = tuple(
        studio.medium(i, width=1024, height=1024, sha256=studio.keep(picture)) for i in range(4)
    )
    data, _ = studio.gallery(4, media=media)._repr_mimebundle_()
    assert len(data["text/html"]) < 120_000
    assert len(data["image/jpeg"]) * 3 / 4 < 120_000


def test_a_slice_does_not_claim_the_whole_price(studio: Any) -> None:
    """Two pictures of a run of four would be said to have cost four credits."""
    text = studio.gallery(4, name="hero")[1:3]._repr_mimebundle_()[0]["text/plain"]
    assert '2 of 4 pictures, 2 credits spent. Save the originals: _.save("pictures")' in text
    assert "[0] seed 8" in text


def test_what_came_from_the_store_says_so(studio: Any, asked: Callable[..., Answer]) -> None:
    """Nobody would know whether a picture was paid for again."""
    stored, paid = asked(cached=True, credits=0.0), asked(seed=8)
    assert "from the store" in repr(studio.gallery(1, answers=(stored,)))
    assert "1 of 2 from the store" in repr(studio.gallery(2, answers=(stored, paid)))
    assert "store" not in repr(studio.gallery(1, answers=(paid,)))


def test_the_service_is_not_called_a_sandbox(studio: Any) -> None:
    """Real pictures would be taken for painted ones."""
    data, _ = studio.gallery(1, engine="service")._repr_mimebundle_()
    assert "sandbox" not in (data["text/html"] + data["text/plain"]).lower()


def test_saving_names_and_keeps_the_originals(studio: Any, tmp_path: Any) -> None:
    """Saved pictures would be thumbnails, or all have one name."""
    gallery = studio.gallery(2, name="hero")
    saved = gallery.save(tmp_path / "new" / "folder")
    assert [path.name for path in saved] == ["hero-7-0.png", "hero-8-0.png"]
    assert [strip(p.read_bytes()) for p in saved] == [p.path.read_bytes() for p in gallery]
    assert [pixel_hash(p) for p in saved] == [pixel_hash(p.path) for p in gallery]
    assert gallery.save(tmp_path / "new" / "folder") == saved
    assert len(list((tmp_path / "new" / "folder").iterdir())) == 2


def test_saving_without_a_name_takes_the_prompt(studio: Any, tmp_path: Any) -> None:
    """Files would be called `-7-0.png`."""
    saved = studio.gallery(1).save(tmp_path / "a")
    assert [path.name for path in saved] == ["a-lighthouse-keeper-reading-by-lamplight-7-0.png"]


def test_saving_never_overwrites_other_pictures(studio: Any, tmp_path: Any) -> None:
    """A second run under the same name would destroy the first one's pictures."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "hero-7-0.png").write_text("somebody's own")
    assert [p.name for p in studio.gallery(1, name="hero").save(folder)] == ["hero-7-0-2.png"]
    assert (folder / "hero-7-0.png").read_text() == "somebody's own"


def test_saved_paths_are_shown_from_where_one_stands(
    studio: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The output of `save` would show the home directory, or one endless line."""
    monkeypatch.chdir(tmp_path)
    saved = studio.gallery(2, name="hero").save()
    assert repr(saved) == "pictures/hero-7-0.png\npictures/hero-8-0.png"
    assert repr(studio.gallery(0, answers=(), media=()).save()) == "[]"


def test_an_empty_gallery_is_shown(studio: Any) -> None:
    """A run without requests would be an error when it is displayed."""
    gallery = studio.gallery(0, answers=(), media=())
    assert set(gallery._repr_mimebundle_()[0]) == {"text/html", "text/plain"}
    assert repr(gallery) == "Gallery('', 0 pictures, 0 credits, sandbox)"


def test_pictures_are_reached_under_the_public_name(studio: Any) -> None:
    """`rendernet_jupyter.Picture` would not be what a gallery holds."""
    assert isinstance(studio.gallery(1)[0], Picture)


def test_pickling_says_what_to_keep_instead(studio: Any) -> None:
    """A worker pool would fail with a sentence about somebody's local function."""
    with pytest.raises(TypeError, match="brings it back"):
        pickle.dumps(studio.gallery(1))
