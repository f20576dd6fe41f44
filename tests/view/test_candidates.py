"""What may have been paid, as a person sees it: pictures to recognise, and every way to go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from rendernet_jupyter.view.candidates import Candidate, Candidates, Look

SENT = 1_600_000_000.0
SHAPE = ("image", 832, 1216, "success")


@pytest.fixture
def painted(tmp_path: Path) -> Path:
    file = tmp_path / "painted.png"
    Image.new("RGB", (83, 121), "teal").save(file)
    return file


def look(name: str = "gen_1", *files: Path, **facts: Any) -> Look:
    return Look(**{"name": name, "made_at": SENT + 5, "media": (SHAPE,), "files": files, **facts})


def job(*looks: Look, **facts: Any) -> Candidate:
    given = {"job": "job_1", "asked": "a cat", "sent_at": SENT, "estimated": 2.0, "reason": "lost"}
    return Candidate(**{**given, "looks": looks, **facts})


def test_every_way_can_be_copied(painted: Path) -> None:
    """Somebody who does not see how to go on sends the cell once more, and pays twice."""
    shown = Candidates([job(look("gen_1", painted), look("gen_2", painted))])
    for text in (repr(shown), shown.html()):
        for way in ("adopt job_1 gen_1", "adopt job_1 gen_2", "resend job_1", "drop job_1"):
            assert f"%rendernet {way}" in text


def test_pictures_are_seen_and_told(painted: Path, soup: Any) -> None:
    """A person recognises the own picture at a glance; who cannot see it needs time and size."""
    html = soup(Candidates([job(look("gen_1", painted, painted))]))
    images = html.select("figure img")
    assert len(images) == 2
    for image in images:
        assert image["src"].startswith("data:image/jpeg;base64,")
        assert "gen_1" in image["alt"]
        assert "832 x 1216" in image["alt"]
    assert "832 x 1216" in html.select_one("figcaption").text


def test_nothing_that_fits_is_no_proof(soup: Any) -> None:
    """A listing can lag: 'it was never accepted' would be believed, and the picture paid twice."""
    html = soup(Candidates([job()]))
    assert html.select("figure") == []
    assert "Nothing in your account fits" in html.text
    assert "probably never accepted" in html.text
    assert "adopt" not in html.text


def test_what_is_not_finished_is_worth_waiting_for(soup: Any) -> None:
    """An empty frame looks like somebody else's failure, and is decided against."""
    media = (("image", 832, 1216, "pending"),)
    html = soup(Candidates([job(look(media=media))]))
    assert "not finished yet" in html.select_one("figure").text
    assert "a little later, shows more" in html.text
    assert "pending" not in html.text


def test_a_file_that_cannot_be_shown_leaves_the_facts(tmp_path: Path, soup: Any) -> None:
    """One broken picture must not hide the decision on all the others."""
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    html = soup(Candidates([job(look("gen_1", broken)), job(look("gen_2"), job="job_2")]))
    assert [figure.select("img") for figure in html.select("figure")] == [[], []]
    assert "cannot be shown" in html.text
    assert "%rendernet adopt job_2 gen_2" in html.text


def test_what_was_asked_cannot_break_the_page(soup: Any) -> None:
    """A prompt with a tag in it would run in the notebook of whoever decides."""
    html = soup(Candidates([job(asked="<script>x</script>", reason="<b>lost</b>")]))
    assert html.select("script, b") == []
    assert "<script>x</script>" in html.text


@pytest.mark.parametrize(
    ("media", "says"),
    [
        ((SHAPE, SHAPE), "2 pictures, 832 x 1216"),
        ((("video", 640, 480, "success"),), "1 video, 640 x 480"),
        ((SHAPE, ("image", 64, 64, "success")), "2 pictures"),
        ((("image", 0, 0, "failed"),), "1 picture, failed"),
        ((("image", 64, 64, "initiated"),), "1 picture, 64 x 64, not finished"),
        ((), ""),
    ],
)
def test_facts_are_short_and_true(media: Any, says: str) -> None:
    """A wrong number or size makes one's own picture look like a stranger's."""
    assert look(media=media, made_at=None).facts() == says


def test_unknown_prices_and_times_are_left_out() -> None:
    """'None credits' or 1970 help nobody."""
    facts = job(estimated=None, sent_at=0.0).facts()
    assert facts == "job_1"
    assert "2 credits if it was accepted" in job().facts()
    assert "1 credit if it was accepted" in job(estimated=1.0).facts()


def test_the_text_is_the_whole_story(snapshot: Any) -> None:
    """A terminal, and a reader of the saved text, must be able to decide as well."""
    jobs = [
        job(
            look("gen_1", made_at=None),
            look("gen_2", made_at=None, media=(("video", 640, 480, "pending"),)),
            sent_at=0.0,
        ),
        job(job="job_2", asked="a dog", sent_at=0.0, estimated=None, reason="no answer came back"),
    ]
    assert repr(Candidates(jobs)) == snapshot
