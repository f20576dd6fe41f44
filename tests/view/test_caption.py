"""The words below a contact sheet."""

from __future__ import annotations

from bs4 import BeautifulSoup

from rendernet_jupyter.view.caption import Posted, caption

ALT = "hero: a cat [sandbox]"
WORDS = f"{ALT}\n  [0] seed 7"


def soup(*videos: Posted) -> BeautifulSoup:
    return BeautifulSoup(caption(ALT, WORDS, videos)["text/html"], "html.parser")


def test_the_words_of_a_sheet_are_at_hand() -> None:
    """Somebody who does not see the image would be told nothing, or have to hear it all."""
    found = soup()
    assert [summary.text for summary in found.select("details > summary")] == ["In words"]
    assert found.pre is not None
    assert found.pre.text == WORDS
    assert caption(ALT, WORDS)["text/plain"] == ALT


def test_videos_are_linked_and_their_words_kept() -> None:
    """A poster would look like a picture, and what is said in the video be lost."""
    videos = [
        Posted("Video 1: a cat", "study_files/a b.mp4", "Hello.\nGoodbye."),
        Posted("Video 2: a dog"),
    ]
    found = soup(*videos)
    assert [(a["href"], a.text) for a in found.select("a")] == [
        ("study_files/a b.mp4", "Video 1: a cat")
    ]
    assert "Video 2: a dog" in found.text
    assert [quote.text for quote in found.select("blockquote")] == ["Hello.\nGoodbye."]
    assert caption(ALT, WORDS, videos)["text/plain"].splitlines() == [
        ALT,
        "Video 1: a cat: study_files/a b.mp4",
        "  said: Hello. Goodbye.",
        "Video 2: a dog",
    ]


def test_it_stands_without_styles_and_hostile_words_stay_words() -> None:
    """GitHub takes styles away, and a prompt could write into the page."""
    html = caption("<b>x", "<script>\x00$1", [Posted("<i>", "javascript:x", "</details>")])
    assert "style=" not in html["text/html"]
    assert "<script" not in html["text/html"]
    found = BeautifulSoup(html["text/html"], "html.parser")
    assert [tag.name for tag in found.select("b, i, script")] == []
    assert "\x00" not in html["text/plain"] + html["text/html"]
