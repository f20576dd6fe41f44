"""The stand-alone explorer: what stands in the file, and on which axes."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from syrupy.assertion import SnapshotAssertion

from rendernet_jupyter.errors import SettingsError, StoreError
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.explorer import explorer
from rendernet_jupyter.view.explorer.still import EDGE, LIMIT
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions
from rendernet_jupyter.view.tile import Shelf

Axes = dict[str, Sequence[Any]]
Sweep = Callable[..., Gallery]

FOUR: Axes = {
    "cfg_scale": (4.0, 7.5),
    "steps": (8, 12),
    "model": ("Flux", "Harbour 15"),
    "seed": (1, 2),
}
HOSTILE = ("</script><script>alert(1)</script>", "<!--", "</noscript><img src=x onerror=alert(1)>",
           "\u2028\u2029", "{{data}}", "\ud800", "$&$1")  # fmt: skip


@pytest.fixture
def sweep(studio: Any, asked: Callable[..., Answer]) -> Sweep:
    """A gallery of a whole sweep, each picture another one; some requests may have failed."""

    def made(
        axes: Axes, *, failed: dict[int, str] | None = None, batch: int = 1, **options: Any
    ) -> Gallery:
        answers, media = [], []
        for request, values in enumerate(product(*axes.values())):
            coords = dict(zip(axes, values, strict=True))
            words = [str(v) for k, v in coords.items() if k.startswith("prompt")]
            body = {k: v for k, v in coords.items() if not k.startswith("prompt")}
            answers.append(asked(prompt=" ".join(["a kite", *words]), coords=coords, **body))
            for index in range(batch):
                reason = (failed or {}).get(request)
                facts = {} if reason is None else {"status": "failed", "reason": reason}
                media.append(studio.medium(request, index, **facts))
        run = Run("run_1", 1_790_000_000.0, "sandbox", answers=tuple(answers), media=tuple(media),
                  name="hero", source="\n".join(axes))  # fmt: skip
        return Gallery(run, locate=studio.locate, options=GalleryOptions(**options))

    return made


def page_of(gallery: Gallery) -> str:
    return explorer(gallery.run, gallery._media, gallery._shelf, gallery.options.table)


def told(page: str) -> Any:
    """The facts in a page."""
    found = BeautifulSoup(page, "html.parser").find("script", id="data")
    assert found is not None
    return json.loads(found.get_text())


def facts_of(gallery: Gallery) -> Any:
    return told(page_of(gallery))


def names(facts: Any) -> list[str]:
    return [axis["name"] for axis in facts["axes"]]


# The file


def test_export_writes_an_explorer_and_says_where(sweep: Sweep, tmp_path: Path) -> None:
    """`hero.export("sheet.html")` would leave nothing to pass on."""
    gallery = sweep(FOUR)
    path = gallery.export(tmp_path / "sub" / "sheet.html")
    assert path == tmp_path / "sub" / "sheet.html"
    assert len(told(path.read_text("utf-8"))["pictures"]) == 16
    assert [entry.name for entry in path.parent.iterdir()] == ["sheet.html"]


def test_the_same_pictures_make_the_same_file(sweep: Sweep, tmp_path: Path) -> None:
    """Each Run All would leave one more file behind."""
    gallery = sweep({"steps": (8, 12)})
    assert gallery.export(tmp_path / "a.html") == gallery.export(tmp_path / "a.html")
    assert len(list(tmp_path.glob("*.html"))) == 1


def test_other_content_is_never_overwritten(sweep: Sweep, tmp_path: Path) -> None:
    """Somebody's own page would be gone."""
    (tmp_path / "sheet.html").write_text("mine")
    path = sweep({"steps": (8, 12)}).export(tmp_path / "sheet.html")
    assert path.name == "sheet-2.html"
    assert (tmp_path / "sheet.html").read_text() == "mine"


def test_a_place_that_cannot_be_written_is_named(sweep: Sweep, tmp_path: Path) -> None:
    """A person would see an OSError without the name of the file, or what to do."""
    (tmp_path / "file").write_text("not a folder")
    for name in ("file/sheet.html", "nul\0.html", f"{'long' * 99}.html"):
        with pytest.raises(StoreError, match=r"(could not|cannot) be written") as caught:
            sweep({"steps": (8, 12)}).export(tmp_path / name)
        assert caught.value.hint
    assert [entry.name for entry in tmp_path.glob("*.*")] == []


@pytest.mark.parametrize("name", ["sheet", "sheet.pdf", "html"])
def test_a_suffix_that_says_nothing_is_refused(sweep: Sweep, tmp_path: Path, name: str) -> None:
    """A page would be written under the name of another format."""
    with pytest.raises(SettingsError, match="does not say what to export"):
        sweep({"steps": (8, 12)}).export(tmp_path / name)
    assert list(tmp_path.glob(name)) == []


def test_nothing_is_asked_of_anybody(sweep: Sweep) -> None:
    """A page on a plane would miss its style, or tell a stranger who reads it."""
    page = page_of(sweep(FOUR, failed={3: "no blue"}, batch=2))
    shell = re.sub(r'(src="data:[^"]*")', "", page)
    assert not re.search(r"(?:src|href)=\"(?!data:,)", shell)
    assert not re.search(r"https?:|@import|url\(|fetch\(|XMLHttp|WebSocket|sendBeacon", shell)


def test_the_policy_lets_only_this_page_run(sweep: Sweep) -> None:
    """A value of an axis that came through after all could run, or nothing could."""
    found = BeautifulSoup(page_of(sweep(FOUR)), "html.parser")
    meta = found.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    assert meta is not None
    policy = dict(rule.split(" ", 1) for rule in str(meta["content"]).split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["img-src"] == "data: blob:"
    for rule, element in (
        ("script-src", found.find_all("script")[-1]),
        ("style-src", found.find("style")),
    ):
        digest = base64.b64encode(hashlib.sha256(element.get_text().encode()).digest()).decode()
        assert policy[rule] == f"'sha256-{digest}'"
    assert not [element for element in found.find_all(True) if "style" in element.attrs]


def test_what_is_left_in_the_account_is_not_told(studio: Any) -> None:
    """Whoever gets the file would learn how much money its author has left."""
    page = explorer(studio.run(1, credits_left=98_765.0, balance=98_766.0), None, Shelf())
    assert not re.search(r"98[,.]?76[56]", page)


def test_the_markup_stays_as_it_is(sweep: Sweep, snapshot: SnapshotAssertion) -> None:
    """A change of the page would go unseen."""
    page = page_of(sweep({"cfg_scale": (4.0, 7.5), "prompt.1": ("red", "blue")}, failed={2: "no"}))
    page = re.sub(r"base64,[^\"]*", "base64,…", page)
    page = re.sub(r"sha256-[^']*", "sha256-…", page)
    page = re.sub(r"(?s)<style>.*?</style>", "<style>…</style>", page)
    page = re.sub(r"(?s)<script>.*?</script>", "<script>…</script>", page)
    data = json.dumps(told(page), indent=1, ensure_ascii=False)
    data = re.sub(r"[0-9a-f]{64}", "…", data)
    shell = re.sub(r'(?s)(<script type="application/json" id="data">).*?</script>', r"\1…</script>",
                   page)  # fmt: skip
    assert shell == snapshot(name="page")
    assert data == snapshot(name="facts")


# The pictures


def test_a_picture_takes_less_than_60_kilobytes(studio: Any, noise: Image.Image) -> None:
    """Two hundred pictures would not fit into a mail, or hang the browser."""
    medium = Medium("m", 0, 0, sha256=studio.keep(noise), width=1024, height=1024)
    run = Run("run_1", 0.0, "sandbox", answers=(Answer({}, "model"),), media=(medium,))
    page = explorer(run, None, Gallery(run, locate=studio.locate)._shelf)
    (source,) = re.findall(r'src="data:image/jpeg;base64,([^"]*)"', page)
    assert len(source) <= 4 * LIMIT / 3 + 4 < 60_000


def test_an_ordinary_picture_keeps_its_detail(studio: Any) -> None:
    """Opened large, pictures would be soft for no reason."""
    shade = Image.linear_gradient("L").resize((1216, 832)).convert("RGB")
    medium = Medium("m", 0, 0, sha256=studio.keep(shade), width=1216, height=832)
    run = Run("run_1", 0.0, "sandbox", answers=(Answer({}, "model"),), media=(medium,))
    page = explorer(run, None, Gallery(run, locate=studio.locate)._shelf)
    (source,) = re.findall(r'src="data:image/jpeg;base64,([^"]*)"', page)
    with Image.open(BytesIO(base64.b64decode(source))) as back:
        assert max(back.size) == EDGE


def test_the_same_content_is_embedded_once(studio: Any, asked: Callable[..., Answer]) -> None:
    """A run that drew one picture ten times would weigh ten times as much."""
    one = studio.keep(Image.new("RGB", (48, 32), "teal"))
    media = tuple(Medium(f"m{n}", n, 0, sha256=one, width=48, height=32) for n in range(3))
    run = Run("run_1", 0.0, "sandbox", answers=tuple(map(asked, (1, 2, 3))), media=media)
    page = page_of(Gallery(run, locate=studio.locate))
    assert page.count("data:image/jpeg") == 1
    assert [picture["still"] for picture in told(page)["pictures"]] == [0, 0, 0]
    assert "The same picture as <code>[0]</code>." in page


def test_without_scripts_the_pictures_stand_in_their_order(sweep: Sweep) -> None:
    """A reader whose viewer runs no scripts would see an empty page."""
    found = BeautifulSoup(page_of(sweep({"steps": (8, 12, 20)}, failed={1: "no blue"})),
                          "html.parser")  # fmt: skip
    items = found.select("noscript li")
    assert [item.find("figcaption").get_text(" ", strip=True) for item in items] == [
        "[0] steps 8",
        "steps 12",
        "[1] steps 20",
    ]
    assert "failed : no blue" in items[1].get_text(" ", strip=True)
    assert all(image["alt"].startswith("Sandbox picture") for image in found.find_all("img"))


def test_gaps_keep_their_place_and_reason(sweep: Sweep, studio: Any) -> None:
    """A failed picture would be missing in silence, and the others move up."""
    gallery = sweep({"steps": (8, 12, 20)}, failed={1: "the painter ran out of blue"})
    lost = gallery.run.media[2].sha256
    studio.files[lost].unlink()
    facts = facts_of(gallery)
    gaps = [(p["at"], p["still"], p["state"], p["reason"]) for p in facts["pictures"]]
    assert gaps[0] == ([0], 0, "", "")
    assert gaps[1] == ([1], -1, "failed", "the painter ran out of blue")
    assert gaps[2][:3] == ([2], -1, "missing")


def test_a_run_without_a_picture_still_says_why(sweep: Sweep) -> None:
    """The page would be empty, or fail to be written."""
    facts = facts_of(sweep({"steps": (8, 12)}, failed={0: "no", 1: "no"}))
    assert [picture["state"] for picture in facts["pictures"]] == ["failed", "failed"]
    nothing = Run("run_1", 0.0, "sandbox")
    assert told(explorer(nothing))["pictures"] == []


def test_a_broken_video_is_a_gap_that_says_so(studio: Any, asked: Callable[..., Answer]) -> None:
    """One broken file would keep all other pictures from being passed on."""
    file = studio.folder / "film.mp4"
    file.write_bytes(b"no film")
    medium = Medium("v", 0, 0, kind="video", sha256=studio.adopt(file), mime="video/mp4",
                    width=48, height=32, duration=4.2, size=7)  # fmt: skip
    run = Run("run_1", 0.0, "sandbox", answers=(asked(),), media=(medium,))
    (picture,) = facts_of(Gallery(run, locate=studio.locate))["pictures"]
    assert picture["video"]
    assert (picture["state"], picture["still"]) == ("missing", -1)
    assert ["length", "video 4.2 s"] in picture["told"]


def test_a_video_is_shown_by_its_poster(
    studio: Any, asked: Callable[..., Answer], tmp_path: Path
) -> None:
    """Megabytes of video would travel in the page, or nothing of it be seen."""
    av = pytest.importorskip("av", reason="a real video is made with PyAV")
    file = tmp_path / "film.mp4"
    with av.open(str(file), "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=8)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        shown = Image.radial_gradient("L").resize((64, 48)).convert("RGB")
        film.mux(stream.encode(av.VideoFrame.from_image(shown)))
        film.mux(stream.encode(None))
    medium = Medium("v", 0, 0, kind="video", sha256=studio.adopt(file), mime="video/mp4",
                    width=64, height=48, duration=0.1)  # fmt: skip
    page = page_of(
        Gallery(
            Run("run_1", 0.0, "sandbox", answers=(asked(),), media=(medium,)), locate=studio.locate
        )
    )
    (picture,) = told(page)["pictures"]
    assert (picture["video"], picture["still"]) == (True, 0)
    assert page.count("data:image/jpeg") == 1
    assert "data:video" not in page


# The axes


def test_a_sweep_has_its_axes_and_the_rule_of_tables(sweep: Sweep) -> None:
    """The page would begin with other rows and columns than the notebook."""
    facts = facts_of(sweep(FOUR))
    assert names(facts) == ["cfg", "steps", "model", "seed"]
    assert [facts["axes"][facts[which]]["name"] for which in ("down", "across")] == ["cfg", "steps"]
    turned = facts_of(sweep(FOUR, rows="model", cols="seed"))
    assert [names(turned)[turned[which]] for which in ("down", "across")] == ["model", "seed"]
    assert facts["axes"][0]["values"] == [["cfg 4"], ["cfg 7.5"]]
    assert facts["axes"][0]["bare"] == ["4", "7.5"]


def test_the_places_of_a_batch_are_an_axis(sweep: Sweep) -> None:
    """Four pictures of one request would lie on each other, and three never be seen."""
    one = facts_of(sweep({"steps": (8, 12)}, batch=3))
    assert names(one) == ["steps", "batch"]
    assert (one["down"], one["across"]) == (0, 1)
    alone = facts_of(sweep({"steps": (8,)}, batch=3))
    assert names(alone) == ["batch"]
    assert (alone["down"], alone["across"]) == (-1, 0)


def test_several_specs_are_told_apart_by_what_differs(
    studio: Any, asked: Callable[..., Answer]
) -> None:
    """Two specs in one cell would be a list without order."""
    answers = tuple(
        asked(seed, prompt, model=model)
        for prompt, model in (("a cat", "Flux"), ("a dog", "SDXL"))
        for seed in (1, 2, 3)
    )
    media = tuple(studio.medium(number) for number in range(6))
    run = Run("run_1", 0.0, "sandbox", answers=answers, media=media)
    facts = facts_of(Gallery(run, locate=studio.locate))
    assert names(facts) == ["prompt, model", "seed"]
    assert facts["axes"][0]["values"] == [["a cat", "model Flux"], ["a dog", "model SDXL"]]


def test_requests_that_nothing_tells_apart_are_numbered(
    studio: Any, asked: Callable[..., Answer]
) -> None:
    """The same request made twice would show one picture only."""
    media = tuple(studio.medium(number) for number in range(2))
    run = Run("run_1", 0.0, "sandbox", answers=(asked(), asked()), media=media)
    facts = facts_of(Gallery(run, locate=studio.locate))
    assert [value for (value,) in facts["axes"][0]["values"]] == ["request 1", "request 2"]


def test_a_slice_shows_what_it_holds(sweep: Sweep) -> None:
    """`hero[:4].export(...)` would pass on all pictures."""
    facts = facts_of(sweep(FOUR)[:4])
    assert len(facts["pictures"]) == 4
    assert names(facts) == ["model", "seed"]


places = st.lists(
    st.tuples(st.sampled_from(("a cat", "a dog")), st.integers(1, 3), st.integers(1, 3)),
    min_size=1, max_size=7,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(places)
def test_no_two_pictures_share_a_place(asked: list[tuple[str, int, int]]) -> None:
    """A picture would be hidden under another, and no key lead to it."""
    answers = tuple(
        Answer({"seed": seed, "prompt": {"positive": prompt}}, "model") for prompt, seed, _ in asked
    )
    media = tuple(
        Medium("", request, index, status="failed")
        for request, (_, _, batch) in enumerate(asked)
        for index in range(batch)
    )
    facts = told(explorer(Run("run_1", 0.0, "sandbox", answers=answers, media=media)))
    found = [tuple(picture["at"]) for picture in facts["pictures"]]
    assert len(set(found)) == len(found)
    for at in found:
        assert len(at) == len(facts["axes"])
        assert all(0 <= v < len(a["values"]) for v, a in zip(at, facts["axes"], strict=True))


# What is told


def test_a_picture_tells_how_it_was_made(sweep: Sweep) -> None:
    """The page would show pictures that nobody can make again."""
    facts = facts_of(sweep({"steps": (8, 12)}))
    told_of = dict(facts["pictures"][1]["told"])
    assert told_of["in Python"] == "hero[1]"
    assert told_of["cost"] == "1 credit"
    assert told_of["date"] == "2026-09-21 14:13 UTC"
    manifest = facts["pictures"][1]["manifest"]
    assert manifest["schema"] == "rendernet-jupyter/manifest/1"
    assert manifest["request"]["body"]["steps"] == 12
    assert facts["requests"][1]["spec"].startswith("%%rendernet\nmodel: JuggernautXL")
    assert ["steps", "12"] in facts["requests"][1]["asked"]


def test_a_part_of_a_run_keeps_the_indices_of_the_run(studio: Any) -> None:
    """`hero[0]` beside a picture would be another one than `hero[0]` in Python."""
    part = facts_of(studio.gallery(4, name="hero")[2:])
    assert [picture["mark"] for picture in part["pictures"]] == ["[2]", "[3]"]
    assert [dict(one["told"])["in Python"] for one in part["pictures"]] == ["hero[2]", "hero[3]"]


def test_a_part_of_a_batch_has_no_places_for_the_rest(
    studio: Any, asked: Callable[..., Answer]
) -> None:
    """The page would open at a picture that is not in it, and say that nobody asked for it."""
    media = tuple(studio.medium(0, batch) for batch in range(4))
    part = facts_of(studio.gallery(1, answers=(asked(batch_size=4),), media=media)[2:])
    (axis,) = part["axes"]
    assert axis["values"] == [["3 of 4"], ["4 of 4"]]
    assert [picture["at"] for picture in part["pictures"]] == [[0], [1]]


def test_no_home_and_no_signature_travels(sweep: Sweep, asked: Callable[..., Answer]) -> None:
    """A page in a mail would carry the key of a link, or where its author lives."""
    gallery = sweep({"steps": (8, 12)}, failed={1: "GET https://u:pw@host/x?sig=abc token=q1w2e3"})
    spec = f"facelock: https://host/face.png?X-Amz-Signature=abc123\nprompt: {Path.home()}/me"
    answers = (replace(gallery.run.answers[0], canonical=spec), gallery.run.answers[1])
    page = page_of(Gallery(replace(gallery.run, answers=answers), locate=gallery._shelf.locate))
    assert not re.search(r"abc|pw@|q1w2e3", re.sub(r"base64,[^\"]*|sha256-[^']*", "", page))
    assert str(Path.home()) + "/me" not in page
    assert "https://host/face.png" in page


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(HOSTILE), min_size=2, max_size=3, unique=True))
def test_hostile_words_stay_words(sweep: Sweep, values: list[str]) -> None:
    """A prompt or a server's reason could run code in the browser of whoever opens the file."""
    failed = dict.fromkeys(range(1, 2 * len(values)), values[0])
    page = page_of(sweep({"prompt.1": values, "cfg_scale": (4, 7)}, failed=failed))
    found = BeautifulSoup(page, "html.parser")
    assert len(found.find_all("script")) == 2
    assert len(found.find_all("noscript")) == 1
    assert {image.get("onerror") for image in found.find_all("img")} == {None}
    data = str(found.find("script", id="data"))
    assert "\u2028" not in data
    assert data.count("<") == 2
    facts = told(page)
    assert (
        facts["pictures"][1]["reason"].strip()
        == values[0].encode("utf-8", "replace").decode().strip()
    )
