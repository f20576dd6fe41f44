"""What may have been paid, as a person sees it: pictures to recognise, and every way to go on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from rendernet_jupyter.view.candidates import FOLDED, Candidates
from rendernet_jupyter.view.thumbnail import thrift_for
from rendernet_jupyter.view.undecided import MOST_PICTURES, Look, Lost, Undecided

SENT = 1_600_000_000.0
SHAPE = ("image", 832, 1216, "success")


@pytest.fixture
def painted(tmp_path: Path) -> Path:
    file = tmp_path / "painted.png"
    Image.new("RGB", (83, 121), "teal").save(file)
    return file


def look(name: str = "gen_1", *files: Path, **facts: Any) -> Look:
    return Look(**{"name": name, "made_at": SENT + 5, "media": (SHAPE,), "files": files, **facts})


def lost(number: int = 1, **facts: Any) -> Lost:
    given = {"job": f"job_{number}", "asked": "a cat", "sent_at": SENT, "estimated": 2.0}
    return Lost(**{**given, "reason": "lost", **facts})


def job(*looks: Look, more: int = 0, **facts: Any) -> Undecided:
    return Undecided((lost(**facts),), looks, more)


def many(count: int, *looks: Look, **facts: Any) -> Undecided:
    jobs = tuple(lost(n, coordinates=f"seed {n}") for n in range(1, count + 1))
    return Undecided(jobs, looks, **facts)


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


def test_the_text_of_many_is_two_tables(snapshot: Any) -> None:
    """Sixty requests with seventy pictures each would be four thousand lines that nobody reads."""
    looks = [look(f"gen_{n}", made_at=None) for n in range(1, 11)]
    jobs = tuple(lost(n, sent_at=0.0, coordinates=f"seed {n}") for n in range(1, 4))
    assert repr(Candidates([Undecided(jobs, tuple(looks), more=62)])) == snapshot


def test_many_say_how_several_are_adopted_at_once(painted: Path, soup: Any) -> None:
    """Whoever has to adopt sixty pictures one by one drops them, and pays for them again."""
    shown = Candidates([many(3, look("gen_1", painted), look("gen_2", painted))])
    for text in (repr(shown), soup(shown).text):
        assert "%rendernet adopt JOB=GENERATION JOB=GENERATION" in text
        assert "seed 2" in text
        assert "adopt job_1 gen_1" not in text


def test_the_order_in_time_is_a_hint_with_its_doubt(soup: Any) -> None:
    """A hint that reads like a fact gives a cell somebody else's picture."""
    looks = [look(f"gen_{n}") for n in (1, 2)]
    pairs = {"job_1": "gen_2", "job_2": "gen_1"}
    shown = Candidates([many(2, *looks, pairs=pairs)])
    for text in (repr(shown), soup(shown).text):
        assert "That is no proof" in text
        assert "%rendernet adopt job_1=gen_2 job_2=gen_1" in text
    cut = repr(Candidates([many(2, looks[0], pairs=pairs, more=1)]))
    assert "job_1=gen_2" not in cut
    assert "%rendernet resume --all" in cut


def test_many_requests_are_folded_away_from_the_pictures(painted: Path, soup: Any) -> None:
    """A table of sixty lines pushes the pictures, which are recognised, off the page."""
    few, more = many(FOLDED, look("gen_1", painted)), many(FOLDED + 1, look("gen_1", painted))
    assert not soup(Candidates([few])).select("details")
    assert len(soup(Candidates([more])).select("details tr")) == FOLDED + 2


def test_different_reasons_are_counted() -> None:
    """The one reason that can be mended would be lost among sixty that are alike."""
    jobs = tuple(lost(n, reason=f"why {n % 5}") for n in range(20))
    told = Undecided(jobs).reasons()
    assert told == ["4 times: why 0", "4 times: why 1", "4 times: why 2", "and 2 other reasons"]


def test_a_heavy_notebook_makes_the_pictures_smaller_and_says_so(painted: Path) -> None:
    """Looking three times at what is in doubt would make a notebook that no page opens."""
    weights: list[int] = []
    thrift = thrift_for(held=9_000_000, budget=10_000_000)
    shown = Candidates([job(look("gen_1", painted))], thrift=thrift, weigh=weights.append)
    made = shown._repr_mimebundle_()
    assert "this notebook holds 9.0 MB of pictures" in made["text/html"]
    assert weights == [sum(map(len, made.values()))]


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 60)), min_size=1, max_size=4),
    st.integers(1, 6),
)
def test_each_is_shown_once_and_all_within_a_budget(
    painted: Path, soup: Any, sizes: list[tuple[int, int]], each: int
) -> None:
    """One output of 36 MB for 60 requests, each with all pictures, froze the page."""
    looks = [
        [look(f"gen_{n}_{k}", *[painted] * each) for k in range(count)]
        for n, (_, count) in enumerate(sizes)
    ]
    lots = [
        Undecided(tuple(lost(job=f"job_{n}_{k}") for k in range(count)), tuple(looks[n]))
        for n, (count, _) in enumerate(sizes)
    ]
    html, text = soup(Candidates(lots)), repr(Candidates(lots))
    jobs = [one.job for lot in lots for one in lot.jobs if not lot.alone]
    assert [code.text for code in html.select("td:first-child > code") if "_" in code.text and
            "%" not in code.text] == jobs  # fmt: skip
    assert [code.text for code in html.select("figcaption code")] == [
        one.name for lot in lots for one in lot.looks
    ]
    for name in jobs:
        assert len([line for line in text.splitlines() if line.split()[:1] == [name]]) == 1
    assert len(html.select("img")) == min(MOST_PICTURES, sum(c * min(each, 4) for _, c in sizes))
    assert len(str(html)) < 2_000_000
