"""The table of a sweep, as HTML, as a contact sheet, in plain words and as a figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from syrupy.assertion import SnapshotAssertion

from rendernet_jupyter.result.records import Answer, Medium, Run
from rendernet_jupyter.view.gallery import Gallery, GalleryOptions

Soup = Callable[[Any], BeautifulSoup]
Axes = dict[str, Sequence[Any]]
Sweep = Callable[..., Gallery]
JPEG = re.compile(r"base64,[^\"]*")


@pytest.fixture
def sweep(studio: Any, asked: Callable[..., Answer]) -> Sweep:
    """A gallery of a whole sweep; some of its requests may have failed."""
    square = studio.keep(Image.new("RGB", (32, 32), (40, 80, 120)))

    def made(
        axes: Axes, *, failed: dict[int, str] | None = None, batch: int = 1, **options: Any
    ) -> Gallery:
        answers, media = [], []
        for request, values in enumerate(product(*axes.values())):
            coords = dict(zip(axes, values, strict=True))
            words = [str(v) for k, v in coords.items() if k.startswith("prompt")]
            body = {k: v for k, v in coords.items() if not k.startswith("prompt")}
            answers.append(asked(prompt=" ".join(["a kite", *words]), coords=coords, **body))
            reason = (failed or {}).get(request)
            for index in range(batch):
                facts = (
                    {"sha256": square} if reason is None else {"status": "failed", "reason": reason}
                )
                media.append(Medium(f"m{request}", request, index, width=32, height=32, **facts))
        run = Run("run_1", 0.0, "sandbox", answers=tuple(answers), media=tuple(media), name="hero",
                  source="\n".join(axes), credits_spent=float(len(answers)))  # fmt: skip
        return Gallery(run, locate=studio.locate, options=GalleryOptions(**options))

    return made


def text_of(gallery: Gallery) -> list[str]:
    return gallery._repr_mimebundle_(include={"text/plain"})[0]["text/plain"].splitlines()


def heads(found: BeautifulSoup | Tag, scope: str) -> list[str]:
    return [head.get_text() for head in found.find_all("th", scope=scope)]


def unfolded(found: Tag) -> Tag:
    """The same without what its cells fold."""
    bare = BeautifulSoup(str(found), "html.parser")
    for below in bare.select("td details > :not(summary)"):
        below.decompose()
    return bare


def body_of(table: Tag) -> list[list[str]]:
    body = unfolded(table).find("tbody")
    assert isinstance(body, Tag)
    return [
        [td.get_text(" ", strip=True) for td in row.find_all("td")] for row in body.find_all("tr")
    ]


TWO: Axes = {"cfg_scale": (4.0, 7.5), "steps": (8, 12, 20)}


def test_two_axes_are_a_table_with_heads(sweep: Sweep, soup: Soup) -> None:
    """A screen reader could not say which cell of a sweep it stands in."""
    found = soup(sweep(TWO))
    (table,) = found.find_all("table")
    assert heads(table, "col") == ["cfg 4", "cfg 7.5"]
    assert heads(table, "row") == ["steps 8", "steps 12", "steps 20"]
    assert body_of(table) == [["[0]", "[3]"], ["[1]", "[4]"], ["[2]", "[5]"]]
    assert "role" not in table.attrs


def test_captions_leave_out_what_heads_and_facts_say(sweep: Sweep, soup: Soup) -> None:
    """The same seed and size would stand under every picture of a hundred."""
    said = unfolded(soup(sweep(TWO))).get_text(" ", strip=True)
    assert [said.count(word) for word in ("seed", "32 × 32", "cfg 4", "steps 8")] == [1] * 4
    own = soup(sweep({**TWO, "seed": (1, 2)})).find_all("summary")[0].get_text()
    assert own == "seed 1 · 6 pictures"


def test_an_alternative_says_where_a_picture_stands(sweep: Sweep, soup: Soup) -> None:
    """Somebody who does not see the table would hear `picture [3]` and nothing else."""
    images = soup(sweep(TWO)).find_all("img")
    assert (
        images[1]["alt"] == "Sandbox picture [3]: a kite (seed 7, cfg 7.5, steps 8, JuggernautXL)"
    )


def test_one_axis_wraps_under_its_heads(sweep: Sweep, soup: Soup) -> None:
    """Six pictures in a row would be stamps; wrapped, each still has its label."""
    found = soup(sweep({"cfg_scale": (2, 4, 7, 10, 13, 16, 19)}))
    tables = [heads(table, "col") for table in found.find_all("table")]
    assert tables == [["cfg 2", "cfg 4", "cfg 7", "cfg 10"], ["cfg 13", "cfg 16", "cfg 19"]]
    row = soup(sweep({"cfg_scale": (2, 4, 7, 10)})).find_all("table")
    assert [len(heads(table, "col")) for table in row] == [4]


def test_rows_and_columns_can_be_named(sweep: Sweep, soup: Soup) -> None:
    """`--rows` and `--cols` would be ignored."""
    turned = soup(sweep(TWO, rows="cfg_scale"))
    assert heads(turned, "row") == ["cfg 4", "cfg 7.5"]
    one = {"cfg_scale": (2, 4, 7, 10, 13, 16)}
    assert len(soup(sweep(one, cols="cfg_scale")).find_all("table")) == 1
    assert len(heads(soup(sweep(one, rows="cfg_scale")), "row")) == 6


def test_columns_ask_for_a_gallery(sweep: Sweep, soup: Soup) -> None:
    """`--columns 5` would be ignored, or cut a table in two."""
    found = soup(sweep(TWO, columns=5))
    assert found.find_all("th") == []
    assert "cfg 7.5" in found.find_all("td")[3].get_text().replace("\N{NO-BREAK SPACE}", " ")


def test_more_axes_are_folded_and_the_first_is_open(sweep: Sweep, soup: Soup) -> None:
    """A sweep over three axes would be a list without order."""
    gallery = sweep({**TWO, "model": ("Flux", "Harbour 15")}, failed={1: "no blue"})
    folds = [fold for fold in soup(gallery).find_all("details") if fold.find("table")]
    assert [fold.summary.get_text() for fold in folds] == [
        "model Flux · 6 pictures",
        "model Harbour 15 · 6 pictures, 1 without",
    ]
    assert ["open" in fold.attrs for fold in folds] == [True, False]
    assert [len(fold.find_all("table")) for fold in folds] == [1, 1]


def test_gaps_stay_in_their_place_with_a_reason_and_a_way_on(sweep: Sweep, soup: Soup) -> None:
    """A failed cell would move its neighbours under wrong heads, or be missing in silence."""
    gallery = sweep(TWO, failed={1: "the painter ran out of blue", 5: "too bright"})
    found = soup(gallery)
    table = found.find("table")
    assert isinstance(table, Tag)
    cells = body_of(table)
    assert cells[1] == ["failed the painter ran out of blue spec", "[3]"]
    said = found.get_text(" ", strip=True)
    assert "failed (steps 12, cfg 4): the painter ran out of blue" in said
    assert "2 of 6 brought nothing. %rendernet retry run_1 sends those again, alone." in said
    lines = text_of(gallery)
    assert "  steps 12  failed  [3]" in lines
    assert any(
        "- cfg 4, steps 12" in line or "- steps 12, cfg 4: failed." in line for line in lines
    )


def test_a_whole_batch_stands_in_its_cell(sweep: Sweep, soup: Soup) -> None:
    """The pictures of one request would be spread over several cells, or only one be shown."""
    found = soup(sweep(TWO, batch=3))
    cells = [cell for cell in found.find_all("td") if cell.find("img")]
    assert [len(cell.find_all("img")) for cell in cells] == [3] * 6
    assert "  steps 8   [0] [1] [2]  [9] [10] [11]" in text_of(sweep(TWO, batch=3))


def test_a_large_sweep_says_that_its_pictures_are_small(sweep: Sweep, soup: Soup) -> None:
    """A person would take soft thumbnails for bad pictures."""
    large = {"cfg_scale": range(1, 9), "steps": range(10, 15)}
    said = soup(sweep(large)).get_text(" ")
    assert "thumbnails of 256 px keep 40 in one notebook; larger: --thumb 128" in said
    assert "thumbnails" not in soup(sweep(large, thumb=256)).get_text(" ")
    assert "thumbnails" not in soup(sweep(TWO)).get_text(" ")


def test_a_wide_table_scrolls_by_itself(sweep: Sweep, soup: Soup) -> None:
    """Sixteen columns would push the whole page to the side."""
    found = soup(sweep({"cfg_scale": range(1, 17), "steps": range(10, 26)}))
    table = found.find("table")
    assert isinstance(table, Tag)
    assert isinstance(table.parent, Tag)
    assert "overflow:auto" in str(table.parent["style"])
    assert table.parent["tabindex"] == "0"
    (least,) = re.findall(r"min-width:(\d+)px", str(table["style"]))
    assert int(least) > 16 * 72
    assert "position:sticky" in str(table.find("th")["style"])  # type: ignore[index]  # a table of a sweep has heads


def test_a_table_asks_for_nothing(sweep: Sweep, soup: Soup) -> None:
    """Untrusted pages take scripts, styles and names away."""
    found = soup(sweep({**TWO, "model": ("Flux", "Harbour 15")}, failed={1: "no blue"}, batch=2))
    names = {element.name for element in found.find_all(True)}
    assert not names & {"script", "style", "link", "svg", "button", "form"}
    attributes = {key for element in found.find_all(True) for key in element.attrs}
    assert not attributes & {"id", "class", "headers", "onclick"}


def test_words_of_a_prompt_run_down_whole(sweep: Sweep, soup: Soup) -> None:
    """A long prompt would be cut beside its row, or torn in the middle of a word."""
    words = "مدينة قديمة على البحر عند الغروب"
    found = soup(sweep({"prompt.1": (words, "an old observatory " * 9), "cfg_scale": (4, 7)}))
    first, second = found.find_all("th", scope="row")
    assert first.find("bdi").get_text() == words
    assert len(second.get_text()) <= 140
    assert second["title"].startswith("an old observatory an old")


def test_a_slice_of_a_sweep_is_a_part_of_its_table(sweep: Sweep, soup: Soup) -> None:
    """`hero[:2]` would be shown in a table of mostly empty cells."""
    assert heads(soup(sweep(TWO)[:3]), "col") == ["steps 8", "steps 12", "steps 20"]


hostile = st.sampled_from(
    ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</table>", "\ud800", "$x$", "")
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(hostile, min_size=2, max_size=3, unique=True))
def test_hostile_values_stay_words(sweep: Sweep, soup: Soup, values: list[str]) -> None:
    """A value of an axis could run code in a reader's browser."""
    failed = dict.fromkeys(range(2 * len(values)), values[0] or "x")
    found = soup(sweep({"prompt.1": values, "cfg_scale": (4, 7)}, failed=failed))
    tame = {"div", "span", "b", "bdi", "code", "table", "thead", "tbody", "tr", "th", "td",
            "details", "summary", "pre"}  # fmt: skip
    assert {element.name for element in found.find_all(True)} <= tame


def test_a_contact_sheet_has_the_same_table(sweep: Sweep) -> None:
    """A printed sweep would not say what stands where."""
    from base64 import b64decode

    def size(gallery: Gallery) -> tuple[int, int]:
        data = gallery._repr_mimebundle_(include={"image/jpeg"})[0]["image/jpeg"]
        return Image.open(BytesIO(b64decode(data))).size

    sizes = [
        size(sweep(TWO)),
        size(sweep({**TWO, "model": ("Flux", "Harbour 15")})),
        size(sweep(TWO, batch=2)),
        size(sweep({"cfg_scale": range(6)})),
    ]
    assert len(set(sizes)) == 4


def test_plain_words_are_a_table_while_it_fits(sweep: Sweep) -> None:
    """In a terminal a sweep would be a list from which nobody can read a trend."""
    assert text_of(sweep(TWO))[2:6] == [
        "            cfg 4  cfg 7.5",
        "  steps 8   [0]    [3]",
        "  steps 12  [1]    [4]",
        "  steps 20  [2]    [5]",
    ]
    wide = text_of(sweep({"cfg_scale": range(1, 13), "steps": range(10, 34, 2)}))
    assert wide[2].split() == ["cfg", "\\", "steps", *map(str, range(10, 34, 2))]
    huge = text_of(sweep({"cfg_scale": range(1, 17), "steps": range(10, 42, 2)}))
    assert huge[2] == "  [0] cfg 1, steps 10"


def test_a_figure_of_two_axes_is_one_labelled_table(sweep: Sweep) -> None:
    """A figure for a paper would repeat both values over every picture."""
    figure = sweep(TWO, failed={1: "no blue"}).plot()
    first = figure.axes[0].get_subplotspec().get_gridspec()  # type: ignore[union-attr]  # all of these axes stand in a grid
    assert first.get_geometry() == (3, 2)
    assert [axes.get_title() for axes in figure.axes] == ["cfg 4", "cfg 7.5", "", "", "", ""]
    assert [axes.get_ylabel() for axes in figure.axes[::2]] == ["steps 8", "steps 12", "steps 20"]
    assert [len(axes.images) for axes in figure.axes] == [1, 1, 0, 1, 1, 1]
    assert [text.get_text() for text in figure.axes[2].texts] == ["failed\nno blue"]
    assert figure._repr_png_()[:4] == b"\x89PNG"  # type: ignore[attr-defined]  # figures of a gallery show themselves


def test_a_figure_keeps_the_letters_of_the_paper(sweep: Sweep) -> None:
    """`rcParams` that a journal asks for would be overruled."""
    import matplotlib as mpl

    with mpl.rc_context({"axes.titlesize": 21, "axes.labelsize": 5}):
        axes = sweep(TWO).plot().axes[0]
    assert (axes.title.get_fontsize(), axes.yaxis.label.get_fontsize()) == (21, 5)


@pytest.mark.parametrize("axes", [{"cfg_scale": (4, 7)}, {**TWO, "model": ("Flux", "Harbour 15")}])
def test_other_figures_caption_every_picture(sweep: Sweep, axes: Axes) -> None:
    """A figure of one axis, or of three, would lose the values of its pictures."""
    titles = [one.get_title() for one in sweep(axes).plot(columns=4).axes]
    assert len(set(titles)) == len(titles)
    assert all("cfg" in title for title in titles)
    assert sweep(TWO).plot(titles=False).axes[0].get_title() == ""


@pytest.mark.parametrize(
    "shape", [{"cfg_scale": (2, 4, 7)}, TWO, {**TWO, "model": ("Flux", "Harbour 15")}],
    ids=["one axis", "two axes", "three axes"],
)  # fmt: skip
def test_the_markup_changes_only_on_purpose(
    sweep: Sweep, shape: Axes, snapshot: SnapshotAssertion
) -> None:
    """A slip in a style would change how every saved sweep looks."""
    html = sweep(shape, failed={1: "no blue"})._repr_mimebundle_(include={"text/html"})[0][
        "text/html"
    ]
    assert JPEG.sub("base64,…", html).replace("><", ">\n<") == snapshot
