"""Runs for people who have no notebook: the page, and the paragraph on methods."""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from PIL import Image

from rendernet_jupyter.errors import RenderNetError, SettingsError
from rendernet_jupyter.result.records import Answer
from rendernet_jupyter.view.report.methods import hash_of_set
from rendernet_jupyter.view.report.prose import (
    Listing,
    Piece,
    Prose,
    latex_text,
    plain,
    written,
)
from rendernet_jupyter.view.report.stills import BUDGET, size_for

HOSTILE = '</style><script>alert(1)</script> & "x" $y$ \\z {a} <img src=http://evil.test/a.png>'
SERVICE = {"engine": "service", "host": "api.rendernet.ai"}


def read(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


def report(gallery: Any, folder: Path, *others: Any, **how: Any) -> BeautifulSoup:
    return read(gallery.report(folder / "run.html", *others, **how))


# The page


def test_a_report_asks_nobody_for_anything(studio: Any, tmp_path: Path) -> None:
    """Opening it would tell a server who reads it, and pictures would be missing on a train."""
    page = report(studio.gallery(3), tmp_path)
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'")
    assert page.find("script") is None
    assert page.find("link") is None
    places = [tag[key] for tag in page.find_all(True) for key in ("src", "href") if tag.get(key)]
    assert all(place.startswith(("data:image/jpeg;base64,", "#")) for place in places)


def test_what_strangers_wrote_stays_text(
    studio: Any, asked: Callable[..., Answer], tmp_path: Path
) -> None:
    """A prompt, or a reason that a server gave, could run code on the reader's machine."""
    media = (studio.medium(0), studio.medium(1, status="failed", reason=HOSTILE))
    answers = (asked(prompt=HOSTILE), asked(prompt="other", style=HOSTILE))
    facts = {"notes": (HOSTILE,), "note": HOSTILE, "tags": (HOSTILE,), "name": "hero"}
    gallery = studio.gallery(2, answers=answers, media=media, source=HOSTILE, **facts)
    page = report(gallery, tmp_path, title=HOSTILE)
    assert page.find("script") is None
    assert {image["src"][:5] for image in page.find_all("img")} == {"data:"}
    assert page.h1.text == page.title.text == HOSTILE
    assert any(HOSTILE in element.text for element in page.find_all("pre"))


@pytest.mark.parametrize("count", [1, 3])
def test_every_picture_opens_larger(studio: Any, tmp_path: Path, count: int) -> None:
    """A reader could not look at a picture closely."""
    page = report(studio.gallery(count), tmp_path)
    figures = page.find_all("figure")
    assert len(figures) == count
    for figure in figures:
        assert figure.find("a", class_="open")["href"] == f"#{figure['id']}"
        assert figure.img["alt"].startswith("Sandbox picture")
    places = {tag["id"] for tag in page.find_all(id=True)}
    assert {a["href"][1:] for a in page.find_all("a")} <= places


def test_what_looks_like_an_index_is_one(studio: Any, tmp_path: Path) -> None:
    """Whoever liked number 3 of a report would be given another picture by `hero[3]`."""
    media = (studio.medium(0, status="failed"), *map(studio.medium, range(1, 4)))
    gallery = studio.gallery(4, media=media, name="hero")
    for part, marks in ((gallery, ["[0]", "[1]", "[2]"]), (gallery[1:], ["[1]", "[2]"])):
        page = report(part, tmp_path)
        assert [mark.text for mark in page.select("figcaption .mark")] == marks
        assert [image["alt"].split()[2] for image in page.find_all("img")] == [
            f"{mark}:" for mark in marks
        ]
        heads = [head.text for head in page.select("table.files th[scope=row]")]
        assert heads == [f"hero{mark}" for mark in marks]


def test_a_video_plays_in_the_page(
    studio: Any, asked: Callable[..., Answer], tmp_path: Path
) -> None:
    """A reader would see one frame of it, and not know that there is more."""
    av = pytest.importorskip("av")
    file = tmp_path / "film.mp4"
    with av.open(str(file), "w") as made:
        stream = made.add_stream("libx264", rate=8)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(4):
            frame = av.VideoFrame.from_image(Image.new("RGB", (64, 48), "orange"))
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    facts = {"kind": "video", "mime": "video/mp4", "sha256": studio.adopt(file), "duration": 0.5}
    answers = (asked(kind="narrator", narrator={"script": HOSTILE, "voice": "Rachel"}),)
    gallery = studio.gallery(1, answers=answers, media=(studio.medium(0, **facts),))
    page = report(gallery, tmp_path)
    assert page.video["src"].startswith("data:video/mp4;base64,")
    assert page.video["poster"].startswith("data:image/jpeg;base64,")
    assert "media-src data:" in page.find("meta", {"http-equiv": True})["content"]
    assert page.find("script") is None
    assert "The video was painted" in gallery.methods("text")


def test_headings_follow_each_other(studio: Any, tmp_path: Path) -> None:
    """A screen reader's list of headings would have holes."""
    for others in ([], [studio.gallery(1)]):
        page = read(studio.gallery(2).report(tmp_path / "run.html", *others))
        levels = [int(tag.name[1]) for tag in page.find_all(re.compile("h[1-6]"))]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
        assert page.html["lang"] == "en"


def test_sandbox_pictures_are_called_so(studio: Any, tmp_path: Path) -> None:
    """Somebody would take painted stand-ins for results of a model."""
    assert "not pictures of a model" in report(studio.gallery(1), tmp_path).find(role="note").text
    service = report(studio.gallery(1, **SERVICE), tmp_path)
    assert service.find(role="note") is None


def test_what_failed_is_told_with_its_reason(studio: Any, tmp_path: Path) -> None:
    """A report would show only what went well."""
    media = (studio.medium(0), studio.medium(1, status="failed", reason="too blue"))
    page = report(studio.gallery(2, media=media), tmp_path)
    heading = page.find(string="What did not come")
    assert "too blue" in heading.find_next("ul").text
    assert len(page.find_all("figure")) == 2


def test_a_lost_file_is_a_gap_that_says_so(studio: Any, tmp_path: Path) -> None:
    """One lost picture would cost the whole report."""
    gallery = studio.gallery(2)
    studio.files[gallery[0].medium.sha256].unlink()
    page = report(gallery, tmp_path)
    assert "no longer in the store" in page.find(class_="hole").text
    assert len(page.find_all("img")) == 1


def test_a_sweep_is_a_table_with_heads(
    studio: Any, asked: Callable[..., Answer], tmp_path: Path
) -> None:
    """A reader could not tell which picture has which settings."""
    pairs = [(s, c) for s in (10, 20) for c in (4, 7)]
    answers = tuple(
        asked(steps=s, cfg_scale=c, coords={"steps": s, "cfg_scale": c}) for s, c in pairs
    )
    page = report(studio.gallery(4, answers=answers), tmp_path)
    table = page.find("table", class_="sheet")
    assert len(table.find_all("th", scope="row")) == len(table.find_all("th", scope="col")) == 2
    assert len(table.find_all("img")) == 4


def test_several_runs_have_contents(studio: Any, tmp_path: Path) -> None:
    """A long report could only be scrolled."""
    page = report(studio.gallery(2), tmp_path, studio.gallery(1), title="Two")
    links = page.find("nav", {"aria-label": "Contents"}).find_all("a")
    assert [page.find(id=link["href"][1:]).name for link in links] == ["h2", "h2"]
    assert page.h1.text == "Two"


def test_the_same_run_is_the_same_page(studio: Any, tmp_path: Path) -> None:
    """Two copies of one report could not be told from two reports."""
    gallery = studio.gallery(2)
    first, again = (gallery.report(tmp_path / "run.html") for _ in range(2))
    assert first == again
    other = studio.gallery(1).report(tmp_path / "run.html")
    assert other.name == "run-2.html"


def test_what_is_left_in_the_account_is_not_told(studio: Any, tmp_path: Path) -> None:
    """Whoever gets the report would learn how much money its author has left."""
    page = report(studio.gallery(1, credits_left=98_765.0, balance=98_766.0), tmp_path)
    assert "98,76" not in page.text


def test_a_report_is_a_page(studio: Any, tmp_path: Path) -> None:
    """A file called `.pdf` would hold HTML."""
    with pytest.raises(SettingsError, match=r"run\.pdf") as caught:
        studio.gallery(1).report(tmp_path / "run.pdf")
    assert ".html" in caught.value.hint


def test_addresses_lose_their_signatures(studio: Any, tmp_path: Path) -> None:
    """Whoever gets the report could fetch what the address gives access to."""
    source = "facelock: https://me:pass@host.test/a.png?X-Amz-Signature=canary\na face"
    text = report(studio.gallery(1, source=source), tmp_path).text
    assert "canary" not in text
    assert "pass" not in text
    assert "https://" in text


def test_the_home_directory_is_not_told(
    studio: Any, asked: Callable[..., Answer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report would name its author's account."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    home = f"{tmp_path}/a.png"
    facts = {"source": f"facelock: {home}", "notes": (home,), "note": home, "notebook": home}
    gallery = studio.gallery(1, answers=(asked(prompt=home),), **facts)
    page = gallery.report(tmp_path / "run.html").read_text()
    assert str(tmp_path) not in page
    assert str(tmp_path) not in gallery.methods()


@given(st.integers(1, 100_000))
def test_a_report_stays_within_its_budget(count: int) -> None:
    """A report of a large sweep could not be sent by mail."""
    size = size_for(count)
    assert size.limit * count * 4 / 3 <= BUDGET + count * 2
    assert size_for(count + 1).edge <= size.edge


def test_many_pictures_are_said_to_be_reduced(studio: Any, tmp_path: Path) -> None:
    """Somebody would take the small copies for what the service made."""
    small, large = size_for(400), size_for(2)
    assert "400 pictures are many" in small.told(400)
    assert f"{small.edge} px" in small.told(400)
    assert "many" not in large.told(2)
    noisy = Image.effect_noise((2000, 1400), 90).convert("RGB")
    media = (studio.medium(0, sha256=studio.keep(noisy), width=2000, height=1400),)
    file = studio.gallery(1, media=media).report(tmp_path / "run.html")
    assert file.stat().st_size < 400_000
    assert "1024 px" in read(file).footer.text


# The paragraph


def test_the_sandbox_makes_no_claims(studio: Any) -> None:
    """A paper would report pictures of a model that was never asked."""
    text = studio.gallery(2).methods("text")
    assert "The 2 images were painted by the offline sandbox" in text
    assert "not pictures of a model" in text
    assert "generated with" not in text


def test_the_service_is_named_with_what_is_not_known(studio: Any) -> None:
    """A paper would claim versions and defaults that nobody recorded."""
    text = studio.gallery(2, created_at=1_795_000_000.0, **SERVICE).methods("text")
    assert "generated with the RenderNet API (api.rendernet.ai) on 18 November 2026 (UTC)" in text
    assert "models without a version" in text
    assert "does not document its defaults" in text
    assert "the seeds that were sent: 7–8" in text.casefold()
    assert "“a lighthouse keeper reading by lamplight”" in text
    assert "(version not recorded)" in text


def test_settings_and_what_was_varied_are_told(studio: Any, asked: Callable[..., Answer]) -> None:
    """A reader could not set up the same experiment."""
    answers = tuple(
        asked(
            steps=steps,
            sampler="Euler a",
            loras=[{"name": "soft_light", "weight": 0.5}],
            character={"character_id": "chr_1", "mode": "strong"},
            control_net={"asset_id": "ast_1", "name": "Depth", "control_mode": 1},
        )
        for steps in (10, 20)
    )
    text = studio.gallery(2, answers=answers).methods("text")
    for said in (
        "the model JuggernautXL",
        "the aspect ratio 3:2",
        "the sampler Euler a",
        "the LoRA soft_light (weight 0.5)",
        "the character chr_1 in the mode strong",
        "the ControlNet Depth (control mode 1)",
        "Between requests, steps (10 and 20) was varied",
        "The outputs measure 48 × 32 pixels",
        "The negative prompt was “text”",
    ):
        assert said in text
    assert "sampler were left" not in text


def test_failures_are_part_of_the_methods(studio: Any) -> None:
    """A paper would hide how many requests failed."""
    media = (
        studio.medium(0),
        studio.medium(1, status="failed", reason="blue"),
        studio.medium(2, status="censored"),
    )
    text = studio.gallery(3, media=media).methods("text")
    assert "Of 3 images that were expected, 1 came and 1 failed and 1 was withheld" in text
    assert "“blue”" in text


def test_many_prompts_are_listed(studio: Any, asked: Callable[..., Answer]) -> None:
    """A paragraph would hold forty prompts, or leave them out."""
    answers = tuple(asked(prompt=f"word {n}") for n in range(6))
    text = studio.gallery(6, answers=answers).methods("markdown")
    assert "The 6 prompts are listed below" in text
    assert "\n6. “word 5”" in text


def test_a_reader_can_check_the_set(studio: Any) -> None:
    """The hash in a paper could not be made again."""
    gallery = studio.gallery(3)
    hashes = [picture.medium.sha256 for picture in gallery]
    assert hash_of_set(hashes) in gallery.methods("text")
    assert hash_of_set(reversed(hashes)) == hash_of_set([*hashes, hashes[0]])
    assert hash_of_set(["ab", "0c"]) == hashlib.sha256(b"0c\nab\n").hexdigest()


def test_a_run_without_pictures_has_methods_too(studio: Any) -> None:
    """The attempt that failed could not be reported."""
    media = (studio.medium(0, status="failed"),)
    text = studio.gallery(1, media=media).methods("text")
    assert text.startswith("No image was painted")


def test_entries_to_cite(studio: Any) -> None:
    """Somebody would invent an entry for the bibliography."""
    entries = studio.gallery(1, **SERVICE).methods("bibtex")
    assert entries.startswith("@software{rendernet_jupyter,")
    assert "@misc{rendernet_api," in entries
    assert "@misc" not in studio.gallery(1).methods("bibtex")


def test_an_unknown_form_names_those_there_are(studio: Any) -> None:
    """A slip would be a KeyError."""
    with pytest.raises(RenderNetError, match="'docx'") as caught:
        studio.gallery(1).methods("docx")
    assert "latex" in caught.value.hint


def test_a_paragraph_is_text_that_a_notebook_sets(studio: Any) -> None:
    """It would be shown with its escapes, or could not be written to a file."""
    text = studio.gallery(1).methods()
    assert text._repr_mimebundle_()["text/markdown"] == str(text)
    assert "text/markdown" not in studio.gallery(1).methods("latex")._repr_mimebundle_()
    assert repr(studio.gallery(1).methods("latex")) == studio.gallery(1).methods("latex")
    copied = pickle.loads(pickle.dumps(text))
    assert copied == text
    assert "text/markdown" in copied._repr_mimebundle_()


def words(text: str) -> list[str]:
    return text.split()


SPECIAL = st.one_of(
    st.text(max_size=60), st.text("*_[]()`#<>!-+=.:1a@\n \t\\$&~|{}^%'\";", max_size=30)
)


@given(SPECIAL)
def test_markdown_reads_as_it_was_said(said: str) -> None:
    """A prompt in a paper would not be the prompt that was sent."""
    text = written([Listing("Prompts", (Piece(said, "quote"),))], "markdown")
    page = BeautifulSoup(MarkdownIt().render(text), "html.parser")
    shown = page.li.text.strip()
    assert words(shown.strip("“”\u2068\u2069")) == words(plain(said).strip("“”\u2068\u2069"))
    assert [tag.name for tag in page.li.find_all(True) if tag.name not in ("br", "p")] == []


@given(SPECIAL)
def test_latex_holds_no_command_of_a_stranger(said: str) -> None:
    """A prompt could read files of whoever compiles the paper."""
    bare = re.sub(
        r"\\(?:text[a-z]+|ensuremath|newline|mbox|ldots|char34|times|rightarrow)(?![a-z])|\\[{}$&#%_]"
        r"|\{\}|\{\\char34\}",
        "",
        latex_text(said),
    ).replace("{}", "")
    assert not set(bare) & set("\\$&#%_^{}")
    assert "\n\n" not in latex_text(said)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("50% of $x_1$ & #2", r"50\% of \$x\_1\$ \& \#2"),
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        ("a--b", "a-{}-b"),
        ("[b] first", "[b] first"),
        ("one\n\ntwo", "one\\newline\n\\mbox{}\\newline\ntwo"),
        ("猫と café", "猫と café"),
    ],
)
def test_latex_says_it_letter_by_letter(said: str, expected: str) -> None:
    """A paper would not compile, or print another prompt."""
    assert latex_text(said) == expected


def test_right_to_left_words_do_not_turn_the_sentence(studio: Any, asked: Any) -> None:
    """The words after an Arabic prompt would stand before it."""
    answers = (asked(prompt="قطة \u202eevil"),)
    gallery = studio.gallery(1, answers=answers)
    for form in ("text", "markdown"):
        text = gallery.methods(form)
        assert "\u2068قطة" in text
        assert "\u202e" not in text
    assert "% Right-to-left words" in gallery.methods("latex")
    assert not studio.gallery(1).methods("latex").startswith("%")


def test_prose_is_a_string() -> None:
    """A path could not write it, a template not hold it."""
    assert Prose("a", "text") + "b" == "ab"
