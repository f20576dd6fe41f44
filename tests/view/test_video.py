from __future__ import annotations

import sys
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image, ImageStat

from rendernet_jupyter.errors import MissingPackage, StoreError
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.view import film
from rendernet_jupyter.view.gallery import Gallery

av = pytest.importorskip("av")

Soup = Callable[[Any], BeautifulSoup]
SCRIPT = "Welcome to the <b>sale</b> --> now. Tulips & more!"
ORANGE = (255, 165, 0)

# What JupyterLab 4.6 leaves of the elements of a video in a notebook that is not trusted.
LAB = {
    "video": {"autoplay", "controls", "height", "loop", "mediagroup", "muted", "poster", "preload",
              "src", "width", "style", "title"},
    "track": {"default", "kind", "label", "srclang"},
}  # fmt: skip


def filmed(path: Path, *, dark: int = 2, bright: int = 6, size: tuple[int, int] = (64, 48)) -> Path:
    """A real MP4 of a few frames: first black ones, then half orange, half blue."""
    with av.open(str(path), "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=8)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for number in range(dark + bright):
            image = Image.new("RGB", size)
            if number >= dark:
                image.paste("blue", (0, 0, *size))
                image.paste(ORANGE, (0, 0, size[0] // 2, size[1]))
            file.mux(stream.encode(av.VideoFrame.from_image(image)))
        file.mux(stream.encode(None))
    return path


def padded(path: Path, size: int) -> Path:
    """A real MP4 of exactly so many bytes."""
    filmed(path)
    with path.open("ab") as file:
        room = size - file.tell()
        # A box that players skip, which the format has for this purpose.
        file.write(room.to_bytes(4, "big") + b"free" + bytes(room - 8))
    return path


@pytest.fixture
def clip(studio: Any, tmp_path: Path) -> Callable[..., Any]:
    """Makes the medium of a video of one second, with any other facts."""

    def make(request: int = 0, path: Path | None = None, **facts: Any) -> Any:
        file = path or filmed(tmp_path / f"clip-{request}.mp4")
        told = {"width": 64, "height": 48, "duration": 1.0, "size": file.stat().st_size}
        told |= {"kind": "video", "mime": "video/mp4", "sha256": studio.adopt(file)}
        return studio.medium(request, **(told | facts))

    return make


def told(script: str = SCRIPT, **more: Any) -> Answer:
    """The answer to a narrator."""
    said = {"image_asset_id": "ast_1", "script": script, "voice": "Rachel"} | more
    return Answer(body={"narrator": said}, kind="narrator", credits=2.0)


def without_av(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)


def decoded(uri: str) -> bytes:
    return b64decode(uri.partition("base64,")[2])


def is_orange(image: Image.Image) -> bool:
    red, green, blue = image.convert("RGB").getpixel((image.width // 4, image.height // 2))
    return red > 200 and 120 < green < 200 and blue < 60


def captions(found: BeautifulSoup) -> str:
    track = found.find("track")
    assert track is not None
    return decoded(str(track["src"])).decode()


def test_a_small_video_plays_in_the_page(studio: Any, soup: Soup, clip: Any) -> None:
    """A video would have to be saved before anybody can watch it."""
    gallery = studio.gallery(1, media=(clip(),), name="hero")
    video = soup(gallery).find("video")
    assert video is not None
    assert "controls" in video.attrs
    assert (video["preload"], video["width"], video["height"]) == ("metadata", "443", "332")
    assert str(video["src"]).startswith("data:video/mp4;base64,")
    assert decoded(str(video["src"])) == gallery[0].path.read_bytes()
    label = (
        "Sandbox video [0]: a lighthouse keeper reading by lamplight (seed 7, 1.0 s, JuggernautXL)"
    )
    assert (video["aria-label"], video["title"]) == (label, label)
    assert video.get_text() == label


def test_the_caption_tells_length_size_and_weight(studio: Any, soup: Soup, clip: Any) -> None:
    """Somebody would start a video of minutes or megabytes without knowing."""
    found = soup(studio.gallery(1, media=(clip(size=1_240_000),)))
    text = found.get_text(" ", strip=True).replace("\N{NO-BREAK SPACE}", " ")
    assert "video 1.0 s · 64 × 48 · 1.2 MB" in text


def test_the_poster_is_the_first_frame_that_shows_something(
    studio: Any, soup: Soup, clip: Any
) -> None:
    """A video that fades in would be a black tile."""
    gallery = studio.gallery(1, media=(clip(),))
    video = soup(gallery).find("video")
    assert video is not None
    assert is_orange(Image.open(BytesIO(decoded(str(video["poster"])))))
    assert is_orange(gallery[0].image)
    assert gallery[0].image.size == (64, 48)


def test_a_video_of_one_colour_has_a_poster_all_the_same(
    studio: Any, clip: Any, tmp_path: Path
) -> None:
    """A dark video would be called damaged."""
    path = filmed(tmp_path / "dark.mp4", dark=4, bright=0)
    image = studio.gallery(1, media=(clip(path=path),))[0].image
    assert max(ImageStat.Stat(image).mean) < 20


def test_a_webm_is_read_too(studio: Any, clip: Any, tmp_path: Path) -> None:
    """Only one of the two formats of the service would have a poster."""
    path = tmp_path / "a.webm"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libvpx", rate=8)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        image = Image.new("RGB", (64, 48), "blue")
        image.paste(ORANGE, (0, 0, 32, 48))
        for _ in range(3):
            file.mux(stream.encode(av.VideoFrame.from_image(image)))
        file.mux(stream.encode(None))
    assert is_orange(studio.gallery(1, media=(clip(path=path, mime="video/webm"),))[0].image)


def test_a_broken_video_is_a_tile_that_says_so(studio: Any, soup: Soup, clip: Any) -> None:
    """One damaged video would keep the whole result from being shown."""
    gallery = studio.gallery(2, media=(clip(0), studio.medium(1)))
    gallery[0].path.write_bytes(b"no video")
    cells = [cell.get_text(" ", strip=True) for cell in soup(gallery).find_all("td")]
    assert cells[0].startswith("missing Its file cannot be read as a video.")
    assert soup(gallery).find("video") is None
    with pytest.raises(StoreError, match="cannot be read as a video"):
        _ = gallery[0].image


def test_a_playlist_opens_no_other_file(studio: Any, clip: Any, tmp_path: Path) -> None:
    """A hostile file could show somebody's own videos in a notebook that is shared."""
    own = filmed(tmp_path / "own.mp4")
    playlist = tmp_path / "list.mp4"
    playlist.write_text(f"ffconcat version 1.0\nfile {own}\n")
    with pytest.raises(StoreError):
        _ = studio.gallery(1, media=(clip(path=playlist),))[0].image


def test_a_video_knows_its_length_and_is_saved_as_it_is(
    studio: Any, clip: Any, tmp_path: Path
) -> None:
    """A saved video would be its poster, or have no suffix that a player knows."""
    gallery = studio.gallery(2, media=(clip(0), studio.medium(1)), name="hero")
    assert [picture.duration for picture in gallery] == [1.0, 0.0]
    assert "video 1.0 s" in repr(gallery[0])
    assert "video" not in repr(gallery[1])
    saved = gallery.save(tmp_path / "out")
    assert [path.name for path in saved] == ["hero-7-0.mp4", "hero-8-0.png"]
    assert saved[0].read_bytes() == gallery[0].path.read_bytes()
    assert len(gallery.images) == 1


def test_a_gallery_of_videos_is_called_so(studio: Any, clip: Any) -> None:
    """Two videos would be counted as pictures."""
    assert "2 videos" in repr(studio.gallery(2, media=(clip(0), clip(1))))
    assert "2 pictures" in repr(studio.gallery(2, media=(clip(0), studio.medium(1))))


def test_a_large_video_is_played_from_its_copy(
    studio: Any, soup: Soup, clip: Any, tmp_path: Path
) -> None:
    """One video would make a notebook that no mail takes."""
    medium = clip(path=padded(tmp_path / "large.mp4", film.VIDEO_LIMIT + 1))
    gallery = Gallery(
        studio.run(1, media=(medium,)), locate=studio.locate, links=lambda _: "pictures/a%20b.mp4"
    )
    found = soup(gallery)
    video, link = found.find("video"), found.find("a")
    assert video is not None
    assert link is not None
    assert (video["src"], video["preload"]) == ("pictures/a%20b.mp4", "none")
    assert link["href"] == "pictures/a%20b.mp4"
    assert len(str(found)) < 100_000


def test_a_large_video_without_a_copy_says_how_to_watch_it(
    studio: Any, soup: Soup, clip: Any, tmp_path: Path
) -> None:
    """A player would stand there that cannot play."""
    medium = clip(path=padded(tmp_path / "large.mp4", film.VIDEO_LIMIT + 1))
    found = soup(studio.gallery(1, media=(medium,), name="hero"))
    assert found.find("video") is None
    image = found.find("img")
    assert image is not None
    assert str(image["alt"]).startswith("Sandbox video [0]")
    text = found.get_text(" ", strip=True)
    assert 'It is kept outside the notebook. To watch it: hero.save("pictures")' in text


def test_videos_share_the_room_of_a_grid(
    studio: Any, soup: Soup, clip: Any, tmp_path: Path
) -> None:
    """Nine videos, each small enough, would make a notebook of twenty megabytes."""
    media = tuple(
        clip(index, padded(tmp_path / f"v{index}.mp4", film.VIDEO_LIMIT - index))
        for index in range(5)
    )
    found = soup(studio.gallery(5, media=media))
    assert len(found.find_all("video")) == film.GRID_LIMIT // film.VIDEO_LIMIT
    assert len(found.find_all("img")) == 1


def test_one_video_in_two_places_counts_twice(
    studio: Any, soup: Soup, clip: Any, tmp_path: Path
) -> None:
    """A cached video that is shown five times would break the limit of a grid."""
    path = padded(tmp_path / "same.mp4", film.VIDEO_LIMIT)
    media = tuple(clip(index, path) for index in range(5))
    assert soup(studio.gallery(5, media=media)).find_all("video") == []


def test_captions_follow_the_voice_and_stay_words(studio: Any, soup: Soup, clip: Any) -> None:
    """A script could end its caption early, or bring markup of its own."""
    found = soup(studio.gallery(1, media=(clip(),), answers=(told(),)))
    track = found.find("track")
    assert track is not None
    assert (track["kind"], track["srclang"], "default" in track.attrs) == ("captions", "und", True)
    assert captions(found) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:00.714\nWelcome to the &lt;b&gt;sale&lt;/b&gt; --&gt; now.\n\n"
        "00:00:00.714 --> 00:00:01.000\nTulips &amp; more!\n"
    )


def test_the_transcript_stands_in_the_page(studio: Any, soup: Soup, clip: Any) -> None:
    """Where a page loses its captions, nobody could read what is said."""
    found = soup(studio.gallery(1, media=(clip(),), answers=(told(),)))
    details = found.find_all("details")
    assert [d.get_text() for d in details if "Transcript" in d.get_text()] == [
        f"Transcript{SCRIPT}"
    ]


@pytest.mark.parametrize("facts", [{"duration": 0.0}, {"script": ""}, {"audio_asset_id": "ast_2"}])
def test_no_captions_are_invented(
    studio: Any, soup: Soup, clip: Any, facts: dict[str, Any]
) -> None:
    """A recording, or a video of unknown length, would have captions at the wrong time."""
    medium = clip(**{key: facts.pop(key) for key in ("duration",) if key in facts})
    found = soup(studio.gallery(1, media=(medium,), answers=(told(**facts),)))
    assert found.find("video") is not None
    assert found.find("track") is None


def test_an_untrusted_page_keeps_player_and_words(studio: Any, soup: Soup, clip: Any) -> None:
    """Somebody who opens a notebook of a colleague would see a player without a video."""
    found = soup(studio.gallery(1, media=(clip(),), answers=(told(),)))
    for element in found.find_all(LAB):
        for key in set(element.attrs) - LAB[element.name]:
            del element[key]
    video = found.find("video")
    assert video is not None
    assert {"src", "poster", "controls", "width", "title"} <= set(video.attrs)
    assert SCRIPT in found.get_text()


def test_a_reader_that_knows_no_videos_has_the_words(studio: Any, soup: Soup, clip: Any) -> None:
    """GitHub and mail drop the element: a hole would be left."""
    found = soup(studio.gallery(1, media=(clip(),), answers=(told(),)))
    video = found.find("video")
    assert video is not None
    video.unwrap()
    assert "Sandbox video [0]: Welcome to the <b>sale</b>" in found.get_text()


def test_hostile_facts_stay_in_their_attributes(studio: Any, soup: Soup, clip: Any) -> None:
    """A media type or a script from outside could add an event handler."""
    hostile = '"><img src=x onerror=alert(1)>'
    medium = clip(mime=f"video/{hostile}")
    found = soup(studio.gallery(1, media=(medium,), answers=(told(hostile),)))
    video = found.find("video")
    assert video is not None
    assert str(video["src"]).startswith("data:video/mp4;base64,")
    assert found.find("img") is None
    assert hostile in found.get_text()


def test_without_pyav_the_tile_says_what_is_missing(
    studio: Any, soup: Soup, clip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who did not install the extra could not watch a video that the browser can play."""
    gallery = studio.gallery(1, media=(clip(),))
    without_av(monkeypatch)
    video = soup(gallery).find("video")
    assert video is not None
    drawn = Image.open(BytesIO(decoded(str(video["poster"]))))
    assert drawn.size == (512, 384)
    assert ImageStat.Stat(drawn.convert("L")).stddev[0] > 5  # words on a plain ground
    assert str(video["src"]).startswith("data:video/mp4")
    with pytest.raises(MissingPackage) as caught:
        _ = gallery[0].image
    assert caught.value.hint == 'pip install "rendernet-jupyter[video]"'


def test_installing_pyav_is_enough(
    studio: Any, soup: Soup, clip: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drawn poster would stay until the kernel is restarted."""
    gallery = studio.gallery(1, media=(clip(),))
    with monkeypatch.context() as bare:
        without_av(bare)
        before = soup(gallery).find("video")
    after = soup(gallery).find("video")
    assert before is not None
    assert after is not None
    assert before["poster"] != after["poster"]


def test_sheet_and_text_tell_of_the_video(studio: Any, clip: Any) -> None:
    """A printed page, or a terminal, would not know of it."""
    data, _ = studio.gallery(1, media=(clip(size=840_000),), answers=(told(),))._repr_mimebundle_()
    sheet = Image.open(BytesIO(b64decode(data["image/jpeg"]))).convert("RGB")
    inks = [ink for _, ink in sheet.getcolors(1 << 24) or []]
    assert any(r > 200 and 120 < g < 200 and b < 60 for r, g, b in inks)  # type: ignore[misc]  # colours of an RGB image are triples
    assert "[0] video 1.0 s, 64 × 48, 840 kB" in data["text/plain"]


@pytest.mark.parametrize("has_av", [True, False])
def test_a_figure_shows_the_poster_of_a_video(
    studio: Any, clip: Any, has_av: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A figure of videos would be empty, and one of both kinds would leave the videos out."""
    if not has_av:
        without_av(monkeypatch)
    mixed = studio.gallery(2, media=(clip(0, duration=5.0), studio.medium(1))).plot()
    assert [axes.get_title() for axes in mixed.axes] == ["seed 7, video 5.0 s", "seed 8"]
    alone = studio.gallery(1, media=(clip(0, duration=5.0),)).plot(titles=["(a)"])
    (axes,) = alone.axes
    assert axes.get_title() == "(a)"
    assert is_orange(Image.fromarray(axes.images[0].get_array())) is has_av


def test_a_table_of_videos_has_its_heads(studio: Any, clip: Any, asked: Any) -> None:
    """A sweep of videos would lose the labels that the notebook shows."""
    answers = tuple(asked(coords={"steps": steps}, steps=steps) for steps in (10, 20))
    media = (clip(0, duration=5.0), clip(1, duration=4.0))
    figure = studio.gallery(2, answers=answers, media=media).plot()
    assert [axes.get_title() for axes in figure.axes] == ["steps 10", "steps 20"]
    assert [axes.get_xlabel() for axes in figure.axes] == ["video 5.0 s", "video 4.0 s"]
    figure.draw_without_rendering()


def test_plain_text_keeps_a_script_too_long_for_its_heading(studio: Any, clip: Any) -> None:
    """In a terminal the end of a speech would be lost."""
    script = "One more word. " * 60 + "The end."
    gallery = studio.gallery(1, media=(clip(),), answers=(told(script),))
    text = gallery._repr_mimebundle_(include={"text/plain"})[0]["text/plain"]
    assert f"    said: {script}" in text
