from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from rendernet_jupyter.errors import StoreError
from rendernet_jupyter.result.lineage import Kin
from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.cell import columns_for
from rendernet_jupyter.view.content import content_of
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions
from rendernet_jupyter.view.grid import grid
from rendernet_jupyter.view.lineage import Lineage
from rendernet_jupyter.view.tile import Tile

Soup = Callable[[Any], BeautifulSoup]


def columns_of(found: BeautifulSoup) -> int:
    row = found.find("tr")
    assert row is not None
    return len(row.find_all("td"))


def spoken(found: BeautifulSoup) -> str:
    return found.get_text(" ", strip=True).replace("\N{NO-BREAK SPACE}", " ")


def test_a_grid_tells_the_whole_story(studio: Any, soup: Soup) -> None:
    """A reader would not learn what was asked, what it cost or how to keep it."""
    found = soup(studio.gallery(2, name="hero", credits_left=98.0, seconds=3.2, notes=("a note",)))
    text = spoken(found)
    said = ["hero", "a lighthouse keeper reading by lamplight", "sandbox", "JuggernautXL"]
    said += ["a note", "[0]", "seed 7", "48 × 32", "[1]", "seed 8", "2 credits spent", "98 left"]
    said += ["3.2 s", 'hero.save("pictures")', "Spec"]
    assert [word for word in said if word not in text] == []


def test_every_picture_has_an_alternative_of_its_own(studio: Any, soup: Soup) -> None:
    """Somebody who cannot see the pictures could not tell them apart."""
    images = soup(studio.gallery(3)).find_all("img")
    alternatives = [image["alt"] for image in images]
    assert alternatives[1] == (
        "Sandbox picture [1]: a lighthouse keeper reading by lamplight (seed 8, JuggernautXL)"
    )
    assert len(set(alternatives)) == 3


def test_an_alternative_says_the_prompt_once(
    studio: Any, soup: Soup, asked: Callable[..., Answer]
) -> None:
    """Where prompts differ, a screen reader would read each of them twice."""
    answers = (asked(prompt="a red kite"), asked(prompt="a blue kite"))
    images = soup(studio.gallery(2, answers=answers)).find_all("img")
    assert [str(image["alt"]).count("kite") for image in images] == [1, 1]


def test_a_grid_asks_for_nothing(studio: Any, soup: Soup) -> None:
    """Untrusted pages take scripts, styles and names away, and the offline reader has no net."""
    found = soup(studio.gallery(3, notes=("one\ntwo",), name="hero"))
    names = {element.name for element in found.find_all(True)}
    assert not names & {"script", "style", "link", "svg", "iframe", "button", "form"}
    attributes = {key for element in found.find_all(True) for key in element.attrs}
    assert not attributes & {"id", "class", "onclick", "srcset"}
    assert all(
        image["src"].startswith("data:image/jpeg;base64,") for image in found.find_all("img")
    )
    assert "url(" not in str(found)
    assert found.find_all("a") == []


def test_a_grid_reads_well_without_any_style(studio: Any, soup: Soup) -> None:
    """GitHub removes every style: the badge must not run into the next word."""
    found = soup(studio.gallery(4))
    for element in found.find_all(True):
        del element["style"]
    assert "sandbox · model JuggernautXL · ratio 3:2" in " ".join(found.get_text().split())
    assert all(image["width"].isdigit() for image in found.find_all("img"))
    cells = [cell for cell in found.find_all("td") if cell.find("img")]
    assert all(cell["valign"] == "top" for cell in cells)
    assert all(cell.find("div", align="left") for cell in cells)


def test_a_picture_without_a_seed_has_a_caption_of_one_line(studio: Any, soup: Soup) -> None:
    """A bare `[0]` would stand alone under what `true_touch` and the videos made."""
    touched = Answer(body={"true_touch": {"asset_id": "ast_1"}}, kind="true_touch")
    (cell,) = soup(studio.gallery(1, answers=(touched,))).find_all("td")
    caption = cell.select_one("div[align=left] summary")
    assert caption.get_text().replace("\N{NO-BREAK SPACE}", " ") == "[0] 48 × 32"
    assert caption.find_all("div") == []


def test_a_gap_takes_the_room_of_its_picture_on_every_page(studio: Any, soup: Soup) -> None:
    """JupyterLab drops `aspect-ratio` from untrusted pages: failed tiles would be low strips."""
    media = (studio.medium(0), studio.medium(1, status="failed", width=20, height=40))
    found = soup(studio.gallery(2, media=media))
    (strut,) = found.select("td [style*=padding-top]")
    assert strut["style"] == "padding-top:200.00%"
    assert "aspect-ratio" not in str(found)


@pytest.mark.parametrize(
    ("ratio", "expected"), [("2:3", "150.00%"), ("16:9", "56.25%"), ("0:9", "66.67%")]
)
def test_a_gap_whose_size_nobody_said_has_the_shape_that_was_asked_for(
    studio: Any, soup: Soup, asked: Callable[..., Answer], ratio: str, expected: str
) -> None:
    """What never came of a tall request would be as flat as its neighbour."""
    answers = (asked(), asked(seed=8, aspect_ratio=ratio))
    media = (studio.medium(0), Medium("m", 1, 0, status="failed"))
    found = soup(studio.gallery(2, answers=answers, media=media))
    assert found.select_one("td [style*=padding-top]")["style"] == f"padding-top:{expected}"
    assert "0 × 0" not in spoken(found)
    assert f"{ratio.replace(':', ' × ')}" not in spoken(found)


def test_each_tile_folds_the_cell_that_asks_for_it(studio: Any, soup: Soup) -> None:
    """Of eight pictures one is good, and nobody could ask for that one again."""
    media = (studio.medium(0), studio.medium(1, status="failed"))
    found = soup(studio.gallery(2, media=media))
    folds = found.select("td details")
    assert [fold.find("summary").get_text().startswith("[0]") for fold in folds] == [True, False]
    cells = [fold.find("pre").get_text() for fold in folds]
    assert [cell.splitlines()[:3:2] for cell in cells] == [
        ["%%rendernet", "seed: 7"], ["%%rendernet", "seed: 8"]]  # fmt: skip
    assert [cell["title"] for cell in found.find_all("td")] == cells


def test_one_picture_says_its_spec_once(studio: Any, soup: Soup) -> None:
    """A picture alone would fold the same cell twice, one above the other."""
    found = soup(studio.gallery(1))
    assert len(found.find_all("pre")) == 1
    assert found.select("td pre") == []


def test_a_picture_alone_opens_larger_too(studio: Any, soup: Soup) -> None:
    """Of all pictures the only one could not be looked at closely."""
    found = soup(studio.gallery(1))
    (fold,) = found.select("td details")
    shown = int(found.find("img")["width"])
    assert fold.find("div", style=f"width:{2 * shown}px;max-width:100%") is not None
    assert f"max-width:{2 * shown + 12}px" in found.find("table")["style"]
    assert f"width:{shown}px;max-width:100%" in found.select_one("td > div")["style"]
    assert "media img_0_0" in fold.get_text()
    failed = soup(studio.gallery(1, media=(studio.medium(0, status="failed"),)))
    assert failed.select("td details div[style^=width]") == []


def test_an_unfolded_picture_has_twice_the_room(studio: Any, soup: Soup) -> None:
    """Nobody could look closer, where scripts and style sheets are taken away."""
    media = (studio.medium(0), studio.medium(1, width=32, height=48), studio.medium(2))
    found = soup(studio.gallery(3, media=media))
    images = found.find_all("img")
    shares = [re.search(r"width:0;min-width:([\d.]+)%", image["style"])[1] for image in images]
    assert shares == ["100", "66.56", "100"]
    rooms = {fold.find("div", style=re.compile("max-width"))["style"]
             for fold in found.select("td details")}  # fmt: skip
    assert rooms == {f"width:{2 * int(images[0]['width'])}px;max-width:100%"}


def test_long_specs_do_not_outweigh_the_pictures(
    studio: Any, soup: Soup, asked: Callable[..., Answer]
) -> None:
    """Forty prompts of a page each would be in the notebook three times."""
    answers = tuple(asked(seed=n, canonical=f"seed: {n}\n" + "word " * 500) for n in range(40))
    found = soup(studio.gallery(40, answers=answers))
    assert found.select("td pre, td[title]") == []
    short = soup(studio.gallery(2, answers=answers[:2]))
    assert [len(cell["title"]) for cell in short.find_all("td")] == [300, 300]


@pytest.mark.parametrize(("count", "width", "height", "expected"), [
    (1, 1, 1, 1), (2, 1, 1, 2), (3, 16, 9, 3), (4, 1, 1, 2), (4, 2, 3, 4), (4, 16, 9, 2),
    (5, 1, 1, 3), (6, 1, 1, 3), (7, 1, 1, 4), (8, 1, 1, 4), (9, 1, 1, 3), (40, 1, 1, 4),
])  # fmt: skip
def test_grids_look_composed(count: int, width: int, height: int, expected: int) -> None:
    """Four squares would stand in a row of three and one."""
    tiles = [Tile(Medium("", 0, i, width=width, height=height)) for i in range(count)]
    assert columns_for(tiles) == expected


@pytest.mark.parametrize("count", range(1, 41))
def test_every_number_of_pictures_fills_its_rows(studio: Any, count: int) -> None:
    """A short last row would be stretched over the whole width."""
    run = studio.run(count, media=tuple(
        Medium(f"m{i}", i, 0, width=48, height=32, sha256="x") for i in range(count)
    ))  # fmt: skip
    content = content_of(run)
    found = BeautifulSoup(grid(content, {}), "html.parser")
    rows = [len(row.find_all("td")) for row in found.find_all("tr")]
    assert set(rows) == {columns_for(content.tiles)}
    assert sum(rows) - count < rows[0]
    assert len([cell for cell in found.find_all("td") if cell.get_text()]) == count


def test_the_number_of_columns_can_be_chosen(studio: Any, soup: Soup) -> None:
    """`--columns` would be ignored."""
    run = studio.run(6)
    assert columns_of(soup(Gallery(run, locate=studio.locate))) == 3
    chosen = Gallery(run, locate=studio.locate, options=GalleryOptions(columns=6))
    assert columns_of(soup(chosen)) == 6


def test_the_size_of_thumbnails_can_be_chosen(studio: Any, soup: Soup) -> None:
    """`--thumb` would be ignored."""
    run = studio.run(2, media=tuple(studio.medium(i, width=600, height=600) for i in range(2)))
    wide = Gallery(run, locate=studio.locate, options=GalleryOptions(thumb=256))
    assert {image["width"] for image in soup(wide).find_all("img")} == {"128"}


def test_failed_tiles_keep_the_rhythm(studio: Any, soup: Soup) -> None:
    """A failed picture would be left out, and the others would seem to be all."""
    media = (
        studio.medium(0),
        studio.medium(1, status="failed", reason="the painter ran out of blue"),
        studio.medium(2, status="censored"),
    )
    found = soup(studio.gallery(3, media=media))
    cells = [spoken(cell) for cell in found.find_all("td")]
    assert len(found.find_all("img")) == 1
    assert cells[1].startswith("failed the painter ran out of blue Another seed")
    assert cells[2].startswith("withheld The content filter held it back. Other words or another")
    assert "[" not in cells[1]


def test_a_request_without_any_answer_has_its_tile(studio: Any, soup: Soup) -> None:
    """A request that vanished would leave no trace in the grid."""
    found = soup(studio.gallery(3, media=(studio.medium(0), studio.medium(2))))
    cells = [spoken(cell) for cell in found.find_all("td")]
    assert "Nothing came of this request." in cells[1]
    assert "seed 8" in cells[1]


def test_a_broken_or_lost_file_is_a_tile(studio: Any, soup: Soup) -> None:
    """One damaged file would keep the whole result from being shown."""
    gallery = studio.gallery(3)
    gallery[0].path.write_bytes(b"no picture")
    gallery[1].path.unlink()
    del studio.files[gallery[2].medium.sha256]
    cells = [spoken(cell) for cell in soup(gallery).find_all("td")]
    assert cells[0].startswith(
        "missing Its file cannot be read as a picture. Run the cell again: it is fetched"
    )
    assert cells[1].startswith("missing Its file is no longer in the store.")
    assert cells[2].startswith("missing Its file is not in the store.")


def test_captions_say_only_what_differs(
    studio: Any, soup: Soup, asked: Callable[..., Answer]
) -> None:
    """The one thing that differs would drown in what is the same everywhere."""
    answers = tuple(asked(cfg_scale=scale) for scale in (4.0, 7.5))
    folds = soup(studio.gallery(2, answers=answers)).select("td summary")
    assert [spoken(fold) for fold in folds] == [
        "[0] cfg 4 seed 7 · 48 × 32",
        "[1] cfg 7.5 seed 7 · 48 × 32",
    ]


def test_a_batch_counts_its_pictures(studio: Any, soup: Soup, asked: Callable[..., Answer]) -> None:
    """Four pictures of one seed would have the same caption."""
    media = tuple(studio.medium(0, batch=index) for index in range(2))
    found = soup(studio.gallery(1, answers=(asked(batch_size=2),), media=media))
    assert "seed 7 · 2 of 2" in spoken(found)


def test_a_long_prompt_is_folded_but_whole(
    studio: Any, soup: Soup, asked: Callable[..., Answer]
) -> None:
    """A prompt of two pages would push the pictures off the screen, or be lost."""
    prompt = "a very long road " * 40 + "to the sea"
    details = soup(studio.gallery(1, answers=(asked(prompt=prompt),))).find("details")
    assert details is not None
    assert details.summary is not None
    assert len(details.summary.get_text()) <= 200
    assert prompt in details.get_text()


def test_the_spec_can_be_copied_as_a_cell(studio: Any, soup: Soup) -> None:
    """Somebody who wants the same again would have to type it."""
    pre = soup(studio.gallery(2, name="hero")).find_all("pre")[-1]
    assert pre.get_text().splitlines() == [
        "%%rendernet hero",
        "model: JuggernautXL", "seed: 7", "prompt: a lighthouse keeper reading by lamplight",
        "---",
        "model: JuggernautXL", "seed: 8", "prompt: a lighthouse keeper reading by lamplight",
    ]  # fmt: skip


def test_a_spec_too_long_to_read_is_shown_as_typed(
    studio: Any, soup: Soup, asked: Callable[..., Answer]
) -> None:
    """A sweep over hundreds of cells would fill the notebook with its own text."""
    answers = tuple(asked(canonical=f"prompt: {'x' * 400}") for _ in range(20))
    run = studio.run(20, answers=answers, source="x\nseed: 1..20\n", line="hero --yes", name="hero")
    pre = soup(Gallery(run, locate=studio.locate)).find_all("pre")[-1]
    assert pre.get_text() == "%%rendernet hero --yes\nx\nseed: 1..20"


def test_links_are_relative_and_only_where_the_notebook_reaches(studio: Any, soup: Soup) -> None:
    """A link would lead a reader to somebody else's disk."""
    run = studio.run(2)
    reachable = studio.locate(run.media[0].sha256)
    gallery = Gallery(
        run,
        locate=studio.locate,
        links=lambda path: "pictures/a%20b.png" if path == reachable else "",
    )
    assert [link["href"] for link in soup(gallery).find_all("a")] == ["pictures/a%20b.png"]


def test_nothing_tells_where_the_author_lives(
    studio: Any, soup: Soup, monkeypatch: pytest.MonkeyPatch, asked: Callable[..., Answer]
) -> None:
    """A shared notebook would name its author's home directory, or the store's."""
    home = str(studio.folder.parent)
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("USERPROFILE", home)
    told = f"see {home}/faces/zoe.png"
    answers = (asked(prompt=told, canonical=f"facelock: {home}/f.png\nprompt: x"),) * 2
    media = (studio.medium(0), studio.medium(1, status="failed", reason=told))
    gallery = studio.gallery(2, answers=answers, media=media, notes=(told,), source=told)
    data, metadata = gallery._repr_mimebundle_()
    shown = data["text/html"] + data["text/plain"] + repr(metadata) + repr(gallery)
    assert home not in re.sub(r"base64,[^\"]*", "", shown)
    assert "see ~/faces/zoe.png" in data["text/plain"]


hostile = st.one_of(
    st.sampled_from([
        "<script>alert(1)</script>", "</pre></details><img src=x onerror=alert(1)>", '"><b id="x',
        "' onmouseover='x", "<!--", "]]>", "&lt;b&gt;", "\u202e evil", "\x00\x1b[31m", "\ud800",
        "</td></tr></table>", "javascript:x", "{{x}}", "$x$ \\(y\\)",
    ]),
    st.text(st.characters(exclude_categories=[]), max_size=60),
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=hostile, other=hostile)
def test_hostile_words_stay_words(
    studio: Any, soup: Soup, asked: Callable[..., Answer], text: str, other: str
) -> None:
    """A prompt, a name or a message of the service could run code in a reader's browser."""

    def made(one: str, two: str) -> BeautifulSoup:
        answers = (
            asked(prompt=one, style=two, canonical=one, coords={"style": two}),
            asked(prompt=two, canonical=two),
        )
        media = (
            Medium("m", 0, 0, width=4, height=4, status="failed", reason=one),
            Medium("n", 1, 0, width=4, height=4, status="censored", reason=two),
        )
        facts = {"answers": answers, "media": media, "notes": (f"a {one}", f"b {two}")}
        return soup(studio.gallery(2, **facts, source=one, line=two, name="hero"))

    tame = {"div", "span", "b", "bdi", "code", "table", "tbody", "tr", "td", "details", "summary",
            "pre"}  # fmt: skip
    found = made(text, other)
    assert {element.name for element in found.find_all(True)} <= tame
    allowed = {"style", "dir", "role", "valign", "align", "width", "title"}
    assert {key for element in found.find_all(True) for key in element.attrs} <= allowed


def test_the_markup_changes_only_on_purpose(studio: Any, snapshot: SnapshotAssertion) -> None:
    """A change meant for one front end would alter every notebook that is run again."""
    media = (studio.medium(0), studio.medium(1, status="censored"), studio.medium(2))
    html = studio.gallery(3, media=media, name="hero")._repr_mimebundle_()[0]["text/html"]
    assert re.sub(r"base64,[^\"]*", "base64,…", html).replace("><", ">\n<") == snapshot


def test_a_picture_says_what_it_was_made_from_and_what_it_cost(
    studio: Any, soup: Soup, asked: Callable[..., Answer]
) -> None:
    """Nobody could tell where a picture came from, or ask for its run by name."""
    parent = Kin("segment", "a <b>red</b> kite", run_id="run_0", kind="model",
                 medium=Medium("img_parent", 0, 0))  # fmt: skip
    traced: list[Medium] = []

    def trace(_: Run, medium: Medium) -> Lineage:
        traced.append(medium)
        return Lineage([Kin(medium=medium, parents=(parent,))])

    sent = asked(segment={"asset_id": "ast_1"}, credits=2.0, batch_size=2)
    run = studio.run(2, answers=(sent, asked()), name="hero",
                     media=tuple(map(studio.medium, (0, 0, 1), (0, 1, 0))))  # fmt: skip
    gallery = Gallery(run, locate=studio.locate, trace=trace)
    folded = [" ".join(fold.get_text(" ").split()) for fold in soup(gallery).select("td details")]
    for text in folded[:2]:
        assert "made from segment: a <b>red</b> kite (model, img_parent, of run_0)" in text
        assert "1 credit of 2 · media img_0_" in text
    assert "made from" not in folded[2]
    assert folded[2].endswith("1 credit · media img_1_0")
    assert [medium.media_id for medium in traced] == ["img_0_0", "img_0_1"]
    alone = soup(gallery[1]).get_text(" ")
    assert "made from" in alone
    assert "media img_0_1" in alone
    assert "run_1" in alone


def test_a_store_that_cannot_be_read_takes_no_picture_away(
    studio: Any, soup: Soup, asked: Callable[..., Answer]
) -> None:
    """A broken database would turn pictures that are paid into an error."""

    def trace(*_: Any) -> Lineage:
        raise StoreError("the database is damaged")

    run = studio.run(1, answers=(asked(segment={"asset_id": "ast_1"}),))
    found = soup(Gallery(run, locate=studio.locate, trace=trace))
    assert found.find("img")
    assert "made from" not in found.get_text()
